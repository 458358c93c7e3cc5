"""What the bounds of repairs and limits are for: each at the value where the program would do otherwise."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path

import jsonschema_rs
import pytest
from archives import http, record
from rows import row

from warcmill.dataset import compact
from warcmill.dataset.contract import captures
from warcmill.dataset.gate import Gate
from warcmill.model import Capture
from warcmill.page.markup.class_words import key_words
from warcmill.page.markup.language import detect
from warcmill.page.markup.tree import parse
from warcmill.page.metadata import authors, dates
from warcmill.page.recover import unrendered
from warcmill.read import ReadOptions, open_source
from warcmill.read.containers.bit_flips import Mender
from warcmill.read.containers.window import open_window
from warcmill.run.agenda import group
from warcmill.run.plan import InputFile

MEBIBYTE = 1 << 20


def test_jsonschema_judges_one_in_a_thousand_rows_that_the_fast_gate_lets_pass() -> None:
    gate = Gate(captures())
    gate._fast = jsonschema_rs.Draft202012Validator({})  # a fast gate with a fault: it lets everything pass
    wrong = {**row(), "title": 7}
    found = [gate.check(wrong) for _ in range(2_000)]
    assert [number for number, failure in enumerate(found, 1) if failure] == [1_000, 2_000]
    assert (gate.checked, gate.disagreements) == (2_000, 2)


def test_parts_of_at_least_half_the_target_stay_as_they_are() -> None:
    made = [{"unit": str(size), "config_digest": "c", "outputs": [{"bytes": size}]} for size in (10, 20, 49, 50, 80)]
    assert [[unit["unit"] for unit in group] for group in compact.plan(made, 100)] == [["10", "20", "49"]]


def test_small_files_that_together_are_large_do_not_share_one_unit() -> None:
    many = [InputFile(f"mirror/{i:03}.html", MEBIBYTE - 1, "s", "mirror") for i in range(80)]
    assert [len(unit.inputs) for unit in group(many)] == [64, 16]


def test_a_file_of_a_mebibyte_is_no_small_file() -> None:
    given = [InputFile(f"mirror/{size}", size, "s", "mirror") for size in (MEBIBYTE, MEBIBYTE - 1, 5)]
    assert sorted(len(unit.inputs) for unit in group(given)) == [1, 2]


# --- markup -------------------------------------------------------------------------------------------------------


def test_of_the_words_of_one_element_the_first_sixty_four_count() -> None:
    names = " ".join(f"name{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(100))
    found = key_words(f"div\0class={names}")
    assert (len(found), found[:2]) == (64, ("<div>", "nameaa"))


def test_of_one_attribute_the_first_four_thousand_characters_are_looked_at() -> None:
    assert "late" in key_words("div\0class=" + " " * 4_092 + "late")
    assert "late" not in key_words("div\0class=" + " " * 4_096 + "late")


def test_elements_nested_deeper_than_the_parser_goes_are_opened_flat() -> None:
    def nested(depth: int) -> tuple[list[str], tuple[str, ...]]:
        page = parse("<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>")
        return page.passages.text, page.quirks

    assert nested(1_400) == (["deep", "after"], ())
    assert nested(3_000) == (["deep", "after"], ("page-flattened",))
    assert nested(200_000) == (["deep", "after"], ("page-flattened",))


def test_ten_million_characters_of_a_page_are_parsed() -> None:
    page = "<p>" + "x" * (10_000_000 - 3)
    assert parse(page).quirks == ()
    assert parse(page + "y").quirks == ("page-cut",)


def test_a_text_of_sixteen_letters_is_enough_to_tell_its_language() -> None:
    assert detect("Guten Tag, Frau") is None
    found = detect("Guten Tag, Frau Müller")
    assert found is not None
    assert found.language == "de"


# --- metadata -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "year"), [("1989-12-31", None), ("1990-01-01", 1990), ("2101-01-01", None)])
def test_no_page_is_older_than_the_web(value: str, year: int | None) -> None:
    found = dates.parse(value)
    assert (found and found.year) == year


def test_a_name_has_seven_words_at_most() -> None:
    assert authors.names(["Ana María de la Cruz Santos Lima"]) == ("Ana María de la Cruz Santos Lima",)
    assert authors.names(["Ana María de la Cruz Santos Lima Rey"]) == ()


# --- text from elsewhere ------------------------------------------------------------------------------------------


def template(length: int) -> str:
    return f"<template>{'word ' * (length // 5)}{'x' * (length % 5)}</template>"


def recovered(html: str, shown: int) -> str | None:
    found = unrendered.find(parse(html), shown)
    return found.quirk if found else None


def test_a_page_that_shows_two_hundred_and_fifty_characters_is_taken_at_its_word() -> None:
    assert [recovered(template(5_000), shown) for shown in (249, 250)] == ["content-from-template", None]


def test_a_page_with_much_text_of_any_kind_is_no_shell() -> None:
    def page(letters: int) -> str:
        return f"<p>{'x' * letters}</p><p><a href=/>{'y' * 5_000}</a></p>{template(5_000)}"

    assert [recovered(page(letters), 100) for letters in (999, 1_000)] == ["content-from-template", None]


def test_what_stands_for_a_text_has_two_hundred_characters_and_four_times_what_is_shown() -> None:
    assert [recovered(template(length), 0) for length in (199, 200)] == [None, "content-from-template"]
    assert [recovered(template(length), 100) for length in (399, 400)] == [None, "content-from-template"]


def test_a_description_of_eighty_characters_stands_for_the_text_of_an_empty_page() -> None:
    def page(length: int) -> str:
        said = {"@type": "Article", "description": ("word " * 40)[: length - 1] + "x"}
        return f'<script type="application/ld+json">{json.dumps(said)}</script>'

    assert [recovered(page(length), 0) for length in (79, 80)] == [None, "content-from-json-ld"]
    assert recovered(page(80), 1) is None


# --- repairs of archives ------------------------------------------------------------------------------------------


def mended(payload: bytes, *, level: int = 0, flip: int = 12) -> bool:
    """Whether one bit that was flipped near the beginning of a member's data is turned back."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    data = bytearray(deflate.compress(payload) + deflate.flush())
    data[flip] ^= 4
    member = bytes(data) + zlib.crc32(payload).to_bytes(4, "little") + len(payload).to_bytes(4, "little")
    found = Mender().mend(open_window(io.BytesIO(member), 1 << 16), 0, len(member))
    assert found in (None, payload)
    return found is not None


def test_a_flipped_bit_is_looked_for_in_sixteen_kibibytes_of_data() -> None:
    text = bytes(range(1, 256)) * 80
    assert mended(text[: 16 * 1024 - 5])
    assert not mended(text[: 16 * 1024 - 4])


def test_a_member_that_lost_a_sector_is_not_looked_through() -> None:
    assert mended(b"\x01" * 50 + bytes(31) + b"\x01" * 50)
    assert not mended(b"\x01" * 50 + bytes(32) + b"\x01" * 50)


def test_a_member_of_more_than_four_mebibytes_is_not_mended() -> None:
    assert mended(b"word " * 100_000, level=6, flip=2)
    assert not mended(bytes(4 * MEBIBYTE + 1), level=9, flip=2)


def read_one(folder: Path, block: bytes, options: ReadOptions) -> Capture:
    file = folder / "one.warc"
    file.write_bytes(record("one", block))
    with open_source(str(file), options=options) as reader:
        (item,) = reader
    assert isinstance(item, Capture)
    return item


@pytest.mark.parametrize("coded", [False, True])
def test_a_body_over_the_limit_is_cut_and_says_so(tmp_path: Path, coded: bool) -> None:
    body = b"<p>" + b"word " * 1_000
    block = http(gzip.compress(body), "Content-Encoding: gzip") if coded else http(body)
    whole, cut = (read_one(tmp_path, block, ReadOptions(max_body=limit)) for limit in (len(body), len(body) - 1))
    assert (whole.body, whole.quirks) == (body, ())
    assert (cut.body, cut.quirks) == (body[:-1], ("body-limit",))


def test_of_what_is_no_text_the_beginning_is_held_and_nothing_is_said_to_be_cut(tmp_path: Path) -> None:
    body = b"\x89PNG\r\n\x1a\n" + bytes(10_000)
    found = read_one(tmp_path, http(body, media_type="image/png"), ReadOptions(max_body=6_000))
    assert (found.body_length, found.quirks) == (len(body), ())
    assert len(found.body) < len(body)
