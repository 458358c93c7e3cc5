"""Text from names, URLs, headers and messages made harmless: for terminals, logs, reports and the lines of CI jobs."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls (among them ESC and line ends), what turns the direction of text, what is unseen, and halves of pairs.

The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are written with them."""

_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=\w*\[)(?<=##)")
"""What CI services take for a command in a log: `::` where a line begins (GitHub), `##vso[` and `##[` (Azure)."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    r"""The text on one line, escapes such as `\x1b` and `\u202e` in place of what could steer a terminal or a reader.

    What a CI service would take for a command in its log is taken apart by such an escape too.
    """
    safe = _STEERING.sub(_escape, text)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", safe)


def printable_lines(text: str) -> str:
    """Text of several lines that are ours, each as `printable` gives it."""
    return "\n".join(map(printable, text.split("\n")))


def printable_json(text: str) -> str:
    r"""JSON (as `json.dumps` gives it, indented or not) with such characters inside its strings as `\u....`."""
    safe = _STEERING.sub(lambda found: found[0] if found[0] == "\n" else _json_escape(found[0]), text)
    return _COMMAND.sub(lambda found: _json_escape(found[0]), safe)


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    if letter in _SHORT:
        return _SHORT[letter]
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"  # noqa: PLR2004 -- as Python writes them


def _json_escape(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
