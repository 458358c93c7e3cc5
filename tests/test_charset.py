"""Bytes become text, on the right word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.markup.charset import Decoded, decode

RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю" * 4


def test_declared_and_valid_utf_8_passes_as_it_is() -> None:
    assert decode("é".encode(), "UTF-8", html=True) == Decoded("é", "utf-8", "http")


def test_a_byte_order_mark_beats_every_declaration() -> None:
    assert decode(b"\xef\xbb\xbfa", "windows-1251", html=True) == Decoded("a", "utf-8", "bom")
    assert decode("\ufeffab".encode("utf-16-le"), "utf-8", html=True) == Decoded("ab", "utf-16le", "bom")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("iso-8859-1", "windows-1252"),
        ("gb2312", "gbk"),
        ("latin1", "windows-1252"),
        (" UTF8 ", "utf-8"),
        ("ks_c_5601-1987", "euc-kr"),
    ],
)
def test_a_label_means_what_the_standard_says(label: str, name: str) -> None:
    assert decode(b"a", label, html=True).charset == name


@pytest.mark.parametrize(
    "declaration",
    [
        b"<meta charset=windows-1251>",
        b"<META CHARSET = 'cp1251' />",
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        b'<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">',
        b'<?xml version="1.0" encoding="windows-1251"?>',
        b" " * 3000 + b"<meta charset=windows-1251>",
    ],
)
def test_the_page_itself_declares(declaration: bytes) -> None:
    got = decode(declaration + RUSSIAN.encode("cp1251"), None, html=True)
    assert (got.charset, got.source, got.quirks) == ("windows-1251", "meta", ())
    assert got.text.endswith(RUSSIAN)


def test_plain_text_has_no_declaration_inside() -> None:
    assert decode(b"<meta charset=koi8-r>", None, html=False).source == "default"


def test_a_declared_utf_16_that_can_be_read_is_utf_8() -> None:
    assert decode("<meta charset=utf-16>é".encode(), None, html=True) == Decoded(
        "<meta charset=utf-16>é", "utf-8", "meta"
    )


def test_utf_16_without_a_mark_is_seen_by_its_zeros() -> None:
    assert decode("<html>é".encode("utf-16-le"), None, html=True) == Decoded("<html>é", "utf-16le", "detected")


def test_conflicting_declarations_are_noted_and_the_bytes_decide() -> None:
    page = b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251")
    got = decode(page, "utf-8", html=True)
    assert (got.charset, got.source, got.quirks) == ("windows-1251", "meta", ("charset-conflict",))


def test_a_server_that_calls_utf_8_latin_1_is_overruled() -> None:
    assert decode("naïve café".encode(), "iso-8859-1", html=True) == Decoded(
        "naïve café", "utf-8", "detected", ("charset-overruled",)
    )


def test_latin_1_that_is_no_utf_8_stays() -> None:
    assert decode("naïve café".encode("latin-1"), "iso-8859-1", html=True) == Decoded(
        "naïve café", "windows-1252", "http"
    )


def test_an_unknown_label_is_noted_and_passed_over() -> None:
    assert decode("é".encode(), "klingon", html=True) == Decoded("é", "utf-8", "detected", ("charset-unknown",))


def test_a_letter_cut_in_two_at_the_end_costs_only_itself() -> None:
    got = decode(RUSSIAN.encode()[:-1], "utf-8", html=True)
    assert (got.charset, got.source, got.quirks) == ("utf-8", "http", ("charset-errors",))
    assert got.text[:-1] == RUSSIAN[:-1]


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("東京都は二十三日、新しい計画を発表した。住民の声が上がっている。" * 3, "shift_jis", "shift_jis"),
        ("東京都は二十三日、新しい計画を発表した。住民の声が上がっている。" * 3, "euc_jp", "euc-jp"),
        ("한국어로 쓴 긴 문장이 여기에 있습니다. " * 5, "euc_kr", "euc-kr"),
        ("Dnes je pěkný den a všichni šli ven. Říkali, že přijdou později. " * 3, "cp1250", "windows-1250"),
        ("Les élèves français étaient très contents à Noël.", "latin-1", "windows-1252"),
    ],
)
def test_what_nobody_declares_is_detected(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec), None, html=True) == Decoded(text, name, "detected")


def test_plain_ascii_without_declaration_is_the_default() -> None:
    assert decode(b"abc", None, html=True) == Decoded("abc", "windows-1252", "default")


def test_a_declared_utf_16_without_a_single_zero_is_none() -> None:
    assert decode("<p>é".encode(), "utf-16", html=True) == Decoded("<p>é", "utf-8", "http")


@pytest.mark.parametrize("junk", [b"<meta " + b"a" * 65_000, b"<meta a=b " * 6_500, b"<!-- charset" * 5_000])
def test_a_declaration_is_looked_for_in_junk_without_end(junk: bytes) -> None:
    assert decode(junk + b" charset", None, html=True).source == "default"


def test_null_characters_go() -> None:
    assert decode(b"a\0b", "utf-8", html=True) == Decoded("ab", "utf-8", "http", ("null-bytes",))


def test_a_lone_surrogate_in_bytes_is_an_error_not_a_letter() -> None:
    assert decode(b"a" * 9000 + b"\xed\xa0\x80", "utf-8", html=True) == Decoded(
        "a" * 9000 + "\ufffd\ufffd\ufffd", "utf-8", "http", ("charset-errors",)
    )


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "gbk", "iso-8859-8-i", "x-user-defined", "hz-gb-2312", "utf-16", "utf-7"]),
)
def test_no_bytes_break_the_decoder(body: bytes, declared: str | None) -> None:
    got = decode(body, declared, html=True)
    assert "\0" not in got.text
    got.text.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"plain",
        "naïve".encode(),
        "naïve".encode("latin-1"),
        b"\xef\xbb\xbfmarked",
        b"a\0b",
        b"cut \xe2\x82",
        "zwölf".encode("utf-16-le"),
        "\ufeff\ufefftwice".encode(),
        b"~{VPND~}~~",
    ],
)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "hz-gb-2312", "utf-16le"])
def test_the_text_in_utf_8_is_the_text(body: bytes, declared: str | None) -> None:
    found = decode(body, declared, html=True)
    assert found.utf8.decode() == found.text


def test_a_payload_in_utf_8_is_not_encoded_once_more() -> None:
    body = "naïve".encode()
    assert decode(body, "utf-8", html=True).utf8 is body
