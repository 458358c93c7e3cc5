"""Join pieces into one text: white space, line breaks, and invisible characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from warcmill.page.markup.text_walk import BREAK, SEAM

if TYPE_CHECKING:
    from collections.abc import Sequence

_CJK: Final = (
    "\u2e80-\u2fdf\u3001-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f"
    "\U00016fe0-\U0001b2ff\U00020000-\U0003ffff"
)
"""Chinese characters, kana, bopomofo and their full-width forms: scripts without spaces. Hangul uses them."""
_JOINING: Final = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f\ua840-\ua8ff\ua900-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U000117ff\U0001e900-\U0001e95f"
)
"""Arabic, Syriac, N'Ko, Mongolian, the scripts of India and their descendants: in these, joiners and non-joiners are
part of the spelling."""
_EMOJI: Final = "\u200d\u2190-\u2bff\ufe0f\u3030\u303d\U0001f000-\U0001faff\U000e007f"
_SOUTH_EAST: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1bff"
"""Thai, Lao, Burmese, Khmer and related scripts, in which zero-width spaces separate words."""
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffc\U000e0000-\U000e007f]"
)
"""Characters without width (controls, soft hyphen, joiners, direction marks, fillers, tags), except variation
selectors, which choose a glyph."""
_JUNK: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]"
    f"|(?<![{_JOINING}{_EMOJI}])[\u200c\u200d]"
    f"|(?<![{_SOUTH_EAST}])\u200b|\u200b(?![{_SOUTH_EAST}])"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+|[\U000e0000-\U000e001f]"
)
WINDOWS: Final = {code: letter for code in range(0x80, 0xA0) if (letter := bytes([code]).decode("cp1252", "ignore"))}
"""What authors mean by controls above 0x7F: `&#146;` is an apostrophe (HTML, 13.2.5.80). The parser leaves them."""
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BETWEEN_CJK: Final = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_ANY_CJK: Final = re.compile(f"[{_CJK}]")
_NOT_PLAIN: Final = re.compile(f"{_UNSEEN.pattern}|[{_CJK}]")
_TIGHT: Final = re.compile(rf"{SEAM}(?=[,.;:!?%)\]}}»”’])|(?<=[(\[{{«“‘#@]){SEAM}|(?<=[$€£¥]){SEAM}(?=\d)")
"""A boundary between elements next to punctuation that attaches to a word: `<span>19</span><span>.99</span>`."""
_BLANK_START: Final = re.compile(r"\A(?:[^\S\n]*\n)+")


def is_plain(text: str) -> bool:
    """Whether a text with collapsed white space can be used as a line unchanged, if it spans no element boundary."""
    return text.isascii() or not _NOT_PLAIN.search(text)


def line(text: str) -> str:
    """Text on one line: white space collapsed, line breaks turned into spaces.

    A line break of the source between Chinese or Japanese characters is dropped.
    """
    if SEAM in text:
        text = _TIGHT.sub("", text)
    if text.isascii():
        return " ".join(text.split())
    return " ".join(seen(_closed(text)).split())


def lines(text: str) -> str:
    """Text with white space collapsed and a new line for each line break that the page prescribes."""
    if BREAK not in text:
        return line(text)
    parts = (line(part) for part in text.split(BREAK))
    return "\n".join(part for part in parts if part)


def code(passages: Sequence[str]) -> str:
    """Preformatted text: spaces and line breaks are kept, except blank lines around it; each passage begins a line."""
    text = "\n".join(passage.removesuffix("\n") for passage in passages)
    text = text.replace(BREAK, "\n").replace(SEAM, "").replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _BLANK_START.sub("", seen(text)).rstrip()


def seen(text: str) -> str:
    """The text without invisible characters.

    Soft hyphens, byte order marks, controls and fillers are always dropped. Joiners and non-joiners are kept in scripts
    that spell with them (Persian, Hindi, emoji), zero-width spaces where they separate words (Khmer, Thai), direction
    marks in text with right-to-left letters. Windows-1252 characters in the place of controls are mapped.
    """
    if text.isascii() or not _UNSEEN.search(text):
        return text
    text = _JUNK.sub("", text).translate(WINDOWS)
    return text if _RTL.search(text) else _DIRECTION.sub("", text)


def _closed(text: str) -> str:
    """Drop the space where lines or elements of Chinese or Japanese meet (CSS Text 3, section 4.1.3)."""
    if ("\n" in text or SEAM in text) and _ANY_CJK.search(text):
        return _BETWEEN_CJK.sub(_gap, text)
    return text


def _gap(space: re.Match[str]) -> str:
    return "" if "\n" in space[0] or SEAM in space[0] else " "
