"""Pages as programs save them: each program's mark, MHTML of many makers, and pages whose beginning is odd."""

from __future__ import annotations

from functools import partial

from samples.records import PAGE, Sample
from warcmill.read.dumps.programs import MARKS, Mark

URL = "https://samples.example/tides"
_SLUGS = (
    "singlefile", "save-page-we", "mark-of-the-web", "httrack", "monolith", "webscrapbook", "wayback", "pywb",
    "archive-today", "google-cache", "wayback-comment",
)  # fmt: skip
_PLACES = {
    "webscrapbook": (b'<html lang="en">', b"%s"),
    "google-cache": (b"<body>", b"<body><div>%s</div>"),
    "wayback-comment": (b"</html>\n", b"</html>\n%s"),
}
"""What of the page a mark stands for, if it does not stand first in its head."""


def marked(mark: Mark, slug: str) -> bytes:
    """Give the page with a saving program's mark."""
    example = mark.example.replace("https://a.example/p", URL).replace("a.example/p", URL.partition("//")[2])
    place, text = _PLACES.get(slug, (b"<head>", b"<head>%s"))
    return PAGE.replace(place, text % example.encode(), 1)


def envelope(*, kind: str = 'multipart/related; type="text/html"', boundary: str = '; boundary="----tides"') -> bytes:
    """Give the header of a page that Chromium saves."""
    lines = (
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {URL}", "Subject: The tide table",
        "Date: Tue, 3 Mar 2026 10:00:00 -0000", "MIME-Version: 1.0", f"Content-Type: {kind}{boundary}", "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def part(body: bytes = PAGE, *more: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """Give a part and the boundary before it."""
    lines = ("------tides", f"Content-Type: {kind}", "Content-Transfer-Encoding: binary", *more, "", "")
    return "\r\n".join(lines).encode() + body + b"\r\n"


CLOSE = b"------tides--\r\n"
LOCATED = f"Content-Location: {URL}"


def joined_title() -> bytes:
    """Give a message in a mailbox, behind a mark, with a title of two lines whose second is no field."""
    head = b"\xef\xbb\xbfFrom nobody Tue Mar  3 10:00:00 2026\r\n" + envelope(kind="multipart/mixed")
    return head.replace(b"The tide table", b"The tide\r\ntable") + part(PAGE, LOCATED) + CLOSE


def started() -> bytes:
    """Give a message whose page is not the first part but the one that `start` names."""
    head = envelope(kind='multipart/related; start="<page@samples>"')
    picture = part(b"\x89PNG\r\n\x1a\n", "Content-ID: <tide@samples>", kind="image/png")
    return head + picture + part(PAGE, "Content-ID: <page@samples>") + CLOSE


def never_begins() -> bytes:
    """Give a message none of whose parts begins."""
    return envelope() + b"The boundary that is declared stands nowhere here.\r\n" * 3


def unmarked() -> bytes:
    """Give the page in UTF-16 without a byte order mark."""
    return PAGE.decode().replace("utf-8", "utf-16").encode("utf-16-le")


def subset() -> bytes:
    """Give the page as XHTML whose document type declares an entity."""
    head = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        b'"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd" [\n<!ENTITY quay "the old quay">\n]>\n'
    )
    page = PAGE.replace(b"<!DOCTYPE html>\n<html", b'<html xmlns="http://www.w3.org/1999/xhtml"', 1)
    return head + page.replace(b"one quay", b"&quay;", 1)


SAMPLES = {
    f"saved-{slug}.html": Sample(f"a page with the mark of {mark.program}", partial(marked, mark, slug))
    for mark, slug in zip(MARKS, _SLUGS, strict=True)
} | {
    "mhtml-title-of-two-lines.mhtml": Sample(
        "MHTML in a mailbox, behind a byte order mark, `multipart/mixed`, with a title broken in two", joined_title
    ),
    "mhtml-boundary-undeclared.mhtml": Sample(
        "MHTML whose header declares no boundary", lambda: envelope(boundary="") + part(PAGE, LOCATED) + CLOSE
    ),
    "mhtml-boundary-other.mhtml": Sample(
        "MHTML whose header declares another boundary than the parts have",
        lambda: envelope(boundary='; boundary="----ebb"') + part(PAGE, LOCATED) + CLOSE,
    ),
    "mhtml-page-without-part.mhtml": Sample(
        "MHTML whose page stands where the first part should begin", lambda: envelope(boundary="") + PAGE
    ),
    "mhtml-start.mhtml": Sample("MHTML whose `start` names the page, which is not its first part", started),
    "mhtml-never-begins.mhtml": Sample("MHTML whose boundary never comes, and that holds no page", never_begins),
    "page-utf-16-unmarked.html": Sample("a page in UTF-16 without a byte order mark", unmarked),
    "page-behind-a-loader.html": Sample(
        "a page behind what a script showed while it was fetched", lambda: b"Loading, please wait ...<br>" + PAGE
    ),
    "page-with-subset.xhtml": Sample("XHTML whose document type declares an entity", subset),
}  # fmt: skip
