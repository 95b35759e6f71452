"""
Cuts sentences into windows and splices windows into texts that nobody wrote.

A text is made of windows of a few words (Han: a few characters; Tibetan: a few syllables) from
sentences drawn at random, so that unrelated texts share fragments as talk does, and no whole.
A word of more than `LONGEST` characters is a list without spaces and cut at its signs.
Uyghur in Latin and Cyrillic letters is made by `umsc` from the Arabic, traditional characters by
OpenCC where a family needs both.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import re
from functools import lru_cache
from pathlib import Path

import opencc
import umsc  # type: ignore[import-untyped]

WINDOWS = {"zh-Hans": (2, 9), "zh-Hant": (2, 9), "bo": (1, 4)}
USUAL = (1, 4)
USUAL_LENGTH = (46.0, 0.62)
LETTERS = {
    "ug": "ابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيەئ",
    "fa": "ابپتثجچحخدرزژسشعغفقکگلمنوهی",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщыьэюя",
    "ug-Cyrl": "абвгғдежҗзийкқлмнңоөпрстуүфхһчшәю",
    "ug-Latn": "abcdefghijklmnopqrstuvwxyzéöü",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "bo": "ཀཁགངཅཆཇཉཏཐདནཔཕབམཙཚཛཝཞཟའཡརལཤསཧཨ",
}
IN_LATIN = umsc.UgMultiScriptConverter("UAS", "ULS")
IN_CYRILLIC = umsc.UgMultiScriptConverter("UAS", "UCS")
IN_TRADITIONAL = opencc.OpenCC("s2t")
IN_SIMPLIFIED = opencc.OpenCC("t2s")
FROM_CYRILLIC = umsc.UgMultiScriptConverter("UCS", "ULS")
LONGEST = 24


@lru_cache(maxsize=1 << 16)
def word_turned(word: str, language: str) -> str:
    """An Uyghur word of Arabic letters in Latin or Cyrillic ones."""
    return str((IN_LATIN if language == "ug-Latn" else IN_CYRILLIC)(word))


def turned(text: str, language: str) -> str:
    """
    A text in the script of `language`.

    Args:
        text: Uyghur in Arabic letters, or simplified Chinese, or what is that already.
        language: What it shall be.
    """
    if language in ("ug-Latn", "ug-Cyrl"):
        return " ".join(word_turned(word, language) for word in text.split(" "))
    if language == "zh-Hant":
        return str(IN_TRADITIONAL.convert(text))
    return text


@lru_cache(maxsize=1 << 18)
def word_sounds(word: str) -> str:
    """A word in one script, its letters and digits alone: Uyghur in Latin, Han simplified."""
    latin = FROM_CYRILLIC(IN_LATIN(word.casefold()))
    if any("\u3400" <= sign <= "\u9fff" for sign in word):
        latin = IN_SIMPLIFIED.convert(latin)
    return "".join(filter(str.isalnum, latin.casefold()))


class Words:
    """The windows of one language."""

    def __init__(self, language: str, sentences: list[str], blend: float = 0.0) -> None:
        """
        Keep the sentences, taken apart.

        Args:
            language: What they are written in.
            sentences: At least one.
            blend: How much of the words is to be made of two halves.
        """
        self.language = language
        self.han = language.startswith("zh")
        self.joined = self.han or language == "bo"
        self.low, self.high = WINDOWS.get(language, USUAL)
        self.blend = blend
        self.units: list[list[str]] = []
        for one in sentences:
            if self.han:
                parts = list(one)
            elif language == "bo":
                parts = [part + "་" for part in one.split("་") if part.strip()]
            else:
                parts = [
                    part
                    for word in one.split()
                    for part in (re.split("(?<=[;,/|])", word) if len(word) > LONGEST else [word])
                    if part
                ]
            if parts:
                self.units.append(parts)

    def window(self, rng: random.Random) -> str:
        """A few units of one sentence."""
        draw = rng.random
        parts = self.units[int(draw() * len(self.units))]
        count = self.low + int(draw() * (self.high - self.low + 1))
        start = int(draw() * max(1, len(parts) - count + 1))
        piece = parts[start : start + count]
        if self.blend:
            for at, word in enumerate(piece):
                if draw() < self.blend and len(word) > 3:
                    other = self.units[int(draw() * len(self.units))]
                    end = other[int(draw() * len(other))]
                    piece[at] = word[: (len(word) + 1) // 2] + end[len(end) // 2 :]
        return ("" if self.joined else " ").join(piece)

    def length(
        self, rng: random.Random, low: float, usual: tuple[float, float] = USUAL_LENGTH
    ) -> float:
        """
        How long a text shall be, in characters, Han half of it.

        Args:
            rng: Decides.
            low: The least.
            usual: Median and spread of a log-normal distribution.
        """
        median, spread = usual
        length = min(200.0, max(low, math.exp(rng.gauss(math.log(median), spread))))
        return length / 2 if self.han else length

    def windows(self, rng: random.Random, length: float) -> list[str]:
        """Windows that come to about this many characters together."""
        found: list[str] = []
        have = 0
        gap = 0 if self.joined else 1
        while have < length - (3 if self.han else 2):
            piece = self.window(rng)
            found.append(piece)
            have += len(piece) + gap
        return found

    def text(self, rng: random.Random, length: float) -> str:
        """Windows spliced to about this many characters."""
        return ("" if self.joined else " ").join(self.windows(rng, length)).strip()


def read_words(path: Path, rng: random.Random) -> dict[str, Words]:
    """
    The words of all languages.

    Args:
        path: A gzipped JSON object: lists of sentences by language.
        rng: Leaves out a tenth of the sentences.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        by_language: dict[str, list[str]] = json.load(lines)
    for first, second in (("ug-Latn", "ug"), ("ug-Cyrl", "ug")):
        own = by_language.get(first, [])
        by_language[first] = own + [turned(one, first) for one in by_language[second]]
    words = {}
    for language in sorted(by_language):
        sentences = sorted(set(by_language[language]))
        kept = rng.sample(sentences, max(1, len(sentences) * 9 // 10))
        words[language] = Words(language, kept)
    return words
