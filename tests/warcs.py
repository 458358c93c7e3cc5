"""Small archives for tests, written by warcio."""

from __future__ import annotations

import io
from collections.abc import Iterable

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body>
<nav class="site-nav"><a href="/">Home</a> <a href="/about">About</a></nav>
<main><article><h1>{title}</h1>
<p>{title} begins with a paragraph that is long enough to be read as prose, with commas, clauses and a full stop.</p>
<p>A second paragraph follows it, since hardly any page that people wrote to be read has only a single one of them.</p>
</article></main>
<footer class="site-footer"><p>Imprint and privacy</p></footer></body></html>"""


def page(title: str) -> bytes:
    """A page with a menu, an article and a footer."""
    return PAGE.format(title=title).encode()


def warc(
    pages: Iterable[tuple[str, bytes]], *, gzip: bool = True, media_type: str = "text/html; charset=utf-8"
) -> bytes:
    """A WARC with one response for each (URL, body)."""
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=gzip)
    for url, body in pages:
        head = StatusAndHeaders("200 OK", [("Content-Type", media_type)], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2026-04-01T00:00:00Z"}
        writer.write_record(
            writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=head, warc_headers_dict=dated)
        )
    return target.getvalue()
