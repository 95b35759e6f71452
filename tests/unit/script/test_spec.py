"""The specification's vectors are what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from guwah.script import alphabet
from guwah.script.normal import normal_text
from guwah.script.segment import SEGMENTER
from guwah.script.terms import FTS_TOKENISER

SPEC = (Path(__file__).parents[3] / "docs/spec/normal-form.md").read_text(encoding="utf-8")


def test_vectors_of_the_page_hold() -> None:
    """Each row of the vector table is text and normal form."""
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", SPEC, re.MULTILINE)
    assert len(rows) == 12
    assert [normal_text(text) for text, _ in rows] == [normal for _, normal in rows]


def test_the_alphabet_of_the_page_holds() -> None:
    """Each letter in the table of the one alphabet is folded as its row says."""
    table = SPEC.split("### The one alphabet")[1].split("* The carrier")[0]
    seen = 0
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for row in (cells[:4], cells[5:9]):
            if len(row) == 4 and row[0].isalpha() and row[0] != "normal":
                for letter in " ".join(row[1:]).split():
                    assert normal_text(letter) == row[0]
                    seen += 1
    assert seen > 100


def test_names_on_the_page_are_those_of_the_code() -> None:
    """The tokeniser and the segmenter stand on the page as in the code."""
    assert f'tokenize="{FTS_TOKENISER}"' in SPEC
    assert f"`{SEGMENTER}`" in SPEC


def test_letters_are_folded_to_stable_characters() -> None:
    """Every target of the table is its own normal form, and no key is upper case."""
    for letter, folded in alphabet.LETTERS.items():
        assert normal_text(folded) == folded
        assert letter == letter.casefold() or letter == "ß"
