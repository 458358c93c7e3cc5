"""Tables and logs of pages: JSON lines, JSON arrays, HAR and Parquet."""

from __future__ import annotations

import base64
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from samples.records import DATE, HOST, PAGE, Sample, member

ROWS = [
    {"url": f"{HOST}/{name}", "status": 200, "crawled_at": DATE, "html": PAGE.decode()} for name in ("tides", "moon")
]


def lines() -> bytes:
    """Give two rows, a line that is none between them, and a row without a page."""
    first, second = (json.dumps(row).encode() + b"\n" for row in ROWS)
    return (
        first
        + b'{"url": "https://samples.example/cut", "html": "<!DOCT\n'
        + second
        + b'{"url": "https://samples.example/none"}\n'
    )


def har() -> bytes:
    """Give a log of a page, of a picture in base64, of one whose body it lacks, and of a request that failed."""

    def entry(name: str, status: int, content: dict[str, object]) -> dict[str, object]:
        request = {"method": "GET", "url": f"{HOST}/{name}", "headers": []}
        headers = [{"name": "Content-Type", "value": str(content.get("mimeType", ""))}]
        response = {"status": status, "headers": headers, "content": content}
        return {"startedDateTime": "2026-03-03T11:00:00.000+01:00", "request": request, "response": response}

    picture: dict[str, object] = {
        "mimeType": "image/png",
        "encoding": "base64",
        "text": base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(),
    }
    entries = [
        entry("tides", 200, {"mimeType": "text/html; charset=utf-8", "size": len(PAGE), "text": PAGE.decode()}),
        entry("t.png", 200, picture),
        entry("t.css", 200, {"mimeType": "text/css", "size": 120}),
        entry("never", 0, {}),
    ]
    log = {"version": "1.2", "creator": {"name": "warcmill samples", "version": "1"}, "pages": [], "entries": entries}
    return json.dumps({"log": log}, indent=1).encode()


def parquet() -> bytes:
    """Give the rows as Parquet, without compression."""
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), target, compression="none")
    return target.getvalue()


SAMPLES = {
    "pages.jsonl": Sample("JSON lines of pages, one of them broken, one without a page", lines),
    "pages-in-gzip.jsonl.gz": Sample("the same in gzip", lambda: member(lines())),
    "pages.json": Sample("a JSON array of pages", lambda: json.dumps(ROWS, indent=1).encode()),
    "pages-cut.json": Sample("the same, cut", lambda: json.dumps(ROWS, indent=1).encode()[:-300]),
    "pages.parquet": Sample("Parquet of pages", parquet),
    "log.har": Sample("HAR of a page, of a body that it lacks, and of a request that failed", har),
}
