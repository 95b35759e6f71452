"""
Runs all benchmarks in one session and prints ratios against peers and physical limits.

Every measured program is a process of its own; time is wall time of that process less its
start-up where a library is measured from Python, memory the peak resident set as the kernel
counted it. Peers are installed into bench/.peers if the package index can be reached.

usage: run.py [--messages N] [--bytes N]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / ".peers"


@dataclass(frozen=True)
class Row:
    """One measured program."""

    name: str
    seconds: float
    peak_mib: float
    count: int
    unit: str

    @property
    def rate(self) -> float:
        """Units a second."""
        return self.count / self.seconds


def measure(
    name: str, command: list[str], count: int, unit: str, runs: int = 3, inner: bool = False
) -> Row | None:
    """Run a command several times; the fastest run counts, and the largest memory.

    With `inner` the command prints the seconds that count; without it the whole process does.
    """
    best, peak = float("inf"), 0.0
    for _ in range(runs):
        begun = time.perf_counter()
        with tempfile.TemporaryFile() as printed:
            target = printed if inner else subprocess.DEVNULL
            process = subprocess.Popen(command, stdout=target, stderr=subprocess.PIPE)
            assert process.stderr is not None
            errors = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            printed.seek(0)
            said = printed.read()
        if status != 0:
            print(f"  {name}: could not be run: {errors.decode()[-200:]!r}")
            return None
        best = min(best, float(said) if inner else time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Row(name, best, peak, count, unit)


def table(title: str, rows: list[Row | None]) -> None:
    """Print rows with the ratio of each to the first."""
    print(
        f"\n### {title}\n\n| program | {next(r for r in rows if r).unit} a second | peak MiB | ratio |"
    )
    print("| --- | --- | --- | --- |")
    first = next(row for row in rows if row)
    for row in rows:
        if row:
            print(
                f"| {row.name} | {row.rate:,.0f} | {row.peak_mib:.0f} | {first.rate / row.rate:.2f} |"
            )


def python(code: str, *words: str) -> list[str]:
    """A command that runs a piece of Python of this environment."""
    return [sys.executable, "-c", code, *words]


READ_ALL = (
    "import sys, guwah\nfor r in guwah.inspect(sys.argv[1]):\n"
    "  if type(r) is guwah.Record:\n"
    "    r.id, r.kind, r.grade, r.reader, r.item, r.member, r.span, r.context, r.thread\n"
    "    r.text, r.attachments, r.marks, r.extra, r.locator\n"
    "    s = r.sender\n    if s: s.name, s.handle, s.self\n"
    "    t = r.sent\n    if t: t.written, t.readings, t.earliest, t.latest, t.zone\n"
)
IJSON = (
    "import sys, ijson\nwith open(sys.argv[1], 'rb') as f:\n"
    "  for m in ijson.items(f, 'messages.item', use_float=True): m['id']\n"
)
WHATSTK = "import sys\nfrom whatstk import WhatsAppChat\nWhatsAppChat.from_source(sys.argv[1], hformat='%d/%m/%Y, %H:%M - %name:', max_size=1 << 40)\n"
NODE = (
    "const {parseString}=require('whatsapp-chat-parser');const fs=require('fs');"
    "const m=parseString(fs.readFileSync(process.argv[1],'utf8'),{daysFirst:true});"
    "if(!m.length)process.exit(1)"
)
LIMIT = (
    "import sys, os, hashlib, pyrage, time\n"
    "class R:\n"
    "  def __init__(s,f): s.f=f; s.h=hashlib.sha256()\n"
    "  def read(s,n=-1):\n    b=s.f.read(n); s.h.update(b); return b\n"
    "k=pyrage.x25519.Identity.generate()\n"
    "t=time.perf_counter()\n"
    "with open(sys.argv[1],'rb',buffering=0) as f, open(sys.argv[2],'wb') as o:\n"
    "  pyrage.encrypt_io(R(f),o,[k.to_public()]); o.flush(); os.fsync(o.fileno())\n"
    "print(time.perf_counter()-t)\n"
)
ACCEPT = (
    "import sys, time\nfrom pathlib import Path\nfrom guwah.vault.vault import Vault\n"
    "from guwah.vault.secret import Secret\n"
    "v=Vault.open(Path(sys.argv[2]), Secret.passphrase('bench'))\nc=v.case(sys.argv[3])\n"
    "t=time.perf_counter()\n"
    "with open(sys.argv[1],'rb',buffering=0) as f: s=c.stage(f)\n"
    "c.accept(s,{'name':'x','giver':None,'received':'2026-01-01T00:00:00Z'})\n"
    "print(time.perf_counter()-t)\nv.close()\n"
)


MAKE = (
    "import sys\nfrom pathlib import Path\nfrom guwah.vault.vault import Vault\n"
    "from guwah.vault.secret import Secret\n"
    "v=Vault.create(Path(sys.argv[1]), Secret.passphrase('bench'))\n"
    "print(v.new_case().id)\nv.close()\n"
)


def peers() -> tuple[list[str] | None, list[str] | None]:
    """Commands that begin a run of whatsapp-chat-parser and of whatstk, where they can be had."""
    PEERS.mkdir(exist_ok=True)
    node = None
    if shutil.which("npm"):
        done = subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "whatsapp-chat-parser@4.0.2"],
            cwd=PEERS, check=False, capture_output=True,
        )  # fmt: skip
        node = ["node", "-e", NODE] if done.returncode == 0 else None
    venv = PEERS / "venv" / "bin" / "python"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS / "venv"], check=True)
        subprocess.run(
            [venv, "-m", "pip", "install", "-qq", "whatstk==0.9.1"],
            check=False,
            capture_output=True,
        )
    found = subprocess.run([venv, "-c", "import whatstk"], check=False, capture_output=True)
    return node, [str(venv), "-c", WHATSTK] if found.returncode == 0 else None


def readers(folder: Path, count: int) -> None:
    """Both readers beside their peers."""
    node, whatstk = peers()
    for kind in ("android", "ios"):
        path = str(folder / f"{kind}.txt")
        subprocess.run([sys.executable, HERE / "make_chat.py", kind, str(count), path], check=True)
        rows = [measure("guwah.inspect, every field", python(READ_ALL, path), count, "messages"),
                measure("guwah inspect --jsonl", [sys.executable, "-m", "guwah", "inspect", "--jsonl", path], count, "messages")]  # fmt: skip
        if node:
            os.chdir(PEERS)
            rows.append(measure("whatsapp-chat-parser 4.0.2", [*node, path], count, "messages"))
        if whatstk and kind == "android":
            rows.append(
                measure("whatstk 0.9.1, header given", [*whatstk, path], count, "messages", 1)
            )
        table(
            f"WhatsApp, {kind}, {count:,} messages, {Path(path).stat().st_size / 1e6:.0f} MB", rows
        )
    path = str(folder / "result.json")
    subprocess.run(
        [sys.executable, HERE / "make_chat.py", "telegram", str(count), path], check=True
    )
    rows = [measure("guwah.inspect, every field", python(READ_ALL, path), count, "messages"),
            measure("guwah inspect --jsonl", [sys.executable, "-m", "guwah", "inspect", "--jsonl", path], count, "messages"),
            measure("ijson", python(IJSON, path), count, "messages", 2)]  # fmt: skip
    table(f"Telegram, {count:,} messages, {Path(path).stat().st_size / 1e6:.0f} MB", rows)


def acceptance(folder: Path, size: int) -> None:
    """`receive` up to acceptance beside SHA-256, age and fsync alone."""
    source = folder / "big.bin"
    with source.open("wb") as target:
        for _ in range(size >> 20):
            target.write(os.urandom(1 << 20))
    made = subprocess.run(
        python(MAKE, str(folder / "v")), capture_output=True, text=True, check=True
    )
    case = made.stdout.strip()
    words = [str(source), str(folder / "v"), case]
    alone = python(LIMIT, words[0], str(folder / "out.age"))
    rows = [
        measure("SHA-256 + age + fsync alone", alone, size, "bytes", inner=True),
        measure("receive up to acceptance", python(ACCEPT, *words), size, "bytes", inner=True),
    ]
    table(f"Acceptance of {size / 1e6:.0f} MB", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=1 << 29)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guwah-bench-") as made:
        readers(Path(made), given.messages)
        acceptance(Path(made), given.bytes)
