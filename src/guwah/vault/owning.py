"""
Owning: who may open a vault, and by what, changed.

Asks nobody and projects nothing. How a slot is written is `slotlog`'s, how all is sealed to new keys
is `rekeying`'s. Specification: docs/spec/keys.md

The rules that this module enforces are:
  * Only the first owner changes who may open the vault.
  * An owner stands in the desk's log before their slot is written; one is taken away by new keys.
  * What a slot is going to hold stands in the log before the new seed counts.
"""

from __future__ import annotations

import contextlib

from guwah.errors import CannotUnlockError, ObjectDamagedError, RefutedError, UsageError
from guwah.vault import recovery, rekeying, slotlog, slots
from guwah.vault.keys import renewed_seed
from guwah.vault.logfile import Draft
from guwah.vault.sealing import Recipient, recipient_from_text, seal_plain
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault


def change_secret(vault: Vault, secret: Secret) -> None:
    """Have another passphrase or key file open the vault; the one before opens it no more.

    An older copy of `identity.age` is still opened by the older one.

    Args:
        vault: The open vault.
        secret: What will open it.

    Raises:
        UsageError: If it was opened by a further owner, whose key is not changed so.
        CannotUnlockError: If the key file holds no usable identity.
    """
    _require_first(vault)
    sealed = slots.sealed_seed(vault.unlocked.seed, secret)
    slotlog.put(vault.path, vault.desk.log, {slots.FIRST: sealed})
    kind = "key file" if secret.passphrase_bytes is not None else "passphrase"
    vault.desk.log.append([Draft("secret-changed", more={"to": kind})])


def owners(vault: Vault) -> list[slots.Owner]:
    """The further owners."""
    return slots.owners(vault.path, vault.desk.log.entries())


def add_owner(vault: Vault, name: str, recipient: Recipient) -> None:
    """Have one more key open the vault and all that is in it.

    Args:
        vault: The open vault.
        name: What to call them.
        recipient: Their key's recipient.

    Raises:
        UsageError: If the vault was opened by a further owner, or there is one of that name
            or key.
    """
    _require_first(vault)
    if any(name == one.name or str(recipient) == one.recipient for one in owners(vault)):
        raise UsageError("there is an owner of that name, or with that key, already")
    slot = slots.new_name()
    more = {"name": name, "recipient": str(recipient), "slot": slot}
    vault.desk.log.append([Draft("owner-added", more=more)])
    sealed = seal_plain(vault.unlocked.seed, recipient)
    slotlog.put(vault.path, vault.desk.log, {slot: sealed})


def remove_owner(vault: Vault, name: str, secret: Secret) -> None:
    """Take a further owner's access: their slot goes, and all gets new keys.

    Args:
        vault: The open vault.
        name: What they are called.
        secret: As for `renew`.

    Raises:
        UsageError: If there is none of that name.
        GuwahError: As for `renew`.
    """
    gone = next((one for one in owners(vault) if one.name == name), None)
    if gone is None:
        raise UsageError(f"there is no owner '{name}'", hint="guwah owner list shows them")
    renew(vault, secret, without=gone.slot)  # which logs it, also after a crash


def renew(vault: Vault, secret: Secret, without: str = "") -> None:
    """Give the vault a new seed and each case new keys; older copies open nothing newer.

    Passphrase or key file, further owners and recovery pages open it as before.

    Args:
        vault: The open vault; its cases are closed and opened again.
        secret: What the first owner opens the vault with.
        without: The slot of a further owner who shall open it no more.

    Raises:
        UsageError: If the vault was opened by a further owner.
        CannotUnlockError: If it is another secret.
    """
    _require_first(vault)
    old = vault.unlocked.seed
    if slots.unlock(vault.path, secret) != vault.unlocked:
        raise CannotUnlockError("this is not what the first owner opens the vault with")
    new = renewed_seed(old)
    contents = {slots.FIRST: slots.sealed_seed(new, secret)}
    for owner in owners(vault):
        if owner.slot != without:
            recipient = recipient_from_text(owner.recipient, owner.slot)
            contents[owner.slot] = seal_plain(new, recipient)
    plan, _ = slotlog.recovery_of(vault.desk.log)
    if plan is not None:
        contents[recovery.SEALED] = recovery.sealed_seed(new, plan)
    after = {**contents, **({without: None} if without else {})}
    slotlog.announce(vault.path, vault.desk.log, after)
    rekeying.begin(vault.path, old, new, contents)
    vault.reload(slots.Unlocked(new, slots.FIRST))
    slotlog.confirm(vault.path, vault.desk.log, after)
    for info in vault.cases():
        with contextlib.suppress(ObjectDamagedError, RefutedError):
            vault.case(info.id)


def set_recovery(vault: Vault, plan: recovery.Plan | None) -> None:
    """Have the shares of this plan open the vault, and no older ones; None: no shares at all.

    Args:
        vault: The open vault.
        plan: What the vault keeps of the shares.

    Raises:
        UsageError: If the vault was opened by a further owner.
    """
    _require_first(vault)
    more = None if plan is None else {
        "commitments": plan.commitments, "needed": plan.needed, "recipient": plan.recipient,
    }  # fmt: skip
    vault.desk.log.append([Draft("recovery-set", more={"plan": more})])
    slotlog.settle_recovery(vault.path, vault.desk.log, vault.unlocked.seed)


def log_recovered(vault: Vault) -> None:
    """Note in the desk's log that the vault was opened by its shares."""
    vault.desk.log.append([Draft("recovered")])


def _require_first(vault: Vault) -> None:
    if vault.unlocked.slot != slots.FIRST:
        raise UsageError("only the first owner of this vault can do that")
