"""
A drawing as SVG text: words, lines, marks; a title and a description for whoever does not see it.

Knows nothing of patterns; draws nothing that acts: no script, no link, no font or picture from
elsewhere.

The rules of this module are:
  * A figure is narrow, so that it can be read on a telephone; it grows to `WIDEST` on a screen.
  * Words of messages are single lines, cut to a width, each in a text element of its own with
    its own direction; what would act on a line (bidirectional controls) is taken out.
  * Right-to-left words begin at the right edge of their place.
  * What a mark means is said by its shape and by words, never by colour alone.
"""

from __future__ import annotations

import unicodedata
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import regex

WIDTH: Final = 480
WIDEST: Final = 760
MARGIN: Final = 16
FULL: Final = WIDTH - 2 * MARGIN
INK: Final = "#1b1b1b"
PALE: Final = "#595959"
LINE: Final = "#b4b4b4"
BLUE: Final = "#1f4e79"
FONTS: Final = "system-ui, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC', 'Noto Serif Tibetan', sans-serif"
_BROAD: Final = frozenset("mwMW%@шщжюфмыдҗШЩЖЮФМЫДҖ…")
_SLIM: Final = frozenset(" ijl.,:;'|")
_PLACEHOLDER: Final = regex.compile(r"\{[a-z0-9_ ]{1,20}\}")
_ACTING: Final = regex.compile(r"[\p{Bidi_Control}\u00ad\u2060\ufeff]")
_NO_TEXT: Final = regex.compile(r"[\p{Cc}\p{Cs}\p{Cn}\p{Co}]")
_STRONG: Final = regex.compile(r"[\p{bc=L}\p{bc=R}\p{bc=AL}]")
_RIGHT: Final = regex.compile(r"[\p{bc=R}\p{bc=AL}]")


def clean(words: str) -> str:
    """Words in one line that neither acts on its neighbours nor breaks XML."""
    line = " ".join(words.split())
    return str(_NO_TEXT.sub("\ufffd", _ACTING.sub("", line)))


def is_right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction runs from right to left.

    A template's placeholders (`{name}`) are no letters of the wording.
    """
    first = _STRONG.search(_PLACEHOLDER.sub("", words))
    return bool(first and _RIGHT.match(first[0]))


def width_of(words: str, size: float) -> float:
    """About how wide words are: generously, because fonts differ."""
    ems = 0.0
    for one in words:
        if unicodedata.category(one) in ("Mn", "Me", "Cf"):
            continue
        if unicodedata.east_asian_width(one) in "WF":
            ems += 1.02
        elif one in _SLIM:
            ems += 0.3
        elif one in _BROAD:
            ems += 0.88
        else:
            ems += 0.7 if one.isupper() else 0.63 if "\u0400" <= one <= "\u052f" else 0.55
    return ems * size


def cut(words: str, width: float, size: float) -> str:
    """Words that fit a width; `…` stands for what was cut."""
    line = clean(words)
    if width_of(line, size) <= width:
        return line
    for end in range(len(line), 0, -1):
        if width_of(line[:end], size) + size <= width:
            while end > 1 and unicodedata.combining(line[end]):
                end -= 1
            return line[:end].rstrip() + "…"
    return "…"


class Canvas:
    """A figure under way; `y` is how far it has come.

    Args:
        title: What it is, in a few words.
    """

    def __init__(self, title: str) -> None:
        self._title = clean(title)
        self._parts: list[str] = []
        self._told: list[str] = []
        self.y = float(MARGIN)

    def tell(self, sentence: str) -> None:
        """Add a sentence to the description."""
        self._told.append(clean(sentence))

    def words(
        self, words: str, x: float, width: float, *, y: float, size: float = 14,
        fill: str = INK, bold: bool = False, middle: bool = False, end: bool = False,
    ) -> None:  # fmt: skip
        """Write one line.

        Args:
            words: What to write; cut if it is too long.
            x: The left edge of its place.
            width: How wide its place is.
            y: The base line.
            size: Of the font.
            fill: Its colour.
            bold: Whether it is bold.
            middle: Whether it stands in the middle of its place.
            end: Whether left-to-right words end at the right edge of their place.
        """
        line = cut(words, width, size)
        right = is_right_to_left(line)
        at = x + width / 2 if middle else x + width if right or end else x
        anchor = "middle" if middle else "end" if end and not right else "start"
        style = f'font-size="{size:g}" fill="{fill}"' + (' font-weight="600"' if bold else "")
        self._parts.append(
            f'<text x="{at:.1f}" y="{y:.1f}" {style} direction="{"rtl" if right else "ltr"}"'
            f' unicode-bidi="isolate" text-anchor="{anchor}">'
            f"{escape(line)}</text>"
        )

    def head(self, words: str) -> None:
        """Write what the figure shows, over the whole width."""
        self.y += 12
        self.words(words, MARGIN, FULL, y=self.y, size=17, bold=True)

    def left_out(self, sentence: str, *, below: float = 24) -> None:
        """Write and tell what is not drawn.

        Args:
            sentence: What to say.
            below: How far below what was drawn last.
        """
        self.y += below
        self.words(sentence, MARGIN, FULL, y=self.y, size=13, fill=PALE)
        self.tell(sentence)

    def paragraph(self, sentence: str, *, size: float = 12, fill: str = PALE) -> None:
        """Write a sentence in as many lines as it takes, over the whole width."""
        width, line = FULL, ""
        for word in [*clean(sentence).split(" "), ""]:
            longer = f"{line} {word}".strip()
            if line and (not word or width_of(longer, size) > width):
                self.y += size * 1.4
                self.words(line, MARGIN, width + size, y=self.y, size=size, fill=fill)
                longer = word
            line = longer

    def line(
        self, x: float, y: float, to_x: float, to_y: float, *, stroke: str = LINE,
        width: float = 1, dashed: bool = False,
    ) -> None:  # fmt: skip
        """A straight line."""
        dashes = ' stroke-dasharray="4 4"' if dashed else ""
        self._parts.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{stroke}"'
            f' stroke-width="{width:g}"{dashes}/>'
        )

    def dot(self, x: float, y: float, radius: float, *, filled: bool = True) -> None:
        """A round mark: filled, or a ring."""
        fill = BLUE if filled else "#fff"
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{BLUE}"'
            ' stroke-width="2"/>'
        )

    def to_svg(self) -> str:
        """The whole figure, as a file of its own."""
        height = self.y + MARGIN
        description = escape(" ".join(self._told))
        label = quoteattr("title description")
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
            f' width="100%" style="max-width:{WIDEST}px;height:auto" role="img" xml:lang="en"'
            f' aria-labelledby={label} font-family="{FONTS}">\n'
            f'<title id="title">{escape(self._title)}</title>\n'
            f'<desc id="description">{description}</desc>\n'
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )
