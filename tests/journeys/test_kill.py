"""`kill -9` at random moments of every verb that writes: nothing is lost, nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from journeys.typed import chat

from guwah.casework.counting import items_of
from guwah.casework.opening import Vault
from guwah.casework.people import record_consent, set_role
from guwah.casework.proving.custody import verify
from guwah.vault.secret import Secret

KILLS = int(os.environ.get("GUWAH_KILLS", "50"))
MOST_ITEMS = 5


class Torture:
    """A vault with a key file, and what must be in it.

    Args:
        folder: Where all of it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.root, self.key = folder / "my.vault", folder / "my.key"
        self.secret = Secret.new_key_file(self.key, os.urandom(32))
        with Vault.create(self.root, self.secret) as vault:
            case = vault.new_case()
            self.case = case.alias
            list(vault.receive([self.export()], case.id))
            set_role(case, "Tursun", "suspected-sender")
            record_consent(case, "police", True)
            self.items = set(case.items())
        self.usual: dict[str, float] = {}

    def export(self) -> Path:
        """Another export."""
        self.number += 1
        lines = f"15/01/2025, 10:00 - Tursun: {self.number} " + "word " * 30 + "\n"
        return chat(self.folder, f"WhatsApp Chat with K{self.number}.txt", lines * 300)

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
        }[verb]  # fmt: skip

    def start(self, verb: str) -> subprocess.Popen[bytes]:
        """A process that begins the verb."""
        command = [sys.executable, "-m", "guwah", "--vault", str(self.root), "--key-file",
                   str(self.key), *self.words(verb)]  # fmt: skip
        self.number += 1
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def whole(self, verb: str) -> None:
        """Nothing is lost, nothing half: what may have changed is what the verb changes."""
        with Vault.open(self.root, self.secret) as vault:
            case = vault.case(self.case)
            items = set(case.items())
            assert verify(case)["holds"] is True
            assert all(row["reader"] is None or row["records"] >= 300 for row in items_of(case))
            vault.store.verify_desk()
        if verb == "receive":
            assert items >= self.items and len(items) <= len(self.items) + 1
        elif verb == "destroy":
            assert self.items - items <= {min(self.items)} and items <= self.items
        else:
            assert items == self.items
        self.items = items

    def once(self, verb: str) -> None:
        """Run a verb to its end, to know how long it takes."""
        begun = time.perf_counter()
        process = self.start(verb)
        _, said = process.communicate()
        assert process.returncode == 0, (verb, said.decode())
        self.usual[verb] = time.perf_counter() - begun
        self.whole(verb)


def test_kill_at_random_moments_of_all_verbs(tmp_path: Path) -> None:
    """After each kill the vault opens, the log verifies, and the items are those that must be."""
    pick, torture = random.Random(KILLS), Torture(tmp_path)
    verbs = ("receive", "read", "report", "backup", "re-key")
    for verb in ("receive", *verbs, "destroy"):
        torture.once(verb)
    ended = 0
    for number in range(KILLS):
        verb = pick.choice(verbs)
        if len(torture.items) > 1 and (len(torture.items) >= MOST_ITEMS or pick.random() < 0.17):
            verb = "destroy"
        process = torture.start(verb)
        time.sleep(pick.uniform(0.1, 1.1) * torture.usual[verb])
        process.send_signal(signal.SIGKILL)
        process.communicate()
        ended += process.returncode == 0
        torture.whole(verb)
        if number % 50 == 49:
            print(f"{number + 1} of {KILLS}: nothing lost, nothing half; {ended} had ended before")
    assert ended < KILLS, "not one of them was killed"
