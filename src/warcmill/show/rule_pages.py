"""The rulebook for readers: a line for each rule, and a page for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warcmill.page.rules.rulebook import Rule, Rulebook

_MOST_WORDS: Final = 40
"""Words of a rule that are shown; of the learned ones there are thousands."""


def listing(rulebook: Rulebook) -> Iterator[str]:
    """One line a rule: code, name, how many words or features it has, why."""
    for rule in sorted(rulebook.rules, key=lambda one: one.code):
        yield f"{rule.code:<8}{rule.name:<26}{rule.why}"


def page(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    """All that is to be said about a rule, as lines."""
    yield f"{rule.code}  {rule.name}  (family {rule.family}, since {rule.since}{', hard' if rule.hard else ''})"
    yield ""
    yield rule.why
    if rule.sites:
        yield f"Only on {', '.join(rule.sites)}."
    if words := _words(rulebook, rule):
        yield from ("", "Words, and what each is worth inside, wrapping and near:")
        yield from (
            f"  {word:<28}{inside:+5d}{wrapping:+6d}{near:+6d}"
            for word, (inside, wrapping, near) in words[:_MOST_WORDS]
        )
        if len(words) > _MOST_WORDS:
            yield f"  … and {len(words) - _MOST_WORDS} more"
    if rule.features and not rule.features[0].startswith("("):
        yield from ("", f"Features: {', '.join(rule.features)}")
    for title, examples in (("Names", (*rule.css, *rule.text)), ("Takes", rule.drop), ("Spares", rule.keep)):
        if examples:
            yield from ("", f"{title}:", *(f"  {example}" for example in examples))


def _words(rulebook: Rulebook, rule: Rule) -> list[tuple[str, tuple[int, int, int]]]:
    """The words of a rule, the weightiest first; of a generated rule those that no named one claims."""
    if rule.features == ("(words)",):
        own = [word for word in rulebook.points.words if word not in rulebook.by_word]
    else:
        own = [word for word in rule.words if rulebook.by_word.get(word) is rule]
    return sorted(
        ((word, rulebook.word_points(word)) for word in own), key=lambda one: (-max(map(abs, one[1])), one[0])
    )
