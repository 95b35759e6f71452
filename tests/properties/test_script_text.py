"""Properties of the normal form, of segments and of search terms over any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.wordbreak import words

from guwah.script.normal import normal_text, normalise
from guwah.script.segment import segments
from guwah.script.terms import find_spans, index_terms, match_expression, query_terms, tokens

TRICKY = (
    "ab1 _.,:'’\"\r\n\t\u200d\u0301\u0308\u0327\u200b\u2060\u00ad\u202f\u3000אבカタひ你好ー"
    "👨👩🏿🇨🇳🇹ئۇيۈشچڭە\u0654\u064bབོདཡི་\u0903\u061c@#\u2028\u0085٫٣।éşçğñıİIöüйёщяو"
    "電電话後后臺ﻻﷲｶﾞ가ᄀ\u1161\u11a8①Ⓜ🅰ﬁĳΐß\u09c7\u09be\u0d46\u0d3e\u0f71\u0f72\u0f80"
)
PILES = st.builds(
    lambda text, marks, times: text * 3 + marks * times + text,
    st.text(alphabet=TRICKY), st.text(alphabet="\u0f71\u0f72\u0f80\u200d\u0301", max_size=3),
    st.integers(80, 120),
)  # fmt: skip
TEXT = st.one_of(st.text(), st.text(alphabet=TRICKY), st.text(st.characters()), PILES)
# characters whose word-break properties Unicode 16 and 17 give alike
STABLE = "ab1 _.,:'’\"\r\n\t\u200d\u0301\u200b\u00ad\u3000אבカタひ你ー👨🏿🇨🇳🇹ئۇبོད་\u0903@٫٣।éщ가🅰"


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_segments_are_the_text(text: str) -> None:
    """Nothing is lost or made by cutting, and no piece is empty."""
    cut = segments(text)
    assert "".join(cut) == text
    assert all(cut) and len(cut) <= 512


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=STABLE, max_size=12))
def test_segments_agree_with_another_implementation(text: str) -> None:
    """Word boundaries are those of `uniseg`, which follows the same annex."""
    assert segments(text) == list(words(text))


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_the_normal_form_is_idempotent(text: str) -> None:
    """The normal form of a normal form is itself."""
    normal = normal_text(text)
    assert normal_text(normal) == normal
    assert normalise(text).text == normal


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_every_normal_character_cuts_source_bytes(text: str) -> None:
    """Offsets never fall, stand at characters' beginnings, and their bytes decode."""
    normal = normalise(text)
    source = text.encode("utf-8", "surrogatepass")
    offsets = list(normal.offsets)
    assert len(offsets) == len(normal.text) + 1
    assert offsets == sorted(offsets) and offsets[-1] == len(source)
    for at, character in enumerate(normal.text):
        offset, length = normal.span(at, at + 1)
        assert offset == offsets[at] and 0 < length <= len(source) - offset
        piece = source[offset : offset + length].decode("utf-8", "surrogatepass")
        assert character in normal_text(piece)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_the_byte_map_is_of_the_same_normal_form(text: str) -> None:
    """The map, made apart from the text, has one offset for each of its characters."""
    normal = normalise(text)
    assert len(normal.offsets) == len(normal.text) + 1


@settings(max_examples=200, deadline=None)
@given(TEXT, st.sampled_from(["\u200b", "\u200f", "\u2066", "\u00ad", "\u0640", "\ufeff"]))
def test_invisible_characters_change_nothing_in_composed_text(text: str, mark: str) -> None:
    """Zero-width and bidirectional characters between letters are as if they were not there."""
    composed = unicodedata.normalize("NFC", "".join(filter(str.isalpha, text)))
    if all(unicodedata.normalize("NFD", c) == c for c in composed):
        assert normal_text(mark.join(composed)) == normal_text(composed)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_index_terms_are_the_tokens_in_order(text: str) -> None:
    """The index holds the tokens first, each without white space."""
    expected = [token.text for token in tokens(normal_text(text))]
    terms = index_terms(text).split()
    assert terms[: len(expected)] == expected
    assert all(len(token.split()) == 1 for token in terms)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_a_text_finds_itself(text: str) -> None:
    """Each token of a text, asked for, is found in it by spans that decode."""
    source = text.encode("utf-8", "surrogatepass")
    for token in list(tokens(normal_text(text)))[:5]:
        query = normal_text(text)[token.start : token.stop]
        if token.text.startswith("u") and not query.isalnum():
            assert match_expression(query_terms(query))
        spans = find_spans(text, query_terms(query))
        assert spans
        for offset, length in spans:
            assert source[offset : offset + length].decode("utf-8", "surrogatepass")
