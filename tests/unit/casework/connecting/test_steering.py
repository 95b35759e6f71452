"""Judgements applied to links and patterns, without a vault."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from guwah.casework.connecting.asides import quoted
from guwah.casework.connecting.judging import Judgement, Member
from guwah.casework.connecting.steering import Judged, resolve, steer
from guwah.linking.nouns import Link, Pattern, Text

IDS = [f"{n:032x}/1/0" for n in range(12)]


def judged(
    verdict: str, *members: str, of: str = "", grounds: tuple[str, ...] = ("wording",)
) -> Judged:
    """A judgement about these messages."""
    kind = of or ("link" if len(members) == 2 else "pattern")
    said = Judgement(verdict, kind, "why", "keeper", "0", grounds)  # type: ignore[arg-type]
    return Judged(said, frozenset(members))


def clique(*members: str, number: int = 1, why: str = "wording") -> list[Link | Pattern]:
    """All links between these messages, and their pattern."""
    links = [Link(a, b, (why,), 1.0) for a, b in combinations(members, 2)]  # type: ignore[arg-type]
    return [*links, Pattern(number, members, len(members), "…", (why,))]  # type: ignore[arg-type]


def test_nothing_said_changes_nothing() -> None:
    """Without judgements links and patterns are as the method gave them."""
    found = clique(*IDS[:4])
    done = steer(found, [])
    assert [*done.links, *done.patterns] == found and done.rejected == ()


def test_a_judgement_on_one_ground_leaves_the_other() -> None:
    """Two texts of one number whose wording is a song stay linked by the number."""
    both = Link(IDS[0], IDS[1], ("wording", "sender"), 1.0, ((0, 4, 0, 4),))
    done = steer([both], [judged("negative", *IDS[:2])])
    assert done.links == (Link(IDS[0], IDS[1], ("sender",), 1.0),)
    again = steer([both], [judged("negative", *IDS[:2], grounds=("sender",))])
    assert again.links[0].why == ("wording",) and again.links[0].spans == both.spans


def test_the_stronger_links_decide_who_stays_with_whom() -> None:
    """Between two that are held apart the third goes with the one that it is more like."""
    a, b, c = IDS[:3]
    found = [Link(a, c, ("wording",), 0.7), Link(b, c, ("wording",), 0.9),
             Link(a, b, ("wording",), 0.95), Pattern(1, (a, b, c), 3, "…", ("wording",))]  # fmt: skip
    (left,) = steer(found, [judged("negative", a, b)]).patterns
    assert left.members == (b, c)


def test_parts_of_a_pattern_have_numbers_of_their_own() -> None:
    """A pattern that falls in two is two, and no number is used twice."""
    a, b, c, d = IDS[:4]
    found = [Link(a, b, ("wording",), 0.9), Link(c, d, ("wording",), 0.9), Link(b, c, ("wording",), 0.5),
             Pattern(1, (a, b, c, d), 4, "…", ("wording",)), *clique(*IDS[4:7], number=2)]  # fmt: skip
    said = [judged("negative", *pair) for pair in ((a, c), (a, d), (b, c), (b, d))]
    done = steer(found, said)
    assert {one.members for one in done.patterns} == {(a, b), (c, d), tuple(IDS[4:7])}
    assert len({one.pattern for one in done.patterns}) == 3


def test_a_new_word_about_a_rejected_pattern_counts() -> None:
    """Positive after negative brings it back, whole."""
    found = clique(*IDS[:3])
    assert steer(found, [judged("negative", *IDS[:3])]).patterns == ()
    done = steer(found, [judged("negative", *IDS[:3]), judged("positive", *IDS[:3])])
    assert [one.members for one in done.patterns] == [tuple(IDS[:3])] and len(done.links) == 3


def test_a_positive_word_keeps_what_the_method_loses() -> None:
    """Judged positive once, the pattern outlives a method that finds only a part of it."""
    done = steer(clique(*IDS[:2]), [judged("positive", *IDS[:4])])
    (one,) = done.patterns
    assert set(one.members) == set(IDS[:4]) and one.why == ("wording", "person")
    assert {link.why for link in done.links} == {("wording",), ("person",)}


def test_two_patterns_are_one_by_a_person() -> None:
    """One link that a person asks for joins two patterns of one ground; a sender's stays apart."""
    found = [
        *clique(*IDS[:2]),
        *clique(*IDS[2:4], number=2),
        *clique(*IDS[2:4], number=3, why="sender"),
    ]
    done = steer(found, [judged("positive", IDS[0], IDS[2])])
    assert [(one.pattern, set(one.members)) for one in done.patterns] == [
        (1, set(IDS[:4])), (3, set(IDS[2:4])),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_links_changes_nothing_and_no_negative_pair_is_together(seed: int) -> None:
    """Random patterns, random judgements, shuffled links."""
    chance = random.Random(seed)
    members = IDS[: chance.randint(3, 12)]
    links: list[Link | Pattern] = [
        Link(a, b, ("wording",), chance.choice((0.6, 0.8, 1.0)))
        for a, b in combinations(members, 2) if chance.random() < 0.6
    ]  # fmt: skip
    pattern = Pattern(1, tuple(members), len(members), "…", ("wording",))
    pairs = chance.sample(list(combinations(members, 2)), 3)
    said = [judged(chance.choice(("negative", "negative", "positive")), *pair) for pair in pairs]
    done = steer([*links, pattern], said)
    chance.shuffle(links)
    again = steer([*links, pattern], said)
    assert set(done.links) == set(again.links)
    assert [set(one.members) for one in done.patterns] == [
        set(one.members) for one in again.patterns
    ]
    for one in said:
        if one.judgement.verdict == "negative":
            assert all(not one.members <= set(each.members) for each in done.patterns)
            assert all({each.a, each.b} != one.members for each in done.links)


def test_a_message_is_known_again_after_a_new_reading() -> None:
    """Another record id, the same item and words; of two alike the one at the same place."""
    item = IDS[0].split("/")[0]
    known = {
        f"{item}/2/0": Member(f"{item}/2/0", "[0]", "aa"),
        f"{item}/2/1": Member(f"{item}/2/1", "[9]", "aa"),
        f"{item}/2/2": Member(f"{item}/2/2", "[0]", "bb"),
    }
    texts = [Text(id=one, case="c", text="x") for one in known]
    said = Judgement("negative", "link", "why", "keeper", "0", ("wording",),
                     (Member(f"{item}/1/7", "[9]", "aa"),))  # fmt: skip
    (one,) = resolve([said], texts, lambda id: known[str(id)])
    assert one.members == {f"{item}/2/1"}
    gone = Judgement(
        "negative", "link", "why", "keeper", "0", ("wording",), (Member(IDS[5], "", "aa"),)
    )
    assert resolve([gone], texts, lambda id: known[str(id)]) == []


def test_a_quotation_is_told_by_the_spans_of_links() -> None:
    """A sender who quotes the demand in words of their own is listed apart; the demand is not."""
    demand = "Send us the photo of your ID card"
    text = f"You asked me why I wrote “{demand}” to your friend"
    start = len(text[: text.index(demand)].encode())
    size = len(demand)
    texts = {
        IDS[0]: Text(id=IDS[0], case="a", text=demand),
        IDS[1]: Text(id=IDS[1], case="b", text=text),
    }
    link = Link(IDS[0], IDS[1], ("wording",), 0.9, ((0, size, start, size),))
    pattern = Pattern(1, (IDS[0], IDS[1]), 2, demand, ("wording",))
    assert quoted(pattern, texts, [link]) == {IDS[1]: "quoted"}
