"""Datasets made by somebody else, to make us touch what is not theirs: nothing outside is opened or deleted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rows import STAMPS, commit_unit, dataset

from warcmill.dataset import layout, manifest, paths
from warcmill.dataset.checks.validate import validate
from warcmill.dataset.compact import compact
from warcmill.errors import OutputError
from warcmill.run.normalize import normalize

SAMPLE = str(Path(__file__).parents[1] / "sample_warcs" / "ten-captures.warc")
Hostile = Callable[[Path, Path], str]
"""(dataset, folder outside) -> what the error names."""


def edited(out: Path, unit: str, change: Callable[[dict[str, Any]], None]) -> str:
    path = layout.manifest_path(out, unit)
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))
    return str(path)


def part_named(named: str) -> Hostile:
    def make(out: Path, outside: Path) -> str:
        told = named.format(outside=outside)
        edited(out, "unit-1", lambda found: found["outputs"][0].update(path=told))
        return "outputs/0/path: "

    return make


def replaced_outside(out: Path, outside: Path) -> str:
    """A merged unit that replaces a manifest elsewhere, which names parts elsewhere."""
    digest = layout.sha256(outside / "_manifest" / "unit-0.json")
    shutil.copy(layout.manifest_path(out, "unit-1"), layout.manifest_path(out, "compact-1"))

    def change(found: dict[str, Any]) -> None:
        found.update(unit="compact-1", outputs=[], replaces={f"../../{outside.name}/_manifest/unit-0": digest})

    edited(out, "compact-1", change)
    return "replaces: "


def linked(name: str) -> Hostile:
    def make(out: Path, outside: Path) -> str:
        shutil.rmtree(out / name)
        (out / name).symlink_to(outside / name, target_is_directory=True)
        return f"{out / name} is a link"

    return make


def linked_manifest(out: Path, outside: Path) -> str:
    path = layout.manifest_path(out, "unit-0")
    path.unlink()
    path.symlink_to(layout.manifest_path(outside, "unit-0"))
    return "unit-0.json: it is a link"


def linked_part(out: Path, outside: Path) -> str:
    path = out / layout.part_name("captures", "unit-0", STAMPS.config_digest)
    path.unlink()
    path.symlink_to(outside / layout.part_name("captures", "unit-0", STAMPS.config_digest))
    return "is a link"


def claimed_twice(out: Path, outside: Path) -> str:
    """A unit whose name another's begins with, and that names the other's part, as it may where there is no other."""
    for unit in ("a", "a-b"):
        commit_unit(out, unit, range(100, 102))
    part = layout.part_name("captures", "a-b", STAMPS.config_digest)
    edited(out, "a", lambda found: found["outputs"][0].update(path=part))
    return f"outputs/0/path: {part!r} is a part of unit a-b, too"


HOSTILE: dict[str, Hostile] = {
    "a path upwards": part_named("captures/../../outside/captures/part-unit-0.parquet"),
    "an absolute path": part_named("{outside}/captures/part-unit-0.parquet"),
    "a path into staging": part_named("_staging/part-unit-1.parquet"),
    "another unit's part": part_named("captures/part-unit-0.parquet"),
    "a table within a table": part_named("captures/x/part-unit-1.parquet"),
    "a name with a line end": part_named("captures/part-unit-1.parquet\n"),
    "a replaced manifest elsewhere": replaced_outside,
    "a part of two units": claimed_twice,
    "a linked manifest": linked_manifest,
    "a linked part": linked_part,
    **{f"a linked {name}": linked(name) for name in paths.FOLDERS},
}


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path, str]:
    """A dataset that leads elsewhere, the folder elsewhere, and what an error says of it."""
    out, outside = dataset(tmp_path / "out", units=2, rows=3), dataset(tmp_path / "outside", units=2, rows=3)
    (outside / "_staging" / "precious").write_text("not to be cleared away")
    return out, outside, request.param(out, outside)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_compact_refuses_a_dataset_that_leads_elsewhere_and_touches_nothing(hostile: tuple[Path, Path, str]) -> None:
    out, outside, says = hostile
    before = state(outside), state(out)
    with pytest.raises(OutputError) as error:
        compact(out)
    assert says in str(error.value)
    assert (state(outside), state(out)) == before


def test_normalize_refuses_a_dataset_that_leads_elsewhere_and_touches_nothing(hostile: tuple[Path, Path, str]) -> None:
    out, outside, says = hostile
    before = state(outside), state(out)
    with pytest.raises(OutputError) as error:
        normalize([SAMPLE], out)
    assert says in str(error.value)
    assert (state(outside), state(out)) == before


def test_validate_says_what_leads_elsewhere_and_opens_none_of_it(
    hostile: tuple[Path, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, outside, says = hostile
    opened: list[Path] = []
    look = layout.sha256

    def seen(path: Path) -> str:
        opened.append(path)
        return look(path)

    monkeypatch.setattr(layout, "sha256", seen)
    before = state(outside)
    findings = [f"{each.source}: {each.message}" for each in validate([str(out)]).findings if each.rule == "SET011"]
    assert [each for each in findings if says.replace(" is a link", ": it is a link") in each or says in each]
    assert [path for path in opened if outside in path.resolve().parents] == []
    assert state(outside) == before


def test_a_unit_may_have_many_parts_of_its_own(tmp_path: Path) -> None:
    assert [paths.is_part(f"captures/part-a{more}.parquet", "captures", "a") for more in ("", "-c0ffee12", ".2")] == [
        True, True, True]  # fmt: skip
    assert not paths.is_part("captures/part-ab.parquet", "captures", "a")
    assert not paths.is_part("rejects/part-a.parquet", "captures", "a")
    commit_unit(tmp_path, "a", range(3))
    manifest.write_run(tmp_path)
    assert validate([str(tmp_path)]).findings == []
