"""Words by UAX #29: rule by rule, and the limits that redaction relies on."""

from __future__ import annotations

import pytest

from guwah.script.segment import MAX_SEGMENTS, SEGMENTER, UNICODE_VERSION, segments

RULES = {
    "WB3 keeps a line end of two characters whole": ["a", "\r\n", "b", "\n", "\r", "c"],
    "WB3c keeps an emoji sequence whole": ["👩\u200d💻", " ", "👩🏽\u200d🚒"],
    "WB3d keeps a run of spaces whole": ["a", "  ", "b", "\t", "\t"],
    "WB4 leaves marks with their letter": ["e\u0301te\u0301", " ", "a\u200db"],
    "WB4 lets a mark stand alone after a line end": ["\n", "\u0301", "a"],
    "WB5 joins letters of any script": ["ئۇيغۇر", " ", "тил", " ", "dil"],
    "WB6 joins letters over an apostrophe": ["can't", " ", "mes'ul", ".", " ", "e.g", "."],
    "WB7a leaves an apostrophe with a Hebrew letter": ["א'", " ", "א'", "_a"],
    "WB7b joins Hebrew letters over a quotation mark": ['א"א', '"', " ", "a", '"', "a"],
    "WB8 joins digits": ["2024", "-", "01"],
    "WB9 joins letters and digits": ["A3", " ", "3a"],
    "WB11 joins digits over a separator": ["3.14", ",", " ", "1,000.5", "."],
    "WB13 joins Katakana": ["カタカナ", "ひ", "ら", "字"],
    "WB13a joins over a low line": ["a_b", " ", "_3_", " ", "カ_a"],
    "WB15 joins flags by pairs": ["🇨🇦", "🇹🇷", "🇳", " ", "🇳🇴"],
    "WB999 parts everything else": ["你", "好", "，", "世", "界", "!", "?"],
    "no tailoring joins an apostrophe to the vowel after it": ["'", "a", " ", "2", "’", "a"],
    "Tibetan is parted at the tsheg, not at vowel signs": ["བོད", "་", "ཡིག", "།"],
}


@pytest.mark.parametrize("pieces", RULES.values(), ids=RULES.keys())
def test_each_rule_cuts_where_the_annex_says(pieces: list[str]) -> None:
    """Every rule of UAX #29, section 4.1.1, on text that people write."""
    assert segments("".join(pieces)) == pieces


def test_a_long_text_ends_in_one_last_piece() -> None:
    """The last of 512 pieces takes the rest, and nothing is lost."""
    text = "word " * 1000
    cut = segments(text)
    assert len(cut) == MAX_SEGMENTS
    assert cut[-1] == text[sum(map(len, cut[:-1])) :]
    assert "".join(cut) == text


@pytest.mark.parametrize(("count", "expected"), [(511, 511), (512, 512), (513, 512)])
def test_the_limit_is_exact(count: int, expected: int) -> None:
    """Exactly as many pieces as the limit are kept apart."""
    assert len(segments("," * count)) == expected


def test_an_empty_text_has_no_piece() -> None:
    """An empty text is a text without segments."""
    assert segments("") == []


def test_a_lone_surrogate_is_a_piece() -> None:
    """Text that no encoding can carry is cut like any other."""
    assert segments("a \ud800 b") == ["a", " ", "\ud800", " ", "b"]


def test_the_segmenter_names_its_unicode_version() -> None:
    """What stands in a commitment says which properties made the pieces."""
    assert f"UAX #29 words, Unicode {UNICODE_VERSION}" == SEGMENTER
    assert UNICODE_VERSION.count(".") == 2
