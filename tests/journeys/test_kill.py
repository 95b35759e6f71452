"""`kill -9` at random moments of `receive`: nothing accepted is lost, nothing half is listed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from journeys.typed import Guwah, chat, environment

KILLS = int(os.environ.get("GUWAH_KILLS", "50"))


def test_kill_at_random_moments_of_receive(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """After each kill the vault opens, the log verifies, and every listed item is whole."""
    pick = random.Random(KILLS)
    begun = time.perf_counter()
    first = chat(tmp_path, "WhatsApp Chat with Probe.txt", "15/01/2025, 10:00 - Probe: -1\n")
    assert guwah("receive", first, "--case", case).code == 0
    usual = time.perf_counter() - begun
    accepted = 1
    for number in range(KILLS):
        lines = f"15/01/2025, 10:00 - Sadir: {number} " + "word " * 40 + "\n"
        path = chat(tmp_path, f"WhatsApp Chat with K{number}.txt", lines * 400)
        process = subprocess.Popen(
            [sys.executable, "-m", "guwah", "receive", path, "--case", case],
            env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pick.uniform(0.2, 1.0) * usual * 1.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        path.unlink()
        items = guwah("case", "list", "--case", case, "--json")
        assert items.code == 0, (number, items.err)
        rows = items.object["items"]
        assert len(rows) >= accepted, f"kill {number}: an accepted item is lost"
        accepted = len(rows)
        for row in rows:
            assert row["reader"] is None or row["records"] >= 4, (number, row)
    held = guwah("custody", "verify", "--json")
    assert held.code == 0, held.err
    assert held.object["cases"][0]["holds"] is True
