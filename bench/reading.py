"""
Reading with commitments: records a second from an accepted chat to its `read` entry, and to its rows.

    python bench/reading.py [MESSAGES] [RUNS]

The chat of make_chat.py; read by a worker process, its text cut, committed to, sealed, logged; then
entered in the catalogue. Processor time is that of this process and its worker together.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from guwah.casework import projecting, reading
from guwah.casework.accepting import Asked, accept, checked
from guwah.casework.opening import Vault
from guwah.intake.contract import Options
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret

HERE = Path(__file__).resolve().parent


@contextmanager
def timed(what: str, count: int) -> Iterator[None]:
    """Print records a second, by the wall and by the processor."""
    wall, before = time.perf_counter(), os.times()
    yield
    after = os.times()
    spent = sum(after[:4]) - sum(before[:4])
    wall = time.perf_counter() - wall
    print(f"{what}: {count / wall:,.0f} records a second; {spent / count * 1e6:.1f} µs of "
          f"processor time a record, {count / spent:,.0f} a second of it")  # fmt: skip


def read_once(case: CaseVault, path: Path, count: int) -> None:
    """Receive, read, enter; the second and third are timed."""
    with path.open("rb", buffering=0) as stream:
        kept = checked(case, case.stage(stream), path.name, Asked(None, Options(), None, True))
    accept(case, [kept])
    assert kept.more is not None
    with timed("read, committed to, sealed, logged", count):
        tally = reading._read(case, kept.item, kept.more, Options(), None)
    with timed("entered in the catalogue", count):
        projecting.project(case)
    assert tally.records == count, (tally.records, count)


def main() -> None:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory(prefix="guwah-bench-") as made:
        folder = Path(made)
        path = folder / "WhatsApp Chat with Bench.txt"
        subprocess.run(
            [sys.executable, HERE / "make_chat.py", "android", str(count), path], check=True
        )
        secret = Secret.new_key_file(folder / "key", os.urandom(32))
        with Vault.create(folder / "v", secret) as vault:
            for _ in range(runs):
                case = vault.new_case()
                read_once(case, path, count)
                vault.destroy_case(case.id)
    print(f"peak memory of this process {getrusage(RUSAGE_SELF).ru_maxrss >> 10} MiB, of a worker "
          f"{getrusage(RUSAGE_CHILDREN).ru_maxrss >> 10} MiB")  # fmt: skip


if __name__ == "__main__":
    main()
