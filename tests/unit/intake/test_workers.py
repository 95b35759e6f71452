"""A reader that crashes, hangs, grows or lies harms its own member and nothing else."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from guwah.errors import CorruptInputError, UnknownFormatError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.readers import READERS
from guwah.intake.workers.nursery import sharing
from guwah.intake.workers.parent import explain_isolated, inspect_isolated
from guwah.intake.workers.walker import Limits

HOSTILE = (sys.executable, "-I", str(Path(__file__).parent / "workers_programs" / "hostile.py"))
VECTORS = Path(__file__).resolve().parents[2] / "vectors"
CHAT = b"[13/01/2025, 09:16:02] Sadir: hello\n[13/01/2025, 09:17:02] Sadir: again\n"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seccomp and landlock")

Inspected = list[Record | Anomaly | Summary]


def packed(*files: tuple[str, bytes]) -> bytes:
    """A zip of some files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, data in files:
            out.writestr(name, data)
    return held.getvalue()


def hostile(deed: str, silence: float = 20.0, seconds: int = 60) -> Inspected:
    """A chat, a hostile member and another chat, read by workers."""
    bad = f"HOSTILE {deed} and more".encode()
    data = packed(("a/_chat.txt", CHAT), ("b/bad.txt", bad), ("c/_chat.txt", CHAT))
    found = inspect_isolated(
        io.BytesIO(data), "x.zip", item="x.zip", program=HOSTILE,
        limits=Limits(silence_seconds=silence, seconds=seconds),
    )  # fmt: skip
    return list(found)


def of_member(found: Inspected, member: str) -> Inspected:
    """What was found in one member."""
    return [one for one in found if one.member == member]


DEEDS = {
    "dies": "reader-crashed",
    "raises": "reader-crashed",
    "recurses": "reader-crashed",
    "takes": "reader-out-of-memory",
    "takes_slowly": "reader-out-of-memory",
    "loops": "reader-too-slow",
    "overlaps": "reader-fault",
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_reader_that_breaks_off_is_an_anomaly_and_the_rest_goes_on(deed: str) -> None:
    """Its first message is kept, the rest of its member is one anomaly, the next chat is read."""
    found = hostile(deed, silence=2.0 if deed == "loops" else 20.0)
    bad = of_member(found, "b/bad.txt")
    assert isinstance(bad[0], Record) and bad[0].text == "HOSTILE"
    assert isinstance(bad[1], Anomaly) and bad[1].reason == DEEDS[deed]
    size = len(f"HOSTILE {deed} and more")
    assert bad[1].span == (7, size - 7)
    assert isinstance(bad[2], Summary) and len(bad) == 3
    assert (bad[2].bytes, bad[2].bytes_in_records, bad[2].bytes_in_anomalies) == (size, 7, size - 7)
    for member in ("a/_chat.txt", "c/_chat.txt"):
        assert [one.text for one in of_member(found, member) if isinstance(one, Record)] == [
            "hello",
            "again",
        ]
    ids = [one.id for one in found if not isinstance(one, Summary)]
    assert ids == [f"x.zip/{number}" for number in range(6)]


@LINUX
def test_a_worker_reaches_no_file_no_network_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own program can be read, and nothing of a person; no name of the environment either."""
    monkeypatch.setenv("GUWAH_CANARY", "secret")
    found = hostile("tells")
    told = [one for one in of_member(found, "b/bad.txt") if isinstance(one, Record)][1]
    assert told.text == ""
    assert not Path("/tmp/guwah-was-here").exists()


@LINUX
def test_a_worker_that_asks_for_ever_is_ended() -> None:
    """Asking is no progress: the processor time of a member is limited."""
    bad = of_member(hostile("asks_for_ever", seconds=1), "b/bad.txt")
    assert isinstance(bad[1], Anomaly) and bad[1].reason == "reader-too-slow"


def vectors() -> list[Path]:
    """One export of each reader."""
    return [
        next(
            path
            for path in sorted((VECTORS / reader.name).iterdir())
            if path.is_file() and path.suffix not in (".py", ".md") and path.name[0] != "."
        )
        for reader in READERS
    ]


@pytest.mark.parametrize("path", vectors(), ids=lambda path: path.parent.name)
def test_a_worker_gives_what_the_frame_gives(path: Path) -> None:
    """Records, anomalies, summaries: equal, one by one."""
    data = path.read_bytes()
    options = Options(zone="Asia/Urumqi", facts=True)
    plain = list(inspect_source(io.BytesIO(data), path.name, item="i", options=options))
    apart = inspect_isolated(io.BytesIO(data), path.name, item="i", options=options)
    assert list(apart) == plain


def test_a_refused_item_raises_the_same_error() -> None:
    """The worker's refusal is the parent's, with item and hint."""
    for data, kind in ((b"\x01\x02\x03", UnknownFormatError), (b"", CorruptInputError)):
        with pytest.raises(kind) as there:
            inspect_isolated(io.BytesIO(data), "odd.bin", item="odd.bin")
        with pytest.raises(kind) as here:
            inspect_source(io.BytesIO(data), "odd.bin", item="odd.bin")
        assert (there.value.sentence(), there.value.hint) == (
            here.value.sentence(),
            here.value.hint,
        )


def test_decisions_come_from_a_worker_too() -> None:
    """`explain` reads hostile bytes as well."""
    told = list(explain_isolated(io.BytesIO(CHAT), "WhatsApp Chat with Bob.txt"))
    assert any(decision.what == "thread" for _, decision in told)


def test_a_file_larger_than_the_channel_is_read_whole() -> None:
    """Blocks asked for early and late fit together."""
    line = b"[13/01/2025, 09:16:02] Sadir: " + b"word " * 40 + b"\n"
    data = line * 60_000
    found = list(inspect_isolated(io.BytesIO(data), "c.txt", item="c.txt"))
    summary = found[-1]
    assert isinstance(summary, Summary) and summary.records == 60_000


def test_a_nursery_gives_what_a_program_of_its_own_gives() -> None:
    """Each item in a fresh fork; a file after a refused one is read as before."""
    alone = list(inspect_isolated(io.BytesIO(CHAT), "c.txt", item="c.txt"))
    with sharing():
        for _ in range(3):
            assert list(inspect_isolated(io.BytesIO(CHAT), "c.txt", item="c.txt")) == alone
            with pytest.raises(UnknownFormatError):
                inspect_isolated(io.BytesIO(b"\x01\x02"), "odd.bin", item="odd.bin")


def test_a_walk_that_is_left_early_leaves_no_process() -> None:
    """Closing the iterator ends the worker."""
    data = CHAT * 20_000
    found = inspect_isolated(io.BytesIO(data), "c.txt", item="c.txt")
    next(found)
    del found
    import gc
    import subprocess

    gc.collect()
    listed = subprocess.run(["ps", "-ef"], capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        mine = [line for line in listed.stdout.splitlines() if "workers.child" in line]
        import os

        assert not any(line.split()[2] == str(os.getpid()) for line in mine)
