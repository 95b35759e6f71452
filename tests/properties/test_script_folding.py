"""Folding many texts at once gives what folding each by itself gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from properties.test_script_text import TEXT

from guwah.script.folding import fold_all
from guwah.script.lookalikes import unmixed
from guwah.script.normal import normal_text, normalise

MIXED = st.text(alphabet="аеоpcxkАВСHMTнтжΗοαλΑβabcéё\u0301\u200b 1ئ'", max_size=12)
MANY = st.lists(st.one_of(TEXT, MIXED), max_size=6)


@settings(max_examples=200, deadline=None)
@given(MANY)
def test_many_texts_are_folded_as_each_by_itself(texts: list[str]) -> None:
    """Texts, byte maps and lengths, whatever stands beside them."""
    folded = fold_all(texts)
    assert folded.texts() == [normal_text(text) for text in texts]
    cuts = folded.starts.tolist()
    for number, text in enumerate(texts):
        own = normalise(text)
        offsets = folded.offsets[cuts[number] : cuts[number + 1]].tolist()
        assert [*offsets, int(folded.ends[number])] == own.offsets.tolist()


@settings(max_examples=200, deadline=None)
@given(TEXT.filter(lambda text: bool(normal_text(text))), st.data())
def test_a_slice_stands_for_the_same_bytes(text: str, data: st.DataObject) -> None:
    """As `Normal.span`."""
    own, folded = normalise(text), fold_all(["x", text])
    start = data.draw(st.integers(0, len(own.text) - 1))
    stop = data.draw(st.integers(start + 1, len(own.text)))
    assert folded.span(1, start, stop) == own.span(start, stop)


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXT, MIXED))
def test_lookalikes_keep_places_and_settle(text: str) -> None:
    """One character for one character; done twice it is done once; the normal form is stable."""
    once = unmixed(text)
    assert len(once) == len(text) and unmixed(once) == once
    assert normal_text(normal_text(text)) == normal_text(text)
