"""JSON-LD as pages write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.metadata import json_ld
from warcmill.page.metadata.json_ld import Graph, graph

ARTICLE = {"@type": "Article", "headline": "A", "author": {"@id": "#ada"}}
ADA = {"@type": "Person", "@id": "#ada", "name": "Ada Example"}


def test_a_graph_gives_its_objects_and_resolves_their_references() -> None:
    found = graph([json.dumps({"@context": "https://schema.org", "@graph": [ARTICLE, ADA]})])
    article = next(found.of_types(frozenset({"article"})))
    assert article == ARTICLE
    assert found.resolved(article["author"]) == ADA


def test_a_reference_to_nothing_stays_what_it_is() -> None:
    found = graph([json.dumps(ARTICLE)])
    assert found.resolved({"@id": "#ada"}) == {"@id": "#ada"}


def test_references_in_a_circle_end() -> None:
    found = graph([json.dumps([{"@id": "#a", "x": {"@id": "#b"}}, {"@id": "#b", "x": {"@id": "#a"}}])])
    assert found.resolved({"@id": "#a"}) == {"@id": "#a", "x": {"@id": "#b"}}


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"name": "A"} -->',
        '//<![CDATA[\n{"name": "A"}\n//]]>',
        '{"name": "A",}',
        "{&quot;name&quot;: &quot;A&quot;}",
        '\n {"name": "A"} \n',
    ],
)
def test_what_pages_wrap_around_json_is_taken_off(script: str) -> None:
    assert json_ld.read(script) == {"name": "A"}


def test_a_line_break_inside_a_string_is_forgiven() -> None:
    assert json_ld.read('{"name": "A\nB"}') == {"name": "A\nB"}


def test_of_a_doubled_key_the_last_value_counts_and_nan_is_none() -> None:
    assert json_ld.read('{"a": 1, "a": NaN, "b": Infinity}') == {"a": None, "b": None}


@pytest.mark.parametrize(
    "script", ["", "{", "not json", "[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000]
)
def test_what_is_no_json_or_a_bomb_is_passed_over(script: str) -> None:
    assert graph([script]) == Graph((), {})


def test_brackets_inside_strings_are_no_nesting() -> None:
    assert json_ld.read(json.dumps({"text": "[" * 1_000})) == {"text": "[" * 1_000}


def test_a_million_objects_are_not_all_read() -> None:
    found = graph(["[" + ",".join(["{}"] * 20_000) + "]"])
    assert len(found.nodes) == json_ld.MAX_NODES


@pytest.mark.parametrize(
    ("declared", "types"),
    [
        ("Article", ["article"]),
        (["schema:Person", "https://schema.org/Thing"], ["person", "thing"]),
        (7, []),
        (None, []),
    ],
)
def test_a_type_loses_its_vocabulary(declared: object, types: list[str]) -> None:
    assert json_ld.types({"@type": declared}) == types


def test_names_are_found_in_strings_objects_and_lists() -> None:
    value = ["Ada &amp; Bo", {"name": "Cy"}, {"name": ["Di"]}, {"@value": "Ed"}, 7, None, ""]
    assert json_ld.strings(value) == ["Ada & Bo", "Cy", "Di", "Ed"]


@given(st.text(max_size=200))
def test_no_script_breaks_the_reader(script: str) -> None:
    graph([script, f"[{script}]", json.dumps(script)])


@pytest.mark.parametrize(
    "script",
    [
        '{"name": "it\'s // not", /* a */ "of": "http://x.example", // b\n}',
        '{"name": "it\'s // not", "of": "http://x.example"};',
        r'{"name": "it\'s // not", "of": "http:\/\/x.example"}',
        r"{'name': 'it\'s // not', 'of': 'http://x.example'}",
    ],
)
def test_what_javascript_allows_and_json_does_not_is_mended(script: str) -> None:
    assert json_ld.repaired(script) == ({"name": "it's // not", "of": "http://x.example"}, True)


def test_a_person_whose_name_is_given_in_parts_has_one() -> None:
    assert json_ld.strings([{"givenName": "Ada", "familyName": "Example"}, {"name": ""}]) == ["Ada Example"]
