"""What crawlers write beside their captures: requests, notes, and records about a page or about the crawl."""

from __future__ import annotations

from samples.records import HOST, Sample, fields, http, identity, page, record, response

MESSAGE = "application/http; msgtype=request"
FORM = f"{HOST}/moorings"


def request(name: str, method: str, **more: str) -> bytes:
    """Give the request for a berth."""
    block = f"{method} /moorings HTTP/1.1\r\nHost: samples.example\r\n\r\n".encode()
    return record(fields("request", name, block, MESSAGE, WARC_Target_URI=FORM, **more), block)


def answer(name: str) -> bytes:
    """Give what the server says to it."""
    return response(name, http(b"<p>Your berth is kept.</p>"), WARC_Target_URI=FORM)


def methods() -> bytes:
    """Give requests that name their response, that stand before it and behind it, and a response without any."""
    parts = (
        answer("named"),
        request("ask-named", "POST", WARC_Concurrent_To=identity("named")),
        request("ask-before", "PUT"),
        answer("before"),
        answer("behind"),
        request("ask-behind", "GET"),
        answer("alone"),
    )
    return b"".join(parts)


def resource(name: str, uri: str, block: bytes, media_type: str = "text/plain") -> bytes:
    """Give a resource record of this target URI."""
    return record(fields("resource", name, block, media_type, WARC_Target_URI=uri), block)


def own_records() -> bytes:
    """Give a page, what crawlers wrote of it, of the crawl, and a picture that was fetched for it."""
    tide, picture = f"{HOST}/tide", b"\x89PNG\r\n\x1a\n"
    hops = f"via: {tide}\r\nhopsFromSeed: LE\r\n".encode()
    noted = {"WARC_Concurrent_To": identity("buoy.png"), "WARC_Target_URI": f"{HOST}/buoy.png"}
    return b"".join([
        page("tide"),
        resource("text", f"urn:text:{tide}", b"The tide table\nHigh water comes fifty minutes later each day.\n"),
        resource("pageinfo", f"urn:pageinfo:{tide}", b'{"urls": {}}', "application/json"),
        resource("view", f"urn:view:{tide}", picture, "image/png"),
        resource("screenshot", f"screenshot:{tide}", picture, "image/png"),
        resource("log", "metadata://gnu.org/software/wget/warc/wget.log", b"--2026-03-03 10:00:00--  saved\n"),
        response("buoy.png", http(picture, media_type="image/png")),
        record(fields("metadata", "hops", hops, "application/warc-fields", **noted), hops),
        response("tide.css", http(b"p { margin: 0 }", media_type="text/css"), WARC_Resource_Type="stylesheet"),
    ])  # fmt: skip


SAMPLES = {
    "request-methods.warc": Sample("requests named by their responses, before them and behind them", methods),
    "records-of-crawlers.warc": Sample("text, page info, screenshots and a log that crawlers wrote", own_records),
}
