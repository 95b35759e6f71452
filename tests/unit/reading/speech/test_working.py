"""A person's work on a transcript: both texts are kept, steps are named, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.reading.speech.test_transcript import transcripts

from guwah.errors import ObjectDamagedError, UsageError
from guwah.reading.speech import working
from guwah.reading.speech.transcript import EngineFacts, Segment, Span, Transcript
from guwah.reading.speech.worked import Hand, Translation, WorkedSegment, WorkedTranscript

MIRA = Hand("Mira", "2025-01-13T09:16:02Z")
TAL = Hand("Tal", "2025-01-14T10:00:00Z")


def machine() -> Transcript:
    """Three segments; the second overlaps the third."""
    segments = (Segment(0, 2_000, "we know", 700), Segment(2_500, 6_000, "were you leave", 300),
                Segment(5_500, 9_000, "go home", 800))  # fmt: skip
    engine = EngineFacts("ctc", "1", "m", "ab" * 32, ("ug",), ())
    return Transcript(engine, None, None, None, 10_000, segments, ())


def test_both_texts_are_kept() -> None:
    """What the machine wrote stands beside what a person wrote, and the whole stays as it was."""
    begun = working.from_machine(machine())
    done = working.edit(begun, 1, "where you live", MIRA, "en")
    one = done.segments[1]
    assert (one.machine_text, one.text, one.status) == (
        "were you leave",
        "where you live",
        "edited",
    )
    assert one.by == MIRA and one.language == "en" and one.shown == "where you live"
    assert done.machine == machine() and begun.segments[1].text is None


def test_it_is_a_suggestion_until_each_segment_is_dealt_with() -> None:
    """Confirming, editing, or hearing that nobody speaks; one left is enough to say so."""
    worked = working.from_machine(machine())
    worked = working.confirm(worked, 0, MIRA)
    worked = working.edit(worked, 1, "where you live", MIRA)
    assert worked.is_machine
    worked = working.nothing_said(worked, 2, MIRA)
    assert not worked.is_machine
    assert [one.status for one in worked.segments] == ["confirmed", "edited", "no speech"]
    assert worked.segments[2].shown == "" and worked.segments[2].machine_text == "go home"


def test_without_a_machine_a_person_writes_by_hand() -> None:
    """Stretches to play one by one; there is nothing to confirm."""
    worked = working.by_hand(9_000, [Span(0, 4_000), Span(4_000, 9_000)])
    with pytest.raises(UsageError):
        working.confirm(worked, 0, MIRA)
    worked = working.edit(worked, 0, "سالام", MIRA, "ug")
    assert worked.segments[0].status == "by hand" and worked.machine is None


def test_a_translation_stands_beside_with_who_and_who_checked() -> None:
    """Two translators side by side; a check names the checker, and what is wrong."""
    worked = working.edit(working.from_machine(machine()), 0, "بىلىمىز", MIRA, "ug")
    worked = working.translate(worked, 0, "en", "we know", MIRA, "or: we will know")
    worked = working.translate(worked, 0, "en", "we will know", TAL)
    worked = working.check(worked, 0, "en", "Mira", TAL, "the future is meant")
    first, second = worked.segments[0].translations
    assert (first.checked, first.objection, first.note) == (
        TAL,
        "the future is meant",
        "or: we will know",
    )
    assert second == Translation("en", "we will know", TAL)
    again = working.translate(worked, 0, "en", "we shall know", MIRA)
    assert [one.text for one in again.segments[0].translations] == ["we will know", "we shall know"]
    assert again.segments[0].translations[1].checked is None


def test_nobody_checks_their_own_translation() -> None:
    """Not by the function, and not by bytes made by hand."""
    worked = working.confirm(working.from_machine(machine()), 0, MIRA)
    worked = working.translate(worked, 0, "tr", "biliyoruz", MIRA)
    with pytest.raises(UsageError, match="own"):
        working.check(worked, 0, "tr", "Mira", MIRA)
    checked = working.check(worked, 0, "tr", "Mira", TAL).to_bytes()
    with pytest.raises(ObjectDamagedError):
        WorkedTranscript.from_bytes(checked.replace(b'"Tal"', b'"Mira"'))


def test_a_suggestion_is_not_translated() -> None:
    """First a person confirms what is said, then it is translated."""
    with pytest.raises(UsageError, match="confirmed"):
        working.translate(working.from_machine(machine()), 0, "en", "x", MIRA)


def test_a_text_is_not_changed_under_its_translation() -> None:
    """A translation of other words would stand beside it."""
    worked = working.confirm(working.from_machine(machine()), 0, MIRA)
    worked = working.translate(worked, 0, "tr", "biliyoruz", TAL)
    for act in (lambda: working.edit(worked, 0, "other", MIRA), lambda: working.join(worked, 0),
                lambda: working.nothing_said(worked, 0, MIRA),
                lambda: working.split(worked, 0, 1_000)):  # fmt: skip
        with pytest.raises(UsageError):
            act()


def test_splitting_and_joining_keep_what_the_machine_wrote() -> None:
    """Every machine segment is in exactly one place afterwards."""
    worked = working.from_machine(machine())
    joined = working.join(worked, 0)
    assert joined.segments[0].machine_text == "we know were you leave"
    back = working.split(joined, 0, 2_200)
    assert [one.machine_text for one in back.segments] == ["we know", "were you leave", "go home"]
    for act in (lambda: working.split(worked, 0, 0), lambda: working.split(worked, 9, 5),
                lambda: working.join(worked, 2), lambda: working.edit(worked, 0, " ", MIRA)):  # fmt: skip
        with pytest.raises(UsageError):
            act()


STEPS = st.lists(
    st.tuples(st.sampled_from(["confirm", "edit", "none", "split", "join", "translate", "check"]),
              st.integers(0, 4), st.integers(0, 10**7), st.sampled_from([MIRA, TAL])), max_size=12)  # fmt: skip


@given(transcripts(), STEPS)
def test_any_steps_keep_order_machine_and_bytes(
    transcript: Transcript, steps: list[tuple[str, int, int, Hand]]
) -> None:
    """Whatever is done: in order, all machine segments kept, exact bytes."""
    worked = working.from_machine(transcript)
    for step, number, place, hand in steps:
        try:
            if step == "confirm":
                worked = working.confirm(worked, number, hand)
            elif step == "edit":
                worked = working.edit(worked, number, f"text {place}", hand)
            elif step == "none":
                worked = working.nothing_said(worked, number, hand)
            elif step == "split":
                worked = working.split(worked, number, place)
            elif step == "join":
                worked = working.join(worked, number)
            elif step == "translate":
                worked = working.translate(worked, number, "en", f"words {place}", hand)
            else:
                worked = working.check(worked, number, "en", "Mira", hand)
        except UsageError:
            continue
    kept = [one for segment in worked.segments for one in segment.machine]
    assert kept == list(transcript.segments) and worked.machine == transcript
    data = worked.to_bytes()
    assert WorkedTranscript.from_bytes(data) == worked
    assert WorkedTranscript.from_bytes(data).to_bytes() == data


@pytest.mark.parametrize(
    "make",
    [
        lambda: WorkedSegment(0, 1, status="edited"),
        lambda: WorkedSegment(0, 1, text="x"),
        lambda: WorkedSegment(0, 1, (), "confirmed", "x", MIRA),
        lambda: WorkedSegment(0, 1, (), "no speech", "x", MIRA),
        lambda: WorkedTranscript(9, None, (WorkedSegment(0, 5), WorkedSegment(4, 9))),
        lambda: WorkedTranscript(9, None, (WorkedSegment(0, 10),)),
        lambda: Hand("", "2025-01-13T09:16:02Z"),
        lambda: Hand("Mira", "yesterday"),
        lambda: Translation("en", "x", MIRA, objection="wrong"),
    ],
)
def test_impossible_states_cannot_be_made(make: object) -> None:
    """Not by hand and not by bytes."""
    with pytest.raises(ValueError):
        make()  # type: ignore[operator]
