"""
What a report shows: the opened leaves of `evidence.json`, read back from its very bytes.

The renderings start here, so that they can show nothing that is not proved or signed.
Spec: docs/spec/report.md

The rules that this module follows are:
  * The bytes are parsed strictly, and each tree folds, before anything is shown.
  * A withheld place and an absent one are never mixed up.
  * Messages of one export stand by the beginning of the interval in which they were sent, or
    by their number in the file where that is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.disclosure import OpenedGroup, fold_entry, fold_tree
from guwah.custody.values import to_object
from guwah.report.attachments import member_names
from guwah.report.contents import words_in

WITHHELD: Final = None
Run = str | None
_AFTER_ALL: Final = "9999"
_WORDS_OF_OTHERS: Final = frozenset(
    {"name", "handle", "written", "thread", "item", "member", "more", "raw", "giver"}
)


@dataclass(frozen=True)
class ShownTime:
    """When something was sent, as far as it is known."""

    written: str | None
    readings: tuple[str, ...]
    earliest: str | None
    latest: str | None
    zone: str


@dataclass(frozen=True)
class ShownMessage:
    """One disclosed message, call or notice.

    Args:
        kind: `message`, `call`, `notice` or `anomaly`.
        name: Display name as written; None if there is none.
        handle: Number or account; None if there is none.
        is_sender_withheld: Whether a name or handle is there and withheld.
        time: When it was sent, or None.
        is_time_withheld: Whether a time is there and withheld.
        runs: Visible runs of the text, None for a withheld one; empty if there is no text.
        marks: What the export says of it.
        files: Disclosed attachments: name as written, and digest in hex or None if missing.
        ordinal: Its number in the file, where opened.
    """

    kind: str
    name: str | None
    handle: str | None
    is_sender_withheld: bool
    time: ShownTime | None
    runs: tuple[Run, ...]
    marks: tuple[str, ...]
    files: tuple[tuple[str, str | None], ...]
    ordinal: int | None
    is_time_withheld: bool = False


@dataclass(frozen=True)
class ShownReading:
    """The disclosed messages of one export."""

    index: int
    reader: str | None
    received: str | None
    count: int | None
    messages: tuple[ShownMessage, ...]


@dataclass(frozen=True)
class Shown:
    """All that a report shows."""

    audience: str
    key: str
    origin: str
    size: int
    made_at: str
    notes: tuple[str, ...]
    withheld: tuple[tuple[int, str], ...]
    readings: tuple[ShownReading, ...]
    evidence_strings: tuple[str, ...]

    @property
    def own_words(self) -> tuple[str, ...]:
        """What the signer says: reasons and notes."""
        return (*self.notes, *(reason for _, reason in self.withheld))

    def media(self) -> dict[str, str]:
        """The member of the report for each disclosed attachment, by digest."""
        files = (file for message in self.messages() for file in message.files)
        return member_names((name, digest) for name, digest in files if digest)

    def messages(self) -> Iterator[ShownMessage]:
        """All messages of all exports."""
        for reading in self.readings:
            yield from reading.messages


def read_shown(evidence: bytes) -> Shown:
    """Read back what evidence.json discloses.

    Args:
        evidence: The bytes that are proved.

    Returns:
        What a rendering may show; `evidence_strings` are all opened words of the evidence, of a
        text its visible runs.

    Raises:
        DigestRefutedError: If the bytes are not canonical or a tree does not fold.
    """
    document = canonical.parse(evidence)
    readings = []
    values: list[str] = []
    for entry in document["entries"]:
        fold_entry(entry["entry"])
        if entry["tree"] is not None:
            groups = fold_tree(entry["tree"]).groups
            values += _strings(groups)
            readings.append(_reading(entry["index"], groups))
    statements = document["statements"]
    return Shown(
        audience=document["for"],
        key=document["key"],
        origin=document["log"]["origin"],
        size=document["log"]["size"],
        made_at=statements["made_at"],
        notes=tuple(statements["notes"]),
        withheld=tuple((one["parts"], one["reason"]) for one in statements["withheld"]),
        readings=tuple(readings),
        evidence_strings=tuple(values),
    )


def _reading(index: int, groups: Iterable[OpenedGroup]) -> ShownReading:
    header: dict[str, Any] = {}
    messages = []
    for group in groups:
        if group.tag == "header":
            header = {name: to_object(value) for name, value in group.values.items()}
        else:
            messages.append(_message(group))
    messages.sort(key=_position)
    about = header.get("about") or {}
    return ShownReading(
        index, about.get("reader"), header.get("received"), header.get("count"), tuple(messages)
    )


def _message(group: OpenedGroup) -> ShownMessage:
    said = {name: to_object(value) for name, value in group.values.items()}
    return ShownMessage(
        kind=said.get("kind") or "message",
        name=_words(said.get("name")),
        handle=_words(said.get("handle")),
        is_sender_withheld=not {"name", "handle"} <= said.keys(),
        time=_time(said),
        runs=_runs(group),
        marks=tuple(said.get("marks") or ()),
        files=tuple(_file(to_object(file)) for file in group.files or () if file),
        ordinal=said.get("ordinal"),
        is_time_withheld=not {"time", "written"} & said.keys(),
    )


def _file(said: dict[str, Any]) -> tuple[str, str | None]:
    return str(said.get("name")), said.get("sha256")


def _time(said: dict[str, Any]) -> ShownTime | None:
    time = said.get("time")
    written = _words(said.get("written"))
    if time is None:
        return ShownTime(written, (), None, None, "unknown") if written else None
    return ShownTime(
        written, tuple(time["readings"]), time["earliest"], time["latest"], time["zone"]
    )


def _runs(group: OpenedGroup) -> tuple[Run, ...]:
    if "text" not in group.present:
        return (WITHHELD,)
    runs: list[Run] = []
    for value in group.text or ():
        piece = WITHHELD if value is None else _words(to_object(value))
        if runs and piece is not None and runs[-1] is not None:
            runs[-1] += piece
        elif piece is not None or not runs or runs[-1] is not None:
            runs.append(piece)
    return tuple(runs)


def _words(content: Any) -> str | None:
    """A string leaf; bytes that are no valid text keep their broken characters."""
    if isinstance(content, bytes):
        return content.decode("utf-8", "surrogatepass")
    return content if isinstance(content, str) else None


def _position(message: ShownMessage) -> tuple[int, str, tuple[str, ...], str]:
    time = message.time
    place = message.ordinal if message.ordinal is not None else -1
    if time is None:
        return place, _AFTER_ALL, (), ""
    return place, time.earliest or _AFTER_ALL, time.readings, time.written or ""


def _strings(groups: Iterable[OpenedGroup]) -> Iterator[str]:
    """All opened words of the evidence; of a text its runs, so that no piece cuts a name."""
    for group in groups:
        found = (value for name, value in group.values.items() if name in _WORDS_OF_OTHERS)
        yield from (text for value in found if (text := words_in(value)))
        if group.tag == "record":
            yield from (run for run in _runs(group) if run)
            yield from (words_in(value) for value in group.files or () if value is not None)
