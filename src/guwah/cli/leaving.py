"""The verb `leftovers`: copies in clear of what is kept."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import json_option, opened_vault, vault_options
from guwah.cli.tables import short_id
from guwah.cli.terminal import _, counted, put_json, say
from guwah.script.display import escape_terminal


@click.command()
@click.argument("places", nargs=-1, metavar="[FOLDER…]", type=click.Path(path_type=Path))
@click.option(
    "--case", "names", metavar="CASE", multiple=True, help="Only this folder of the vault."
)
@click.option("--remove", is_flag=True, help="Ask for each whether to remove it.")
@json_option
@vault_options
def leftovers(
    places: tuple[Path, ...], names: tuple[str, ...], remove: bool, as_json: bool
) -> None:
    """Copies in clear of what the vault keeps: downloads, cloud folders, the bin.

    Without FOLDER it looks where such copies usually lie. What lies on a phone or a stick is
    named and never removed.

    \b
        guwah leftovers
        guwah leftovers --remove
    """
    from guwah.casework.upkeep import leftovers as verb

    with opened_vault() as vault:
        cases = [vault.case(name) for name in names] or vault.cases()
        where = list(places) or verb.usual_places(Path.home())
        found = list(verb.leftovers(cases, where))
        if as_json:
            put_json({"leftovers": [
                {"path": str(one.path), "item": one.item, "alias": one.alias, "here": one.is_here}
                for one in found
            ]})  # fmt: skip
            return
        for place in where:
            say(_("Looked in '{place}'.").format(place=escape_terminal(str(place))))
        say(counted("{n} copy in clear of what is kept.", "{n} copies in clear of what is kept.",
                    len(found)))  # fmt: skip
        for one in found:
            note = "" if one.is_here else _(" (another disk: never removed here)")
            print(f"{short_id(one.item)}  {one.alias}  {escape_terminal(str(one.path))}{note}")
            if remove and one.is_here and click.confirm(_("Remove it?"), err=True):
                verb.remove(one)
                say(_("Removed."))
        if found:
            say(
                _(
                    "hint: what a disk, a cloud or a backup program keeps of a removed file is out of reach"
                )
            )
