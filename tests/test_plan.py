"""Inputs become sources, sources become units, and nothing is done twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from warcmill.errors import MissingExtra, MissingInput, OutputError
from warcmill.read.names import path_of, public
from warcmill.run.agenda import GROUP_FILES, SMALL_FILE, Unit, Wishes, plan
from warcmill.run.held import Held
from warcmill.run.identity import Identity, identify
from warcmill.run.plan import InputFile, sources


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def done(one: InputFile, unit: str = "u", config: str = "c", sha256: str | None = None) -> Held:
    found = identify(one, one.name)
    entry = {"uri": one.uri, "size": one.size, "stamp": one.stamp, "account": {"rows": 1}}
    return Held(unit, config, {**entry, "sha256": sha256 or (found and found.sha256), "below": None})


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
    assert units([one])[0].inputs == (one,)


def units(inputs: Sequence[InputFile], known: Iterable[Held] = (), config: str = "c", **more: Any) -> list[Unit]:
    return plan(inputs, known, config, lambda one: identify(one, one.name), **more).units


def test_small_files_of_a_folder_share_units_and_large_ones_stand_alone() -> None:
    small = [InputFile(f"mirror/{i:05}.html", i, "s", "mirror") for i in range(GROUP_FILES + 1)]
    large = InputFile("mirror/large.warc", SMALL_FILE, "s", "mirror")
    single = InputFile("single.html", 5_000, "s")
    shares = [unit.inputs for unit in units([*small, large, single])]
    assert shares == [(large,), tuple(small[:GROUP_FILES]), (single,), (small[-1],)]


def test_the_largest_unit_comes_first_so_that_it_is_not_waited_for_last() -> None:
    given = [InputFile("s", 1, "x"), InputFile("l", 30, "x"), InputFile("m", 20, "x")]
    assert [unit.inputs[0].name for unit in units(given)] == ["l", "m", "s"]


def test_what_is_committed_is_not_done_again(tmp_path: Path) -> None:
    a, b = sources([str(write(tmp_path / "a.warc", b"1")), str(write(tmp_path / "b.warc", b"2"))])
    assert [unit.inputs for unit in units([a, b], [done(a)])] == [(b,)]


def test_a_file_with_a_new_time_but_its_old_bytes_is_not_done_again(tmp_path: Path) -> None:
    (before,) = sources([str(write(tmp_path / "a.warc"))])
    known = [done(before)]
    os.utime(before.name, ns=(1, 1))
    assert units(sources([before.name]), known) == []


def test_the_same_bytes_under_any_other_name_are_told_and_not_done_again(tmp_path: Path) -> None:
    (before,) = sources([str(write(tmp_path / "a.warc", b"bytes"))])
    known = [done(before)]
    shutil.copy(before.name, tmp_path / "copy.warc")
    os.symlink(before.name, tmp_path / "link.warc")
    for names in (["copy.warc"], ["link.warc"], ["copy.warc", "a.warc"], ["sub/../a.warc"]):
        (tmp_path / "sub").mkdir(exist_ok=True)
        listed = sources([f"{tmp_path}/{name}" for name in names])
        agenda = plan(listed, known, "c", lambda one: identify(one, one.name))
        assert (agenda.units, {name for _, name in agenda.same}) == ([], {before.uri})


def test_two_inputs_of_a_run_with_the_same_bytes_are_one(tmp_path: Path) -> None:
    listed = sources([str(write(tmp_path / f"{name}.warc", b"bytes")) for name in "ab"])
    agenda = plan(listed, [], "c", lambda one: identify(one, one.name))
    assert ([unit.inputs for unit in agenda.units], agenda.same) == ([(listed[0],)], [(listed[1], listed[0].uri)])


def test_a_changed_file_is_done_again_in_place_of_the_unit_that_held_it(tmp_path: Path) -> None:
    (before,) = sources([str(write(tmp_path / "a.warc", b"old"))])
    known = [done(before, unit="a-1")]
    write(tmp_path / "a.warc", b"newer")
    (after,) = sources([before.name])
    assert [(unit.inputs, unit.replaces) for unit in units([after], known)] == [((after,), ("a-1",))]


def test_a_unit_that_gains_by_what_is_new_is_done_again(tmp_path: Path) -> None:
    a, b, c = sources([str(write(tmp_path / f"{name}.warc", name.encode())) for name in "abc"])
    known = [done(a, "a-1"), done(b, "b-1")]

    def gains(unit: str, new: Sequence[InputFile]) -> bool:
        return (unit, *new) == ("a-1", c)

    assert units([a, b], known, gains=gains) == []
    assert {unit.inputs for unit in units([a, b, c], known, gains=gains)} == {(a,), (c,)}


def test_a_unit_of_which_not_all_is_given_stays_as_it_is_whatever_it_might_gain(tmp_path: Path) -> None:
    a, b, c = sources([str(write(tmp_path / f"{name}.warc", name.encode())) for name in "abc"])
    known = [done(a, "merged"), done(b, "merged")]
    assert [unit.inputs for unit in units([a, c], known, gains=lambda *_: True)] == [(c,)]


def test_another_configuration_or_a_wish_does_it_again(tmp_path: Path) -> None:
    (one,) = sources([str(write(tmp_path / "a.warc"))])
    assert units([one], [done(one, "a-1")]) == []
    assert [unit.replaces for unit in units([one], [done(one, "a-1")], "new")] == [("a-1",)]
    assert [unit.replaces for unit in units([one], [done(one, "a-1")], wishes=Wishes(frozenset({one.uri})))] == [
        ("a-1",)
    ]


def test_what_a_unit_holds_besides_a_changed_file_is_carried_over(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    a, b, gone = (InputFile(f"{folder}/{name}.html", 9, "s", str(folder)) for name in ("a", "b", "gone"))
    known = [done(one, "m-1", sha256=one.name[-8:]) for one in (a, b, gone)]
    changed = replace(a, size=10, stamp="new")
    (unit,) = units([changed, b], known)
    assert (unit.inputs, [each.uri for each in unit.carried]) == ((changed,), [b.uri, gone.uri])
    (unit,) = units([changed, b], known, wishes=Wishes(drop_gone=True))
    assert (unit.inputs, [each.uri for each in unit.carried]) == ((changed,), [b.uri])


def test_what_has_no_account_of_its_own_cannot_be_carried_over() -> None:
    a, b = (InputFile(f"m/{name}.html", 4, "s", "m") for name in "ab")
    known = [Held("m-1", "c", {**done(one).entry, "account": None}) for one in (a, b)]
    with pytest.raises(OutputError, match=r"m-1 must be made again, but m/b.html, which it holds too, is not"):
        units([replace(a, size=5)], known)


def test_names_of_units_follow_from_bytes_and_are_new_beside_what_they_replace() -> None:
    one = InputFile("a/x.warc.gz", 1, "s")
    first = Unit((one,)).name([Identity("ab")])
    assert first == Unit((replace(one, name="/b/x.warc.gz"),)).name([Identity("ab")])
    assert Unit((one,), (first,)).name([Identity("ab")]) == f"{first}.2"
    assert Unit((one,), (f"{first}.2",)).name([Identity("ab")]) == f"{first}.3"
    assert Unit((one,), (first,)).name([Identity("cd")]) != f"{first}.2"


def test_a_closed_stdin_is_a_missing_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(MissingInput, match="stdin is closed"):
        sources(["-"])


def test_what_a_folder_holds_besides_files_is_a_fault_that_lasts_and_what_cannot_be_read_one_that_may_pass(
    tmp_path: Path,
) -> None:
    write(tmp_path / "a" / "page.html")
    os.symlink(tmp_path / "gone", tmp_path / "a" / "dangling.html")
    os.mkfifo(tmp_path / "a" / "pipe.html")
    faults = {
        "dangling.html": ("No such file or directory", False),
        "page.html": (None, False),
        "pipe.html": ("is no file but a pipe, socket or device", True),
    }
    for given in (f"{tmp_path}/a", f"{tmp_path}/a/*.html"):
        found = {Path(one.name).name: (one.fault, one.is_lasting) for one in sources([given])}
        assert found == faults


def test_names_keep_no_secret_and_lead_back_to_files_that_are_not_utf_8(tmp_path: Path) -> None:
    signed = "https://ann:pw@host/a.warc.gz?id=7&X-Amz-Signature=abc&X-Amz-Credential=me&token=t"
    assert public(signed) == "https://host/a.warc.gz?id=7"
    assert public("https://h/a?sv=1&se=2&sig=3&part=4") == "https://h/a?part=4"
    assert public("https://h/a?sv=1&se=2") == "https://h/a?sv=1&se=2"
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9%.warc")
    assert public(path) == f"file://{tmp_path}/caf%E9%25.warc"
    assert path_of(public(path)) == path
