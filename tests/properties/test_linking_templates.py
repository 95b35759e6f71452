"""Templates of patterns: only whole words that all texts have, slots for the rest."""

from __future__ import annotations

import re

import regex
from hypothesis import given
from hypothesis import strategies as st

from guwah.linking import Pattern, link_texts
from guwah.linking.alike.skeletons import mapped
from guwah.linking.wording.letters import TABLE
from guwah.linking.wording.words import words as words_of

FRAME = (
    "valley passport brother station answer village window thursday money letter orchard silence "
    "bridge remember family telephone market winter holiday office signature neighbour ticket"
)
FILLING = (
    "an valleys asport broth stat ans wer ill age win dow thu day one let orch len bri ridge mem "
    "ami tele mark win hol off sig nei tick {1} {{2}} 17 4711 x{3} ünlü passports"
)
WORD = regex.compile(
    r"\p{Nd}(?:[^\p{L}\p{M}\p{N}]{0,2}\p{Nd})*+"
    r"|[\p{Han}\p{Hiragana}\p{Katakana}]\p{M}*+"
    r"|[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Nd}]]"
    r"(?:[\u00ad\u200b-\u200d\u2060\ufeff]*+[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Nd}]])*+",
    regex.VERSION1,
)
LETTERS = (
    "a b B ß ss SS İ i̇ ſ ﬁ А Α Σ ς 1 22 ١ ５ ५ 𝟙 ① ² Ⅷ 十 二 々 ⺀ 〇 あ カ か\u3099 ー ｶ ﾞ 각 ᄀ ང ་ མ ི ཀྱི "
    "\u0301 \u0316 \u064b ـ ي ى ه ئ ا – . , ... { } {1} 😀 👍🏽 🈀 \U00016ff0 \ud83d \ude00 \ufffd"
)
SIGNS = " \n\u3000\u00ad\u200b\u200d\u2060\ufeff"
PIECES = [*LETTERS.split(), *SIGNS]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=24).map("".join)
LITERAL = re.compile(r"(?<!\{)\{[0-9]+\}(?!\})")


def words(text: str) -> list[str]:
    """The words of a text, without signs."""
    return re.findall(r"[^\W_]+", text.lower())


@st.composite
def families(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A frame of words with gaps, and its versions, in the order of the words."""
    frame = draw(st.permutations(FRAME.split()))[: draw(st.integers(9, 23))]
    gaps = draw(st.sets(st.integers(0, len(frame)), min_size=1, max_size=4))
    made = []
    for _ in range(draw(st.integers(2, 9))):
        said: list[str] = []
        for at in range(len(frame) + 1):
            if at in gaps:
                said += draw(st.lists(st.sampled_from(FILLING.split()), max_size=3))
            said += frame[at : at + 1]
        made.append(said)
    return [" ".join(said) for said in made], made


def patterns(texts: list[str]) -> list[Pattern]:
    """The patterns of texts."""
    return [one for one in link_texts(enumerate(texts)) if isinstance(one, Pattern)]


@given(families())
def test_every_literal_word_stands_in_every_member(
    family: tuple[list[str], list[list[str]]],
) -> None:
    """Of fewer than ten texts, without exception; a slot has a value for each member."""
    texts, _ = family
    for pattern in link_texts(enumerate(texts)):
        if not isinstance(pattern, Pattern):
            continue
        members = [texts[int(one)] for one in pattern.members]
        shown = words(LITERAL.sub(" ", pattern.template))
        assert all(word in words(member) for word in shown for member in members)
        assert all(len(values) == len(members) for values in pattern.slots)
        marks = [int(found[0][1:-1]) for found in LITERAL.finditer(pattern.template)]
        assert marks == list(range(1, len(pattern.slots) + 1))


@given(families())
def test_filled_with_its_values_a_template_gives_the_words_of_each_text(
    family: tuple[list[str], list[list[str]]],
) -> None:
    """All of its words, in their order and once; spaces and signs outside the words are lost."""
    texts, _ = family
    for pattern in patterns(texts):
        for at, one in enumerate(pattern.members):
            pieces = LITERAL.split(pattern.template)
            filled = pieces[0]
            for values, piece in zip(pattern.slots, pieces[1:], strict=True):
                filled += f" {values[at]} {piece}"
            assert words(filled) == words(texts[int(one)])


@given(families())
def test_a_slot_at_an_end_holds_a_word_of_some_text(
    family: tuple[list[str], list[list[str]]],
) -> None:
    """Where no text has a word before or behind the shared ones, no slot stands there."""
    texts, _ = family
    for pattern in patterns(texts):
        pieces = LITERAL.split(pattern.template)
        for piece, values in ((pieces[0], pattern.slots[:1]), (pieces[-1], pattern.slots[-1:])):
            assert piece or any(words(value) for value in values[0])


@given(st.lists(TEXTS, max_size=4))
def test_words_are_those_of_the_regular_expression(texts: list[str]) -> None:
    """Where they stand, which symbol begins them, their digits, and which are the same."""
    held, symbols = words_of(texts), mapped(texts)
    cuts, rows = held.cuts.tolist(), held.rows.tolist()
    id_of: dict[str, int] = {}
    for number, text in enumerate(texts):
        low, high = symbols.starts[number], symbols.starts[number + 1]
        begins = symbols.begins[low:high].tolist()
        found: list[tuple[int, int]] = []
        firsts: list[int] = []
        for word in WORD.finditer(text):
            before, until = (len(text[:at].encode("utf-8", "surrogatepass")) for at in word.span())
            its = [at for at, begin in enumerate(begins) if before <= begin < until]
            if its:
                found.append(word.span())
                firsts.append(its[0])
            elif found:
                found[-1] = (found[-1][0], word.end())
        mine = slice(rows[number], rows[number + 1] - 1)
        froms, tos = held.froms[mine] - cuts[number], held.tos[mine] - cuts[number]
        assert list(zip(froms.tolist(), tos.tolist(), strict=True)) == found
        assert held.firsts[mine].tolist() == firsts
        at = [-1] * len(begins)
        for word_number, first in enumerate(firsts):
            at[first] = word_number
        assert held.at[low:high].tolist() == at
        for one, (begin, end) in zip(held.ids[mine].tolist(), found, strict=True):
            said = text[begin:end].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            assert id_of.setdefault(said.casefold(), one) == one
            digits = [int(sign) if sign.isdecimal() else -1 for sign in text[begin:end]]
            assert [int(TABLE.digits[ord(sign)]) for sign in text[begin:end]] == digits
    assert len(set(id_of.values())) == len(id_of)
