"""
The verbs *key* and *owner*: what opens the vault, and who.

The rules of this module are:
  * What a change does not reach (older copies of key files) is said by the verb, every time.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes

from guwah.casework.opening import Vault
from guwah.casework.projecting import project
from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault import owning
from guwah.vault.logfile import Draft
from guwah.vault.sealing import Recipient, recipient_from_text
from guwah.vault.secret import Secret


def change_secret(vault: Vault, secret: Secret) -> None:
    """Have another passphrase or key file open the vault.

    Raises:
        UsageError: The vault was opened by a further owner.
        CannotUnlockError: The key file holds no usable identity.
    """
    owning.change_secret(vault.store, secret)


def renew(vault: Vault, secret: Secret, case: str | None = None) -> None:
    """Give the vault, or one case of it, new keys: older copies of key files open nothing newer.

    Args:
        vault: The opened vault.
        secret: What opened it.
        case: A case's id or alias; the whole vault with all its cases if None.

    Raises:
        UsageError: There is no such case; or the vault was opened by a further owner.
    """
    if case is None:
        owning.renew(vault.store, secret)
    else:
        vault.store.desk.log.append([Draft("case-renewed", more={"case": vault.case(case).id})])
        vault.case(case).renew_keys()
    for one in [vault.case(case)] if case else vault.cases():
        project(one)


def owners(vault: Vault) -> list[dict[str, str]]:
    """Further owners: `name` and `recipient` of each."""
    return [{"name": one.name, "recipient": one.recipient} for one in owning.owners(vault.store)]


def add_owner(vault: Vault, name: str, recipient: str) -> None:
    """Have one more age key open the vault.

    Raises:
        UsageError: No name, no recipient, one of that name already; or not the first owner.
    """
    if not name.strip():
        raise UsageError("an owner needs a name")
    owning.add_owner(vault.store, name, recipient_of(recipient))


def remove_owner(vault: Vault, name: str, secret: Secret) -> None:
    """Take a further owner's access; the vault gets new keys.

    Raises:
        UsageError: Nobody is called so; or the vault was not opened by the first owner.
    """
    owning.remove_owner(vault.store, name, secret)
    for one in vault.cases():
        project(one)


def recipient_of(text: str) -> Recipient:
    """The recipient that somebody gave as `age1…`.

    Raises:
        UsageError: It is none.
    """
    try:
        return recipient_from_text(text, "recipient")
    except ObjectDamagedError:
        raise UsageError(
            f"'{text}' is no age recipient", hint="age1…, as age-keygen -y FILE prints it"
        ) from None


def key_file(path: Path, make: bool) -> Secret:
    """A key file; a new one if `make`.

    Raises:
        UsageError: It cannot be read, or made, or is there already.
    """
    return Secret.new_key_file(path, token_bytes(32)) if make else Secret.key_file(path)
