"""
Where a text mentions someone whom a report protects, in any spelling.

Searches normal forms (`script.normal`) and answers with byte spans of the original text.
Decides nothing about what is withheld. Spec: docs/spec/redaction.md, "What counts as a mention"

The rules that this module follows are:
  * A whole name counts, and each of its words: two Han characters, three letters otherwise;
    of a Han name also the given name without the family name, of a Tibetan one each two
    syllables that follow each other.
  * A word in small letters does not count where others of the name are capitalised: the `the`
    of "Ali from the gym" would withhold whatever is written in English.
  * Five letters or more count anywhere; three and four at the start of a word; one and two
    only as a whole word. Han, Tibetan and other scripts without spaces count anywhere.
  * Six digits or more are a number: its last nine digits count, however they are grouped, and
    its last seven or eight where they stand alone, as people write a local number. What stands
    before them of the same number belongs to the mention.
  * Turkish letters count as people without a Turkish keyboard type them, on both sides.
  * A name of punctuation alone cannot be searched for, and is not.
  * Words that a person released, and whole words of released names, are no mention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import regex

from guwah.script.alphabet import PLAIN
from guwah.script.normal import Normal, normal_text, normalise

Mode = Literal["anywhere", "start", "word", "number", "local"]
Span = tuple[int, int]
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_WRITTEN_WORD: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{Cf}'’ʼ]*")
_SUBSTANCE: Final = regex.compile(r"[\p{L}\p{N}\p{So}\p{Co}]")
_NO_SPACES: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Tibetan}\p{Thai}\p{Lao}]")
_HAN: Final = regex.compile(r"\p{Han}+")
_TIBETAN: Final = regex.compile(r"\p{Tibetan}")
_TSHEG: Final = regex.compile(r"[\u0f0b\u0f0c\s]+")
_BETWEEN_DIGITS: Final = r"[^\p{L}\p{N}]{0,3}"
_DIGITS_BEFORE: Final = rf"(?:\d{_BETWEEN_DIGITS}){{0,11}}"
_NO_DIGIT_BEFORE: Final = r"(?<!\d[^\p{L}\p{N}]?)"
_TURKISH: Final = regex.compile(f"[{''.join(map(chr, PLAIN))}]")
_MIN_NUMBER: Final = 6
_NUMBER_TAIL: Final = 9
_LOCAL_TAILS: Final = (7, 8)


@dataclass(frozen=True, slots=True)
class Term:
    """A spelling in normal form, and where in a text it counts."""

    normal: str
    mode: Mode


def terms_of_phrase(phrase: str) -> frozenset[Term]:
    """The phrase as a whole, in normal form.

    Args:
        phrase: Words that a rule names, or a whole name or handle.

    Returns:
        One term, more if it is a number or has Turkish letters; none for an empty phrase.
    """
    if _TURKISH.search(phrase):
        plain = terms_of_phrase(phrase.translate(PLAIN))
        return plain | _terms_of(normal_text(phrase))
    return _terms_of(normal_text(phrase))


def _terms_of(folded: str) -> frozenset[Term]:
    normal = folded.strip().lstrip("@~").strip()
    if not _SUBSTANCE.search(normal):
        return frozenset()
    digits = regex.sub(r"\D", "", normal)
    letters = len(regex.findall(r"\p{L}", normal))
    terms = set()
    if len(digits) >= _MIN_NUMBER:
        terms.add(Term(digits[-_NUMBER_TAIL:], "number"))
        terms |= {Term(digits[-n:], "local") for n in _LOCAL_TAILS if len(digits) > n}
    if letters or len(digits) < _MIN_NUMBER:
        terms.add(Term(normal, _mode(normal)))
    return frozenset(terms)


def terms_of_name(name: str) -> frozenset[Term]:
    """A name as a whole and by its words.

    Args:
        name: As written in an export.

    Returns:
        All terms that count as a mention of this person.
    """
    terms = set(terms_of_phrase(name))
    normal = normal_text(name)
    if _TIBETAN.search(normal):
        syllables = [part for part in _TSHEG.split(normal) if part]
        pairs = pairwise(syllables)
        terms |= {Term(f"{first}\u0f0b{second}", "anywhere") for first, second in pairs}
        return frozenset(terms)
    for word in words_of(name, names_only=True):
        if _HAN.search(word):
            for run in _HAN.findall(word):
                cuts = [run, run[1:], run[-2:]] if len(run) in (3, 4) else [run]
                terms |= {Term(cut, "anywhere") for cut in cuts if len(cut) >= 2}
        elif len(word) >= 3 and not word.isdecimal():
            terms.add(Term(word, _mode(word)))
    return frozenset(terms)


def words_of(name: str, *, names_only: bool = False) -> frozenset[str]:
    """The words of a name in normal form, Turkish ones also in plain letters.

    Args:
        name: As written.
        names_only: Whether to leave out words in small letters beside capitalised ones.
    """
    written = _WRITTEN_WORD.findall(name)
    if names_only and any(word[0].isupper() for word in written):
        written = [word for word in written if not word[0].islower()]
    spelled = {*written, *(word.translate(PLAIN) for word in written)}
    return frozenset(part for word in spelled for part in _WORD.findall(normal_text(word)))


class Finder:
    """Finds terms in texts.

    Args:
        terms: What to look for.
        cleared: Spellings that are no mention where they cover one.
    """

    def __init__(self, terms: Iterable[Term], cleared: Iterable[Term] = ()) -> None:
        self._terms = _pattern(terms)
        self._cleared = _pattern(cleared)

    def find(self, text: str) -> list[Span]:
        """All mentions in a text.

        Args:
            text: The text exactly as it stands.

        Returns:
            `(offset, length)` in bytes of its UTF-8, by offset; they may overlap.
        """
        if self._terms is None or not text:
            return []
        found = self._find(text)
        if _TURKISH.search(text):
            plain = text.translate(PLAIN)
            found += [_moved(span, plain, text) for span in self._find(plain)]
        return sorted(set(found))

    def _find(self, text: str) -> list[Span]:
        if self._terms is None:
            return []
        normal = normalise(text)
        if self._terms.search(normal.text) is None:
            return []
        found = _matches(self._terms, normal)
        if found and self._cleared is not None:
            cleared = _matches(self._cleared, normal)
            found = [span for span in found if not is_covered(span, cleared)]
        return found


def occurs(term: Term, normal: str) -> bool:
    """Whether a spelling stands in a normal form."""
    return regex.search(_alternative(term), normal) is not None


def is_covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether one of the other spans holds this one in full."""
    start, end = span[0], span[0] + span[1]
    return any(first <= start and end <= first + length for first, length in by)


def _moved(span: Span, plain: str, text: str) -> Span:
    """A span of the text in plain letters, one for one, as a span of the text itself."""
    source = plain.encode("utf-8", "surrogatepass")
    ends = (span[0], span[0] + span[1])
    places = (len(source[:end].decode("utf-8", "surrogatepass")) for end in ends)
    first, last = (len(text[:place].encode("utf-8", "surrogatepass")) for place in places)
    return first, last - first


def _mode(normal: str) -> Mode:
    if _NO_SPACES.search(normal):
        return "anywhere"
    letters = len(regex.findall(r"[\p{L}\p{N}]", normal))
    if letters == 0 or letters >= 5:
        return "anywhere"
    return "start" if letters >= 3 else "word"


def _pattern(terms: Iterable[Term]) -> regex.Pattern[str] | None:
    alternatives = [
        _alternative(term) for term in sorted(terms, key=lambda t: (-len(t.normal), t.normal))
    ]
    if not alternatives:
        return None
    return regex.compile("(?=(" + "|".join(alternatives) + "))")


def _alternative(term: Term) -> str:
    if term.mode in ("number", "local"):
        before = _DIGITS_BEFORE if term.mode == "number" else _NO_DIGIT_BEFORE
        return before + _BETWEEN_DIGITS.join(term.normal) + r"(?!\d)"
    words = r"\s+".join(regex.escape(word) for word in term.normal.split())
    before = "" if term.mode == "anywhere" else r"(?<![\p{L}\p{M}\p{N}])"
    after = r"(?![\p{L}\p{M}\p{N}])" if term.mode == "word" else ""
    return before + words + after


def _matches(pattern: regex.Pattern[str], normal: Normal) -> list[Span]:
    return [normal.span(*match.span(1)) for match in pattern.finditer(normal.text)]
