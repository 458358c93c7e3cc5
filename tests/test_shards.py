"""Several processes share a collection: each does its part, together they make the dataset that one makes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from contents import contents, strays
from warcs import page, warc

import warcmill
from warcmill.dataset.checks.validate import validate
from warcmill.errors import OutputError, UsageError
from warcmill.read import ReadOptions
from warcmill.run.agenda import Wishes
from warcmill.run.collection.inputs import Collection
from warcmill.run.share import Shard

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
SAMPLES = sorted(str(path) for path in (ROOT / "sample_warcs").iterdir())
ENV = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def archives(folder: Path, count: int = 12) -> list[str]:
    folder.mkdir()
    for number in range(count):
        path = folder / f"{number}.warc.gz"
        path.write_bytes(warc([(f"http://{number}.example/", page(f"Page {number}"))]))
    return [str(folder / f"{number}.warc.gz") for number in range(count)]


def test_shards_make_the_dataset_that_one_process_makes(tmp_path: Path) -> None:
    alone, together = tmp_path / "1" / "set", tmp_path / "3" / "set"
    whole = warcmill.normalize(SAMPLES, alone)
    runs = [warcmill.normalize(SAMPLES, together, wishes=Wishes(shard=Shard(i, 3))) for i in (2, 1, 3)]
    assert contents(together) == contents(alone)
    assert (strays(together), validate([str(together)]).findings) == (set(), [])
    assert (runs[0].inputs + runs[0].elsewhere, runs[2].elsewhere) == (whole.inputs, 0)


def test_shards_of_a_folder_of_small_files_share_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for number in range(40):
        (tmp_path / "site" / f"{number}.html").write_bytes(page(f"Page {number}"))
    alone, together = tmp_path / "1" / "set", tmp_path / "4" / "set"
    warcmill.normalize([str(tmp_path / "site")], alone)
    for number in range(1, 5):
        warcmill.normalize([str(tmp_path / "site")], together, wishes=Wishes(shard=Shard(number, 4)))
    assert contents(together) == contents(alone)


def test_an_account_sums_up_all_shards_and_names_what_is_missing(tmp_path: Path) -> None:
    inputs, out = archives(tmp_path / "in"), tmp_path / "set"
    first = warcmill.normalize(inputs, out, wishes=Wishes(shard=Shard(1, 2)))
    found = warcmill.account(out, inputs)
    mine = {name for name in inputs if Shard(1, 2).takes(name)}
    assert 0 < len(mine) < len(inputs)
    assert dict(found.missing) == dict.fromkeys(set(inputs) - mine, "is not committed")
    assert (found.inputs, found.account, found.is_complete) == (len(mine), first.account, False)
    warcmill.normalize(inputs, out, wishes=Wishes(shard=Shard(2, 2)))
    assert warcmill.account(out, inputs).is_complete
    with pytest.raises(OutputError, match="holds no dataset"):
        warcmill.account(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "a/b", "1/0", "1/2/3"])
def test_what_is_no_shard_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="is no shard"):
        Shard.parse(text)


def run(*words: str, **env: str) -> None:
    subprocess.run(words, env=ENV | env, check=True, timeout=300, stdout=subprocess.DEVNULL)


def account(out: Path, *inputs: str) -> Any:
    words = [sys.executable, "-m", "warcmill", "account", str(out), *inputs, "--json"]
    return json.loads(subprocess.run(words, check=True, capture_output=True, timeout=300).stdout)


def test_the_example_of_a_shell_loop_does_all_of_a_collection(tmp_path: Path) -> None:
    inputs = archives(tmp_path / "in")
    run("sh", str(EXAMPLES / "shards.sh"), str(tmp_path / "set"), *inputs)
    assert account(tmp_path / "set", *inputs)["account"]["rows"] == len(inputs)


def test_the_example_for_slurm_does_all_of_a_collection(tmp_path: Path) -> None:
    inputs = archives(tmp_path / "in")
    for number in ("1", "2"):
        env = {"SLURM_ARRAY_TASK_ID": number, "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_CPUS_PER_TASK": "1"}
        run("sh", str(EXAMPLES / "slurm.sh"), str(tmp_path / "set"), *inputs, **env)
    assert account(tmp_path / "set", *inputs)["account"]["rows"] == len(inputs)


def test_the_example_for_kubernetes_does_all_of_a_collection(tmp_path: Path) -> None:
    archives(tmp_path / "in", 3)
    text = (EXAMPLES / "kubernetes.yaml").read_text("utf-8")
    (pods,) = re.findall(r"completions: (\d+)", text)
    (script,) = re.findall(r"args:\n +- \|\n(.*?)\n +env:", text, re.DOTALL)
    for index in range(int(pods)):
        env = {"INPUT": str(tmp_path / "in"), "DATASET": str(tmp_path / "set"), "JOB_COMPLETION_INDEX": str(index)}
        if any(Shard(index + 1, int(pods)).takes(str(path)) for path in (tmp_path / "in").iterdir()):
            run("sh", "-c", script, **env)
    assert account(tmp_path / "set", str(tmp_path / "in"))["account"]["rows"] == len(list((tmp_path / "in").iterdir()))


def test_workers_share_the_index_that_the_first_of_them_has_made(tmp_path: Path) -> None:
    sample = ROOT / "sample_warcs"
    paths = {str(path): str(path) for path in sorted(sample.glob("*revisit*"))}
    at = tmp_path / "index.sqlite"
    first = Collection(paths, ReadOptions(), at)
    captures = [each for name in paths for each in warcmill.read_source(name) if isinstance(each, warcmill.Capture)]
    lone = Collection(paths, ReadOptions())
    alone = [lone.resolve(each) for each in captures]
    assert [first.resolve(each) for each in captures] == alone
    written = at.read_bytes()
    second = Collection(paths, ReadOptions(), at)
    assert ([second.resolve(each) for each in captures], at.read_bytes()) == (alone, written)
    assert any(each.resolved_from for each in alone)
