"""Languages: what a page declares as a BCP 47 tag, and what its text is written in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 420
"""Characters that the detector sees. Its time grows with them (0.2 ms here), and it is sure of prose long before."""
LONGEST = 200
"""Characters of a declaration that are looked at."""
HEAD = 60
"""Characters of a text that mostly have letters enough, so that the rest need not be counted."""
MIN_LETTERS = 16
"""Bytes of letters in UTF-8 below which no answer is given: a few words of Latin script, five characters of Chinese."""
MIN_CONFIDENCE = 0.7

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{4,8})*)", re.IGNORECASE)
_FIRST = re.compile(r"[\s,;]")
_SHORTEST = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "ces": "cs", "cze": "cs", "jpn": "ja", "zho": "zh", "chi": "zh",
    "kor": "ko", "ara": "ar", "tur": "tr", "swe": "sv", "kik": "ki",
}  # fmt: skip
"""BCP 47 takes the shortest code of a language (RFC 5646, 2.2.1); these are the long ones that pages write."""
_UNKNOWN = ("und", "zxx", "mul", "mis")


def tag(declared: str) -> str | None:
    """Spell a declared language as BCP 47 (RFC 5646, 2.1.1): `zh_hans-cn` is `zh-Hans-CN`; None if it is no tag."""
    return _spelled(declared[:LONGEST])


@lru_cache(maxsize=1_024)
def _spelled(declared: str) -> str | None:
    first = _FIRST.split(declared.strip(), maxsplit=1)[0].replace("_", "-")
    found = _TAG.fullmatch(first)
    if found is None:
        return None
    language, script, region, variants = (part or "" for part in found.groups())
    language = _SHORTEST.get(language.lower(), language.lower())
    if language in _UNKNOWN:
        return None
    subtags = [language, script.title(), region.upper(), *variants.lower().split("-")]
    return "-".join(subtag for subtag in subtags if subtag)


def detect(text: str) -> str | None:
    """Name the language of a text (BCP 47), or None when it is too short or the detector is not sure."""
    sample = _sample(text)
    if _letters(sample[:HEAD]) < MIN_LETTERS and _letters(sample) < MIN_LETTERS:
        return None
    language, confidence = rated(sample)
    if confidence < MIN_CONFIDENCE or language in _UNKNOWN:
        return None
    return _SHORTEST.get(language, language)


def _letters(text: str) -> int:
    """Bytes of its letters in UTF-8."""
    return len("".join(filter(str.isalpha, text)).encode("utf-8", "replace"))


def rated(text: str) -> tuple[str, float]:
    """Name the likeliest language of a short text and how likely it is, 0 to 1."""
    language, confidence = _identifier().classify(text)
    return language, confidence


def _sample(text: str) -> str:
    """Take three pieces: a page's first words may be a date line, its last ones a list of names."""
    if len(text) <= SAMPLE:
        return text
    piece, middle = SAMPLE // 3, len(text) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # 0.7 s with its model: only where text is read

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
