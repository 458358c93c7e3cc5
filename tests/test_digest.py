"""Digest fields in every spelling, held against bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from accounts import told
from archives import PAGE, http, name, record, sha1

from warcmill.model import DigestStatus
from warcmill.read import ReadOptions, digest

DATA = b"High water at noon.\n"
SHA1, SHA256, SHA512, MD5 = (hashlib.new(kind, DATA).digest() for kind in ("sha1", "sha256", "sha512", "md5"))
BASE32 = base64.b32encode(SHA1).decode()


@pytest.mark.parametrize(
    ("field", "status"),
    [
        (f"sha1:{BASE32}", "verified-raw"),
        (f"SHA-1:{BASE32.lower()}", "verified-raw"),
        (f"sha1: {BASE32} ", "verified-raw"),
        (f"sha1:{SHA1.hex()}", "verified-raw"),
        (f"sha1:{SHA1.hex().upper()}", "verified-raw"),
        (f"sha1:{base64.b64encode(SHA1).decode()}", "verified-raw"),
        (f"sha1:{base64.urlsafe_b64encode(SHA1).decode().rstrip('=')}", "verified-raw"),
        (f"md5:{MD5.hex()}", "verified-raw"),
        (f"md5:{base64.b32encode(MD5).decode()}", "verified-raw"),
        (f"md5:{base64.b32encode(MD5).decode().rstrip('=')}", "verified-raw"),
        (f"sha256:{base64.b32encode(SHA256).decode().rstrip('=')}", "verified-raw"),
        (f"sha-256:{SHA256.hex()}", "verified-raw"),
        (f"SHA512:{base64.b64encode(SHA512).decode()}", "verified-raw"),
        (f"blake2b:{hashlib.blake2b(DATA).hexdigest()}", "verified-raw"),
        (f"blake2b-256:{hashlib.blake2b(DATA, digest_size=32).hexdigest()}", "verified-raw"),
        (f"blake2s:{hashlib.blake2s(DATA).hexdigest()}", "verified-raw"),
        (BASE32, "verified-raw"),
        (SHA1.hex(), "verified-raw"),
        (MD5.hex(), "verified-raw"),
        (f"sha1:{'A' * 32}", "mismatch"),
        (f"sha1:{BASE32[:-1]}", "unsupported"),
        (f"sha1:{'1' * 32}", "unsupported"),
        (f"sha1:{'é' * 32}", "unsupported"),
        (f"tiger:{BASE32}", "unsupported"),
        ("sha1:", "unsupported"),
        (":", "unsupported"),
        ("", "absent"),
        (None, "absent"),
    ],
)  # fmt: skip
def test_a_digest_is_verified_in_any_spelling_and_unknown_ones_never_fail(
    field: str | None, status: DigestStatus
) -> None:
    assert digest.verify(field, DATA) == status


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("of", "status"), [(chunked(PAGE), "verified-raw"), (PAGE, "verified-entity"), (b"else", "mismatch")]
)
def test_a_payload_digest_may_be_over_the_chunked_or_the_dechunked_body_and_which_is_told(
    of: bytes, status: DigestStatus
) -> None:
    block = http(chunked(PAGE), "Transfer-Encoding: chunked")
    (item,) = told(record("chunks", block, WARC_Payload_Digest=sha1(of))).captures
    assert item.payload_digest_status == status
    assert item.quirks == (("payload-digest-mismatch",) if status == "mismatch" else ())


def test_the_digest_of_a_revisit_is_not_applicable_before_it_is_resolved() -> None:
    block = http(b"")
    (item,) = told(record("again", block, "revisit", WARC_Payload_Digest=sha1(PAGE))).captures
    assert (item.payload_digest_status, item.record.block_digest_status) == ("not-applicable", "verified-raw")


def test_a_wrong_block_digest_is_flagged() -> None:
    (item,) = told(record("wrong", http(), WARC_Block_Digest=sha1(b"else"))).captures
    assert (item.record.block_digest_status, item.record.quirks) == ("mismatch", ("block-digest-mismatch",))


def test_without_verification_a_digest_is_neither_right_nor_wrong() -> None:
    wrong = record("wrong", http(), WARC_Block_Digest=sha1(b"else"), WARC_Payload_Digest=sha1(b"else"))
    (item,) = told(wrong, options=ReadOptions(verify=False)).captures
    assert (item.record.record_id, item.record.block_digest_status, item.quirks) == (name("wrong"), "absent", ())


PACKED = gzip.compress(PAGE, mtime=0)
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"
CODED = ("Content-Encoding: gzip",)
BIG = bytes(17 << 20)


@pytest.mark.parametrize(
    ("block", "of", "status", "quirks"),
    [
        (http(), PAGE, "verified-raw", ()),
        (http(), http(), "verified-block", ("payload-digest-of-block",)),
        (http(PACKED, *CODED), PACKED, "verified-raw", ()),
        (http(PACKED, *CODED), PAGE, "verified-decoded", ("payload-digest-of-decoded",)),
        (http(PACKED), PAGE, "verified-decoded", ("payload-digest-of-decoded", "coding-undeclared")),
        (http(gzip.compress(BIG[:9000]), *CODED, media_type="image/bmp"), BIG[:9000], "verified-decoded",
         ("payload-digest-of-decoded",)),
        (http(chunked(PAGE)), PAGE, "verified-entity", ("chunked-undeclared",)),
        (INTERIM + http(), PAGE, "verified-raw", ("http-interim-response",)),
        (INTERIM + http(), http(), "verified-raw", ("http-interim-response",)),
        (http(BIG, media_type="image/bmp"), BIG, "verified-raw", ()),
        (http(BIG, media_type="image/bmp"), http(BIG, media_type="image/bmp"), "verified-block",
         ("payload-digest-of-block",)),
        (INTERIM + http(BIG, media_type="image/bmp"), http(BIG, media_type="image/bmp"), "verified-raw",
         ("http-interim-response",)),
        (http(), b"something else", "mismatch", ("payload-digest-mismatch",)),
        (http(PACKED, *CODED), b"something else", "mismatch", ("payload-digest-mismatch",)),
    ],
)  # fmt: skip
def test_a_payload_digest_is_named_as_what_it_is_of(
    block: bytes, of: bytes, status: DigestStatus, quirks: tuple[str, ...]
) -> None:
    for options in (ReadOptions(), ReadOptions(sha256=True)):
        (item,) = told(record("of", block, WARC_Payload_Digest=sha1(of)), options=options).captures
        assert (item.payload_digest_status, item.quirks) == (status, quirks)
        assert item.record.block_digest_status == "verified-raw"


@pytest.mark.parametrize(
    ("of", "status"),
    [
        (b"text\n", "verified-raw"),
        (b"20 text/gemini\r\ntext\n", "verified-raw"),
        (b"something else", "unsupported"),
    ],
)
def test_of_a_protocol_that_is_not_parsed_nobody_knows_where_the_payload_begins(of: bytes, status: str) -> None:
    block = b"20 text/gemini\r\ntext\n"
    data = record("x", block, Content_Type="application/gemini; msgtype=response", WARC_Payload_Digest=sha1(of))
    (item,) = told(data).captures
    assert (item.payload_digest_status, item.body, item.quirks) == (status, block, ("protocol-unknown",))
