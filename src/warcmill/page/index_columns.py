"""The index columns: what every capture has, whatever its media type."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from warcmill.page import sanitizing
from warcmill.page.addresses.urls import of_header, parts, resolve

if TYPE_CHECKING:
    from warcmill.model import Capture
    from warcmill.page.addresses.urls import UrlParts

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Status codes whose Location says where the resource is (RFC 9110, section 15.4)."""
_BY_HEX_DIGITS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_BASE32_OF_SHA1 = 32
_HEX = re.compile(r"[0-9A-Fa-f]+")
_PUNCTUATION = str.maketrans("", "", "-_/ ")
MAX_STATUS = 999
"""A status code has three digits (RFC 9112, section 4)."""


def columns(
    capture: Capture, detected: str | None, quirks: list[str], *, is_page: bool, file: str | None = None
) -> dict[str, Any]:
    """The values of the index columns by name.

    `detected` is the media type that the payload's first bytes show; `is_page` says whether people read the payload.
    """
    record, source = capture.record, capture.source
    url = sanitizing.text(capture.url, quirks)
    of_url = parts(url)
    algorithm, digest = payload_digest(capture)
    row = {
        "capture_id": capture_id(capture, file),
        "url": url,
        "url_surtkey": of_url.surtkey,
        **_url_columns(of_url, is_of_host=capture.role != "crawler"),
        "fetch_time": record.date,
        "warc_date": record.warc_date,
        "fetch_method": capture.method,
        "fetch_status": _status(capture, quirks),
        "fetch_redirect": _redirect(capture, url),
        "content_mime_type": capture.media_type,
        "content_mime_detected": detected,
        "content_charset": None,
        "content_charset_source": None,
        "content_languages": None,
        "content_length": len(capture.body) if capture.body_length is None else capture.body_length,
        "content_digest": digest,
        "content_digest_algorithm": algorithm,
        "content_digest_status": capture.payload_digest_status,
        "block_digest_status": record.block_digest_status,
        "content_truncated": capture.truncated,
        "warc_type": record.type,
        "record_role": capture.role or ("page" if is_page else "resource"),
        "page_url": capture.page_url,
        "warc_record_id": record.record_id,
        "warc_refers_to": capture.refers_to,
        "warc_ip_address": capture.ip_address,
        "warc_filename": capture.warc_filename,
        "crawl": capture.crawl,
        "source_uri": source.uri,
        "source_member": source.member,
        "warc_record_offset": source.offset,
        "warc_record_length": source.length,
        "resolved_from": capture.resolved_from,
        "resolved_by": capture.resolved_by,
    }
    return {name: sanitizing.text(value, quirks) if isinstance(value, str) else value for name, value in row.items()}


def _url_columns(url: UrlParts, *, is_of_host: bool) -> dict[str, Any]:
    """The parts of a URL; those of its host only if it was visited, not if a crawler made up the URI."""
    host = {
        "url_host_name": url.host_name,
        "url_host_tld": url.host_tld,
        "url_host_registry_suffix": url.host_registry_suffix,
        "url_host_registered_domain": url.host_registered_domain,
        "url_host_private_domain": url.host_private_domain,
    }
    whole = {"url_protocol": url.protocol, "url_port": url.port, "url_path": url.path, "url_query": url.query}
    return (host if is_of_host else dict.fromkeys(host)) | whole


def payload_digest(capture: Capture) -> tuple[str | None, str | None]:
    """Algorithm and bare value of the payload's digest: the declared one as written, else the one computed."""
    if not (declared := capture.payload_digest):
        return ("sha256", capture.payload_sha256) if capture.payload_sha256 else (None, None)
    label, colon, value = declared.strip().rpartition(":")
    value = value.strip(' \t"<>')
    algorithm = label.strip().lower().translate(_PUNCTUATION) if colon else _algorithm(value)
    return algorithm or None, value or None


def _algorithm(value: str) -> str | None:
    """The algorithm of an unlabelled digest, by its length: ARC v2 and some crawlers write such digests."""
    if _HEX.fullmatch(value):
        return _BY_HEX_DIGITS.get(len(value))
    return "sha1" if len(value.rstrip("=")) == _BASE32_OF_SHA1 else None


def capture_id(capture: Capture, file: str | None = None) -> str:
    """32 hex digits that identify a capture by its place in the archive, wherever that lies and on every rerun.

    A hash of file, member, offset and record id; `file` identifies the file by its bytes, else its base name is used.
    """
    source = capture.source
    name = file if file is not None else source.uri.rpartition("/")[2]
    offset = "" if source.offset is None else f"{'stream ' if source.of_stream else ''}{source.offset}"
    identity = "\0".join((name, source.member or "", offset, capture.record.record_id or ""))
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def header(capture: Capture, name: str) -> str | None:
    """The first protocol header field with this (lower-case) name."""
    return next((value for key, value in capture.http_headers if key.lower() == name), None)


def _status(capture: Capture, quirks: list[str]) -> int | None:
    if capture.status is None or 0 <= capture.status <= MAX_STATUS:
        return capture.status
    quirks.append("status-out-of-range")
    return None


def _redirect(capture: Capture, url: str) -> str | None:
    if capture.status not in REDIRECTS:
        return None
    location = header(capture, "location")
    return resolve(url, of_header(location)) if location else None
