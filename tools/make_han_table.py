"""
Makes `src/guwah/script/han.py`: Han characters that are variants of one another.

Reads the character dictionaries of the `opencc` package (a development dependency only).
Run: `python tools/make_han_table.py`; commit what it writes.

The rules of this table are:
  * Characters that any of the dictionaries gives for one another are one class.
  * A class is written as the simplified character that people type most: one of GB 2312
    if there is any, then the commonest target of the dictionaries, then the lowest code point.
"""

from __future__ import annotations

import importlib.metadata
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import opencc

DICTIONARIES = ("TSCharacters", "TSCharactersExt", "TWVariants", "HKVariants")
TARGET = Path(__file__).parents[1] / "src/guwah/script/han.py"
HEAD = '''"""
Han characters and the simplified character that each is folded to.

Data, made by `tools/make_han_table.py`; do not edit.
Source: character dictionaries of OpenCC {version} (Apache-2.0, https://github.com/BYVoid/OpenCC):
{names}.

The rules of this table are:
  * The n-th character of `VARIANTS` is folded to the n-th character of `SIMPLIFIED`.
  * No character of `SIMPLIFIED` stands in `VARIANTS`.
"""

from __future__ import annotations

from typing import Final

'''


def read_dictionary(name: str, into: Path) -> list[tuple[str, list[str]]]:
    """The pairs of one binary dictionary, by OpenCC's own tool."""
    shared = Path(opencc.__file__).parent / "clib"
    text = into / f"{name}.txt"
    command = [shared / "bin/opencc_dict", "-f", "ocd2", "-t", "text"]
    source = shared / f"share/opencc/{name}.ocd2"
    subprocess.run([*command, "-i", source, "-o", text], check=True, capture_output=True)
    lines = text.read_text(encoding="utf-8").splitlines()
    return [(key, values.split(" ")) for key, values in (line.split("\t") for line in lines)]


def read_pairs() -> list[tuple[str, str, str]]:
    """`(dictionary, character, variant)` of all dictionaries, single characters only."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            (name, key, value)
            for name in DICTIONARIES
            for key, values in read_dictionary(name, Path(folder))
            for value in values
            if len(key) == len(value) == 1
        ]


def classes_of(pairs: list[tuple[str, str, str]]) -> list[list[str]]:
    """Characters joined by any pair, each class once."""
    parent: dict[str, str] = {}

    def root(character: str) -> str:
        while parent.setdefault(character, character) != character:
            character = parent[character]
        return character

    for _, key, value in pairs:
        parent[root(key)] = root(value)
    members: dict[str, list[str]] = defaultdict(list)
    for character in sorted(parent):
        members[root(character)].append(character)
    return list(members.values())


def main() -> None:
    """Choose how each class is written, and write the table."""
    pairs = read_pairs()
    targets = Counter(value for name, _, value in pairs if name == "TSCharacters")

    def rank(character: str) -> tuple[bool, int, int]:
        in_gb = bool(character.encode("gb2312", "ignore"))
        return (not in_gb, -targets[character], ord(character))

    folded = sorted(
        (member, best)
        for members in classes_of(pairs)
        for best in [min(members, key=rank)]
        for member in members
        if member != best
    )
    version = importlib.metadata.version("opencc")
    written = HEAD.format(version=version, names=", ".join(DICTIONARIES))
    for name, column in (("VARIANTS", 0), ("SIMPLIFIED", 1)):
        text = "".join(pair[column] for pair in folded)
        rows = [f'    "{text[at : at + 64]}"\n' for at in range(0, len(text), 64)]
        written += f"{name}: Final = (\n{''.join(rows)})\n"
    TARGET.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
