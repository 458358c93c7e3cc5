"""CSS selectors made ready for matching."""

from __future__ import annotations

from functools import lru_cache

from lxml.cssselect import CSSSelector, SelectorError


@lru_cache(maxsize=1_000)
def selector(css: str) -> CSSSelector:
    """A selector that gives the elements of a tree; SelectorError if it is none."""
    return CSSSelector(css, translator="html")


def is_selector(css: str) -> bool:
    """Whether it is a selector."""
    try:
        selector(css)
    except SelectorError:
        return False
    return True
