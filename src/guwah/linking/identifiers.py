"""
Identifiers of senders in one form: telephone numbers, handles, addresses.

Normalises what an export gives; it looks nothing up and joins nobody.

The rules of this module are:
  * A telephone number is E.164 where the country is written (`+` or `00`) or declared;
    otherwise its digits as they stand, equal only to the same digits.
  * Digits of all scripts are digits; spaces, brackets, hyphens and marks fall.
  * A display name is no identifier, whatever it says, unless it is a telephone number:
    apps show the number of somebody who is in no address book.
  * A key names its kind, so that a handle never equals a number.
  * A number that was silent for more than `LONG_GAP_DAYS` between two cases may belong to somebody
    else by then: operators give numbers out again. It is said, and decided by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

import regex

from guwah.script.normal import normal_text

_PHONE: Final = regex.compile(r"(?:tel:)?[+0-9 ().\-/~]{7,40}")
_JID: Final = regex.compile(r"(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)")
_ADDRESS: Final = regex.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
MIN_DIGITS: Final = 7
MAX_DIGITS: Final = 15
LONG_GAP_DAYS: Final = 90
_TAIL: Final = 9


@lru_cache(maxsize=65536)
def phone_key(written: str, region: str | None = None) -> str | None:
    """A telephone number as a key.

    Args:
        written: The number as written, in any script.
        region: Two-letter country in which a number without country code is read, if a
            person declared it.

    Returns:
        `tel:+…` in E.164; `tel:` and the digits where the country is not known; None where
        this is no telephone number.
    """
    import phonenumbers  # 0.1 s to import, and not needed to start

    plain = normal_text(written).strip()
    if not _PHONE.fullmatch(plain):
        return None
    digits = "".join(filter(str.isdigit, plain))
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS + 2:
        return None
    with_country = plain.removeprefix("tel:").lstrip(" (").startswith("+")
    if not with_country and digits.startswith("00"):
        with_country, plain = True, "+" + digits[2:]
    try:
        number = phonenumbers.parse(plain, None if with_country else region)
    except phonenumbers.NumberParseException:
        return None if with_country else "tel:" + digits
    if not phonenumbers.is_possible_number(number):
        return None
    return "tel:" + str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def sender_key(name: str | None, handle: str | None, region: str | None = None) -> str | None:
    """The key of a sender, by which cases may be joined if a person marked the sender.

    Args:
        name: The display name as written; used only if it is a telephone number.
        handle: The handle as the export gives it.
        region: As for `phone_key`.

    Returns:
        `tel:…`, `mail:…` or `user:…`; None where there is no identifier.
    """
    if handle is not None and handle.strip():
        plain = regex.sub(r"[\p{Cf}\s]+", "", handle).casefold()
        account = _JID.fullmatch(plain)
        if account:
            return phone_key("+" + account[1])
        if plain.startswith("mailto:") or (_ADDRESS.fullmatch(plain) and plain[0] != "@"):
            return "mail:" + plain.removeprefix("mailto:")
        return phone_key(handle, region) or "user:" + plain.lstrip("@")
    return phone_key(name, region) if name is not None else None


def number_tail(key: str) -> str | None:
    """The end of a number, equal with and without its country; for refusing, never for joining.

    Args:
        key: A key of this module.

    Returns:
        The last nine digits, or all of fewer; None for a key that is no telephone number.
    """
    digits = "".join(filter(str.isdigit, key))
    return digits[-_TAIL:] if key.startswith("tel:") else None


def longest_gap(spans: Iterable[tuple[str, str]]) -> int | None:
    """The longest time for which none of several cases saw an identifier.

    Args:
        spans: First and last day in each case, as `2025-01-31`.

    Returns:
        Days between the end of what was seen so far and the next case's beginning, at most;
        0 where they overlap, None for fewer than two cases.
    """
    days = sorted((date.fromisoformat(one), date.fromisoformat(other)) for one, other in spans)
    if len(days) < 2:
        return None
    longest, end = 0, days[0][1]
    for first, last in days[1:]:
        longest = max(longest, (first - end).days)
        end = max(end, last)
    return longest
