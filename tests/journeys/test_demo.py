"""The demonstration, whole: what it promises at its end is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from journeys.typed import Guwah


def test_demo_makes_what_it_says(guwah: Guwah, tmp_path: Path) -> None:
    """Exit 0; both reports verify in a process of their own; the changed copy is refuted."""
    done = guwah("demo", tmp_path / "demo")
    assert done.code == 0, done.err
    made = json.loads((tmp_path / "demo" / "demo.json").read_text("utf-8"))
    assert {one["for"] for one in made["reports"]} >= {"police", "press"}
    for one in made["reports"]:
        assert guwah("verify", one["path"], "--key", one["key"]).code == 0
    assert 30 <= guwah("verify", made["refuted"], "--key", made["reports"][0]["key"]).code <= 39
    listed = guwah("case", "list", "--vault", made["vault"], "--passphrase-file",
                   tmp_path / "demo" / "passphrase.txt", "--json")  # fmt: skip
    assert len(listed.object["cases"]) == 4


def test_demo_does_not_write_into_a_folder_in_use(guwah: Guwah, tmp_path: Path) -> None:
    """A folder that holds something stays as it is."""
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine.txt").write_text("mine", "utf-8")
    assert guwah("demo", tmp_path / "used").code == 2
    assert [p.name for p in (tmp_path / "used").iterdir()] == ["mine.txt"]


def test_wheel_holds_the_examples_and_runs(tmp_path: Path) -> None:
    """What is installed from the wheel alone has the examples, the verifier and the licences."""
    root = Path(__file__).resolve().parents[2]
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    wheel = next(tmp_path.glob("*.whl"))
    done = subprocess.run(
        [sys.executable, "-c",
         "import sys; sys.path.insert(0, sys.argv[1])\nimport guwah.examples as e\n"
         "assert e.__file__.startswith(sys.argv[1])\n"
         "print(sum(len(e.read(f)) for c in e.cases() for f in c.files))", str(wheel)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100_000
