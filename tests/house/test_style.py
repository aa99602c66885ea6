"""The style of the house: small modules and functions, plain names, docstrings, nothing of this workplace."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "nonggu"
FILES = [file for file in sorted(SOURCE.rglob("*.py")) if "migrations" not in file.parts]
MODULE_LINES, FUNCTION_LINES = 300, 40

#: Modules that may be longer (up to 500 lines), each with its reason.
LONGER: dict[str, str] = {
    "engines/soil/plot_plan.py": "the plan of one plot in the order of its steps",
}
#: Functions that may be longer, each with its reason.
LONGER_FUNCTIONS: dict[str, str] = {
    "cli/rulebooks.py:output_columns": "a table of columns, one line each",
    "engines/soil/maps/tiles.py:_krige_tiles": "one compiled loop; parts would not be inlined",
}
BANNED_NAMES = {"utils", "helpers", "manager", "managers", "data", "misc", "common"}
BANNED_WORDS = re.compile(r"太谷|taigu", re.IGNORECASE)


def test_modules_are_short():
    long = {}
    for file in FILES:
        lines = len(file.read_text("utf-8").splitlines())
        name = str(file.relative_to(SOURCE))
        if lines > (500 if name in LONGER else MODULE_LINES):
            long[name] = lines
    assert long == {}


def test_functions_are_short():
    long = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                name = f"{file.relative_to(SOURCE)}:{node.name}"
                lines = (node.end_lineno or 0) - _first_line_of_body(node) + 1
                if lines > FUNCTION_LINES and name not in LONGER_FUNCTIONS:
                    long[name] = lines
    assert long == {}


def _first_line_of_body(node: ast.FunctionDef) -> int:
    """Signatures and docstrings do not count."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        return body[1].lineno
    return body[0].lineno


def test_no_module_has_a_name_that_says_nothing():
    assert [str(file) for file in FILES if file.stem in BANNED_NAMES or file.parent.name in BANNED_NAMES] == []


def test_public_things_have_docstrings():
    """A method that a class of the same package documents already is documented where it is written again."""
    trees = {file: ast.parse(file.read_text("utf-8")) for file in FILES}
    contracts = {(_package(file), name) for file, tree in trees.items() for name in _documented_methods(tree)}
    missing = []
    for file, tree in trees.items():
        name = str(file.relative_to(SOURCE))
        if not ast.get_docstring(tree):
            missing.append(name)
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                for part in _without_docstring(node):
                    if (_package(file), part.partition(".")[2]) not in contracts:
                        missing.append(f"{name}:{part}")
    assert missing == []


def _package(file: Path) -> tuple[str, ...]:
    return file.relative_to(SOURCE).parts[:2]


def _documented_methods(tree: ast.Module) -> set[str]:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    members = [member for node in classes for member in node.body if isinstance(member, ast.FunctionDef)]
    return {member.name for member in members if ast.get_docstring(member)}


def _without_docstring(node: ast.ClassDef | ast.FunctionDef) -> list[str]:
    found = [] if ast.get_docstring(node) else [node.name]
    if isinstance(node, ast.ClassDef) and node.name != "Meta":
        for member in node.body:
            is_public = isinstance(member, ast.FunctionDef) and not member.name.startswith("_")
            if is_public and not ast.get_docstring(member):
                found.append(f"{node.name}.{member.name}")
    return found


def test_no_county_stands_in_code():
    """The example is one instance; its name stands in `example/` only."""
    guilty = []
    for file in sorted(SOURCE.rglob("*")):
        is_text = file.suffix in (".py", ".html", ".po", ".css", ".js", ".yaml")
        if is_text and "example" not in file.parts and "rulebook" not in file.parts:
            found = BANNED_WORDS.search(file.read_text("utf-8"))
            if found:
                guilty.append(f"{file.relative_to(SOURCE)}: {found.group(0)}")
    assert guilty == []


@pytest.mark.parametrize("pattern", [r"\.objects\b", r"_default_manager\b"])
def test_views_ask_queries_not_tables(pattern):
    guilty = [str(file) for file in FILES if file.name == "views.py" and re.search(pattern, file.read_text("utf-8"))]
    assert guilty == []


def test_models_do_nothing_behind_the_back():
    """No save(), delete() or signals in the book."""
    guilty = []
    for file in SOURCE.rglob("registry/models/*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete"):
                guilty.append(f"{file.name}:{node.name}")
    for file in FILES:
        if re.search(r"django\.db\.models\.signals|django\.dispatch", file.read_text("utf-8")):
            guilty.append(str(file))
    assert guilty == []


def test_the_workplace_is_not_named():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    words = re.compile("/".join(["", "work", "(?:main|shared|wt)"]) + r"\b|farm-" + r"studio|\." + r"library/")
    guilty = []
    for name in filter(None, tracked):
        file = ROOT / name
        if file.suffix in (".py", ".md", ".toml", ".yaml", ".po", ".html", ".txt", ".lock", "") and file.is_file():
            found = words.search(file.read_text("utf-8", "replace"))
            if found:
                guilty.append(f"{name}: {found.group(0)}")
    assert guilty == []
