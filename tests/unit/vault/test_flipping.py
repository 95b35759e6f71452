"""One bit flipped anywhere is noticed, with an error of ours, and nothing changed is given out.

`GUWAH_FLIPS` sets how many bits are flipped (300 by default).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

from guwah.errors import GuwahError
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_catalogue, verify_log

FLIPS = int(os.environ.get("GUWAH_FLIPS", "300"))
ORIGINAL, READING = b"original " * 100, b"reading " * 100


def read_all(root: Path, secret: Secret, case_id: str, item: str) -> None:
    """Open and check everything; what opens is what was sealed."""
    with Vault.open(root, secret) as vault:
        vault.verify_desk()
        case = vault.case(case_id)
        verify_log(case)
        with case.open_item(item) as source:
            assert source.read() == ORIGINAL
        with case.open_reading(item, "reading-1") as source:
            assert source.read() == READING
        verify_catalogue(case)


def test_every_flip_is_noticed(
    vault: Vault, case: CaseVault, root: Path, secret: Secret, receive: Callable[..., str]
) -> None:
    """Files are picked evenly, so that small ones are hit as often as large ones."""
    item = receive(case, ORIGINAL)
    case.seal_reading(item, "reading-1", READING)
    case.append("read", b"\1" * 32, {"item": item}, item=item)
    case.db.execute("create table t(x)")
    case.db.commit()
    vault.close()
    read_all(root, secret, case.id, item)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    start = random.randrange(1 << 30)
    for i in range(FLIPS):
        chance = random.Random(start + i)
        path = chance.choice(files)
        whole = path.read_bytes()
        changed = bytearray(whole)
        at = chance.randrange(len(whole))
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        where = f"seed {start + i}: byte {at} of {path.relative_to(root)}"
        try:
            read_all(root, secret, case.id, item)
        except GuwahError as error:
            assert 20 <= error.exit_code < 40, where
        else:
            raise AssertionError(f"not noticed: {where}")
        path.write_bytes(whole)
    read_all(root, secret, case.id, item)
