"""How a missing part is brought in: a command that works where the program runs."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

from guwah.casework.checking import doctor
from guwah.errors import MissingPartError
from guwah.evidence import getting
from guwah.evidence.getting import to_install
from guwah.reading.pictures.decoding import paint

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "guwah"


def trees() -> list[tuple[str, ast.Module]]:
    """Each module of the program, and its name."""
    return [(one.relative_to(SOURCE).as_posix(), ast.parse(one.read_text("utf-8")))
            for one in sorted(SOURCE.rglob("*.py"))]  # fmt: skip


def test_no_hint_says_bare_pip() -> None:
    """The pip that a shell finds may be the system's, which refuses."""
    bare = re.compile(r"(?<!-m )\bpip3? install")
    found = [
        (name, node.value)
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bare.search(node.value)
    ]
    assert found == []


def test_what_hints_name_stands_in_the_project_file() -> None:
    """Each extra, and each package in it; what has no extra belongs to the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {"": project["dependencies"], **project["optional-dependencies"]}
    calls = [
        node
        for _name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "to_install"
    ]
    assert len(calls) > 12
    for call in calls:
        extra = "".join(ast.literal_eval(one.value) for one in call.keywords if one.arg == "extra")
        known = {re.split(r"[^\w.-]", one)[0] for one in names[extra]}
        said = {one.value for one in call.args if isinstance(one, ast.Constant)}
        assert said <= known, ast.unparse(call)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program lies in an environment of a folder with a blank in its name."""
    folder = tmp_path / "my tools"
    module = folder / ".venv" / "lib" / "python" / "site-packages" / "guwah" / "evidence" / "x.py"
    monkeypatch.setattr(getting, "__file__", str(module))
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    monkeypatch.setattr(sys, "executable", str(folder / ".venv" / "bin" / "python"))
    folder.mkdir()
    return folder


def test_away_from_a_checkout_packages_are_named(elsewhere: Path) -> None:
    """The Python that runs, as one word of the shell; another project beside it is none of ours."""
    python = str(elsewhere / ".venv" / "bin" / "python")
    wanted = [python, "-m", "pip", "install", "dask", "distributed"]
    assert shlex.split(to_install("dask", "distributed", extra="dask")) == wanted
    for written in (b'[project]\nname = "other"\n', b"[project", b"\xff", b'project = "guwah"\n'):
        (elsewhere / "pyproject.toml").write_bytes(written)
        assert shlex.split(to_install("dask", "distributed", extra="dask")) == wanted


def test_beside_a_checkout_its_extra_is_named(elsewhere: Path) -> None:
    """As `make demo` installs it: a copy, in an environment inside the checkout."""
    (elsewhere / "pyproject.toml").write_text('[project]\nname = "guwah"\n')
    *_, what = shlex.split(to_install("pillow", extra="pictures"))
    assert what == f"{elsewhere}[pictures]"
    assert shlex.split(to_install("numba"))[-2:] == ["install", "numba"]


def test_in_a_checkout_it_stays_where_it_is() -> None:
    """Run from its source, the program is not copied away from it."""
    assert shlex.split(to_install("pillow", extra="pictures")) == [
        sys.executable, "-m", "pip", "install", "-e", f"{ROOT}[pictures]",
    ]  # fmt: skip


def test_a_picture_without_pillow_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was refused."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None)
    with pytest.raises(MissingPartError) as caught:
        paint(io.BytesIO(b""))
    assert caught.value.hint == to_install("pillow", extra="pictures")


def test_doctor_names_commands_that_work() -> None:
    """Python's parts by its own Python; Debian's with the right to install."""
    hows = [one.how for one in doctor()]
    assert sum(one.startswith(f"{shlex.quote(sys.executable)} -m pip ") for one in hows) > 9
    assert not [one for one in hows if "apt-get" in one and not one.startswith("sudo apt-get ")]
