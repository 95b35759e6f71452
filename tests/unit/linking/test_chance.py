"""The stated error rate: what is expected, its interval, and what is said when there is little."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from guwah.linking.alike import Found, find
from guwah.linking.chance import Chance, expected, sentence, statement
from guwah.linking.chance.decoys import decoyed, decoys
from guwah.linking.chance.elsewhere import elsewhere
from guwah.linking.chance.interval import interval
from guwah.linking.chance.links import bonds, group_of

SAID = [
    "Your cousin asks for you; come to the office before the new year or they will not be well",
    "The parcel of your sister waits at the old station, bring the grey paper and two witnesses",
    "We know which market you sell at and when the boat of your uncle leaves the harbour",
]
PLACES = ["the north gate", "the blue house", "the third bridge", "the long wall", "the mill"]


def words(seed: int, count: int) -> list[str]:
    """Messages that have nothing to do with each other: made-up words in any order."""
    rng = random.Random(seed)
    letters = "abcdefghiklmnoprstuvwyz"
    return [
        " ".join("".join(rng.choices(letters, k=rng.randint(3, 8))) for _ in range(10))
        for _ in range(count)
    ]


def run(greeted: int = 0) -> Found:
    """Three wordings sent to five people each, among others; some of these begin like one."""
    others = words(1, 60)
    said = [f"{text}, {place}" for text in SAID for place in PLACES]
    return find([*said, *(f"{SAID[0][:44]} {other}" for other in others[:greeted]), *others])


def test_no_texts_are_no_links() -> None:
    """An empty run has nothing to be wrong about, and says so in words."""
    for texts in ([], ["one text alone, which is like no other"]):
        stated = expected(find(texts))
        assert stated.whole == Chance(0, 0.0, 0, 0)
        assert stated.groups == ()
        assert "no links" in statement(stated)


def test_every_interval_contains_its_expectation() -> None:
    """Of the run and of each pattern; and no upper end is zero where there are links."""
    stated = expected(run(8))
    for chance in (stated.whole, *stated.groups):
        assert 0 <= chance.low <= chance.expected <= chance.high <= chance.links
        assert chance.high >= 1


def test_patterns_add_up_to_the_run() -> None:
    """Links and expectations of the patterns are those of the run."""
    found = run()
    stated = expected(found)
    assert len(stated.groups) == len(found.groups) == len(SAID)
    assert sum(one.links for one in stated.groups) == stated.whole.links
    assert sum(one.expected for one in stated.groups) == pytest.approx(stated.whole.expected)


def test_words_that_stand_elsewhere_are_less_telling() -> None:
    """What a pattern shares with texts of no pattern is counted; what it alone has is not."""
    found = run()
    apart = elsewhere(found.each.held, group_of(found))
    nobody = elsewhere(found.each.held, np.full(len(found.each.held), -1, np.int64))
    grouped = group_of(found) >= 0
    assert apart[grouped, 0].max() < 0.4
    assert nobody[grouped, 0].min() > 0.6


def test_a_wording_that_many_begin_with_is_expected_to_be_wrong_more_often() -> None:
    """The same five messages bear more risk where unrelated messages begin with their words."""
    greeting = "good morning neighbour, may the day be kind"
    others = words(2, 80)

    def rate(begun: int) -> float:
        begins = [f"{greeting} {other}" for other in others[:begun]]
        found = find([*[greeting] * 5, *begins, *others[begun:]])
        stated = expected(found)
        return next(
            one.rate
            for one, group in zip(stated.groups, found.groups, strict=True)
            if group[0] == 0
        )

    assert rate(8) > rate(0)


def test_decoys_are_the_same_for_the_same_seed() -> None:
    """And hold nothing of two messages of one group."""
    texts = words(5, 40)
    place = np.repeat(np.arange(20), 2).astype(np.int64)
    made, sources = decoys(texts, place, 12, 1)
    assert (made, sources) == decoys(texts, place, 12, 1)
    assert made != decoys(texts, place, 12, 2)[0]
    used = [at for pair in sources for at in pair]
    assert len(used) == len(set(used))
    assert all(place[pair[0]] != place[pair[-1]] for pair in sources if len(pair) > 1)


def test_decoys_of_unrelated_messages_link_with_none() -> None:
    """Where no two messages share words, no decoy is linked with a stranger."""
    texts = words(6, 60)
    counted = decoyed(texts, find(texts))
    assert counted.decoys > 20
    assert (counted.linked, counted.links, counted.into) == (0, 0, ())


def test_decoys_that_are_linked_are_counted() -> None:
    """A wording that is spread beyond its group is met by decoys, and each meeting counts."""
    texts = [f"{SAID[2]} {one}" for one in words(7, 30)] + words(8, 30)
    found = find(texts)
    apart = replace(found, groups=[])
    counted = decoyed(texts, apart)
    assert counted.links >= counted.linked > 0


def test_the_order_of_the_texts_changes_nothing() -> None:
    """The same texts in another order have the same stated rate."""
    texts = [f"{text}, {place}" for text in SAID for place in PLACES] + words(3, 30)
    one, other = expected(find(texts)), expected(find(texts[::-1]))
    assert one.whole.expected == pytest.approx(other.whole.expected)
    assert (one.whole.low, one.whole.high) == (other.whole.low, other.whole.high)


def test_only_named_links_are_counted() -> None:
    """Where the caller names its links, others are not stated; each counts once."""
    found = run()
    held = bonds(found)
    first = found.groups[0]
    named = np.array([[first[0], first[1]], [first[2], first[0]]], np.int64)
    matched = {(int(a), int(b)) for a, b in zip(held.first, held.second, strict=True)}
    pairs = {tuple(sorted(int(found.each.number_of[at]) for at in row)) for row in named}
    stated = expected(found, named)
    assert stated.whole.links == len(pairs & matched) == 2
    assert stated.groups[0].links == 2
    assert expected(found, np.empty((0, 2), np.int64)).whole == Chance(0, 0.0, 0, 0)


def test_links_of_equal_texts_are_counted_as_pairs() -> None:
    """Four people with one text are six links."""
    stated = expected(find([SAID[0]] * 4 + words(4, 10)))
    assert stated.whole.links == 6


def test_an_interval_widens_with_its_variance() -> None:
    """Wrong groups come whole: the more they hold, the less is known."""
    narrow, wide = interval(20.0, 20.0, 1000), interval(20.0, 400.0, 1000)
    assert wide[0] < narrow[0] <= 20 <= narrow[1] < wide[1]
    assert narrow == (13, 28)


def test_an_interval_is_never_nothing() -> None:
    """Where there are links, one may be false, however good they look."""
    assert interval(0.0, 0.0, 5) == (0, 1)
    assert interval(1e-9, 1e-9, 5) == (0, 1)
    assert interval(4.9, 1.0, 5)[1] == 5
    assert interval(0.0, 0.0, 0) == (0, 0)


def test_a_report_names_method_version_and_threshold() -> None:
    """A rate never stands alone."""
    stated = expected(run())
    said = statement(stated)
    assert stated.method in said
    assert f"version {stated.version}" in said
    assert f"odds of {stated.threshold:.2f} to 1" in said
    assert "90 % interval" in said
    assert "never about who wrote" in said


def test_few_expected_errors_are_said_in_words() -> None:
    """Small runs read "fewer than", not "0 %"."""
    assert sentence(Chance(100, 0.3, 0, 2)) == (
        "Of 100 links fewer than 3 are expected to be false (on average 0.3; 90 % interval 0 to 2)."
    )
    assert "about 12 % " not in sentence(Chance(1, 0.12, 0, 1))
    assert "about 12 %." in sentence(Chance(1, 0.12, 0, 1))
    assert "1.0 % to 4.0 %" in sentence(Chance(1000, 20.0, 10, 40))
