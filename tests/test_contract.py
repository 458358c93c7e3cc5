from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import duckdb
import jsonschema
import pyarrow as pa
import pytest
from rows import dataset, document, prose, row

from warcmill.dataset import contract, exports
from warcmill.dataset.contract import TABLES, Contract, arrow_schema
from warcmill.dataset.rows import Stamps, row_of
from warcmill.errors import ContractError, UsageError
from warcmill.model import Document, Failed
from warcmill.read.quirks import GAPS

ROOT = Path(__file__).parent.parent
FORMS = dict(exports.generated())


def test_columns_are_the_fields_of_a_document_and_the_stamps() -> None:
    stamps = Stamps("run", "config", "version", "rules", "collection").columns()
    columns = [name for name in contract.captures().properties if name != "spans"]  # they are part of the blocks
    assert columns == [*(each.name for each in fields(Document)), *stamps]


def test_a_plain_row_has_everything_that_a_document_has() -> None:
    whole = document(1)
    lists = {name: [each._asdict() for each in getattr(whole, name)] for name in ("links", "images", "removed")}
    members = contract.captures().properties["blocks"]["items"]["properties"]
    of_blocks = [{**each._asdict(), "length": len(each.text)} for each in whole.blocks]
    lists["blocks"] = [{name: each[name] for name in members} for each in of_blocks]
    lists["spans"] = [
        {**span._asdict(), "block": at, "start": each.start + span.start}
        for at, each in enumerate(whole.blocks, 1)
        for span in each.spans
    ]
    assert [len(each) > 0 for each in lists.values()] == [True] * 5
    assert row_of(whole, {}) | lists == row_of(whole, {})
    assert row_of(whole, {"run_id": "x"})["run_id"] == "x"


def test_columns_of_rejects_are_those_of_a_failure() -> None:
    of_failure = {each.name for each in fields(Failed)} - {"source", "record_id"}
    place = {"source_uri", "source_member", "warc_record_offset", "warc_record_length", "warc_record_id", "run_id"}
    assert set(contract.rejects().properties) == of_failure | place


@pytest.mark.parametrize("name", contract.CURRENT)
def test_every_contract_is_a_closed_schema_of_its_own_name_and_version(name: str) -> None:
    found = contract.contract(name)
    jsonschema.Draft202012Validator.check_schema(dict(found.schema))
    assert (found.name, found.version) == (name, contract.CURRENT[name])
    assert found.schema["$id"] == f"urn:warcmill:schema:{name}:{found.version}"
    assert found.schema["additionalProperties"] is False
    assert (contract.schema_folder() / found.file_name).read_text("utf-8") == found.text


def test_the_arrow_schema_has_field_ids_nullability_and_on_request_the_meaning() -> None:
    plain, documented = contract.captures().arrow, arrow_schema(contract.captures().schema, documented=True)
    zone = documented.field("links").type.value_field.type.field("zone")
    assert plain.field("url").metadata == {b"PARQUET:field_id": b"2"}
    assert (plain.field("url").nullable, plain.field("title").nullable) == (False, True)
    assert plain.field("fetch_time").type == pa.timestamp("us", tz="UTC")
    assert zone.metadata[b"source"] == b"warcmill"
    assert zone.metadata[b"description"].startswith(b"Whether the link stands in the main content")


def test_the_digest_of_a_schema_does_not_depend_on_its_layout() -> None:
    found = contract.captures()
    turned = Contract(dict(reversed(list(found.schema.items()))))
    assert turned.digest == found.digest
    assert Contract({**found.schema, "title": "x"}).digest != found.digest


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not a JSON document"), ("[]", "not a contract"), ('{"type": "object"}', "not a contract")],
)
def test_a_document_that_is_no_contract_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ContractError, match=message):
        contract.load(tmp_path / "x.json")


def test_unknown_names_and_versions_are_refused() -> None:
    with pytest.raises(UsageError, match="there are captures, rejects"):
        contract.contract("crawls")
    with pytest.raises(UsageError, match=r"no version 9\.9\.9"):
        contract.contract("captures", "9.9.9")


@pytest.mark.parametrize("name", FORMS)
def test_generated_files_are_current(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == FORMS[name], "rewrite them by: python -m bench.generated"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_in_every_form(table: str) -> None:
    held_to = contract.contract(table)
    for form in exports.FORMS:
        text = exports.export(held_to, form)
        assert [name for name in held_to.properties if name not in text] == []


def test_the_duckdb_views_unnest_what_the_parts_hold(tmp_path: Path) -> None:
    dataset(tmp_path, units=1, rows=2)
    with duckdb.connect() as db:
        for table in TABLES:
            db.execute(exports.export(contract.contract(table), "duckdb", location=str(tmp_path)))
        links = db.execute("SELECT position, item_url, zone FROM captures_links ORDER BY url, position").fetchall()
        removed = db.execute("SELECT rule, count(*) FROM captures_removed GROUP BY ALL ORDER BY ALL").fetchall()
        blocks = db.execute(
            "SELECT marker, text FROM captures_blocks WHERE position < 3 ORDER BY url, position"
        ).fetchall()
        spans = db.execute("SELECT kind, text, target_url FROM captures_spans ORDER BY url, position").fetchall()
        types = db.execute("SELECT typeof(fetch_time), typeof(blocks) FROM captures LIMIT 1").fetchall()
        comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'rejects' AND column_name = 'stage'"
        meaning = db.execute(comment).fetchall()
    assert links[:2] == [(1, "https://other0.example/0", "content"), (2, "https://other1.example/0", "content")]
    assert len(links) == sum(len(row(number)["links"]) for number in range(2))
    assert removed == [("NAV001", 2), ("UNN001", 2)]
    assert blocks[:2] == [("#", "Report 0"), (None, prose(0))]
    assert spans[:2] == [("strong", "Report", None), ("link", prose(0)[4:10], "https://other0.example/0")]
    assert types[0][0] == "TIMESTAMP WITH TIME ZONE"
    assert types[0][1].startswith("STRUCT(kind VARCHAR, ")
    assert meaning == [("Stage that it did not pass.",)]


def test_the_shipped_rules_meet_their_schema() -> None:
    judge = jsonschema.Draft202012Validator(contract.contract("rules").schema)
    packs = sorted((ROOT / "src/warcmill/page/rules").glob("*.toml"))
    problems = [error.message for path in packs for error in judge.iter_errors(tomllib.loads(path.read_text("utf-8")))]
    assert packs
    assert problems == []


def test_the_reasons_of_rejects_are_a_closed_list_that_has_every_gap() -> None:
    reasons = set(contract.rejects().properties["reason"]["enum"])
    assert set(GAPS) - reasons == set()
    assert {"invalid-row", "lone-surrogate", "not-a-time", "not-encodable"} <= reasons


def test_a_schema_that_nests_without_end_is_refused_like_any_other_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(ContractError, match="not a JSON document"):
        contract.load(tmp_path / "deep.json")
