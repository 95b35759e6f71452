"""
Reads a screenplay of a chat: who says what, on which day, in which hour.

Opens nothing. The rules of a screenplay are:
  * `@ DATE TIME` sets the clock; between two lines a seeded clock runs for seconds or minutes.
  * `k: text` is said by `k`; `k/L: text` is left in the letters in which it stands.
  * `{k photo tea.jpg}` and the like are what is no text; `!n text` is said by the app itself.
  * `{k same}: text` falls in the very second of the line before it.
  * `{gone} k: text` stands only in a first export; what follows `%%later` only in a second one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from example_maker.uyghur import written_in

_SAID = re.compile(r"(\w)(/L)?: (.*)")
_SAME = re.compile(r"\{(\w) same\}: (.*)")
_ACT = re.compile(r"\{(\w) (\w+) ?(.*?)\}")
_BARE_ACT = re.compile(r"\{(\w+) ?(\w*)\}")
EDITED = " <edited>"


@dataclass(frozen=True)
class Line:
    """One line of a chat.

    Args:
        at: The clock on the wall where the chat was exported, or UTC for a shared group.
        who: Key of the speaker, empty for the app itself.
        act: `said`, `notice`, `e2e`, `photo`, `voice`, `missed`, `call`, `deleted` and so on.
        text: What is said, or what the act is about.
        edited: Whether it was changed after it was sent.
        when: `always`, `gone` (first export only) or `later` (second only).
    """

    at: datetime
    who: str
    act: str
    text: str = ""
    edited: bool = False
    when: str = "always"


def read_screenplay(source: str, scripts: dict[str, str], seed: str) -> Iterator[Line]:
    """Read the lines of a screenplay in their order.

    Args:
        source: The screenplay's text.
        scripts: For each speaker `A`, `C` or `L`: in which letters they write.
        seed: What the clock is seeded with; the same seed gives the same times.

    Yields:
        Lines with their time.
    """
    dice = random.Random(seed)
    at = datetime(2025, 1, 1)
    before = at
    when = "always"
    for row in source.splitlines():
        if not row or row.startswith("#"):
            continue
        if row.startswith("%%"):
            when = row[2:]
        elif row.startswith("@ "):
            at = datetime.strptime(row[2:], "%Y-%m-%d %H:%M") + timedelta(
                seconds=dice.randint(1, 50)
            )
        else:
            line = _parse(row, scripts, before if _SAME.fullmatch(row) else at)
            yield line if line.when == "gone" else replace(line, when=when)
            before, at = line.at, _later(at, dice, line)


def _later(at: datetime, dice: random.Random, line: Line) -> datetime:
    pause = dice.choice((9, 14, 21, 26, 33, 41, 48, 57, 75, 96, 130, 190))
    return at + timedelta(seconds=pause + dice.randint(0, 6) + len(line.text) // 4)


def _parse(row: str, scripts: dict[str, str], at: datetime) -> Line:
    gone = row.startswith("{gone} ")
    row = row.removeprefix("{gone} ")
    if row.startswith("!n "):
        return Line(at, "", "notice", row[3:])
    if row == "!e2e":
        return Line(at, "", "e2e")
    same = _SAME.fullmatch(row)
    if same and (bare := _BARE_ACT.fullmatch(same[2])):
        return Line(at, same[1], bare[1], bare[2])
    if same:
        return Line(at, same[1], "said", written_in(scripts[same[1]], same[2]))
    act = _ACT.fullmatch(row)
    if act and act[2] == "edited":
        return Line(at, act[1], "said", written_in(scripts[act[1]], act[3]), edited=True)
    if act:
        return Line(at, act[1], act[2], act[3])
    said = _SAID.fullmatch(row)
    if said is None:
        raise ValueError(f"no line of a screenplay: {row!r}")
    script = "L" if said[2] else scripts[said[1]]
    text = said[3].removesuffix(EDITED).replace("\\n", "\n")
    return Line(
        at, said[1], "said", written_in(script, text),
        edited=said[3].endswith(EDITED), when="gone" if gone else "always",
    )  # fmt: skip
