"""
Search terms: what of a text is indexed, what of a query is looked up.

Makes tokens and finds them again in the original; keeps no index and opens no database.
Spec: docs/spec/normal-form.md, section "Search terms".

The rules of this module are:
  * Text and query pass through the same normal form and the same cutting.
  * A run of Chinese or Japanese characters gives its pairs, and each character once more.
  * Tibetan is cut at the tsheg; a syllable keeps its vowel signs.
  * A sign that is no letter (an emoji) is written as `u` and its hexadecimal code point.
  * After the tokens in their order and the token `x` stand other spellings: Turkish words
    without diacritics, single characters, numbers without separators, `x` and their last eight.
  * Tokens hold letters, digits and marks only, so SQLite's `unicode61` tokeniser with
    `categories 'L* N* Co Mn Mc'` and `remove_diacritics 0` keeps them whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, product
from typing import Final, NamedTuple

import regex

from guwah.script.alphabet import PLAIN
from guwah.script.normal import Normal, normal_text, normalise

TAIL_DIGITS: Final = 8
MOST_WAYS: Final = 64
LEAST_PREFIX: Final = 3
FTS_TOKENISER: Final = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"

_CJK: Final = r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー"
_CUT: Final = regex.compile(
    rf"(?V1)[[\p{{L}}\p{{M}}\p{{N}}]--[{_CJK}\p{{Script=Tibetan}}]]++|[{_CJK}&&[\p{{L}}\p{{N}}]]++"
    r"|[\p{Script=Tibetan}&&[\p{L}\p{M}\p{N}]]++|\p{So}|\p{Extended_Pictographic}"
)
_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_TURKISH: Final = re.compile(f"[{''.join(map(chr, PLAIN))}]")
_TIBETAN: Final = regex.compile(r"\p{Script=Tibetan}")
_TYPED: Final = regex.compile(r"(?V1)[\p{L}\p{M}]++")
_MARK: Final = regex.compile(r"\p{M}")
_NUMBER: Final = regex.compile(r"(?<![\p{L}\p{N}])\d[\d ().\-/]{5,}\d")


class Token(NamedTuple):
    """One token and the slice of the normal form that it stands for."""

    text: str
    start: int
    stop: int


class _Kinds(dict[str, str]):
    """The first character of a piece to the kind of piece, looked up once each."""

    def __missing__(self, first: str) -> str:
        if regex.match(rf"[{_CJK}]", first):
            kind = "run"
        elif regex.match(r"[\p{L}\p{M}\p{N}]", first):
            kind = "word"
        else:
            kind = "sign"
        self[first] = kind
        return kind


_KINDS: Final = _Kinds()


def _cut(normal: str) -> tuple[list[str], list[str]]:
    """The tokens of a normal form in order, and the single characters of longer runs."""
    if normal.isascii():
        return _ASCII_WORD.findall(normal), []
    main: list[str] = []
    single: list[str] = []
    for piece in _CUT.findall(normal):
        kind = _KINDS[piece[0]]
        if kind == "run" and len(piece) > 1:
            main += map("".join, pairwise(piece))
            single += piece
        else:
            main.append(f"u{ord(piece):x}" if kind == "sign" else piece)
    return main, single


def tokens(normal: str) -> Iterator[Token]:
    """Cut a normal form into tokens, in their order, with their places.

    Args:
        normal: A normal form, as `normal_text` gives it.

    Yields:
        Words, Tibetan syllables, signs; pairs of a Han run, or the one character of it.
    """
    for found in _CUT.finditer(normal):
        start, stop = found.span()
        texts, single = _cut(found[0])
        if single:
            yield from (Token(text, start + at, start + at + 2) for at, text in enumerate(texts))
        else:
            yield Token(texts[0], start, stop)


def index_terms(text: str) -> str:
    """The tokens of a text for a full-text index, separated by spaces.

    Args:
        text: The text as it stands in the record.

    Returns:
        Tokens in their order, then `x` and other spellings, if there are any.
    """
    normal = normal_text(text)
    main, single = _cut(normal)
    other = dict.fromkeys([*single, *_plain(text), *_numbers(normal)])
    for token in main if other else ():
        other.pop(token, None)
    return " ".join([*main, "x", *other] if other else main)


def _plain(text: str) -> Iterator[str]:
    """The words of a text with Turkish letters, as typed on another keyboard."""
    if _TURKISH.search(text):
        yield from _cut(normal_text(text.translate(PLAIN)))[0]


def _numbers(normal: str) -> Iterator[str]:
    """Numbers of at least seven digits in one piece, and their ends, as for telephones."""
    for found in _NUMBER.finditer(normal):
        digits = "".join(filter(str.isdigit, found[0]))
        yield digits
        if len(digits) >= TAIL_DIGITS:
            yield "x" + digits[-TAIL_DIGITS:]


class Term(NamedTuple):
    """One part of a query: any of its phrases must be found; the last token may go on."""

    phrases: tuple[tuple[str, ...], ...]
    prefix: bool


def query_terms(query: str) -> list[Term]:
    """The parts of a query, all of which a text must contain.

    Args:
        query: Words in any script. `"…"` is a phrase, found as it stands. A word of three
            letters or more, as it was typed or in its normal form, also finds longer words that
            begin with it; `*` asks for that.

    Returns:
        The terms; empty where the query has no letter, digit or sign.
    """
    spaced = regex.sub(r'["“”„«»「」『』《》]', ' " ', query)
    parts = spaced.split('"')
    terms = []
    for at, part in enumerate(parts):
        exact = at % 2 == 1 and at < len(parts) - 1
        pieces = [part] if exact else _pieces(part)
        terms += [term for piece in pieces if (term := _term(piece, exact=exact))]
    return terms


def _pieces(part: str) -> list[str]:
    """Words of a query outside quotation marks; a telephone number stays in one piece."""
    if regex.fullmatch(r"\s*\+?[\p{Nd} ().\-/]+", part):
        return [part]
    return part.split()


def _term(piece: str, *, exact: bool) -> Term | None:
    """One piece of a query in all its spellings."""
    normal = normal_text(piece)
    asked, _ = _cut(normal)
    if not asked:
        return None
    phrases = [tuple(asked), tuple(_plain(piece))]
    numbers = list(_numbers(normal))
    phrases += [(number,) for number in numbers]
    last = _CUT.findall(normal)[-1]
    is_word = _KINDS[last[0]] == "word" and not last[0].isdigit() and not _TIBETAN.match(last)
    typed = [_MARK.sub("", word) for word in _TYPED.findall(piece)[-1:]]
    letters = max(map(len, [last, *typed]))
    wanted = piece.rstrip().endswith("*") or (not exact and is_word and letters >= LEAST_PREFIX)
    return Term(tuple(dict.fromkeys(filter(None, phrases))), wanted)


def match_expression(terms: Sequence[Term], near: int | None = None) -> str:
    """A query as an expression of SQLite's FTS5 over `index_terms`.

    Args:
        terms: As `query_terms` gives them.
        near: All terms within so many tokens of one another; None for anywhere.

    Returns:
        The right side of `MATCH`; empty where nothing can be looked up.
    """
    if near is not None and len(terms) > 1:
        spelled = ([_quoted(one, term) for one in term.phrases] for term in terms)
        ways = islice(product(*spelled), MOST_WAYS)
        return " OR ".join(f"NEAR({' '.join(way)}, {near})" for way in ways)
    groups = (" OR ".join(_quoted(one, term) for one in term.phrases) for term in terms)
    return " AND ".join(f"({group})" for group in groups)


def _quoted(phrase: tuple[str, ...], term: Term) -> str:
    return f'"{" ".join(phrase)}"{" *" if term.prefix else ""}'


def find_spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where a query stands in a text.

    Args:
        text: The text as it stands in the record.
        terms: As `query_terms` gives them.

    Returns:
        `(offset, length)` in bytes of the UTF-8 text, ascending and disjoint; empty unless
        every term of the query was found.
    """
    found = term_spans(text, terms)
    return _joined([span for spans in found for span in spans]) if all(found) else []


def term_spans(text: str, terms: Sequence[Term]) -> list[list[tuple[int, int]]]:
    """Where each part of a query stands in a text.

    Args:
        text: The text as it stands in the record.
        terms: As `query_terms` gives them.

    Returns:
        For each term `(offset, length)` in bytes of the UTF-8 text; none where it is not found.
    """
    normal = normalise(text)
    known = _spellings(normal)
    return [
        [
            normal.span(start, stop)
            for phrase in term.phrases
            for start, stop in _find(known, phrase, term.prefix)
        ]
        for term in terms
    ]


def _spellings(normal: Normal) -> list[list[Token]]:
    """The tokens of a text and, as lists of one, its other spellings with their places."""
    main = list(tokens(normal.text))
    lists = [main]
    for found in _CUT.finditer(normal.text):
        if _KINDS[found[0][0]] == "run":
            lists += [[Token(c, at, at + 1)] for at, c in enumerate(found[0], found.start())]
    for number in _NUMBER.finditer(normal.text):
        lists += [[Token(digits, *number.span())] for digits in _numbers(number[0])]
    if _TURKISH.search(normal.source):
        source = normal.source.encode("utf-8", "surrogatepass")
        plain = []
        for token in main:
            offset, length = normal.span(token.start, token.stop)
            piece = source[offset : offset + length].decode("utf-8", "surrogatepass")
            folded = normal_text(piece.translate(PLAIN)).strip()
            plain.append(Token(folded if token.text.isalpha() else token.text, *token[1:]))
        lists.append(plain)
    return lists


def _find(
    lists: list[list[Token]], phrase: tuple[str, ...], prefix: bool
) -> Iterator[tuple[int, int]]:
    """Slices of the normal form in which a phrase stands."""
    size = len(phrase)
    for known in lists:
        for at in range(len(known) - size + 1):
            here = tuple(token.text for token in known[at : at + size])
            if here == phrase or (
                prefix and here[:-1] == phrase[:-1] and here[-1].startswith(phrase[-1])
            ):
                yield known[at].start, known[at + size - 1].stop


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in ascending order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for offset, length in sorted(spans):
        if joined and offset < sum(joined[-1]):
            first, before = joined.pop()
            length = max(first + before, offset + length) - first
            offset = first
        joined.append((offset, length))
    return joined
