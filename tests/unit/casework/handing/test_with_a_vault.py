"""A hand-out of a real folder: its own key, its log, its renewed keys; nobody else's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import pytest
from unit.casework.handing import made

from guwah.casework.handing.answer import Confirm
from guwah.casework.handing.bundle import HandedOut
from guwah.casework.handing.packing import pack
from guwah.casework.handing.taking import TakenBack, take_back
from guwah.casework.opening import Vault
from guwah.errors import UsageError
from guwah.vault.case import CaseVault
from guwah.vault.keys import new_id
from guwah.vault.sealing import recipient_from_text, seal
from guwah.vault.secret import Secret

STEP = Confirm(0, 0, 2_000, made.AT)


@pytest.fixture
def case(tmp_path: Path) -> CaseVault:
    """A folder of a vault with a key file."""
    secret = Secret.new_key_file(tmp_path / "my.key", os.urandom(32))
    vault = Vault.create(tmp_path / "my.vault", secret)
    return vault.case(vault.new_case().alias)


def handed(case: CaseVault) -> tuple[HandedOut, bytes]:
    """A hand-out whose entry is in the folder's log, and an answer to it."""
    handout = new_id()
    recipient = str(case.intake_identity(handout).to_public())
    out = pack(handout, recipient, "tilmach-7", voices=made.voices(), messages=made.thread())
    assert case.alias.encode() not in out.page and case.id.encode() not in out.page
    case.append("handed-out", None, out.entry)
    answer = made.answer_of(STEP)
    plain = answer.to_bytes().replace(made.HANDOUT.encode(), handout.encode())
    return out.kept, seal(plain, recipient_from_text(recipient, "intake"))


def taken(case: CaseVault, kept: HandedOut, sealed: bytes) -> TakenBack:
    """Taken back with the folder's keys."""

    def opener(source: BinaryIO) -> BinaryIO:
        return case.open_envelope(source, [kept.handout], "answer.age")

    return take_back(sealed, opener, kept, "answer.age")


def test_an_answer_is_opened_by_its_folder(case: CaseVault) -> None:
    """Both entries have a canonical form and stand in the log, which verifies."""
    kept, sealed = handed(case)
    back = taken(case, HandedOut.from_bytes(kept.to_bytes()), sealed)
    assert back.notes[0].transcript.segments[0].status == "confirmed"
    case.append("taken-back", None, back.entry)
    types = [one.entry.type for one in case.entries() if one.entry is not None]
    assert types[-2:] == ["handed-out", "taken-back"]


def test_an_answer_outlives_renewed_keys(case: CaseVault) -> None:
    """Whoever was given a page before the renewal can still answer."""
    kept, sealed = handed(case)
    case.renew_keys()
    assert taken(case, kept, sealed).notes[0].steps == {"confirm": 1}


def test_an_answer_to_another_hand_out_is_refused(case: CaseVault) -> None:
    """Of the same folder: each has a key of its own."""
    _, sealed = handed(case)
    other, _ = handed(case)

    with pytest.raises(UsageError, match="not made for this hand-out"):
        taken(case, other, sealed)
