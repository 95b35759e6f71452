"""
Which exports show one message, and in which of them a report opens it.

Keeps places and decides by their order; what is withheld is `selection`'s.

The rules of this module are:
  * A message is opened in the export handed in first; where files are opened, in the first that
    has the file.
  * A message that was edited or deleted is opened once for each text that the exports show.
"""

from __future__ import annotations

from collections.abc import Sequence

from guwah.evidence.record import Anomaly, Record
from guwah.report.material import ReadingMaterial, ReportMaterial

Found = Record | Anomaly
Place = tuple[int, int]


class Sightings:
    """All sightings of each message.

    Args:
        material: Everything that a report may be built from.
        prefers_files: Whether a report opens files.
    """

    def __init__(self, material: ReportMaterial, *, prefers_files: bool) -> None:
        self._seen: dict[str, list[Found]] = {}
        for reading in material.readings:
            for sending, record in zip(reading.sendings, reading.records, strict=True):
                if sending is not None:
                    self._seen.setdefault(sending, []).append(record)
        self._prefers_files = prefers_files
        self._chosen: dict[tuple[str, int], Place] = {}
        self._with_file: set[tuple[str, int]] = set()

    def of(self, reading: ReadingMaterial, ordinal: int) -> Sequence[Found]:
        """All sightings of the message that a record shows, itself among them."""
        sending = reading.sendings[ordinal]
        return (reading.records[ordinal],) if sending is None else self._seen[sending]

    def ids(self, reading: ReadingMaterial, ordinal: int) -> set[str | None]:
        """All ids by which a rule can name the message."""
        seen = {one.id for one in self.of(reading, ordinal)}
        return {reading.sendings[ordinal], *seen} - {None}

    def may_open(self, reading: ReadingMaterial, ordinal: int) -> None:
        """Say that a record is not withheld; the records of earlier exports come first."""
        text = self._text(reading, ordinal)
        if text is None:
            return
        has_file = any(file.get("sha256") for file in reading.files(ordinal))
        is_better = self._prefers_files and has_file and text not in self._with_file
        if text not in self._chosen or is_better:
            self._chosen[text] = reading.index, ordinal
            if has_file:
                self._with_file.add(text)

    def is_repeated(self, reading: ReadingMaterial, ordinal: int) -> bool:
        """Whether another export is the one in which this message is opened."""
        text = self._text(reading, ordinal)
        place = reading.index, ordinal
        return text is not None and self._chosen.get(text, place) != place

    def _text(self, reading: ReadingMaterial, ordinal: int) -> tuple[str, int] | None:
        """A message and which of its texts; None for one that a single export shows."""
        sending = reading.sendings[ordinal]
        if sending is None or len(self._seen[sending]) == 1:
            return None
        return sending, reading.versions.get(ordinal, 0)
