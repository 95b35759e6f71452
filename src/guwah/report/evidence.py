"""
`evidence.json`: what is disclosed, with its proofs.

Makes the bytes that are proved and nothing that is looked at.
Spec: docs/spec/report.md, "evidence.json"

The rules that this module enforces are:
  * Only entries that something disclosed rests on stand in it: entry 0, each reading that
    discloses a record, and the hand-in of its item.
  * Of a hand-in only type and time are opened: its `more` names the person and the digest.
  * What is signed but not proved stands in `statements`.
"""

from __future__ import annotations

from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.entry import Entry
from guwah.custody.merkle import inclusion_path
from guwah.custody.reading import prune
from guwah.report.material import ReportMaterial
from guwah.report.selection import Selection

FORMAT: Final = 1
_CREATED: Final = frozenset({"type", "more"})
_READ: Final = frozenset({"type", "root", "claimed_at"})
_RECEIVED: Final = frozenset({"type", "claimed_at"})


def encode_evidence(
    material: ReportMaterial, selection: Selection, notes: tuple[str, ...]
) -> bytes:
    """Make evidence.json.

    Args:
        material: Log, entries and readings.
        selection: What of them is opened.
        notes: Sentences of the signer.

    Returns:
        Canonical JSON.

    Raises:
        DigestRefutedError: If a record is not the one that was committed to.
    """
    entries = {0: _entry(material, 0, material.created, _CREATED, None)}
    for reading, chosen in zip(material.readings, selection.readings, strict=True):
        if not chosen.openings:
            continue
        tree = prune(reading.k, reading.cells, reading.header, chosen.openings, chosen.header)
        entries[reading.index] = _entry(material, reading.index, reading.entry, _READ, tree)
        entries[reading.received_index] = _entry(
            material, reading.received_index, reading.received_entry, _RECEIVED, None
        )
    return canonical.encode(
        {
            "entries": [entries[index] for index in sorted(entries)],
            "for": material.audience,
            "format": FORMAT,
            "guwah": "evidence",
            "key": material.log_key.hex(),
            "log": {"origin": material.origin, "size": material.log_size},
            "statements": {
                "disclosed": selection.disclosed,
                "made_at": material.made_at,
                "notes": list(notes),
                "withheld": selection.tally.to_statements(),
            },
        }
    )


def _entry(
    material: ReportMaterial, index: int, entry: Entry, opened: frozenset[str], tree: Any
) -> dict[str, Any]:
    path = inclusion_path(material.leaf_hashes, index, material.log_size)
    return {
        "entry": entry.prune(opened),
        "index": index,
        "path": [digest.hex() for digest in path],
        "tree": tree,
    }
