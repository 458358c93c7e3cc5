"""The rulebook for readers: a line for each rule, a page for one, and what the fit knows of the words of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warcmill.page.rules.naming import family_of
from warcmill.page.rules.rulebook import APART

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warcmill.page.rules.rulebook import Rule, Rulebook

_MOST_WORDS: Final = 40
"""Words of a rule that are shown; of the learned ones there are thousands."""
_FITTED: Final = "words.tsv"


def listing(rulebook: Rulebook) -> Iterator[str]:
    """One line a rule: code, name, the family that it is told under, why."""
    for rule in sorted(rulebook.rules, key=lambda one: one.code):
        yield f"{rule.code:<8}{rule.name:<26}{family_of(rule):<13}{rule.why}"


def page(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    """All that is to be said about a rule, as lines."""
    family = family_of(rule) or rule.family
    yield f"{rule.code}  {rule.name}  (family {family}, since {rule.since}{', hard' if rule.hard else ''})"
    yield ""
    yield rule.why
    if rule.sites:
        yield f"Only on {', '.join(rule.sites)}."
    if words := _words(rulebook, rule):
        yield from ("", "Words, what each is worth inside, wrapping and near, and on how many hosts that was fitted:")
        yield from (_word(rulebook, word, points) for word, points in words[:_MOST_WORDS])
        if len(words) > _MOST_WORDS:
            yield f"  … and {len(words) - _MOST_WORDS} more"
    if rule.features and not rule.features[0].startswith("("):
        yield from ("", f"Features: {', '.join(rule.features)}")
    for title, values in _sections(rule):
        if values:
            yield from ("", f"{title}:", *(f"  {value}" for value in values))


def _sections(rule: Rule) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Told by these words too, which are no reason to remove", [", ".join(rule.names)] if rule.names else []
    yield "Told by what a text says", [", ".join(rule.says)] if rule.says else []
    yield "Held otherwise by the labelled pages", rule.despite
    yield "Names", (*rule.css, *rule.text)
    yield "Takes", rule.drop
    yield "Spares", rule.keep
    yield "Known misses", rule.misses


def _word(rulebook: Rulebook, word: str, points: tuple[int, int, int]) -> str:
    inside, wrapping, near = points
    hosts = rulebook.points.hosts.get((_FITTED, word), 0)
    fitted = f"{hosts} hosts" if word in rulebook.points.words else "not measured"
    return f"  {word:<28}{inside:+5d}{wrapping:+6d}{near:+6d}  {fitted}"


def _words(rulebook: Rulebook, rule: Rule) -> list[tuple[str, tuple[int, int, int]]]:
    """The words of a rule, the weightiest first; of a generated rule those that no named one claims."""
    if rule.features == ("(words)",):
        own = [word for word in rulebook.points.words if word not in rulebook.by_word]
    else:
        own = [word for word in rule.words if rulebook.by_word.get(word) is rule]
    return sorted(
        ((word, rulebook.word_points(word)) for word in own), key=lambda one: (-max(map(abs, one[1])), one[0])
    )


def fitted(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    """What the fit knows of a pack's words, and whose points count: a sentence for each such word."""
    if rule.family in APART:
        return
    for word in rule.words:
        known = rulebook.points.words.get(word)
        if known is None:
            continue
        says = f"{word}: the fit knows this word as {known[0]:+d} inside, {known[1]:+d} wrapping, {known[2]:+d} near"
        if rule.points:
            yield f"{says}; your {rule.points:+d} counts in its place"
        elif rule.hard:
            yield f"{says}; your rule decides alone, whatever that is"
        else:
            yield f"{says}, and that counts: your rule gives no points. `points = …` in the rule overrules it"


def document(rulebook: Rulebook, rule: Rule) -> str:
    """A rule's page of the documentation."""
    family = family_of(rule)
    told = f"Removed parts are told under `{family}`." if family else "It only weighs."
    parts = [f"# {rule.code} {rule.name}", "", rule.why, "", told, ""]
    if words := _words(rulebook, rule):
        parts += ["## Words in force", "", "| word | inside | wrapping | near | hosts |", "|---|---|---|---|---|"]
        parts += [_row(rulebook, word, points) for word, points in words[:_MOST_WORDS]]
        parts += [f"| … and {len(words) - _MOST_WORDS} more | | | | |"] if len(words) > _MOST_WORDS else []
        parts.append("")
    if rule.features and not rule.features[0].startswith("("):
        parts += ["## Features", "", ", ".join(f"`{name}`" for name in rule.features), ""]
    for title, values in _sections(rule):
        code = title in ("Takes", "Spares")
        if values:
            parts += [f"## {title}", "", *(["```html", *values, "```"] if code else [f"- {one}" for one in values]), ""]
    return "\n".join(parts)


def _row(rulebook: Rulebook, word: str, points: tuple[int, int, int]) -> str:
    known = word in rulebook.points.words
    hosts = str(rulebook.points.hosts.get((_FITTED, word), 0)) if known else "not measured"
    return f"| `{word}` | {points[0]:+d} | {points[1]:+d} | {points[2]:+d} | {hosts} |"
