"""
Whether the stated error rate of linking is honest, on corpora with planted truth.

usage: linking_chance.py CORPUS.tsv[.gz] ...

CORPUS has the columns family, type, language, text, as `bench/linking_corpus.py` writes them; none
of them may be among those that `tools/train_chance.py` was given. A link is false if its texts are
not of one family. Prints a line for each corpus: texts, links, how many of these are false, what
was stated (expectation and 90 % interval), whether the count lies inside; and for how many groups
with links it does. The last column counts false links without those of one greeting with another,
as `score_links.py` does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from guwah.linking.alike import find
from guwah.linking.chance import expected

sys.path.append(str(Path(__file__).parents[1] / "tools"))

from train_chance import false_links
from train_likeness import read

EVERYBODY = -2


def main(paths: list[str]) -> None:
    """Print the table."""
    print("corpus\ttexts\tlinks\tfalse\texpected\tinterval\tinside\tgroups inside\tnot greetings")
    inside = 0
    for path in paths:
        families, texts = read(path)
        found = find(texts)
        stated = expected(found)
        false = false_links(found, stated.bonds, families)
        greetings = np.where(families == EVERYBODY, families.max() + 1, families)
        apart = int(false_links(found, stated.bonds, greetings).sum())
        whole, total = stated.whole, int(false.sum())
        held = whole.low <= total <= whole.high
        inside += held
        of_group = np.bincount(stated.bonds.group, weights=false, minlength=len(stated.groups))
        pairs = zip(stated.groups, of_group.tolist(), strict=True)
        good = sum(one.low <= count <= one.high for one, count in pairs)
        print(
            f"{Path(path).name}\t{len(texts)}\t{whole.links}\t{total}\t{whole.expected:.1f}\t"
            f"{whole.low}-{whole.high}\t{'yes' if held else 'no'}\t"
            f"{good}/{len(stated.groups)}\t{apart}",
            flush=True,
        )
    print(f"inside: {inside} of {len(paths)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
