"""Packages and packings of pages: ZIP, MAFF, packages in packages, folders with an index, compressed dumps."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import plistlib
import struct
import zipfile

import brotli

from samples.formats import package
from samples.records import HOST, PAGE, Sample, member, page, three

_ZIP_DATE = (2026, 3, 3, 10, 0, 0)
URL = f"{HOST}/tides"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(16)
STAMP = "1772532000"
"""The seconds of the samples' date."""


def zipped(files: dict[str, bytes]) -> bytes:
    """Give a ZIP of stored files, the same on every machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for path, data in files.items():
            package.writestr(zipfile.ZipInfo(path, _ZIP_DATE), data)
    return target.getvalue()


def maff() -> bytes:
    """Give a page and a frame of it as the Mozilla Archive Format has them."""
    about = (
        '<?xml version="1.0"?>\n<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" '
        'xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<RDF:Description RDF:about="urn:root">\n'
        f'<MAF:originalurl RDF:resource="{URL}"/>\n<MAF:title RDF:resource="The tide table"/>\n'
        '<MAF:archivetime RDF:resource="Tue, 03 Mar 2026 11:00:00 +0100"/>\n'
        '<MAF:indexfilename RDF:resource="index.html"/>\n</RDF:Description>\n</RDF:RDF>\n'
    )
    folder = f"{STAMP}_1"
    files = {"index.html": PAGE, "index_files/t.png": PICTURE, "index.rdf": about.encode()}
    return zipped({f"{folder}/{name}": data for name, data in files.items()})


def mirror() -> bytes:
    """Give a mirror's tree, and an archive beside it, in a ZIP."""
    notes = b"Both were crawled.\n"
    return zipped({"samples.example/tides/index.html": PAGE, "crawl.warc": page("beside"), "notes.txt": notes})


def self_extracting() -> bytes:
    """Give a page that unpacks itself, as SingleFile makes it."""
    head = (
        "<!DOCTYPE html><html data-sfz><meta charset=utf-8><title>The tide table</title><!--\n"
        f" Page saved with SingleFile \n url: {URL} \n saved date: Tue Mar 03 2026 11:00:00 GMT+0100 (CET)\n-->"
        "<script>/* unpacks what follows */</script><!--"
    )
    return head.encode() + zipped({"index.html": PAGE, "images/0.png": PICTURE}) + b"--></html>"


def resource(url: str, media_type: str, data: bytes, **more: str) -> dict[str, object]:
    """Give a resource of a webarchive."""
    return {"WebResourceURL": url, "WebResourceMIMEType": media_type, "WebResourceData": data, **more}


def webarchive() -> bytes:
    """Give a page and a picture as Safari saves them."""
    main = resource(URL, "text/html", PAGE, WebResourceTextEncodingName="UTF-8")
    parts = [resource(f"{HOST}/t.png", "image/png", PICTURE)]
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": parts}, fmt=plistlib.FMT_BINARY)


def wacz_of_wacz() -> bytes:
    """Give a package in a package."""
    return zipped({"crawl-1.wacz": package({"archive/data.warc": three()}, zipfile.ZIP_STORED)})


def zst(data: bytes) -> bytes:
    """Give a Zstandard frame of one raw block, which every version writes alike (RFC 8878, section 3.1.1)."""
    return (
        b"\x28\xb5\x2f\xfd" + b"\xa0" + struct.pack("<L", len(data)) + struct.pack("<L", len(data) << 3 | 1)[:3] + data
    )


def zst_without_dictionary() -> bytes:
    """Give two frames that name a dictionary which is not there."""
    head = b"\x28\xb5\x2f\xfd" + b"\xa3" + struct.pack("<LL", 2026, 64) + struct.pack("<L", 64 << 3 | 1)[:3]
    return (head + bytes(64)) * 2


def nested(levels: int) -> bytes:
    """Give a page in so many ZIPs."""
    data = PAGE
    for level in range(levels):
        data = zipped({"index.html" if not level else f"level-{level}.zip": data})
    return data


SNAPSHOT = {"url": URL, "timestamp": f"{STAMP}.0", "base_url": "samples.example/tides", "history": {}}
SAMPLES = {
    "page-in-gzip.html.gz": Sample("a page in gzip", lambda: member(PAGE)),
    "page-in-zstd.html.zst": Sample("a page in Zstandard", lambda: zst(PAGE)),
    "page-in-brotli.html.br": Sample("a page in Brotli", lambda: brotli.compress(PAGE)),
    "page-in-bzip2.html.bz2": Sample("a page in bzip2", lambda: bz2.compress(PAGE)),
    "page-in-xz.html.xz": Sample("a page in XZ", lambda: lzma.compress(PAGE)),
    "page-in-gzip-cut.html.gz": Sample("a page in gzip, cut", lambda: member(PAGE)[:-200]),
    "bzip2.warc.bz2": Sample("a WARC in bzip2", lambda: bz2.compress(three())),
    "xz.warc.xz": Sample("a WARC in XZ", lambda: lzma.compress(three())),
    "zstd-dictionary-missing.warc.zst": Sample("Zstandard without its dictionary", zst_without_dictionary),
    "package-seven-zip.warc.7z": Sample("a packing that is not read", lambda: b"7z\xbc\xaf\x27\x1c\0\4" + bytes(56)),
    "wacz-of-wacz.wacz": Sample("a WACZ in a WACZ", wacz_of_wacz),
    "page.maff": Sample("a page in MAFF, whose index tells URL and date", maff),
    "mirror.zip": Sample("a mirror's tree and an archive in a ZIP", mirror),
    "zip-nested-too-deep.zip": Sample("a page in more ZIPs than are opened", lambda: nested(7)),
    "page-self-extracting.html": Sample("a page with a ZIP of itself, as SingleFile writes it", self_extracting),
    "page.webarchive": Sample("a page as Safari saves it", webarchive),
    f"archivebox/{STAMP}/index.json": Sample("ArchiveBox' index of a snapshot", lambda: json.dumps(SNAPSHOT).encode()),
    f"archivebox/{STAMP}/output.html": Sample("a page that an index beside it tells of", lambda: PAGE),
    "websites/www.samples.example/table.php%3fport%3d7%26day%3d1": Sample(
        "a page as the Wayback downloader names it", lambda: PAGE
    ),
}  # fmt: skip
