"""Compiles what touches every element or header where a C compiler is at hand; without one all is plain Python."""

from __future__ import annotations

import compileall
import os
import runpy
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).parent.absolute() / "src" / "warcmill"
COMPILED = runpy.run_path(str(PACKAGE / "compiled.py"))


class Compiled(BuildHookInterface):  # type: ignore[type-arg,misc]  # hatchling says nothing of its own types
    """Compile the extensions into the source tree, from where wheels and editable installs take them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the extensions to the build, or a note that says why there are none."""
        if version == "editable":  # of all others pip makes byte code, without which to start takes a quarter longer
            compileall.compile_dir(Path(self.root, "src"), quiet=2)
        if self.target_name != "wheel":
            return
        note = PACKAGE / COMPILED["REASON"]
        try:
            if COMPILED["is_switched_off"]():
                raise RuntimeError(f"{COMPILED['SWITCH']} was set when it was installed")  # noqa: TRY301  # one way to say why
            compiled = build(Path(self.root))
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever keeps them from being built, plain Python works
            self.app.display_warning(f"warcmill: nothing compiled, pages take longer: {error}")
            note.write_text(f"{error}\n", "utf-8")
            build_data["artifacts"].append(str(note.relative_to(self.root)))
            return
        note.unlink(missing_ok=True)
        build_data["artifacts"] += compiled
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def build(root: Path) -> list[str]:
    """Compile the extensions in place; their paths from the root."""
    import lxml  # noqa: PLC0415  # what is not there is no error before it is needed
    from Cython.Build import cythonize  # noqa: PLC0415
    from setuptools import Distribution, Extension  # noqa: PLC0415

    before = Path.cwd()
    os.chdir(root)
    try:
        extensions = [
            Extension(name, [_source(name)], include_dirs=lxml.get_include(), **_options())
            for name in COMPILED["MODULES"]
        ]
        modules = cythonize(extensions, build_dir="build/compiled", quiet=True, include_path=["src"])
        distribution = Distribution({"name": "warcmill", "package_dir": {"": "src"}, "ext_modules": modules})
        command = distribution.get_command_obj("build_ext")
        command.inplace = True
        command.build_temp = "build/compiled"
        command.ensure_finalized()
        command.run()
        return [str(Path(command.get_ext_fullpath(name)).relative_to(root)) for name in COMPILED["MODULES"]]
    finally:
        os.chdir(before)


def _source(name: str) -> str:
    path = f"src/{name.replace('.', '/')}"
    return f"{path}.py" if Path(f"{path}.py").exists() else f"{path}.pyx"


def _options() -> dict[str, list[str]]:
    """For compiler and linker: fast, the same numbers as interpreted, no debug symbols (five sixths of a file)."""
    if sys.platform == "win32":
        return {}
    # Without -ffp-contract a processor that multiplies and adds at once gives other last digits than Python does.
    compiling = ["-g0", "-O3", "-ffp-contract=off"]
    return {"extra_compile_args": compiling, "extra_link_args": ["-Wl,-s"] if sys.platform == "linux" else []}


if __name__ == "__main__":
    sys.stdout.write("\n".join(build(Path(__file__).parent.absolute())) + "\n")
