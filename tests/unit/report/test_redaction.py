"""Blocks of pieces: what of a text stays visible."""

from guwah.report.redaction import blocks, visible_pieces

PIECES = ["word", " "] * 12


def test_blocks_are_fixed_and_the_last_takes_the_rest() -> None:
    """Eight pieces a block, eight to fifteen in the last."""
    assert blocks(23) == [range(0, 8), range(8, 23)]
    assert blocks(24) == [range(0, 8), range(8, 16), range(16, 24)]
    assert blocks(15) == [range(0, 15)]
    assert blocks(0) == [range(0, 0)]


def test_a_touched_block_is_withheld_whole() -> None:
    """One byte of a block is enough, and no neighbour goes with it."""
    offset = len("".join(PIECES[:8]).encode())
    assert visible_pieces(PIECES, [(offset, 1)]) == frozenset({*range(8), *range(16, 24)})
    assert visible_pieces(PIECES, [(offset - 1, 2)]) == frozenset(range(16, 24))


def test_without_anything_to_withhold_all_is_visible() -> None:
    """No span, or an empty one, withholds nothing."""
    assert visible_pieces(PIECES, []) == visible_pieces(PIECES, [(3, 0)]) == frozenset(range(24))


def test_a_short_text_is_withheld_whole() -> None:
    """Below sixteen pieces there is no block left to show."""
    assert visible_pieces(PIECES[:15], [(0, 1)]) == frozenset()
