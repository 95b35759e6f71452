"""
Makes `src/guwah/reading/language/weights.npz`: what each n-gram says about the language.

Reads sentences and the message catalogues of Debian packages (those of
`tools/language_data/debian-packages.txt`, fetched by apt-get download); needs scipy (not a dependency of
the program). Which text, under which licence, and what is weak: docs/explanation/languages.md.

    python tools/train_language.py SENTENCES.json.gz CATALOGUES_FOLDER UDHR_FOLDER

The rules of this script are:
  * The same input gives the same weights: all draws are seeded, all lists sorted.
  * No text that shares 32 letters in a row with the Universal Declaration is used, so that
    the Declaration can test the model.
  * Each language counts the same, however much text of it there is.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import random
import re
import struct
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import regex
from scipy import sparse

sys.path.insert(0, str(Path(__file__).parent / "language_data"))
import spelling  # type: ignore[import-not-found]

from guwah.reading.language import letters, measure
from guwah.reading.language.model import LANGUAGES
from guwah.script.han import SIMPLIFIED, VARIANTS

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/guwah/reading/language/weights.npz"
HAND = ROOT / "tools/language_data/chat.tsv"
EACH = 40_000
PASSES = 5
BATCH = 3_000
RATE = 0.4
DAMPING = 1e-4
PENALTY = 1e-6
LEAST = 3
WINDOW = 24
STRIDE = 8
HAND_WORTH = 12
UNKNOWN_WORTH = 0.4
CLIPPED = 0.999
CATALOGUES = {
    "ug": "ug", "kk": "kk", "ky": "ky", "uz": "uz", "uz@cyrillic": "uz", "uz@Cyrl": "uz",
    "tr": "tr", "ru": "ru", "fa": "fa", "ar": "ar", "de": "de", "fr": "fr", "zh_CN": "zh-Hans",
    "zh_TW": "zh-Hant",
} | dict.fromkeys(("es", "it", "nl", "pl", "pt", "sv", "id", "ro", "kmr", "ku", "uk", "bg",
                   "be", "mn", "tg", "sr", "ur", "ckb", "ps", "sd", "vi", "cs", "fi", "hu",
                   "ca", "da", "nb", "sq", "so", "sw", "ms"), "und")  # fmt: skip
OTHERS = sorted(name for name, language in CATALOGUES.items() if language == "und")
NAMES_ONLY = ("iso_", "timezone", "kstars", "kgeography", "marble", "plasma_engine_time")
MARKUP = re.compile(
    r"<[^>]*>|&\w+;|[%$]\(?\w*\)?[sdiulxfgc]?\b|%\d?|\{[^}]*\}|https?:\S+|[~_&]|\\n"
)
LETTER = regex.compile(r"\p{L}")
IN_SCRIPT = {"Latn": regex.compile(r"\p{Latin}"), "Cyrl": regex.compile(r"\p{Cyrillic}"),
             "Arab": regex.compile(r"[\p{Arabic}&&\p{L}]", regex.V1),
             "Hani": regex.compile(r"\p{Han}")}  # fmt: skip
SCRIPT_OF = {"ug": "Arab", "kk": "Cyrl", "ky": "Cyrl", "ru": "Cyrl", "fa": "Arab", "ar": "Arab",
             "zh-Hans": "Hani", "zh-Hant": "Hani", "en": "Latn", "tr": "Latn", "de": "Latn",
             "fr": "Latn"}  # fmt: skip


def read_catalogue(path: Path) -> Iterator[tuple[str, str]]:
    """The messages of a binary catalogue with their translations (GNU gettext manual, 10.3)."""
    data = path.read_bytes()
    if len(data) < 28 or data[:4] not in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"):
        return
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, first, second = struct.unpack_from(order + "3I", data, 8)
    for at in range(count):
        size, begin = struct.unpack_from(order + "2I", data, first + 8 * at)
        other_size, other = struct.unpack_from(order + "2I", data, second + 8 * at)
        source = data[begin : begin + size].split(b"\4")[-1].split(b"\0")[0]
        for text in data[other : other + other_size].split(b"\0")[:1]:
            yield source.decode("utf-8", "replace"), text.decode("utf-8", "replace")


def plain(text: str) -> str:
    """A message without markup, placeholders and access keys."""
    return re.sub(r"\s+", " ", MARKUP.sub("", text)).strip()


def declaration(folder: Path) -> set[str]:
    """All windows of the Universal Declaration in all its languages, folded."""
    windows: set[str] = set()
    for page in sorted((folder / "declaration").glob("*.html")):
        text = folded(html.unescape(re.sub("<[^>]+>", " ", page.read_text("utf-8"))))
        windows.update(text[at : at + WINDOW] for at in range(len(text) - WINDOW + 1))
    return windows


def folded(text: str) -> str:
    """Letters alone, for comparison."""
    return "".join(filter(str.isalpha, text.lower()))


def is_of_declaration(text: str, windows: set[str]) -> bool:
    """Whether a text shares a window with the Declaration."""
    text = folded(text)
    return any(
        text[at : at + WINDOW] in windows for at in range(0, max(len(text) - WINDOW + 1, 0), STRIDE)
    )


def gather(sentences: Path, catalogues: Path) -> dict[tuple[str, str], list[str]]:
    """All text, by where it comes from and its language."""
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for language, lines in json.loads(gzip.decompress(sentences.read_bytes())).items():
        if language not in ("ug-Latn", "bo"):
            texts["sentences", language].update(lines)
    english: set[str] = set()
    for name, source, translated in messages(catalogues):
        english.add(source)
        if translated != source and 5 <= len(translated) <= 400:
            kind = CATALOGUES[name]
            texts["catalogue " + (name if kind == "und" else ""), kind].add(translated)
    for key in list(texts):
        if key[1] != "en":
            texts[key] -= english
    texts["catalogue ", "en"] = {one for one in english if 5 <= len(one) <= 400 and " " in one}
    for line in HAND.read_text("utf-8").splitlines():
        language, _, text = line.partition("\t")
        if text:
            texts["hand", language].add(text)
    return {key: sorted(lines) for key, lines in sorted(texts.items())}


def messages(catalogues: Path) -> Iterator[tuple[str, str, str]]:
    """`(language of the catalogue, message, translation)`, both plain."""
    for path in sorted(catalogues.rglob("*.mo")):
        name = path.parts[-3]
        if name in CATALOGUES and not path.name.startswith(NAMES_ONLY):
            for source, translated in read_catalogue(path):
                if "Project-Id-Version" not in translated:
                    yield name, plain(source), plain(translated)


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
        for source in ("sentences", "catalogue ")
        for line in texts[source, "en"]
        for word in set(re.findall(r"[a-z]+", line.lower()))
    )
    return {word for word, count in counted.items() if count >= 3}


def examples(
    texts: dict[tuple[str, str], list[str]], windows: set[str]
) -> dict[str, dict[str, list[str]]]:
    """Training pieces by script and language, at most `EACH` of a language."""
    pick = random.Random(5)
    pools: Pools = defaultdict(lambda: defaultdict(list))
    for (source, language), lines in texts.items():
        pick.shuffle(lines)
        allowed = (line for line in lines if not is_of_declaration(line, windows))
        fill(pools, source, language, allowed, pick)
    chosen: dict[str, dict[str, list[str]]] = defaultdict(dict)
    known = english_words(texts)
    for (script, language), by_source in sorted(pools.items()):
        for source, lines in by_source.items():
            if script == "Latn" and language not in ("en", "ug") and source != "hand":
                lines[:] = [one for one in lines if not is_english(one, known)]
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


def matrix(lines: list[str]) -> sparse.csr_matrix:
    """How often each feature stands in each line."""
    text = "\n".join(line.replace("\n", " ") for line in lines)
    ends = np.cumsum([len(line) + 1 for line in lines])
    words = measure.find_words(letters.read_letters(text))
    buckets = measure.feature_places(words)
    row_of_word = np.searchsorted(ends, words.first, "right")
    rows = np.repeat(row_of_word, words.size + 1)
    ones = np.ones(buckets.size, np.float32)
    at = (np.tile(rows, measure.ORDERS), buckets.ravel().astype(np.int64))
    return sparse.csr_matrix((ones, at), shape=(len(lines), measure.BUCKETS))


def fit(by_language: dict[str, list[str]], languages: tuple[str, ...]) -> np.ndarray:
    """Multinomial logistic regression, by AdaGrad (Duchi and others 2011) in small batches.

    Returns:
        Shape `(languages, BUCKETS)`; the mean of the second half of all steps.
    """
    data = sparse.vstack([matrix(by_language[one]) for one in languages]).tocsr()
    used = np.flatnonzero(np.bincount(data.indices, minlength=measure.BUCKETS) >= LEAST)
    used = used[used > 0]
    data = data[:, used].astype(np.float32)
    sizes = [len(by_language[one]) for one in languages]
    target = np.repeat(np.arange(len(languages)), sizes)
    weight = (len(target) / len(languages) / np.array(sizes, np.float32))[target]
    weight[target == languages.index("und") if "und" in languages else []] *= UNKNOWN_WORTH
    weights = np.zeros((len(used), len(languages)), np.float32)
    squares = np.full_like(weights, DAMPING)
    mean, counted = np.zeros_like(weights), 0
    pick = np.random.default_rng(5)
    for step in range(PASSES):
        order = pick.permutation(len(target))
        lost = 0.0
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            part, right, by = data[rows], target[rows], weight[rows]
            scores = part @ weights
            scores -= scores.max(axis=1, keepdims=True)
            chance = np.exp(scores)
            chance /= chance.sum(axis=1, keepdims=True)
            here = np.arange(len(rows))
            lost -= float((by * np.log(chance[here, right] + 1e-30)).sum())
            chance[here, right] -= 1
            slope = part.T @ (chance * (by / len(rows))[:, None]) + PENALTY * weights
            squares += slope * slope
            weights -= RATE * slope / np.sqrt(squares)
        if step >= PASSES // 2:
            mean, counted = mean + weights, counted + 1
        print(f"  pass {step + 1}: loss {lost / len(order):.4f}", flush=True)
    full = np.zeros((len(languages), measure.BUCKETS), np.float32)
    mean /= counted
    full[:, used] = (mean - mean.mean(axis=1, keepdims=True)).T
    return full


def main() -> None:
    """Train a table for each script and write them."""
    sentences, catalogues, udhr = map(Path, sys.argv[1:4])
    start = time.process_time()
    texts = gather(sentences, catalogues)
    chosen = examples(texts, declaration(udhr))
    print(f"{time.process_time() - start:.0f} s to gather")
    tables: dict[str, np.ndarray] = {}
    together = np.zeros((measure.LANES, measure.BUCKETS), np.float32)
    for script, languages in LANGUAGES.items():
        if len(languages) < 2:
            continue
        print(script, {one: len(chosen[script][one]) for one in languages})
        fitted = fit(chosen[script], languages)
        scale = np.quantile(np.abs(fitted[fitted != 0]), CLIPPED) / 127
        tables[script] = fitted / scale
        tables[script + " scale"] = np.float32(scale)
        together[: len(languages)] += tables[script]
    weights = np.clip(np.rint(together), -127, 127).astype(np.int8)
    scales = {one: tables[one + " scale"] for one in LANGUAGES if one + " scale" in tables}
    np.savez_compressed(TARGET, weights=weights, **scales)
    data = TARGET.read_bytes()
    print(f"{TARGET.name}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
