"""A folder is what lies in it: links out of it are told and followed when asked; URLs are of schemes on a list."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warcmill.errors import UsageError
from warcmill.read import open_source
from warcmill.read.schemes import SCHEMES
from warcmill.run.normalize import normalize
from warcmill.run.plan import LINK, sources

ROOT = Path(__file__).parents[1]
SECRET = "<!doctype html><title>The secret of the neighbour</title><p>A page."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages, links to a page and a folder inside, and links to a page and a folder outside."""
    (tmp_path / "outside" / "deep").mkdir(parents=True)
    (tmp_path / "outside" / "deep" / "secret.html").write_text(SECRET)
    inside = tmp_path / "folder" / "pages"
    inside.mkdir(parents=True)
    (inside / "a.html").write_text("<!doctype html><p>A page.")
    (inside / "again.html").symlink_to("a.html")
    (inside / "loop").symlink_to("..", target_is_directory=True)
    (inside / "nothing.html").symlink_to("gone.html")
    (inside / "secret.html").symlink_to(tmp_path / "outside" / "deep" / "secret.html")
    (inside / "tree").symlink_to("../../outside", target_is_directory=True)
    return tmp_path / "folder"


def listed(folder: Path, *, follow_links: bool) -> dict[str, bool]:
    """Path below the folder -> whether it leads out."""
    found = sources([str(folder)], follow_links=follow_links)
    return {Path(one.name).relative_to(folder).as_posix(): one.fault == LINK for one in found}


def test_links_out_of_a_folder_are_told_and_not_followed(folder: Path) -> None:
    assert listed(folder, follow_links=False) == {
        "pages/a.html": False,
        "pages/again.html": False,
        "pages/nothing.html": False,
        "pages/secret.html": True,
        "pages/tree": True,
    }


def test_links_out_of_a_folder_are_followed_when_asked(folder: Path) -> None:
    assert listed(folder, follow_links=True) == {
        "pages/a.html": False,
        "pages/again.html": False,
        "pages/nothing.html": False,
        "pages/secret.html": False,
        "pages/tree/deep/secret.html": False,
    }


def test_a_folder_that_is_itself_named_by_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert [one.name for one in sources([str(tmp_path / "link")]) if not one.fault] == [
        f"{tmp_path}/link/pages/a.html",
        f"{tmp_path}/link/pages/again.html",
    ]


def test_no_row_holds_what_lies_outside_of_the_folder(folder: Path, tmp_path: Path) -> None:
    normalize([str(folder)], tmp_path / "out")
    assert "secret of the neighbour" not in json.dumps(
        pq.read_table(tmp_path / "out" / "captures").to_pylist(), default=str
    )
    normalize([str(folder)], tmp_path / "all", follow_links=True)
    assert "secret of the neighbour" in json.dumps(
        pq.read_table(tmp_path / "all" / "captures").to_pylist(), default=str
    )


@pytest.mark.parametrize(
    "url", ["ssh://host/a.warc", "github://a:b@/x", "zip://a::https://h/z", "git://x/y", "::x://y", "://x"]
)
def test_a_scheme_that_is_not_on_the_list_is_wrong_usage_and_nothing_is_opened(url: str) -> None:
    with pytest.raises(UsageError, match="not read from URLs of this scheme"):
        sources([url])
    with pytest.raises(UsageError, match="not read from URLs of this scheme"):
        open_source(url)


def test_the_schemes_are_documented() -> None:
    page = (ROOT / "docs" / "dataset.md").read_text("utf-8")
    assert [each for each in SCHEMES if f"`{each}`" not in page] == []
