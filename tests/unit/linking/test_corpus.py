"""The labelled corpus of short messages, where it is at hand."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from guwah.linking import Link, link_texts

CORPUS = Path("/work/shared/data/linking/messages-100k.tsv.gz")


@pytest.mark.skipif(not CORPUS.exists(), reason="the labelled corpus is not on this machine")
def test_equal_wording_is_precise_and_no_boilerplate_is_linked() -> None:
    """Of 100,000 messages: precision at least .99, no boilerplate, exact copies all found."""
    with gzip.open(CORPUS, "rt", encoding="utf-8", newline="\n") as lines:
        rows = [line.rstrip("\n").split("\t", 3) for line in lines]
    found = [one for one in link_texts((n, row[3]) for n, row in enumerate(rows))]
    pairs = [(rows[int(one.a)], rows[int(one.b)]) for one in found if isinstance(one, Link)]
    boilerplate = sum(a[0] == b[0] == "-2" for a, b in pairs)
    right = sum(a[0] == b[0] and int(a[0]) >= 0 for a, b in pairs)
    copies = sum(a[0] == b[0] and a[1] == "a" for a, b in pairs)
    assert boilerplate == 0
    assert right / len(pairs) >= 0.99
    assert (right, copies) >= (14_000, 4_000)
