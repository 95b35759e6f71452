"""What the documents say is so: commands exist, links lead somewhere, the snippet runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from guwah.cli.entry import VERBS, LazyGroup, guwah

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def named(path: Path) -> str:
    """A page's path in the project."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files(page: Path) -> None:
    """No link within the project is broken."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_in_pages_exist(page: Path) -> None:
    """A verb or long option that a page shows in a command is one of the program's."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```\n(.*?)```", text, re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(guwah [^`]+)`", text)
    for line in lines:
        found = re.match(r"\s*(?:\$ )?guwah ([a-z-]+)(.*)", line)
        if not found:
            continue
        assert found[1] in VERBS, line
        known = options(found[1])
        for option in re.findall(r"(?<=\s)--[a-z-]+", found[2]):
            assert option in known, line


def options(verb: str) -> set[str]:
    """All long options of a verb and its subcommands, and those of the program."""
    assert isinstance(guwah, LazyGroup)
    command = guwah.get_command(click.Context(guwah), verb)
    assert command is not None
    each = [guwah, command, *getattr(command, "commands", {}).values()]
    return {opt for one in each for param in one.params for opt in param.opts} | {"--help"}


def test_every_verb_has_help_with_a_line_that_works() -> None:
    """`guwah VERB --help` prints something for each verb of the table."""
    for verb in VERBS:
        done = subprocess.run(
            [sys.executable, "-m", "guwah", verb, "--help"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 and "Usage: guwah" in done.stdout, verb


def test_readme_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the README reads a real zip."""
    import zipfile

    snippet = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[0]
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat.zip", "w") as out:
        out.writestr("_chat.txt", "[13/01/2025, 09:16:02] Sadir: hello\n")
    monkeypatch.chdir(tmp_path)
    exec(compile(snippet, "README.md", "exec"), {})


def test_pages_do_not_use_words_that_mislead() -> None:
    """Nothing claims that a digest proves authenticity."""
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"\bAI\b", text), page
        assert not re.search(r"proves? (it is |that it is )?authentic", text), page
