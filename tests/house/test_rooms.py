"""The house itself: rooms look down only, sizes, names, one broad except, one set of exit codes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guwah import errors

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "guwah"
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
EXEMPT_FROM_SIZE = {"verifier/standalone.py": 700}
FORBIDDEN = {"utils", "helpers", "common", "misc", "manager", "logic", "core"}


def named(path: Path) -> str:
    """A module's path inside the package."""
    return path.relative_to(SOURCE).as_posix()


def test_rooms_only_look_down() -> None:
    """The import contract of pyproject.toml holds."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_too_large_or_badly_named(path: Path) -> None:
    """No module exceeds 500 lines, but for the one that an ADR exempts."""
    limit = EXEMPT_FROM_SIZE.get(named(path), 500)
    assert len(path.read_text("utf-8").splitlines()) <= limit
    assert path.stem not in FORBIDDEN


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_function_exceeds_eighty_lines(path: Path) -> None:
    """A function fits on two screens."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_module_says_what_it_is(path: Path) -> None:
    """A module has a docstring; a public function or class too."""
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree) or named(path) == "examples/__init__.py"
    for node in tree.body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
        assert not public or ast.get_docstring(node), f"{node.name} has no docstring"


def test_the_one_broad_except_stands_at_the_entry() -> None:
    """A broad except hides what a person should be told; it stands in one place."""
    found = [
        named(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert found == ["cli/entry.py"]


def test_only_the_doors_print_or_exit() -> None:
    """Rooms raise; the doors, and the verifier that is a program of its own, print."""
    pattern = re.compile(r"^\s*(print\(|sys\.exit\()", re.M)
    for path in MODULES:
        if not named(path).startswith(("cli/", "verifier/standalone.py")):
            assert not pattern.search(path.read_text("utf-8")), named(path)


def leaves(root: type[errors.GuwahError]) -> list[type[errors.GuwahError]]:
    """All subclasses of an error, itself not."""
    return [leaf for one in root.__subclasses__() for leaf in [one, *leaves(one)]]


def test_exit_codes_are_unique_and_documented() -> None:
    """No two errors share a code, and the reference lists each."""
    coded = [one for one in leaves(errors.GuwahError) if "exit_code" in vars(one)]
    codes = [one.exit_code for one in coded]
    assert len(codes) == len(set(codes))
    reference = (ROOT / "docs" / "reference" / "exit-codes.md").read_text("utf-8")
    for one in coded:
        assert re.search(rf"^\| {one.exit_code} \|", reference, re.M), one.__name__


def test_verifier_imports_nothing_of_guwah() -> None:
    """The stand-alone verifier uses Python's standard library alone."""
    tree = ast.parse((SOURCE / "verifier" / "standalone.py").read_text("utf-8"))
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names


def test_readme_is_short() -> None:
    """A stranger reads 120 lines at most."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


def test_no_possessive_group_is_compiled_by_re() -> None:
    """Python 3.11.0 to 3.11.4 (Debian 12 has one) matches `(?:…)*+` wrongly: use `regex`."""
    group = re.compile(r"\)[*+?]\+|\(\?>")
    for path in MODULES:
        strings = [
            node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        ]
        if any(group.search(one) and "\n" not in one for one in strings):
            text = path.read_text("utf-8")
            compiled = re.findall(r"(?<!\w)re\.compile\(([^)]*)", text)
            assert not any(group.search(one) for one in compiled), named(path)
            assert "import regex" in text, named(path)
