"""Word by word: nothing withheld shows, and reports laid together narrow nothing down."""

from hypothesis import given
from hypothesis import strategies as st

from guwah.report.redaction import BLOCK, visible_pieces

pieces = st.lists(st.text(min_size=1, max_size=4), max_size=60)
spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), max_size=3)


@given(pieces, spans)
def test_no_byte_of_a_withheld_span_is_visible(text: list[str], withheld: list[tuple[int, int]]):
    """Every piece that a span touches is withheld, with at least eight of its block."""
    visible = visible_pieces(text, withheld)
    offset = 0
    for number, piece in enumerate(text):
        end = offset + len(piece.encode("utf-8", "surrogatepass"))
        if any(start < end and offset < start + length for start, length in withheld):
            assert number not in visible
        offset = end
    run = 0
    for number in range(len(text) + 1):
        if number < len(text) and number not in visible:
            run += 1
        else:
            assert run == 0 or run >= BLOCK or not visible
            run = 0


@given(pieces, spans, spans)
def test_two_reports_laid_together_show_no_part_of_a_block_that_both_withhold(
    text: list[str], one: list[tuple[int, int]], other: list[tuple[int, int]]
):
    """The union of two disclosures hides what both hide in blocks of eight or more."""
    union = visible_pieces(text, one) | visible_pieces(text, other)
    run = 0
    for number in range(len(text) + 1):
        if number < len(text) and number not in union:
            run += 1
        else:
            assert run == 0 or run >= BLOCK or not union
            run = 0
