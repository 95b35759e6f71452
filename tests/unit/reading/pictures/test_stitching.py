"""Screens that overlap are laid end to end, and nothing is lost or joined that should not be."""

from __future__ import annotations

from guwah.reading.pictures.screen import Bubble, Screen
from guwah.reading.pictures.stitching import likeness, stitch

TEXTS = (
    "We know where your mother lives.", "Who is this?", "OK", "OK", "Think of the children.",
    "Please stop writing to me.", "You have until Friday.", "OK", "Write down four names.",
)  # fmt: skip


def bubble(text: str, side: str = "left", written: str | None = None, sure: float = 0.9) -> Bubble:
    """A bubble as read."""
    return Bubble("message", side, (0, 0, 10, 10), None, text, written, sure)  # type: ignore[arg-type]


def screen(*texts: str) -> Screen:
    """A screen of bubbles that change sides."""
    sides = {text: "left" if len(text) % 2 else "right" for text in texts}
    return Screen(tuple(bubble(text, sides[text]) for text in texts), 390, 800)


def said(*screens: Screen) -> list[str]:
    """All texts of the stitched chat."""
    return [one.bubble.text for one in stitch(screens).seen]


def test_overlapping_screens_show_each_bubble_once() -> None:
    """Any two cuts of one chat that share enough."""
    for end in range(4, 9):
        for start in range(1, end - 2):
            both = stitch([screen(*TEXTS[:end]), screen(*TEXTS[start:])])
            assert [one.bubble.text for one in both.seen] == list(TEXTS), (start, end)
            assert both.joints == (0, end - start) and both.open_joints == ()


def test_screens_without_overlap_are_laid_one_after_the_other() -> None:
    """Nothing is shared."""
    both = stitch([screen(*TEXTS[:5]), screen(*TEXTS[5:])])
    assert [one.bubble.text for one in both.seen] == list(TEXTS) and both.joints == (0, 0)


def test_the_same_words_twice_in_a_row_stay_two() -> None:
    """On one screen, and over the joint."""
    assert said(screen("OK", "OK")) == ["OK", "OK"]
    twice = screen(TEXTS[0], TEXTS[4], TEXTS[4]), screen(TEXTS[4], TEXTS[4], TEXTS[6])
    assert said(*twice) in (
        [TEXTS[0], TEXTS[4], TEXTS[4], TEXTS[6]],  # two shared
        [TEXTS[0], TEXTS[4], TEXTS[4], TEXTS[4], TEXTS[4], TEXTS[6]],  # left open
    )


def test_an_overlap_that_could_be_of_two_lengths_is_left_open() -> None:
    """The same long text twice at the end, twice at the beginning: both kept, and told."""
    text = TEXTS[4]
    both = stitch([screen(TEXTS[0], text, text), screen(text, text, TEXTS[6])])
    assert both.open_joints == (1,) and len(both.seen) == 6


def test_a_short_bubble_alone_joins_nothing() -> None:
    """OK ends one screen and begins another."""
    assert said(screen(TEXTS[0], "OK"), screen("OK", TEXTS[6])) == [TEXTS[0], "OK", "OK", TEXTS[6]]


def test_a_misread_letter_does_not_part_a_bubble_and_the_surer_reading_stays() -> None:
    """As two crops of one bubble are read."""
    one = Screen((bubble(TEXTS[0]), bubble("You have untll Friday.", sure=0.6)), 390, 800)
    two = Screen((bubble("You have until Friday.", sure=0.95), bubble(TEXTS[8])), 390, 800)
    both = stitch([one, two])
    assert [one.bubble.text for one in both.seen] == [TEXTS[0], TEXTS[6], TEXTS[8]]
    assert both.seen[1].places == ((0, 1), (1, 0))


def test_other_times_and_other_sides_are_other_bubbles() -> None:
    """The same words a minute later, or from the other side."""
    early, late = bubble(TEXTS[0], written="21:03"), bubble(TEXTS[0], written="21:04")
    other = bubble(TEXTS[0], side="right", written="21:03")
    for second in (late, other):
        both = stitch([Screen((early,), 1, 1), Screen((second,), 1, 1)])
        assert len(both.seen) == 2


def test_a_bubble_cut_off_by_the_edge_is_one_with_the_whole() -> None:
    """The longer reading stays."""
    whole = "The man from the office asked about you, about the children, and about the house."
    cut = whole[: len(whole) * 2 // 3]
    both = stitch(
        [screen(TEXTS[0], cut), Screen((bubble(whole, screen(cut).bubbles[0].side),), 1, 1)]
    )
    assert [one.bubble.text for one in both.seen] == [TEXTS[0], whole]


def test_likeness_is_of_order_too() -> None:
    """The same letters in another order are not the same."""
    assert likeness("one two", "onetwo") == 1.0
    assert likeness("abcdef", "fedcba") < 0.5
