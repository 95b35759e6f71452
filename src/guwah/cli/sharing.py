"""The verbs `case share`, `shares`, `unshare`, `hand-over`: one folder for a colleague's key."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import json_option, opened_vault, value_or_stdin, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say


@click.command("share", short_help="Have a colleague's key open one folder.")
@click.argument("case_name", metavar="CASE")
@click.option("--to", metavar="AGE1…", required=True, help="Their key's public half.")
@click.option("--name", default="-", metavar="NAME", help="What you call them; `-` asks for it.")
@vault_options
def share(case_name: str, to: str, name: str) -> None:
    """Have a colleague's key open one folder of this vault, and nothing else of it.

    They can read and add, and hand on what they read. They cannot make or destroy folders or
    items, nor look anything up across folders.

    \b
        guwah case share quiet-river-41 --to age1… --name -
    """
    from guwah.casework.access import sharing

    given = value_or_stdin(name, _("name")) or ""
    with opened_vault() as vault:
        consented = sharing.share(vault, case_name, to, given)
        alias = vault.case(case_name).alias
    _warn(consented)
    say(_("Their key file opens folder {alias}: guwah case list --key-file key.txt --vault DIR").format(
        alias=alias))  # fmt: skip


@click.command("shares", short_help="With whom a folder is shared.")
@click.argument("case_name", metavar="CASE")
@json_option
@vault_options
def shares(case_name: str, as_json: bool) -> None:
    """With whom a folder is shared.

    \b
        guwah case shares quiet-river-41
    """
    from guwah.casework.access import sharing

    with opened_vault() as vault:
        found = sharing.shares(vault, case_name)
    if as_json:
        put_json({"shares": found})
    else:
        put_table(("name", "recipient"), [[one["name"], one["recipient"]] for one in found])


@click.command("unshare", short_help="Take a colleague's access; the folder gets new keys.")
@click.argument("case_name", metavar="CASE")
@click.option("--from", "who", metavar="WHO", default="-",
              help="Their name or recipient; `-` asks for it.")  # fmt: skip
@vault_options
def unshare(case_name: str, who: str) -> None:
    """Take a colleague's access to a folder; the folder gets new keys.

    \b
        guwah case unshare quiet-river-41 --from -
    """
    from guwah.casework.access import sharing

    given = value_or_stdin(who, _("name")) or ""
    with opened_vault() as vault:
        sharing.unshare(vault, case_name, given)
    say(_("Their key opens the folder no more, nor anything that is added to it."))
    say(_("What they keep: every copy that they made, with all that was in it on that day."))


@click.command("hand-over", short_help="Copy a folder whole for a colleague's key alone.")
@click.argument("case_name", metavar="CASE")
@click.option("--to", metavar="AGE1…", required=True, help="Their key's public half.")
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path),
              help="A new directory: a vault with this folder alone.")  # fmt: skip
@vault_options
def hand_over(case_name: str, to: str, out: Path) -> None:
    """Copy a folder whole, with its record of keeping, into a vault that one key alone opens.

    The copy goes on by itself: what either side adds, the other does not see. It cannot be taken
    back.

    \b
        guwah case hand-over quiet-river-41 --to age1… --out for-the-lawyer
    """
    from guwah.casework.access import sharing

    with opened_vault() as vault:
        consented = sharing.hand_over(vault, case_name, to, out)
        alias = vault.case(case_name).alias
    _warn(consented)
    say(_("Wrote {path}. Their key file alone opens it: guwah case list --key-file key.txt --vault {path}")
        .format(path=out))  # fmt: skip
    say(_("Folder {alias} stays here, too. If it is theirs now: guwah case destroy {alias}").format(
        alias=alias))  # fmt: skip


def _warn(consented: bool) -> None:
    if not consented:
        say(_("No consent is on record in this folder. Ask the person concerned first; then: "
              "guwah consent --give colleague"))  # fmt: skip
