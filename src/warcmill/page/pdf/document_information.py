"""A PDF's document information: title, authors, dates (ISO 32000-1, 14.3.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from warcmill.model import Metadata

_DATE = re.compile(r"(?:D:)?\s*(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*([+\-Zz])?(?:(\d\d)'?(\d\d)?)?")
_UNTITLED = re.compile(r"(?:untitled|microsoft (?:word|powerpoint|excel) - |powerpoint presentation$)", re.IGNORECASE)
_FILE = re.compile(r"\S{1,200}\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt|xlsx?|pptx?|ps)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&)\s+")


def metadata(facts: Mapping[str, str], language: str | None, heading: str | None) -> Metadata:
    """Return the metadata; a title that is only a file name is replaced by the first large heading."""
    title = _text(facts.get("Title"))
    if title:
        title = re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", title)
    if not title or _FILE.fullmatch(title) or _UNTITLED.match(title):
        title = heading or title
    author, keywords = _text(facts.get("Author")), _text(facts.get("Keywords"))
    return Metadata(
        title=title,
        description=_text(facts.get("Subject")),
        generator=_text(facts.get("Creator")) or _text(facts.get("Producer")),
        authors=tuple(dict.fromkeys(filter(None, _BETWEEN.split(author)))) if author else (),
        keywords=tuple(dict.fromkeys(filter(None, re.split(r"\s*[;,]\s*", keywords)))) if keywords else (),
        date_published=date(facts.get("CreationDate")),
        date_modified=date(facts.get("ModDate")),
        language_declared=language,
    )


def _text(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def date(value: str | None) -> datetime | None:
    """Parse `D:20260303110000+01'00'`; without a zone it is taken as UTC. None if it is not a date."""
    found = _DATE.match(value.strip()) if value else None
    if not found:
        return None
    defaults = ("1", "1", "1", "0", "0", "0")
    year, month, day, hour, minute, second = (int(found[at + 1] or default) for at, default in enumerate(defaults))
    offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) if found[7] in {"+", "-"} else timedelta()
    try:
        zone = timezone(-offset if found[7] == "-" else offset)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
