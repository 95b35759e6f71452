"""
Folding to the normal form, with byte maps, on one core: messages and megabytes a second.

Run: `python bench/folding.py [FILE]`; FILE has one text a line, or the columns of the linking
corpus. The peer is NFKC with case folding by the standard library, which keeps no map.
"""

from __future__ import annotations

import gzip
import sys
import time
import unicodedata
from pathlib import Path

from guwah.script.folding import fold_all
from guwah.script.normal import normal_text

CORPUS = Path(__file__).parents[2] / "shared/data/linking/messages-100k.tsv.gz"
STEP = 8_000
RUNS = 3


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = [line.rsplit("\t", 1)[-1] for line in data.decode().splitlines()]
    size = sum(len(one.encode()) for one in texts) / 1e6
    print(f"{len(texts):,} messages, {size:.1f} MB\n")
    print("| way | messages a second | MB a second |\n| --- | --- | --- |")

    def together() -> None:
        for at in range(0, len(texts), STEP):
            fold_all(texts[at : at + STEP])

    ways = {
        "together, with byte maps": together,
        "one by one, without maps": lambda: [normal_text(one) for one in texts],
        "NFKC and casefold (peer)": lambda: [
            unicodedata.normalize("NFKC", one).casefold() for one in texts
        ],
    }
    for name, way in ways.items():
        best = min(_timed(way) for _ in range(RUNS))
        print(f"| {name} | {len(texts) / best:,.0f} | {size / best:.1f} |")


def _timed(way: object) -> float:
    begun = time.perf_counter()
    way()  # type: ignore[operator]
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
