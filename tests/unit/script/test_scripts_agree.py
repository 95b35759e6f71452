"""Words written in three scripts by another program have one normal form."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from guwah.script.normal import normal_text

SENTENCES = Path(__file__).parents[4] / "shared/data/linking/sentences.json.gz"
LETTERS = re.compile("[ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيە]+")
PLAIN = str.maketrans("éëöü", "eeou", "'’")


@pytest.fixture(scope="module")
def words() -> list[str]:
    """All words of the Uyghur sentences that are at hand."""
    if not SENTENCES.exists():
        pytest.skip("shared/data/linking is not here")
    sentences = json.loads(gzip.decompress(SENTENCES.read_bytes()))["ug"]
    return sorted({word for one in sentences for word in LETTERS.findall(one)})


@pytest.mark.parametrize(
    ("script", "least", "typed"),
    [("ULS", 0.99, False), ("UCS", 0.99, False), ("ULS", 0.9, True)],
    ids=["Latin", "Cyrillic", "Latin typed plainly"],
)
def test_words_of_a_converter_are_equal(
    words: list[str], script: str, least: float, typed: bool
) -> None:
    """From Arabic letters and back, by `umsc`, which knows nothing of this normal form."""
    umsc = pytest.importorskip("umsc")
    there: Callable[[str], str] = umsc.UgMultiScriptConverter("UAS", script)
    back: Callable[[str], str] = umsc.UgMultiScriptConverter(script, "UAS")
    equal = again = 0
    for word in words:
        other = there(word)
        equal += normal_text(other.translate(PLAIN) if typed else other) == normal_text(word)
        again += normal_text(back(other)) == normal_text(other)
    assert len(words) > 5_000
    assert equal / len(words) >= least and again / len(words) >= least
