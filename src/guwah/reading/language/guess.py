"""
Which language a message is in: one suggestion for each message, many at a time.

Suggests; a person decides. Mixed messages are cut by `spans`. Spec: docs/spec/language.md.

The rules of this module are:
  * The script with the most letters decides which languages are compared; where it allows
    only one (Tibetan), it decides alone.
  * `und` is said where there is no letter, where no language of the script is known, and
    where the best suggestion is less likely than not.
  * Chinese with Japanese kana is not called Chinese.
  * The same text has the same suggestion, alone or among others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from guwah.reading.language import letters, measure
from guwah.reading.language.model import LANGUAGES, Model, model

UNSURE: Final = 0.5
BLOCK: Final = 50_000
MIN_KANA: Final = 2
_KINDS: Final = len(letters.SCRIPTS)
_WORTH: Final = np.array(
    [0, *(2 if name in ("Hani", "Kana", "Hang") else 1 for name in letters.SCRIPTS[1:])], np.float64
)


class Guess(msgspec.Struct, frozen=True):
    """A suggestion: the language and script of a text, and how likely that is."""

    language: str
    """ISO 639-1 code, or `und`."""
    script: str
    """ISO 15924 code: `Latn`, `Cyrl`, `Arab`, `Hans`, `Hant`, `Tibt` …, or `Zyyy`."""
    probability: float
    """Of the language, in the eyes of the model; 1 where the script decides alone."""

    @property
    def tag(self) -> str:
        """The class as one word: with the script where a language has several of ours."""
        return f"{self.language}-{self.script}" if self.language in ("ug", "zh") else self.language


NOTHING: Final = Guess("und", "Zyyy", 0.0)


@cache
def labels() -> list[list[tuple[str, str]]]:
    """Language and script of each lane of each kind; one `und` for a script without lanes."""
    table = [[("und", name)] for name in letters.SCRIPTS]
    for script, languages in LANGUAGES.items():
        kind = letters.SCRIPTS.index(script)
        table[kind] = [
            (one[:2], one[3:]) if one.startswith("zh-") else (one, script) for one in languages
        ]
    return table


def blocks(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Cut a batch into blocks of about `BLOCK` characters.

    Args:
        texts: The batch.

    Yields:
        Where a block begins, and its texts.
    """
    begin = size = 0
    for at, text in enumerate(texts):
        size += len(text) + 1
        if size >= BLOCK:
            yield begin, texts[begin : at + 1]
            begin, size = at + 1, 0
    if begin < len(texts):
        yield begin, texts[begin:]


def likelihoods(
    sums: NDArray[np.float64], kinds: NDArray[np.uint8], weights: Model
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The best lane of each row of scores, and its probability.

    Args:
        sums: Shape `(rows, LANES)`: added scores of words of one script.
        kinds: The script of each row.
        weights: The model.

    Returns:
        The lane and the softmax of its score.
    """
    logits = sums * weights.scales[kinds][:, None] + weights.lanes[kinds]
    best = logits.argmax(axis=1)
    top = logits[np.arange(len(best)), best]
    return best, 1 / np.exp(logits - top[:, None]).sum(axis=1)


def detect_many(texts: Sequence[str]) -> list[Guess]:
    """Suggest the language of each text.

    Args:
        texts: Messages; each is judged by itself.

    Returns:
        One suggestion a text, in their order.
    """
    found: list[Guess] = []
    for _, block in blocks(texts):
        found += _detect(block)
    return found


def detect(text: str) -> Guess:
    """Suggest the language of one text.

    Args:
        text: A message.

    Returns:
        The suggestion.
    """
    return detect_many([text])[0]


def owners(texts: Sequence[str], words: measure.Words) -> NDArray[np.int64]:
    """The text that each word stands in, where the texts are joined by one character.

    Args:
        texts: The texts of the block.
        words: The words of the joined text.

    Returns:
        Places in `texts`.
    """
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    return np.searchsorted(ends, words.first, "right")


def _detect(texts: Sequence[str]) -> list[Guess]:
    """Suggestions for one block."""
    weights = model()
    words = measure.find_words(letters.read_letters("\n".join(texts)))
    if not len(words.first):
        return [NOTHING] * len(texts)
    scores = measure.score_words(words, weights.tables)
    owner = owners(texts, words)
    worth = np.bincount(
        owner * _KINDS + words.script, words.size * _WORTH[words.script], len(texts) * _KINDS
    ).reshape(len(texts), _KINDS)
    main = worth.argmax(axis=1).astype(np.uint8)
    scores *= (words.script == main[owner])[:, None]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    kinds = main[owner[starts]]
    best, chance = likelihoods(np.add.reduceat(scores, starts).astype(np.float64), kinds, weights)
    japanese = worth[owner[starts], letters.KANA] >= MIN_KANA * _WORTH[letters.KANA]
    kinds = np.where(japanese & (kinds == letters.HAN), letters.KANA, kinds)
    best *= kinds == main[owner[starts]]
    table = labels()
    found = [NOTHING] * len(texts)
    rows = zip(owner[starts].tolist(), kinds.tolist(), best.tolist(), chance.tolist(), strict=True)
    for at, kind, lane, probability in rows:
        language, script = table[kind][lane]
        if probability < UNSURE:
            language = "und"
        found[at] = Guess(language, script, probability)
    return found
