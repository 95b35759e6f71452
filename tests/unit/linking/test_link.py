"""Links and patterns: equal wording, equal senders, and what never joins anybody."""

from __future__ import annotations

import msgspec
import pytest

from guwah.errors import UsageError
from guwah.linking import Link, Pattern, Text, link, link_texts
from guwah.linking.pairs import MAX_ALL_PAIRS

DEMAND = "ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت"
IN_LATIN = "Ete kechqiche pasportingning resimini ewet!!"
IN_CYRILLIC = "әтә кәчқичә паспортиңниң рәсимини әвәт"
HONG_KONG = "tel:+85251234567"


def links(found: list[Link | Pattern]) -> list[Link]:
    """The links among what was found."""
    return [one for one in found if isinstance(one, Link)]


def patterns(found: list[Link | Pattern]) -> list[Pattern]:
    """The patterns among what was found."""
    return [one for one in found if isinstance(one, Pattern)]


def test_one_demand_in_three_scripts_is_one_pattern() -> None:
    """Arabic, Latin and Cyrillic copies are linked pairwise, with spans on both sides."""
    texts = [
        Text(id="a/1", case="a", text=f"… {DEMAND}."),
        Text(id="b/1", case="b", text=IN_LATIN),
        Text(id="c/1", case="c", text=IN_CYRILLIC),
    ]
    found = list(link(texts))
    assert [(one.a, one.b) for one in links(found)] == [
        ("a/1", "b/1"), ("a/1", "c/1"), ("b/1", "c/1"),
    ]  # fmt: skip
    assert all(one.why == ("wording",) and one.score == 1.0 for one in links(found))
    ((a_offset, a_length, b_offset, b_length),) = links(found)[0].spans
    assert texts[0].text.encode()[a_offset : a_offset + a_length].decode() == DEMAND
    assert IN_LATIN.encode()[b_offset : b_offset + b_length].decode() == IN_LATIN[:-2]
    (pattern,) = patterns(found)
    assert msgspec.structs.replace(pattern, false=None) == Pattern(
        1, ("a/1", "b/1", "c/1"), 3, DEMAND, ("wording",)
    )
    assert pattern.false is not None and pattern.false.links == 3


def test_json_is_as_the_interface_says() -> None:
    """Printed links and patterns have exactly the keys of the contract."""
    texts = [Text(id=1, case=1, text=DEMAND), Text(id=2, case=2, text=DEMAND)]
    first, second = (msgspec.json.decode(msgspec.json.encode(one)) for one in link(texts))
    size = len(DEMAND.encode())
    assert first == {
        "type": "link", "a": 1, "b": 2, "why": ["wording"], "score": 1.0,
        "spans": [[0, size, 0, size]],
    }  # fmt: skip
    false = second.pop("false")
    assert set(false) == {"links", "expected", "low", "high", "method", "version", "threshold"}
    assert false["method"] and false["version"] and false["threshold"] >= 1
    assert second == {
        "type": "pattern", "pattern": 1, "members": [1, 2], "receipts": 2, "template": DEMAND,
        "why": ["wording"],
    }  # fmt: skip


def test_boilerplate_links_nothing() -> None:
    """The same greeting in two cases joins nobody."""
    texts = [Text(id=n, case=n, text="Good morning, how are you?") for n in range(5)]
    assert list(link(texts)) == []


def test_what_is_learnt_from_the_cases_is_told() -> None:
    """A line that hundreds of unlike messages begin with joins nobody, and is named."""
    line = "Peace be upon this house"
    words = [
        first + second for first in "bdfgklmnprstvz" for second in ("oke", "ilu", "awen", "urp")
    ]
    ends = [
        f"{a} {b} {c}" for a, b, c in zip(words * 9, words[5:] * 9, words[11:] * 9, strict=False)
    ]
    texts = [Text(id=n, case=n, text=f"{line} {end} {n % 7}") for n, end in enumerate(ends)]
    texts += [Text(id=f"alone {n}", case=f"alone {n}", text=line) for n in range(3)]
    told: dict[str, int] = {}
    found = list(link(texts, learnt=lambda text, copies: told.update({text: copies})))
    assert told.get(line) == 3
    assert not [one for one in links(found) if str(one.a).startswith("alone")]


def test_texts_of_one_case_are_not_linked() -> None:
    """A threat repeated to one person is no link across cases."""
    assert list(link([Text(id=n, case="a", text=DEMAND) for n in range(5)])) == []


def test_a_shared_group_joins_nobody() -> None:
    """Two clients in one group chat are not joined by its messages or its members."""
    texts = [Text(id=n, case=n, text=DEMAND, group="g", sender_key=HONG_KONG) for n in range(3)]
    assert list(link(texts)) == []


def test_a_forwarded_copy_is_linked_but_no_receipt() -> None:
    """A warning that one client passed to another is no second receipt."""
    texts = [
        Text(id="a", case="a", text=DEMAND),
        Text(id="b", case="b", text=DEMAND, forwarded=True),
    ]
    found = list(link(texts))
    assert len(links(found)) == 1 and not patterns(found)
    third = Text(id="c", case="c", text=DEMAND)
    (pattern,) = patterns(list(link([*texts, third])))
    assert pattern.members == ("a", "b", "c") and pattern.receipts == 2


def test_one_number_in_two_cases_is_one_link() -> None:
    """An equal identifier links two cases once, however many texts it sent."""
    texts = [
        Text(id=f"{case}{n}", case=case, text=f"wording {case} {n}", sender_key=HONG_KONG)
        for case in "ab" for n in range(4)
    ]  # fmt: skip
    found = list(link(texts))
    assert links(found) == [Link("a0", "b0", ("sender",), 1.0)]
    (pattern,) = patterns(found)
    assert pattern.receipts == 2 and pattern.template == HONG_KONG and len(pattern.members) == 8


def test_wording_and_sender_are_one_link() -> None:
    """A pair that shares both says both, and the sender adds no second link."""
    texts = [Text(id=n, case=n, text=DEMAND, sender_key=HONG_KONG) for n in "ab"]
    found = list(link(texts))
    assert [one.why for one in links(found)] == [("wording", "sender")]
    assert [one.why for one in patterns(found)] == [("wording",), ("sender",)]
    assert [one.pattern for one in patterns(found)] == [1, 2]


def test_no_identifier_is_no_shared_sender() -> None:
    """Two texts without an identifier have no sender in common."""
    texts = [Text(id=n, case=n, text=said) for n, said in enumerate((DEMAND, "come alone", "who?"))]
    assert list(link(texts)) == []


def test_a_protected_identifier_is_refused() -> None:
    """What anybody marked as protected is refused at once, and not named."""
    texts = [Text(id=n, case=n, text=f"a text {n}", sender_key=HONG_KONG) for n in range(2)]
    with pytest.raises(UsageError) as refused:
        link(texts, protected={HONG_KONG})
    assert "5123" not in refused.value.sentence()


def test_a_mass_campaign_is_one_pattern_without_all_pairs() -> None:
    """Many copies are linked with the first; the pattern names all."""
    size = MAX_ALL_PAIRS + 1
    found = list(link_texts((n, DEMAND) for n in range(size)))
    assert len(links(found)) == size - 1
    (pattern,) = patterns(found)
    assert pattern.receipts == len(pattern.members) == size


def test_the_same_texts_give_the_same_links() -> None:
    """Linking is deterministic."""
    messages = [(n, text) for n, text in enumerate([DEMAND, IN_LATIN, "x", IN_CYRILLIC] * 3)]
    assert list(link_texts(messages)) == list(link_texts(iter(messages)))


def test_link_texts_gives_ids_back_as_they_are() -> None:
    """Ids may be numbers or strings, and may repeat."""
    found = list(link_texts([("x", DEMAND), (7, DEMAND), ("x", DEMAND)]))
    assert [(one.a, one.b) for one in links(found)] == [("x", 7), ("x", "x"), (7, "x")]


def test_all_stages_are_timed() -> None:
    """What `--stats` prints: the seconds of each stage."""
    stages: dict[str, float] = {}
    list(link_texts([(1, DEMAND), (2, DEMAND)], stages.__setitem__))
    assert list(stages) == ["fold", "count", "compare", "group", "show"]


def test_texts_without_letters_link_nothing() -> None:
    """Signs and empty texts are no wording."""
    assert list(link_texts([(1, "🔪🔪"), (2, "🔪🔪"), (3, ""), (4, "")])) == []
