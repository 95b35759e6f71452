"""The page of a share: its words in order, once; whose it is stands nowhere."""

from __future__ import annotations

import io
import re

import segno
from pypdf import PdfReader

from guwah.report.sharepage import render_share, square
from guwah.vault.recovery import WORDLIST

WORDS = tuple(WORDLIST[31 * i % 1024] for i in range(33))


def test_the_page_holds_the_words_in_order() -> None:
    """One page; each word beside its number; k and n are said."""
    reader = PdfReader(io.BytesIO(render_share(2, 5, 3, WORDS)))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Part 2 of 5" in text and "Any 3 of these 5 parts" in text
    found = dict(re.findall(r"\b(\d{1,2}) ([a-z]+)\b", text))
    assert [found[str(i + 1)] for i in range(33)] == list(WORDS)


def test_the_page_does_not_say_what_it_opens() -> None:
    """Neither the program nor a vault, neither a time nor a name is on it or in its metadata."""
    data = render_share(1, 3, 2, WORDS)
    reader = PdfReader(io.BytesIO(data))
    told = reader.pages[0].extract_text() + str(reader.metadata) + str(reader.xmp_metadata)
    for word in ("guwah", "vault", "witness", "evidence"):
        assert word not in told.lower() and word.encode() not in data.lower()
    assert data == render_share(1, 3, 2, WORDS)


def test_the_square_holds_the_words_alone() -> None:
    """As capitals, in the mode for them, with the second lowest correction at least."""
    code = segno.make(" ".join(WORDS).upper(), error="m", micro=False)
    assert code.mode == "alphanumeric" and code.error in "MQH"
    assert square(WORDS).count("<path") >= 1 and square(WORDS) != square(WORDS[::-1])
