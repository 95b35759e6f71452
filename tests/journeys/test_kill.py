"""`kill -9` at random moments of every verb that writes: nothing is lost, nothing is half done."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from journeys.forked import Forked, warm
from journeys.typed import chat

from guwah.casework.access import sharing, unlocking
from guwah.casework.counting import items_of
from guwah.casework.opening import Vault
from guwah.casework.people import record_consent, set_role
from guwah.casework.proving.custody import verify
from guwah.casework.upkeep.examining import examine
from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault import owning
from guwah.vault.case import CaseVault
from guwah.vault.sealing import identity_from_text
from guwah.vault.secret import Secret
from guwah.vault.sharing import SharedVault

KILLS = int(os.environ.get("GUWAH_KILLS", "50"))
MOST_ITEMS = 5
VERBS = ("receive", "read", "report", "backup", "re-key", "share", "unshare", "owner add",
         "owner remove")  # fmt: skip
LINES = "".join(f"15/01/2025, 10:00 - {'Tursun' if n % 20 == 0 else 'Aynur'}: {n} " + "word " * 30
                + "\n" for n in range(300))  # fmt: skip

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Torture:
    """A vault with a key file, a colleague and a second owner, and what must be in it.

    Args:
        folder: Where all of it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.root, self.key = folder / "my.vault", folder / "my.key"
        self.secret = Secret.new_key_file(self.key, os.urandom(32))
        self.colleague = Secret.new_key_file(folder / "colleague.key", os.urandom(32))
        self.second = Secret.new_key_file(folder / "second.key", os.urandom(32))
        with Vault.create(self.root, self.secret) as vault:
            case = vault.new_case()
            self.case = case.alias
            list(vault.receive([self.export()], case.id))
            set_role(case, "Tursun", "suspected-sender")
            record_consent(case, "police", True)
            record_consent(case, "colleague", True)
            self.items = set(case.items())
        self.usual: dict[str, float] = {}

    def export(self) -> Path:
        """Another export."""
        self.number += 1
        first = f"15/01/2025, 09:00 - Tursun: {self.number}\n"
        return chat(self.folder, f"WhatsApp Chat with K{self.number}.txt", first + LINES)

    def words(self, verb: str) -> list[str]:
        """The command line of a verb."""
        return {
            "receive": ["receive", str(self.export()), "--case", self.case],
            "read": ["rebuild"],
            "report": ["report", "--case", self.case, "--for", "police", "--out",
                       str(self.folder / f"r{self.number}.zip")],
            "backup": ["backup", str(self.folder / "backup")],
            "destroy": ["item", "destroy", min(self.items), "--case", self.case, "--yes"],
            "re-key": ["key", "renew"],
            "share": ["case", "share", self.case, "--to", recipient(self.colleague),
                      "--name", "colleague"],
            "owner add": ["owner", "add", "second", "--recipient", recipient(self.second)],
            "unshare": ["case", "unshare", self.case, "--from", "colleague"],
            "owner remove": ["owner", "remove", "second"],
        }[verb]  # fmt: skip

    def start(self, verb: str) -> Forked:
        """A process that begins the verb; access is given before that is to be taken, and taken
        that is to be given."""
        with Vault.open(self.root, self.secret) as vault:
            colleagues, owners = vault.case(self.case).colleagues, unlocking.owners(vault)
            if verb == "unshare" and not colleagues:
                sharing.share(vault, self.case, recipient(self.colleague), "colleague")
            elif verb == "share" and colleagues:
                sharing.unshare(vault, self.case, "colleague")
            elif verb == "owner remove" and not owners:
                unlocking.add_owner(vault, "second", recipient(self.second))
            elif verb == "owner add" and owners:
                unlocking.remove_owner(vault, "second", self.secret)
        self.before = set(self.files())
        words = ["--vault", self.root, "--key-file", self.key, *self.words(verb)]
        return Forked(words, self.folder / "said")

    def files(self) -> list[tuple[str, int, int]]:
        """Each file and folder of vault and backup, with its size and time."""
        found = []
        for top in (self.root, self.folder / "backup"):
            for path in top.rglob("*"):
                status = path.lstat()
                found.append((str(path), status.st_size, status.st_mtime_ns))
        return found

    def whole(self, verb: str) -> None:
        """Nothing is lost, nothing half: what may have changed is what the verb changes."""
        with Vault.open(self.root, self.secret) as vault:
            case = vault.case(self.case)
            items = set(case.items())
            assert verify(case)["holds"] is True
            assert all(row["reader"] is None or row["records"] >= 300 for row in items_of(case))
            vault.store.verify_desk()
            self.access(vault, case)
            colleagues, owners = case.colleagues, unlocking.owners(vault)
        assert (SharedVault.find(self.root, self.colleague) is None) == (not colleagues)
        assert opens(self.root, self.second) == bool(owners)
        if verb == "receive":
            assert items >= self.items and len(items) <= len(self.items) + 1
        elif verb == "destroy":
            assert self.items - items <= {min(self.items)} and items <= self.items
        else:
            assert items == self.items
        self.items = items
        assert examine(self.root, self.secret, full=True).found == ()
        assert not [path for path in self.root.rglob("*") if ".next." in path.name]

    def access(self, vault: Vault, case: CaseVault) -> None:
        """Who has access is whom the records of keeping name, each time it was given and taken."""
        for log, kinds, there in (
            (case.log, ("shared", "unshared"), set(case.colleagues)),
            (vault.store.desk.log, ("owner-added", "owner-removed"),
             {one.slot for one in owning.owners(vault.store)}),
        ):  # fmt: skip
            named: set[str] = set()
            for one in log.entries():
                if one.entry is not None and one.entry.type in kinds:
                    who = one.entry.more.get("recipient" if kinds[0] == "shared" else "slot")
                    assert (who in named) == (one.entry.type == kinds[1]), one.entry.type
                    named ^= {str(who)}
            assert named == there, kinds

    def once(self, verb: str) -> None:
        """Run a verb to its end, to know how long it takes."""
        process, begun = self.start(verb), time.perf_counter()
        code = process.wait()
        self.usual[verb] = time.perf_counter() - begun
        assert code == 0, (verb, process.said.read_text("utf-8"))
        self.whole(verb)


def recipient(secret: Secret) -> str:
    """The public half of a key file."""
    return str(identity_from_text(secret.identity_text or "", "key").to_public())


def opens(root: Path, secret: Secret) -> bool:
    """Whether a key opens the whole vault."""
    try:
        Vault.open(root, secret).close()
    except (CannotUnlockError, ObjectDamagedError):
        return False
    return True


def test_kill_at_random_moments_of_all_verbs(tmp_path: Path) -> None:
    """After each kill the vault opens, the log verifies, and the items are those that must be."""
    warm()
    pick, torture = random.Random(KILLS), Torture(tmp_path)
    for verb in ("receive", *VERBS, "destroy"):
        torture.once(verb)
    killed, changed, ended = Counter[str](), 0, 0
    while killed.total() < KILLS:
        verb = pick.choice(VERBS)
        if len(torture.items) > 1 and (len(torture.items) >= MOST_ITEMS or pick.random() < 0.17):
            verb = "destroy"
        process = torture.start(verb)
        if process.kill_after(pick.uniform(0, 1.05) * torture.usual[verb]):
            ended += 1
            torture.usual[verb] *= 0.9
        else:
            torture.usual[verb] *= 1.02  # so that the moments follow the speed of the machine
            killed[verb] += 1
            changed += torture.before != set(torture.files())
        torture.whole(verb)
        if killed.total() % 50 == 0:
            print(f"{killed.total()} killed, {changed} of them when files had changed; {ended} had "
                  f"ended before; {dict(killed)}")  # fmt: skip
