"""Receipts: independent cases only."""

from __future__ import annotations

from guwah.linking.nouns import Text
from guwah.linking.receipts import Apart, count, is_linkable, receipts


def text(case: str, *, group: str | None = None, forwarded: bool = False) -> Text:
    """A text of one wording; only where it was received matters here."""
    return Text(id=f"{case}{group}", case=case, text="…", group=group, forwarded=forwarded)


def test_each_case_is_one_receipt() -> None:
    """Ten copies in one case are one receipt."""
    assert receipts([text("a")] * 10) == 1
    assert receipts([text("a"), text("b"), text("c"), text("b")]) == 3


def test_a_forwarded_copy_is_no_receipt() -> None:
    """Who passes a warning on has not received it from the sender."""
    assert receipts([text("a"), text("b", forwarded=True)]) == 1
    assert receipts([text("a", forwarded=True), text("b", forwarded=True)]) == 0
    assert receipts([text("a"), text("b", forwarded=True)], forwarded_too=True) == 2


def test_copies_in_one_group_are_one_receipt() -> None:
    """Two members of a group chat saw one sending."""
    assert receipts([text("a", group="g"), text("b", group="g")]) == 1
    assert receipts([text("a", group="g"), text("b", group="g"), text("c")]) == 2
    assert receipts([text("a", group="g"), text("b", group="h")]) == 2


def test_a_chain_of_groups_is_one_receipt() -> None:
    """Cases that hang together by groups are not independent, in whatever order they come."""
    chain = [text("a", group="g"), text("b", group="h"), text("b", group="g"), text("c", group="h")]
    assert receipts(chain) == receipts(chain[::-1]) == 1


def test_one_group_or_one_case_is_never_linked() -> None:
    """A shared group chat joins nobody."""
    assert is_linkable(text("a"), text("b"))
    assert is_linkable(text("a", group="g"), text("b", group="h"))
    assert not is_linkable(text("a"), text("a"))
    assert not is_linkable(text("a", group="g"), text("b", group="g"))


def test_what_does_not_count_is_listed_with_its_reason() -> None:
    """A forward, a quotation, a second view of one event, a chat seen twice; two receipts remain."""
    texts = [
        text("a", group="g"), text("b", group="g"), text("c", forwarded=True), text("d"),
        text("e", group="twice"), text("a", group="twice"), text("f"), text("h"),
    ]  # fmt: skip
    told = {"dNone": "quoted", "fNone": "published"}
    counted = count(texts, told, seen_twice={"twice"})
    assert counted.apart == (
        Apart("bg", "same-event"), Apart("cNone", "forwarded"), Apart("dNone", "quoted"),
        Apart("atwice", "same-sending"), Apart("fNone", "published"),
    )  # fmt: skip
    assert counted.receipts == 2


def test_a_second_text_of_the_first_viewer_is_not_listed_apart() -> None:
    """The case that a group is counted for may hold several texts of it."""
    counted = count([text("a", group="g"), text("a", group="g"), text("b", group="g")])
    assert [one.id for one in counted.apart] == ["bg"]


def test_a_copy_that_is_told_apart_joins_no_chats() -> None:
    """A forward into a second group does not make the two groups one event."""
    texts = [text("a", group="g"), text("a", group="h", forwarded=True), text("b", group="h")]
    assert count(texts).receipts == 2
