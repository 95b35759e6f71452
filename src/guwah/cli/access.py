"""The verbs of access: `key`, who opens the vault and by what."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import (
    InOrder,
    new_passphrase,
    new_passphrase_option,
    opened_vault,
    secret,
    vault_options,
    vault_path,
)
from guwah.cli.terminal import _, say


@click.group(cls=InOrder)
def key() -> None:
    """Change what opens the vault.

    \b
        guwah key passphrase
        guwah key file key.txt --new
        guwah key renew
    """


@key.command("passphrase", short_help="Change the passphrase.")
@new_passphrase_option
@vault_options
def key_passphrase(new_passphrase_file: Path | None) -> None:
    """Change the passphrase, or have a passphrase where a key file opened the vault.

    \b
        guwah key passphrase
    """
    from guwah.casework.access.unlocking import change_secret

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
    from guwah.casework.access import unlocking

    with opened_vault() as vault:
        unlocking.change_secret(vault, unlocking.key_file(file, make))
        say(_("The key file {path} opens the vault; what opened it before does not.").format(
            path=file))  # fmt: skip
        _tell_older_copies()


@key.command("renew", short_help="New keys: older copies of key files open nothing newer.")
@click.option("--case", "case_name", metavar="CASE", help="Only this folder.")
@vault_options
def key_renew(case_name: str | None) -> None:
    """Give the vault, or one folder, new keys: older copies of key files open nothing newer.

    Passphrase, key files and recovery pages stay as they are. Killed halfway, it is finished when
    the vault is opened next.

    \b
        guwah key renew
        guwah key renew --case quiet-river-41
    """
    from guwah.casework.access.unlocking import renew
    from guwah.casework.opening import Vault

    asked = secret()
    with Vault.open(vault_path(), asked) as vault:
        renew(vault, asked, case_name)
        if case_name is None:
            say(_("The vault has new keys. Fingerprint: {mark}").format(mark=vault.fingerprint))
        else:
            say(_("Folder {alias} has new keys.").format(alias=vault.case(case_name).alias))
    say(_("What was kept before, whoever has an older copy with its keys can still read there."))
    say(_("hint: make a backup now; invitations and deposits made before work on, for holders of "
          "the older keys, too"))  # fmt: skip


def _tell_older_copies() -> None:
    say(_("An older copy of the vault, a backup for instance, is still opened by what opened it "
          "then, and so is this vault by whoever puts the older identity.age into it."))  # fmt: skip
    say(_("hint: if the old one is known to somebody: guwah key renew"))
