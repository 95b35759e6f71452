"""
Measures the memory of an unlocked vault, and while a large file is received.

usage: memory.py [MIB, 1024 if none]

Linux only: the highest value since unlocking is reset through /proc/self/clear_refs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

MIB = 1 << 20


def memory() -> str:
    """What this process holds now, and at most since the last reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    held = {line.split()[0]: int(line.split()[1]) // 1024 for line in lines if "kB" in line}
    return f"{held['VmRSS:']} MiB now, {held['VmHWM:']} MiB at most"


def main() -> None:
    """Make a vault, unlock it by its passphrase, receive a file, print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory(prefix="guwah-bench-") as made:
        secret = Secret.passphrase("a passphrase for a benchmark")
        with Vault.create(Path(made) / "v", secret) as vault:
            vault.new_case()
        print("made:", memory())
        path = Path(made) / "large"
        with path.open("wb") as out:
            for _ in range(size):
                out.write(os.urandom(MIB))
        with Vault.open(Path(made) / "v", secret) as vault:
            print("unlocked:", memory())
            Path("/proc/self/clear_refs").write_text("5")
            case = vault.case(vault.cases()[0].id)
            with path.open("rb", buffering=0) as stream:
                case.accept(case.stage(stream), {"name": path.name})
            print(f"received {size} MiB since then:", memory())


if __name__ == "__main__":
    main()
