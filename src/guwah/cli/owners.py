"""The verb `owner`: further people whose key opens the whole vault."""

from __future__ import annotations

import click

from guwah.cli.options import (
    InOrder,
    json_option,
    opened_vault,
    secret,
    value_or_stdin,
    vault_options,
    vault_path,
)
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say


@click.group(cls=InOrder)
def owner() -> None:
    """Let somebody else open the whole vault with a key of their own.

    \b
        guwah owner add - --recipient age1…
        guwah owner list
        guwah owner remove -
    """


@owner.command("add", short_help="Have one more key open the whole vault.")
@click.argument("name", metavar="NAME")
@click.option("--recipient", metavar="AGE1…", required=True, help="Their key's public half.")
@vault_options
def owner_add(name: str, recipient: str) -> None:
    """Have one more age key open the whole vault: every folder, from now on.

    They make the key (age-keygen -o key.txt) and send what `age-keygen -y key.txt` prints; compare
    it by voice. NAME is for your list; `-` reads it from standard input.

    \b
        guwah owner add - --recipient age1…
    """
    from guwah.casework.access.unlocking import add_owner

    given = value_or_stdin(name, _("name")) or ""
    with opened_vault() as vault:
        add_owner(vault, given, recipient)
    say(_("Their key file opens this vault: guwah case list --key-file key.txt --vault DIR"))
    say(_("They can read, add, destroy and hand on everything in it. Folder by folder: "
          "guwah case share"))  # fmt: skip


@owner.command("list", short_help="Who else opens the vault.")
@json_option
@vault_options
def owner_list(as_json: bool) -> None:
    """Who else opens the vault.

    \b
        guwah owner list
    """
    from guwah.casework.access.unlocking import owners

    with opened_vault() as vault:
        found = owners(vault)
    if as_json:
        put_json({"owners": found})
    else:
        put_table(("name", "recipient"), [[one["name"], one["recipient"]] for one in found])


@owner.command("remove", short_help="Take a further owner's access; everything gets new keys.")
@click.argument("name", metavar="NAME")
@vault_options
def owner_remove(name: str) -> None:
    """Take a further owner's access; the vault and all its folders get new keys.

    \b
        guwah owner remove -
    """
    from guwah.casework.access.unlocking import remove_owner
    from guwah.casework.opening import Vault

    given, asked = value_or_stdin(name, _("name")) or "", secret()
    with Vault.open(vault_path(), asked) as vault:
        remove_owner(vault, given, asked)
    say(_("Their key opens nothing that is kept from now on, and this vault no more."))
    say(_("What they keep: every copy that they made, with all that was in it on that day."))
