"""Templates of patterns: only whole words that all texts have, slots for the rest."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from guwah.linking import Link, Pattern, link_texts

FRAME = (
    "valley passport brother station answer village window thursday money letter orchard silence "
    "bridge remember family telephone market winter holiday office signature neighbour ticket"
)
FILLING = (
    "an valleys asport broth stat ans wer ill age win dow thu day one let orch len bri ridge mem "
    "ami tele mark win hol off sig nei tick {1} {{2}} 17 4711 x{3} ünlü passports"
)
LITERAL = re.compile(r"(?<!\{)\{[0-9]+\}(?!\})")


def words(text: str) -> list[str]:
    """The words of a text, without signs."""
    return re.findall(r"[^\W_]+", text.lower())


@st.composite
def families(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A frame of words with gaps, and its versions, in the order of the words."""
    frame = draw(st.permutations(FRAME.split()))[: draw(st.integers(9, 23))]
    gaps = draw(st.sets(st.integers(0, len(frame)), min_size=1, max_size=4))
    made = []
    for _ in range(draw(st.integers(2, 9))):
        said: list[str] = []
        for at in range(len(frame) + 1):
            if at in gaps:
                said += draw(st.lists(st.sampled_from(FILLING.split()), max_size=3))
            said += frame[at : at + 1]
        made.append(said)
    return [" ".join(said) for said in made], made


@given(families())
def test_every_literal_word_stands_in_every_member(
    family: tuple[list[str], list[list[str]]],
) -> None:
    """Of fewer than ten texts, without exception; a slot has a value for each member."""
    texts, _ = family
    for pattern in link_texts(enumerate(texts)):
        if not isinstance(pattern, Pattern):
            continue
        members = [texts[int(one)] for one in pattern.members]
        shown = words(LITERAL.sub(" ", pattern.template))
        assert all(word in words(member) for word in shown for member in members)
        assert all(len(values) == len(members) for values in pattern.slots)
        marks = [int(found[0][1:-1]) for found in LITERAL.finditer(pattern.template)]
        assert marks == list(range(1, len(pattern.slots) + 1))


@given(families())
def test_filled_with_its_values_a_template_gives_the_words_of_each_text(
    family: tuple[list[str], list[list[str]]],
) -> None:
    """Nothing between the first and the last shared word is lost, and nothing is added."""
    texts, _ = family
    for pattern in link_texts(enumerate(texts)):
        if isinstance(pattern, Link) or not pattern.slots:
            continue
        for at, one in enumerate(pattern.members):
            pieces = LITERAL.split(pattern.template)
            filled = pieces[0]
            for values, piece in zip(pattern.slots, pieces[1:], strict=True):
                filled += f" {values[at]} {piece}"
            assert " ".join(words(filled)) in " ".join(words(texts[int(one)]))
