"""A sentence that very many texts of a small set hold makes them one; a long greeting does not."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from guwah.linking import Link, Pattern, link_texts
from guwah.linking.alike import Index, find
from guwah.linking.alike.grams import profiles
from guwah.linking.alike.masses import massed, with_masses
from guwah.linking.alike.promise import LARGE
from guwah.linking.alike.reducing import skeletons
from guwah.linking.spread import find as find_spread
from guwah.linking.spread import on_dask

ENGLISH = "We know where your parents live and we will visit them on Friday"
RUSSIAN = "Мы знаем где живут твои родители и придём к ним в пятницу вечером"
CHINESE = "我们知道你父母住在城西哪一栋楼里，星期五晚上我们会去找他们好好谈一谈"
UYGHUR = "ئاتا-ئاناڭنىڭ نەدە تۇرىدىغانلىقىنى بىلىمىز، جۈمە كۈنى ئۇلارنىڭ قېشىغا بارىمىز"
LETTERS = {
    ENGLISH: "abdefghiklmnoprstuvw", RUSSIAN: "абвгдежзиклмнопрстуя",
    CHINESE: "山水木火土金日月星风云雨雪花草树石田车马书门桥路河海船鸟鱼虫",
    UYGHUR: "ابپتجخدرزسشغفقكگلمنۇۆيې",
}  # fmt: skip


def saying(draw: random.Random, letters: str, least: int, most: int) -> str:
    """Words of letters at random."""
    words = draw.randint(least, most)
    return " ".join("".join(draw.choices(letters, k=draw.randint(3, 9))) for _ in range(words))


def crowd(sentence: str, size: int, unrelated: int, around: tuple[int, int] = (3, 8)) -> list[str]:
    """Texts that share one sentence and nothing else, among others that share nothing."""
    draw = random.Random(size + unrelated)
    letters = LETTERS.get(sentence, LETTERS[ENGLISH])
    most = (1, 2) if sentence == CHINESE else around  # a word of Chinese weighs twice
    texts = [f"{saying(draw, letters, *most)} {sentence} {saying(draw, letters, *most)}"
             for _ in range(size)]  # fmt: skip
    return [*texts, *(saying(draw, letters, 6, 16) for _ in range(unrelated))]


@pytest.mark.parametrize("unrelated", [100, 300, 1000])
@pytest.mark.parametrize("size", [70, 130, 200])
def test_one_sentence_in_hundreds_of_texts_is_one_pattern(size: int, unrelated: int) -> None:
    """Also where it is a large part of all that is counted; its template is the sentence."""
    (pattern,) = (
        one for one in link_texts(enumerate(crowd(ENGLISH, size, unrelated)))
        if isinstance(one, Pattern)
    )  # fmt: skip
    assert set(pattern.members) <= set(range(size)) and len(pattern.members) >= 0.97 * size
    assert ENGLISH in pattern.template


@pytest.mark.parametrize("sentence", [RUSSIAN, CHINESE, UYGHUR])
def test_the_script_does_not_matter(sentence: str) -> None:
    """Long enough is counted in units: a Han character has two."""
    found = find(crowd(sentence, 150, 200))
    assert max(map(len, found.groups)) >= 145


def test_each_text_of_a_large_pattern_has_a_link() -> None:
    """A pattern of hundreds does not name members that nothing is linked with."""
    found = list(link_texts(enumerate(crowd(ENGLISH, 200, 100))))
    (pattern,) = (one for one in found if isinstance(one, Pattern))
    linked = {end for one in found if isinstance(one, Link) for end in (one.a, one.b)}
    pairs = [(one.a, one.b) for one in found if isinstance(one, Link)]
    assert set(pattern.members) == linked and len(pairs) == len(set(pairs)) < len(linked)


def test_a_long_greeting_before_other_matters_joins_nobody() -> None:
    """What is shared has to be two fifths of a text, however many have it."""
    greeting = (
        "Dear brothers and sisters peace be upon you all on this blessed evening of the month"
    )
    draw = random.Random(5)
    texts = [f"{greeting}. {saying(draw, LETTERS[ENGLISH], 28, 32)}" for _ in range(200)]
    groups = find(texts).groups
    assert all(len(members) < 5 for members in groups)


def test_a_sentence_as_short_as_a_greeting_is_no_mass() -> None:
    """Up to 48 units it cannot be told from a greeting that no list knows."""
    held = skeletons(sorted(crowd("We know where your sister works", 200, 100)))
    assert not massed(held, profiles(held)).any()


def test_a_large_set_is_left_as_it_is() -> None:
    """The rule was fitted without this."""
    held = skeletons(sorted(crowd(ENGLISH, 200, 100)))
    told = profiles(held)
    assert massed(held, told).sum() >= 198
    none = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)
    assert len(with_masses(held, told, *none)[0]) > 1000
    large = replace(told, bits=LARGE)
    assert not massed(held, large).any() and not len(with_masses(held, large, *none)[0])


def test_a_known_pair_keeps_its_place_and_the_better_odds() -> None:
    """What was compared stays in its order, so that texts can be added."""
    held = skeletons(sorted(crowd(ENGLISH, 90, 30)))
    told = profiles(held)
    none = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)
    first, second, odds = with_masses(held, told, *none)
    known = first[5:1:-1], second[5:1:-1], np.array([9, -3, 9, -3], np.float32)
    again = with_masses(held, told, *known)
    assert [again[0][:4].tolist(), again[1][:4].tolist()] == [one.tolist() for one in known[:2]]
    assert again[2][:4].tolist() == np.maximum(known[2], odds[5:1:-1]).tolist()
    pairs = set(zip(again[0].tolist(), again[1].tolist(), strict=True))
    assert len(pairs) == len(again[0]) == len(first)


def test_added_one_by_one_the_result_is_that_of_all_at_once() -> None:
    """The crowd grows past the limit while texts are added."""
    texts = crowd(ENGLISH, 120, 60)
    random.Random(1).shuffle(texts)
    index = Index()
    for begin in range(0, len(texts), 30):
        found = index.add(texts[begin : begin + 30])
    whole = find(texts)
    assert [one.tolist() for one in found.groups] == [one.tolist() for one in whole.groups]
    assert found.matches.odds.tolist() == whole.matches.odds.tolist()


def test_in_parts_the_result_is_the_same() -> None:
    """A mass wording whose texts lie with different workers."""
    pytest.importorskip("dask")
    texts = crowd(ENGLISH, 200, 100)
    with on_dask.threads() as cluster:
        found = find_spread(texts, cluster, parts=5)
    expected = [one.tolist() for one in find(texts).groups]
    assert [one.tolist() for one in found.groups] == expected and len(expected[0]) > 190
