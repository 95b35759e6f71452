"""
The verb *report*: builds a report from a case, checks it, logs it, writes it.

Wires vault, custody, report and verifier; decides nothing about redaction.

The rules of this module are:
  * Without consent for this kind of report nothing is built.
  * The finished file is searched for what it withholds, and verified with the stand-alone
    verifier, before it is written; a report that fails either is never written.
  * The disclosure is in the record of keeping before the file is there, with what it opens:
    reports of one folder can be laid together, so their union is told each time.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from guwah.casework import catalogue, readings
from guwah.casework.clock import now_utc
from guwah.casework.media import Media
from guwah.casework.originals import Original, file_values
from guwah.casework.overlap.comparing import versions_in
from guwah.casework.people import require_consent
from guwah.casework.pieces import cut, unpack_lengths
from guwah.casework.projecting import project
from guwah.casework.reading import header_of
from guwah.casework.together import Union, as_more, union
from guwah.casework.verifying import verify_report
from guwah.casework.writing import write_new
from guwah.custody.cells import RecordValues
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.note import Note
from guwah.errors import FieldMissingError, UsageError
from guwah.evidence.case import AUDIENCES, SCOPE_FOR
from guwah.evidence.record import Anomaly
from guwah.report.build import build
from guwah.report.material import ReadingMaterial, ReportMaterial
from guwah.report.rules import Rule, Rules, parse_rules
from guwah.vault.case import CaseVault
from guwah.vault.logfile import LogEntry

LONGEST = 15


@dataclass(frozen=True)
class Disclosed:
    """A report that was written: where, against which key, what it shows and withholds; and
    what it shows together with the `earlier` reports of the same folder."""

    path: Path
    key: str
    audience: str
    disclosed: int
    withheld: int
    together: Union


def disclose(case: CaseVault, audience: str, out: Path, rules: str | None = None) -> Disclosed:
    """Build, check and write a report.

    Args:
        case: The opened case.
        audience: One of `evidence.case.AUDIENCES`.
        out: Where to write the zip file; must not exist.
        rules: YAML rules, kept sealed for the next report of this kind; those kept if None.

    Raises:
        UsageError: No such audience, or the rules cannot be read.
        ConsentMissingError: The person concerned has not agreed.
        FieldMissingError: There is nothing to disclose.
        WithheldFoundError: Withheld text was found in the finished report.
    """
    if audience not in AUDIENCES:
        raise UsageError(
            f"there is no report for '{audience}'", hint=f"for: {', '.join(AUDIENCES)}"
        )
    if out.exists():
        raise UsageError(
            "exists already; a report is never written over", item=str(out), hint="name a new file"
        )
    if not out.parent.is_dir():
        raise UsageError("the folder does not exist", item=str(out.parent))
    require_consent(case, SCOPE_FOR[audience])
    chosen = parse_rules(rules if rules is not None else _kept_rules(case, audience))
    if rules is not None:
        case.append("rules", None, {"for": audience, "rules": rules})
        project(case)
    with ExitStack() as opened:
        material = material_of(case, audience, opened)
        bundle = build(material, _by_sending(case, chosen))
    if not bundle.disclosed:
        raise FieldMissingError(
            "nothing would be disclosed: no message is from a suspected sender or released",
            hint=f"guwah who --case {case.alias} --set NAME=suspected-sender",
        )
    together = union(case, bundle.opened)
    case.append(
        "disclosed", None,
        {"for": audience, "disclosed": bundle.disclosed, "withheld": bundle.withheld,
         "opened": as_more(bundle.opened)},
    )  # fmt: skip
    write_new(out, bundle.data, verify=lambda path: verify_report(path, case.log_key))
    return Disclosed(out, case.log_key, audience, bundle.disclosed, bundle.withheld, together)


def _kept_rules(case: CaseVault, audience: str) -> str:
    row = case.db.execute("select rules from rules where audience = ?", (audience,)).fetchone()
    return row[0] if row else ""


def _by_sending(case: CaseVault, rules: Rules) -> Rules:
    """The rules with numbers of sightings replaced by those of their sendings."""

    def named(rule: Rule) -> Rule:
        if rule.what != "sending" or not rule.value.isdecimal() or len(rule.value) > LONGEST:
            return rule
        sending = catalogue.sending_of(case.db, int(rule.value))
        return rule if sending is None else replace(rule, value=str(sending))

    return Rules(tuple(map(named, rules.withhold)), tuple(map(named, rules.disclose)))


def material_of(case: CaseVault, audience: str, opened: ExitStack) -> ReportMaterial:
    """Everything that a report of this case is built from.

    Args:
        case: The opened case.
        audience: For whom.
        opened: Keeps the opened originals until the report is built.
    """
    project(case)
    note = case.checkpoint()
    checkpoint = Checkpoint.from_text(Note.from_bytes(note).text)
    entries = list(case.entries())[: checkpoint.size]
    created = entries[0].entry
    assert created is not None
    media = Media()
    return ReportMaterial(
        audience=audience,  # type: ignore[arg-type]
        origin=case.origin,
        log_key=bytes.fromhex(case.log_key),
        log_size=checkpoint.size,
        leaf_hashes=case.log.leaf_hashes()[: checkpoint.size],
        checkpoint=note,
        created=created,
        readings=tuple(_readings(case, entries, opened, media)),
        participants=tuple(catalogue.participants(case.db)),
        manifest_signer=case.manifest_signer,
        made_at=now_utc(),
        verifier=resources.files("guwah.verifier").joinpath("standalone.py").read_bytes(),
        media=media,
    )


def _readings(
    case: CaseVault, entries: list[LogEntry], opened: ExitStack, media: Media
) -> list[ReadingMaterial]:
    received = {
        one.entry.more["item"]: one
        for one in entries
        if one.entry is not None and one.entry.type == "received"
    }
    live = set(case.items())
    last = {
        one.entry.more["item"]: one
        for one in entries
        if one.entry is not None and one.entry.type == "read" and one.entry.more.get("reading")
    }
    return [
        _reading(case, one, received[item], opened, media)
        for item, one in last.items()
        if item in live
    ]


def _reading(
    case: CaseVault, read: LogEntry, received: LogEntry, opened: ExitStack, media: Media
) -> ReadingMaterial:
    assert read.entry is not None and received.entry is not None
    more, item, name = received.entry.more, read.entry.more["item"], read.entry.more["reading"]
    with case.open_reading(item, name) as sealed:
        head = readings.read_head(sealed)
        sealed.seek(0)
        records = list(readings.read_found(sealed))
    with case.open_reading(item, f"{name}.tree") as sealed:
        commitments = readings.decode_commitments(sealed.read())
    sending_of = catalogue.sendings_in(case.db, item)
    source = opened.enter_context(case.open_item(item))
    original = _Records(
        Original(case, source, more["name"]), item, records, commitments.files,
        list(unpack_lengths(commitments.pieces)),
    )  # fmt: skip
    for facts in commitments.files:
        media.add(facts.sha256.hex(), partial(original.original.attachment, facts.path))
    return ReadingMaterial(
        index=read.index,
        entry=read.entry,
        received_index=received.index,
        received_entry=received.entry,
        k=head.k,
        header=header_of(head, more, commitments.count),
        cells=commitments.cells,
        records=records,
        sendings=[str(sending_of[n]) if n in sending_of else None for n in range(len(records))],
        values=original.values,
        raw=original.raw,
        files=original.files_of,
        versions=versions_in(case.db, item),
    )


@dataclass(frozen=True)
class _Records:
    """The records of a reading, and what the opened original says of single ones."""

    original: Original
    item: str
    records: list[readings.Found]
    files: tuple[readings.FileFacts, ...]
    lengths: list[tuple[int, ...]]

    def values(self, ordinal: int) -> RecordValues:
        """The sixteen values of a record."""
        one = self.records[ordinal]
        text = None if isinstance(one, Anomaly) else one.text
        pieces = None if text is None else cut(text, self.lengths[ordinal])
        return next(self.original.values(self.item, [(one, pieces)], self.files, ordinal))

    def raw(self, ordinal: int) -> bytes | None:
        """The bytes of its span."""
        return self.original.raw(self.records[ordinal])

    def files_of(self, ordinal: int) -> list[dict[str, Any]]:
        """Name and digest of the files that lie beside the export."""
        return file_values(self.records[ordinal], {facts.path: facts for facts in self.files})
