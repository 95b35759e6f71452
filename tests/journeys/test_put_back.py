"""A vault of which a part was put back, exchanged or taken away; in one process, for speed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.casework.proving import custody
from guwah.errors import (
    CheckpointRefutedError,
    DigestRefutedError,
    NotAVaultError,
    ObjectDamagedError,
)

SECRET = "seven quiet words for one small test"
Harm = Callable[[Path], object]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A vault with two items, and the folder of its one case as it was after the first."""
    with Vault.create(tmp_path / "v", SECRET) as vault:
        case = vault.new_case()
        list(vault.receive([chat(tmp_path)], case.id))
    (folder,) = (tmp_path / "v" / "cases").iterdir()
    shutil.copytree(folder, tmp_path / "older")
    with Vault.open(tmp_path / "v", SECRET) as vault:
        list(vault.receive([chat(tmp_path, "WhatsApp Chat with Other.txt", "x")], case.id))
    return folder, tmp_path / "older"


def put_back(folder: Path, older: Path, part: str) -> None:
    """One part of a case as it was before."""
    if (folder / part).is_dir():
        shutil.rmtree(folder / part)
        shutil.copytree(older / part, folder / part)
    else:
        shutil.copy(older / part, folder / part)


def check(folder: Path) -> None:
    """`guwah custody verify`."""
    with Vault.open(folder.parents[1], SECRET) as vault:
        for case in vault.cases():
            custody.verify(case)


def test_a_log_that_was_put_back_is_refuted_before_anything_is_set(
    kept: tuple[Path, Path],
) -> None:
    """Newer tables show it; a role that would be lost afterwards is not taken."""
    put_back(*kept, "log")
    with pytest.raises(CheckpointRefutedError):
        check(kept[0])
    with Vault.open(kept[0].parents[1], SECRET) as vault:
        (case,) = vault.cases()
        with pytest.raises(CheckpointRefutedError):
            people.set_role(case, "Tursun", "family")


def test_a_log_and_tables_that_were_put_back_are_refuted(kept: tuple[Path, Path]) -> None:
    """An object that no entry names shows it."""
    put_back(*kept, "log")
    put_back(*kept, "case.db")
    with pytest.raises(CheckpointRefutedError, match="does not name"):
        check(kept[0])


def test_tables_that_were_put_back_are_brought_up_to_date(kept: tuple[Path, Path]) -> None:
    """They are a projection of the log and prove nothing."""
    put_back(*kept, "case.db")
    check(kept[0])


def readings_of(folder: Path) -> list[Path]:
    """Sealed readings of the first object, the larger first."""
    first = sorted((folder / "objects").iterdir())[0]
    found = (one for one in first.iterdir() if one.name not in ("key.age", "data.age"))
    return sorted(found, key=lambda one: (-one.stat().st_size, one.name))


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_derivative_that_is_gone_is_missed(kept: tuple[Path, Path], which: int) -> None:
    """Reading, commitments, fact sheet: without one of them not everything could be proved."""
    found = readings_of(kept[0])
    assert len(found) == 3
    found[which].unlink()
    with pytest.raises(ObjectDamagedError):
        check(kept[0])


def test_readings_that_changed_places_are_refuted(kept: tuple[Path, Path]) -> None:
    """Both are sealed to the same key; the log says which is which."""
    one, other = readings_of(kept[0])[:2]
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)
    with pytest.raises((ObjectDamagedError, DigestRefutedError)):
        check(kept[0])


def test_a_folder_in_place_of_the_tables_is_damage(kept: tuple[Path, Path]) -> None:
    """22, not a fault of the program."""
    (kept[0] / "case.db").unlink()
    (kept[0] / "case.db").mkdir()
    with pytest.raises(ObjectDamagedError):
        check(kept[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_the_marker_is_not_waited_for(kept: tuple[Path, Path]) -> None:
    """A vault that never opens would be a trap."""
    marker = kept[0].parents[1] / "vault.json"
    marker.unlink()
    os.mkfifo(marker)
    with pytest.raises(NotAVaultError):
        Vault.open(marker.parent, SECRET)


def test_evidence_is_printed_where_the_terminal_speaks_no_utf8(
    guwah: Guwah, tmp_path: Path
) -> None:
    """A pipe on Windows speaks cp1252; Uyghur text must not end in a fault."""
    done = guwah("inspect", chat(tmp_path), "--explain", env={"PYTHONIOENCODING": "ascii"})
    assert done.code in (0, 3), done.err
    done = guwah("receive", "no\x1b[31m\u202e.txt", "--nothing", env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 2
    done = guwah("link-texts", "ئانا\x1b[31m.jsonl", env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 2 and "\x1b" not in done.err
