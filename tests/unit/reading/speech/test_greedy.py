"""From frames to words: the best path, held against a plain second reading of the definition."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.reading.speech.greedy import Alphabet, BestPath
from guwah.reading.speech.transcript import Segment

ALPHABET = Alphabet({0: "<pad>", 1: "|", 2: "a", 3: "b", 4: "<s>"}, 0, 1, frozenset({4}))
FRAMES = st.lists(st.sampled_from([0, 0, 1, 2, 3, 4]), max_size=60)


def read(frames: list[int], cut: int = 0, pause_ms: int = 10**9) -> list[Segment]:
    """All segments of frames, given in two goes."""
    path = BestPath(ALPHABET, 20.0, pause_ms=pause_ms, longest_ms=10**9)
    found = list(path.read(0, frames[:cut], [0.5] * cut))
    found += path.read(cut * 20.0, frames[cut:], [0.5] * (len(frames) - cut))
    return [*found, *path.end()]


def by_definition(frames: list[int]) -> str:
    """Runs of equal tokens once, without blanks; the delimiter is a space."""
    runs = [token for token, _ in groupby(frames)]
    text = "".join({1: " ", 2: "a", 3: "b"}.get(token, "") for token in runs)
    return " ".join(text.split())


@given(FRAMES, st.integers(0, 60))
def test_the_text_is_that_of_the_definition(frames: list[int], cut: int) -> None:
    """Also when the frames come in two windows, cut anywhere."""
    found = read(frames, min(cut, len(frames)))
    assert " ".join(one.text for one in found) == by_definition(frames)


@given(FRAMES)
def test_pauses_cut_segments_and_lose_nothing(frames: list[int]) -> None:
    """Letters are the same, times are in order and within the sound."""
    found = read(frames, pause_ms=100)
    letters = "".join(one.text for one in found).replace(" ", "")
    assert letters == by_definition(frames).replace(" ", "")
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))
    assert all(0 <= one.start_ms < one.end_ms <= len(frames) * 20 for one in found)


def test_times_and_confidence_are_those_of_the_letters() -> None:
    """From the first letter's frame to the end of the last; the mean of their shares."""
    path = BestPath(ALPHABET, 20.0)
    list(path.read(1000, [0, 2, 2, 0, 3, 0], [0.9, 0.5, 0.7, 0.9, 0.6, 0.9]))
    assert list(path.end()) == [Segment(1020, 1100, "ab", 600)]


def test_a_blank_between_two_equal_letters_keeps_both() -> None:
    """`a␣a` is two letters, `aa` is one."""
    assert [one.text for one in read([2, 0, 2, 2])] == ["aa"]


@pytest.mark.parametrize("frames", [[], [0] * 9, [1, 1, 4, 0]])
def test_nothing_is_nothing(frames: list[int]) -> None:
    """Blanks and gaps make no segment."""
    assert read(frames) == []
