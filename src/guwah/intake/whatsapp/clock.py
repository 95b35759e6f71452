"""
Hours, minutes and the words for morning and evening in WhatsApp header lines.

Knows nothing of files; turns the written clock into minutes of the day.

The rules of this module are:
  * `12:05 AM` is 00:05, and `00:04 AM`, which occurs, is 00:04.
  * An hour of 13 or more is taken as it stands, also before `p.m.`, which occurs.
  * `0:30 PM` and `午後0:30` are 12:30.
  * Noon (`中午`) covers 11 to 14; the small hours (`凌晨`) are before noon; night (`밤`) is both.
  * `24:05` and `晚上12:05` are five past midnight, at the start or the end of the day: two readings.
"""

from __future__ import annotations

import re

_MORNING = """
am|a.m.|a. m.|上午|凌晨|早上|清晨|早晨|午前|오전|새벽|아침|ص|صباحًا|صباحا|ق.ظ.|ق.ظ|قبل‌ازظهر|قبل از ظهر|لפנה״צ|לפנה"צ
ÖÖ|öö|π.μ.|πμ|SA|de.|дп|ДП|пр.об.|ก่อนเที่ยง|چ.ب|چۈشتىن بۇرۇن|སྔ་དྲོ་|སྔ་དྲོ|fm|f.m.|vm.|ap.|PG|पूर्वाह्न|dop.
in the morning|da manhã|de la mañana|du matin|PD|paradite
"""
_EVENING = """
pm|p.m.|p. m.|下午|傍晚|午後|오후|저녁|م|مساءً|مساء|ب.ظ.|ب.ظ|بعدازظهر|بعد از ظهر|אחה״צ|אחה"צ
ÖS|ös|μ.μ.|μμ|CH|du.|пп|ПП|сл.об.|หลังเที่ยง|چ.ك|چ.ك.|چۈشتىن كېيىن|ཕྱི་དྲོ་|ཕྱི་དྲོ|em|e.m.|nm.|ip.|PTG|अपराह्न|odp.
in the afternoon|in the evening|da tarde|de la tarde|de l’après-midi|du soir|MD|mbasdite
"""
_NOON = "中午|noon|정오"
_NIGHT = "晚上|夜晚|밤|at night|da noite|de la noche"

MORNING, EVENING, NOON, NIGHT = "a", "p", "n", "e"
_WORDS = (_MORNING, _EVENING, _NOON, _NIGHT)


def _table() -> dict[str, str]:
    """Every word for a half of the day, lower case and without white space, to its half."""
    table = {}
    for words, half in zip(_WORDS, (MORNING, EVENING, NOON, NIGHT), strict=True):
        for word in words.replace("\n", "|").split("|"):
            if word.strip():
                table["".join(word.split()).lower()] = half
    return table


_HALVES = _table()


def half_of(word: str) -> str | None:
    """Which half of the day a word names, or None where it names none."""
    return _HALVES.get("".join(word.split()).lower())


def halves_pattern(space: bytes) -> bytes:
    """An alternation, in UTF-8, of every word for a half of the day.

    Args:
        space: Pattern for the white space that may stand where a word has a space.

    Returns:
        Pattern without groups; longer words first.
    """
    latin = rb"[AaPp]\.?" + space + rb"{0,4}[Mm]\.?(?![A-Za-z\x80-\xff])"
    words = {w.strip() for w in "|".join(_WORDS).replace("\n", "|").split("|")}
    plain = re.compile(r"[ap]\.? ?m\.?", re.IGNORECASE)
    others = sorted((w for w in words if w and not plain.fullmatch(w)), key=lambda w: (-len(w), w))
    parts = [re.escape(w.encode()).replace(rb"\ ", space + rb"{1,4}") for w in others]
    ascii_end = rb"(?![A-Za-z0-9])"
    ended = [
        p + ascii_end if w[-1].isascii() and w[-1].isalpha() else p
        for p, w in zip(parts, others, strict=True)
    ]
    return rb"(?:" + rb"|".join([latin, *ended]) + rb")"


def minutes_of(hour: int, minute: int, half: str | None) -> tuple[int, ...]:
    """Every minute of the day that a written clock can mean.

    Args:
        hour: 0 to 24 as written.
        minute: 0 to 59.
        half: `MORNING`, `EVENING`, `NOON`, `NIGHT` or None.

    Returns:
        One or two numbers from 0; 1440 and more lie in the day after.
    """
    if hour == 24:
        return (minute, 1440 + minute)
    if hour < 13:
        if half == MORNING:
            hour %= 12
        elif half == EVENING:
            hour = hour % 12 + 12
        elif half == NOON and hour < 4:
            hour += 12
        elif half == NIGHT:
            if hour == 12:
                return (minute, 1440 + minute)
            hour += 12 if hour >= 6 else 0
    return (hour * 60 + minute,)
