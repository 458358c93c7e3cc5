"""Addresses: a URL's parts as index columns, and links resolved against their page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from warcmill.page.addresses.hosts import spelled
from warcmill.page.addresses.mirrors import public_host
from warcmill.page.addresses.suffixes import Domains, domains
from warcmill.page.addresses.surt import surt_key

MAX_LENGTH = 32_768
"""Maximum length of a link in characters. A longer one carries data, not an address."""

MAX_HOST = 253
"""Maximum length of a host name in characters (RFC 1035, 2.3.4, as text)."""

_NO_ADDRESS = ("javascript:", "data:", "blob:", "about:", "vbscript:", "view-source:", "chrome:", "void(")
_UNCLEAN = re.compile(r"[\x00-\x20\x7f\\\[\]]").search
"""What keeps a URL from being used unchanged: space, controls, backslashes, brackets; also dot segments, no host."""
_NO_HOST = re.compile(r"://(?:[/?#]|$)").search
_ABSOLUTE = re.compile(r"https?://[^\x00-\x20\x7f\\\[\]/?#][^\x00-\x20\x7f\\\[\]]*").fullmatch
"""A URL with a host and nothing of what is unclean but, perhaps, dot segments or a second `://`."""
_PLAIN = re.compile(r"(?:[\w~%-][\w.~%-]*/)*[\w~%-][\w.~%-]*/?(?:[?#][^\x00-\x20\x7f\\]*)?")
"""A relative path that only has to be appended to the page's folder."""
_UP = re.compile(
    r"((?:\.\.?/)+)((?:[\w~%-][\w.~%-]*/)*(?:[\w~%-][\w.~%-]*)?(?:\?[^\x00-\x20\x7f\\#]+)?(?:#[^\x00-\x20\x7f\\]+)?)"
).fullmatch
"""A plain relative path after `./` and `../`."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DROPPED = re.compile(r"[\t\r\n]")
_CONTROLS = "".join(map(chr, range(0x21)))
_DOTS = re.compile(r"/\.\.?(?:/|$)")
_NO_UTF_8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The parts of a URL, as the index columns hold them; None for a part that it lacks."""

    surtkey: str
    host_name: str | None = None
    host_tld: str | None = None
    host_registry_suffix: str | None = None
    host_registered_domain: str | None = None
    host_private_domain: str | None = None
    protocol: str | None = None
    port: int | None = None
    path: str | None = None
    query: str | None = None


def parts(url: str) -> UrlParts:
    """Split a URL into its parts (RFC 3986, section 3). Never raises: what is not a URL gets a key and nothing else."""
    try:
        split = urlsplit(url)
        name = spelled(split.hostname or "")
    except ValueError:
        return UrlParts(surt_key(url))
    suffix, registered, private = _domains(name) if len(name) <= MAX_HOST else Domains()
    return UrlParts(
        surt_key(url),
        name or None,
        _tld(name),
        suffix,
        registered,
        private,
        split.scheme or None,
        _port(split),
        split.path or None,
        split.query or None,
    )


def _tld(name: str) -> str | None:
    last = name.rpartition(".")[2]
    return last if last and not last.isdecimal() and ":" not in last else None


def _port(split: SplitResult) -> int | None:
    try:
        return split.port
    except ValueError:  # not a number, or above 65,535
        return None


def of_header(value: str) -> str:
    """A URL from an HTTP header that was decoded as Latin-1: UTF-8 restored, other bytes percent-escaped."""
    if value.isascii():
        return value
    try:
        raw = value.encode("latin-1")
    except UnicodeEncodeError:  # it does not come from a header
        return value
    text = raw.decode("utf-8", "surrogateescape")
    return _NO_UTF_8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)


def host(url: str) -> str:
    """A URL's host in lower case; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def registered_domain(name: str) -> str | None:
    """The registered domain (`bbc.co.uk`), by the public suffix list; None for IP addresses and bare suffixes."""
    return _domains(name).registered if len(name) <= MAX_HOST else None


@lru_cache(maxsize=65_536)
def _domains(name: str) -> Domains:
    return domains(name)


def resolve(base: str, href: str) -> str | None:
    """A link's absolute URL (WHATWG URL, as far as archives need it), or None if it does not lead to a document.

    - `javascript:`, `data:`, `blob:` and the like give None: they are scripts or inline data, never captured;
    - `mailto:`, `tel:` and other schemes are returned unchanged;
    - spaces become `%20`, tabs and line breaks are dropped, backslashes count as slashes, dot segments are resolved;
    - an empty link is the page itself, a fragment is the page with that fragment;
    - what can't be parsed (`http://[`) or is longer than MAX_LENGTH gives None. Never raises.
    """
    if len(href) >= MAX_LENGTH:
        return None
    if _ABSOLUTE(href) and "/." not in href and "://" not in href[len("https://") :]:
        return href
    is_clean = not _UNCLEAN(href) and "/." not in href and not ("://" in href and _NO_HOST(href))
    if is_clean and href.startswith(("https://", "http://")):
        return href
    return (_joined if is_clean else _climbed)(base, href) or _resolve_any(base, href)


@lru_cache(maxsize=256)
def _anchor(base: str) -> tuple[str, str, str]:
    """The base's origin, the base without its fragment, and its folder; empty if it is not a hierarchical URL."""
    try:
        split = urlsplit(base)
    except ValueError:
        return "", "", ""
    if not split.scheme or not (split.netloc or split.scheme == "file"):
        return "", "", ""
    origin = f"{split.scheme}://{split.netloc}"
    return origin, base.partition("#")[0], origin + (split.path.rpartition("/")[0] or "") + "/"


def _joined(base: str, href: str) -> str | None:
    """A link that only needs the origin, the page or its folder prepended."""
    origin, page, folder = _anchor(base)
    if not origin:
        return None
    if href[:1] == "/" and href[1:2] != "/":
        return origin + href
    if href[:1] == "#":
        return page + href
    return folder + href if _PLAIN.fullmatch(href) else _climbed(base, href)


def _climbed(base: str, href: str) -> str | None:
    """A link that begins with `./` or `../` and needs no further parsing."""
    if href[:1] != ".":
        return None
    origin, _, folder = _anchor(base)
    found = _UP(href)
    if not found or not origin or _UNCLEAN(folder) or "/." in folder or "//" in folder[len(origin) :]:
        return None
    steps = folder[len(origin) :].split("/")[1:-1]
    above = steps[: max(len(steps) - found[1].count("../"), 0)]
    return "/".join((origin, *above, found[2]))


def _resolve_any(base: str, href: str) -> str | None:
    href = _DROPPED.sub("", href.strip(_CONTROLS))
    if href[:12].lower().startswith(_NO_ADDRESS):
        return None
    scheme = _SCHEME.match(href)
    if scheme and scheme[0].lower() not in ("http:", "https:", "ftp:", "file:"):
        return href.replace(" ", "%20")
    page = _anchor(base)[1]
    if not page and not scheme:
        return None
    try:
        return _tidy(urljoin(page, href.replace("\\", "/"))) if href else page
    except ValueError:
        return None


def _tidy(url: str) -> str | None:
    split = urlsplit(url)
    if not split.netloc and split.scheme != "file":
        return None
    path = _without_dots(split.path) if _DOTS.search(split.path) else split.path
    return urlunsplit(split._replace(path=path)).replace(" ", "%20")


def _without_dots(path: str) -> str:
    """Resolve dot segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join(kept) + ("/" if parts[-1] in (".", "..") and kept else "")


def public_url(url: str) -> str:
    """The URL with a known onion mirror's host replaced by the public one; any other URL unchanged."""
    if ".onion" not in url:
        return url
    try:
        split = urlsplit(url)
        public = public_host(split.hostname or "")
    except ValueError:
        return url
    return url if public is None else urlunsplit(split._replace(netloc=public))
