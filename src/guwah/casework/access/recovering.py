"""
The verbs *recovery*: k of n printed pages open the vault when the passphrase is lost.

Knows no share's words for longer than it draws or tries them.

The rules of this module are:
  * The pages are on the disk before the vault counts on them; older pages open no more from then on.
  * Pages never go into the vault's own folder.
  * A rehearsal opens the vault with the shares and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guwah.casework.opening import Vault
from guwah.errors import UsageError
from guwah.vault import owning, platform
from guwah.vault.recovery import Share, new_shares
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault as Store


def make(vault: Vault, count: int, needed: int, out: Path) -> list[Path]:
    """Share the recovery anew, and draw a page for each share.

    Args:
        vault: The opened vault.
        count: How many pages.
        needed: How many of them open the vault.
        out: A folder for the pages, new or empty, outside the vault.

    Returns:
        The pages' files.

    Raises:
        UsageError: The numbers or the folder will not do.
    """
    from guwah.report.sharepage import render_share

    shares, plan = new_shares(count, needed)
    folder = out.resolve()
    if folder.is_relative_to(vault.store.path.resolve()):
        raise UsageError("lies in the vault", item=str(out), hint="choose another --out")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError("is there already and not empty", item=str(out))
        if not folder.is_dir():
            platform.make_folder(folder)
        paths = []
        for one in shares:
            paths.append(out / f"part-{one.number}-of-{count}.pdf")
            platform.write_new(paths[-1], render_share(one.number, count, needed, one.words))
        platform.sync_folder(folder)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be written: {reason}", item=str(out)) from None
    owning.set_recovery(vault.store, plan)
    return paths


def remove(vault: Vault) -> None:
    """Have no shares open the vault any more."""
    owning.set_recovery(vault.store, None)


def check(path: Path, shares: Sequence[Share]) -> int:
    """Rehearse: open the vault with these shares and close it again.

    Returns:
        How many shares there were.

    Raises:
        CannotUnlockError: They do not open it; a wrong one is named.
    """
    Store.recover(path, shares).close()
    return len(shares)


def recover(path: Path, shares: Sequence[Share], secret: Secret) -> None:
    """Open the vault with these shares and have a new passphrase open it.

    Raises:
        CannotUnlockError: They do not open it; a wrong one is named.
    """
    with Store.recover(path, shares) as store:
        owning.log_recovered(store)
        owning.change_secret(store, secret)
