"""The internal subset of an XHTML document type: removed, and the entities that it declares expanded."""

from __future__ import annotations

import re
from html.entities import html5

_LONGEST = 64 * 1024
_DOCTYPE = re.compile(
    rb"(?:\s++|<\?[^>]*+>|<!--(?:(?!-->).)*+-->)*+<!doctype\s+html\b[^\[>]*+(\[)", re.IGNORECASE | re.DOTALL
)
_SUBSET_END = re.compile(rb"""(?:"[^"]*+"|'[^']*+'|<!--(?:(?!-->).)*+-->|[^\]"'])*+\](\s*+)>""", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+([A-Za-z_][\w.-]*+)\s+(?:"([^"%<]*+)"|'([^'%<]*+)')\s*>""")
_REFERENCE = re.compile(rb"&([A-Za-z_][\w.-]*+);")
_PLAIN = re.compile(rb"(?:[^&]|&#?\w{1,8};)*+")
_LONGEST_VALUE, _MOST_GROWTH = 1_000, 1 << 20


def without_subset(page: bytes) -> bytes:
    """The page (UTF-8) without its internal subset, which an HTML parser would show as text (XML 1.0, section 2.8).

    Entities declared as plain text are expanded; those that refer to other entities are left as they are, so that no
    page grows much.
    """
    begins = _DOCTYPE.match(page, 0, _LONGEST)
    ends = _SUBSET_END.match(page, begins.end(), begins.end() + _LONGEST) if begins else None
    if begins is None or ends is None:
        return page
    declared = {
        name: value
        for name, one, other in _ENTITY.findall(page, begins.end(), ends.end())
        if len(value := one or other) <= _LONGEST_VALUE and f"{name.decode()};" not in html5 and _is_plain(value)
    }
    rest = page[ends.end() :]
    return page[: begins.start(1)] + b">" + (_replaced(rest, declared) if declared else rest)


def _is_plain(value: bytes) -> bool:
    """Whether a value refers only to entities that HTML knows."""
    return bool(_PLAIN.fullmatch(value)) and all(f"{name.decode()};" in html5 for name in _REFERENCE.findall(value))


def _replaced(page: bytes, declared: dict[bytes, bytes]) -> bytes:
    grown = 0

    def value(match: re.Match[bytes]) -> bytes:
        nonlocal grown
        found = declared.get(match[1])
        if found is None or grown > _MOST_GROWTH:
            return match[0]
        grown += len(found)
        return found

    return _REFERENCE.sub(value, page)
