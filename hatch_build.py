"""Builds the compiled walk where a C compiler is at hand; without one the package is complete in plain Python."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "src/warcmill/page/_compiled.pyx"


class Compiled(BuildHookInterface):  # type: ignore[type-arg,misc]  # hatchling says nothing of its own types
    """Compile the extension into the source tree, from where wheels and editable installs take it."""

    PLUGIN_NAME = "custom"

    def initialize(self, _: str, build_data: dict[str, Any]) -> None:
        """Add the extension to the build, or say why there is none."""
        if self.target_name != "wheel" or os.environ.get("WARCMILL_PLAIN"):
            return
        try:
            compiled = build(Path(self.root))
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever keeps it from being built, the plain walk works
            self.app.display_warning(f"warcmill: no compiled walk, pages take longer: {error}")
            return
        build_data["artifacts"].append(compiled)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def build(root: Path) -> str:
    """Compile the extension in place; its path from the root."""
    import lxml  # noqa: PLC0415  # what is not there is no error before it is needed
    from Cython.Build import cythonize  # noqa: PLC0415
    from setuptools import Distribution, Extension  # noqa: PLC0415

    before = Path.cwd()
    os.chdir(root)
    try:
        extension = Extension(
            "warcmill.page._compiled", [SOURCE], include_dirs=lxml.get_include(), extra_compile_args=["-O2"]
        )
        modules = cythonize([extension], build_dir="build/compiled", quiet=True)
        command = Distribution(
            {"name": "warcmill", "package_dir": {"": "src"}, "ext_modules": modules}
        ).get_command_obj("build_ext")
        command.inplace = True
        command.build_temp = "build/compiled"
        command.ensure_finalized()
        command.run()
        return str(Path(command.get_ext_fullpath("warcmill.page._compiled")).relative_to(root))
    finally:
        os.chdir(before)


if __name__ == "__main__":
    sys.stdout.write(build(Path(__file__).parent) + "\n")
