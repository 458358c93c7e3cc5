"""What the removals of our own seeds are told by, beside the words in their own tags and classes."""

from __future__ import annotations

import sys
from pathlib import Path

from warcmill.page.markup.class_words import key_words
from warcmill.page.rules.attribution import vocabulary_of
from warcmill.page.rules.rulebook import rulebook

ROOT = Path(__file__).parents[2]


def misnamed() -> tuple[list[str], int]:
    """Of the removals with a word of a rule in their own tag or class those told under another rule, and how many."""
    sys.path.insert(0, str(ROOT / "tests"))
    from seeds import document, seeds  # noqa: PLC0415  the tests' own, found only now

    names = vocabulary_of(rulebook())
    wrong, count = [], 0
    for slug, removal in ((seed.slug, removal) for seed in seeds() for removal in document(seed).removed):
        words = key_words("\0".join([removal.tag, f"class={removal.css_class or ''}"]))
        named = {code for word in words if (code := names.rule_of(word))}
        if named:
            count += 1
            if removal.rule not in named:
                wrong.append(f"{slug}: <{removal.tag} {removal.css_class}> told {removal.rule}, {removal.evidence}")
    return wrong, count
