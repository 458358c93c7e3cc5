"""The sample archives: current, read as expected, and one of them for each quirk."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from warcmill.model import Capture, Gap
from warcmill.read import FORMATS, ReadOptions, open_source
from warcmill.read.formats import recognise
from warcmill.read.input import HEAD_BYTES
from warcmill.read.quirks import QUIRKS

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_warcs"
EXPECTED: dict[str, list[dict[str, object]]] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
TEN = ("ten-captures.warc", "ten-captures.warc.gz", "gzip-whole-file.warc.gz", "zstd-with-dictionary.warc.zst",
       "wacz-stored.wacz", "wacz-deflated.wacz")  # fmt: skip


def test_samples_are_what_their_makers_make_and_read_as_expected() -> None:
    command = [sys.executable, "bench/build_samples.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(("name", "code"), [("ten-captures.warc.gz", 0), ("cut.warc", 1), ("wacz-hash-wrong.wacz", 1)])
def test_inspect_exits_with_1_when_there_is_damage(name: str, code: int) -> None:
    command = [sys.executable, "-c", "from warcmill.cli import main; main()", "inspect", str(SAMPLES / name)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == code


def shown(stream: io.BufferedIOBase | Path) -> list[tuple[str | None, str | None, str | None, bytes]]:
    """Record id, URL, payload hash and body of each capture."""
    with open_source(stream, options=ReadOptions(sha256=True), name="sample") as reader:  # type: ignore[arg-type]
        return [
            (item.record.record_id, item.url, item.payload_sha256, item.body)
            for item in reader
            if isinstance(item, Capture)
        ]


@pytest.mark.parametrize("name", TEN)
def test_the_same_captures_come_out_of_every_wrapping(name: str) -> None:
    assert len(shown(SAMPLES / TEN[0])) == 10
    assert shown(SAMPLES / name) == shown(SAMPLES / TEN[0])


class Pipe(io.RawIOBase):
    """A stream that cannot seek and gives what it has in small pieces."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 4000) if size >= 0 else 4000)


@pytest.mark.parametrize("name", TEN)
def test_a_pipe_gives_what_the_file_gives(name: str) -> None:
    assert shown(Pipe((SAMPLES / name).read_bytes())) == shown(SAMPLES / name)  # type: ignore[arg-type]


def balanced(stream: io.BytesIO) -> int:
    """Read everything, hold what was told to the extents, and give the bytes of the file that they stand for."""
    told: Counter[tuple[str | None, bool]] = Counter()
    with open_source(stream, options=ReadOptions(max_body=1 << 20), name="sample") as reader:
        for item in reader:
            assert not (isinstance(item, Gap) and item.reason == "internal-error"), item.message
            told[item.source.member, item.source.of_stream] += item.source.length or 0
    sizes: Counter[tuple[str | None, bool]] = Counter()
    for extent in reader.extents:
        sizes[extent.member, extent.of_stream] += extent.size
    assert +told == +sizes
    return sum(
        extent.size if extent.stored is None else extent.stored for extent in reader.extents if extent.member is None
    )


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_byte_of_a_sample_belongs_to_a_record_or_a_gap_even_if_it_is_cut(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    chance = random.Random(name)
    for length in [len(data), *(chance.randrange(len(data)) for _ in range(8) if data)]:
        assert balanced(io.BytesIO(data[:length])) == length


def test_each_format_has_a_sample() -> None:
    heads = [((SAMPLES / name).read_bytes()[:HEAD_BYTES], name) for name in EXPECTED]
    assert {recognise(head, name).name for head, name in heads} == {one.name for one in FORMATS}


def codes(name: str) -> set[object]:
    found: set[object] = set()
    for item in EXPECTED[name]:
        quirks = item.get("quirks", ())
        assert isinstance(quirks, list | tuple)
        found |= {*quirks, item.get("gap"), item.get("skipped")}
    return found


@pytest.mark.parametrize("code", sorted(QUIRKS))
def test_each_quirk_has_a_sample_that_shows_it(code: str) -> None:
    assert code in codes(QUIRKS[code].sample)


def test_codes_are_as_the_dataset_takes_them() -> None:
    pattern = json.loads((ROOT / "schemas" / "captures-1.0.0.json").read_text("utf-8"))["properties"]["quirks"]["items"]
    assert [code for code in QUIRKS if not re.search(pattern["pattern"], code)] == []


def test_every_quirk_that_a_sample_shows_is_in_the_list() -> None:
    shown_quirks = {
        code
        for name in EXPECTED
        for item in EXPECTED[name]
        for code in item.get("quirks", ())  # type: ignore[attr-defined]
    }
    assert not QUIRKS or shown_quirks <= set(QUIRKS)
