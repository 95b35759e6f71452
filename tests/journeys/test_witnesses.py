"""Witnesses, from adding one to what it shows later."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from journeys.here import Here, chat

from guwah.custody.cosignature import Witness, cosign
from guwah.custody.note import Note
from guwah.custody.signing import Signer
from guwah.vault import caselog

SIGNER = Signer(b"w" * 32)
WITNESS = Witness("witness.example/w1", SIGNER.public)


def cosigned(here: Here, at: float | None = None, signer: Signer = SIGNER) -> Path:
    """What a witness makes of the newest checkpoint."""
    out = here.folder / f"{time.monotonic_ns()}.checkpoint"
    assert here("custody", "checkpoint", "--case", here.case, "--out", out).code == 0
    note = Note.from_bytes(out.read_bytes())
    line = cosign(note.text, WITNESS.name, signer, int(at or time.time()))
    other = cosign(note.text, "unknown.example", Signer(b"o" * 32), 5)
    out.write_bytes(Note(note.text, (*note.signatures, line, other)).to_bytes())
    return out


def test_a_witness_counts_only_when_it_was_added(here: Here) -> None:
    """Off by default; what an unknown witness signed is not kept; removed, it says nothing."""
    note = cosigned(here)
    refused = here("custody", "cosign", "--in", note)
    assert refused.code == 2 and "no witness counts yet" in refused.err
    assert here("custody", "witness", "add", WITNESS.to_text()).code == 0
    assert here("custody", "witness", "add", WITNESS.to_text()).code == 2
    listed = here("custody", "witness", "list", "--json").object["witnesses"]
    assert listed == [{"name": WITNESS.name, "key": WITNESS.to_text()}]
    done = here("custody", "cosign", "--in", note, "--json")
    assert done.code == 0, done.err
    assert [one["name"] for one in done.object["witnesses"]] == [WITNESS.name]
    assert here("receive", chat(here.folder), "--case", here.case).code == 0
    row = here("custody", "verify", "--json").object["cases"][0]
    assert [(one["size"], one["witnesses"][0]["name"]) for one in row["witnessed"]] == [
        (1, WITNESS.name)
    ]
    with here.vault() as vault:
        entry = next(one for one in vault.cases()[0].entries() if one.keep.get("note"))
        assert "unknown.example" not in entry.keep["note"]
    assert here("custody", "witness", "remove", WITNESS.name).code == 0
    row = here("custody", "verify", "--json").object["cases"][0]
    assert row["witnessed"][0]["witnesses"] == []


def test_a_line_that_does_not_hold_is_not_entered(here: Here) -> None:
    """33: by another key, or from the future; 2: of another vault."""
    assert here("custody", "witness", "add", WITNESS.to_text()).code == 0
    for note in (cosigned(here, time.time() + 4000), cosigned(here, 2.0**62)):
        assert here("custody", "cosign", "--in", note).code == 33
    good = cosigned(here)
    changed = good.read_text("utf-8").replace("\n1\n", "\n2\n", 1)
    (here.folder / "changed").write_text(changed, "utf-8")
    assert here("custody", "cosign", "--in", "changed").code == 33
    foreign = good.read_text("utf-8").replace("guwah/", "guwah/0")
    (here.folder / "foreign").write_text(foreign, "utf-8")
    assert here("custody", "cosign", "--in", "foreign").code == 2
    rows = here("custody", "show", "--case", here.case, "--jsonl").lines
    assert [row["type"] for row in rows] == ["created"]


def test_an_entry_after_a_witness_that_claims_to_be_older_is_refuted(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """37: the witness's clock is not this computer's."""
    assert here("custody", "witness", "add", WITNESS.to_text()).code == 0
    assert here("custody", "cosign", "--in", cosigned(here)).code == 0

    class Earlier(caselog.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return cls(2019, 5, 6, 7, 8, 9, tzinfo=tz)

    with here.vault() as vault, monkeypatch.context() as set_back:
        set_back.setattr(caselog, "datetime", Earlier)
        vault.cases()[0].append("noted", None, {})
    assert here("custody", "verify").code == 37
