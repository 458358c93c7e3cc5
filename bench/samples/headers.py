"""Records that stray from the standard in their headers or lengths, each between two sound ones."""

from __future__ import annotations

import base64
import hashlib

from samples.records import (
    HOST,
    PAGE,
    Sample,
    fields,
    header,
    http,
    identity,
    page,
    record,
    response,
    sha1,
    three,
    warcinfo,
)

BLOCK = http(PAGE, ("Content-Length", str(len(PAGE))))
MESSAGE = "application/http; msgtype=response"


def given(name: str, **more: str) -> dict[str, str]:
    """Give the fields of a sound response with this name."""
    return fields("response", name, BLOCK, MESSAGE, WARC_Target_URI=f"{HOST}/{name}", **more)


def changed(name: str, **changes: str | None) -> bytes:
    """Give a sound record with fields replaced, or without those that are None."""
    replaced = given(name) | {key.replace("_", "-"): value for key, value in changes.items() if value is not None}
    dropped = {key.replace("_", "-") for key, value in changes.items() if value is None}
    return record({key: value for key, value in replaced.items() if key not in dropped}, BLOCK)


def raw(lines: list[bytes], name: str = "odd") -> bytes:
    """Give a record with these header lines put before the sound ones."""
    sound = header("WARC/1.1", given(name).items())
    version, _, rest = sound.partition(b"\r\n")
    return b"\r\n".join([version, *lines, rest]) + BLOCK + b"\r\n\r\n"


def types() -> bytes:
    """Give one record of each type that the standard has, and one that it has not."""
    text = b"Mooring fees are due on the first of May.\n"
    asked = b"GET / HTTP/1.1\r\nHost: samples.example\r\n\r\n"
    again = http(b"", ("ETag", '"tide-1"'))
    target = {"WARC_Target_URI": f"{HOST}/page"}
    profile = {"WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}
    pointing = {**target, "WARC_Refers_To": identity("page")}
    others = [
        ("request", asked, "application/http; msgtype=request", {**target, "WARC_Concurrent_To": identity("page")}),
        ("metadata", b"fetchTimeMs: 213\r\n", "application/warc-fields", pointing),
        ("resource", text, "text/plain", {"WARC_Target_URI": "ftp://samples.example/fees.txt"}),
        ("conversion", text, "text/plain", pointing),
        ("revisit", again, MESSAGE, {**pointing, **profile, "WARC_Payload_Digest": sha1(PAGE)}),
        ("screenshot", b"\x89PNG", "image/png", target),
    ]
    records = [record(fields(kind, kind, block, media, **more), block) for kind, block, media, more in others]
    return warcinfo("record-types.warc") + page("page") + b"".join(records)


def segments(name: str) -> list[bytes]:
    """Give a page as its three segments (WARC 1.1, section 7)."""
    cuts = [BLOCK[:300], BLOCK[300:600], BLOCK[600:]]
    target = {"WARC_Target_URI": f"{HOST}/long"}
    first = fields("response", f"{name}-1", cuts[0], MESSAGE, **target, WARC_Segment_Number="1")
    parts = [record(first, cuts[0])]
    for number, block in enumerate(cuts[1:], 2):
        more = {"WARC_Segment_Number": str(number), "WARC_Segment_Origin_ID": identity(f"{name}-1")}
        last = {"WARC_Segment_Total_Length": str(len(BLOCK))} if number == len(cuts) else {}
        kept = fields("continuation", f"{name}-{number}", block, MESSAGE, **target, **more, **last)
        parts.append(record(kept, block))
    return parts


def odd_warcinfo() -> dict[str, str]:
    """Give the fields of a warcinfo whose block is called a mere stream of bytes."""
    return fields("warcinfo", "odd-info", b"software: x\r\n", "application/octet-stream")


def segments_joined() -> bytes:
    """Give all three in one file."""
    return page("before") + b"".join(segments("segment")) + page("after")


def segments_missing() -> bytes:
    """Give the first two, and nowhere the third."""
    return page("before") + b"".join(segments("unfinished")[:2]) + page("after")


def segments_begun() -> bytes:
    """Give a file that was full in the middle of the page."""
    return warcinfo("segments-1-begun.warc") + page("before") + segments("apart")[0]


def segments_continued() -> bytes:
    """Give the next file, in which the page goes on."""
    return warcinfo("segments-2-continued.warc") + b"".join(segments("apart")[1:]) + page("after")


def dates() -> bytes:
    """Give dates of every precision, in other zones, and unreadable."""
    odd = (
        "2026-03-03T10:00:00.123456Z",
        "2026-03-03",
        "2026-03",
        "2026",
        "2026-03-03T12:00:00+02:00",
        "2026-03-03T10:00:00",
        "20260303100000",
        "2026-02-30T10:00:00Z",
        "yesterday",
    )
    return b"".join(changed(f"date-{number}", WARC_Date=date) for number, date in enumerate(odd))


def more_dates() -> bytes:
    """Give dates at the end of time, in small letters, to the millisecond as ARC has them, and leap seconds."""
    odd = (
        "9999-12-31T23:59:59Z",
        "2026-03-03t10:00:00z",
        "20260303100000123",
        "2016-12-31T23:59:60Z",
        "2017-01-01T08:59:60+09:00",
        "20161231235960",
        "2026-03-03T10:00:60Z",
    )
    return b"".join(changed(f"late-{number}", WARC_Date=date) for number, date in enumerate(odd))


def uris() -> bytes:
    """Give target URIs that are UTF-8 and that are not, one beside another field that is not."""
    target = b"WARC-Target-URI: " + HOST.encode()
    sound = changed("uri", WARC_Target_URI=f"{HOST}/uri")
    latin = sound.replace(target + b"/uri", target + b"/caf\xe9/\xffx")
    place = b"\r\nX-Place: M\xfcritz"
    return latin + sound.replace(target + b"/uri", target + "/müritz".encode() + place)


def digests() -> bytes:
    """Give true digests in the spellings that writers use, an unknown algorithm, and a false one."""
    sha = hashlib.sha256(BLOCK).digest()
    md5 = hashlib.md5(BLOCK, usedforsecurity=False).hexdigest()
    spelt = [
        sha1(BLOCK).lower(),
        sha1(BLOCK).rstrip("="),
        "SHA-256:" + sha.hex(),
        "sha256:" + base64.b64encode(sha).decode(),
        "md5:" + md5,
        "sha512:" + hashlib.sha512(BLOCK).hexdigest().upper(),
        "blake2b:" + hashlib.blake2b(BLOCK).hexdigest(),
        "tiger:" + "A" * 39,
        sha1(b"something else"),
    ]
    return b"".join(changed(f"digest-{number}", WARC_Block_Digest=value) for number, value in enumerate(spelt))


def payload_digests() -> bytes:
    """Give chunked bodies with digests over what was sent and over what it stands for, and a false one."""
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    block = http(chunked, ("Transfer-Encoding", "chunked"))
    return b"".join([
        response("raw", block, WARC_Payload_Digest=sha1(chunked)),
        response("entity", block, WARC_Payload_Digest=sha1(PAGE)),
        response("wrong", block, WARC_Payload_Digest=sha1(b"something else")),
    ])  # fmt: skip


def with_newlines() -> bytes:
    """Give a file of records whose lines all end without a carriage return."""
    one = header("WARC/1.0", given("lf").items(), newline="\n") + BLOCK + b"\n\n"
    return one + header("WARC/1.0", given("lf-2").items(), newline="\n") + BLOCK + b"\n\n"


def inner_record() -> bytes:
    """Give a page whose text is a WARC record."""
    body = b"<html><body><pre>" + page("inside") + b"</pre></body></html>"
    return three(response("about-warc", http(body, ("Content-Length", str(len(body))))))


def wrong_lengths() -> bytes:
    """Give one record that says too little, and one that says too much."""
    return (
        page("before")
        + changed("too-short", Content_Length="200")
        + page("between")
        + changed("too-long", Content_Length=str(len(BLOCK) + 777))
        + page("after")
    )


NO_DIGEST: dict[str, str | None] = {"WARC_Block_Digest": None}
SAMPLES = {
    "record-types.warc": Sample("a record of each type, one of them unknown to the standard", types),
    "continuation-segments.warc": Sample("a page in three segments", segments_joined),
    "segments-missing.warc": Sample("the first two of three segments of a page", segments_missing),
    "segments-1-begun.warc": Sample("the first of three segments of a page, as the end of a full file", segments_begun),
    "segments-2-continued.warc": Sample("the next file, with the other two segments", segments_continued),
    "dates-odd.warc": Sample("dates of every precision, with and without zone, and unreadable", dates),
    "dates-far.warc": Sample("dates in year 9999, in small letters, to the millisecond, and leap seconds", more_dates),
    "target-uri-not-utf8.warc": Sample("target URIs of bytes that are no UTF-8, and a field that is none", uris),
    "version-in-small-letters.warc": Sample(
        "a version line in small letters", lambda: three(record(given("small"), BLOCK, version="warc/1.1"))
    ),
    "warcinfo-type-odd.warc": Sample(
        "a warcinfo of a type that says nothing", lambda: three(record(odd_warcinfo(), b"software: x\r\n"))
    ),
    "digests-spelt.warc": Sample("block digests in every spelling, one unknown, one false", digests),
    "digests-of-payload.warc": Sample(
        "payload digests over the raw and the de-chunked body, and a false one", payload_digests
    ),
    "header-lf-only.warc": Sample("record headers whose lines end without a carriage return", with_newlines),
    "header-folded.warc": Sample("a field folded over two lines", lambda: three(raw([b"X-Note: one", b" two"]))),
    "header-malformed.warc": Sample("a header line without a colon", lambda: three(raw([b"no colon in this line"]))),
    "header-controls.warc": Sample("zeros in a header field", lambda: three(raw([b"X-Note: " + bytes(40)]))),
    "header-not-utf8.warc": Sample("a header field in Latin-1", lambda: three(raw([b"X-Place: M\xfcritz"]))),
    "header-repeated.warc": Sample("a field twice that may stand once", lambda: three(raw([b"WARC-Type: response"]))),
    "header-of-40-kilobytes.warc": Sample(
        "a header of 40 kB", lambda: three(raw([b"X-Note-%d: " % n + b"x" * 120 for n in range(300)]))
    ),
    "version-unknown.warc": Sample(
        "a record of a version to come", lambda: three(record(given("new"), BLOCK, version="WARC/2.0"))
    ),
    "version-damaged.warc": Sample(
        "a version line that was hit", lambda: three(record(given("hit"), BLOCK, version="WA\x12C/1.1"))
    ),
    "type-missing.warc": Sample("a record without a type", lambda: three(changed("untyped", WARC_Type=None))),
    "length-missing.warc": Sample(
        "a record without Content-Length", lambda: three(changed("open", Content_Length=None, **NO_DIGEST))
    ),
    "length-unreadable.warc": Sample(
        "a Content-Length that is no number", lambda: three(changed("nan", Content_Length="many"))
    ),
    "length-wrong.warc": Sample("a Content-Length too small, and one too large", wrong_lengths),
    "target-uri-missing.warc": Sample(
        "a response without a target URI", lambda: three(changed("nowhere", WARC_Target_URI=None))
    ),
    "target-uri-with-space.warc": Sample(
        "a target URI with spaces", lambda: three(changed("x", WARC_Target_URI=f"{HOST}/a b c"))
    ),
    "target-uri-bracketed.warc": Sample(
        "a target URI in angle brackets", lambda: three(changed("y", WARC_Target_URI=f"<{HOST}/y>"))
    ),
    "record-id-repeated.warc": Sample("two records with the same id", lambda: page("twice") + page("twice")),
    "record-inside-a-body.warc": Sample("a page whose text is a WARC record", inner_record),
    "blank-lines.warc": Sample(
        "blank lines before and between records", lambda: b"\r\n\r\n" + page("a") + b"\r\n\r\n\r\n" + page("b")
    ),
    "separator-missing.warc": Sample("a record with no blank lines behind it", lambda: three(page("bare")[:-4])),
    "separator-short.warc": Sample("a record with one blank line behind it", lambda: three(page("short")[:-2])),
}
