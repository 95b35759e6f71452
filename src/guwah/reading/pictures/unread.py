"""
Which centred lines may be rows with a day or a clock that were not read as such.

A row holds for the bubbles below it. Where the next row is misread and taken for a notice, the
row before it would hold on, and its day would be a wrong one. Nothing is mended here: the line
stays a notice, and what stands below it is not given the day of the row above.

The rules of this module are:
  * A line in doubt may be a row; a wrong doubt costs a time, a missing one makes a wrong day.
  * In doubt is what is read weakly, holds a digit, the shape of a clock or a word of a day, or is
    as short as a row without digits.
  * A sentence that was read well is no row.
"""

from __future__ import annotations

from typing import Final

import regex

from guwah.reading.pictures.day_words import BACK, WEEKDAYS, look_up, words

_WEAK: Final = 0.7
_SHORT: Final = 2  # words of the longest row without digits
_SHORT_HAN, _SHORT_TIBETAN = 5, 4  # letters; syllables
_LONG_WORD: Final = 4  # shorter words of days are words of sentences too: sun, sat
_DIGIT: Final = regex.compile(r"\p{Nd}")
_CLOCK_SHAPE: Final = regex.compile(r"(?<!\w)\w{1,2}\s?[:：٫]\s?\w{2}(?!\w)")
_HAN: Final = regex.compile(r"\p{Han}")
_HAN_DAY: Final = regex.compile(r"[昨今前][天日]|星期|[周週][一二三四五六日天]")
_TIBETAN: Final = regex.compile(r"\p{Tibetan}")


def may_be_row(text: str, confidence: float) -> bool:
    """Whether a centred line that is taken for a notice may be a row that was misread.

    Args:
        text: As read.
        confidence: Of the reading, 0 to 1.
    """
    if confidence < _WEAK or _DIGIT.search(text) or _CLOCK_SHAPE.search(text):
        return True
    return _HAN_DAY.search(text) is not None or _is_short(text) or _says_day(text)


def _is_short(text: str) -> bool:
    if _HAN.search(text):
        return len(_HAN.findall(text)) <= _SHORT_HAN
    return len(words(text)) <= (_SHORT_TIBETAN if _TIBETAN.search(text) else _SHORT)


def _says_day(text: str) -> bool:
    said = (one for one in words(text) if len(one) >= _LONG_WORD)
    return any(look_up(one, table) is not None for one in said for table in (BACK, WEEKDAYS))
