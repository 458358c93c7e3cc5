"""The same ten captures in every wrapping that warcmill reads."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from samples.records import DATE, SEEDS, Sample, identity

_ZIP_DATE = (2026, 3, 3, 10, 0, 0)
DICTIONARY = b"\x5d\x2a\x4d\x18"
"""Magic of the skippable frame that holds the dictionary."""
PAGES = (
    "article-de-wordpress",
    "article-fr-consent",
    "article-ru-windows-1251",
    "article-ja-shift-jis",
    "article-ar-rtl",
    "forum-es-discourse",
    "product-en-shopify",
    "collection-it-woocommerce",
    "documentation-zh-docusaurus",
    "service-th-elementor",
)


def _written(*, gzip: bool) -> list[bytes]:
    """Give the records one by one: a warcinfo, and request and response for each page."""
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=gzip, warc_version="WARC/1.1")
    parts: list[bytes] = []

    def write(record: object) -> None:
        writer.write_record(record)
        parts.append(target.getvalue())
        target.seek(0)
        target.truncate()

    dated = {"WARC-Date": DATE, "WARC-Record-ID": identity("ten-captures")}
    info = writer.create_warcinfo_record(
        "ten-captures.warc", {"software": "warcmill samples", "format": "WARC File Format 1.1"}
    )
    for name, value in dated.items():
        info.rec_headers.replace_header(name, value)
    write(info)
    for slug in PAGES:
        expected = json.loads((SEEDS / slug / "expected.json").read_text("utf-8"))
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", expected["url"].split("/")[2])], is_http_request=True)
        answered = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Server", "nginx")], protocol="HTTP/1.1")
        body = next((SEEDS / slug).glob("page.*")).read_bytes()
        ids = {"WARC-Date": DATE, "WARC-Record-ID": identity(slug), "WARC-IP-Address": "203.0.113.7"}
        request = {**ids, "WARC-Record-ID": identity(slug + "/request"), "WARC-Concurrent-To": identity(slug)}
        write(
            writer.create_warc_record(
                expected["url"], "response", io.BytesIO(body), http_headers=answered, warc_headers_dict=ids
            )
        )
        write(
            writer.create_warc_record(
                expected["url"], "request", io.BytesIO(), http_headers=asked, warc_headers_dict=request
            )
        )
    return parts


def plain() -> bytes:
    """Give the ten captures uncompressed."""
    return b"".join(_written(gzip=False))


def per_record() -> bytes:
    """Give the ten captures, each record a gzip member."""
    return b"".join(_written(gzip=True))


def _whole_file() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(plain()) + packer.flush()


def zstd() -> bytes:
    """Give the ten captures as zstd frames, their dictionary in a skippable frame before them (.warc.zst 1.0)."""
    records = _written(gzip=False)
    pieces: list[bytes | bytearray | memoryview] = [
        part[start : start + 1024] for part in records for start in range(0, len(part), 1024)
    ]
    dictionary = zstandard.train_dictionary(8192, pieces)
    packer = zstandard.ZstdCompressor(19, dict_data=dictionary)
    words = dictionary.as_bytes()
    return DICTIONARY + len(words).to_bytes(4, "little") + words + b"".join(packer.compress(part) for part in records)


def package(
    files: dict[str, bytes], method: int, hashes: dict[str, str] | None = None, signed: dict[str, str] | None = None
) -> bytes:
    """Give a WACZ of these files; `hashes` replaces true hashes by others, `signed` is what a signer adds."""
    said = {path: "sha256:" + hashlib.sha256(data).hexdigest() for path, data in files.items()} | (hashes or {})
    resources = [
        {"name": path.split("/")[-1], "path": path, "hash": said[path], "bytes": len(data)}
        for path, data in files.items()
    ]
    described = {"profile": "data-package", "wacz_version": "1.1.1", "created": DATE, "resources": resources}
    datapackage = json.dumps(described, indent=2).encode()
    value = "sha256:" + hashlib.sha256(datapackage).hexdigest()
    signature = {"signedData": {"hash": value, "created": DATE, **signed}} if signed else {}
    digest = json.dumps({"path": "datapackage.json", "hash": value, **signature}).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, data in {**files, "datapackage.json": datapackage, "datapackage-digest.json": digest}.items():
            info = zipfile.ZipInfo(path, _ZIP_DATE)
            info.create_system = 3
            archive.writestr(info, data, method)
    return target.getvalue()


def pages_list() -> bytes:
    """Give the list of pages that a WACZ carries."""
    lines = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All pages"},
        {"url": "https://samples.example/", "ts": DATE},
    ]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def _wacz(method: int, archive: str, data: bytes) -> bytes:
    return package({f"archive/{archive}": data, "pages/pages.jsonl": pages_list()}, method)


SAMPLES = {
    "ten-captures.warc": Sample("ten captures, plain", plain),
    "ten-captures.warc.gz": Sample("the same ten captures, a gzip member for each record", per_record),
    "gzip-whole-file.warc.gz": Sample("the same ten captures, the whole file one gzip member", _whole_file),
    "zstd-with-dictionary.warc.zst": Sample("the same ten captures as zstd frames after their dictionary", zstd),
    "wacz-stored.wacz": Sample(
        "the same ten captures in a WACZ, stored", lambda: _wacz(zipfile.ZIP_STORED, "data.warc.gz", per_record())
    ),
    "wacz-deflated.wacz": Sample(
        "the same ten captures in a WACZ, deflated", lambda: _wacz(zipfile.ZIP_DEFLATED, "data.warc", plain())
    ),
}
