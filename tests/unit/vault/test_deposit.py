"""A deposit's folder: envelopes appear whole, under random names, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_crash import Died, die_at

from guwah.errors import UsageError
from guwah.vault.deposit import add_envelope, envelopes, make_deposit, read_deposit
from guwah.vault.sealing import new_identity

IDENTITY = new_identity()


@given(st.lists(st.binary(max_size=70_000), max_size=6))
def test_what_is_added_is_what_the_key_opens(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    """Pieces of any size, also empty ones, come out in order."""
    folder = tmp_path_factory.mktemp("deposit")
    make_deposit(folder, IDENTITY.to_public())
    path = add_envelope(folder, read_deposit(folder), iter(pieces))
    assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == b"".join(pieces)
    assert envelopes(folder) == [path]


def test_what_fails_halfway_leaves_nothing(tmp_path: Path) -> None:
    """What the source raises comes out as it was raised."""

    def broken() -> Iterator[bytes]:
        yield b"x" * 200_000
        raise UsageError("changed while it was read")

    make_deposit(tmp_path / "d", IDENTITY.to_public())
    with pytest.raises(UsageError, match="changed"):
        add_envelope(tmp_path / "d", IDENTITY.to_public(), broken())
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["deposit.json"]


def test_dying_leaves_no_half_envelope(tmp_path: Path) -> None:
    """At each write; what is unfinished is not counted."""
    make_deposit(tmp_path / "d", IDENTITY.to_public())
    for n in range(20):
        before = len(envelopes(tmp_path / "d"))
        try:
            with die_at(n):
                add_envelope(tmp_path / "d", IDENTITY.to_public(), iter([b"x" * 100_000]))
            break
        except Died:
            for path in envelopes(tmp_path / "d"):
                assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == b"x" * 100_000
            assert len(envelopes(tmp_path / "d")) - before in (0, 1)
    assert n > 2


def test_a_folder_in_use_is_not_taken(tmp_path: Path) -> None:
    """Neither a file nor a folder with something in it."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_bytes(b"x")
    for name in ("file", "full", "no/where"):
        with pytest.raises(UsageError, match="cannot be written"):
            make_deposit(tmp_path / name, IDENTITY.to_public())
