"""
Translations of messages: beside the text, with their translator, note and second check.

One derivative an item holds all of its messages' translations; each change is a new one.
Spec: docs/spec/derivatives.md.

The rules of this module are:
  * A translation belongs to a record, whose number never changes, and says which text it is of.
  * Nobody checks their own; a translator's second one into the same language takes the place of
    the first, unchecked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec

from guwah.casework import catalogue
from guwah.casework.clock import now_utc
from guwah.casework.deriving import shelf
from guwah.casework.deriving.derivative import Passage
from guwah.casework.deriving.sealed import keep, open_derivative
from guwah.casework.projecting import project
from guwah.errors import ObjectDamagedError, UsageError
from guwah.reading.speech.worked import Hand, Translation
from guwah.vault.case import CaseVault

KIND: Final[Literal["translation"]] = "translation"
_FORMAT: Final = "guwah-translations-1"
_encode = msgspec.json.Encoder(order="deterministic").encode


class Translated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message's translation.

    Args:
        record: The record's number.
        shown: The text that was translated: names may stand in it as letters.
        translation: It.
        written_in: In which language the message is, as the translator says, or None.
    """

    record: int
    shown: str
    translation: Translation
    written_in: str | None = None


class _Held(msgspec.Struct, frozen=True):
    guwah: str
    translations: tuple[Translated, ...]


def translations(case: CaseVault, item: str) -> tuple[Translated, ...]:
    """The translations of an item's messages, in the order in which they came.

    Raises:
        ObjectDamagedError: What was sealed is damaged.
    """
    entry = shelf.current(case.db, item, None, KIND)
    if entry is None or entry.name is None:
        return ()
    try:
        return msgspec.json.decode(open_derivative(case, entry).body, type=_Held).translations
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ObjectDamagedError("translations are damaged", item=item) from error


def translate(
    case: CaseVault, number: int, language: str, text: str, by: str, note: str | None = None
) -> Translated:
    """Translate a message.

    Args:
        case: The opened case.
        number: The message's number.
        language: Into which language.
        text: The translation.
        by: The translator's alias.
        note: What the translator wants to be known.

    Raises:
        UsageError: There is no such message, it has no words, or nothing is written.
    """
    project(case)
    item, shown = words_of(case, number)
    if not text.strip():
        raise UsageError("a translation without a text")
    if not language.strip() or not by.strip():
        raise UsageError("a translation has a language and a translator", hint="--language, --by")
    made = Translated(number, shown, Translation(language, text, Hand(by, now_utc()), note))
    keep_all(case, item, [*translations(case, item), made], by)
    return made


def check(
    case: CaseVault, number: int, language: str, translator: str, by: str, objection: str | None
) -> None:
    """Say that a second person held a translation against the message.

    Raises:
        UsageError: There is no such translation, or it is the checker's own.
    """
    project(case)
    item, _ = words_of(case, number)
    if by == translator:
        raise UsageError("nobody checks their own translation")
    found, is_there = [], False
    for one in translations(case, item):
        if _is(one, number, language, translator):
            is_there = True
            done = msgspec.structs.replace(
                one.translation, checked=Hand(by, now_utc()), objection=objection
            )
            one = msgspec.structs.replace(one, translation=done)
        found.append(one)
    if not is_there:
        raise UsageError(f"'{translator}' has not translated message {number} into '{language}'")
    keep_all(case, item, found, by)


def words_of(case: CaseVault, number: int) -> tuple[str, str]:
    """The item and the text of a message.

    Raises:
        UsageError: There is no such message, or it has no words.
    """
    if catalogue.sending_of(case.db, number) is None:
        raise UsageError(f"there is no message {number} in this folder", item=case.alias)
    record = catalogue.record_of(case.db, number)
    if not record.text:
        raise UsageError(f"message {number} has no words", item=case.alias)
    return record.item, record.text


def keep_all(case: CaseVault, item: str, found: Iterable[Translated], by: str) -> None:
    """Keep the translations of an item's messages as a new version.

    Args:
        case: The opened case.
        item: The item.
        found: All of them; of one translator into one language the last of a message counts.
        by: Alias of who added or changed the last.
    """
    last: dict[tuple[int, str, str], Translated] = {}
    for one in found:
        key = (one.record, one.translation.language, one.translation.by.alias)
        last.pop(key, None)
        last[key] = one
    (size, sha256) = case.db.execute(
        "select size, sha256 from item where id = ?", (item,)
    ).fetchone()
    file = bytes(sha256) + int(size).to_bytes(8, "big")
    before = shelf.current(case.db, item, None, KIND)
    maker: dict[str, Any] = {"person": by, "at": now_utc()}
    held = _Held(_FORMAT, tuple(last.values()))
    keep(case, (item, None, file), KIND, maker, _passages(held.translations), _encode(held),
         follows=before.name if before else None)  # fmt: skip
    project(case)


def _passages(found: Sequence[Translated]) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            one.translation.text,
            {"record": one.record, "translated_by": one.translation.by.alias},
            "person",
            one.translation.language,
        )
        for one in found
    )


def _is(one: Translated, number: int, language: str, translator: str) -> bool:
    made = one.translation
    return (one.record, made.language, made.by.alias) == (number, language, translator)
