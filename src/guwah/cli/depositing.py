"""The verb `deposit`: a folder that a machine can add to and cannot read."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.entry import gravest
from guwah.cli.options import InOrder, case_option, json_option, opened_vault, vault_options
from guwah.cli.terminal import _, put_json, say, say_error
from guwah.errors import GuwahError
from guwah.script.display import escape_terminal


@click.group(cls=InOrder)
def deposit() -> None:
    """Let a machine add to a folder that it cannot read.

    \b
        guwah deposit make stick --case quiet-river-41
        guwah deposit add stick chat.zip
    """


@deposit.command("make", short_help="Make a directory that can be added to and not read.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@case_option
@json_option
@vault_options
def deposit_make(directory: Path, case_name: str, as_json: bool) -> None:
    """Make a directory that holds a public key only: what is added to it, only the vault reads.

    \b
        guwah deposit make stick --case quiet-river-41
    """
    from guwah.casework.access import depositing

    with opened_vault() as vault:
        mark = depositing.make(vault.case(case_name), directory)
    if as_json:
        put_json({"path": str(directory), "mark": mark})
        return
    say(_("Made {path}. On the other machine: guwah deposit add {path} FILE…").format(
        path=directory))  # fmt: skip
    say(_("Compare by voice what it shows there: {mark}").format(mark=mark))


@deposit.command("add", short_help="Seal files into it; no vault and no passphrase is needed.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("paths", metavar="FILE…", nargs=-1, required=True,
                type=click.Path(path_type=Path, readable=False))  # fmt: skip
@json_option
def deposit_add(directory: Path, paths: tuple[Path, ...], as_json: bool) -> int:
    """Seal files into a deposit; no vault and no passphrase is needed, and nobody here can read them.

    \b
        guwah deposit add stick chat.zip
    """
    from guwah.casework.access import depositing

    mark, added, codes = depositing.mark(directory), 0, []
    for one in depositing.add(directory, paths):
        if isinstance(one, GuwahError):
            say_error(one)
            codes.append(one.exit_code)
            continue
        added += 1
        if not as_json:
            say(_("Added: '{name}'.").format(name=escape_terminal(one)))
    if as_json:
        put_json({"added": added, "mark": mark})
    else:
        say(_("Sealed for {mark}. The files themselves are still where they were.").format(
            mark=mark))  # fmt: skip
    return gravest(codes)
