"""Properties of likeness over any texts: spans, order, adding one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.linking import Link, Pattern, link_texts
from guwah.linking.alike import Index, find
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import mapped

PARTS = st.sampled_from(
    [
        "your father is at the station", "send the photo of your card", "before friday evening",
        "ئاتاڭ ساقچىخانىدا", "atang saqchixanida", "атаң сақчиханида", "明天去派出所", "明天去拍出所",
        "带上你的身份证", "帶上你的身份證", "+90 555 010 20 30", "0532", "Rena", "Tursun", "🔪", "\u200b",
        "Good morning! Have a nice day", "ཁྱེད་ཀྱི་ཨ་མ", "если не приедешь", "\ud800", "ﷺ", "ё́",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.lists(PARTS, min_size=1, max_size=6).map(" ".join) | st.text(max_size=40), max_size=16
)


def pairs(texts: list[str]) -> set[tuple[str, str]]:
    """The linked pairs, by text."""
    return {
        (min(texts[one.a], texts[one.b]), max(texts[one.a], texts[one.b]))  # type: ignore[index]
        for one in link_texts(enumerate(texts))
        if isinstance(one, Link)
    }


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_reproduce_what_matches(texts: list[str]) -> None:
    """Both sides of a span have one skeleton; spans are whole characters, in order, apart."""
    for one in link_texts(enumerate(texts)):
        if not isinstance(one, Link):
            continue
        sides = [texts[place].encode("utf-8", "surrogatepass") for place in (one.a, one.b)]  # type: ignore[index]
        ends = [0, 0]
        assert one.spans
        for span in one.spans:
            cuts = []
            for side, (offset, length) in enumerate((span[:2], span[2:])):
                assert length > 0 and offset >= ends[side]
                ends[side] = offset + length
                cut = sides[side][offset : offset + length]
                assert len(cut) == length
                cuts.append(skeletons([cut.decode("utf-8", "surrogatepass")]).symbols.tolist())
            assert cuts[0] == cuts[1]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_count(texts: list[str], chance: object) -> None:
    """The same texts in another order have the same links."""
    mixed = list(texts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert pairs(mixed) == pairs(texts)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_one_by_one_is_as_all_at_once(texts: list[str]) -> None:
    """Texts that are added one after the other make the same groups and odds."""
    index = Index()
    grown = index.add([])
    for text in texts:
        grown = index.add([text])
    whole = find(texts)
    assert [g.tolist() for g in grown.groups] == [g.tolist() for g in whole.groups]
    assert grown.matches.first.tolist() == whole.matches.first.tolist()
    assert grown.matches.second.tolist() == whole.matches.second.tolist()
    assert grown.matches.odds.tolist() == whole.matches.odds.tolist()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_every_symbol_maps_back_to_bytes(text: str) -> None:
    """The bytes of the symbols stand in order and lie in the text."""
    places = mapped([text])
    size = len(text.encode("utf-8", "surrogatepass"))
    assert all(0 <= a < b <= size for a, b in zip(places.begins, places.ends, strict=True))
    assert sorted(places.begins.tolist()) == places.begins.tolist()


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_patterns_name_each_member_once(texts: list[str]) -> None:
    """A text is in one pattern of wording at most."""
    members = [
        member
        for one in link_texts(enumerate(texts))
        if isinstance(one, Pattern)
        for member in one.members
    ]
    assert len(members) == len(set(members))
