"""
Which pieces of a text stay visible when words in it are withheld.

Pure arithmetic over pieces and spans; knows no rule and no name.
Spec: docs/spec/redaction.md, "Word by word"

The rules that this module enforces are:
  * Pieces are withheld in fixed blocks of eight, counted from the beginning of the text; what
    remains at the end belongs to the last block, which has eight to fifteen.
  * The blocks do not depend on the rules, so that two reports of one text, laid together,
    never show a part of a block that both had to withhold.
  * A text of a single block, or with no block left, is withheld whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

BLOCK: Final = 8
Span = tuple[int, int]


def blocks(count: int) -> list[range]:
    """The blocks of a text with so many pieces: consecutive, each of at least eight.

    Args:
        count: Number of pieces.

    Returns:
        The blocks in order; a single one if there are fewer than sixteen pieces.
    """
    number = max(1, count // BLOCK)
    starts = [BLOCK * block for block in range(number)]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], count], strict=True)]


def visible_pieces(pieces: Sequence[str], withheld: Iterable[Span]) -> frozenset[int]:
    """The pieces that stay visible.

    Args:
        pieces: The pieces of the text in order.
        withheld: `(offset, length)` in bytes of the text's UTF-8; nothing of them may show.

    Returns:
        Numbers of the visible pieces; empty if the whole text must be withheld.
    """
    spans = [span for span in withheld if span[1] > 0]
    touched: set[int] = set()
    offset = 0
    for number, piece in enumerate(pieces):
        end = offset + len(piece.encode("utf-8", "surrogatepass"))
        if any(start < end and offset < start + length for start, length in spans):
            touched.add(number)
        offset = end
    visible: set[int] = set()
    for block in blocks(len(pieces)):
        if touched.isdisjoint(block):
            visible.update(block)
    return frozenset(visible)
