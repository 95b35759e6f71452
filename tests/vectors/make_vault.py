"""
Makes a small vault that stays in the tests, one for each release, and never changes again.

    python tests/vectors/make_vault.py

writes `vaults/<version>.zip` and beside it `<version>.json`: what opens it, and what is in it. All
people and messages in it are invented; so its keys may be read by everybody.

The rules of this maker are:
  * What is there is never written again: a vault that was frozen is what a reader of that day had.
  * It has one of everything that lies in a vault, in the forms of its day.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import guwah
from guwah.casework import people
from guwah.casework.access import sharing, unlocking
from guwah.casework.deriving import derivative, sealed
from guwah.casework.opening import Vault
from guwah.errors import GuwahError
from guwah.vault import owning, recovery
from guwah.vault.case import CaseVault
from guwah.vault.sealing import new_identity
from guwah.vault.secret import Secret

HERE = Path(__file__).resolve().parent / "vaults"
PASSPHRASE = "seven quiet words for one frozen vault"
CHAT = (
    "13/01/2025, 09:15 - Messages and calls are end-to-end encrypted.\n"
    "13/01/2025, 09:16 - Tursun: Send the photo of your ID card today.\n"
    "13/01/2025, 09:17 - Aynur: I will not.\n"
    "14/01/2025, 10:01 - Tursun: ئانىڭىز ئۆيدە، ياخشى ئويلىنىڭ\n"
    "14/01/2025, 10:02 - Aynur: 车牌 tomorrow?\n"
)


def described(case: CaseVault, vault: Vault) -> dict[str, Any]:
    """What is in a folder, in words that do not change from one release to the next."""
    items = {}
    for item in case.items():
        with case.open_item(item) as source:
            items[item] = hashlib.sha256(source.read()).hexdigest()
    messages = [
        [one["sender"] and one["sender"]["name"], one["sent"] and one["sent"]["written"],
         one["text"], sorted(seen["record"] for seen in one["sightings"])]
        for one in vault.messages(case.alias)
    ]  # fmt: skip
    entries = [(one.entry.type if one.entry else None) for one in case.entries()]
    passages = [
        passage.text
        for one in case.entries()
        if one.entry is not None and one.entry.type == derivative.ENTRY
        for passage in sealed.open_derivative(case, derivative.entry_of(one.entry.more)).passages
    ]
    return {
        "id": case.id, "alias": case.alias, "items": items, "messages": messages, "entries": entries,
        "passages": passages, "roles": sorted([one.name or "", one.role] for one in people.who(case)),
        "log_key": case.log_key, "checkpoint": case.checkpoint().decode(),
    }  # fmt: skip


def fill(vault: Vault, folder: Path, colleague: str, second: str) -> list[str]:
    """Put in one of everything; the words of the recovery pages."""
    case, other = vault.new_case(), vault.new_case()
    for name, data in (("WhatsApp Chat with Tursun.txt", CHAT.encode()),
                       ("unknown.bin", bytes(range(256))), ("goes.bin", b"to be destroyed")):  # fmt: skip
        (folder / name).write_bytes(data)
        for done in vault.receive([folder / name], case.id, giver="Aynur"):
            if isinstance(done, GuwahError):
                raise done
    chat, _, goes = case.items()
    people.set_role(case, "Tursun", "suspected-sender")
    people.record_consent(case, "police", True)
    people.record_consent(case, "colleague", True)
    words = (derivative.Passage("Send the photo of your ID card today.", {"box": [0, 0, 90, 9]}),)
    maker = {"program": "none", "version": "1"}
    sealed.keep(case, (chat, None, bytes(40)), "picture", maker, words, b"{}")
    case.destroy_item(goes)
    sharing.share(vault, case.id, colleague, "colleague")
    unlocking.add_owner(vault, "second", second)
    shares, plan = recovery.new_shares(3, 2)
    owning.set_recovery(vault.store, plan)
    list(vault.receive([folder / "unknown.bin"], other.id))
    unlocking.renew(vault, Secret.passphrase(PASSPHRASE))
    return [" ".join(one.words) for one in shares]


def main() -> None:
    """Make the vault of this release, unless there is one."""
    target = HERE / f"{guwah.__version__}.zip"
    if target.exists():
        sys.exit(f"{target.name} is frozen: raise the version, or leave it")
    HERE.mkdir(exist_ok=True)
    colleague, second = new_identity(), new_identity()
    with tempfile.TemporaryDirectory() as made:
        root = Path(made) / "v"
        with Vault.create(root, PASSPHRASE) as vault:
            pages = fill(vault, Path(made), str(colleague.to_public()), str(second.to_public()))
        with Vault.open(root, PASSPHRASE) as vault:
            told = {
                "passphrase": PASSPHRASE, "colleague": str(colleague), "second": str(second),
                "pages": pages, "cases": [described(case, vault) for case in vault.cases()],
                "desk": vault.store.desk.log.checkpoint().decode(),
            }  # fmt: skip
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            tables = max(
                root.rglob("case.db"),
                key=lambda path: len(list((path.parent / "objects").iterdir())),
            )
            for path in sorted(root.rglob("*")):
                if path.name != "case.db" or path == tables:  # one is enough, they are large
                    archive.write(path, path.relative_to(root).as_posix())
    target.with_suffix(".json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
