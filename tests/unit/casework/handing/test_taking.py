"""What comes back from an interpreter, and what is refused of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from unit.casework.handing import made

from guwah.casework.handing.answer import (
    Answer,
    AnsweredMessage,
    Check,
    Confirm,
    Join,
    NothingSaid,
    Split,
    Step,
    Translate,
    Write,
)
from guwah.casework.handing.bundle import Voice
from guwah.casework.handing.stepping import replayed, verify_kept
from guwah.casework.handing.taking import MOST_SEALED_BYTES, TakenBack, take_back
from guwah.custody import canonical
from guwah.errors import CorruptInputError, DigestRefutedError, ObjectDamagedError, UsageError
from guwah.reading.speech import working
from guwah.reading.speech.transcript import Span
from guwah.reading.speech.worked import Hand
from guwah.vault.sealing import new_identity

AT = made.AT
CONFIRMED = Confirm(0, 0, 2_000, AT)
WRITTEN = Write(1, 2_000, 4_000, AT, "ياخشى ئويلان", "ug")
SILENT = NothingSaid(2, 4_500, 6_000, AT)
TRANSLATED = Translate(0, 0, 2_000, AT, "en", "Your mother is at home", "a threat, in this tone")


@pytest.fixture(scope="module")
def case() -> made.Case:
    """A hand-out of two voice notes and two messages."""
    return made.handed_out()


def taken(answer: Answer | bytes, case: made.Case) -> TakenBack:
    """An answer taken back."""
    return take_back(made.sealed(answer, case), case.opener, case.out.kept, "answer-1.age")


def test_what_was_done_comes_back(case: made.Case) -> None:
    """Confirmed, written, silent, translated: with the interpreter's hand, the machine beside it."""
    back = taken(made.answer_of(CONFIRMED, WRITTEN, SILENT, TRANSLATED), case)
    (note,) = back.notes
    first, second, third = note.transcript.segments
    assert note.ref == made.ITEM and note.transcript.machine == made.MACHINE
    assert [one.status for one in (first, second, third)] == ["confirmed", "edited", "no speech"]
    assert first.text == made.MACHINE.segments[0].text and second.text == "ياخشى ئويلان"
    assert (second.language, second.by) == ("ug", Hand("tilmach-7", AT))
    assert [one.machine for one in note.transcript.segments] == [
        (one,) for one in made.MACHINE.segments
    ]
    (translation,) = first.translations
    assert (translation.text, translation.by.alias, translation.checked) == (
        "Your mother is at home", "tilmach-7", None,
    )  # fmt: skip


def test_the_entry_counts_and_quotes_nothing(case: made.Case) -> None:
    """For the log: which items, how many steps of each kind."""
    entry = taken(made.answer_of(CONFIRMED, WRITTEN, TRANSLATED), case).entry
    assert entry["notes"] == [
        {"item": made.ITEM, "steps": {"confirm": 1, "write": 1, "translate": 1}}
    ]
    assert "mother" not in str(entry) and entry["saved_at_told"] == AT


def test_cut_and_joined_segments_tile_as_before(case: made.Case) -> None:
    """A cut moves no machine text; what is written afterwards is at the new places."""
    steps: list[Step] = [Join(0), Split(0, 1_000), Write(0, 0, 1_000, AT, "ئانىڭىز", None)]
    (note,) = taken(made.answer_of(*steps), case).notes
    bounds = [(one.start_ms, one.end_ms) for one in note.transcript.segments]
    assert bounds == [(0, 1_000), (1_000, 4_000), (4_500, 6_000)]
    assert [each for one in note.transcript.segments for each in one.machine] == list(
        made.MACHINE.segments
    )


def test_messages_come_back_as_translations(case: made.Case) -> None:
    """With the text as the interpreter saw it: letters for names."""
    answered = AnsweredMessage(1, "ug-Latn", "en", "‹B›, where are you?", None, AT)
    back = taken(made.answer_of(messages=(answered,)), case)
    (message,) = back.messages
    assert (message.ref, message.shown) == ("m1", "‹B›, sen nede?")
    assert message.translation.by == Hand("tilmach-7", AT) and message.written_in == "ug-Latn"
    assert back.entry["messages"] == [{"item": "m1", "language": "en"}]


def test_a_translation_of_somebody_else_is_checked() -> None:
    """The second check: by its number, with an objection; never one's own."""
    worked = working.by_hand(1_000, [Span(0, 1_000)])
    worked = working.edit(worked, 0, "salam", Hand("kishi-3", AT))
    for alias in ("kishi-3", "tilmach-7"):
        worked = working.translate(worked, 0, "de", "Hallo", Hand(alias, AT))
    case = made.handed_out(voices=[Voice("v", made.samples(1_000), worked)])
    (note,) = taken(made.answer_of(Check(0, 0, 1_000, AT, 0, "too mild")), case).notes
    theirs, own = note.transcript.segments[0].translations
    assert theirs.checked == Hand("tilmach-7", AT) and theirs.objection == "too mild"
    assert own.checked is None
    with pytest.raises(CorruptInputError, match="their own"):
        taken(made.answer_of(Check(0, 0, 1_000, AT, 1, None)), case)


def test_each_changed_byte_is_refused_with_one_sentence(case: made.Case) -> None:
    """Every byte of a sealed answer, header and body; and every length that is cut off."""
    whole = made.sealed(made.answer_of(CONFIRMED), case)
    header = whole.index(b"\n--- ") + 50
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1
        with pytest.raises((CorruptInputError, UsageError)) as refused:
            take_back(bytes(changed), case.opener, case.out.kept, "answer-1.age")
        assert "answer" in refused.value.sentence() and refused.value.hint
    for size in (0, 10, header, len(whole) - 1):
        with pytest.raises((CorruptInputError, UsageError)):
            take_back(whole[:size], case.opener, case.out.kept, "answer-1.age")


def test_an_answer_for_another_key_is_refused(case: made.Case) -> None:
    """Another folder's, or another hand-out's."""
    with pytest.raises(UsageError, match="not made for this hand-out"):
        take_back(
            made.sealed(made.answer_of(CONFIRMED), case),
            made.Case(new_identity(), case.out).opener,
            case.out.kept,
            "a",
        )
    with pytest.raises(UsageError, match="no sealed answer"):
        take_back(b"%PDF-1.7", case.opener, case.out.kept, "a")


def test_who_only_knows_the_key_makes_no_answer(case: made.Case) -> None:
    """The hand-out's id stands inside the seal alone; the alias is the interpreter's."""
    for other in ({"handout": "f" * 32}, {"interpreter": "kishi-3"}):
        answer = Answer(**{"handout": made.HANDOUT, "interpreter": "tilmach-7", "saved_at": AT,
                           "notes": (), "messages": (), **other})  # type: ignore[arg-type]  # fmt: skip
        with pytest.raises(UsageError, match="another hand-out"):
            taken(answer, case)


def test_an_answer_of_great_size_is_refused_unopened(case: made.Case) -> None:
    """Nothing of it is decrypted."""
    head = made.sealed(made.answer_of(CONFIRMED), case)
    with pytest.raises(CorruptInputError, match="larger"):
        take_back(head + bytes(MOST_SEALED_BYTES), case.opener, case.out.kept, "a")


@pytest.mark.parametrize(
    "steps",
    [
        (Confirm(0, 0, 1_999, AT),),
        (Confirm(9, 0, 2_000, AT),),
        (CONFIRMED, CONFIRMED),
        (CONFIRMED, Split(1, 3_000)),
        (Split(0, 2_000),),
        (Join(2),),
        (TRANSLATED,),
        (CONFIRMED, TRANSLATED, TRANSLATED),
        (CONFIRMED, TRANSLATED, Write(0, 0, 2_000, AT, "other", None)),
        (Write(1, 2_000, 4_000, AT, "  ", None),),
        (CONFIRMED, Check(0, 0, 2_000, AT, 0, None)),
    ],
    ids=["elsewhere", "no-segment", "twice", "cut-late", "cut-outside", "join-nothing",
         "untold", "translated-twice", "rewritten", "blank", "no-translation"],
)  # fmt: skip
def test_steps_that_do_not_fit_are_refused(case: made.Case, steps: tuple[Step, ...]) -> None:
    """Whole, with one sentence and a hint; nothing of the answer is taken."""
    with pytest.raises(CorruptInputError, match="does not fit") as refused:
        taken(made.answer_of(*steps), case)
    assert refused.value.hint


def test_numbers_outside_the_hand_out_are_refused(case: made.Case) -> None:
    """A third voice note, a message 0."""
    with pytest.raises(CorruptInputError, match="no voice note 3"):
        taken(made.answer_of(CONFIRMED, number=3), case)
    with pytest.raises(CorruptInputError, match="no message 0"):
        taken(made.answer_of(messages=(AnsweredMessage(0, None, "en", "x", None, AT),)), case)


def test_more_steps_than_a_person_takes_are_refused(case: made.Case) -> None:
    """Before one is taken: each costs time in the number of segments."""
    plain = canonical.encode(
        {"guwah": "guwah-interpreter-answer-1", "handout": made.HANDOUT, "interpreter": "tilmach-7",
         "saved_at": AT, "messages": [], "notes": [{"number": 1, "steps": [
             {"step": "split", "segment": 0, "at_ms": 1} for _ in range(5_001)]}]}
    )  # fmt: skip
    with pytest.raises(CorruptInputError, match="something else"):
        taken(plain, case)


def changed_json(change: dict[str, Any]) -> bytes:
    """A good answer with something put at its top or into its first step."""
    whole = json.loads(made.answer_of(CONFIRMED).to_bytes())
    step = change.pop("step!", {})
    whole.update(change)
    if whole["notes"]:
        whole["notes"][0]["steps"][0].update(step)
    return canonical.encode(whole)


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"guwah": "guwah-interpreter-answer-2"},
        {"saved_at": "2026-02-30T10:11:12Z"},
        {"saved_at": "yesterday"},
        {"notes": {}},
        {"step!": {"step": "erase"}},
        {"step!": {"alias": "kishi-3"}},
        {"step!": {"by": {"alias": "kishi-3", "at": AT}}},
        {"step!": {"segment": -1}},
        {"step!": {"segment": "0"}},
        {"step!": {"at": "2026-02-03T25:11:12Z"}},
        {"step!": {"machine": "other words"}},
        {"step!": {"step": "write", "text": "x" * 20_001, "language": None}},
        {"step!": {"step": "write", "text": "x", "language": "<b>"}},
    ],
    ids=str,
)
def test_what_the_page_does_not_write_is_refused(case: made.Case, change: dict[str, Any]) -> None:
    """Unknown keys, other forms, other types, times that are none, texts without end."""
    with pytest.raises(CorruptInputError, match="something else"):
        taken(changed_json(dict(change)), case)


@pytest.mark.parametrize(
    "plain",
    [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 5_000, b'{"a":1,"a":1}', b"1e400"],
    ids=repr,
)
def test_what_is_no_answer_is_refused(case: made.Case, plain: bytes) -> None:
    """Whatever is sealed to the key."""
    with pytest.raises(CorruptInputError, match="something else"):
        taken(plain, case)


def test_an_answer_in_another_spelling_is_refused(case: made.Case) -> None:
    """A space more, keys in another order."""
    data = made.answer_of(CONFIRMED).to_bytes()
    for other in (data + b" ", json.dumps(json.loads(data)).encode()):
        with pytest.raises(CorruptInputError, match="something else"):
            taken(other, case)


STEPS = st.one_of(
    st.builds(Split, st.integers(0, 3), st.integers(0, 6_000)),
    st.builds(Join, st.integers(0, 3)),
    st.builds(Confirm, st.integers(0, 3), st.just(0), st.sampled_from([1_000, 2_000]), st.just(AT)),
    st.just(CONFIRMED), st.just(WRITTEN), st.just(SILENT), st.just(TRANSLATED),
)  # fmt: skip


@given(st.lists(STEPS, max_size=6))
def test_any_steps_are_taken_or_refused_and_keep_the_machine(steps: list[Step]) -> None:
    """Whatever the steps: one of the two errors, or the machine's text unchanged under new hands."""
    before = working.from_machine(made.MACHINE)
    try:
        after = replayed(before, steps, "tilmach-7")
    except (UsageError, ValueError):
        return
    assert after.machine == before.machine
    assert [each for one in after.segments for each in one.machine] == list(made.MACHINE.segments)
    assert {one.by.alias for one in after.segments if one.by} <= {"tilmach-7"}


def test_an_answer_reads_back() -> None:
    """The exact inverse."""
    answer = made.answer_of(Join(0), CONFIRMED, TRANSLATED, SILENT)
    assert Answer.from_bytes(answer.to_bytes()) == answer


def test_a_changed_transcript_is_seen() -> None:
    """Held against the one before: the machine's words, the sound that is covered, the hands."""
    before = working.from_machine(made.MACHINE)
    first, *rest = before.segments
    heard = structs.replace(first, machine=(structs.replace(first.machine[0], text="other"),))
    shorter = structs.replace(first, start_ms=100)
    for one in (heard, shorter):
        with pytest.raises(ValueError, match=r"not all there|something else"):
            verify_kept(before, structs.replace(before, segments=(one, *rest)), "tilmach-7")
    with pytest.raises(ValueError, match="another"):
        verify_kept(before, structs.replace(before, machine=None), "tilmach-7")
    with pytest.raises(ValueError, match="hand"):
        verify_kept(before, working.confirm(before, 0, Hand("kishi-3", AT)), "tilmach-7")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
PATHS = [
    ("handout",), ("saved_at",), ("notes",), ("messages",), ("notes", 0), ("notes", 0, "number"),
    ("notes", 0, "steps"), *[("notes", 0, "steps", 0, key) for key in
    ("step", "segment", "start_ms", "end_ms", "at")], ("messages", 0), ("messages", 0, "text"),
    ("messages", 0, "language"), ("messages", 0, "note"), ("messages", 0, "written_in"),
]  # fmt: skip


@given(st.sampled_from(PATHS), JSON)
def test_any_value_in_any_place_is_taken_or_refused(
    case: made.Case, path: tuple[str | int, ...], value: Any
) -> None:
    """An answer with one value exchanged: taken, or one of the two errors; never another."""
    answered = AnsweredMessage(1, "ug", "en", "where are you?", None, AT)
    whole = json.loads(made.answer_of(CONFIRMED, messages=(answered,)).to_bytes())
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    try:
        plain = canonical.encode(whole)
    except DigestRefutedError:
        return
    try:
        back = taken(plain, case)
    except (CorruptInputError, UsageError):
        return
    assert all(one.transcript.machine in (made.MACHINE, None) for one in back.notes)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(untrusted_data: bytes) -> None:
    """As the plaintext of an answer."""
    with pytest.raises(ObjectDamagedError):
        Answer.from_bytes(untrusted_data)
