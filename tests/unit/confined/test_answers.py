"""A task on a hostile file: it says what it found, or one word; nothing else happens."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guwah.confined import answers as module
from guwah.confined import launcher
from guwah.confined.answers import answers
from guwah.confined.task import Limits, UnreadableError

FOLDER = Path(__file__).resolve().parent
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights are Linux's")


@pytest.fixture(autouse=True)
def naughty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child finds the tests' own tasks."""
    start = f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n" + (
        "import os; from guwah.confined.child import main; os._exit(main())"
    )
    monkeypatch.setattr(module, "_PROGRAM", (sys.executable, "-I", "-c", start))


def told(
    task: str, data: bytes = b"", limits: Limits | None = None, **settings: str
) -> list[bytes]:
    """All that a task says."""
    return list(answers(f"naughty:{task}", io.BytesIO(data), settings, limits))


def word(found: Iterator[bytes]) -> str:
    """Why there is no answer."""
    with pytest.raises(UnreadableError) as caught:
        list(found)
    return caught.value.reason


def test_what_a_task_says_arrives_in_order() -> None:
    """Bytes go in, bytes come out, more than a pipe holds."""
    data = bytes(range(256)) * 20_000
    assert told("echo", data, more="é") == [data, data + "é".encode()]


@pytest.mark.parametrize(
    ("task", "why"),
    [
        ("refuses", "bad-sound"), ("crashes", "crashed"), ("raises", "crashed"),
        ("spins", "too-slow"), ("eats", "out-of-memory"), ("talks", "crashed"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_word(task: str, why: str) -> None:
    """A refusal, a crash, an endless loop, all memory, endless talk."""
    limits = Limits(seconds=1, answer_bytes=1 << 20)
    assert word(answers(f"naughty:{task}", io.BytesIO(b"x"), {}, limits)) == why


def test_one_that_sleeps_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence takes no processor time; the clock ends it."""
    monkeypatch.setattr(module, "_START_SECONDS", 1)
    assert word(answers("naughty:sleeps", io.BytesIO(b""), {}, Limits(seconds=0))) == "too-slow"


def test_a_file_that_is_too_long_is_refused() -> None:
    """Not read to its end."""
    limits = Limits(size_bytes=1000)
    assert word(answers("naughty:echo", io.BytesIO(bytes(5 << 20)), {}, limits)) == "too-large"


def test_a_caller_may_stop_listening() -> None:
    """The process is gone afterwards."""
    found = answers("naughty:talks", io.BytesIO(b""))
    assert len(next(found)) == 1 << 16
    found.close()  # type: ignore[attr-defined]


@LINUX
def test_a_task_reaches_nothing_of_this_machine(tmp_path: Path) -> None:
    """No file of a person, no new file, no socket, no program."""
    (tmp_path / "secret").write_bytes(b"secret")
    assert told("reaches_out", folder=str(tmp_path)) == []
    assert not (tmp_path / "made").exists()


@LINUX
def test_a_program_of_others_is_restrained(tmp_path: Path) -> None:
    """It computes and prints; no file of a person, no new file, no socket."""
    (tmp_path / "secret").write_text("secret")
    script = (
        "import socket, sys\nprint(sys.stdin.read())\n"
        f"for act in (lambda: open({str(tmp_path / 'secret')!r}),"
        f" lambda: open({str(tmp_path / 'made')!r}, 'w'), socket.socket):\n"
        "    try: act(); print('done')\n    except OSError: pass\n"
    )
    folders = [sys.prefix, sys.base_prefix]
    program = [str(Path(sys.executable).resolve()), "-I", "-S", "-c", script]
    line = launcher.command(program, folders, 1 << 30, 10)
    done = subprocess.run(line, input="words", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "words\n"), done.stderr
