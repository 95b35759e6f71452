"""What the documents say is so: commands exist, links lead somewhere, the snippet runs."""

from __future__ import annotations

import re
import shlex
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
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.S | re.M)
    shell = [block for language, block in blocks if language in ("", "sh")]
    lines = [line for block in shell for line in block.splitlines()]
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


def each_command() -> list[tuple[str, click.Command]]:
    """All verbs and subcommands, as they are typed."""
    assert isinstance(guwah, LazyGroup)
    found = []
    for verb in VERBS:
        command = guwah.get_command(click.Context(guwah), verb)
        assert command is not None
        found.append((verb, command))
        subcommands = getattr(command, "commands", {})
        found += [(f"{verb} {name}", one) for name, one in subcommands.items()]
    return found


@pytest.mark.parametrize(("typed", "command"), each_command(), ids=lambda one: str(one))
def test_every_verb_has_help_with_a_line_that_works(typed: str, command: click.Command) -> None:
    """Its help shows a line to type, on a line of its own, that the verb understands."""
    context = click.Context(command, info_name=f"guwah {typed}")
    lines = re.findall(r"^ +guwah (.+)$", command.get_help(context), re.M)
    assert lines, typed
    for line in lines:
        words = shlex.split(line)[len(typed.split()) :]
        assert line.startswith(typed), line
        group = isinstance(command, click.Group)
        inner = command.commands[words[0]] if group else command
        inner.make_context(typed, words[1:] if group else words)


@pytest.mark.parametrize(("typed", "command"), each_command(), ids=lambda one: str(one))
def test_reference_names_every_command_and_option(typed: str, command: click.Command) -> None:
    """docs/reference/commands.md leaves out no verb and no option."""
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    assert f"guwah {typed}" in page or isinstance(command, click.Group)
    for option in (opt for param in command.params for opt in param.opts if opt[:2] == "--"):
        assert option in page, f"{typed} {option}"


def test_readme_can_be_read_in_one_go() -> None:
    """At most 120 lines, with a real run that shows a failure."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 120
    assert "TRANSCRIPT" not in text and "This copy was changed or damaged." in text


@pytest.mark.parametrize("page", ["README.md", "docs/reference/library.md"])
def test_python_of_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example reads a real zip."""
    import zipfile

    snippets = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat.zip", "w") as out:
        out.writestr("_chat.txt", "[13/01/2025, 09:16:02] Sadir: hello\n")
    monkeypatch.chdir(tmp_path)
    assert snippets
    for snippet in snippets:
        exec(compile(snippet, page, "exec"), {})


def test_pages_do_not_use_words_that_mislead() -> None:
    """Nothing claims that a digest proves authenticity."""
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"\bAI\b", text), page
        assert not re.search(r"proves? (it is |that it is )?authentic", text), page
