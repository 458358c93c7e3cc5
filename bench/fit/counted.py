"""The words of a text as the measures count them; of Chinese, Japanese and Korean each sign is one."""

from __future__ import annotations

import re
from typing import Final

_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+")


def words(text: str) -> list[str]:
    """The words, in small letters."""
    return _WORD.findall(text.lower())
