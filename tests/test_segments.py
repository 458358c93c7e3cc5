"""Records that were cut into segments: joined within a file, and across the inputs of a run."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from accounts import told
from archives import http, name, packed, page, record, sha1
from click import Command
from click.testing import CliRunner
from warcs import page as article

import warcmill
from warcmill.cli.check import check
from warcmill.cli.inspect import inspect
from warcmill.dataset.checks.validate import validate
from warcmill.model import Capture, Gap, Skipped
from warcmill.read import ReadOptions, open_source
from warcmill.read.quirks import is_damage
from warcmill.run.collection.inputs import Collection
from warcmill.run.collection.record_index import Index
from warcmill.run.collection.revisits import resolve

BODY = article("The tide table")
BLOCK = http(BODY)
CUTS = (BLOCK[:100], BLOCK[100:300], BLOCK[300:])


def segments(label: str, blocks: tuple[bytes, ...] = CUTS, kind: str = "response", **fields: Any) -> list[bytes]:
    """A record as its segments, the payload digest being that of the whole."""
    first = record(label, blocks[0], kind, WARC_Segment_Number="1", **fields)
    return [first, *(continuation(label, number, blocks) for number in range(2, len(blocks) + 1))]


def continuation(label: str, number: int, blocks: tuple[bytes, ...] = CUTS) -> bytes:
    more: dict[str, Any] = {"WARC_Segment_Number": str(number), "WARC_Segment_Origin_ID": f"<{name(label)}>"}
    if number == len(blocks):
        more["WARC_Segment_Total_Length"] = str(sum(map(len, blocks)))
    return record(f"{label}-{number}", blocks[number - 1], "continuation", **more)


FIRST, SECOND, THIRD = segments("long", WARC_Payload_Digest=sha1(BODY))


def read(data: bytes, label: str = "long", *, pipe: bool = False) -> Capture:
    (found,) = [item for item in told(data, pipe=pipe).captures if item.record.record_id == name(label)]
    return found


# --- in one file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pipe", [False, True])
@pytest.mark.parametrize("in_memory", [1 << 20, 10])
def test_segments_in_one_file_are_joined(monkeypatch: pytest.MonkeyPatch, in_memory: int, *, pipe: bool) -> None:
    monkeypatch.setattr("warcmill.read.segments._IN_MEMORY", in_memory)
    item = read(FIRST + page("between") + SECOND + THIRD, pipe=pipe)
    assert (item.body, item.payload_digest_status, item.truncated, item.quirks) == (BODY, "verified-raw", None, ())
    assert (item.record.block_length, item.record.block_digest_status) == (len(CUTS[0]), "verified-raw")


def test_a_segment_too_long_to_hold_is_joined_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warcmill.read.framing.LOOKAHEAD", 30)
    item = read(FIRST + SECOND + THIRD)
    assert (item.body, item.payload_digest_status, item.quirks) == (BODY, "verified-raw", ())


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (FIRST + SECOND, 300),
        (FIRST + THIRD, 100),
        (FIRST + page("after"), 100),
        (SECOND + FIRST + THIRD, 100),
        (FIRST[:-20], 84),
        (FIRST + SECOND[:-20], 284),
    ],
    ids=["last-missing", "one-missing", "all-missing", "out-of-order", "first-cut", "one-cut"],
)
def test_a_record_that_lacks_a_segment_is_given_as_far_as_it_goes_and_flagged(data: bytes, length: int) -> None:
    item = read(data)
    assert (item.body, item.truncated, "segments-missing" in item.quirks) == (
        BLOCK[:length].partition(b"\r\n\r\n")[2],
        "disconnect",
        True,
    )


def test_a_first_segment_without_an_id_is_flagged_since_nothing_can_continue_it() -> None:
    (item,) = told(record("x", CUTS[0], WARC_Record_ID=None, WARC_Segment_Number="1")).captures
    assert (item.truncated, item.quirks) == ("disconnect", ("segments-missing",))


def test_damage_to_a_continuation_is_damage_to_the_record() -> None:
    wrong = record("long-2", CUTS[1], "continuation", WARC_Block_Digest=sha1(b"other"), WARC_Segment_Number="2",
                   WARC_Segment_Origin_ID=f"<{name('long')}>")  # fmt: skip
    item = read(FIRST + wrong + THIRD)
    assert (item.body, item.quirks) == (BODY, ("block-digest-mismatch",))


def test_first_segments_that_are_never_continued_do_not_pile_up() -> None:
    data = b"".join(segments(f"begun-{number}")[0] for number in range(100))
    read = told(data + b"".join(segments("begun-99")[1:]))
    assert Counter(item.quirks for item in read.captures) == {("segments-missing",): 99, (): 1}


# --- in several files ---------------------------------------------------------------------------------------------


def plain(*records: bytes) -> bytes:
    return b"".join(records)


def whole(*records: bytes) -> bytes:
    return gzip.compress(b"".join(records), mtime=0)


def wacz(*records: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/data.warc.gz", packed(*records))
        package.writestr("datapackage.json", "{}")
    return target.getvalue()


def written(folder: Path, *archives: bytes) -> list[str]:
    paths = [folder / f"{number}.warc" for number in range(len(archives))]
    for path, data in zip(paths, archives, strict=True):
        path.write_bytes(data)
    return list(map(str, paths))


def rows(out: Path) -> list[dict[str, Any]]:
    """All rows without what differs between two runs and with where their records lie."""
    table = pq.read_table(out / "captures").drop_columns(["run_id", "collection"])
    return sorted(table.to_pylist(), key=lambda row: str(row["capture_id"]))


def run(out: Path, inputs: list[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The account and the rows of a run, whose dataset holds."""
    account = warcmill.normalize(inputs, out).account
    assert (account.gaps_in_the_sums(), validate([str(out)]).findings) == ([], [])
    assert account.size == sum(Path(path).stat().st_size for path in inputs)
    return account.as_json(), rows(out)


@pytest.mark.parametrize("wrap", [plain, packed, whole, wacz])
def test_segments_in_several_inputs_are_joined_whatever_their_order(tmp_path: Path, wrap: Callable[..., bytes]) -> None:
    archives = [wrap(page("a"), FIRST), wrap(SECOND), wrap(THIRD, page("b"))]
    inputs = written(tmp_path, *archives)
    found = [run(tmp_path / f"out-{number}", list(order)) for number, order in enumerate(permutations(inputs))]
    assert all(one == found[0] for one in found)
    account, there = found[0]
    (joined,) = [row for row in there if row["warc_record_id"] == name("long")]
    alone = read(plain(FIRST, SECOND, THIRD))
    assert (joined["content_length"], joined["content_digest_status"]) == (alone.body_length, "verified-raw")
    assert (joined["text"], joined["quirks"], joined["content_truncated"]) == (
        warcmill.dechrome(alone).text,
        [],
        None,
    )
    skipped = {"continuation": 2} | ({"wacz-archive": 3, "wacz-package": 3} if wrap is wacz else {})
    assert (account["rows"], account["skipped"], account["damaged"]) == (3, skipped, 0)


def test_a_segment_in_no_input_leaves_its_record_flagged_and_a_continuation_of_nothing_is_counted(
    tmp_path: Path,
) -> None:
    inputs = written(tmp_path, page("a") + FIRST, THIRD + continuation("nothing", 2))
    account, there = run(tmp_path / "out", inputs)
    assert (account["rows"], account["skipped"], account["damaged"]) == (2, {"continuation": 2}, 2)
    assert [row["quirks"] for row in there if row["warc_record_id"] == name("long")] == [
        ["segments-missing", "no-content", "no-visible-text"]
    ]


def test_a_continuation_whose_beginning_is_in_none_of_the_inputs_says_so(tmp_path: Path) -> None:
    def orphans(*archives: bytes) -> list[tuple[str, ...]]:
        paths = {path: path for path in map(str, written(tmp_path, *archives))}
        collection = Collection(paths, ReadOptions())
        items = (collection.join(item) for path in paths for item in read_all(path))
        return [item.record.quirks for item in items if isinstance(item, Skipped)]

    def read_all(path: str) -> list[Capture | Skipped | Gap]:
        with open_source(path) as reader:
            return list(reader)

    assert orphans(SECOND + THIRD) == [("segment-orphaned",)] * 2
    assert orphans(SECOND + THIRD, FIRST) == [(), ()]
    assert orphans(SECOND.replace(name("long").encode(), name("long").upper().encode()), FIRST) == [()]
    assert orphans(THIRD + FIRST + SECOND) == [(), ()]
    assert orphans(FIRST + THIRD) == [()]


def test_as_many_segments_as_there_are_are_joined(tmp_path: Path) -> None:
    inputs = written(tmp_path, FIRST, SECOND)
    account, (row,) = run(tmp_path / "out", inputs)
    assert (row["content_length"], row["quirks"], account["damaged"]) == (
        len(BLOCK[:300].partition(b"\r\n\r\n")[2]),
        ["segments-missing"],
        1,
    )


def test_a_record_is_made_whole_by_a_later_run_that_has_its_continuations_too(tmp_path: Path) -> None:
    first, second, third = written(tmp_path, page("a") + FIRST, SECOND, THIRD + page("b"))
    at_once = run(tmp_path / "at-once", [first, second, third])
    out = tmp_path / "out"
    assert run(out, [first])[0]["damaged"] == 1
    assert run(out, [first, second])[0]["damaged"] == 1
    assert run(out, [first, second, third]) == at_once
    manifests = {path.name: path.stat().st_mtime_ns for path in (out / "_manifest").glob("0*.json")}
    assert run(out, [first, second, third]) == at_once
    assert {path.name: path.stat().st_mtime_ns for path in (out / "_manifest").glob("0*.json")} == manifests


def test_a_new_input_in_which_nothing_goes_on_leaves_a_record_without_its_segments_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = written(tmp_path, FIRST, page("a"), continuation("nothing", 2))
    run(out, inputs[:1])
    (before,) = [path.read_bytes() for path in (out / "_manifest").glob("0-*.json")]
    run(out, inputs)
    assert [path.read_bytes() for path in (out / "_manifest").glob("0-*.json")] == [before]


@pytest.mark.parametrize("verb", [check, inspect])
def test_a_record_in_two_files_is_damaged_only_where_the_second_is_not_given(tmp_path: Path, verb: Command) -> None:
    inputs = written(tmp_path, FIRST, SECOND + THIRD)
    codes = [CliRunner().invoke(verb, given).exit_code for given in (inputs, inputs[::-1], inputs[:1])]
    assert codes == [0, 0, 1]


def test_a_killed_run_over_segments_goes_on_to_the_rows_of_one_that_was_not(tmp_path: Path) -> None:
    inputs = written(tmp_path, page("a") + FIRST, SECOND, THIRD + page("b"))
    whole = run(tmp_path / "whole", inputs)
    for gone in range(3):
        out = tmp_path / f"out-{gone}"
        run(out, inputs)
        (manifest,) = (out / "_manifest").glob(f"{gone}-*.json")
        manifest.unlink()  # as if the unit had never been committed
        assert run(out, inputs) == whole


def items(*paths: str, gaps: bool = False) -> Iterator[Capture | Skipped]:
    """Every record in the files, as a collection; no gaps, unless they are expected."""
    collection = Collection({path: path for path in paths}, ReadOptions())
    for path in paths:
        with open_source(path) as reader:
            for item in map(collection.join, reader):
                assert gaps or not isinstance(item, Gap)
                if not isinstance(item, Gap):
                    yield item


def test_damage_in_another_input_is_damage_to_the_record(tmp_path: Path) -> None:
    hit = bytearray(packed(SECOND))
    hit[-6] ^= 1
    item = next(items(*written(tmp_path, FIRST, bytes(hit), THIRD)))
    assert isinstance(item, Capture)
    assert (item.body, item.quirks) == (BODY, ("gzip-checksum-mismatch",))


def test_one_wrong_bit_in_any_of_the_files_costs_at_most_what_it_hit_and_never_goes_unflagged(tmp_path: Path) -> None:
    chance = random.Random(11)
    given = [packed(page("a"), FIRST), packed(SECOND), packed(THIRD, page("b"))]
    for _ in range(150):
        hit = [bytearray(data) for data in given]
        data = chance.choice(hit)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        found = [item for item in items(*written(tmp_path, *map(bytes, hit)), gaps=True) if isinstance(item, Capture)]
        whole = [item.body == BODY or is_damage(item) for item in found if item.record.record_id == name("long")]
        assert (len(found) >= 2, all(whole)) == (True, True)


def test_an_http_header_may_lie_in_several_inputs(tmp_path: Path) -> None:
    parts = segments("split", (BLOCK[:20], BLOCK[20:30], BLOCK[30:]))
    item = next(items(*written(tmp_path, *parts)))
    assert isinstance(item, Capture)
    assert (item.status, item.media_type, item.body, item.quirks) == (200, "text/html", BODY, ())


def test_a_record_that_is_no_capture_is_whole_if_all_its_segments_are_there(tmp_path: Path) -> None:
    parts = segments("about", (b"via: ", b"a link"), "metadata")
    found = [(item.record.type, item.record.quirks) for item in items(*written(tmp_path, *parts))]
    assert found == [("metadata", ()), ("continuation", ())]
    assert [item.record.quirks for item in items(*written(tmp_path, parts[0]))] == [("segments-missing",)]


@pytest.mark.parametrize("cut", [False, True])
def test_a_revisit_of_a_record_in_segments_gets_all_of_it(tmp_path: Path, *, cut: bool) -> None:
    again = record("again", http(b""), "revisit", WARC_Payload_Digest=sha1(BODY))
    archives = [FIRST, SECOND + THIRD] if cut else [FIRST + SECOND + THIRD]
    paths = written(tmp_path, *archives, again)
    index = Index.build({path: path for path in paths})
    with open_source(paths[-1]) as reader:
        (item,) = [resolve(item, index) for item in reader if isinstance(item, Capture)]
    assert (item.resolved_by, item.body, item.quirks) == ("payload-digest", BODY, ())


def test_what_was_given_as_a_stream_is_joined_in_a_run_and_left_as_it_is_where_it_is_read_but_once(
    tmp_path: Path,
) -> None:
    (path,) = written(tmp_path, SECOND + THIRD)
    collection = Collection({path: path}, ReadOptions())
    with open_source(io.BytesIO(FIRST), name="-") as reader:
        (item,) = map(collection.join, reader)
    assert isinstance(item, Capture)
    assert (item.quirks, item.payload_digest_status) == (("segments-missing",), "not-applicable")
