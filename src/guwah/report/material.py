"""
What a report is built from: everything that casework has opened for it.

Frozen nouns without behaviour; reads nothing, decides nothing.
Spec: docs/spec/report.md, docs/spec/redaction.md

The rules of these nouns are:
  * Everything secret that a report must not show stands here too: only what `selection`
    opens leaves, and the leak check compares the finished file with the rest.
  * Values and raw bytes are fetched one record at a time, so that a large export fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from guwah.custody.cells import Header, RecordValues
from guwah.custody.entry import Entry
from guwah.custody.signing import Signer
from guwah.evidence.case import Audience, Participant
from guwah.evidence.record import Anomaly, Record


@dataclass(frozen=True)
class ReadingMaterial:
    """One reading of one item, with what its commitments need.

    Args:
        index: Place of the `read` entry in the log.
        entry: The `read` entry; its root is the root of `cells`.
        received_index: Place of the `received` entry of the item.
        received_entry: That entry; its `more` holds what must not be shown.
        k: The secret of this reading's tree.
        header: Cell 0.
        cells: All cells, 32 bytes each, header first, in file order.
        records: Records and anomalies in file order.
        sendings: For each of them the id of its sending, or None; same length.
        values: Gives the sixteen values of a record by its ordinal.
        raw: Gives the bytes of its span, or None.
        files: Gives its files, each with `name` and `sha256`.
        versions: By ordinal, which text of its sending a record shows, where exports show several
            because it was edited or deleted; 0, the first, where it is not listed.
    """

    index: int
    entry: Entry
    received_index: int
    received_entry: Entry
    k: bytes
    header: Header
    cells: bytes
    records: Sequence[Record | Anomaly]
    sendings: Sequence[str | None]
    values: Callable[[int], RecordValues]
    raw: Callable[[int], bytes | None] = lambda _: None
    files: Callable[[int], Sequence[Mapping[str, object]]] = lambda _: ()
    versions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportMaterial:
    """Everything that a report of one case is built from.

    Args:
        audience: For whom.
        origin: The case log's origin.
        log_key: Public key of the log, 32 bytes.
        log_size: Number of leaves that `checkpoint` signs.
        leaf_hashes: All leaf hashes of the log up to there, 32 bytes each.
        checkpoint: The signed note, byte for byte.
        created: Entry 0.
        readings: The readings to disclose from, by ascending index.
        participants: Everyone in the case, with roles.
        manifest_signer: The case's manifest key.
        made_at: Now, RFC 3339 in UTC.
        verifier: Bytes of the stand-alone verifier.
        media: Bytes of attachments that may be disclosed, by SHA-256 in hex.
        notes: Sentences of the signer, shown in the report.
    """

    audience: Audience
    origin: str
    log_key: bytes
    log_size: int
    leaf_hashes: Sequence[bytes]
    checkpoint: bytes
    created: Entry
    readings: tuple[ReadingMaterial, ...]
    participants: tuple[Participant, ...]
    manifest_signer: Signer
    made_at: str
    verifier: bytes
    media: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
