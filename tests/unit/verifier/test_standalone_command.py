"""`verify.py` as a stranger runs it: alone, isolated, away from the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from guwah.verifier import standalone

SOURCE = Path(standalone.__file__)
VECTORS = Path(__file__).resolve().parents[2] / "vectors"
TAMPERED = ["pdf", "added", "removed", "value-digests", "checkpoint", "downgrade", "s-plus-l"]


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder with nothing but `verify.py`."""
    shutil.copy(SOURCE, tmp_path / "verify.py")
    return tmp_path


def run(away: Path, *words: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """`python3 -I -S verify.py …` with an empty environment."""
    keep = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return subprocess.run(
        [python, "-I", "-S", "verify.py", *words],
        cwd=away, env=keep, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def vector(away: Path, name: str) -> str:
    """A vector, copied beside the verifier."""
    shutil.copy(VECTORS / f"{name}.zip", away / "report.zip")
    return "report.zip"


def test_all_four_outcomes(away: Path, case: Any) -> None:
    """0 with the key, 40 without, 30s when changed, 41 and 42 when undecided: each in four parts."""
    shown = "-".join(re.findall("....", case.key))
    for name, key, code in [
        ("valid/report", case.key, 0), ("valid/report", shown.upper(), 0), ("valid/report", None, 40),
        ("valid/no-path", case.key, 41), ("valid/newer-manifest", case.key, 42),
        ("tampered/value", case.key, 30), ("invalid/path", case.key, 31),
        ("invalid/size", case.key, 32), ("tampered/value-signed", case.key, 33),
    ]:  # fmt: skip
        words = ["--key", key] if key else []
        done = run(away, vector(away, name), "--no-time", *words)
        assert (done.returncode, done.stderr) == (code, ""), (name, done)
        titles = re.findall(r"^[A-Z][A-Z ]+$", done.stdout, re.M)
        assert titles == [
            "WHAT HOLDS", "WHAT WAS CHANGED", "WHAT COULD NOT BE CHECKED", "WHAT IS NOT PROVED",
        ]  # fmt: skip
        whole = " ".join(done.stdout.split())
        assert ("this copy was changed or damaged: " in whole) is (30 <= code <= 39)
        assert ("this could not be checked, because " in whole) is (code != 0)
        assert "nothing but the signer's word says when" in whole
        assert "genuine, complete or unedited when it was received" in whole


@pytest.mark.parametrize("name", TAMPERED)
def test_changed_copies_are_refused_away_from_the_project(away: Path, case: Any, name: str) -> None:
    """The command itself, not only the function, refuses what was changed."""
    done = run(away, vector(away, f"tampered/{name}"), "--key", case.key, "--text")
    assert 30 <= done.returncode <= 39
    assert "+00 000 0000" not in done.stdout


def test_without_arguments_it_says_how_to_use_it(away: Path) -> None:
    """In an unpacked report it tells what it wants: the zip."""
    done = run(away)
    assert done.returncode == 2
    assert "usage: verify.py" in done.stdout and "not unpacked" in done.stdout


@pytest.mark.parametrize(
    "words", [["nothing.zip"], ["."], [os.devnull], ["verify.py", "--key", "12"]]
)
def test_what_cannot_be_read_is_one_clear_line(away: Path, words: list[str]) -> None:
    """A missing file, a folder, a device, a key that is none: exit 2, a hint, no traceback."""
    done = run(away, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"'[^\n]+': [a-z][^\n]+\nhint: [^\n]+\n", done.stderr)


def test_hidden_characters_of_the_evidence_are_escaped(away: Path, case: Any) -> None:
    """A message cannot turn lines, break them, or look like the verifier's own words."""
    done = run(away, vector(away, "valid/report"), "--key", case.key, "--text")
    assert "\\u{202e}\\u{a}VERIFIED\\u{200b}假的" in done.stdout
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", done.stdout)
    assert not re.search("^VERIFIED", done.stdout, re.M)


def test_withheld_words_are_one_bar_of_one_width(away: Path, case: Any) -> None:
    """Three withheld words print like one: how many there were does not show."""
    done = run(away, vector(away, "valid/report"), "--key", case.key, "--text")
    assert 'text: "Send the photo \u2588\u2588\u2588\u2588"\n' in done.stdout
    assert "raw: [withheld]\n" in done.stdout


def test_json_is_one_object_with_the_code(away: Path, case: Any) -> None:
    """`--json` prints one object, records only with `--text`."""
    file = vector(away, "valid/report")
    short = json.loads(run(away, file, "--key", case.key, "--json").stdout)
    full = json.loads(run(away, file, "--key", case.key, "--json", "--text").stdout)
    assert (short["code"], short["key"], short["audience"]) == (0, case.key, "police")
    assert "records" not in short and full["records"][2]["group"] == "entry"
    names = [one["values"]["name"] for one in full["records"] if one["group"] == "record"]
    assert names == [["s", "+00 000 0000"], ["s", "+00 000 0000"], None, None]


@pytest.mark.parametrize("version", ["3.8", "3.9", "3.10", "3.12", "3.13", "3.14"])
def test_it_runs_on_other_pythons(away: Path, case: Any, version: str) -> None:
    """The same output on each Python from 3.8 on that this machine has."""
    places = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python3"))
    python = shutil.which(f"python{version}", path="/usr/bin") or (places and str(places[0]))
    if not python:
        pytest.skip(f"no Python {version} on this machine")
    file = vector(away, "valid/report")
    here = run(away, file, "--key", case.key, "--text")
    there = run(away, file, "--key", case.key, "--text", python=python)
    assert (there.returncode, there.stderr) == (0, "") and there.stdout == here.stdout


def test_a_zip_by_python_is_accepted(maker: ModuleType, case: Any, tmp_path: Path) -> None:
    """Python's zipfile can write what the verifier asks for; any other packer may."""
    target = tmp_path / "report.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(case.sealed(case.members()).items()):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    assert standalone.verify(target, case.key).code == 0


def test_escapes_are_exact() -> None:
    """Scripts of the people who use it stay readable; what hides or imitates does not."""
    for text in ("ئۇيغۇرچە", "维吾尔", "བོད་ཡིག", "Türkçe", "Қазақ", "a b", "«“”»", "😀"):
        assert standalone.escape(text) == text
    hidden = "\0\x1b\x7f\x85\xa0\xad\u034f\u061c\u115f\u180e\u200d\u2028\u2029\u2066\u2800\u3164\ufe0f\ufeff\U000e0041\U000e0100\ud800"
    assert standalone.escape(hidden) == "".join(f"\\u{{{ord(one):x}}}" for one in hidden)
    assert standalone.escape("\\u{41}\u2588") == "\\u{5c}u{41}\\u{2588}"


def test_it_is_one_readable_file_under_its_own_licence() -> None:
    """At most 700 lines, Apache-2.0 beside it, and no word that promises too much."""
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 700
    assert text.startswith("# SPDX-License-Identifier: Apache-2.0")
    licence = (SOURCE.parent / "LICENSE").read_bytes()
    assert sha256(licence).hexdigest() == (
        "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
    )
    assert not re.search(r"\bAI\b|authentic|perpetrator|dossier|detention", text)
