"""
Runs all benchmarks in one session and prints ratios against peers and physical limits.

Every measured program is a process of its own; time is the wall time that it takes for the file
once its code is loaded, the fastest of three runs; memory the peak resident set as the kernel
counted it. Peers are installed into bench/.peers if the package index can be reached.

usage: run.py [--messages N] [--bytes N] [--files N]
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
        f"\n### {title}\n\n| program | {next(r for r in rows if r).unit} a second | peak MiB | speed beside the first |"
    )
    print("| --- | --- | --- | --- |")
    first = next(row for row in rows if row)
    for row in rows:
        if row:
            print(
                f"| {row.name} | {row.rate:,.0f} | {row.peak_mib:.0f} | {row.rate / first.rate:.2f} |"
            )


def python(code: str, *words: str) -> list[str]:
    """A command that runs a piece of Python of this environment."""
    return [sys.executable, "-c", code, *words]


# Each program reads a chat of one message first, so that loading its code is not timed; then it
# prints the seconds that the file took.
READ_ALL = """
import sys, time, guwah
def read(path):
    for r in guwah.inspect(path, isolated=len(sys.argv) > 3):
        if type(r) is guwah.Record:
            r.id, r.kind, r.grade, r.reader, r.item, r.member, r.span, r.context, r.thread
            r.text, r.attachments, r.marks, r.extra, r.locator
            s = r.sender
            if s: s.name, s.handle, s.self
            t = r.sent
            if t: t.written, t.readings, t.earliest, t.latest, t.zone
read(sys.argv[2])
begun = time.perf_counter()
read(sys.argv[1])
print(time.perf_counter() - begun)
"""
IJSON = """
import sys, time, ijson
def read(path):
    with open(path, 'rb') as f:
        for m in ijson.items(f, 'messages.item', use_float=True): m['id']
read(sys.argv[2])
begun = time.perf_counter()
read(sys.argv[1])
print(time.perf_counter() - begun)
"""
WHATSTK = """
import sys, time
from whatstk import WhatsAppChat
def read(path):
    WhatsAppChat.from_source(path, hformat='%d/%m/%Y, %H:%M - %name:', max_size=1 << 40)
read(sys.argv[2])
begun = time.perf_counter()
read(sys.argv[1])
print(time.perf_counter() - begun)
"""
NODE = """
const {parseString} = require('whatsapp-chat-parser'); const fs = require('fs');
const read = path => parseString(fs.readFileSync(path, 'utf8'), {daysFirst: true}).length;
read(process.argv[2]);
const begun = process.hrtime.bigint();
if (!read(process.argv[1])) process.exit(1);
console.log(Number(process.hrtime.bigint() - begun) / 1e9);
"""
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


SMALL_ALONE = """
import sys, os, hashlib, pyrage, time
from pathlib import Path
class R:
    def __init__(s, f): s.f = f; s.h = hashlib.sha256()
    def read(s, n=-1):
        b = s.f.read(n); s.h.update(b); return b
k = pyrage.x25519.Identity.generate()
out = Path(sys.argv[2]); out.mkdir(exist_ok=True)
files = sorted(Path(sys.argv[1]).iterdir())
t = time.perf_counter()
for p in files:
    with p.open('rb', buffering=0) as f, (out / p.name).open('wb') as o:
        pyrage.encrypt_io(R(f), o, [k.to_public()]); o.flush(); os.fsync(o.fileno())
print(time.perf_counter() - t)
"""
SMALL_ACCEPT = """
import sys, time
from pathlib import Path
from guwah.casework.staging import batches, stage_ahead
from guwah.intake.frame.files import Found
from guwah.vault.vault import Vault
from guwah.vault.secret import Secret
v = Vault.open(Path(sys.argv[2]), Secret.passphrase('bench')); c = v.case(sys.argv[3])
files = [Found(p, p.name) for p in sorted(Path(sys.argv[1]).iterdir())]
t = time.perf_counter()
for _, done in stage_ahead(c, batches(files), lambda one: one.path.open('rb', buffering=0)):
    c.accept_all([(one.sealed, {'name': one.file.name, 'giver': None,
                                'received': '2026-01-01T00:00:00Z'}) for one in done])
print(time.perf_counter() - t)
v.close()
"""


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


def chat(folder: Path, kind: str, count: int) -> str:
    """A chat of so many messages."""
    path = str(folder / f"{kind}-{count}{'.json' if kind == 'telegram' else '.txt'}")
    subprocess.run([sys.executable, HERE / "make_chat.py", kind, str(count), path], check=True)
    return path


def readers(folder: Path, count: int) -> None:
    """Both readers beside their peers; every field is consumed."""
    node, whatstk = peers()
    for kind in ("android", "ios", "telegram"):
        path, small = chat(folder, kind, count), chat(folder, kind, 2)

        def row(name: str, command: list[str], *more: str, path: str = path, small: str = small) -> Row | None:  # fmt: skip
            return measure(name, [*command, path, small, *more], count, "messages", inner=True)

        printed = [sys.executable, "-m", "guwah", "inspect", "--jsonl", path]
        rows = [
            row("guwah.inspect, in the process", python(READ_ALL)),
            row("guwah.inspect, in a worker", python(READ_ALL), "far"),
            measure("guwah inspect --jsonl, whole process", printed, count, "messages", 1),
        ]
        if kind == "telegram":
            rows.append(row("ijson, its fastest backend", python(IJSON)))
        elif node:
            os.chdir(PEERS)
            rows.append(row("whatsapp-chat-parser 4.0.2", node))
        if whatstk and kind == "android":
            rows.append(row("whatstk 0.9.1, header given", whatstk))
        table(f"{kind}, {count:,} messages, {Path(path).stat().st_size / 1e6:.0f} MB", rows)


def mail(count: int) -> None:
    """A mailbox beside the standard library."""
    print("\n### A mailbox\n", flush=True)
    subprocess.run([sys.executable, HERE / "read_mail.py", str(count)], check=True)


def acceptance(folder: Path, size: int, count: int) -> None:
    """`receive` up to acceptance beside SHA-256, age and fsync alone: one file, many small ones."""
    source, many = folder / "big.bin", folder / "many"
    with source.open("wb") as target:
        for _ in range(size >> 20):
            target.write(os.urandom(1 << 20))
    many.mkdir()
    for number in range(count):
        (many / f"{number:05d}.bin").write_bytes(os.urandom(20_000))
    made = subprocess.run(
        python(MAKE, str(folder / "v")), capture_output=True, text=True, check=True
    )
    vault, case = str(folder / "v"), made.stdout.strip()
    rows = [
        measure("SHA-256 + age + fsync alone", python(LIMIT, str(source), str(folder / "out.age")),
                size, "bytes", inner=True),
        measure("receive up to acceptance", python(ACCEPT, str(source), vault, case),
                size, "bytes", inner=True),
    ]  # fmt: skip
    table(f"Acceptance of {size / 1e6:.0f} MB", rows)
    rows = [
        measure("SHA-256 + age + fsync alone", python(SMALL_ALONE, str(many), str(folder / "bare")),
                count, "files", 1, inner=True),
        measure("receive up to acceptance", python(SMALL_ACCEPT, str(many), vault, case),
                count, "files", 1, inner=True),
    ]  # fmt: skip
    table(f"Acceptance of {count:,} files of 20 kB", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=1 << 30)
    parser.add_argument("--files", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guwah-bench-") as made:
        for count in sorted({min(100_000, given.messages), given.messages}):
            readers(Path(made), count)
        mail(10_000)
        acceptance(Path(made), given.bytes, given.files)
