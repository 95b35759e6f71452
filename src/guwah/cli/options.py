"""
Options that many verbs share: where the vault is, how to unlock it, how to print.

The rules of this module are:
  * `--vault`, `--passphrase-file`, `--key-file` may stand before or after the verb.
  * A secret comes from a file or the terminal, never from an argument or the environment.
  * `-` reads a value from standard input.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from guwah.cli.terminal import _, say
from guwah.errors import UsageError

if TYPE_CHECKING:
    from guwah.casework.opening import Vault
    from guwah.vault.secret import Secret

Command = Callable[..., Any]


class InOrder(click.Group):
    """A group that lists its verbs in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all verbs, as they were defined."""
        return list(self.commands)


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day of the calendar, such as `2025-03-05`.

    Args:
        none: Whether '' is taken, too: it stands for no day.
    """

    name = "day"

    def __init__(self, *, none: bool = False) -> None:
        self._none = none

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | Literal[""]:
        """The day that was typed."""
        if self._none and not value:
            return ""
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(_("'{typed}' is no day; write year, month and day, such as 2025-03-05")
                      .format(typed=value), param, ctx)  # fmt: skip


def vault_options(command: Command) -> Command:
    """Add the options of the vault to a verb; they are merged with those before it."""

    @click.option("--vault", metavar="DIR", help="The vault; or GUWAH_VAULT.")
    @click.option("--passphrase-file", metavar="F", help="Read the passphrase from F.")
    @click.option("--key-file", metavar="F", help="Unlock with a key file.")
    @functools.wraps(command)
    def with_vault(
        vault: str | None,
        passphrase_file: str | None,
        key_file: str | None,
        **rest: Any,
    ) -> Any:
        given = {"vault": vault, "passphrase_file": passphrase_file, "key_file": key_file}
        ctx = click.get_current_context()
        ctx.obj = {**(ctx.obj or {}), **{k: v for k, v in given.items() if v}}
        return command(**rest)

    return with_vault


def json_option(command: Command) -> Command:
    """Add `--json`: one object on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


case_option = click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
by_option = click.option(
    "--by", metavar="ALIAS", default="keeper", show_default=True,
    help="Who does this: an alias, never a name.",
)  # fmt: skip
file_argument = click.argument("name", metavar="FILE")


def text_option(*names: str, help: str, **more: Any) -> Callable[[Command], Command]:
    """An option for words of a person: `-` reads them, so that they stand in no argument.

    Several are read in the order in which the verb has them, a line each.

    Args:
        names: The one that is typed; then that of the parameter, if it is another.
        help: What it is for; that `-` reads it is added.
        more: What else click is to know.
    """

    def add(command: Command) -> Command:
        @functools.wraps(command)
        def asking(**given: Any) -> Any:
            value = given[names[-1].removeprefix("--")]
            is_list = isinstance(value, tuple)
            read = tuple(_typed(names[0], one) for one in (value if is_list else (value,)))
            given[names[-1].removeprefix("--")] = read if is_list else read[0]
            return command(**given)

        told = f"{help} `-` reads it from standard input."
        return click.option(*names, help=told, **more)(asking)

    return add


def _typed(option: str, value: str | None) -> str | None:
    found = value_or_stdin(value, option.removeprefix("--"))
    if value == "-" and not found:
        raise UsageError(f"nothing was typed for {option}")
    return found


note_option = text_option("--note", metavar="TEXT", help="What the translator wants to be known.")
translator_option = click.option("--translator", metavar="ALIAS", required=True,
                                 help="Whose translation it is.")  # fmt: skip
objection_option = text_option("--objection", metavar="TEXT", help="What is wrong with it.")


def vault_path() -> Path:
    """Where the vault is.

    Raises:
        UsageError: Nobody said.
    """
    given = (click.get_current_context().obj or {}).get("vault") or os.environ.get("GUWAH_VAULT")
    if not given:
        raise UsageError(
            "which vault?", hint="add --vault DIR, or set GUWAH_VAULT; `guwah init` makes one"
        )
    return Path(given)


def secret(confirm: bool = False) -> Secret:
    """The passphrase or key file, from where the person said, else asked on the terminal."""
    from guwah.vault.secret import Secret

    settings = click.get_current_context().obj or {}
    if settings.get("key_file"):
        return Secret.key_file(Path(settings["key_file"]))
    source = settings.get("passphrase_file") or os.environ.get("GUWAH_PASSPHRASE_FILE")
    if source:
        return Secret.from_file(Path(source))
    if not sys.stdin.isatty():
        raise UsageError(
            "no passphrase was given and nobody can be asked",
            hint="add --passphrase-file F, or set GUWAH_PASSPHRASE_FILE",
        )
    return Secret.passphrase(_asked_twice() if confirm else _asked(_("passphrase")))


new_passphrase_option = click.option(
    "--new-passphrase-file", metavar="F", type=click.Path(path_type=Path),
    help="Read the new passphrase from F; it is asked for on the terminal otherwise.",
)  # fmt: skip


def new_passphrase(path: Path | None) -> Secret:
    """A passphrase to be set: from a file, else asked for twice on the terminal."""
    from guwah.vault.secret import Secret

    if path is not None:
        return Secret.from_file(path)
    if not sys.stdin.isatty():
        raise UsageError(
            "no new passphrase was given and nobody can be asked",
            hint="add --new-passphrase-file F",
        )
    return Secret.passphrase(_asked_twice())


def _asked(prompt: str) -> str:
    return str(click.prompt(prompt, hide_input=True, err=True))


def _asked_twice() -> str:
    """A new passphrase: asked for again until it was typed the same way twice."""
    say(_("Choose a passphrase, best of six or more words; nobody can restore it."))
    while True:
        typed = _asked(_("passphrase"))
        if _asked(_("the same again")) == typed:
            return typed
        say(_("These two differ. Try again."))


@contextmanager
def opened_vault() -> Iterator[Vault]:
    """Open the vault for the length of a verb."""
    from guwah.casework.opening import Vault

    with Vault.open(vault_path(), secret()) as vault:
        yield vault


def value_or_stdin(value: str | None, prompt: str) -> str | None:
    """The value itself; for `-` a line from standard input, asked for on a terminal."""
    if value != "-":
        return value
    if sys.stdin.isatty():
        return str(click.prompt(prompt, err=True))
    line = sys.stdin.readline().rstrip("\n")
    if any("\ud800" <= character <= "\udfff" for character in line):
        raise UsageError("standard input is no UTF-8")
    return line
