"""ARC files, WET text, revisits, and saved pages with their own troubles."""

from __future__ import annotations

from samples.records import (
    DATE,
    HOST,
    PAGE,
    SEEDS,
    Sample,
    fields,
    header,
    http,
    identity,
    member,
    page,
    record,
    sha1,
    warcinfo,
)

STAMP = "20260303100000"
MESSAGE = "application/http; msgtype=response"
BLOCK = http(PAGE, ("Content-Length", str(len(PAGE))))


def arc_head(version: int = 1) -> bytes:
    """Give the version block that begins an ARC file."""
    names = "URL IP-address Archive-date Content-type Archive-length"
    if version == 2:  # noqa: PLR2004 (ARC's second version)
        names = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
    body = f"{version} 0 warcmill\n{names}\n\n".encode()
    middle = " 200 - - 0 samples.arc" if version == 2 else ""  # noqa: PLR2004 (ARC's second version)
    return f"filedesc://samples.arc 0.0.0.0 {STAMP} text/plain{middle} {len(body)}\n".encode() + body


def arc_record(
    url: str, *, stamp: str = STAMP, media_type: str = "text/html", middle: str = "", body: bytes = BLOCK
) -> bytes:
    """Give an ARC record."""
    return f"{url} 203.0.113.7 {stamp} {media_type}{middle} {len(body)}\n".encode() + body + b"\n"


def arc_v1() -> bytes:
    """Give an ARC file of version 1."""
    return arc_head() + b"\n" + arc_record(f"{HOST}/one") + arc_record(f"{HOST}/two")


def arc_members() -> bytes:
    """Give the same, each record a gzip member."""
    return b"".join(map(member, (arc_head() + b"\n", arc_record(f"{HOST}/one"), arc_record(f"{HOST}/two"))))


def arc_v2() -> bytes:
    """Give an ARC file of version 2."""
    middle = f" 200 {sha1(PAGE)[5:]} - 512 samples.arc"
    return arc_head(2) + b"\n" + arc_record(f"{HOST}/one", middle=middle) + arc_record(f"{HOST}/two", middle=middle)


def arc_odd() -> bytes:
    """Give ARC records with a space in the URL, in the type, and short and impossible dates."""
    resolved = b"20260303100000\nsamples.example. 300 IN A 203.0.113.7\n"
    records = (
        arc_record(f"{HOST}/a b.html"),
        arc_record(f"{HOST}/type", media_type="text/html; charset=utf-8"),
        arc_record(f"{HOST}/day", stamp="20260303"),
        arc_record(f"{HOST}/never", stamp="20269999999999"),
        arc_record("dns:samples.example", media_type="text/dns", body=resolved),
    )
    return arc_head() + b"\n" + b"".join(records)


def wet() -> bytes:
    """Give text as Common Crawl's WET files have it."""
    texts = {
        "tides": "High water comes fifty minutes later each day.\nEvery harbour adds its own delay.\n",
        "gezeiten": "Das Hochwasser kommt jeden Tag fünfzig Minuten später.\nJeder Hafen hat eine eigene Verspätung.\n",
    }
    parts = [warcinfo("samples.warc.wet")]
    for name, text in texts.items():
        more = {"WARC_Target_URI": f"{HOST}/{name}", "WARC_Refers_To": identity(name)}
        given = fields("conversion", "wet/" + name, text.encode(), "text/plain", **more)
        parts.append(record(given, text.encode(), version="WARC/1.0"))
    return b"".join(parts)


def revisit(name: str, **more: str) -> bytes:
    """Give a revisit record of the small page."""
    block = header("HTTP/1.1 200 OK", [("Content-Type", "text/html")])
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    given = fields("revisit", name, block, MESSAGE, WARC_Profile=profile, WARC_Payload_Digest=sha1(PAGE), **more)
    return record(given, block)


def revisits() -> bytes:
    """Give revisits that point to their original by id, by URI and date, and by digest alone."""
    by_uri = {"WARC_Refers_To_Target_URI": f"{HOST}/original", "WARC_Refers_To_Date": DATE}
    records = (
        revisit("by-id", WARC_Target_URI=f"{HOST}/by-id", WARC_Refers_To=identity("original")),
        revisit("by-uri", WARC_Target_URI=f"{HOST}/by-uri", **by_uri),
        revisit("by-digest", WARC_Target_URI=f"{HOST}/by-digest"),
    )
    return b"".join(records)


def revisits_spelt() -> bytes:
    """Give revisits whose references are spelt otherwise than what they refer to, and a 304 without any."""
    by_uri = {
        "WARC_Target_URI": f"{HOST}/original",
        "WARC_Refers_To_Target_URI": "http://www.samples.example/Original/",
    }
    block = header("HTTP/1.1 304 Not Modified", [("ETag", '"tide-1"')])
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    later = {"WARC_Target_URI": f"{HOST}/original", "WARC_Profile": profile}
    kept = fields("revisit", "not-modified", block, MESSAGE, **later) | {"WARC-Date": "2026-03-04T10:00:00Z"}
    records = (
        revisit("id-in-capitals", WARC_Target_URI=f"{HOST}/id", WARC_Refers_To=identity("original").upper()),
        revisit("milliseconds", **by_uri, WARC_Refers_To_Date="2026-03-03T10:00:00.000Z"),
        revisit("fourteen-digits", **by_uri, WARC_Refers_To_Date=STAMP),
        revisit("other-zone", **by_uri, WARC_Refers_To_Date="2026-03-03T12:00:00.4+02:00"),
        record(kept, block),
    )
    return b"".join(records)


def original() -> bytes:
    """Give the page that the revisits stand for."""
    target = {"WARC_Target_URI": f"{HOST}/original", "WARC_Payload_Digest": sha1(PAGE)}
    return record(fields("response", "original", BLOCK, MESSAGE, **target), BLOCK)


def orphan() -> bytes:
    """Give a revisit whose original is in no file of ours."""
    target = {"WARC_Target_URI": f"{HOST}/orphan", "WARC_Refers_To": identity("in no file")}
    block = header("HTTP/1.1 200 OK", [("Content-Type", "text/html")])
    return record(
        fields("revisit", "orphan", block, MESSAGE, WARC_Payload_Digest=sha1(b"in no file"), **target), block
    ) + page("after")


def mhtml() -> bytes:
    """Give the page of a seed that was saved as MHTML."""
    return (SEEDS / "article-tr-mhtml" / "page.mhtml").read_bytes()


def mhtml_damaged() -> bytes:
    """Give it with a picture that is not base64 as its header says."""
    return mhtml().replace(b"iVBORw0KGgo", b"iVB!Rw0KGgo", 1)


def saved(comment: str) -> bytes:
    """Give a page with a saving program's comment."""
    return PAGE.replace(b"<head>", b"<head>" + comment.encode(), 1)


SAMPLES = {
    "arc-v1.arc": Sample("ARC, version 1", arc_v1),
    "arc-v1.arc.gz": Sample("the same, each record a gzip member", arc_members),
    "arc-v2.arc": Sample("ARC, version 2", arc_v2),
    "arc-odd.arc": Sample("ARC lines with spaces in URL and type, and dates too short or impossible", arc_odd),
    "text.warc.wet": Sample("WET: text as conversion records", wet),
    "revisit-1-original.warc": Sample("the page that the next file's revisits stand for", original),
    "revisit-2-revisits.warc": Sample("revisits by record id, by URI and date, and by digest alone", revisits),
    "revisit-3-spelt.warc": Sample(
        "revisits whose references are spelt in other ways, and a 304 without", revisits_spelt
    ),
    "revisit-without-original.warc": Sample("a revisit of something that is not here", orphan),
    "mhtml-cut.mhtml": Sample("a page saved as MHTML, cut within its last part", lambda: mhtml()[:-300]),
    "mhtml-part-damaged.mhtml": Sample("a part of an MHTML page that is not base64 as it says", mhtml_damaged),
    "page-without-url.html": Sample("a saved page that says nowhere where it came from", lambda: PAGE),
    "page-with-canonical.html": Sample(
        "a saved page that names its URL itself", lambda: saved(f'<link rel="canonical" href="{HOST}/t">')
    ),
    "page-with-base.html": Sample("a saved page with nothing but a base", lambda: saved(f'<base href="{HOST}/dir/">')),
    "page-with-comment.html": Sample(
        "a page mirrored by HTTrack, whose comment gives host, path and date",
        lambda: saved(
            "<!-- Mirrored from samples.example/t.html by HTTrack Website Copier/3.x, Tue, 03 Mar 2026 10:00:00 GMT -->"
        ),
    ),
    "www.samples.example/tides/table.html": Sample("a page in a mirror's tree", lambda: PAGE),
    "page.md": Sample("a page as Markdown among divs", (SEEDS / "article-en-markdown-divs" / "page.md").read_bytes),
}
