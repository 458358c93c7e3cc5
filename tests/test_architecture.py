"""The structure that ARCHITECTURE.md promises, held against the code's own imports."""

import ast
import re
from collections import Counter
from pathlib import Path

SRC = Path(__file__).parent.parent / "src" / "warcmill"
RANK = {
    "errors": 0,
    "model": 0,
    "compiled": 0,
    "interpreted": 0,
    "buffers": 0,
    "read": 1,
    "page": 1,
    "dataset": 1,
    "run": 2,
    "show": 3,
    "cli": 4,
}
ROOMS = {room for room, rank in RANK.items() if rank == 1}
FLOORS = ("addresses", "markup", "metadata", "judge", "rules", "extract", "recover", "pdf")
"""The rooms of `page/`, the lowest first; what lies straight in `page/` is above them all."""
HELPERS = {"page.sanitizing", "page.content_quirks"}
"""Modules straight in `page/` that import no room of it, and that any room may import."""
LONGEST_FUNCTION = 50


def modules() -> dict[str, ast.Module]:
    """Dotted name below the package -> syntax tree, of every module."""
    return {
        ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(SRC.rglob("*.py"))
    }


def imports(tree: ast.AST, known: set[str]) -> set[str]:
    """Modules of ours that this one imports, wherever in the file the import stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "warcmill":
            base = (node.module or "").removeprefix("warcmill").lstrip(".")
            for name in node.names:
                dotted = f"{base}.{name.name}".lstrip(".")
                found.add(dotted if dotted in known else base)
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.removeprefix("warcmill.") for alias in node.names if alias.name.startswith("warcmill.")
            }
    return found - {""}


def compiled_imports() -> set[tuple[str, str]]:
    """What Cython sources (`.pyx`, `.pxd`) import and cimport of ours, as (module, module)."""
    found = set()
    for path in sorted(path for kind in ("*.pyx", "*.pxd") for path in SRC.rglob(kind)):
        own = ".".join(path.relative_to(SRC).with_suffix("").parts)
        for dep in re.findall(
            r"^\s*(?:from|cimport|import)\s+warcmill\.([\w.]+)", path.read_text("utf-8"), re.MULTILINE
        ):
            found.add((own, dep))
    return found


def all_imports() -> set[tuple[str, str]]:
    """Every import of one module of ours by another, of Python and of what is compiled."""
    trees = modules()
    return compiled_imports() | {(own, dep) for own, tree in trees.items() for dep in imports(tree, set(trees))}


def floor(module: str) -> int:
    """How high a module of `page/` lies."""
    below = module.split(".")[1:2]
    return FLOORS.index(below[0]) if below and below[0] in FLOORS else len(FLOORS)


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def test_a_stage_imports_only_what_lies_below_it() -> None:
    wrong = {
        (module, dep)
        for module, dep in all_imports()
        if room(module) in RANK
        and room(dep) != room(module)
        and RANK[room(dep)] >= RANK[room(module)]
        and {room(module), room(dep)} != {"errors", "model"}
    }
    assert wrong == set()


def test_read_page_and_dataset_never_import_each_other() -> None:
    wrong = {
        (module, dep) for module, dep in all_imports() if room(module) in ROOMS and room(dep) in ROOMS - {room(module)}
    }
    assert wrong == set()


def test_a_room_of_page_imports_only_rooms_below_it() -> None:
    upward = {
        (module, dep)
        for module, dep in all_imports()
        if module.startswith("page.") and dep.startswith("page.") and dep not in HELPERS and floor(dep) > floor(module)
    }
    assert upward == set()


def test_read_ends_at_the_reader_of_one_input() -> None:
    assert {module for module in modules() if module.startswith("read.")} & {
        f"read.{name}" for name in ("places", "stored", "continued", "revisit", "collection")
    } == set()
    assert {dep for module, dep in all_imports() if room(module) == "read"} & {"run"} == set()


def test_a_module_has_a_name_of_its_own_outside_the_command_line() -> None:
    files = [path for kind in ("*.py", "*.pyx") for path in SRC.rglob(kind) if path.parent.name != "cli"]
    names = Counter(path.stem for path in files if not path.stem.startswith("__"))
    assert [name for name, times in names.items() if times > 1] == []


def test_no_module_imports_itself_by_a_detour() -> None:
    trees = modules()
    below = {module: imports(tree, set(trees)) - {module} for module, tree in trees.items()}
    while leaves := {module for module, deps in below.items() if not deps & set(below)}:
        below = {module: deps for module, deps in below.items() if module not in leaves}
    # errors and model name each other's types for the type checker only
    assert {module for module in below if not below[module] & set(below) <= {"errors", "model"}} - {
        "errors",
        "model",
    } == set()


def test_no_function_is_longer_than_a_page() -> None:
    long = {
        f"{module}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    assert [module for module, tree in modules().items() if not (ast.get_docstring(tree) or "").strip()] == []


def test_only_tree_knows_the_html_parser() -> None:
    knowing = {
        module
        for module, tree in modules().items()
        if room(module) == "page"
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "lxml.html")
        or (isinstance(node, ast.Import) and any(alias.name == "lxml.html" for alias in node.names))
        or (isinstance(node, ast.Attribute) and node.attr == "HTMLParser")
    }
    assert knowing <= {"page.markup.tree"}
