"""
Search over many messages, beside plain SQLite FTS5 with the same index, in one run.

Run: `python bench/search.py [COUNT]`; it makes a chat of COUNT messages in all scripts from the
linking corpus, receives it into a vault, and asks 1,000 random queries: words, beginnings of
words, phrases, pairs and longer runs of Han, Tibetan syllables. Each answer is the first 50 hits
with their records and spans; the peer gives 50 row numbers. Then each query's set of hits is held
against a scan of all normal forms.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

import regex
import sqlcipher3

from guwah.casework.finding.filters import Filters
from guwah.casework.finding.searching import search
from guwah.casework.opening import Vault
from guwah.script.normal import normal_text
from guwah.script.terms import FTS_TOKENISER, index_terms, match_expression, query_terms
from guwah.vault.secret import Secret

CORPUS = Path(__file__).parents[2] / "shared/data/linking/messages-100k.tsv.gz"
QUERIES = 1_000
HITS = 50
_WORD = regex.compile(r"(?V1)[\p{L}\p{M}--[\p{Han}\p{Script=Tibetan}]]{3,}+")
_HAN = regex.compile(r"\p{Han}{2,}+")
_MARK = regex.compile(r"\p{M}")
_BEFORE = r"[[\p{L}\p{M}\p{N}]--[\p{Han}]]"
_TIBETAN = regex.compile(r"[\p{L}\p{M}&&\p{Script=Tibetan}]{2,}+", flags=regex.V1)


def write_chat(path: Path, count: int) -> list[str]:
    """A chat whose texts are those of the corpus, words exchanged after the first round."""
    rows = gzip.decompress(CORPUS.read_bytes()).decode().splitlines()
    rows = [row.split("\t")[3] for row in rows if row.count("\t") >= 3]
    chance = random.Random(5)
    words = [word for row in rows[:20_000] for word in row.split()]
    texts = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            pieces = rows[number % len(rows)].split()
            if number >= len(rows) and len(pieces) > 2:
                pieces[chance.randrange(len(pieces))] = chance.choice(words)
            texts.append(" ".join(pieces))
            day, minute = divmod(number, 1_400)
            file.write(f"{13 + day % 16:02d}/{day // 16 % 12 + 1:02d}/{2012 + day // 192}, "
                       f"{minute // 60:02d}:{minute % 60:02d} - Nur: {texts[-1]}\n")  # fmt: skip
    return texts


def queries_of(texts: list[str], count: int) -> list[str]:
    """Random queries from the texts themselves, the scripts in turn."""
    chance = random.Random(9)
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(texts)
        words, han, tibetan = (p.findall(text) for p in (_WORD, _HAN, _TIBETAN))
        way = len(found) % 5
        if way == 0 and words:
            found.append(chance.choice(words))
        elif way == 1 and words:
            word = chance.choice(words)
            found.append(word[: max(3, len(word) // 2)])
        elif way == 2 and len(words) > 1:
            found.append(" ".join(chance.sample(words, 2)))
        elif way == 3 and han:
            run = chance.choice(han)
            at = chance.randrange(len(run) - 1)
            found.append(run[at : at + chance.choice((2, 2, 3, 4))])
        elif way == 4 and (tibetan or words):
            found.append(chance.choice(tibetan or words))
    return found


def scan(normals: list[str], query: str) -> set[int]:
    """Texts that hold every piece of a query, found without any index."""
    hits: set[int] | None = None
    for piece in query.split():
        wanted = normal_text(piece)
        if _HAN.search(wanted):
            here = {n for n, text in enumerate(normals) if wanted in text}
        else:
            letters = max(len(wanted), len(_MARK.sub("", piece)))
            goes_on = letters > 2 and not _TIBETAN.search(wanted)
            whole = regex.compile(
                rf"(?V1)(?<!{_BEFORE}){regex.escape(wanted)}"
                + ("" if goes_on else r"(?![\p{L}\p{M}\p{N}])")
            )
            here = {n for n, text in enumerate(normals) if wanted in text and whole.search(text)}
        hits = here if hits is None else hits & here
    return hits or set()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--scans", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guwah-bench-") as made:
        folder = Path(made)
        texts = write_chat(folder / "WhatsApp Chat with Nur.txt", given.count)
        secret = Secret.new_key_file(folder / "key", os.urandom(32))
        with Vault.create(folder / "v", secret) as vault:
            case = vault.new_case()
            begun = time.perf_counter()
            list(vault.receive([folder / "WhatsApp Chat with Nur.txt"], case.id))
            print(f"{given.count:,} messages received, read and indexed in "
                  f"{time.perf_counter() - begun:.0f} s")  # fmt: skip
            size = sum(p.stat().st_size for p in (folder / "v").rglob("case.db")) / 1e6
            print(f"catalogue with index {size:.0f} MB")
            peer = plain(folder / "plain.db", texts)
            compare(case, peer, queries_of(texts, QUERIES))
            recall(case, [normal_text(text) for text in texts], queries_of(texts, given.scans))


def plain(path: Path, texts: list[str]) -> sqlcipher3.Connection:  # type: ignore[name-defined]
    """The same index in plain SQLite."""
    db = sqlcipher3.connect(str(path))  # type: ignore[attr-defined]
    db.execute(
        f'create virtual table words using fts5(terms, content="", tokenize="{FTS_TOKENISER}")'
    )
    begun = time.perf_counter()
    db.executemany("insert into words(rowid, terms) values (?, ?)",
                   ((n, index_terms(text)) for n, text in enumerate(texts)))  # fmt: skip
    db.commit()
    print(
        f"plain FTS5: made in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:.0f} MB"
    )
    return db


def compare(case: object, peer: object, queries: list[str]) -> None:
    """Times of both, warm, the same queries in turn."""
    ours, theirs = [], []
    filters = Filters(limit=HITS)
    for turn in range(2):
        for query in queries:
            begun = time.perf_counter()
            for _hit in search([case], query, filters):  # type: ignore[list-item]
                pass
            middle = time.perf_counter()
            expression = match_expression(query_terms(query))
            rows = peer.execute(  # type: ignore[attr-defined]
                "select rowid from words where words match ? order by rank", (expression,)
            )
            list(islice(rows, HITS))
            if turn:
                ours.append(middle - begun)
                theirs.append(time.perf_counter() - middle)
    print("\n| | median ms | 95th percentile ms |\n| --- | --- | --- |")
    for name, times in (("guwah search, 50 hits", ours), ("plain FTS5, 50 rows", theirs)):
        cut = statistics.quantiles(times, n=20)[-1]
        print(f"| {name} | {statistics.median(times) * 1e3:.1f} | {cut * 1e3:.1f} |")
    print(f"\nall together: {sum(ours) / sum(theirs):.2f} times the peer's time")


def recall(case: object, normals: list[str], queries: list[str]) -> None:
    """Hits held against a scan."""
    missed = more = total = 0
    for query in queries:
        expected = scan(normals, query)
        found = {hit.record.text for hit in
                 search([case], query, Filters(limit=10**9))}  # type: ignore[list-item]  # fmt: skip
        known = {normal_text(text or "") for text in found}
        wanted = {normals[n] for n in expected}
        if wanted - known:
            print(f"missed by {query!r}: {len(wanted - known):,} of {len(wanted):,}", flush=True)
        missed += len(wanted - known)
        more += len(known - wanted)
        total += len(wanted)
    print(
        f"\n{len(queries)} queries against a scan: {total:,} different texts, {missed} missed, {more} more"
    )


if __name__ == "__main__":
    main()
