"""Properties of links over any texts: what they name, and what they never join."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.linking import Link, Pattern, Text, link
from guwah.linking.boilerplate import wording_key
from guwah.script.normal import normal_text

WORDINGS = st.sampled_from(
    [
        "bring the letter of your supervisor", "BRING — the letter, of your supervisor!",
        "ئاتاڭنى ئويلا، قايتىپ كەل", "atangni oyla qaytip kel", "атаңни ойла, қайтип кәл",
        "明天去派出所電話聯繫", "明天去派出所电话联系", "good morning", "ok", "", "🔪",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.builds(
        Text,
        id=st.uuids().map(str),
        case=st.sampled_from("abcd"),
        text=WORDINGS | st.text(max_size=20),
        sender_key=st.sampled_from([None, None, "tel:+85251234567", "user:wang"]),
        forwarded=st.booleans(),
        group=st.sampled_from([None, None, "g", "h"]),
    ),
    max_size=14,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_links_join_only_what_they_may(texts: list[Text]) -> None:
    """No link inside a case or a group chat; each reason holds; spans hold the wording."""
    by_id = {text.id: text for text in texts}
    for found in link(texts):
        if not isinstance(found, Link):
            continue
        a, b = by_id[found.a], by_id[found.b]
        assert a.case != b.case and (a.group is None or a.group != b.group)
        assert ("sender" in found.why) == (
            a.sender_key is not None and a.sender_key == b.sender_key
        )
        assert ("wording" in found.why) == bool(found.spans)
        for a_offset, a_length, b_offset, b_length in found.spans:
            ours = a.text.encode()[a_offset : a_offset + a_length].decode()
            theirs = b.text.encode()[b_offset : b_offset + b_length].decode()
            key = wording_key(normal_text(ours))
            assert key == wording_key(normal_text(theirs)) == wording_key(normal_text(a.text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_pair_is_linked_twice(texts: list[Text]) -> None:
    """One link names all reasons of a pair, and pattern numbers count from one."""
    found = list(link(texts))
    pairs = [frozenset((one.a, one.b)) for one in found if isinstance(one, Link)]
    assert len(pairs) == len(set(pairs))
    numbers = [one.pattern for one in found if isinstance(one, Pattern)]
    assert numbers == list(range(1, len(numbers) + 1))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_receipts_never_exceed_cases(texts: list[Text]) -> None:
    """A pattern claims two receipts or more, and never more than it has cases."""
    case_of = {text.id: text.case for text in texts}
    for found in link(texts):
        if isinstance(found, Pattern):
            assert 2 <= found.receipts <= len({case_of[member] for member in found.members})
