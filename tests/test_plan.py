"""Inputs become sources, sources become units, and nothing is done twice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from warcmill.errors import MissingExtra, MissingInput, OutputError
from warcmill.run.plan import GROUP_FILES, SMALL_FILE, Done, InputFile, Unit, content_digest, sources, units


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def done(one: InputFile, unit: str = "u", config: str = "c") -> Done:
    return Done(unit, config, one.size, one.stamp, content_digest(one))


def test_files_folders_and_globs_become_single_inputs_each_once(tmp_path: Path) -> None:
    for name in ("a/2.html", "a/1.html", "a/deep/3.html", "b/x.warc"):
        write(tmp_path / name)
    given = [f"{tmp_path}/b/x.warc", f"{tmp_path}/a", f"{tmp_path}/*/1.html", f"{tmp_path}/b/x.warc"]
    found = [(Path(one.name).relative_to(tmp_path).as_posix(), one.root) for one in sources(given)]
    folder = f"{tmp_path}/a"
    assert found == [("b/x.warc", None), ("a/1.html", folder), ("a/2.html", folder), ("a/deep/3.html", folder)]


def test_an_input_that_stands_for_nothing_is_refused_before_anything_runs(tmp_path: Path) -> None:
    write(tmp_path / "there.warc")
    with pytest.raises(MissingInput, match=r"gone\.warc: there is no such file, folder or match"):
        sources([f"{tmp_path}/there.warc", f"{tmp_path}/gone.warc"])


def test_a_scheme_that_takes_a_package_which_is_not_there_names_it() -> None:
    with pytest.raises(MissingExtra) as refused:
        sources(["oss://crawl/a.warc.gz"])
    told = "oss://crawl/a.warc.gz: Install ossfs to access Alibaba Object Storage System"
    assert (str(refused.value), refused.value.exit_code) == (told, 3)


def test_a_folder_that_links_to_itself_is_walked_once(tmp_path: Path) -> None:
    write(tmp_path / "a" / "page.html")
    os.symlink(tmp_path / "a", tmp_path / "a" / "again")
    assert [Path(one.name).name for one in sources([str(tmp_path / "a")])] == ["page.html"]


def test_a_file_name_that_is_no_utf8_is_an_input_like_any_other(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.warc"
    Path(os.fsdecode(path)).write_bytes(b"x")
    (one,) = sources([str(tmp_path)])
    assert os.fsencode(one.name) == path
    assert units([one], {}, "c")[0].inputs == (one,)


def test_small_files_of_a_folder_share_units_and_large_ones_stand_alone() -> None:
    small = [InputFile(f"mirror/{i:05}.html", 10, "s", "mirror") for i in range(GROUP_FILES + 1)]
    large = InputFile("mirror/large.warc", SMALL_FILE, "s", "mirror")
    single = InputFile("single.html", 10, "s")
    shares = [unit.inputs for unit in units([*small, large, single], {}, "c")]
    assert shares == [(large,), tuple(small[:GROUP_FILES]), (single,), (small[-1],)]


def test_the_largest_unit_comes_first_so_that_it_is_not_waited_for_last() -> None:
    given = [InputFile("s", 1, "x"), InputFile("l", 30, "x"), InputFile("m", 20, "x")]
    assert [unit.inputs[0].name for unit in units(given, {}, "c")] == ["l", "m", "s"]


def test_what_is_committed_is_not_done_again(tmp_path: Path) -> None:
    inputs = sources([str(write(tmp_path / "a.warc")), str(write(tmp_path / "b.warc"))])
    assert [unit.inputs for unit in units(inputs, {inputs[0].name: done(inputs[0])}, "c")] == [(inputs[1],)]


def test_a_file_with_a_new_time_but_its_old_bytes_is_not_done_again(tmp_path: Path) -> None:
    (before,) = sources([str(write(tmp_path / "a.warc"))])
    known = {before.name: done(before)}
    os.utime(before.name, ns=(1, 1))
    assert units(sources([before.name]), known, "c") == []


def test_a_changed_file_is_done_again_in_the_unit_that_held_it(tmp_path: Path) -> None:
    (before,) = sources([str(write(tmp_path / "a.warc", b"old"))])
    known = {before.name: done(before, unit="a-1")}
    write(tmp_path / "a.warc", b"newer")
    after = sources([before.name])
    assert units(after, known, "c") == [Unit("a-1.2", tuple(after), ("a-1",))]


def test_a_unit_that_gains_by_what_is_new_is_done_again(tmp_path: Path) -> None:
    a, b, c = sources([str(write(tmp_path / f"{name}.warc")) for name in "abc"])
    known = {a.name: done(a, "a-1"), b.name: done(b, "b-1")}

    def gains(unit: str, new: Sequence[InputFile]) -> bool:
        return (unit, *new) == ("a-1", c)

    assert units([a, b], known, "c", gains) == []
    assert {unit.inputs for unit in units([a, b, c], known, "c", gains)} == {(a,), (c,)}


def test_a_unit_of_which_not_all_is_given_stays_as_it_is_whatever_it_might_gain(tmp_path: Path) -> None:
    a, b, c = sources([str(write(tmp_path / f"{name}.warc")) for name in "abc"])
    known = {a.name: done(a, "merged"), b.name: done(b, "merged")}
    assert [unit.inputs for unit in units([a, c], known, "c", lambda *_: True)] == [(c,)]


def test_another_configuration_does_all_again() -> None:
    one = InputFile("a.warc", 3, "s")
    assert units([one], {one.name: Done("a-1", "old", 3, "s", None)}, "new") == [Unit("a-1.2", (one,), ("a-1",))]


def test_a_unit_is_never_made_again_with_less_than_it_held() -> None:
    one = InputFile("m/a.html", 4, "new", "m")
    known = {name: Done("m-1", "c", 3, "s", None) for name in ("m/a.html", "m/b.html")}
    with pytest.raises(OutputError, match=r"m-1 must be made again, but m/b.html, which it holds too, is not"):
        units([one], known, "c")


def test_a_closed_stdin_is_a_missing_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(MissingInput, match="stdin is closed"):
        sources(["-"])


def test_what_a_folder_or_glob_holds_besides_files_is_an_input_with_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "a" / "page.html")
    os.symlink(tmp_path / "gone", tmp_path / "a" / "dangling.html")
    os.mkfifo(tmp_path / "a" / "pipe.html")
    fault = "is no file but a pipe, socket or device"
    faults = {"dangling.html": "No such file or directory", "page.html": None, "pipe.html": fault}
    for given in (f"{tmp_path}/a", f"{tmp_path}/a/*.html"):
        found = {Path(one.name).name: one for one in sources([given])}
        assert {name: one.fault for name, one in found.items()} == faults
        assert units(found.values(), {one.name: done(one) for one in found.values()}, "c") == []


def test_a_url_whose_store_offers_no_stamp_is_done_again() -> None:
    one = InputFile("https://example.org/a.warc", 3, None)
    assert units([one], {one.name: Done("a-1", "c", 3, None, None)}, "c") == [Unit("a-1.2", (one,), ("a-1",))]
    stamped = InputFile(one.name, 3, "Mon, 23 Nov 2026 10:00:00 GMT")
    assert units([stamped], {one.name: Done("a-1", "c", 3, stamped.stamp, None)}, "c") == []
