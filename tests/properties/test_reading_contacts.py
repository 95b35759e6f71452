"""Contacts in any text: disjoint spans of whole characters, and nothing is changed by marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from unit.reading.contacts.planted import planted

from guwah.reading.contacts import folding
from guwah.reading.contacts.find import find_contacts

PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.text(alphabet="0123456789٠١٢٣۴۵６７+-. ()·@", max_size=24),
        st.integers(0, 400).map(lambda seed: planted(seed).text),
    ),
    max_size=5,
)


@given(PIECES)
def test_spans_are_ascending_and_disjoint(pieces: list[str]) -> None:
    """No byte belongs to two contacts, and none lies outside the text."""
    text = " ".join(pieces)
    end = 0
    for found in find_contacts(text):
        assert found.offset >= end and found.length > 0
        end = found.offset + found.length
    assert end <= len(text.encode("utf-8", "surrogatepass"))


@given(PIECES)
def test_spans_are_whole_characters(pieces: list[str]) -> None:
    """A span can be cut out of the bytes and read."""
    text = " ".join(pieces)
    raw = text.encode("utf-8", "surrogatepass")
    for found in find_contacts(text):
        raw[found.offset : found.offset + found.length].decode("utf-8", "surrogatepass")


@given(st.integers(0, 3000), st.integers(1, 200))
def test_a_direction_mark_changes_no_contact(seed: int, place: int) -> None:
    """An invisible mark anywhere in a message leaves the normal forms as they were."""
    text = planted(seed).text
    at = place % len(text)
    marked = text[:at] + "\u200e" + text[at:]
    assert [one.normal for one in find_contacts(marked)] == [
        one.normal for one in find_contacts(text)
    ]


@given(st.text())
def test_folding_leads_back(text: str) -> None:
    """Every place of the folded text has a span in the bytes of the text, in order."""
    folded = folding.fold(text)
    spans = [folding.byte_span(text, at, at + 1) for at in range(len(folded))]
    assert spans == sorted(spans)
    assert len(folded) <= len(text)
