"""
Runs of digits: a card, an ID number, a telephone number, or none of them.

Takes the longest groups first and gives each digit to one contact at most.
Spec: docs/spec/contacts.md, "Which wins".

The rules of this module are:
  * Dates, times, network addresses, coordinates and amounts of money are none.
  * What a word announces wins; then a Chinese ID with its check digit, a card, a telephone
    number with `+` or `00`, an ID number of Turkey or Kazakhstan, other telephone numbers.
  * A number that another word announces (order, code, flight) is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
import regex

from guwah.reading.contacts import checks, phones, words
from guwah.reading.contacts.nouns import Contact, Found

_RUN: Final = regex.compile(
    r"(?:\(?\+ ?)?\(?\d++(?:(?: ?[()] ?\(?| ?[\-/·] ?|[._]| {1,2})\d++)*+(?<=\d)[Xx]?(?![A-Za-z0-9])"
    r"|(?:\(?\+ ?)?\(?\d++(?:(?: ?[()] ?\(?| ?[\-/·] ?|[._]| {1,2})\d++)*+"
)
_NONE: Final = regex.compile(
    r"(?<![\d.+\-/])(?:\d{4}[.\-/年] ?\d{1,2}[.\-/月] ?\d{1,2}|\d{1,2}[.\-/]\d{1,2}[.\-/](?:\d{4}|\d{2}))(?![\d]|[.\-/]\d)"
    r"(?:[T ,]{1,2}\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?!\d)(?: ?[-] ?\d{1,2}:\d{2}(?!\d))?"
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)(?::\d{2,5})?"
    r"|(?<![\d.])-?\d{1,3}\.\d{4,}(?!\d|\.\d)"
    r"|(?<![\d,.])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)"
    r"|(?<![\d,.])\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2} ?- ?(?:19|20)\d{2}(?!\d)"
)
_GROUP: Final = regex.compile(r"\d+")
_LEFT: Final = 40
MIN_DIGITS: Final = 7
_MAX_GROUPS: Final = 12


class _Before(NamedTuple):
    """What the words before a number say of it."""

    phone: bool
    card: bool
    id: bool
    other: bool


class _Spread(NamedTuple):
    """How some groups lie in their run."""

    alone: bool
    """Whether they are one group."""
    whole: bool
    """Whether they are the whole run."""


def _before(text: str, start: int) -> _Before:
    left = text[max(0, start - _LEFT) : start]
    if not left or not regex.search(r"[^\W\d]|[#№$€£¥₺₸₽]", left):
        return _Before(False, False, False, False)
    return _Before(
        bool(words.PHONE.search(left)), bool(words.CARD.search(left)),
        bool(words.NATIONAL_ID.search(left)),
        bool(words.NOT_A_CONTACT.search(left) or words.MONEY_BEFORE.search(left)),
    )  # fmt: skip


def find_numbers(text: str, declared: tuple[str, ...]) -> Iterator[Found]:
    """Cards, ID numbers and telephone numbers.

    Args:
        text: Folded text, other contacts blanked out.
        declared: Countries in which national numbers are read.

    Yields:
        Each with its place, ascending and disjoint.
    """
    text = _NONE.sub(lambda found: "\n" * len(found[0]), text)
    for run in _RUN.finditer(text):
        if sum(map(str.isdigit, run[0])) >= MIN_DIGITS:
            yield from _of_run(text, run.start(), run.end(), declared)


def _of_run(text: str, start: int, stop: int, declared: tuple[str, ...]) -> Iterator[Found]:
    """The contacts of one run: at each group the longest that is one."""
    groups = [found.span() for found in _GROUP.finditer(text, start, stop)]
    at = 0
    while at < len(groups):
        begin = groups[at][0]
        plus = regex.search(r"\(?\+ ?\(?$", text[max(start, begin - 4) : begin])
        opened = begin - len(plus[0]) if plus else begin
        before = _before(text, opened)
        for upto in range(min(len(groups), at + _MAX_GROUPS), at, -1):
            end = groups[upto - 1][1]
            spread = _Spread(upto == at + 1, at == 0 and upto == len(groups))
            contact = _judge(text, (begin, end), before, bool(plus), declared, spread)
            if contact is not None:
                if contact.kind == "id" and contact.normal[-1] == "X":
                    end += 1
                opened = _opening(text, opened, begin, end)
                yield Found(opened, end, contact)
                at = upto
                break
        else:
            at += 1


def _opening(text: str, opened: int, begin: int, end: int) -> int:
    """Where a number begins: a bracket before it is of it if it is closed within it."""
    if opened == begin and begin and text[begin - 1] == "(":
        opened = begin - 1
    if text[opened] == "(" and text.count("(", opened, end) > text.count(")", opened, end):
        opened += 1
    return opened


def _judge(
    text: str,
    place: tuple[int, int],
    before: _Before,
    plus: bool,
    declared: tuple[str, ...],
    spread: _Spread,
) -> Contact | None:
    """What some groups of a run are together."""
    begin, end = place
    written = text[begin:end]
    digits = "".join(filter(str.isdigit, written))
    if not MIN_DIGITS <= len(digits) <= 19:
        return None
    left, right = text[begin - 1 : begin], text[end : end + 1]
    if plus:
        found = phones.international(digits)
        usual = found is not None and (found.is_valid or len(digits) >= 10)
        return _told(found, before.phone) if usual else None
    glued = ((left.isascii() and left.isalpha()) or left in "_@") and left != "" and not (
        before.phone or before.card or before.id)  # fmt: skip
    tail = right.isascii() and (right.isalnum() or right == "_") and right != ""
    if (tail and not (right in "Xx" and len(digits) == 17)) or glued:
        return None
    strong = _checked(digits, right, written, before, spread.alone)
    if strong is not None:
        return strong
    if (before.other and not before.phone) or words.MONEY_AFTER.match(text, end):
        return None
    if tail or before.card or before.id or left in ("-", "/", "#") or right == "%":
        return None
    groups = regex.sub(r"\D+", " ", written)
    found = phones.bare(digits) or phones.national(
        digits, groups, (before.phone, spread.whole), declared
    )
    return _told(found, before.phone)


def _told(found: Contact | None, is_announced: bool) -> Contact | None:
    """The same contact, with whether a word announced it."""
    return msgspec.structs.replace(found, is_announced=is_announced) if found else None


def _checked(digits: str, right: str, written: str, before: _Before, alone: bool) -> Contact | None:
    """A card or an ID number, by its check digits."""
    if before.other and not (before.card or before.id):
        return None
    mainland = digits + "X" if len(digits) == 17 and right in ("X", "x") and right else digits
    if alone and checks.is_mainland_id(mainland) and not before.card:
        return Contact("id", 0, 0, mainland, "CN", before.id)
    network = checks.card_network(digits)
    longer = len(digits) > phones.MAX_NATIONAL or not before.phone
    if network and longer and (before.card or _is_grouped(written, digits)):
        return Contact("card", 0, 0, digits, network, before.card)
    if not alone or digits.startswith("00") or (not before.id and phones.bare(digits)):
        return None
    if checks.is_kazakh_id(digits):
        return Contact("id", 0, 0, digits, "KZ", before.id)
    likely = not before.phone and not regex.match(r"1[3-9]|8[3-9]|7[79]", digits)
    if checks.is_turkish_id(digits) and (before.id or likely):
        return Contact("id", 0, 0, digits, "TR", before.id)
    return None


def _is_grouped(written: str, digits: str) -> bool:
    """Whether a card is written in one piece, in fours, or as four, six, five."""
    shape = [len(group) for group in _GROUP.findall(written)]
    fours = all(size == 4 for size in shape[:-1]) and shape[-1] <= 4
    return len(shape) == 1 or fours or shape in ([4, 6, 5], [6, len(digits) - 6], [6, 13])
