"""Exports that overlap: every sending is counted once, and none is lost."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from properties.phones import ANDROID, IOS, Event, Folder, Phone, export, read, start_of

WORDS = ("station", "photograph", "brother", "passport", "tomorrow", "embassy", "neighbour",
         "kitchen", "apricot", "ئەتە كېلىڭ", "明天下午请带照片", "завтра утром")  # fmt: skip
SHORT = ("ok", "yes", "👍", "no", "where?", "好的", "ھەئە")
NAMES = (
    ("Tursun", "Aynur", "Hesen", "Rena"),
    ("+90 532 555 01 77", "Qizim", "Hesen Aka", "~ Rena"),
    ("T.", "Aynur", "+852 5550 1234", "Rena from work"),
)


@st.composite
def chats(draw: st.DrawFn, people: int) -> list[Event]:
    """A talk with long and short texts, twins of one minute, files, calls, notices, edits."""
    events: list[Event] = []
    second = draw(st.integers(0, 86_400))
    for number in range(draw(st.integers(14, 40))):
        second += draw(st.sampled_from((7, 20, 61, 65, 300, 4000, 40_000)))
        sender = number % people if number < 3 * people else draw(st.integers(0, people - 1))
        kind = "text" if number < 3 * people else draw(st.sampled_from(
            ("text", "text", "text", "short", "short", "twins", "file", "missed", "added", "left",
             "edited", "withdrawn")))  # fmt: skip
        text = f"{draw(st.sampled_from(WORDS))} number {number} " * 2
        if kind in ("short", "twins"):
            text = draw(st.sampled_from(SHORT))
        later = {"edited": f"{text}, or not", "withdrawn": ""}.get(kind)
        if later is not None or kind in ("file", "missed", "added", "left"):
            second += (
                180 - second % 60
            )  # alone in its minute: else nobody could tell which is which
        told = "text" if kind in ("short", "twins", "edited", "withdrawn") else kind
        events.append(Event(second, sender, told, text, later))
        if kind == "twins":
            events += [events[-1]] * draw(st.integers(1, 2))
        if told != "text" or later is not None:
            second += 120
    return events


@st.composite
def phones(draw: st.DrawFn, events: list[Event], people: int) -> list[Phone]:
    """Two or three phones that show a chat, each in its own way and with gaps of its own."""
    found = []
    for names in NAMES[: draw(st.integers(2, 3))]:
        keys = {(event.second // 60, event.sender, event.text, event.kind) for event in events}
        gone_keys = draw(st.sets(st.sampled_from(sorted(keys)), max_size=len(keys) // 8))
        gone = frozenset(
            number for number, event in enumerate(events)
            if (event.second // 60, event.sender, event.text, event.kind) in gone_keys
        )  # fmt: skip
        found.append(
            Phone(
                draw(st.sampled_from((*ANDROID, *IOS))), draw(st.sampled_from(("en", "de", "es", "tr"))),
                15 * draw(st.integers(-48, 56)), names[:people],
                draw(st.sampled_from(("Oyimiz", None, "Family"))), draw(st.booleans()),
                draw(st.booleans()), gone,
            )
        )  # fmt: skip
    return found


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Event], list[Phone], str]:
    """A chat, the phones, and the day on which it began."""
    people = draw(st.integers(2, 4))
    events = draw(chats(people))
    day = draw(st.sampled_from(("2025-01-03", "2025-03-11", "2024-12-30", "2025-10-09")))
    return events, draw(phones(events, people)), day


def files_of(situation: tuple[list[Event], list[Phone], str]) -> dict[str, tuple[str, list[int]]]:
    """The exports, by a name that tells nothing of the chat but what the phone says."""
    events, owned, day = situation
    found = {}
    for number, phone in enumerate(owned):
        text, shown = export(phone, events, start_of(day))
        chat = f"WhatsApp Chat with {phone.chat}.txt" if phone.chat else "_chat.txt"
        found[f"{number}/{chat}"] = text, shown
    return found


def alike(event: Event) -> tuple[object, ...]:
    """What makes twins: sender, minute, text."""
    return event.second // 60, event.sender, event.kind, event.text


@settings(max_examples=150)
@given(situations())
def test_every_sending_is_counted_once_and_none_is_lost(
    situation: tuple[list[Event], list[Phone], str],
) -> None:
    """As many sendings as there were; each shows the same message in every export."""
    events = situation[0]
    files = files_of(situation)
    folder = Folder()
    for name, (text, shown) in files.items():
        found = read(name.split("/")[1], text)
        assert len(found) == len(shown), text
        folder.add(name, found)
    told = {name: shown for name, (_, shown) in files.items()}
    sendings = folder.sendings()
    for sending in sendings:
        assert len({alike(events[told[item][ordinal]]) for item, ordinal in sending}) == 1, sending
        assert len({item for item, _ in sending}) == len(sending)
    truth = {number for shown in told.values() for number in shown}
    assert len(sendings) == len(truth)
    assert len(sendings) >= max(len(shown) for shown in told.values())


@settings(max_examples=40)
@given(situations(), st.booleans())
def test_the_order_of_arrival_changes_nothing(
    situation: tuple[list[Event], list[Phone], str], at_once: bool
) -> None:
    """Any order, one by one or all before the tables are settled: the same sendings."""
    found = {
        name: read(name.split("/")[1], text) for name, (text, _) in files_of(situation).items()
    }
    results = []
    for order in permutations(found):
        folder = Folder()
        for name in order:
            folder.add(name, found[name], then_settle=not at_once or name == order[-1])
        results.append(folder.sendings())
    assert all(one == results[0] for one in results)


@st.composite
def thin_situations(draw: st.DrawFn) -> tuple[list[Event], list[Phone], str]:
    """Chats with hardly a text that occurs once, phones that lack half and begin anywhere."""
    people = draw(st.integers(1, 3))
    events: list[Event] = []
    second = draw(st.integers(0, 86_400))
    for number in range(draw(st.integers(3, 40))):
        second += draw(st.sampled_from((0, 1, 20, 61, 900, 3600, 86_400)))
        text = draw(st.sampled_from((*SHORT, "we wait at the station", "bring the passport please",
                                     f"only once, number {number}")))  # fmt: skip
        later = draw(st.sampled_from((None, None, None, None, "", f"{text} or not")))
        kind = draw(
            st.sampled_from(("text", "text", "text", "text", "file", "missed", "added", "left"))
        )
        sender = draw(st.integers(0, people - 1))
        events.append(Event(second, sender, kind, text, later if kind == "text" else None))
    found = []
    for number, names in enumerate(NAMES):
        gone = frozenset(draw(st.sets(st.integers(0, len(events) - 1), max_size=len(events) // 2)))
        begins, ends = sorted(draw(st.tuples(st.integers(0, second), st.integers(0, second + 1))))
        found.append(
            Phone(
                draw(st.sampled_from((*ANDROID, *IOS))), "en", 15 * draw(st.integers(-4, 4)),
                names[:people], f"chat {number}", draw(st.booleans()), draw(st.booleans()), gone,
                draw(st.sampled_from((0, begins))), draw(st.sampled_from((1 << 60, ends + 1))),
            )
        )  # fmt: skip
    return events, found, draw(st.sampled_from(("2025-01-03", "2025-03-20")))


@settings(max_examples=150)
@given(thin_situations())
def test_nothing_is_joined_on_too_little(
    situation: tuple[list[Event], list[Phone], str],
) -> None:
    """Whatever is missing, no sending holds messages of two senders, two minutes or two texts."""
    events = situation[0]
    folder = Folder()
    told = {}
    for name, (text, shown) in files_of(situation).items():
        found = read(name.split("/")[1], text)
        if len(found) == len(shown):
            told[name] = shown
            folder.add(name, found)
    for sending in folder.sendings():
        numbers = [told[item][ordinal] for item, ordinal in sending]
        assert len({alike(events[number])[:2] for number in numbers}) == 1, sending
        if not any(events[number].later is not None for number in numbers):
            assert len({_said(events[number]) for number in numbers}) == 1, sending
        assert len({item for item, _ in sending}) == len(sending)


def _said(event: Event) -> str:
    return event.text if event.kind == "text" else event.kind


def test_the_strategy_makes_what_it_promises() -> None:
    """Twins, files, edits and all do occur."""
    seen: Counter[str] = Counter()

    @settings(max_examples=30, database=None)
    @given(situations())
    def look(situation: tuple[list[Event], list[Phone], str]) -> None:
        for event in situation[0]:
            seen[event.kind] += 1
            seen["changed"] += event.later is not None

    look()
    assert {"text", "file", "missed", "added", "left", "changed"} <= seen.keys()
