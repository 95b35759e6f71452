"""
The verbs *share*, *unshare*, *hand-over*: one case for a colleague's key.

The rules of this module are:
  * Where consents are recorded in a case, sharing it needs the consent `colleague`.
  * Who got access, and when it was taken, is in the case's record of keeping, by key; the name
    that the owner gave them is in the owner's own.
  * Access is taken by new keys, never by a note.
"""

from __future__ import annotations

from pathlib import Path

from guwah.casework.access.unlocking import recipient_of
from guwah.casework.opening import Vault
from guwah.casework.people import consents, require_consent
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.vault.case import CaseVault
from guwah.vault.logfile import Draft
from guwah.vault.sharing import hand_over as copy_out

_SCOPE = "colleague"


def share(vault: Vault, case: str, to: str, name: str = "") -> bool:
    """Have a colleague's key open this case, and nothing else of the vault.

    Args:
        vault: The opened vault.
        case: The case's id or alias.
        to: Their `age1…`.
        name: What the owner calls them.

    Returns:
        Whether consent is on record; False where no consent of any kind is.

    Raises:
        ConsentMissingError: Consents are recorded, and `colleague` is not among them.
        UsageError: No such case, no recipient, shared with it already; or not an owner.
    """
    desk, found, recipient = vault.store.desk, vault.case(case), str(recipient_of(to))
    consented = _consented(found)
    if recipient in found.colleagues:
        raise UsageError("this folder is shared with that key already", item=found.alias)
    more = {"case": found.id, "name": name, "recipient": recipient}
    desk.log.append([Draft("colleague", more=more, item=found.folder_name)])
    found.append("shared", None, {"recipient": recipient})
    found.share(recipient)
    return consented


def shares(vault: Vault, case: str) -> list[dict[str, str]]:
    """With whom a case is shared: `name` and `recipient` of each.

    Raises:
        UsageError: No such case; or not an owner.
    """
    found, names = vault.case(case), {}
    for one in vault.store.desk.log.entries():
        if one.entry is not None and one.entry.type == "colleague":
            names[one.entry.more["recipient"]] = one.entry.more["name"]
    return [{"name": names.get(one, ""), "recipient": one} for one in found.colleagues]


def unshare(vault: Vault, case: str, who: str) -> None:
    """Take a colleague's access to a case: it gets new keys.

    Args:
        vault: The opened vault.
        case: The case's id or alias.
        who: Their name or recipient.

    Raises:
        UsageError: No such case, or not shared with them; or not an owner.
    """
    found, known = vault.case(case), shares(vault, case)
    gone = [one["recipient"] for one in known if who in (one["name"], one["recipient"])]
    if len(gone) != 1:
        what = "is not shared with" if not gone else "is shared with several called"
        raise UsageError(f"{what} '{who}'", item=found.alias,
                         hint=f"guwah case shares {found.alias} shows with whom")  # fmt: skip
    found.renew_keys([one for one in found.colleagues if one not in gone])
    project(found)


def hand_over(vault: Vault, case: str, to: str, out: Path) -> bool:
    """Copy a case whole into a vault of its own that a colleague's key alone opens.

    Returns:
        As `share`.

    Raises:
        ConsentMissingError: As for `share`.
        UsageError: No such case, no recipient, `out` is there already; or not an owner.
    """
    found, recipient = vault.case(case), recipient_of(to)
    consented = _consented(found)
    if out.exists():
        raise UsageError("is there already", item=str(out), hint="choose another --out")
    vault.store.desk.log.append([Draft(
        "colleague", more={"case": found.id, "name": "", "recipient": str(recipient)},
        item=found.folder_name)])  # fmt: skip
    found.append("handed-over", None, {"recipient": str(recipient)})
    copy_out(vault.store.path, found.keys, found.alias, recipient, out)
    return consented


def _consented(case: CaseVault) -> bool:
    if not consents(case):
        return False
    require_consent(case, _SCOPE)
    return True
