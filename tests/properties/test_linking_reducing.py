"""The fast way to skeletons gives what the way through the normal form gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import reduced
from guwah.script.folding import fold_all

NEIGHBOURS = st.sampled_from([
    "½", "12", "3", "㎡", "٣", "، ", "-", "ﷺ", "о", "a", "α", "ά", "ß", "\u0301", "\u200d", "\u0654",
    "ئ", "ۇ", "ё", "e\u0301", "한", "ᄒ", "ᅡ", "ག", "\u0f71", "\u0f72", "\u0f39", "\u0651", "\u064f", "\u0327", "漢", "\ud800", "🔪", "K", "µ",
])  # fmt: skip
TEXTS = st.lists(st.lists(NEIGHBOURS | st.text(max_size=3), max_size=12).map("".join), max_size=30)


def through(texts: list[str]) -> tuple[list[int], list[int]]:
    """Symbols and counts by way of the normal form."""
    symbols, counts, _ = reduced(fold_all(texts))
    return symbols.tolist(), counts.tolist()


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_both_ways_give_the_same_symbols(texts: list[str]) -> None:
    """Numbers that meet, marks, mixed words, Greek, lone surrogates, nothing at all."""
    made = skeletons(texts)
    sizes = (made.starts[1:] - made.starts[:-1]).tolist()
    assert (made.symbols.tolist(), sizes) == through(texts)


def test_every_character_gives_the_same_alone_and_beside_a_number() -> None:
    """All of Unicode; what they become fits its table."""
    texts = [f"{one}7{one}" for one in map(chr, range(0x110000))]
    for begin in range(0, len(texts), 50_000):
        some = texts[begin : begin + 50_000]
        made = skeletons(some)
        sizes = (made.starts[1:] - made.starts[:-1]).tolist()
        assert (made.symbols.tolist(), sizes) == through(some)
