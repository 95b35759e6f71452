"""
Number plates and passports in folded text.

Finds by form where the form is distinctive, else after a word that announces it.
Spec: docs/spec/contacts.md, "Plates" and "Passports".

The rules of this module are:
  * Chinese plates by GA 36-2018, new energy included; Russian, Kazakh, Kyrgyz, Uzbek and
    Turkish plates in capitals as the country writes them; German ones only if announced.
  * A Turkish plate is not one where its letters are a unit or a time of day.
  * A passport number is found only after a word for passport.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from guwah.reading.contacts import words
from guwah.reading.contacts.nouns import Contact, Found

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FORMS: Final = (
    ("CN", regex.compile(
        rf"[{_PROVINCES}] ?[A-HJ-NP-Ya-hj-np-y][ ·.\-]?(?:(?:[A-HJ-NP-Za-hj-np-z0-9]{{5,6}})"
        r"|[A-HJ-NP-Z0-9]{4}[警学挂港澳领使])(?![A-Za-z0-9])")),
    ("RU", regex.compile(r"(?<![\p{Latin}\p{Cyrillic}\d_])[АВЕКМНОРСТУХ] ?\d{3} ?[АВЕКМНОРСТУХ]{2} ?\d{2,3}(?![\p{Latin}\p{Cyrillic}\d_])")),
    ("KG", regex.compile(r"(?<![\p{Latin}\p{Cyrillic}\d_])0[1-9] ?KG ?\d{3} ?[A-Z]{3}(?![\p{Latin}\p{Cyrillic}\d_])")),
    ("KZ", regex.compile(r"(?<![\p{Latin}\p{Cyrillic}\d_.,+\-])\d{3} ?[A-Z]{2,3} ?(?:0[1-9]|1\d|20)(?![\p{Latin}\p{Cyrillic}\d_]|[.,]\d)")),
    ("UZ", regex.compile(r"(?<![\p{Latin}\p{Cyrillic}\d_])(?:01|[1-9][05]) ?[A-Z] ?\d{3} ?[A-Z]{2}(?![\p{Latin}\p{Cyrillic}\d_])")),
    ("TR", regex.compile(
        r"(?<![\p{Latin}\p{Cyrillic}\d_.,:+\-])(?:0[1-9]|[1-7]\d|8[01])(?: [A-PR-VYZ] \d{4,5}| [A-PR-VYZ]{2} \d{3,4}"
        r"| [A-PR-VYZ]{3} \d{2,3}|[A-PR-VYZ]\d{4,5}|[A-PR-VYZ]{2}\d{3,4}|[A-PR-VYZ]{3}\d{2,3})"
        r"(?![\p{Latin}\p{Cyrillic}\d_]|[.,:]\d)")),
)  # fmt: skip
_GERMAN: Final = regex.compile(r"(?<!\w)[A-ZÄÖÜ]{1,3}[ \-][A-Z]{1,2} ?\d{1,4}[EH]?(?!\w)")
_UNITS: Final = frozenset(
    [
        "AM",
        "PM",
        "KM",
        "KG",
        "CM",
        "MM",
        "GB",
        "MB",
        "TB",
        "TL",
        "USD",
        "EUR",
        "GBP",
        "KZT",
        "UZS",
        "KGS",
        "RUB",
        "RMB",
        "CNY",
        "MIN",
        "SEK",
        "NO",
        "MAY",
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OCT",
        "NOV",
        "DEC",
        "THE",
        "AND",
        "OR",
        "OF",
        "TO",
        "IN",
        "ON",
        "AT",
        "BY",
        "BC",
        "AD",
        "TRY",
        "ML",
        "LT",
        "SA",
        "DK",
        "GUN",
        "AY",
        "YIL",
        "HRS",
    ]
)
_PASSPORT: Final = regex.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,2} ?\d{6,8}|[A-Z]\d[A-Z0-9]{7}|\d{9}|\d{2} ?\d{7}|[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8})(?![A-Za-z0-9])",
    regex.I,
)
_LEFT: Final = 40
_RIGHT: Final = 4


def find_plates(text: str) -> Iterator[Found]:
    """Number plates.

    Args:
        text: Folded text.

    Yields:
        Each plate with its place.
    """
    for country, form in _FORMS:
        for found in form.finditer(text):
            if _is_plate(country, found[0]):
                yield _plate(country, found, text)
    if words.PLATE.search(text) or "ennzeichen" in text:
        for found in _GERMAN.finditer(text):
            if regex.search(r"kennzeichen\W*$", text[: found.start()], regex.I):
                yield _plate("DE", found, text)


def _plate(country: str, found: regex.Match[str], text: str) -> Found:
    """One plate as a contact."""
    plain = "".join(one for one in found[0] if one not in " ·.-").upper()
    announced = bool(words.PLATE.search(text[max(0, found.start() - _LEFT) : found.start()]))
    return Found(*found.span(), Contact("plate", 0, 0, plain, country, announced))


def _is_plate(country: str, written: str) -> bool:
    """What the pattern alone does not say."""
    letters = regex.sub(r"[^A-Z]", "", written)
    if country == "CN":
        tail = regex.sub(r"[ ·.\-]", "", written)[2:].upper()
        new_energy = len(tail) != 6 or regex.fullmatch(r"[A-K][A-Z0-9]\d{4}|\d{5}[A-K]", tail)
        return bool(new_energy) and sum(map(str.isdigit, tail)) >= 2
    return country not in ("TR", "KZ") or letters not in _UNITS


def find_passports(text: str) -> Iterator[Found]:
    """Passport numbers after a word for passport.

    Args:
        text: Folded text.

    Yields:
        Each number with its place.
    """
    for found in _PASSPORT.finditer(text):
        if words.PASSPORT.search(text[max(0, found.start() - _LEFT) : found.start()]):
            normal = found[0].replace(" ", "").upper()
            yield Found(*found.span(), Contact("passport", 0, 0, normal, is_announced=True))
