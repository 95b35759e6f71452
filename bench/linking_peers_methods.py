"""
The peers of linking_peers.py: each run in a process of its own, under a Python that holds them.

Reads a corpus, imports what a method needs, and only then starts the clock. A skeleton, where a
method is given one, is made within its time: no marks, no case, the scripts of Uyghur as one, Han
as pinyin without tones, digits as one sign. What candidates of MinHash are like is estimated in
numpy from all signatures at once, faster than by the peer's own call for each pair.

usage: linking_peers_methods.py METHOD CHOICE CORPUS LINKS.jsonl

CHOICE is a JSON object. With an empty name for LINKS.jsonl it tells instead how good every
threshold is, counted as score_links.py counts.
"""

from __future__ import annotations

import gzip
import importlib
import json
import os
import resource
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

PERMUTATIONS, SEED, MOST = 128, 42, 40_000_000
STEP, WEIGHED = 10_000, 1 << 17
SWEPT = [round(0.30 + 0.05 * step, 2) for step in range(14)]
ARABIC_LETTERS, IN_LATIN = (
    "ابپتجخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيەکیهةأإآح",
    "a b p t j x d r z zh s sh gh f q k g ng l m n h o u ö ü w é i y e k y h e a a a h",
)  # fmt: skip
CYRILLIC_LETTERS, OF_CYRILLIC = (
    "абвгғдеәжҗзийкқлмнңоөпрстуүфхһчшюяёіұы",
    "a b w g gh d é e zh j z i y k q l m n ng o ö p r s t u ü f x h ch sh yu ya yo i u i",
)
LATIN = (
    dict(zip(ARABIC_LETTERS, IN_LATIN.split(), strict=True))
    | dict(zip(CYRILLIC_LETTERS, OF_CYRILLIC.split(), strict=True))
    | {"ئ": ""}
)
PARTS: dict[str, list[str]] = {
    "exact": [],
    "rensa": ["rensa"],
    "datasketch": ["datasketch"],
    "tfidf": ["sklearn.feature_extraction.text", "sparse_dot_topn"],
}
Array = np.ndarray[Any, Any]
Pairs = tuple[Array, Array, Array]


def rows(path: str) -> Iterator[tuple[int, str, str]]:
    """Family, type and text of each line of a corpus."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            family, kind, _, text = line.rstrip("\n").split("\t", 3)
            yield int(family), kind, text


class Skeleton(dict[int, str]):
    """From a code point to its skeleton, found when first asked for."""

    def __init__(self) -> None:
        """Take Han from pypinyin."""
        super().__init__()
        self.pinyin = importlib.import_module("pypinyin").lazy_pinyin

    def __missing__(self, point: int) -> str:
        """What one character becomes."""
        one = chr(point)
        folded = unicodedata.normalize("NFKC", one).casefold()
        if unicodedata.category(one) in ("Mn", "Cf", "So", "Sk") or not folded:
            found = ""
        elif "\u3400" <= folded[0] <= "\u9fff":
            found = self.pinyin(folded)[0]
        elif folded[0].isdigit():
            found = "#"
        else:
            found = "".join(LATIN.get(part, part) for part in folded)
        self[point] = found
        return found


def shingles(text: str, size: int) -> list[str]:
    """Runs of so many characters."""
    return [text[at : at + size] for at in range(max(1, len(text) - size + 1))]


def alike(signatures: Array, found: Iterable[list[int]], least: float) -> Pairs:
    """
    The candidates that are similar enough, by the share of equal signature values.

    Args:
        signatures: A row for each text.
        found: Candidates of each text.
        least: The least share.
    """
    kept: list[Pairs] = []
    held = total = 0
    waiting: list[Array] = []

    def weigh() -> None:
        nonlocal total
        a, b = np.concatenate(waiting, axis=1)
        share = (signatures[a] == signatures[b]).mean(1, dtype=np.float32)
        good = share >= least
        kept.append((a[good], b[good], share[good]))
        total += int(good.sum())
        if total > MOST:
            raise MemoryError(f"more than {MOST} pairs")

    for at, candidates in enumerate(found):
        others = np.array(candidates, np.int32)
        others = others[others > at]
        waiting.append(np.stack((np.full(len(others), at, np.int32), others)))
        held += len(others)
        if held > WEIGHED:
            weigh()
            waiting, held = [], 0
    if waiting:
        weigh()
    i, j, share = zip(*kept, strict=True)
    return np.concatenate(i), np.concatenate(j), np.concatenate(share)


def exact(texts: list[str], choice: dict[str, Any]) -> Pairs:
    """Texts that are equal after NFKC and without case."""
    groups: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        groups.setdefault(unicodedata.normalize("NFKC", text).casefold(), []).append(at)
    found = [(a, b) for group in groups.values() for n, a in enumerate(group) for b in group[n + 1 :]]  # fmt: skip
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.ones(len(pairs), np.float32)


def rensa(texts: list[str], choice: dict[str, Any]) -> Pairs:
    """MinHash signatures and bands of rensa."""
    part = importlib.import_module("rensa")
    signed = []
    for start in range(0, len(texts), STEP):
        tokens = [shingles(text, choice["shingle"]) for text in texts[start : start + STEP]]
        signed += part.RMinHash.from_token_sets(tokens, PERMUTATIONS, SEED)
    index = part.RMinHashLSH(choice["least"], PERMUTATIONS, choice["bands"])
    index.insert_many(signed)
    signatures = np.empty((len(signed), PERMUTATIONS), np.uint32)
    for at, one in enumerate(signed):
        signatures[at] = one.digest()
    return alike(signatures, map(index.query, signed), choice["least"])


def datasketch(texts: list[str], choice: dict[str, Any]) -> Pairs:
    """MinHash signatures and bands of datasketch."""
    part = importlib.import_module("datasketch")
    tokens = ([one.encode() for one in shingles(text, choice["shingle"])] for text in texts)
    signed = part.MinHash.bulk(tokens, num_perm=PERMUTATIONS, seed=SEED)
    index = part.MinHashLSH(threshold=choice["lsh"], num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for at, one in enumerate(signed):
            session.insert(at, one, check_duplication=False)
    signatures = np.empty((len(signed), PERMUTATIONS), np.uint32)
    for at, one in enumerate(signed):
        signatures[at] = one.hashvalues
    return alike(signatures, map(index.query, signed), choice["least"])


def tfidf(texts: list[str], choice: dict[str, Any]) -> Pairs:
    """TF-IDF of character n-grams and the products of sparse_dot_topn."""
    text = importlib.import_module("sklearn.feature_extraction.text")
    part = importlib.import_module("sparse_dot_topn")
    made = text.TfidfVectorizer(analyzer="char", ngram_range=tuple(choice["grams"]), min_df=2, dtype=np.float32)  # fmt: skip
    matrix = made.fit_transform(texts)
    found = part.sp_matmul_topn(
        matrix, matrix.T.tocsr(), top_n=choice.get("top", 200), threshold=choice["least"], n_threads=os.cpu_count()
    ).tocoo()  # fmt: skip
    low, high = np.minimum(found.row, found.col), np.maximum(found.row, found.col)
    code = low.astype(np.int64) * len(texts) + high
    _, first = np.unique(code, return_index=True)
    first = first[low[first] < high[first]]
    return low[first], high[first], found.data[first]


METHODS: dict[str, Callable[[list[str], dict[str, Any]], Pairs]] = {"exact": exact, "rensa": rensa, "datasketch": datasketch, "tfidf": tfidf}  # fmt: skip


def run(method: str, choice: dict[str, Any], corpus: str, out: str) -> dict[str, Any]:
    """
    Run a method in this process.

    Args:
        method: One of METHODS.
        choice: What it is run with.
        corpus: The texts.
        out: Where the links are written to; empty: tell how good every threshold is instead.
    """
    families, _, texts = zip(*rows(corpus), strict=True)
    for name in [*PARTS[method], *(["pypinyin"] if choice.get("skeleton") else [])]:
        importlib.import_module(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    if choice.get("skeleton"):
        table = Skeleton()
        told = [text.translate(table) or text for text in texts]
    else:
        told = list(texts)
    i, j, share = METHODS[method](told, {"least": SWEPT[0], **choice})
    seconds = time.perf_counter() - began
    figures: dict[str, Any] = {
        "seconds": round(seconds, 2),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "mib_before": before // 1024,
    }
    if not out:
        return figures | {"swept": swept(np.array(families), i, j, share)}
    with Path(out).open("w", encoding="utf-8") as lines:
        for a, b in zip(i.tolist(), j.tolist(), strict=True):
            lines.write(f'{{"type":"link","a":{a},"b":{b}}}\n')
    return figures


def swept(family: np.ndarray[Any, Any], i: Any, j: Any, share: Any) -> list[list[float]]:
    """Threshold, precision and recall, for every threshold; counted as score_links.py does."""
    sizes = np.unique(family[family >= 0], return_counts=True)[1]
    truth = int((sizes * (sizes - 1) // 2).sum())
    same = (family[i] == family[j]) & (family[i] >= 0)
    counted = ~((family[i] == -2) & (family[j] == -2))
    told = []
    for least in SWEPT:
        good = counted & (share >= least)
        right = int((same & good).sum())
        told.append([least, right / max(1, int(good.sum())), right / truth])
    return told


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    print(json.dumps(run(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], sys.argv[4])))
