"""The name of an input in rows, manifests and messages: without secrets, always valid Unicode."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

SECRET = ("x-amz-", "x-goog-", "x-oss-")
"""Prefixes of query parameters with which object stores sign a URL."""
SIGNATURES = frozenset({"signature", "sig"})
SECRETS = SIGNATURES | {
    "access_token", "api_key", "apikey", "auth", "authorization", "jwt", "passwd", "password", "pwd", "secret", "token",
}  # fmt: skip
COMPANIONS = frozenset({
    "awsaccesskeyid", "expires", "googleaccessid", "key-pair-id", "ossaccesskeyid", "policy",  # S3, Google, CloudFront
    "se", "sip", "ske", "skoid", "sks", "skt", "sktid", "skv", "sp", "spr", "sr", "st", "sv",  # Azure
})  # fmt: skip
"""Parameters that belong to a signature if there is one, and may mean anything elsewhere."""
_FILE = "file://"


def public(name: str) -> str:
    """The public name of an input: a URL without user name, password and signature, or a path.

    A path that is not UTF-8 becomes a `file:` URL, its bytes percent-encoded (RFC 8089); `path_of` reverses this.
    """
    if "://" in name:
        return "::".join(map(_without_secrets, name.split("::")))
    try:
        name.encode()
    except UnicodeEncodeError:
        return _FILE + quote(os.fsencode(Path(name).absolute()), safe="/:@!$&'()*+,;=~")
    return name


def path_of(name: str) -> str:
    """The path for a name made by `public`."""
    return os.fsdecode(unquote_to_bytes(name.removeprefix(_FILE))) if name.startswith(_FILE) else name


def _without_secrets(url: str) -> str:
    try:
        scheme, place, path, query, _ = urlsplit(url)
    except ValueError:  # such as an unclosed bracket: keep nothing, rather than risk a secret
        return url.partition("://")[0] + "://"
    fields = [(each.partition("=")[0].lower(), each) for each in query.split("&")]
    is_signed = any(name in SIGNATURES for name, _ in fields)
    kept = "&".join(each for name, each in fields if not _is_secret(name, is_signed=is_signed))
    return urlunsplit((scheme, place.rpartition("@")[2], path, kept, "")).encode("utf-8", "backslashreplace").decode()


def _is_secret(name: str, *, is_signed: bool) -> bool:
    return name in SECRETS or name.startswith(SECRET) or (is_signed and name in COMPANIONS)
