"""Records that a crawler created itself, and its notes on those that it fetched for a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from warcmill.model import RecordRole

_FETCHED = ("https://", "http://")
_PAGE = r"(?P<page>(?:https?|ftp)://.+)"

MARKS: tuple[re.Pattern[str], ...] = (
    # Browsertrix, ArchiveWeb.page, pywb and others: text, page info, screenshots, embeds of the page behind it.
    re.compile(rf"urn:[A-Za-z][\w.+-]*:{_PAGE}", re.IGNORECASE),
    # Brozzler, warcprox: pictures and media of the page behind it.
    re.compile(rf"(?:screenshot|thumbnail|youtube-dl(?::\d+)?):{_PAGE}", re.IGNORECASE),
    # wpull, grab-site, crocoite: logs and scripts under an experimental namespace of their own (RFC 3406).
    re.compile(r"urn:X-[\w.+-]+:.*", re.IGNORECASE),
    # Wget's manifest, arguments and log; NetarchiveSuite's job, settings and reports: the host is the program's.
    re.compile(r"metadata:.*", re.IGNORECASE),
    # Scoop: products of the one page that it captured.
    re.compile(
        r"file:///(?:screenshot\.png|dom-snapshot\.html|pdf-snapshot\.pdf|provenance-summary\.html"
        r"|video-extracted(?:-[\w-]+)?\.\w+)",
        re.IGNORECASE,
    ),
)
"""Target URIs of records that no server sent; `page` is the page that the record belongs to."""

_PARTS_OF_A_PAGE = frozenset({
    "stylesheet", "image", "media", "font", "script", "texttrack", "xhr", "fetch", "eventsource", "websocket",
    "manifest", "ping", "prefetch", "preflight", "cspviolationreport", "signedexchange",
})  # fmt: skip
"""What browsers call the requests that a page makes (Chrome DevTools Protocol, Network.ResourceType)."""


def role(url: str, fields: Mapping[str, str]) -> tuple[RecordRole | None, str | None]:
    """The crawler's own classification of a record, `crawler` or `embedded`, and its page's URL; None if there is none.

    `fields` are those of the record's header, by lower-case name.
    """
    if not url.startswith(_FETCHED):
        for mark in MARKS:
            if found := mark.fullmatch(url):
                return "crawler", found["page"] if "page" in mark.groupindex else None
    # Browsertrix: WARC-Resource-Type is `document` for what the browser navigated to.
    kind = fields.get("warc-resource-type")
    return ("embedded", None) if kind and kind.lower() in _PARTS_OF_A_PAGE else (None, None)
