"""
Tables on a terminal: aligned by what a screen shows, cut to its width.

Prints; decides nothing about what is in a table.

The rules of this module are:
  * Evidence is escaped before it is measured or printed.
  * A cell is cut only on a terminal, and only in the columns that a verb names as long; what is
    piped or written to a file is whole.
  * On a terminal a cell with right-to-left letters stands inside a directional isolate, so that
    the cells beside it keep their places.
  * A Chinese character counts two columns, a combining mark or a mark of direction none.
"""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from guwah.cli.terminal import _, say
from guwah.script.display import escape_terminal, isolated

BETWEEN = 2
NARROWEST = 8
ITEM_DIGITS = 12


def put_table(
    head: Sequence[str], rows: Iterable[Sequence[object]], long: Sequence[str] = ()
) -> None:
    """Print an aligned table on standard output.

    Args:
        head: Names of the columns.
        rows: Cells; evidence is escaped here.
        long: Names of the columns that may be cut to fit a terminal.
    """
    cells = [list(head), *([_shown(cell) for cell in row] for row in rows)]
    is_terminal = sys.stdout.isatty()
    whole = [max(map(columns, of_column)) for of_column in zip(*cells, strict=True)]
    widths = whole
    if is_terminal:
        screen = shutil.get_terminal_size((80, 24)).columns
        widths = fitted(whole, [name in long for name in head], screen)
    for row in cells:
        fit = [_filled(cell, width, is_terminal) for cell, width in zip(row, widths, strict=True)]
        print((" " * BETWEEN).join(fit).rstrip())
    if widths != whole:
        say(_("hint: … stands where a line was cut to fit; with `| less -S` it is whole"))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    return len(text) + wide - sum(unicodedata.category(one) in ("Mn", "Me", "Cf") for one in text)


def fitted(widths: Sequence[int], long: Sequence[bool], screen: int) -> list[int]:
    """Widths that fit a screen, the widest of the long columns made narrower first.

    Args:
        widths: What each column would take.
        long: Which columns may be cut.
        screen: Columns of the terminal.
    """
    fit = [min(width, screen) if may else width for width, may in zip(widths, long, strict=True)]
    able = [n for n, may in enumerate(long) if may]
    for _step in range(max(0, sum(fit) + BETWEEN * (len(fit) - 1) - screen)):
        widest = max(able, key=fit.__getitem__, default=None)
        if widest is None or fit[widest] <= NARROWEST:
            break
        fit[widest] -= 1
    return fit


def cut_to(text: str, width: int) -> str:
    """A text of at most `width` columns; `…` stands for what was cut."""
    if columns(text) <= width:
        return text
    taken, end = 0, 0
    for end, one in enumerate(text):  # noqa: B007  the place where it stops is what is wanted
        taken += columns(one)
        if taken >= width:
            break
    return text[:end].rstrip() + "…"


def short_id(item: str) -> str:
    """An item's id: on a terminal as many digits as name it, elsewhere all."""
    return item[:ITEM_DIGITS] if sys.stdout.isatty() else item


def shown_time(readings: Sequence[str], written: str | None = None) -> str:
    """When something was sent, as a person reads it.

    Args:
        readings: `sent.readings`: local wall-clock times, `Z` at the end of those in UTC.
        written: `sent.written`, for a time of which nothing could be read.

    Returns:
        `2025-03-04 21:08`; where day and month cannot be told `2025-03-04 or 2025-04-03, 21:08`;
        for an instant `2025-03-04 21:08 UTC`; what was written and has no reading, `? Yesterday`.
    """
    if not readings:
        return f"? {written}" if written else "–"
    either = f" {_('or')} "
    days, clocks = zip(*(one.partition("T")[::2] for one in readings), strict=True)
    if len(readings) > 1 and len(set(clocks)) == 1:
        return f"{either.join(days)}, {_zoned(clocks[0])}"
    return either.join(
        f"{day} {_zoned(clock)}".strip() for day, clock in zip(days, clocks, strict=True)
    )


def _zoned(clock: str) -> str:
    return f"{clock[:-1]} UTC" if clock.endswith("Z") else clock


def _shown(cell: object) -> str:
    """A cell in one line: line ends of a message as `⏎`, everything else escaped."""
    return escape_terminal(str(cell).replace("\r\n", "\n").replace("\n", " ⏎ "))


def _filled(text: str, width: int, is_terminal: bool) -> str:
    short = cut_to(text, width)
    rest = " " * (width - columns(short))
    goes_left = any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in short)
    return (isolated(short) if is_terminal and goes_left else short) + rest
