"""Text of many scripts: what is seen stays, what is not goes, and no space is put where none belongs."""

from __future__ import annotations

import pytest
from keeping import texts

from warcmill.page.extract import whitespace


def test_arabic_keeps_its_joiners_and_direction_marks() -> None:
    assert texts("<p>الطاحونة <b>القديمة</b> على التل، بُنيت سنة 1702\u200f.</p>") == [
        "الطاحونة القديمة على التل، بُنيت سنة 1702\u200f."
    ]


def test_hebrew_keeps_points_and_direction_marks() -> None:
    assert texts("<p dir=rtl>הַטַּחֲנָה ה<b>ישנה</b> (C++\u200e) על הגבעה</p>") == ["הַטַּחֲנָה הישנה (C++\u200e) על הגבעה"]


def test_persian_keeps_the_zero_width_non_joiner() -> None:
    assert texts("<p>آسیاب می\u200cچرخد و خانه\u200cها را می\u200cبیند</p>") == [
        "آسیاب می\u200cچرخد و خانه\u200cها را می\u200cبیند"
    ]


def test_hindi_keeps_joiners_inside_its_clusters() -> None:
    assert texts("<p>पवन\u200dचक्की क्\u200dष और क्\u200cष\n पुरानी है।</p>") == [
        "पवन\u200dचक्की क्\u200dष और क्\u200cष पुरानी है।"
    ]


def test_thai_keeps_the_zero_width_space_between_words() -> None:
    assert texts("<p>โรงสี\u200bเก่า<b>บน</b>เนินเขา</p>") == ["โรงสี\u200bเก่าบนเนินเขา"]


def test_japanese_lines_are_joined_without_spaces() -> None:
    assert texts("<p>丘の上の\n    古い水車は、\n今も<b>回って</b>いる。</p>") == [
        "丘の上の古い水車は、今も回っている。"
    ]


def test_chinese_spans_are_joined_without_spaces_but_written_spaces_stay() -> None:
    assert texts("<div><span>山上的</span><span>老磨坊</span>\n<span>还在转 动</span> Wind 磨</div>") == [
        "山上的老磨坊还在转 动 Wind 磨"
    ]


def test_korean_lines_are_joined_with_spaces() -> None:
    assert texts("<p>언덕 위의\n오래된 <b>물레</b>방아</p>") == ["언덕 위의 오래된 물레방아"]


def test_russian_loses_soft_hyphens_and_keeps_accents() -> None:
    assert texts("<p>Ста\u00adра\u00adя ме\u0301льница на&nbsp;холме</p>") == ["Старая ме\u0301льница на холме"]


def test_ruby_gives_the_word_whole_and_then_its_reading() -> None:
    assert texts(
        "<p>この<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby>を読む</p>"
    ) == ["この漢字(かんじ)を読む"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a\ufeffb\u2060c\u200bd\u200ee\u202ef", "abcdef"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈", "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("hi\U000e0068\U000e0069dden", "hidden"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("x\u200cy", "xy"),
        ("ខ្មែរ\u200bភាសា", "ខ្មែរ\u200bភាសា"),
        ("\x00a\x07b\x7fc\ufffc", "abc"),
        ("it\x92s 5 \x80", "it’s 5 €"),
    ],
)
def test_what_shows_nothing_goes_unless_a_script_needs_it(written: str, seen: str) -> None:
    assert whitespace.seen(written) == seen


def test_references_to_windows_characters_are_read_as_browsers_read_them() -> None:
    assert texts("<p>it&#146;s 5 &#x80;&#133;</p>") == ["it’s 5 €…"]


def test_a_text_of_nothing_but_unseen_characters_is_no_block() -> None:
    assert texts("<p>\u200b\ufeff</p><p>a</p>") == ["a"]
