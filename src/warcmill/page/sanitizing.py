"""Make values fit for the dataset: what UTF-8 or sensible limits don't allow is replaced, and a quirk says so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from warcmill.model import Block, Image, Link, Metadata, Removal

LIMITS = {
    "title": 2_000,
    "description": 10_000,
    "site_name": 500,
    "section": 500,
    "generator": 500,
    "canonical_url": 32_768,
}
"""Maximum length in characters of a value; longer ones are cut, with the quirk `value-cut`."""
LIST_LIMITS = {"authors": (100, 300), "keywords": (300, 300)}
"""Maximum number of items in a list, and maximum length of an item."""
SHORT = 2_000
"""Maximum length in characters of a link's text, an image's texts and a removed element's class."""

_LONE = re.compile("[\ud800-\udfff]")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,63}")


def text(value: str, quirks: list[str]) -> str:
    """A string with each lone surrogate replaced by U+FFFD (quirk `lone-surrogates`)."""
    if value.isascii() or not _LONE.search(value):
        return value
    quirks.append("lone-surrogates")
    return _LONE.sub("\ufffd", value)


def short(value: str | None, limit: int, quirks: list[str]) -> str | None:
    """A string without lone surrogates, cut to a number of characters; None if it is empty."""
    if not value:
        return None
    if len(value) > limit:
        quirks.append("value-cut")
        value = value[:limit].rstrip()
    return text(value, quirks)


def of_page(found: Metadata, quirks: list[str]) -> Metadata:
    """Metadata within the limits of the dataset."""
    fixed: dict[str, Any] = {name: short(getattr(found, name), limit, quirks) for name, limit in LIMITS.items()}
    for name, limits in LIST_LIMITS.items():
        fixed[name] = _items(getattr(found, name), *limits, quirks)
    changed = {name: value for name, value in fixed.items() if value != getattr(found, name)}
    return replace(found, **changed) if changed else found


def _items(values: Iterable[str], most: int, limit: int, quirks: list[str]) -> tuple[str, ...]:
    values = tuple(values)
    if len(values) > most:
        quirks.append("value-cut")
    return tuple(item for value in values[:most] if (item := short(value, limit, quirks)))


def blocks(found: tuple[Block, ...], quirks: list[str]) -> tuple[Block, ...]:
    """Blocks without lone surrogates."""
    fit = [text(block.text, quirks) for block in found]
    if all(one is block.text for one, block in zip(fit, found, strict=True)):
        return found
    return tuple(block._replace(text=one) for one, block in zip(fit, found, strict=True))


def links(found: tuple[Link, ...], quirks: list[str]) -> tuple[Link, ...]:
    """Links whose texts are within the limits."""
    if all(len(link.text) <= SHORT for link in found):
        return found
    return tuple(link._replace(text=short(link.text, SHORT, quirks) or "") for link in found)


def images(found: tuple[Image, ...], quirks: list[str]) -> tuple[Image, ...]:
    """Images whose texts are within the limits."""
    if all(len(each or "") <= SHORT for image in found for each in (image.alt, image.caption, image.credit)):
        return found
    return tuple(
        image._replace(
            alt=short(image.alt, SHORT, quirks),
            caption=short(image.caption, SHORT, quirks),
            credit=short(image.credit, SHORT, quirks),
        )
        for image in found
    )


def removed(found: tuple[Removal, ...], quirks: list[str]) -> tuple[Removal, ...]:
    """Removals whose classes are within the limits, and whose texts have no lone surrogates."""
    if all(len(each.css_class or "") <= SHORT and not _LONE.search(each.text or "") for each in found):
        return found
    return tuple(
        each._replace(css_class=short(each.css_class, SHORT, quirks), text=each.text and text(each.text, quirks))
        for each in found
    )


def codes(quirks: Iterable[str]) -> tuple[str, ...]:
    """The quirks in order of first occurrence, without duplicates and without anything that is not a code."""
    return tuple(code for code in dict.fromkeys(quirks) if _CODE.fullmatch(code))
