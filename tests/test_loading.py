"""The snippets of docs/loading.md, run on a dataset."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from rows import STAMPS, commit_unit, dataset, digest, row

from warcmill.cli.schema import schema as command
from warcmill.dataset import contract, manifest
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.parts import PartWriter

PAGE = (Path(__file__).parent.parent / "docs" / "loading.md").read_text("utf-8")
CAPTURES = 60
ABSENT = "is not installed (pip install -e '.[integrations]')"


def snippets(language: str) -> dict[str, str]:
    """Code blocks of a language by the heading that they stand under (the first there), or by what they import."""
    found: dict[str, str] = {}
    heading = ""
    for part in re.finditer(r"^#+ ([^\n]+)$|^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        if part[1]:
            heading = part[1]
        elif part[2] == language:
            found[heading if heading not in found else f"{heading} again"] = part[3]
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a dataset of sixty captures in it, as the working directory."""
    dataset(tmp_path / "dataset")
    (tmp_path / "warehouse").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(heading: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(snippets("python")[heading], names)
    return names


def ask(heading: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        return db.execute(snippets("sql")[heading]).fetchall()


@pytest.mark.usefixtures("here")
def test_duckdb_reads_it_in_one_line() -> None:
    pages = [row(number) for number in range(CAPTURES) if row(number)["page_type"] == "article"]
    assert sorted(ask("DuckDB")) == sorted((each["url"], each["title"], each["fetch_time"]) for each in pages)


@pytest.mark.usefixtures("here")
def test_the_exported_views_are_a_database() -> None:
    (line,) = snippets("sh")["DuckDB"].splitlines()
    arguments = line.removeprefix("warcmill schema ").removesuffix(" | duckdb archive.duckdb").split()
    with duckdb.connect("archive.duckdb") as db:
        db.execute(CliRunner().invoke(command, arguments).stdout)
        found = db.execute("SELECT count(*) FROM captures_links WHERE zone = 'content'").fetchall()
    assert found == [(sum(link["zone"] == "content" for number in range(CAPTURES) for link in row(number)["links"]),)]


def test_a_folder_with_a_quote_in_its_name_is_exported_as_sql(here: Path) -> None:
    (here / "dataset").rename(here / "Ada's dataset")
    with duckdb.connect() as db:
        db.execute(CliRunner().invoke(command, ["export", "--to", "duckdb", "--location", "Ada's dataset"]).stdout)
        assert db.execute("SELECT count(*) FROM captures").fetchall() == [(CAPTURES,)]
    spark = CliRunner().invoke(command, ["export", "--to", "spark", "--location", "Ada's dataset"]).stdout
    assert "LOCATION 'Ada\\'s dataset/captures';" in spark


@pytest.mark.usefixtures("here")
def test_polars_reads_it_in_one_line() -> None:
    lengths = sorted((row(number)["text_length"] or 0 for number in range(CAPTURES)), reverse=True)
    assert run("Polars")["longest"]["text_length"].to_list() == lengths[:10]


@pytest.mark.usefixtures("here")
def test_pyarrow_reads_it_in_one_line() -> None:
    found = run("pyarrow and pandas")["table"].to_pylist()
    want = [{name: row(number)[name] for name in ("url", "title", "text")} for number in range(CAPTURES)]
    assert sorted(found, key=lambda each: each["url"]) == sorted(want, key=lambda each: str(each["url"]))


@pytest.mark.usefixtures("here")
def test_pandas_reads_it_in_one_line() -> None:
    pytest.importorskip("pandas", reason=f"pandas {ABSENT}")
    frame = run("pyarrow and pandas again")["frame"]
    assert frame.shape == (CAPTURES, 3)
    assert str(frame["fetch_time"].dtype) == "datetime64[us, UTC]"


@pytest.mark.usefixtures("here")
def test_spark_reads_it_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason=f"pyspark {ABSENT}")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, and there is none")
    local = "--conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1"
    # local[2,4]: tasks are tried four times, as on a cluster; local[2] tries none again
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", f"--master local[2,4] {local} pyspark-shell")
    names = run("Spark")
    spark = names["spark"]
    try:
        found = {each["url_host_name"]: each["captures"] for each in names["hosts"].collect()}
        hosts = [str(row(number)["url_host_name"]) for number in range(CAPTURES)]
        assert found == {host: hosts.count(host) for host in hosts}
        location = str(Path("dataset").absolute())
        ddl = CliRunner().invoke(command, ["export", "--to", "spark", "--location", location]).stdout
        spark.catalog.dropTempView("captures")  # else the views of the exported DDL would be over it
        for statement in ddl.strip().removesuffix(";").split(";\n"):
            spark.sql(statement)
        links = spark.sql("SELECT item_url FROM captures_links WHERE position = 3 AND zone = 'content'").collect()
        assert len(links) == sum(bool(row(number)["links"]) for number in range(CAPTURES))
    finally:
        spark.stop()


def test_athena_gets_every_column_in_its_own_types() -> None:
    result = CliRunner().invoke(command, ["export", "--to", "athena", "--location", "s3://bucket/dataset/"])
    columns = re.findall(r"^  `(\w+)` (\S+) COMMENT '", result.stdout, re.MULTILINE)
    assert [name for name, _ in columns] == list(contract.captures().properties)
    assert {kind for _, kind in columns if "<" not in kind} == {
        "string",
        "smallint",
        "int",
        "bigint",
        "double",
        "date",
        "timestamp",
    }
    assert "STORED AS PARQUET\nLOCATION 's3://bucket/dataset/captures/';\n" in result.stdout
    assert (
        "FROM captures CROSS JOIN UNNEST(images) WITH ORDINALITY AS item (item_url, alt, caption, credit, position);"
    ) in result.stdout


@pytest.mark.usefixtures("here")
def test_iceberg_takes_the_parts_as_they_are() -> None:
    pytest.importorskip("pyiceberg.catalog.sql", reason=f"pyiceberg {ABSENT}")
    table = run("Iceberg")["iceberg"]
    assert table.scan(row_filter="url_host_name = 'www.site3.example'").to_arrow().num_rows == 2
    links = table.scan(selected_fields=("links",)).to_arrow().column("links").to_pylist()
    assert sum(map(len, links)) == sum(len(row(number)["links"]) for number in range(CAPTURES))


@pytest.mark.usefixtures("here")
def test_delta_lake_takes_the_parts_as_they_are() -> None:
    pytest.importorskip("deltalake", reason=f"deltalake {ABSENT}")
    parts = {str(path.absolute()) for path in Path("dataset/captures").glob("*.parquet")}
    delta = run("Delta Lake")["delta"]
    assert {uri.removeprefix("file://") for uri in delta.file_uris()} == parts
    assert sorted(delta.to_pyarrow_table().to_pylist(), key=lambda each: str(each["capture_id"])) == sorted(
        (row(number) for number in range(CAPTURES)), key=lambda each: str(each["capture_id"])
    )
    assert validate(["dataset"]).findings == []


def test_field_ids_are_numbered_as_iceberg_numbers_the_columns_of_a_new_table() -> None:
    tables = pytest.importorskip("pyiceberg.io.pyarrow", reason=f"pyiceberg {ABSENT}")
    schemas = pytest.importorskip("pyiceberg.schema")
    ours = tables.pyarrow_to_schema(contract.captures().arrow)
    assert schemas.assign_fresh_schema_ids(ours).fields == ours.fields


@pytest.mark.usefixtures("here")
def test_articles_as_markdown() -> None:
    pages = run("As Markdown")["pages"]
    assert len(pages) == sum(row(number)["page_type"] == "article" for number in range(CAPTURES))
    assert pages[row(0)["url"]].startswith("# **Report** 0\n\nthe [bridge](https://other0.example/0)![A bridge]")


@pytest.mark.usefixtures("here")
def test_a_look_up_by_url_key_finds_the_capture() -> None:
    wanted = row(3)
    assert ask("One capture out of many") == [(wanted["fetch_time"], wanted["title"], wanted["text"])]


@pytest.mark.usefixtures("here")
def test_hosts_by_year() -> None:
    found = ask("Which hosts were captured in which year?")
    assert sum(captures for _, _, captures in found) == CAPTURES
    assert found[0] == ("site0.example", 2024, 1)


def test_captures_that_changed(here: Path) -> None:
    commit_unit(here / "dataset", "again", range(100, 101))
    changed = row(3) | {
        "capture_id": digest("later")[:32],
        "text": "anew",
        "text_length": 4,
        "text_digest": digest("anew"),
    }
    later = datetime(2029, 1, 1, tzinfo=UTC)
    write(here / "dataset", "later", [changed | {"fetch_time": later}])
    assert ask("Which pages changed between captures?") == [(row(3)["url_surtkey"], 2, 2, row(3)["fetch_time"], later)]


def write(out: Path, unit: str, rows: list[dict[str, Any]]) -> None:
    with PartWriter(out, STAMPS) as part:
        for each in rows:
            part.write(each)
        part.commit(unit)
    manifest.write_run(out)


@pytest.mark.usefixtures("here")
def test_pages_that_cite_a_domain() -> None:
    pages = [row(number) for number in range(CAPTURES) if row(number)["links"]]
    found = ask("Which pages cite a domain, in their own words?")
    assert found == sorted((each["url"], "Other 2") for each in pages)


@pytest.mark.usefixtures("here")
def test_what_the_dechromer_took_by_rule() -> None:
    pages = sum(bool(row(number)["removed"]) for number in range(CAPTURES))
    found = ask("What did the de-chromer take, and by which rule?")
    assert found == [("NAV001", pages, pages * 240), ("UNN001", pages, pages * 90)]


@pytest.mark.usefixtures("here")
def test_rejects_by_reason() -> None:
    found = ask("What did not become a row, and why?")
    assert found == [("read", "damaged-member", 6, "deflate data ends early", 6 * 512)]
