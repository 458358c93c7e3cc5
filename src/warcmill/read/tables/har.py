"""An entry of a HAR log (HTTP Archive 1.2), as browsers, proxies and test tools write it."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Any

from warcmill.model import Headers
from warcmill.read.dumps.entry import Entry
from warcmill.read.dumps.programs import any_date
from warcmill.read.input import Input
from warcmill.read.tables.json_scan import parsed

_ATTACHED = re.compile(r"[\w.-]{1,200}")


def entry(data: bytes, source: Input) -> Entry | str:
    """Make the entry; of a request without an answer, the reason why there is none. Raises ValueError if it is none."""
    row = parsed(data)
    request, response = _object(row, "request"), _object(row, "response")
    url = request.get("url")
    if not isinstance(url, str) or not url:
        return "no-target-uri"
    status = response.get("status")
    if not isinstance(status, int) or not 100 <= status <= 599:  # noqa: PLR2004 -- HTTP's
        return "har-without-response"
    content = _object(response, "content")
    kind = content.get("mimeType")
    kind = kind if isinstance(kind, str) else ""
    body, charset = _body(content, source)
    started = row.get("startedDateTime")
    started = started if isinstance(started, str) else None
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind)
    method = request.get("method")
    media_type = kind.partition(";")[0].strip().lower() or None
    return Entry(
        url, body or b"", started, any_date(started) if started else None, media_type,
        charset or (declared[1] if declared else None), status, _headers(response.get("headers")),
        quirks=() if body is not None else ("har-body-missing",), method=method if isinstance(method, str) else None,
    )  # fmt: skip


def _object(row: Any, name: str) -> dict[str, Any]:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, dict) else {}


def _body(content: dict[str, Any], source: Input) -> tuple[bytes | None, str | None]:
    """The body and the charset that it is in now; None if the log does not hold it."""
    text = content.get("text")
    if isinstance(text, str):
        if content.get("encoding") == "base64":
            try:
                return base64.b64decode(text, validate=False), None
            except (binascii.Error, ValueError):
                raise ValueError("the body is no base64") from None
        return text.encode("utf-8", "replace"), "utf-8"
    if content.get("size") in (0, None) and "_file" not in content:
        return (b"" if content.get("size") == 0 else None), None
    return _attached(content.get("_file"), source), None


def _attached(name: object, source: Input) -> bytes | None:
    """A body that Playwright puts beside the log, under a name made of its hash."""
    if not isinstance(name, str) or not _ATTACHED.fullmatch(name) or name.startswith("."):
        return None
    folder, _, _ = source.name.rpartition("/")
    path = f"{folder}/{name}" if folder else name
    if source.beside is not None:
        return source.beside.read(path)
    if Path(path).is_symlink():  # it may lead anywhere
        return None
    try:
        with Path(path).open("rb") as file:
            return file.read(source.options.max_body + 1)
    except OSError:
        return None


def _headers(value: Any) -> Headers:
    pairs = value if isinstance(value, list) else ()
    named = ((one.get("name"), one.get("value")) for one in pairs if isinstance(one, dict))
    return tuple((name, value) for name, value in named if isinstance(name, str) and isinstance(value, str))
