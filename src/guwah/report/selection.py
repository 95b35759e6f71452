"""
What of each record a report opens, and what it withholds for which reason.

Decides only; `evidence` makes the proofs. Everything is withheld until something here opens it.
Spec: docs/spec/redaction.md

The rules that this module enforces are:
  * A record is opened if its sender is disclosed, or a rule discloses it; one without a sender,
    if nobody but disclosed people and oneself ever wrote in its thread. What is withheld
    outranks what is disclosed.
  * A notice is opened by rule only: it can name members of a group who never wrote, whom no
    list of participants knows.
  * A message disclosed by a rule does not disclose its sender.
  * A place whose content mentions a protected person, or withheld words, is withheld whole; of
    a text only blocks of pieces, where a `words` rule covers every mention.
  * `raw` is opened only for a court, by rule, and if nothing of the record is withheld; `span`
    only if nothing of its neighbours is withheld either.
  * One sending is opened once, however many exports show it, and once for each text where it was
    edited or deleted; where files are opened, in an export that has the file.
  * A rule that names one sighting means them all. A sending of which any sighting is withheld by
    a rule, or shows a protected person as its sender, is withheld under all its names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from guwah.custody.cells import Opening, RecordValues
from guwah.custody.values import to_object
from guwah.errors import UsageError
from guwah.evidence.record import Anomaly, Record
from guwah.report import reasons
from guwah.report.contents import words_in
from guwah.report.material import ReadingMaterial, ReportMaterial
from guwah.report.protection import Protection
from guwah.report.redaction import visible_pieces
from guwah.report.rules import PLACES, Rule, Rules
from guwah.report.sightings import Sightings
from guwah.report.tally import Tally
from guwah.report.wording import _

RAW_AUDIENCES: Final = frozenset({"court"})
_ALWAYS: Final = frozenset({"kind", "name", "handle", "self", "written", "time", "text", "marks"})
_PERSON: Final = frozenset({"name", "handle", "self"})
_WHOLE_ONLY: Final = frozenset({"item", "member", "thread", "raw", "span"})
_HEADER: Final = frozenset({"about", "received"})


@dataclass(frozen=True)
class ReadingSelection:
    """What is opened of one reading.

    Args:
        openings: By ordinal, what to open of a record and its values.
        header: Places of the header to open.
    """

    openings: Mapping[int, tuple[RecordValues, Opening]]
    header: frozenset[str]


@dataclass(frozen=True)
class Selection:
    """What is opened of a whole report.

    Args:
        readings: One for each reading of the material, in its order.
        tally: What was withheld, by reason.
        disclosed: Number of opened records.
        withheld: Number of records withheld whole.
        repeated: Number of further sightings of messages that are opened already.
    """

    readings: tuple[ReadingSelection, ...]
    tally: Tally
    disclosed: int
    withheld: int
    repeated: int


def select(material: ReportMaterial, rules: Rules) -> Selection:
    """Decide what a report discloses.

    Args:
        material: Everything that could be.
        rules: What the person withholds and releases beyond the defaults.

    Returns:
        The selection.

    Raises:
        UsageError: If a rule asks for what this audience must not get, names a message that
            does not exist, or releases a name that nobody has.
    """
    _verify_rules(material, rules)
    selector = _Selector(material, rules)
    readings = tuple(selector.reading(reading) for reading in material.readings)
    return Selection(
        readings, selector.tally, selector.disclosed, selector.withheld, selector.repeated
    )


def _verify_rules(material: ReportMaterial, rules: Rules) -> None:
    fields = rules.values("disclose", "field")
    if material.audience not in RAW_AUDIENCES and fields & {"raw", "span"}:
        raise UsageError(
            f"a rule discloses 'raw' or 'span' in a report for '{material.audience}'",
            hint="the bytes of an export go to a court only",
        )
    if material.audience == "press" and "ordinal" in fields:
        raise UsageError("a rule discloses 'ordinal' in a report for 'press'")
    known = {id_ for reading in material.readings for id_ in reading.sendings}
    known |= {one.id for reading in material.readings for one in reading.records}
    for rule in (*rules.withhold, *rules.disclose):
        if rule.what == "sending" and rule.value not in known:
            raise UsageError(
                f"a rule names the message '{rule.value}', which the folder does not have",
                hint="guwah messages prints the ids",
            )


class _Selector:
    """Goes through the readings and keeps what was decided."""

    def __init__(self, material: ReportMaterial, rules: Rules) -> None:
        self.material = material
        self.rules = rules
        self.protection = Protection(material.participants, rules, _(reasons.NAMED))
        self.tally = Tally()
        self.disclosed = self.withheld = self.repeated = 0
        court = {"ordinal"} if material.audience == "court" else set()
        self._open = frozenset(_ALWAYS | court | rules.values("disclose", "field")) & set(PLACES)
        self._closed = {r.value: r.reason for r in rules.withhold if r.what == "field"}
        self._sightings = Sightings(material, prefers_files="files" in self._open)
        self._reasons = {
            reading.index: [self._reason(reading, n) for n in range(len(reading.records))]
            for reading in material.readings
        }
        for reading in material.readings:
            for ordinal, reason in enumerate(self._reasons[reading.index]):
                if reason is None:
                    self._sightings.may_open(reading, ordinal)

    def reading(self, reading: ReadingMaterial) -> ReadingSelection:
        """Decide for one reading."""
        chosen: dict[int, tuple[RecordValues, Opening]] = {}
        whole: set[int] = set()
        for ordinal, record in enumerate(reading.records):
            reason = self._reasons[reading.index][ordinal]
            if reason is not None:
                self.withheld += 1
                self.tally.add_record(reason)
            elif self._sightings.is_repeated(reading, ordinal):
                self.repeated += 1
            else:
                self.disclosed += 1
                values = reading.values(ordinal)
                is_sender_shown = isinstance(record, Record) and self._may_show_sender(
                    record, self._sightings.of(reading, ordinal)
                )
                opening, is_complete = self._opening(values, is_sender_shown)
                chosen[ordinal] = values, opening
                if is_complete:
                    whole.add(ordinal)
        for ordinal in whole:
            values, opening = chosen[ordinal]
            alone = {ordinal - 1, ordinal + 1} & set(range(len(reading.records))) <= whole
            more = self._complete_places(values, with_span=alone)
            chosen[ordinal] = values, Opening(opening.places | more, opening.text, opening.files)
        self.tally.add_technical(_(reasons.TECHNICAL), len(chosen))
        return ReadingSelection(chosen, self._header(reading) if chosen else frozenset())

    def _reason(self, reading: ReadingMaterial, ordinal: int) -> str | None:
        """The reason to withhold a whole record, or None if it is opened."""
        record = reading.records[ordinal]
        seen = self._sightings.of(reading, ordinal)
        ids = self._sightings.ids(reading, ordinal)
        kind = "anomaly" if isinstance(record, Anomaly) else record.kind
        rule = self._matching(self.rules.withhold, ids, kind)
        for one in seen:
            if rule is None and isinstance(one, Record):
                rule = self.protection.name_rule(one)
        if rule is not None:
            return rule.reason
        if self._matching(self.rules.disclose, ids, kind) is not None:
            return None
        if isinstance(record, Anomaly):
            return _(reasons.UNREADABLE)
        if not self._may_show_sender(record, seen):
            return _(reasons.PROTECTED)
        if kind == "notice":
            return _(reasons.NOTICE)
        if record.sender is None and not self.protection.is_thread_disclosed(record.thread):
            return _(reasons.UNATTRIBUTED)
        return None

    def _may_show_sender(self, record: Record, seen: Iterable[Record | Anomaly]) -> bool:
        """Whether a record's sender is disclosed, or it has none, in all exports that show it."""
        others = [one for one in seen if isinstance(one, Record) and one.sender is not None]
        if any(self.protection.is_guarded(one) for one in others):
            return False
        if record.sender is not None:
            return self.protection.is_disclosed(record)
        return all(self.protection.is_disclosed(one) for one in others)

    def _matching(self, side: tuple[Rule, ...], ids: set[str | None], kind: str) -> Rule | None:
        return next(
            (
                rule
                for rule in side
                if (rule.what == "sending" and rule.value in ids)
                or (rule.what == "kind" and rule.value == kind)
            ),
            None,
        )

    def _opening(self, values: RecordValues, is_sender_shown: bool) -> tuple[Opening, bool]:
        """What to open of a record, and whether nothing of its content is withheld."""
        places: set[str] = set()
        is_complete = True
        for place in PLACES:
            if place in _WHOLE_ONLY or place in ("text", "files"):
                continue
            is_absent = values.value(place).type == "n"
            if place not in self._open:
                is_complete = is_complete and (is_absent or place == "ordinal")
                continue
            reason = self._closed.get(place)
            if reason is None and place in _PERSON and not is_sender_shown:
                reason = _(reasons.SENDER)
            reason = reason or self._objection(values, place)
            if reason is None:
                places.add(place)
            else:
                is_complete = False
                self.tally.add_part(reason)
        text, files = self._text(values), self._files(values)
        if text is None or text:
            places.add("text")
        if files:
            places.add("files")
        is_complete = is_complete and text is None and (files or not values.file_values)
        return Opening(frozenset(places), text or None), is_complete

    def _objection(self, values: RecordValues, place: str) -> str | None:
        content = to_object(values.value(place))
        if content is None or isinstance(content, int):
            return None
        if isinstance(content, bytes):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                return _(reasons.UNSEARCHABLE)
        return self.protection.objection(words_in(values.value(place)))

    def _text(self, values: RecordValues) -> frozenset[int] | None:
        """Numbers of the pieces to open; None for all, empty for a text withheld whole."""
        reason = self._closed.get("text")
        text = "".join(values.segments or ())
        reason = reason or self.protection.uncovered(text)
        hits = self.protection.words(text)
        visible = visible_pieces(values.segments or (), (hit.span for hit in hits))
        if reason is not None or (hits and not visible):
            self.tally.add_part(reason or hits[0].reason)
            return frozenset()
        if not hits:
            return None
        for why in sorted({hit.reason for hit in hits}):
            self.tally.add_part(why)
        return visible

    def _files(self, values: RecordValues) -> bool:
        """Whether the list of files is opened: by rule, and only with the files' own bytes."""
        if "files" not in self._open or not values.file_values:
            return False
        reason = self._closed.get("files")
        for value in values.file_values:
            digest = to_object(value).get("sha256")
            if digest is not None and digest not in self.material.media:
                reason = reason or _(reasons.WITHOUT_BYTES)
            reason = reason or self.protection.objection(words_in(value))
        if reason is not None:
            self.tally.add_part(reason)
        return reason is None

    def _complete_places(self, values: RecordValues, *, with_span: bool) -> frozenset[str]:
        """Places that are opened only where nothing of the record is withheld."""
        wanted = self._open & _WHOLE_ONLY
        if "raw" in wanted:
            wanted |= {"span"}
        if not with_span:
            wanted -= {"span"}
        return frozenset(
            place
            for place in wanted
            if place not in self._closed and self._objection(values, place) is None
        )

    def _header(self, reading: ReadingMaterial) -> frozenset[str]:
        wanted = set(_HEADER) | self.rules.values("disclose", "field") & {"giver", "count"}
        if self.material.audience == "court":
            wanted.add("count")
        giver = reading.header.giver
        if giver and self.protection.objection(giver) is not None:
            wanted.discard("giver")
        return frozenset(wanted - self._closed.keys())
