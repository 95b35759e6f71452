"""Exports of one chat, by example: clocks, names, campaigns, edits, ids, floods, numbers."""

from __future__ import annotations

import random
import time
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from properties.phones import ANDROID, IOS, Event, Folder, Phone, export, read, start_of

from guwah.casework import catalogue
from guwah.casework.overlap import comparing
from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Sent
from guwah.linking.overlap_trace import comparable

HIS = Phone(ANDROID[0], "en", 0, ("Tursun", "Aynur"), "Tursun")
HERS = Phone(IOS[2], "tr", 120, ("+90 532 555 01 77", "Qizim"), None)
LONG = "we wait at the station of town number {}"


def talk(count: int = 24, gap: int = 600) -> list[Event]:
    """A talk of two people, each text once."""
    return [Event(30_000 + n * gap, n % 2, "text", LONG.format(n)) for n in range(count)]


def folder_of(events: list[Event], *phones: Phone, day: str = "2025-01-13") -> Folder:
    """A folder with the exports of some phones, named 0, 1, 2, …"""
    folder = Folder()
    for number, phone in enumerate(phones):
        text, _ = export(phone, events, start_of(day))
        name = f"WhatsApp Chat with {phone.chat}.txt" if phone.chat else "_chat.txt"
        folder.add(str(number), read(name, text))
    return folder


def count(folder: Folder) -> int:
    """How many sendings there are."""
    return catalogue.count_sendings(folder.db)


def test_husband_and_wife_write_time_names_and_language_otherwise() -> None:
    """Two dialects, two zones, two address books, one file without a name: one chat."""
    events = [*talk(), Event(50_000, 0, "missed", ""), Event(51_000, 1, "file", ""),
              Event(52_000, 1, "text", "ok"), Event(52_001, 1, "text", "ok")]  # fmt: skip
    folder = folder_of(events, HIS, HERS)
    assert count(folder) == len(events)
    (clock,) = comparing.clocks(folder.db)
    assert abs(clock["steps"][0]["minutes"]) == 120 and clock["anchors"] == 24


def test_too_few_anchors_join_nothing_across_dialects() -> None:
    """Two longer texts in common are two: too little evidence leaves everything apart."""
    folder = folder_of(talk(2), HIS, HERS)
    assert count(folder) == 4


def test_equal_values_are_joined_without_anchors() -> None:
    """The rule of before: the same telephone a month later, whatever the texts are."""
    events = [Event(30_000 + 60 * n, 0, "text", "ok") for n in range(3)] + [
        Event(30_180, 0, "text", "ok")
    ]
    folder = folder_of(events, HIS, changed(HIS, gone=frozenset({3})))
    assert count(folder) == 4


def test_a_campaign_to_two_people_is_two_chats() -> None:
    """The same sixty texts in the same minutes to husband and wife: each received each of them,
    also where both call the sender alike and write time alike."""
    threats = [Event(30_000 + 600 * n, 0, "text", LONG.format(n)) for n in range(60)]
    folder = Folder()
    for number, own in enumerate(("Memet", "Gülnar")):
        answers = [Event(30_100 + 4000 * n, 1, "text", f"{own} answers {n} in own words")
                   for n in range(6)]  # fmt: skip
        events = sorted([*threats, *answers], key=lambda event: event.second)
        phone = Phone(ANDROID[0], "en", 0, ("Officer", own), "Officer")
        folder.add(str(number), read("WhatsApp Chat with Officer.txt", export(phone, events, start_of("2025-01-13"))[0]))  # fmt: skip
    assert count(folder) == 132
    assert list(comparing.clocks(folder.db)) == []


def test_a_group_in_which_one_person_writes_is_one_chat() -> None:
    """An announcement group has one writer; its name, which all members see, is enough."""
    events = [changed(event, sender=0) for event in talk()]
    one = Phone(ANDROID[0], "en", 0, ("Rena", "x"), "Our association")
    other = Phone(IOS[0], "de", 60, ("~ R. T.", "x"), "Our association")
    assert count(folder_of(events, one, other)) == 24
    alone = changed(other, chat="Rena"), changed(one, chat="Rena")
    assert count(folder_of(events, *alone)) == 48


def test_two_records_of_one_export_are_never_one() -> None:
    """An export that was pasted together from two copies keeps all its lines."""
    text, _ = export(HIS, talk(), start_of("2025-01-13"))
    folder = Folder()
    folder.add("0", read("WhatsApp Chat with Tursun.txt", text + text))
    folder.add("1", read("WhatsApp Chat with Tursun.txt", text))
    assert count(folder) == 48


def test_summer_time_of_one_country_only() -> None:
    """From the last Sunday of March on the clocks differ by another hour."""
    start = start_of("2025-03-20")
    events = [
        Event(7_000 * n, n % 2, "text", LONG.format(n) if n % 3 else "ok") for n in range(240)
    ]
    step = int((datetime(2025, 3, 30, 1, tzinfo=UTC) - start).total_seconds())
    hers = changed(HERS, steps=((step, 60),))
    folder = folder_of(events, HIS, hers, day="2025-03-20")
    assert count(folder) == 240
    (clock,) = comparing.clocks(folder.db)
    assert [abs(one["minutes"]) for one in clock["steps"]] in ([120, 180], [180, 120])


def test_clocks_that_are_some_seconds_apart() -> None:
    """What is received is stamped some seconds later than what was sent: also over a minute's end."""
    pick = random.Random(3)
    events = [Event(97 * n, n % 2, "text", LONG.format(n) if n % 3 else "ok") for n in range(200)]
    later = [changed(event, second=event.second + pick.randint(0, 4)) for event in events]
    folder = Folder()
    for number, (phone, shown) in enumerate(((HIS, events), (HERS, later))):
        folder.add(str(number), read("_chat.txt", export(phone, shown, start_of("2025-01-13"))[0]))
    assert count(folder) == 200


def test_equal_clocks_do_not_join_neighbouring_minutes() -> None:
    """Where no anchor shows a difference, `ok` of 09:16 and `ok` of 09:17 are two messages."""
    events = [*talk(), Event(60_000, 0, "text", "ok"), Event(60_060, 0, "text", "ok")]
    folder = folder_of(
        events, changed(HIS, gone=frozenset({24})), changed(HERS, gone=frozenset({25}))
    )
    assert count(folder) == 26


def test_the_other_export_tells_day_from_month() -> None:
    """All days are below 13 in both, and the two write them the other way round."""
    us = changed(HERS, layout=ANDROID[2])
    folder = folder_of(talk(40, 20_000), HIS, us, day="2025-03-02")
    assert count(folder) == 40
    (clock,) = comparing.clocks(folder.db)
    assert set(clock["dates"].values()) == {"day-month", "month-day"}


@pytest.mark.parametrize(("later", "fact"), [("nothing of the kind", "edited"), ("", "deleted")])
def test_an_edit_or_deletion_is_one_message_with_two_texts(later: str, fact: str) -> None:
    """The export of before has the text, the later one what became of it; both are kept."""
    events = talk()
    events[7] = changed(events[7], later=later)
    folder = folder_of(events, HIS, changed(HERS, is_late=True))
    assert count(folder) == 24
    (change,) = comparing.changes(folder.db)
    assert change["fact"] == fact and change["sending"] == 8
    assert next(text["text"] for text in change["texts"]) == LONG.format(7)
    assert comparing.versions_in(folder.db, "1") == {7: 1}


def test_another_text_without_a_mark_stays_two_and_is_told() -> None:
    """Somebody changed a line in an editor: both lines are kept, and the fact is shown."""
    events = talk()
    forged = [*events[:7], changed(events[7], text="I never said that"), *events[8:]]
    folder = Folder()
    for number, shown in enumerate((events, forged)):
        folder.add(str(number), read("_chat.txt", export(HIS, shown, start_of("2025-01-13"))[0]))
    assert count(folder) == 25
    (fact,) = comparing.differences(folder.db)
    assert fact["sendings"] == [8, 1008]


def test_absent_in_june_what_may_had() -> None:
    """Which messages, in which export, and which of the two was exported later."""
    june = changed(HERS, gone=frozenset({5, 6}))
    folder = folder_of(talk(), changed(HIS, ends=30_000 + 600 * 20), june)
    facts = list(comparing.absences(folder.db))
    assert facts == [
        {"fact": "absent", "seen_in": "0", "absent_in": "1", "later": "1", "sendings": [6, 7]}
    ]
    assert comparing.gone(folder.db, "1") == 2


def rows(events: list[Event], *, ids: bool = True, chat: str = "wa:1") -> list[Record | Anomaly]:
    """The chat as a telephone's database has it: UTC, numbers as handles, ids, no words of the app."""
    found: list[Record | Anomaly] = []
    for number, event in enumerate(events):
        at = (start_of("2025-01-13") + timedelta(seconds=event.second)).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
        self = event.sender == 1
        sender = Sender(None, None if self else "905325550177@s.whatsapp.net", self)
        files: tuple[Attachment, ...] = ()
        if event.kind == "file":
            files = (Attachment(f"Media/IMG-{number}.jpg", "image/jpeg", False),)
        more: dict[str, Any] = {"key_id": f"3EB0{number}"} if ids else {}
        found.append(
            Record(
                id=f"db/1/{number}", kind="message", grade="database", reader="whatsapp-android",
                item="db", member=None, span=None, context=(), thread=chat, sender=sender,
                sent=Sent(at, (at,), at, at, "explicit"),
                text=None if event.kind == "file" else event.text, attachments=files, extra=more,
            )
        )  # fmt: skip
    return found


def test_a_text_export_beside_the_database() -> None:
    """UTC and ids in one, local time and names in the other."""
    events = [*talk(), Event(60_000, 1, "file", ""), Event(60_100, 0, "text", "ok")]
    folder = Folder()
    folder.add("db", rows(events))
    folder.add("text", read("_chat.txt", export(HIS, events, start_of("2025-01-13"))[0]))
    assert count(folder) == 26


def test_ids_part_twins_and_join_edits() -> None:
    """Two databases with the same ids: an id says more than text and minute."""
    events = [*talk(), Event(60_000, 0, "text", "ok"), Event(60_000, 0, "text", "ok")]
    one, other = rows(events), rows(events)
    edited = replace(other[3], text="not that", extra={"key_id": "3EB03"})  # type: ignore[type-var]
    folder = Folder()
    folder.add("a", one[:24] + one[25:])
    folder.add("b", [*other[:3], edited, *other[4:25]])
    assert count(folder) == 26
    assert [fact["sending"] for fact in comparing.changes(folder.db)] == [4]


def test_chats_of_two_apps_are_never_one() -> None:
    """The same texts at the same time by WhatsApp and by Telegram were sent twice."""
    events = talk()
    telegram = [replace(one, reader="telegram") for one in rows(events)]
    folder = Folder()
    folder.add("a", telegram)
    folder.add("b", rows(events))
    assert count(folder) == 48


def test_newest_first_is_no_other_order() -> None:
    """An export that begins with the newest message keeps twins and edits in their places."""
    events = [*talk(), *[Event(60_000, 0, "text", "ok")] * 3]
    folder = Folder()
    folder.add("a", rows(events, ids=False))
    folder.add("b", list(reversed(rows(events, ids=False))))
    assert count(folder) == 27


def test_a_flood_of_one_minute_is_linear() -> None:
    """Thousands of lines in one minute, equal or all different, cost no more than others."""
    seconds = []
    for size in (2_000, 4_000):
        events = talk() + [Event(80_000, 0, "text", "ok")] * size
        events += [Event(80_040, 2, "text", f"x{n}") for n in range(size)]
        other = [
            changed(one, text=one.text + "y") if one.second == 80_040 else one for one in events
        ]
        start = time.process_time()
        folder = Folder()
        for number, (phone, shown) in enumerate(((HIS, events), (HERS, other))):
            phone = changed(phone, names=(*phone.names, f"Hesen {number}"))
            text = export(phone, shown, start_of("2025-01-13"))[0]
            folder.add(str(number), read("_chat.txt", text))
        seconds.append(time.process_time() - start)
        assert count(folder) == 24 + 3 * size
    assert seconds[1] < 3 * seconds[0] + 1


def test_numbers_stay_and_any_of_them_names_the_sending() -> None:
    """Two exports that share nothing are bridged by a third: old numbers lead to what they meant."""
    events = talk(30)
    early, late = changed(HIS, ends=30_000 + 600 * 14), changed(HERS, begins=30_000 + 600 * 12)
    middle = Phone(ANDROID[3], "es", -60, ("T.", "Me"), "Me")
    folder = folder_of(events, early, late)
    assert count(folder) == 14 + 18
    before = {number: catalogue.sending_of(folder.db, number) for number in (1, 13, 14, 1001, 1002)}
    assert before == {1: 1, 13: 13, 14: 14, 1001: 1001, 1002: 1002}
    folder.add("2", read("_chat.txt", export(middle, events, start_of("2025-01-13"))[0]))
    assert count(folder) == 30
    assert catalogue.sending_of(folder.db, 1001) == 13
    assert catalogue.sending_of(folder.db, 1002) == 14
    assert catalogue.sending_of(folder.db, 1) == 1


def test_every_name_is_a_participant_of_its_own() -> None:
    """The comparison knows who is who; roles do not: that is for a person to say."""
    folder = folder_of(talk(), HIS, HERS)
    names = {(one.thread, one.name): one.sendings for one in catalogue.participants(folder.db)}
    assert names == {("Tursun", "Tursun"): 12, ("Tursun", "Aynur"): 12,
                     (None, "+90 532 555 01 77"): 12, (None, "Qizim"): 12}  # fmt: skip


def test_who_was_mentioned_is_no_part_of_the_text() -> None:
    """`@` with a name in one phone, with a number in the other."""
    assert comparable("ask @⁨Aynur⁩ today") == comparable("ask  @905325550177 today")
    assert comparable("a b‎") == "a b"
    assert comparable("ask me") != comparable("ask him")
