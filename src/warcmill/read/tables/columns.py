"""Which columns of a table hold URL, page, date and the rest: by convention, or as the user names them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from warcmill.model import Headers
from warcmill.read.dumps.entry import Entry
from warcmill.read.dumps.pages import sniff_html
from warcmill.read.dumps.programs import any_date

ROLES: dict[str, tuple[str, ...]] = {
    "url": (
        "url", "uri", "warctargeturi", "targeturi", "pageurl", "finalurl", "responseurl", "requesturl", "sourceurl",
        "originalurl", "documenturl", "loc", "link", "href", "webpage",
    ),
    "html": (
        "html", "rawhtml", "htmlraw", "pagehtml", "htmlcontent", "contenthtml", "htmlbody", "bodyhtml", "htmlsource",
        "pagesource", "fullhtml", "responsehtml", "outerhtml", "rawcontent", "pagecontent", "responsebody", "body",
        "content", "source", "response", "payload", "document", "markup", "raw", "page", "data",
    ),
    "text": ("text", "plaintext", "maintext", "articletext"),
    "date": (
        "warcdate", "fetchtime", "fetchdate", "fetchedat", "crawldate", "crawltime", "crawledat", "crawltimestamp",
        "scrapedat", "scrapetime", "capturedat", "capturetime", "retrievedat", "downloadedat", "archivedat",
        "timestamp", "date", "datetime", "time", "ts", "dateaccessed", "datedownload",
    ),
    "status": ("status", "statuscode", "httpstatus", "httpstatuscode", "responsestatus", "responsecode", "fetchstatus"),
    "type": ("contenttype", "mimetype", "mediatype", "mime", "contentmimetype", "responsecontenttype"),
    "charset": ("charset", "encoding", "contentcharset"),
    "headers": ("headers", "responseheaders", "httpheaders"),
    "method": ("method", "requestmethod", "httpmethod"),
}  # fmt: skip
"""What a column is for -> the names that mean it, the surest first: without case, and without what is no letter."""
_WITHIN = ("response", "fetch", "page")
"""Objects in a row whose columns count as the row's."""
_LONGEST_URL = 65_536
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
Named = tuple[tuple[str, str], ...]
"""(role, column) as the user names them."""


def plain(name: str) -> str:
    """A column's name as it is compared."""
    return re.sub(r"[\W_]+", "", name.lower())


def has_page(names: Iterable[str], named: Named = ()) -> bool:
    """Whether a table with these columns holds pages: something for the URL, and for HTML or text."""
    given, told = {plain(name) for name in names}, {role for role, _ in named}
    holds_page = bool({"html", "text"} & told) or bool(given & {*ROLES["html"], *ROLES["text"]})
    return holds_page and ("url" in told or bool(given & set(ROLES["url"])))


_WANTED = frozenset(name for names in ROLES.values() for name in names) | frozenset(_WITHIN)


def is_wanted(name: str, named: Named = ()) -> bool:
    """Whether a column can be for anything that is asked of a row."""
    return plain(name) in _WANTED or name in {column for _, column in named}


_SURE = frozenset(name for name in ROLES["html"] if "html" in name or "source" in name) | {"text"}


def is_sure(names: Iterable[str]) -> bool:
    """Whether a name says that a column holds HTML or a page's text, whatever stands in it."""
    return bool(_SURE & {plain(name) for name in names})


def entry(row: Mapping[str, Any], named: Named = ()) -> Entry | str:
    """Make the entry of a row; without a URL or a page, the reason why there is none."""
    found = _Row(row, named)
    url = found.value("url")
    if not isinstance(url, str) or not url.strip() or len(url) > _LONGEST_URL:
        return "no-target-uri"
    headers = _headers(found.value("headers"))
    declared = found.value("type") or next((v for k, v in headers if k.lower() == "content-type"), None)
    kind = str(declared) if declared else ""
    body, is_text = found.body()
    if body is None:
        return "row-without-page"
    media_type = kind.partition(";")[0].strip().lower() or (
        "text/html" if sniff_html(body[:65_536], "") else "text/plain"
    )
    charset = _CHARSET.search(kind)
    told = found.value("charset")
    dated, when = _dated(found.value("date"))
    status = str(found.value("status") or "")
    return Entry(
        url.strip(), body, dated, when, media_type,
        "utf-8" if is_text else charset[1] if charset else told if isinstance(told, str) else None,
        int(status[:3]) if re.match(r"[1-5]\d\d(?!\d)", status) else None,
        headers, method=found.method(),
    )  # fmt: skip


class _Row:
    """A row, asked for what its columns are for."""

    def __init__(self, row: Mapping[str, Any], named: Named) -> None:
        self._row, self._named = row, dict(named)
        self._plain: dict[str, Any] = {}
        within = [row[key] for key in row if plain(key) in _WITHIN and isinstance(row[key], dict)]
        for given in (row, *within):
            for name, value in given.items():
                if value is not None and not (given is row and value in within):
                    self._plain.setdefault(plain(name), value)

    def value(self, role: str) -> Any:
        """The value of the column that is for this; None if there is none."""
        if role in self._named:
            return self._row.get(self._named[role])
        return next((self._plain[name] for name in ROLES[role] if name in self._plain), None)

    def method(self) -> str | None:
        """The request's method."""
        value = self.value("method")
        return value.upper() if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{1,20}", value) else None

    def body(self) -> tuple[bytes | None, bool]:
        """The page, HTML before text, as bytes, and whether it was text (and is UTF-8 now)."""
        for role in ("html", "text"):
            names = ROLES[role] if role not in self._named else ()
            values = [self.value(role)] if role in self._named else [self._plain.get(name) for name in names]
            for value in values:
                if isinstance(value, bytes | bytearray | memoryview):
                    return bytes(value), False
                if isinstance(value, str) and value.strip():
                    return _decoded(value)
        return None, False


def _decoded(value: str) -> tuple[bytes, bool]:
    """A string as bytes: base64 of a page is the page."""
    head = value[:64].strip()
    if "<" not in head and len(value) % 4 == 0 and re.fullmatch(r"[A-Za-z0-9+/]{16,64}={0,2}", head):
        try:
            data = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            return value.encode("utf-8", "replace"), True
        if sniff_html(data[:65_536], ""):
            return data, False
    return value.encode("utf-8", "replace"), True


def _dated(value: Any) -> tuple[str | None, datetime | None]:
    if isinstance(value, datetime):
        return value.isoformat(), (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    if isinstance(value, date):
        return value.isoformat(), datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
        return None, None
    text = str(value)
    return text, any_date(text)


def _headers(value: Any) -> Headers:
    """HTTP fields as a table has them: an object, or a list of pairs or of objects with name and value."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = [(name, part) for name, one in value.items() for part in (one if isinstance(one, list) else [one])]
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                pairs.append((one.get("name"), one.get("value")))
            elif isinstance(one, list | tuple) and len(one) == 2:  # noqa: PLR2004 -- a pair
                pairs.append((one[0], one[1]))
    return tuple((str(name), str(part)) for name, part in pairs if name and part is not None)
