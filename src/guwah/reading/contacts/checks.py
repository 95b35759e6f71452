"""
Check digits: cards and ID numbers that are what they look like beyond chance.

Pure arithmetic on strings of ASCII digits; says nothing of whether a number was given out.

The rules of this module are:
  * Cards: ISO/IEC 7812-1 annex B (Luhn), and a length that the issuer's range has.
  * China: GB 11643-1999 (ISO 7064 MOD 11-2), a real date, a province code.
  * Turkey: the tenth and eleventh digit of the T.C. number. Kazakhstan: the twelfth of the
    IIN (decree 853 of 2003), a real date, the seventh digit a century.
"""

from __future__ import annotations

from datetime import date
from typing import Final

_PROVINCES: Final = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
     *range(61, 66), 71, 81, 82, 83]
)  # fmt: skip
_MAINLAND_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NETWORKS: Final = (
    ("mir", 2200, 2204, (16, 17, 18, 19)), ("mastercard", 2221, 2720, (16,)),
    ("amex", 3400, 3499, (15,)), ("amex", 3700, 3799, (15,)), ("jcb", 3528, 3589, (16,)),
    ("visa", 4000, 4999, (13, 16, 19)), ("mastercard", 5100, 5599, (16,)),
    ("uzcard", 5614, 5614, (16,)), ("unionpay", 6200, 6299, (16, 17, 18, 19)),
    ("maestro", 6304, 6304, (16, 18, 19)), ("discover", 6011, 6011, (16,)),
    ("maestro", 6700, 6799, (16, 18, 19)), ("unionpay", 8100, 8171, (16, 17, 18, 19)),
    ("uzcard", 8600, 8600, (16,)), ("troy", 9792, 9792, (16,)), ("humo", 9860, 9860, (16,)),
)  # fmt: skip


def card_network(digits: str) -> str | None:
    """The network of a bank card.

    Args:
        digits: Digits alone.

    Returns:
        Its name; None where no network gives out such a number.
    """
    if not 13 <= len(digits) <= 19 or not _is_luhn(digits):
        return None
    head = int(digits[:4])
    return next((name for name, first, last, sizes in _NETWORKS
                 if first <= head <= last and len(digits) in sizes), None)  # fmt: skip


def _is_luhn(digits: str) -> bool:
    """Whether the last digit is right by Luhn's rule."""
    doubled = sum(sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0 and len(set(digits)) > 2


def is_mainland_id(number: str) -> bool:
    """Whether this is a number of a Chinese resident identity card.

    Args:
        number: Seventeen digits and a digit or X.
    """
    if len(number) != 18 or not number[:17].isdigit() or int(number[:2]) not in _PROVINCES:
        return False
    total = sum(int(one) * by for one, by in zip(number, _MAINLAND_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper() and _is_date(
        int(number[6:10]), number[10:14]
    )


def is_turkish_id(digits: str) -> bool:
    """Whether this is a T.C. identity number.

    Args:
        digits: Digits alone.
    """
    if len(digits) != 11 or digits[0] == "0":
        return False
    each = list(map(int, digits))
    tenth = (7 * sum(each[0:9:2]) - sum(each[1:8:2])) % 10
    return tenth == each[9] and sum(each[:10]) % 10 == each[10]


def is_kazakh_id(digits: str) -> bool:
    """Whether this is an individual identification number of Kazakhstan.

    Args:
        digits: Digits alone.
    """
    if len(digits) != 12 or digits[6] not in "123456":
        return False
    century = 1800 + 100 * ((int(digits[6]) - 1) // 2)
    if not _is_date(century + int(digits[:2]), digits[2:6]):
        return False
    each = list(map(int, digits))
    check = sum(one * by for one, by in zip(each, range(1, 12), strict=False)) % 11
    if check == 10:
        weights = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
        check = sum(one * by for one, by in zip(each, weights, strict=False)) % 11
    return check == each[11]


def _is_date(year: int, month_day: str) -> bool:
    """Whether a person can have been born on this day."""
    try:
        date(year, int(month_day[:2]), int(month_day[2:]))
    except ValueError:
        return False
    return 1880 <= year <= 2100
