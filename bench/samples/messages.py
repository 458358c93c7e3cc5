"""HTTP messages as crawlers stored them: more than one header, codings that nobody names, parts, other protocols."""

from __future__ import annotations

from samples.bodies import chunked, each
from samples.records import HOST, PAGE, Sample, fields, header, http, member, record, response, sha1

OK = http(PAGE, ("Content-Length", str(len(PAGE))))


def interim() -> bytes:
    """Give responses behind interim ones and behind a proxy's, one of them with a digest of all behind the first."""
    hints = header("HTTP/1.1 103 Early Hints", [("Link", "</tide.css>; rel=preload")])
    go_on = b"HTTP/1.1 100 Continue\r\n\r\n"
    switching = header("HTTP/1.1 101 Switching Protocols", [("Upgrade", "websocket")])
    return b"".join([
        response("continue", go_on + OK),
        response("hints", hints + hints + OK, WARC_Payload_Digest=sha1(PAGE)),
        response("of-all", hints + OK, WARC_Payload_Digest=sha1(OK)),
        response("proxy", b"HTTP/1.1 200 Connection established\r\n\r\n" + OK),
        response("switching", switching + b"\x81\x05tides"),
    ])  # fmt: skip


def later_versions() -> bytes:
    """Give the status lines that HTTP/2 and HTTP/3 are given, one as the field that it is there."""
    typed = [("content-type", "text/html")]
    return b"".join([
        response("two", header("HTTP/2 200", typed) + PAGE),
        response("two-zero", header("HTTP/2.0 200 OK", typed) + PAGE),
        response("three", header("HTTP/3 200 ", typed) + PAGE),
        response("field", header(":status: 200", typed) + PAGE),
    ])  # fmt: skip


def parts() -> bytes:
    """Give a middle part of a page, and one that is the whole of it."""
    cut, whole = PAGE[200:400], len(PAGE)
    status = "HTTP/1.1 206 Partial Content"
    return b"".join([
        response("part", http(cut, ("Content-Range", f"bytes 200-399/{whole}"), status=status)),
        response("whole", http(PAGE, ("Content-Range", f"bytes 0-{whole - 1}/{whole}"), status=status)),
    ])  # fmt: skip


def undeclared() -> bytes:
    """Give packed bodies that their headers do not call so, one packed twice, and a file that is meant to be packed."""
    archive = http(member(PAGE), media_type="application/gzip")
    return each(
        ("gzip", member(PAGE), "", ""), ("twice", member(member(PAGE)), "", "gzip"), ("other", member(PAGE), "", "br")
    ) + (response("file.gz", archive))


def other_digests() -> bytes:
    """Give payload digests over the block and over the decoded body."""
    packed = http(member(PAGE), ("Content-Encoding", "gzip"))
    picture = http(member(bytes(9000)), ("Content-Encoding", "gzip"), media_type="image/bmp")
    return b"".join([
        response("block", OK, WARC_Payload_Digest=sha1(OK)),
        response("decoded", packed, WARC_Payload_Digest=sha1(PAGE)),
        response("picture", picture, WARC_Payload_Digest=sha1(bytes(9000))),
        response("as-stored", packed, WARC_Payload_Digest=sha1(member(PAGE))),
    ])  # fmt: skip


def gemini() -> bytes:
    """Give responses of a protocol that nobody parses, with the digest of their payload, and with another."""
    text = b"# The tide table\nHigh water comes fifty minutes later each day.\n"
    block = b"20 text/gemini\r\n" + text
    kind = "application/gemini; msgtype=response"
    named = {"WARC_Target_URI": "gemini://samples.example/tides"}
    return b"".join(
        record(fields("response", f"gemini-{number}", block, kind, WARC_Payload_Digest=digest, **named), block)
        for number, digest in enumerate((sha1(text), sha1(b"something else")))
    )


def dump() -> bytes:
    """Give what `curl -i -L` prints: a redirect's header, then the response that it led to."""
    led = header("HTTP/2 301", [("location", f"{HOST}/tides"), ("date", "Tue, 03 Mar 2026 09:59:59 GMT")])
    return led + http(PAGE, ("Date", "Tue, 03 Mar 2026 10:00:00 GMT"), status="HTTP/2 200")


SAMPLES = {
    "http-response.txt": Sample("a redirect and a response, as `curl -i -L` prints them", dump),
    "http-interim.warc": Sample("interim responses, and a proxy's, before the final one", interim),
    "http-blank-lines.warc": Sample("blank lines before a status line", lambda: response("late", b"\r\n\r\n" + OK)),
    "http-later-versions.warc": Sample("the status lines of HTTP/2 and HTTP/3", later_versions),
    "http-partial.warc": Sample("a part of a page, and a part that is the whole", parts),
    "coding-undeclared.warc": Sample("gzip that no header names, or once more than it names", undeclared),
    "chunked-undeclared.warc": Sample(
        "chunks that no header names",
        lambda: each(("chunks", chunked(PAGE), "", ""), ("chunks-of-gzip", chunked(member(PAGE)), "", "gzip")),
    ),
    "digests-of-other-bytes.warc": Sample("payload digests over the block and over the decoded body", other_digests),
    "protocol-unknown.warc": Sample("responses of a protocol that nobody parses", gemini),
}
