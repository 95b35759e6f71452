"""
Telephone numbers: which digits are one, and of which countries it can be.

Judges one run of digits; the ranges of countries are those of the `phonenumbers` package
(Google's libphonenumber). Spec: docs/spec/contacts.md, "Telephone numbers".

The rules of this module are:
  * With `+`, a number is one if its length is possible for its country; with `00` or a bare
    country code of the list, only if the country gives out such numbers.
  * A national number is one if its form is of the list below and a country gives it out. It
    has a country only if one alone fits, or if one of the declared countries does.
  * Forms that any counter could have need an announcing word, or separators as the country
    writes them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import regex

from guwah.reading.contacts.nouns import Contact

_BARE_CODES: Final = regex.compile(
    r"861[3-9]\d{9}|905\d{9}|998[3-9]\d{8}|996[2579]\d{8}|77[04678]\d{8}|79\d{9}|491[567]\d{8,9}"
    r"|33[67]\d{8}|447\d{9}|316\d{8}|467\d{8}|614\d{8}|43 6\d{8,10}|3247\d{8}|417[5-9]\d{7}"
    r"|3934?\d{8,9}|99[23]\d{9}|7[47]\d{9}"
)


class _Form(NamedTuple):
    region: str
    digits: regex.Pattern[str]
    groups: regex.Pattern[str] | None
    """How its groups must look unless a word announces it; None: digits alone are enough."""


def _form(region: str, digits: str, groups: str | None = None) -> _Form:
    return _Form(region, regex.compile(digits), regex.compile(groups) if groups else None)


MAX_NATIONAL: Final = 13
_SPLIT: Final = r".+ .+"
_FORMS: Final = (
    _form("CN", r"1[3-9]\d{9}"),
    _form("CN", r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}", r"\d{3,4} \d{3,8}(?: \d{4})?"),
    _form("CN", r"400\d{7}", r"\d{3} \d{3,4} \d{3,4}"),
    _form("TR", r"05\d{9}"),
    _form("TR", r"0[2-48]\d{9}", r"\d{4} \d{3} \d{2} ?\d{2}"),
    _form("TR", r"5[03-5]\d{8}", r"\d{3} \d{3} \d{2} ?\d{2}"),
    _form("RU", r"8[3-9]\d{9}"),
    _form("RU", r"9\d{9}", r"\d{3} \d{3} \d{2} ?\d{2}"),
    _form("KZ", r"7[0457]\d{8}", r"\d{3} \d{3} \d{2} ?\d{2}"),
    _form("UZ", r"(?:9[0-9]|88|33|77|50|20)\d{7}", r"\d{2} \d{3} \d{2} \d{2}"),
    _form("KG", r"0[2579]\d{8}"),
    _form("FR", r"0[1-9]\d{8}", r"\d{10}|\d{2} \d{2} \d{2} \d{2} \d{2}"),
    _form("DE", r"01[567]\d{8,9}"),
    _form("DE", r"0[2-9]\d{6,10}", r"0\d{2,5} \d{3,9}(?: \d{1,6})*"),
    _form("GB", r"07\d{9}"),
    _form("GB", r"0[12]\d{8,9}", r"0\d{2,4} \d{3,4} ?\d{3,4}"),
    _form("US", r"1?[2-9]\d{2}[2-9]\d{6}", r"(?:1 )?\d{3} \d{3} \d{4}"),
    _form("NL", r"06\d{8}"), _form("SE", r"07[02369]\d{7}"), _form("AU", r"04\d{8}"),
    _form("NO", r"[49]\d{7}", r"\d{3} \d{2} \d{3}|never"), _form("CH", r"07[5-9]\d{7}"),
    _form("BE", r"04\d{8}"), _form("AT", r"06\d{8,10}", _SPLIT), _form("JP", r"0[789]0\d{8}"),
    _form("KR", r"010\d{8}"), _form("IT", r"3\d{9}", r"\d{3} \d{3} \d{4}|\d{3} \d{7}"),
)  # fmt: skip
_LINES: Final = {0: "fixed line", 1: "mobile", 2: "fixed line or mobile", 3: "toll free",
                 4: "premium rate", 5: "shared cost", 6: "voip", 7: "personal", 8: "pager",
                 9: "company", 10: "voicemail"}  # fmt: skip


@lru_cache(maxsize=65536)
def _parsed(digits: str, region: str | None) -> Contact | None:
    """A possible number, with what its country says of it."""
    import phonenumbers  # 0.1 s to import, and not needed to start

    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    valid = phonenumbers.is_valid_number(number)
    form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Contact(
        "phone", 0, 0, str(form), is_possible=True, is_valid=valid,
        region=phonenumbers.region_code_for_number(number),
        line=_LINES.get(phonenumbers.number_type(number)),
    )  # fmt: skip


def international(digits: str) -> Contact | None:
    """A number with its country code.

    Args:
        digits: Digits after the `+`.

    Returns:
        The number, if its length is possible.
    """
    if not 7 <= len(digits) <= 16 or digits[0] == "0":
        return None
    found = _parsed("+" + digits, None)
    trunk = regex.fullmatch(r"(90|49|33|44|31|46|61|996|998|86|43|41|32)0(\d+)", digits)
    if trunk and (found is None or not found.is_valid):  # +90 (0532) …: the 0 is not dialled
        found = _parsed("+" + trunk[1] + trunk[2], None) or found
    return found


def bare(digits: str) -> Contact | None:
    """A number that begins with `00`, or with a country code and nothing before it.

    Args:
        digits: All digits.

    Returns:
        The number, if its country gives it out.
    """
    if digits.startswith("00"):
        found = international(digits[2:])
    else:
        found = international(digits) if _BARE_CODES.fullmatch(digits) else None
    return found if found is not None and found.is_valid else None


def national(
    digits: str, groups: str, context: tuple[bool, bool], declared: tuple[str, ...]
) -> Contact | None:
    """A number without country code.

    Args:
        digits: All digits.
        groups: The same with one space between groups.
        context: Whether a word says that it is a telephone number, and whether there are no
            other digits beside it.
        declared: Countries that a person declared.

    Returns:
        The number: E.164 where one country is known, else its digits.
    """
    is_announced, is_whole = context
    forms = [one for one in _FORMS if one.digits.fullmatch(digits)]
    if not is_whole:
        forms = [one for one in forms if one.groups is None]
    usual = [one for one in forms if one.groups is None or one.groups.fullmatch(groups)]
    fitting: dict[str, Contact] = {}
    for region, _, _ in usual or (forms if is_announced else ()):
        found = _parsed(digits, region)
        if found is not None and found.is_valid:
            fitting.setdefault(found.region or region, found)
    for region in declared:
        found = fitting.get(region) or _parsed(digits, region)
        if found is not None and found.is_valid and (is_announced or fitting):
            return found
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    if fitting:
        lines = {found.line for found in fitting.values()}
        return Contact("phone", 0, 0, digits, is_possible=True, is_valid=True,
                       regions=tuple(fitting), line=lines.pop() if len(lines) == 1 else None)  # fmt: skip
    return None
