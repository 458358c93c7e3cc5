"""The index columns: what every capture has, whatever its media type."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from warcmill.page import sanitizing
from warcmill.page.addresses.urls import parts, resolve

if TYPE_CHECKING:
    from warcmill.model import Capture

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Status codes whose Location is where the resource is to be found (RFC 9110, section 15.4)."""
MAX_STATUS = 999
"""A status code has three digits (RFC 9112, section 4)."""


def columns(capture: Capture, detected: str | None, quirks: list[str], *, is_page: bool) -> dict[str, Any]:
    """Values of the index columns by name.

    `detected` is the media type that the payload's first bytes show, `is_page` whether the payload is what people read.
    """
    record, source = capture.record, capture.source
    url = sanitizing.text(capture.url, quirks)
    of_url = parts(url)
    is_of_host = capture.role != "crawler"  # whose URIs name a host that nobody visited, if any
    row = {
        "capture_id": capture_id(capture),
        "url": url,
        "url_surtkey": of_url.surtkey,
        "url_host_name": of_url.host_name if is_of_host else None,
        "url_host_registered_domain": of_url.host_registered_domain if is_of_host else None,
        "url_protocol": of_url.protocol,
        "url_path": of_url.path,
        "url_query": of_url.query,
        "fetch_time": record.date,
        "warc_date": record.warc_date,
        "fetch_method": capture.method,
        "fetch_status": _status(capture, quirks),
        "fetch_redirect": _redirect(capture, url),
        "content_mime_type": capture.media_type,
        "content_mime_detected": detected,
        "content_charset": None,
        "content_charset_source": None,
        "content_length": len(capture.body) if capture.body_length is None else capture.body_length,
        "content_digest": capture.payload_digest or (capture.payload_sha256 and f"sha256:{capture.payload_sha256}"),
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
        "source_uri": source.uri,
        "source_member": source.member,
        "warc_record_offset": source.offset,
        "warc_record_length": source.length,
        "resolved_from": capture.resolved_from,
        "resolved_by": capture.resolved_by,
    }
    return {name: sanitizing.text(value, quirks) if isinstance(value, str) else value for name, value in row.items()}


def capture_id(capture: Capture) -> str:
    """32 hex digits that name a capture: of source, member, offset and record id, so the same on every rerun."""
    source = capture.source
    offset = "" if source.offset is None else str(source.offset)
    identity = "\0".join((source.uri, source.member or "", offset, capture.record.record_id or ""))
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def header(capture: Capture, name: str) -> str | None:
    """The first protocol header field of that (lower case) name."""
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
    return resolve(url, location) if location else None
