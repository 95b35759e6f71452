"""kill -9 at any moment: what was accepted is whole, what was not is not there.

`GUWAH_KILLS` sets how many processes are killed (20 by default).
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guwah.vault import keyring
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_catalogue, verify_log

KILLS = int(os.environ.get("GUWAH_KILLS", "20"))
MORE = {"name": "chat.txt", "giver": None, "received": "2024-05-06T07:08:09Z"}
SIZES = (0, 100, 5_000, 300_000, 5_000_000)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@dataclass
class Announced:
    """What the killed processes said that they had done."""

    accepted: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    destroying: set[str] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        """Note one line of a child."""
        verb, *words = line.split()
        if verb == "accepted":
            self.accepted[words[1]] = (words[0], words[2])
            self.entries[words[0]] = int(words[3])
        elif verb == "case":
            self.cases.add(words[0])
        elif verb == "destroying":
            self.destroying.add(words[0])
        elif verb == "destroyed":
            self.destroyed.add(words[0])


def work(root: Path, secret: Secret, seed: int, pipe: int) -> None:
    """Do everything that writes, in random order, saying what is done, until killed."""
    chance = random.Random(seed)

    def say(*words: object) -> None:
        os.write(pipe, (" ".join(map(str, words)) + "\n").encode())

    with Vault.open(root, secret) as vault:
        while True:
            cases = vault.cases()
            what = chance.choice(("receive",) * 8 + ("item", "item", "case", "new"))
            if what == "new" and len(cases) < 4:
                say("case", vault.new_case().id)
            elif what == "case" and len(cases) > 2:
                victim = chance.choice(cases).id
                say("destroying", victim)
                vault.destroy_case(victim)
                say("destroyed", victim)
            elif cases:
                in_case(vault.case(chance.choice(cases).id), what, chance, say)


def in_case(case: CaseVault, what: str, chance: random.Random, say: Callable[..., None]) -> None:
    """One act in one case."""
    items = case.items()
    if what == "item" and len(items) > 2:
        victim = chance.choice(items)
        say("destroying", victim)
        case.destroy_item(victim)
        say("destroyed", victim)
        return
    data = chance.randbytes(chance.choice(SIZES))
    staged = case.stage(io.BytesIO(data))
    index = case.accept(staged, MORE)
    say("accepted", case.id, staged.item, hashlib.sha256(data).hexdigest(), index + 1)
    case.seal_reading(staged.item, "reading-1", data[:1000])
    case.append("read", None, {"item": staged.item}, item=staged.item)
    case.db.execute("create table if not exists t(x)")
    case.db.execute("insert into t values (?)", (staged.item,))
    case.db.commit()


def kill_one(root: Path, secret: Secret, seed: int, known: Announced) -> None:
    """Start a worker, kill it after a random time, take down what it said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(root, secret, seed, writer)
        finally:
            os._exit(1)
    os.close(writer)
    time.sleep(random.Random(-seed).uniform(0.0, 0.25))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the worker failed by itself"
    with os.fdopen(reader, "rb") as said:
        lines = said.read().decode().splitlines(keepends=True)
    for line in lines:
        if line.endswith("\n"):
            known.take(line)


def verify_whole(root: Path, secret: Secret, known: Announced) -> None:
    """Nothing accepted is lost, nothing half is there, every log verifies."""
    with Vault.open(root, secret) as vault:
        vault.verify_desk()
        listed = {info.id for info in vault.cases()}
        assert known.cases - known.destroying <= listed
        assert not listed & known.destroyed
        live = {}
        for case in map(vault.case, listed):
            assert verify_log(case).size >= known.entries.get(case.id, 1)
            for item in case.items():
                with case.open_item(item) as source:
                    live[item] = hashlib.sha256(source.read()).hexdigest()
            folder = case.files.folder
            assert len(list((folder / "objects").iterdir())) == len(case.items())
            keys = keyring.read_case_keys(root, folder.name, vault._owner.identity)
            assert len(keys.database) == 1 and not keys.destroying
            case.db.execute("select count(*) from sqlite_master").fetchone()
            verify_catalogue(case)
        for item, (in_id, digest) in known.accepted.items():
            if item in known.destroyed or in_id in known.destroyed:
                assert item not in live
            elif item not in known.destroying and in_id not in known.destroying:
                assert live[item] == digest
        assert len(list((root / "keys").iterdir())) == len(listed)
        assert len(list((root / "cases").iterdir())) == len(listed)
        assert not list(root.rglob("part-*"))


def test_kill_9_loses_nothing_accepted(tmp_path: Path, secret: Secret) -> None:
    """Killed at random moments of receiving, reading, destroying and making cases."""
    root = tmp_path / "my.vault"
    Vault.create(root, secret).close()
    known = Announced()
    start = random.randrange(1 << 30)
    for i in range(KILLS):
        kill_one(root, secret, start + i, known)
        try:
            verify_whole(root, secret, known)
        except AssertionError as error:
            raise AssertionError(f"after seed {start + i}") from error
    assert known.accepted or KILLS < 10
