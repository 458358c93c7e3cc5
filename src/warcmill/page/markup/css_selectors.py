"""CSS selectors, compiled for matching."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.cssselect import CSSSelector


@lru_cache(maxsize=1_000)
def selector(css: str) -> CSSSelector:
    """Compile a selector, which returns the matching elements of a tree; SelectorError if it is invalid."""
    from lxml.cssselect import CSSSelector  # noqa: PLC0415  # 5 ms, for a rule pack that has any

    return CSSSelector(css, translator="html")


def is_selector(css: str) -> bool:
    """Whether it is a valid selector."""
    from lxml.cssselect import SelectorError  # noqa: PLC0415  # as above

    try:
        selector(css)
    except SelectorError:
        return False
    return True
