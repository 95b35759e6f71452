"""
Measures `link_texts` on a labelled corpus.

usage: link_texts.py CORPUS.tsv[.gz] LINKS.jsonl

CORPUS has the columns family, type, language, text. Writes the links for a scorer, and
prints seconds and peak memory as one JSON object.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import msgspec

from guwah.linking import link_texts


def read_corpus(path: str) -> Iterator[tuple[int, str]]:
    """Line numbers and texts of a corpus."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:  # type: ignore[operator]
        for number, line in enumerate(lines):
            yield number, line.rstrip("\n").split("\t", 3)[3]


def main(corpus: str, links: str) -> None:
    """Link the corpus, write the links, print the figures."""
    messages = list(read_corpus(corpus))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stages: dict[str, float] = {}
    began = perf_counter()
    with Path(links).open("wb") as out:
        for found in link_texts(messages, stages.__setitem__):
            out.write(msgspec.json.encode(found) + b"\n")
    figures = {
        "texts": len(messages),
        "seconds": round(perf_counter() - began, 3),
        **{stage: round(seconds, 3) for stage, seconds in stages.items()},
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_mib_before": before // 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
