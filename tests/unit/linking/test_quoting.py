"""Quotations: what is marked as somebody else's words, and what only looks so."""

from __future__ import annotations

from itertools import pairwise
from time import monotonic

import pytest

from guwah.linking.quoting import is_quotation, quoted_parts

DEMAND = "Send us the photo of your ID card before Friday"
UYGHUR = "ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت"
CHINESE = "明天晚上之前把护照照片发给我们"


def spans(text: str, wording: str) -> list[tuple[int, int]]:
    """The wording's place in a text, in bytes."""
    return [(len(text[: text.index(wording)].encode()), len(wording.encode()))]


@pytest.mark.parametrize("text", [
    f"Look what they wrote to me: “{DEMAND}” what shall I do",
    f"Look what they wrote to me: \"{DEMAND}\" what shall I do",
    f"> {DEMAND}",
    f"this came today\n> {DEMAND}\nhelp",
    f"Begin forwarded message:\n\n{DEMAND}",
    f"fyi\n-------- Original Message --------\nFrom: x\n\n{DEMAND}",
    f"Forwarded\n{DEMAND}",
    f"‘{DEMAND}’, he wrote, and I don’t know him",
    f"he wrote '{DEMAND}', and I don't know him",
    f"‚{DEMAND}‘ hat er geschrieben",
])  # fmt: skip
def test_a_quoted_demand_is_a_quotation(text: str) -> None:
    """Quotation marks with words around them, quoted lines, forwarded blocks."""
    assert is_quotation(text, spans(text, DEMAND))


@pytest.mark.parametrize(("text", "wording"), [
    (f"ئۇلار ماڭا «{UYGHUR}» دەپ يازدى", UYGHUR),
    (f"他们给我写了：「{CHINESE}」，怎么办", CHINESE),
    (f"Мне написали: „{DEMAND}“, что делать", DEMAND),
    (f"转发的消息：\n{CHINESE}", CHINESE),
])  # fmt: skip
def test_marks_of_other_scripts_quote_too(text: str, wording: str) -> None:
    """Guillemets, corner brackets, low marks, a forward line in Chinese."""
    assert is_quotation(text, spans(text, wording))


@pytest.mark.parametrize("text", [
    DEMAND,
    f"“{DEMAND}”",
    f"“{DEMAND}",
    f"Hello “my friend”. {DEMAND}",
    f"5 > 3, so {DEMAND}",
    f"I don't care. {DEMAND}, or it isn't over",
    f"The students' union and you: {DEMAND}. The workers' too",
    f"This was forwarded\n{DEMAND}",
    f"'So you speak.\n{DEMAND}. That is 'all'",
])  # fmt: skip
def test_a_threat_is_no_quotation(text: str) -> None:
    """No marks, marks around the whole message, an open mark, marks elsewhere: it counts."""
    assert not is_quotation(text, spans(text, DEMAND))


def test_a_wording_that_goes_beyond_the_marks_is_no_quotation() -> None:
    """A sender who quotes a mother inside the same threat, sent to two people, is its author."""
    text = f"Your mother says “{DEMAND}” and we are with her now"
    assert not is_quotation(text, [(0, len(text.encode()))])


@pytest.mark.parametrize("one", ["'", "('a", "(‚a", "‘", '("a', "> ", "Forwarded from a "])
def test_marks_without_end_take_no_long_time(one: str) -> None:
    """A hundred thousand marks that never close: looked at once, not each to the end."""
    began = monotonic()
    quoted_parts(one * 100_000)
    assert monotonic() - began < 10


def test_no_span_is_no_quotation() -> None:
    """Where only the sender is shared there is no wording to be quoted."""
    assert not is_quotation(f"> {DEMAND}", [])


def test_parts_are_in_order_and_do_not_overlap() -> None:
    """Marks inside a quoted line are one part with it."""
    text = f"a\n> he said “{DEMAND}”\nb «{DEMAND}» c"
    parts = quoted_parts(text)
    assert parts == sorted(parts)
    assert all(start + size < other for (start, size), (other, _) in pairwise(parts))
