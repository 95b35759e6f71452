"""
Wears texts as hands and evasion do: the usual kinds of noise.

Letters swapped, dropped, added and replaced; capitals; look-alikes of another script; marks that
nobody sees; punctuation, spaces and emoji within words; in Chinese, characters of the same sound.
How much of it a text gets is drawn for every text. Other kinds: linking_corpus_unseen.py.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable

from linking_corpus_words import LETTERS
from pypinyin import Style, lazy_pinyin

UNSEEN_MARKS = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"
POINTS = "!?.,*~-_·…。،"
EMOJI = "🔥👀😂🚔📞☠💀❗⚠🙏😡👮🔪☎"
ALIKE = dict(zip("aeocpxyisABEKMHOPCTX", "аеосрхуіѕАВЕКМНОРСТХ", strict=True))
ALIKE |= {other: one for one, other in list(ALIKE.items())} | {"ي": "ی", "ك": "ک", "ى": "ی"}
HEAVY = (0.012, 0.122)
SOUNDING = 0.075

Noise = Callable[[random.Random, str, str, float], str]
Edit = Callable[[random.Random, list[str], int, str], None]


class Sounds:
    """Chinese characters by how they sound, without tones."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Keep the characters of these sentences."""
        found = sorted({one for text in sentences for one in text if is_han(one)})
        self.of = {one: lazy_pinyin(one, style=Style.NORMAL)[0] for one in found}
        self.alike: dict[str, list[str]] = defaultdict(list)
        for one, sound in self.of.items():
            self.alike[sound].append(one)
        self.all = found

    def other(self, rng: random.Random, one: str) -> str:
        """Another character of the same sound, if there is one."""
        group = self.alike.get(self.of.get(one, ""), [one])
        return rng.choice(group)


def is_han(one: str) -> bool:
    """Whether this character is a Chinese one."""
    return "\u3400" <= one <= "\u9fff"


class Seen:
    """The usual noise."""

    def __init__(self, sounds: Sounds) -> None:
        """Keep what is drawn from."""
        self.sounds = sounds
        self.edits: list[Edit] = [self.replace, self.replace, self.swap, self.drop, self.add]

    def letter(self, rng: random.Random, language: str) -> str:
        """Some letter of a language."""
        return rng.choice(LETTERS.get(language) or self.sounds.all)

    def replace(self, rng: random.Random, at: list[str], i: int, language: str) -> None:
        """Another letter stands here."""
        if at[i] != " ":
            at[i] = self.letter(rng, language)

    def swap(self, rng: random.Random, at: list[str], i: int, language: str) -> None:
        """Two letters change places."""
        if i + 1 < len(at):
            at[i], at[i + 1] = at[i + 1], at[i]

    def drop(self, rng: random.Random, at: list[str], i: int, language: str) -> None:
        """A letter is missing."""
        at[i] = ""

    def add(self, rng: random.Random, at: list[str], i: int, language: str) -> None:
        """A letter too many."""
        at[i] += self.letter(rng, language)

    def turn(self, rng: random.Random, at: list[str], i: int) -> None:
        """A capital, or a letter that looks the same."""
        if rng.random() < 0.4:
            at[i] = at[i].swapcase() if len(at[i].swapcase()) == 1 else at[i]
        else:
            at[i] = ALIKE.get(at[i], at[i])

    def __call__(self, rng: random.Random, text: str, language: str, strength: float) -> str:
        """
        A text, worn.

        Args:
            rng: Decides.
            text: At least one character.
            language: Whose letters come in.
            strength: 1 for as much as usual.
        """
        heavy = rng.uniform(*HEAVY) * strength
        sounding = rng.random() * SOUNDING * 2 * strength
        at = list(text)
        for i in range(len(at)):
            one = at[i]
            if sounding and is_han(one) and rng.random() < sounding:
                at[i] = one = self.sounds.other(rng, one)
            drawn = rng.random()
            if drawn >= heavy:
                continue
            share = drawn / heavy
            if share < 0.5:
                rng.choice(self.edits)(rng, at, i, language)
            elif share < 0.6:
                self.turn(rng, at, i)
            elif share < 0.76:
                at[i] += rng.choice(UNSEEN_MARKS)
            elif share < 0.86:
                at[i] += rng.choice(POINTS)
            elif share < 0.94:
                at[i] += rng.choice(EMOJI)
            else:
                at[i] += " "
        return "".join(at) or text


def light(rng: random.Random, noise: Noise, text: str, language: str, share: float) -> str:
    """This text, worn in `share` of all cases."""
    return noise(rng, text, language, 1.0) if rng.random() < share else text
