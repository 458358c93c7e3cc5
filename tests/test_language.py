"""Languages declared and detected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.markup import language


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh_hans-cn", "zh-Hans-CN"),
        ("sr-Latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("ger", "de"),
        (" fr-FR, en", "fr-FR"),
        ("x-default", None),
        ("english", None),
        ("und", None),
        ("", None),
        ("{{lang}}", None),
        ("e" * 1_000_000, None),
    ],
)
def test_a_declared_language_is_spelled_as_bcp_47(declared: str, tag: str | None) -> None:
    assert language.tag(declared) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The engineers moved the bridge by forty metres in a single night, and nobody noticed.", "en"),
        ("Die Ingenieure haben die Brücke in einer einzigen Nacht um vierzig Meter versetzt.", "de"),
        ("Les ingénieurs ont déplacé le pont de quarante mètres en une seule nuit.", "fr"),
        ("Инженеры за одну ночь передвинули мост на сорок метров, и никто этого не заметил.", "ru"),
        ("技術者たちは一晩で橋を四十メートル動かしたが、誰も気づかなかった。", "ja"),
        ("مهندسون نقلوا الجسر أربعين مترا في ليلة واحدة ولم يلاحظ أحد ذلك.", "ar"),
    ],
)
def test_the_language_of_a_text_is_detected(text: str, tag: str) -> None:
    found = language.detect(text)
    assert found is not None
    assert found.language == tag
    assert 0.5 <= found.score <= 1


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "eng"), ("zh", "zho"), ("ceb", "ceb"), ("x", None), ("zh-Hans", None)]
)
def test_a_language_has_the_code_of_three_letters_that_common_crawls_index_has(tag: str, code: str | None) -> None:
    assert language.iso_639_3(tag) == code


@pytest.mark.parametrize(
    "text", ["", "OK", "123 456 789", "…", "Home", "42 € 17 $ 2020-01-22 12:30 100 % 3.14159 2.71828"]
)
def test_a_text_that_tells_nothing_has_no_language(text: str) -> None:
    assert language.detect(text) is None


@pytest.mark.parametrize(
    ("glance", "closer", "tag"),
    [
        (("en", 0.9), ("de", 0.9), "en"),
        (("en", 0.6), ("en", 0.6), "en"),
        (("en", 0.6), ("de", 0.9), "de"),
        (("en", 0.6), ("de", 0.6), None),
        (("en", 0.6), ("en", 0.4), None),
    ],
)
def test_a_closer_look_is_taken_where_a_glance_is_not_sure_and_two_languages_are_none(
    monkeypatch: pytest.MonkeyPatch, glance: tuple[str, float], closer: tuple[str, float], tag: str | None
) -> None:
    monkeypatch.setattr(language, "rated", lambda text: glance if len(text) <= language.GLANCE + 2 else closer)
    found = language.detect("The engineers moved the bridge by forty metres. " * 40)
    assert found == (tag and (tag, max(glance[1], closer[1])))


@given(st.text(max_size=100))
def test_no_text_breaks_the_detector(text: str) -> None:
    language.detect(text)
    language.detect(text + "\ud800")
    language.tag(text)
