"""The verbs by which a vault survives: `vault check`, `vault export`, `rebuild`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guwah.cli.destroying import vault_destroy
from guwah.cli.entry import gravest
from guwah.cli.options import (
    InOrder,
    json_option,
    opened_vault,
    secret,
    vault_options,
    vault_path,
)
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, say
from guwah.errors import CancelledError, UsageError

if TYPE_CHECKING:
    from guwah.vault.health import Finding


@click.group(cls=InOrder)
def vault() -> None:
    """The vault as a whole: check it, or write it out in clear.

    \b
        guwah vault check --full
        guwah vault export --plain everything
    """


@vault.command("check", short_help="Name every damaged, missing or foreign file.")
@click.option("--full", is_flag=True, help="Read every byte, not only names, sizes, keys and logs.")
@json_option
@vault_options
def check(full: bool, as_json: bool) -> int:
    """Name every damaged, missing or foreign file of the vault.

    Repairs nothing, and goes on after the first. Exit code: that of the gravest finding.

    \b
        guwah vault check --full
    """
    from guwah.casework.upkeep.examining import examine

    done = examine(vault_path(), secret(), full=full)
    if as_json:
        put_json({"full": done.full, "cases": done.cases, "items": done.items,
                  "holds": not done.found, "found": [_as_json(one) for one in done.found]})  # fmt: skip
        return gravest([one.code for one in done.found])
    if done.found:
        put_table(
            ("what", "file", "why"),
            [[_(one.kind), one.path, one.what] for one in done.found], long=("why",),
        )  # fmt: skip
        say(_("Nothing was changed. What a backup still has whole can be put back."))
    else:
        say(_("All is as it must be: {folders}, {items}.").format(
            folders=counted("{n} folder", "{n} folders", done.cases),
            items=counted("{n} item", "{n} items", done.items)))  # fmt: skip
    if not full:
        say(_("hint: --full reads every byte"))
    return gravest([one.code for one in done.found])


def _as_json(one: Finding) -> dict[str, object]:
    return {"path": one.path, "kind": one.kind, "what": one.what, "code": one.code}


@vault.command("export", short_help="Write everything in clear, to leave or to hand over whole.")
@click.option("--plain", metavar="DIR", type=click.Path(path_type=Path), help="As plain files.")
@click.option("--bag", metavar="DIR", type=click.Path(path_type=Path),
              help="As a BagIt 1.0 bag, with manifests.")  # fmt: skip
@click.option("--case", "case_name", metavar="CASE", help="Only this folder.")
@json_option
@vault_options
def export(plain: Path | None, bag: Path | None, case_name: str | None, as_json: bool) -> int:
    """Write everything in clear, to leave Guwah or to hand a folder over whole.

    Asks twice, because what it writes is sealed by nothing. Both answers may come from standard
    input.

    \b
        guwah vault export --plain everything
        guwah vault export --bag bag --case quiet-river-41
    """
    from guwah.casework.upkeep.exporting import export as write_all

    target = plain or bag
    if target is None or (plain and bag):
        raise UsageError("either --plain DIR or --bag DIR", hint="guwah vault export --help")
    _ask_twice(target)
    with opened_vault() as opened:
        done = write_all(opened, target, case=case_name, bag=bag is not None)
    if as_json:
        put_json({"path": str(done.path), "cases": done.cases, "files": done.files,
                  "bytes": done.bytes, "found": [_as_json(one) for one in done.found]})  # fmt: skip
        return gravest([one.code for one in done.found])
    if done.found:
        put_table(("what", "file", "why"), [[_(one.kind), one.path, one.what] for one in done.found],
                  long=("why",))  # fmt: skip
    say(_("Wrote {originals} in clear to {path}.").format(
        originals=counted("{n} original", "{n} originals", done.files), path=done.path))  # fmt: skip
    return gravest([one.code for one in done.found])


def _ask_twice(target: Path) -> None:
    """The person agrees to what the files, and then to what the digests give away."""
    say(_("This writes originals, messages and names in clear to {path}.").format(path=target))
    say(_("Whoever reads that directory reads everything; nothing in it is sealed."))
    if not click.confirm(_("Write it?"), err=True):
        raise CancelledError("nothing was written")
    say(
        _(
            "It holds plain digests of every original. Whoever sent a file can tell by its digest alone"
        )
    )
    say(_("that it was handed in: give digests only to those who get the files."))
    if (
        click.prompt(_("Type `in clear` to go on"), default="", show_default=False, err=True)
        != "in clear"
    ):
        raise CancelledError("nothing was written")


@click.command()
@click.option("--case", "case_name", metavar="CASE", help="Only the tables of this folder.")
@json_option
@vault_options
def rebuild(case_name: str | None, as_json: bool) -> None:
    """Make the databases again, from the originals, readings and records of keeping alone.

    Also where they are missing or damaged. Nothing that is sealed is changed.

    \b
        guwah rebuild
    """
    from guwah.casework.upkeep.rebuilding import rebuild as made_again

    rows = made_again(vault_path(), secret(), case_name)
    if as_json:
        put_json({"cases": [{"case": one.case, "alias": one.alias, "items": one.items,
                             "sendings": one.sendings} for one in rows]})  # fmt: skip
        return
    put_table(
        ("folder", "items", "messages", "id"),
        [[one.alias, one.items, one.sendings, one.case] for one in rows],
    )
    say(_("The tables were made again."))


vault.add_command(vault_destroy)
