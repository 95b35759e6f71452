"""Options: a person's words are read from standard input where `-` stands for them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import click
import pytest

from guwah.cli.entry import guwah
from guwah.cli.options import text_option
from guwah.errors import UsageError

OF_THE_PROGRAM = {"engine", "reader", "profile"}


@click.command()
@text_option("--text", required=True, help="The words.")
@text_option("--note", help="A note.")
@text_option("--name", "names", multiple=True, help="A name.")
def told(**given: Any) -> dict[str, Any]:
    """Hand back what was given."""
    return given


def given(*words: str) -> dict[str, Any]:
    """What a verb is told."""
    found: dict[str, Any] = told.main(list(words), standalone_mode=False)
    return found


def options(command: click.Command, path: str = "guwah") -> Iterator[tuple[str, click.Option]]:
    """Every option of a command and of all below it, with the words that name it."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from options(below, f"{path} {name}")
    for one in command.params:
        if isinstance(one, click.Option):
            yield f"{path} {one.opts[0]}", one


def test_each_dash_reads_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which the verb has them; what is no dash stays as it was typed."""
    monkeypatch.setattr("sys.stdin", io.StringIO("one line\na note\nNur\nAynur\n"))
    assert given("--note", "-", "--text", "-", "--name", "-", "--name", "Li", "--name", "-") == {
        "text": "one line", "note": "a note", "names": ("Nur", "Li", "Aynur"),
    }  # fmt: skip
    assert given("--text", "as typed") == {"text": "as typed", "note": None, "names": ()}


def test_a_dash_and_nothing_typed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than an empty objection on record."""
    monkeypatch.setattr("sys.stdin", io.StringIO("only a text\n"))
    with pytest.raises(UsageError, match="--note"):
        given("--text", "-", "--note", "-")


def test_no_word_of_a_person_must_stand_in_an_argument() -> None:
    """Every option that takes words of people reads them for `-`, and its help says so."""
    found = {
        where: one for where, one in options(guwah)
        if one.metavar in ("TEXT", "WHO", "TIME")
        or (one.metavar == "NAME" and one.name not in OF_THE_PROGRAM)
    }  # fmt: skip
    found.pop("guwah restore --at")  # when a backup was made
    assert {"guwah picture correct --time", "guwah translation check --objection",
            "guwah interpreter hand-out --request", "guwah search --from"} <= set(found)  # fmt: skip
    assert [where for where, one in found.items() if "`-`" not in (one.help or "")] == []
