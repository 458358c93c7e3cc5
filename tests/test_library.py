"""Every command is a function of the library: the command line parses, calls it, and prints."""

import ast
import json
from dataclasses import asdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import warcmill
from warcmill.cli import VERBS, cli
from warcmill.show.records import describe

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_warcs"
FUNCTIONS = {
    "normalize": ("normalize",),
    "inspect": ("inspect",),
    "check": ("check",),
    "validate": ("validate",),
    "compact": ("compact",),
    "export": ("export",),
    "extract": ("extract",),
    "mend": ("mend",),
    "account": ("account",),
    "schema": ("schema", "schema_diff", "schema_export"),
    "rules": ("rulebook", "load_rules", "rule_failures"),
    "explain": ("find_page", "explain"),
}
"""The functions of the library that each command prints the values of."""
PROSE = "Low water at the old harbour wall came at noon that day, and nobody had ever seen so little of it."
PACK = f"""[[rule]]
code = "OUR001"
name = "tide-table"
since = "1"
why = "We keep no tides."
points = 5
words = ["tidetable"]
drop = ["<p class='tidetable'>High water</p>"]
keep = ["<p>{PROSE}</p>"]
"""


def test_every_command_has_public_functions() -> None:
    assert set(FUNCTIONS) == set(VERBS)
    assert {name for names in FUNCTIONS.values() for name in names} <= set(warcmill.__all__)


def test_the_command_line_reads_no_archive_and_judges_no_page_itself() -> None:
    opening = {
        f"{path.name}: {node.func.id}"
        for path in sorted((ROOT / "src/warcmill/cli").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"open", "open_source", "read", "decide", "judge_of", "sources", "find_page", "parse"}
    }
    assert opening == set()


def test_inspect_gives_what_the_command_prints() -> None:
    inputs = [str(SAMPLES / "ten-captures.warc.gz"), str(SAMPLES / "gzip-cut.warc.gz")]
    printed = CliRunner().invoke(cli, ["inspect", "--json", *inputs]).stdout.splitlines()
    items = list(warcmill.inspect(inputs))
    assert [json.loads(line) for line in printed] == [describe(item) for item in items]
    assert sum(isinstance(item, warcmill.Capture) for item in items) >= 10


def test_inspect_tells_of_what_a_folder_holds_besides_files(tmp_path: Path) -> None:
    (tmp_path / "link.warc").symlink_to(SAMPLES / "ten-captures.warc")
    (gap,) = warcmill.inspect([str(tmp_path)])
    assert isinstance(gap, warcmill.Gap)
    assert (gap.reason, gap.source.uri) == ("unreadable", f"{tmp_path}/link.warc")


def test_check_gives_findings_and_none_for_a_sound_archive() -> None:
    assert warcmill.check([str(SAMPLES / "ten-captures.warc.gz")]) == []
    (finding,) = warcmill.check([str(SAMPLES / "page-with-base.html")])
    assert (finding.rule, finding.message) == ("WARC603", "this is html")


def test_find_page_gives_the_first_page_or_that_of_a_url() -> None:
    archive = str(SAMPLES / "ten-captures.warc.gz")
    pages = [item for item in warcmill.read_source(archive) if isinstance(item, warcmill.Capture)]
    assert warcmill.find_page(archive) == pages[0]
    assert warcmill.find_page(archive, pages[4].url) == pages[4]
    with pytest.raises(warcmill.WarcmillError, match="has no capture of"):
        warcmill.find_page(archive, "https://example.org/none")


def test_explain_gives_what_the_command_prints() -> None:
    archive = str(SAMPLES / "ten-captures.warc.gz")
    captures = [item for item in warcmill.read_source(archive) if isinstance(item, warcmill.Capture)]
    for url in (None, captures[4].url):
        printed = CliRunner().invoke(
            cli, ["explain", "-f", "json", "--terms", archive, *(["--url", url] if url else [])]
        )
        explanation = warcmill.explain(archive, url)
        given = json.loads(json.dumps(asdict(explanation)))
        assert json.loads(printed.stdout) == {"summary": explanation.sentence(), **given}


def test_explain_tells_what_the_row_of_the_page_tells() -> None:
    archive = str(SAMPLES / "ten-captures.warc.gz")
    row = warcmill.dechrome(warcmill.find_page(archive))
    explanation = warcmill.explain(archive)
    assert (explanation.page_type, explanation.text_length_raw) == (row.page_type, row.text_length_raw)
    assert {one.rule for one in explanation.passages if not one.kept} == {one.rule for one in row.removed}
    with pytest.raises(warcmill.WarcmillError, match="has no capture of"):
        warcmill.explain(archive, "https://example.org/none")


def test_explain_judges_by_the_rulebook_that_it_is_given(tmp_path: Path) -> None:
    page = tmp_path / "tides.html"
    page.write_text(f"<p>{PROSE}</p><p class='tidetable'>{PROSE.upper()}</p><p>{PROSE} Again.</p>")
    pack = tmp_path / "ours.toml"
    pack.write_text(PACK.replace("points = 5", "hard = true"))
    kept = [one.kept for one in warcmill.explain(str(page)).passages]
    explanation = warcmill.explain(str(page), rulebook=warcmill.load_rules([pack]))
    assert kept == [True, True, True]
    assert [(one.kept, one.rule) for one in explanation.passages] == [(True, None), (False, "OUR001"), (True, None)]


def test_compact_refuses_a_folder_that_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(warcmill.WarcmillError, match="there is no dataset here"):
        warcmill.compact(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_is_made_validated_and_compacted_from_python(tmp_path: Path) -> None:
    inputs = [str(SAMPLES / "ten-captures.warc.gz"), str(SAMPLES / "ten-captures.warc")]
    run = warcmill.normalize(inputs, tmp_path)
    report = warcmill.validate([str(tmp_path)])
    assert (report.findings, report.rows) == ([], run.account.rows + run.account.reject_rows)
    done = warcmill.compact(tmp_path)
    assert (done.units, done.merged) == (2, 1)
    (part,) = (tmp_path / "captures").glob("*.parquet")
    assert pq.read_metadata(part).num_rows == run.account.rows


def test_schema_diff_compares_files_and_released_versions(tmp_path: Path) -> None:
    schema = json.loads(warcmill.schema("captures").text)
    del schema["properties"]["title"]["description"]
    schema["properties"]["title"]["description"] = "What the page is called."
    newer = tmp_path / "captures-newer.json"
    newer.write_text(json.dumps(schema))
    assert warcmill.schema_diff("captures-1.0.0", "captures-1.0.0") == []
    (change,) = warcmill.schema_diff("captures-1.0.0", newer)
    assert (change.path, change.level) == ("title", "patch")
    with pytest.raises(warcmill.WarcmillError, match="no such file, and no contract of that name"):
        warcmill.schema_diff("captures-1.0.0", "pages-1.0.0")


def test_schema_export_gives_a_contract_in_the_form_of_another_system() -> None:
    committed = (ROOT / "schemas" / "captures-1.0.0.duckdb.sql").read_text("utf-8")
    assert warcmill.schema_export(warcmill.schema("captures"), "duckdb", location="${location}") == committed


def test_rule_failures_are_sentences_about_a_pack_of_ones_own(tmp_path: Path) -> None:
    pack = tmp_path / "ours.toml"
    pack.write_text(
        """
[[rule]]
code = "OUR001"
name = "tide-table"
since = "1"
why = "We keep no tides."
points = 5
words = ["tidetable"]
drop = ["<p class='tidetable'>High water</p>"]
keep = ["<p>Low water at the old harbour wall came at noon that day, and nobody had ever seen so little of it.</p>"]
"""
    )
    rules = warcmill.load_rules([pack])
    assert isinstance(rules["OUR001"], warcmill.Rule)
    assert "OUR001" not in warcmill.rulebook().by_code
    (failure,) = warcmill.rule_failures(rules["OUR001"], rules)
    assert failure.endswith("<p class='tidetable'>High water</p>")
