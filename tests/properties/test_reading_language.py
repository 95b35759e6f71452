"""Languages of any text: spans are disjoint, of whole characters, and hold no digit at the ends."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from guwah.reading.language.guess import detect, detect_many
from guwah.reading.language.spans import spans, spans_many

WORDS = st.sampled_from(
    ["salam", "سالام", "салам", "сәләм", "你好", "我們", "བོད་", "o'zbek", "😀", "10", "٢", "a@b.c",
     "https://x.y/z", "e\u0301", "\u200f", "\ud800", "—", "。", "word.", "𠮷", "خوبم", "ok"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join),
                  st.lists(WORDS, max_size=12).map("".join))  # fmt: skip


@given(TEXTS)
def test_spans_are_ascending_disjoint_and_readable(text: str) -> None:
    """Each span is a slice of the bytes that decodes, after the one before it."""
    raw = text.encode("utf-8", "surrogatepass")
    end = 0
    for span in spans(text):
        assert span.offset >= end and span.length > 0
        end = span.offset + span.length
        raw[span.offset : end].decode("utf-8", "surrogatepass")
    assert end <= len(raw)


@given(TEXTS)
def test_a_span_begins_and_ends_with_a_letter(text: str) -> None:
    """No digit, emoji or space stands at an end of a span."""
    raw = text.encode("utf-8", "surrogatepass")
    for span in spans(text):
        part = raw[span.offset : span.offset + span.length].decode("utf-8", "surrogatepass")
        for character in (part[0], part[-1]):
            is_han = (
                character in "々〇〆" or ord(character) >= 0x20000
            )  # newer than Python's tables
            assert is_han or unicodedata.category(character)[0] in "LM"


@given(st.lists(TEXTS, max_size=8))
def test_a_batch_is_as_one_by_one(texts: list[str]) -> None:
    """Neighbours change nothing."""
    assert detect_many(texts) == list(map(detect, texts))
    assert spans_many(texts) == list(map(spans, texts))


@given(TEXTS)
def test_a_probability_is_one(text: str) -> None:
    """Between nothing and one, and above a half where a language is named."""
    found = detect(text)
    assert 0 <= found.probability <= 1 + 1e-9
    assert found.language == "und" or found.probability >= 0.5
