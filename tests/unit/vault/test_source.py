"""A seekable source is its bytes, and its scratch is unreadable."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from guwah.vault import source as source_module
from guwah.vault.source import Spool

DATA = os.urandom(3_000_017)


def spooled(folder: Path, memory: int) -> Spool:
    """A spool that took DATA in uneven pieces."""
    spool = Spool(folder, memory)
    at = 0
    for step in (1, 8192, 100_000, 1_000_003, len(DATA)):
        spool.write(DATA[at : at + step])
        at += step
    assert spool.size == len(DATA)
    return spool


@pytest.mark.parametrize("memory", [1 << 30, 1 << 20, 0])
def test_it_reads_anywhere(tmp_path: Path, memory: int) -> None:
    """Any place gives the bytes that were written there, from memory and from scratch."""
    with spooled(tmp_path, memory).source() as source:
        assert source.read() == DATA
        for at, size in ((0, 1), (15, 2), (16, 16), (999_999, 500_000), (3_000_000, 100), (17, 0)):
            source.seek(at)
            assert source.read(size) == DATA[at : at + size]
        assert source.seek(-5, io.SEEK_END) == len(DATA) - 5
        assert source.read() == DATA[-5:]
        assert source.seek(len(DATA) + 10) and source.read() == b""


@pytest.mark.parametrize("memory", [1 << 30, 0])
def test_it_can_be_cut(tmp_path: Path, memory: int) -> None:
    """After a cut the stream ends there."""
    spool = spooled(tmp_path, memory)
    assert spool.source().read(10) == DATA[:10]
    with spool.cut(1_000) as source:
        assert source.read() == DATA[:1_000]


def test_the_scratch_has_no_name_and_no_plaintext(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is listed in the folder; what the file holds is not what was written."""
    made = []

    def kept(folder: Path) -> io.BufferedRandom:
        made.append(open(folder / "kept", "w+b", buffering=0))  # noqa: SIM115
        return made[0]

    Spool(tmp_path, 0).write(b"x" * 100)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(source_module, "nameless_file", kept)
    line = b"CANARY-of-the-scratch " * 1000
    spool = Spool(tmp_path, 10)
    spool.write(line)
    with spool.source() as source:
        sealed = (tmp_path / "kept").read_bytes()
        assert len(sealed) == len(line)
        assert b"CANARY" not in sealed
        assert source.read() == line
    assert made[0].closed


def test_two_scratches_share_no_keystream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is fresh each time."""
    files = []

    def kept(folder: Path) -> io.BufferedRandom:
        files.append(open(folder / str(len(files)), "w+b", buffering=0))  # noqa: SIM115
        return files[-1]

    monkeypatch.setattr(source_module, "nameless_file", kept)
    for _ in range(2):
        spool = Spool(tmp_path, 0)
        spool.write(bytes(64))
        spool.source()
    assert (tmp_path / "0").read_bytes() != (tmp_path / "1").read_bytes()
