"""
The verbs *interpreter hand-out* and *take-back*: one voice note or thread, and nothing else.

Wires the interpreter's page to what is kept. Why so: docs/how-to/work-with-an-interpreter.md.

The rules of this module are:
  * All that leaves in one page is of one item, so that it is destroyed with it.
  * Where consents are recorded in a case, handing out needs the consent `colleague`.
  * Names of all participants are letters in the page unless they are released by name.
  * What comes back is kept as new versions; what was handed out is kept sealed, to hold it against.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO

from guwah.casework import catalogue
from guwah.casework.deriving import transcripts, translations
from guwah.casework.deriving.files import File, files, opened, place_of
from guwah.casework.deriving.translations import Translated
from guwah.casework.handing.bundle import HandedOut, Message, Voice
from guwah.casework.handing.packing import HandOut, pack, samples_of
from guwah.casework.handing.taking import MOST_SEALED_BYTES, TakenBack, take_back
from guwah.casework.people import consents, require_consent, who
from guwah.casework.projecting import project
from guwah.errors import CorruptInputError, UsageError
from guwah.vault.case import CaseVault
from guwah.vault.keys import new_id

_SCOPE = "colleague"


def hand_out(
    case: CaseVault,
    interpreter: str,
    *,
    sounds: Sequence[File] = (),
    numbers: Sequence[int] = (),
    into: str = "en",
    request: str = "",
    released: Collection[str] = (),
    key: str | None = None,
) -> HandOut:
    """Pack a page for an interpreter and put it on record.

    Args:
        case: The opened case.
        interpreter: The interpreter's alias.
        sounds: Voice notes; one that nobody has written down yet begins by hand.
        numbers: Numbers of messages.
        into: The language to translate into.
        request: What to ask.
        released: Names that may travel as they are.
        key: The `age1…` of a key that the interpreter has; seven words otherwise.

    Raises:
        ConsentMissingError: Consents are recorded, and `colleague` is not among them.
        UsageError: Nothing, or too much, or from several items.
    """
    project(case)
    if consents(case):
        require_consent(case, _SCOPE)
    records = [catalogue.record_of(case.db, _known(case, number)) for number in numbers]
    items = {one.item for one in sounds} | {one.item for one in records}
    if len(items) > 1:
        raise UsageError(
            "these are of several items; one page holds voice notes or messages of one",
            hint="hand out a page for each item",
        )
    voices = [_voice(case, one) for one in sounds]
    messages = [
        Message(str(number), one.text or "", one.sender.name if one.sender else None,
                one.extra.get("side"), one.sent.written if one.sent else None)
        for number, one in zip(numbers, records, strict=True)
    ]  # fmt: skip
    handout = new_id()
    recipient = str(case.intake_identity(handout).to_public())
    people = [written for one in who(case) for written in (one.name, one.handle) if written]
    out = pack(handout, recipient, interpreter, voices=voices, messages=messages, into=into,
               request=request, people=people, released=released, key=key)  # fmt: skip
    item = next(iter(items))
    sealed = case.seal_reading(item, _name(handout), out.kept.to_bytes())
    entry = {**out.entry, "item": item, "sha256": sealed.sha256.hex(), "size": sealed.size}
    case.append("handed-out", None, entry, item=item)
    return out


def _known(case: CaseVault, number: int) -> int:
    if catalogue.sending_of(case.db, number) is None:
        raise UsageError(f"there is no message {number} in this folder", item=case.alias)
    return number


def _voice(case: CaseVault, file: File) -> Voice:
    try:
        _entry, worked = transcripts.open_worked(case, file)
    except UsageError:
        transcripts.begin(case, file, "keeper")
        _entry, worked = transcripts.open_worked(case, file)
    with opened(case, file) as stream:
        samples, _end = samples_of(stream)
    return Voice(place_of(file), samples, worked)


def _name(handout: str) -> str:
    return f"handed-{handout}"


def handed_out(case: CaseVault) -> list[HandedOut]:
    """What was handed out, the last last, without what was destroyed since."""
    live, found = set(case.items()), []
    for one in case.entries():
        entry = one.entry
        if entry is not None and entry.type == "handed-out" and entry.more["item"] in live:
            with case.open_reading(entry.more["item"], _name(entry.more["handout"])) as sealed:
                found.append(HandedOut.from_bytes(sealed.read()))
    return found


def take(case: CaseVault, path: Path, untrusted_sealed: bytes | None = None) -> TakenBack:
    """Take back what an interpreter did.

    Args:
        case: The opened case.
        path: The file that came back.
        untrusted_sealed: Its bytes; read from `path` if None.

    Raises:
        UsageError: It answers nothing that was handed out from this folder.
        CorruptInputError: It is damaged.
    """
    project(case)
    sealed = _bytes(path) if untrusted_sealed is None else untrusted_sealed
    known = handed_out(case)
    kept = _answered(case, sealed, known, path.name)

    def opener(source: BinaryIO) -> BinaryIO:
        return case.open_envelope(source, [kept.handout], path.name)

    back = take_back(sealed, opener, kept, path.name)
    by_place = {place_of(one): one for one in files(case) if "transcript" in one.kinds}
    _refuse_again(case, back, path.name)
    entries = []
    for note in back.notes:
        file = by_place[note.ref]
        entry, now = transcripts.open_worked(case, file)
        if now == note.transcript:
            continue  # taken before a process was killed
        if now != next(one.transcript for one in kept.notes if one.ref == note.ref):
            raise UsageError(
                f"the transcript of '{file.name}' was changed here since it was handed out",
                item=path.name, hint="hand it out again as it is now",
            )  # fmt: skip
        entries.append((file, note.transcript, entry))
    for file, transcript, entry in entries:
        transcripts.keep_worked(case, file, transcript, kept.interpreter, entry)
    _keep_messages(case, back, kept.interpreter)
    item = next(one.entry.more["item"] for one in case.entries()
                if one.entry is not None and one.entry.type == "handed-out"
                and one.entry.more["handout"] == kept.handout)  # fmt: skip
    case.append("taken-back", None, {**back.entry, "item": item}, item=item)
    return back


def _refuse_again(case: CaseVault, back: TakenBack, name: str) -> None:
    """Refuse an answer that was taken back, or is older than one that was.

    Raises:
        UsageError: It is.
    """
    for one in case.entries():
        entry = one.entry
        if (
            entry is not None
            and entry.type == "taken-back"
            and entry.more["handout"] == back.entry["handout"]
            and entry.more["saved_at_told"] >= back.saved_at
        ):
            raise UsageError("this answer, or one saved after it, was taken back already",
                             item=name, hint="ask for the file that was saved last")  # fmt: skip


def _keep_messages(case: CaseVault, back: TakenBack, interpreter: str) -> None:
    if not back.messages:
        return
    made = [Translated(int(one.ref), one.shown, one.translation, one.written_in)
            for one in back.messages]  # fmt: skip
    item = catalogue.record_of(case.db, made[0].record).item
    before = translations.translations(case, item)
    translations.keep_all(case, item, [*before, *made], interpreter)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        data = source.read(MOST_SEALED_BYTES + 1)
    if len(data) > MOST_SEALED_BYTES:
        raise CorruptInputError("this is larger than any answer", item=path.name)
    return data


def _answered(case: CaseVault, sealed: bytes, known: Sequence[HandedOut], name: str) -> HandedOut:
    """The hand-out whose key opens an answer.

    Raises:
        UsageError: None does.
    """
    for kept in reversed(known):
        try:
            case.open_envelope(io.BytesIO(sealed), [kept.handout], name).close()
        except UsageError:
            continue
        except CorruptInputError:  # its key is this one; what is wrong is told when it is read
            return kept
        return kept
    raise UsageError(
        "this answers nothing that was handed out from this folder", item=name,
        hint="choose the folder that it is of; guwah interpreter list shows what was handed out",
    )  # fmt: skip
