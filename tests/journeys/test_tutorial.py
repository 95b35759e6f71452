"""The first hour, as its page tells it: every command of the tutorial, typed in its order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "first-report.md"


def test_every_command_of_the_tutorial_works(tmp_path: Path) -> None:
    """None fails but those that the page says fail, with the exit codes that it names."""
    commands = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.S | re.M)
    assert len(commands) > 8
    typed = tmp_path / "bin" / "guwah"
    typed.parent.mkdir()
    typed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m guwah "$@"\n', "utf-8")
    typed.chmod(0o755)
    here = tmp_path / "desk"
    here.mkdir()
    env = {key: value for key, value in os.environ.items() if not key.startswith("GUWAH_")}
    env |= {"PATH": f"{typed.parent}:{env['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-e", "-u", "-c", "\n".join(commands)],
        cwd=here, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.findall(r"^exit (\d+)$", done.stdout, re.M) == ["52", "30", "40"]
    assert done.stdout.count("Every check was made, against the key that you gave, and held.") == 2
    assert done.stdout.count("This copy was changed or damaged. (code 30)") == 1
    assert "Destroyed folder" in done.stderr
