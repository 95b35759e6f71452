"""
Makes `src/guwah/script/pinyin_table.py`: the toneless reading of each Han character.

Reads the table of single characters of the `pypinyin` package (a development dependency only).
Run: `python tools/make_pinyin_table.py`; commit what it writes.

The rules of this table are:
  * One reading a character: the first that the package gives, without its tone; ü is v.
  * Only characters of the block of Unified Ideographs that the normal form does not fold away.
"""

from __future__ import annotations

import importlib.metadata
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

from guwah.script.normal import normal_text

TARGET = Path(__file__).parents[1] / "src/guwah/script/pinyin_table.py"
FIRST, LAST = 0x4E00, 0x9FFF
HEAD = '''"""
Toneless readings of Han characters in Mandarin.

Data, made by `tools/make_pinyin_table.py`; do not edit.
Source: pypinyin {version} (MIT, https://github.com/mozillazg/python-pinyin).

The rules of this table are:
  * Each character stands once, with the reading that is most usual by itself; ü is v.
"""

from __future__ import annotations

from typing import Final

READINGS: Final = {{
'''


def main() -> None:
    """Write the table."""
    by_reading: dict[str, list[str]] = defaultdict(list)
    for point in range(FIRST, LAST + 1):
        character = chr(point)
        if normal_text(character) != character:
            continue
        reading = pinyin(character, style=Style.NORMAL, v_to_u=False, errors="ignore")
        if reading and reading[0][0].isascii() and reading[0][0].isalpha():
            by_reading[reading[0][0]].append(character)
    lines = [
        f'    "{reading}": "{"".join(found)}",\n' for reading, found in sorted(by_reading.items())
    ]
    head = HEAD.format(version=importlib.metadata.version("pypinyin"))
    TARGET.write_text(head + "".join(lines) + "}\n", "utf-8")


if __name__ == "__main__":
    main()
