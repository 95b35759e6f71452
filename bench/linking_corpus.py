"""
Writes a labelled corpus for linking, as large as wanted and another one for every seed.

    python bench/linking_corpus.py OUT.tsv[.gz] --messages N --seed S
        [--noise seen|unseen] [--mass K] [--sentences SENTENCES.json.gz]

Columns: family (-1: unrelated, -2: boilerplate), type, language, text. A tenth of the messages are
in families of 2 to 40, of the types a exact copy, b gaps filled otherwise, c worn, d another
script, f b and c, g b, c and d, q quoted within other text, s short; 4 % are greetings, app phrases
and one-time codes (e); the others are unrelated (n), some begun by a greeting. --mass adds K
families (m) of 200 to 900 versions of one template, in place of unrelated messages.

The rules of this program are:
  * The same arguments write the same bytes.
  * No text is in two families, or both in a family and unrelated, whatever its case, points and
    script.
  * Every seed draws other sentences, shares of languages, names, gaps and greetings.
  * It holds one line at a time, besides the families that are begun and a number for each text.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from linking_corpus_noise import HEAVY, Noise, Seen, Sounds, is_han, light
from linking_corpus_unseen import Unseen
from linking_corpus_values import Values
from linking_corpus_words import USUAL_LENGTH, read_words, turned, word_sounds

SENTENCES = Path("/work/shared/data/linking/sentences.json.gz")
LANGUAGES = {"ug": 25, "zh-Hans": 20, "ug-Latn": 10, "zh-Hant": 8, "tr": 7, "kk": 6, "ug-Cyrl": 5, "ru": 5, "bo": 4, "en": 4, "fa": 3, "ar": 3}  # fmt: skip
TYPES = {"a": 12, "b": 18, "c": 20, "d": 4, "f": 15, "g": 10, "q": 11, "s": 10}
SIZES = {2: 28, 3: 20, 4: 10, 5: 9, 6: 11, 8: 10, 12: 10, 40: 2}
SCRIPTS = {"ug": ["ug", "ug-Latn", "ug-Cyrl"], "zh-Hans": ["zh-Hans", "zh-Hant"]}
IN_FAMILIES, BOILERPLATE = 0.10, 0.04
BEGUN_BY_GREETING, ENDED_BY_VALUE = 10 / 86, 0.12
TEMPLATE_LENGTH, HAN_TEMPLATE_LENGTH = (76.0, 0.38), (60.0, 0.4)
SCRIPTS_LENGTH = (38.0, 0.5)
WORN_TEMPLATE, WORN_SCRIPT = 0.7, 0.42
MANY = 100
UNRELATED, EVERYBODY = -1, -2

Member = tuple[str, str]


class Writer:
    """Makes the messages of one corpus."""

    def __init__(self, seed: int, noise: str, sentences: Path) -> None:
        """
        Draw what this corpus is made from.

        Args:
            seed: Decides everything.
            noise: `seen` or `unseen`.
            sentences: See linking_corpus_words.
        """
        rng = random.Random(f"corpus:{seed}")
        self.seed = seed
        self.words = read_words(sentences, rng)
        sounds = Sounds(
            "".join(part) for one in ("zh-Hans", "zh-Hant") for part in self.words[one].units
        )
        self.noise: Noise = Seen(sounds) if noise == "seen" else Unseen(sounds, HEAVY)
        self.values = Values(rng, sorted(LANGUAGES), turned)
        self.languages = list(LANGUAGES)
        self.shares = [LANGUAGES[one] * rng.uniform(0.7, 1.4) for one in self.languages]
        self.taken: set[int] = set()
        self.own: set[int] = set()
        self.makers: dict[str, Callable[[random.Random, str, int], list[Member]]] = {
            "a": self.copies, "b": self.templates, "c": self.worn, "d": self.scripts,
            "f": self.templates_worn, "g": self.templates_scripts, "q": self.quoted,
            "s": self.short, "m": self.mass,
        }  # fmt: skip

    def language(self, rng: random.Random, kind: str = "n") -> str:
        """A language, for types of two scripts one that has them."""
        if kind in "dg":
            return rng.choices(("ug", "zh-Hans"), (5, 3))[0]
        return rng.choices(self.languages, self.shares)[0]

    def is_new(self, text: str) -> bool:
        """Whether no message of another family said this, in any script; from now on it is said."""
        key = hash("".join(map(word_sounds, text.split())) or text)
        if key in self.taken:
            return key in self.own
        self.taken.add(key)
        self.own.add(key)
        return True

    def base(
        self, rng: random.Random, language: str, low: int, usual: tuple[float, float] = USUAL_LENGTH
    ) -> list[str]:
        """Windows for a family, that no other message consists of."""
        words = self.words[language]
        while True:
            windows = words.windows(rng, words.length(rng, low, usual))
            if windows and self.is_new(self.join(windows, language)):
                return windows

    def join(self, pieces: list[str], language: str) -> str:
        """Pieces as one text."""
        return ("" if self.words[language].joined else " ").join(pieces).strip()

    def filled(self, rng: random.Random, language: str, size: int, low: int, most: int) -> list[str]:  # fmt: skip
        """A template with gaps between its windows, filled `size` times."""
        words = self.words[language]
        usual = HAN_TEMPLATE_LENGTH if words.han else TEMPLATE_LENGTH
        windows = self.base(rng, language, 36, usual)
        while len(windows) < low + 1:
            windows.append(words.window(rng))
        count = min(len(windows) - 1, rng.choices(range(low, most + 1), (20, 32, 30, 18))[0])
        places = rng.sample(range(1, len(windows)), count)
        gaps = {at: rng.choice(self.values.slots) for at in places}
        if size >= MANY:
            gaps[places[0]] = rng.choice(list(self.values.kinds))
        texts = []
        for _ in range(size):
            pieces = []
            for at, piece in enumerate(windows):
                if at in gaps:
                    pieces.append(self.values.slot(rng, gaps[at], language))
                pieces.append(piece)
            texts.append(self.join(pieces, language))
        return texts

    def copies(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type a."""
        return [(language, self.join(self.base(rng, language, 19), language))] * size

    def templates(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type b."""
        return [(language, text) for text in self.filled(rng, language, size, 1, 4)]

    def worn(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type c."""
        text = self.join(self.base(rng, language, 24), language)
        return [(language, self.noise(rng, text, language, 1.0)) for _ in range(size)]

    def scripts(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type d."""
        text = self.join(self.base(rng, language, 18, SCRIPTS_LENGTH), language)
        return [(language, turned(text, rng.choice(SCRIPTS[language]))) for _ in range(size)]

    def templates_worn(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type f."""
        texts = self.filled(rng, language, size, 1, 4)
        return [(language, self.noise(rng, text, language, WORN_TEMPLATE)) for text in texts]

    def templates_scripts(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type g."""
        members = []
        for text in self.filled(rng, language, size, 1, 4):
            script = rng.choice(SCRIPTS[language])
            members.append((language, self.noise(rng, turned(text, script), script, WORN_SCRIPT)))
        return members

    def quoted(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type q."""
        text = self.join(self.base(rng, language, 24), language)
        members = []
        for _ in range(size):
            words = self.words[self.language(rng)]
            other = words.text(rng, rng.uniform(6, 36) / (2 if words.han else 1))
            said = rng.choice((text, f"{other}: {text}", f"{other} «{text}»", f"{text} {other}"))
            members.append((language, said))
        return members

    def short(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type s."""
        words = self.words[language]
        low, high = (6, 13) if words.han else (11, 25)
        while True:
            windows = words.windows(rng, rng.uniform(low, high))
            text = self.join(windows, language)
            whole = len(windows) > 1 or rng.random() < 0.3
            if whole and low <= len(text) <= high and self.is_new(text):
                break
        return [(language, light(rng, self.noise, text, language, 0.6)) for _ in range(size)]

    def mass(self, rng: random.Random, language: str, size: int) -> list[Member]:
        """Type m: one template, hundreds of versions, one in three of them worn."""
        texts = self.filled(rng, language, size, 2, 5)
        return [(language, light(rng, self.noise, text, language, 1 / 3)) for text in texts]

    def family(self, number: int, kind: str, size: int) -> Iterator[Member]:
        """The members of a family."""
        rng = random.Random(f"family:{self.seed}:{number}")
        while True:
            self.own = set()
            members = self.makers[kind](rng, self.language(rng, kind), size)
            if all(self.is_new(text) for _, text in members):
                return iter(members)

    def everybody(self, rng: random.Random) -> Member:
        """Boilerplate: a code, or a greeting, worn in one of nine cases."""
        if rng.random() < 0.2:
            return "otp", self.values.code(rng)
        text = rng.choice(self.values.greetings)
        language = "zh-Hans" if any(map(is_han, text)) else "en"
        return "greet", light(rng, self.noise, text, language, 0.12)

    def unrelated(self, rng: random.Random) -> Member:
        """A message that belongs to nothing."""
        language = self.language(rng)
        words = self.words[language]
        while True:
            self.own = set()
            text = words.text(rng, words.length(rng, 15))
            if not text or not self.is_new(text):
                continue
            drawn = rng.random()
            if drawn < BEGUN_BY_GREETING:
                text = f"{rng.choice(self.values.greetings)} {text}"
            elif drawn < BEGUN_BY_GREETING + ENDED_BY_VALUE:
                value = self.values.slot(rng, rng.choice(self.values.slots), language)
                text = f"{text} {value}"
            if self.is_new(text):
                return language, text


def plan(rng: random.Random, messages: int, mass: int) -> tuple[list[tuple[str, int]], int]:
    """
    The families of a corpus.

    Args:
        rng: Decides.
        messages: Of the whole corpus.
        mass: How many mass templates besides.

    Returns:
        Type and size of each family, and how many messages they hold together.
    """
    families = []
    left = int(messages * IN_FAMILIES)
    while left > 1:
        size = min(left, rng.choices(list(SIZES), list(SIZES.values()))[0])
        families.append((rng.choices(list(TYPES), list(TYPES.values()))[0], size))
        left -= size
    families += [("m", rng.randint(200, 900)) for _ in range(mass)]
    return families, sum(size for _, size in families)


def lines(arguments: argparse.Namespace) -> Iterator[str]:
    """The lines of the corpus."""
    writer = Writer(arguments.seed, arguments.noise, arguments.sentences)
    rng = random.Random(f"order:{arguments.seed}")
    families, members = plan(rng, arguments.messages, arguments.mass)
    everybody = int(arguments.messages * BOILERPLATE)
    if members + everybody > arguments.messages:
        raise SystemExit("too few messages for so many mass templates")
    order = np.full(arguments.messages, UNRELATED, np.int32)
    order[:members] = np.repeat(np.arange(len(families)), [size for _, size in families])
    order[members : members + everybody] = EVERYBODY
    np.random.default_rng(arguments.seed).shuffle(order)
    begun: dict[int, Iterator[Member]] = {}
    for number in order.tolist():
        if number == UNRELATED:
            kind, (language, text) = "n", writer.unrelated(rng)
        elif number == EVERYBODY:
            kind, (language, text) = "e", writer.everybody(rng)
        else:
            kind, size = families[number]
            if number not in begun:
                begun[number] = writer.family(number, kind, size)
            language, text = next(begun[number])
        yield f"{number}\t{kind}\t{language}\t{' '.join(text.split(chr(9)))}\n"


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("out", type=Path)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--noise", choices=("seen", "unseen"), default="seen")
    parser.add_argument("--mass", type=int, default=0)
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    arguments = parser.parse_args()
    with arguments.out.open("wb") as raw:
        packed = gzip.GzipFile("", "wb", 5, raw, mtime=0) if arguments.out.suffix == ".gz" else raw
        with io.TextIOWrapper(io.BufferedWriter(packed, 1 << 20), "utf-8", newline="\n") as out:
            out.writelines(lines(arguments))


if __name__ == "__main__":
    main()
