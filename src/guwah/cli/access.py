"""The verbs of access: `key`, who opens the vault and by what."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import InOrder, new_passphrase, opened_vault, vault_options
from guwah.cli.terminal import _, say


@click.group(cls=InOrder)
def key() -> None:
    """Change what opens the vault.

    \b
        guwah key passphrase
        guwah key file key.txt --new
    """


@key.command("passphrase", short_help="Change the passphrase.")
@click.option(
    "--new-passphrase-file", metavar="F", type=click.Path(path_type=Path),
    help="Read the new passphrase from F; it is asked for on the terminal otherwise.",
)  # fmt: skip
@vault_options
def key_passphrase(new_passphrase_file: Path | None) -> None:
    """Change the passphrase, or have a passphrase where a key file opened the vault.

    \b
        guwah key passphrase
    """
    from guwah.casework.unlocking import change_secret

    with opened_vault() as vault:
        change_secret(vault, new_passphrase(new_passphrase_file))
        say(_("The new passphrase opens the vault; what opened it before does not."))
        _tell_older_copies()


@key.command("file", short_help="Have a key file open the vault.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--new", "make", is_flag=True, help="Make FILE; it must not be there yet.")
@vault_options
def key_file(file: Path, make: bool) -> None:
    """Have a key file open the vault, in place of the passphrase or of another key file.

    FILE is an age identity, as age-keygen writes it. Whoever has the file needs no passphrase:
    keep it apart from the vault.

    \b
        guwah key file key.txt --new
    """
    from guwah.casework import unlocking

    with opened_vault() as vault:
        unlocking.change_secret(vault, unlocking.key_file(file, make))
        say(_("The key file {path} opens the vault; what opened it before does not.").format(
            path=file))  # fmt: skip
        _tell_older_copies()


def _tell_older_copies() -> None:
    say(_("An older copy of the vault, a backup for instance, is still opened by what opened it "
          "then, and so is this vault by whoever puts the older identity.age into it."))  # fmt: skip
    say(_("hint: if the old one is known to somebody: guwah key renew"))
