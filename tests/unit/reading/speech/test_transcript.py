"""A transcript has one form as bytes; every other spelling is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.errors import ObjectDamagedError
from guwah.reading.speech.transcript import (
    EngineFacts,
    Segment,
    Span,
    Transcript,
    main_language,
)

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
SHARE = st.none() | st.integers(0, 1000)
TIMES = st.tuples(st.integers(0, 10**7), st.integers(0, 10**5))


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Any transcript."""
    segments = [
        Segment(start, start + length, draw(WORDS), draw(SHARE), draw(st.none() | WORDS),
                draw(SHARE), draw(st.none() | st.integers(-30_000, 0)), draw(SHARE))
        for start, length in sorted(draw(st.lists(TIMES, max_size=4)))
    ]  # fmt: skip
    silent = tuple(
        Span(start, start + length) for start, length in draw(st.lists(TIMES, max_size=3))
    )
    engine = EngineFacts(
        draw(WORDS), "1", draw(WORDS), "ab" * 32, ("ug",), (("beam", draw(WORDS)),)
    )
    return Transcript(engine, draw(st.none() | WORDS), *main_language(tuple(segments)),
                      draw(st.integers(0, 10**8)), tuple(segments), silent, ("damaged",),
                      draw(st.none() | st.just("too-slow")), draw(st.integers(0, 10**8)))  # fmt: skip


@given(transcripts())
def test_bytes_and_transcripts_are_inverse(transcript: Transcript) -> None:
    """Out and back, both ways."""
    data = transcript.to_bytes()
    assert Transcript.from_bytes(data) == transcript
    assert Transcript.from_bytes(data).to_bytes() == data


@given(transcripts(), st.data())
def test_another_spelling_is_refused(transcript: Transcript, data: st.DataObject) -> None:
    """A space, a key too many, a changed byte: refused, or another transcript altogether."""
    good = transcript.to_bytes()
    told = json.loads(good)
    wrong = [good + b" ", json.dumps(told).encode(), good.replace(b"segments", b"segmentz", 1)]
    for key in ("more", ""):
        wrong.append(json.dumps(told | {key: 1}, separators=(",", ":"), sort_keys=True).encode())
    for one in wrong:
        with pytest.raises(ObjectDamagedError):
            Transcript.from_bytes(one)
    at = data.draw(st.integers(0, len(good) - 1))
    changed = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    try:
        parsed = Transcript.from_bytes(changed)
    except ObjectDamagedError:
        return
    assert parsed != transcript and parsed.to_bytes() == changed


@pytest.mark.parametrize(
    "data", [b"", b"null", b"{}", b"[]", b'{"guwah":"guwah-transcript-2"}', b"\xff", b"[" * 10_000]
)
def test_what_is_no_transcript_is_refused(data: bytes) -> None:
    """Not a crash."""
    with pytest.raises(ObjectDamagedError):
        Transcript.from_bytes(data)


def test_impossible_values_are_refused() -> None:
    """Backwards, more than certain, out of order."""
    engine = EngineFacts("ctc", "1", "m", "00", (), ())
    for make in (
        lambda: Segment(5, 4, ""),
        lambda: Segment(0, 1, "", 1001),
        lambda: Span(-1, 0),
        lambda: Transcript(engine, None, None, None, 9, (Segment(5, 6, ""), Segment(1, 2, "")), ()),
    ):
        with pytest.raises(ValueError):
            make()


def test_the_main_language_is_that_of_most_time() -> None:
    """Not of most segments; its confidence is weighed by time."""
    found = (Segment(0, 100, "a", None, "tr", 900), Segment(100, 200, "b", None, "tr", 900),
             Segment(200, 1200, "c", None, "zh", 400), Segment(1200, 1300, "d", None, "zh", 950))  # fmt: skip
    assert main_language(found) == ("zh", 450)
    assert main_language(()) == (None, None)
    assert main_language((Segment(0, 1, "a", None, "ug"),)) == ("ug", None)


def test_it_is_shown_as_a_machine_transcript() -> None:
    """Until a person edits or confirms it."""
    engine = EngineFacts("ctc", "1", "m", "00", (), ())
    assert Transcript(engine, None, None, None, 0, (), ()).status == "machine transcript"
