"""The notation of HTML: every byte in one token, bounded time, text as browsers read it."""

from __future__ import annotations

import contextlib
import io
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.intake.notation.html_gaps import structure
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tokens import TAG_BYTES, attributes, tokens
from guwah.intake.notation.html_tree import MAX_DEPTH, MAX_PARTS, Element, parse
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import Refused

SECONDS = 5.0


def _tokens(page: bytes, only: frozenset[str] | None = None) -> list[tuple[str, bytes]]:
    found = tokens(Cursor(io.BytesIO(page), len(page)), only=only)
    return [(token.kind, page[token.start : token.end]) for token in found]


def _element(page: bytes) -> Element:
    (part,) = parse(page, 0)[0]
    assert isinstance(part, Element)
    return part


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"a<b>c</b>", ["text", "start", "text", "end"]),
        (b"1 < 2 <3", ["text"] * 5),
        (b"<p title=\"a>b\" x='>' y=it's>", ["start"]),
        (b"<!DOCTYPE html><!-- a > b --><!-->x", ["doctype", "comment", "comment", "text"]),
        (b"<script>if (a<b) '</div>'</script>", ["start", "raw", "end"]),
        (b"<STYLE>p{}</sTyLe >x", ["start", "raw", "end", "text"]),
        (b"<title>a <b> c</title>", ["start", "raw", "end"]),
        (b"<script>never", ["start", "raw"]),
        (b"<!-- never <p>", ["broken"]),
        (b"<p class=", ["broken"]),
        (b"</><? x ?></ 3>", ["comment", "comment", "comment"]),
        (b'<a b="never <i>t</i>', ["start", "text", "end"]),
    ],
)
def test_tokens_are_those_of_the_standard(page: bytes, expected: list[str]) -> None:
    """Quotes only behind `=`, raw elements as a whole, what does not close as one token."""
    assert [kind for kind, _ in _tokens(page)] == expected
    assert b"".join(raw for _, raw in _tokens(page)) == page


@given(st.lists(st.sampled_from(
    [b"<", b">", b"<a ", b'"', b"'", b"=", b"</", b"<!--", b"-->", b"<script>", b"</script>", b"<div>",
     b"</div>", b"x", b" ", b"\xff", b"<title>", b"<!", b"&", b"\n"]
), max_size=40))  # fmt: skip
def test_every_byte_belongs_to_one_token(parts: list[bytes]) -> None:
    """Whatever it is; and leaving out elements changes no boundary of the others."""
    page = b"".join(parts)
    found = _tokens(page)
    assert b"".join(raw for _, raw in found) == page
    divs = frozenset({"div"})
    some = list(tokens(Cursor(io.BytesIO(page), len(page)), only=divs))
    every = list(tokens(Cursor(io.BytesIO(page), len(page))))
    assert [t for t in some if t.name == "div"] == [t for t in every if t.name == "div"]
    assert all(one.end == two.start for one, two in pairwise(some))


@pytest.mark.parametrize(
    "piece",
    [b"<", b"<a", b"<a ", b"<a b", b'<a b="', b"<a b='", b"<a b=", b"<!--", b"<!", b"</", b"</a", b"<b>",
     b"<script>", b"<title", b"&#1", b"&a", b'<a "', b"<a b=\"<a c='", b"<!---", b"</div", b"<style>a"],
)  # fmt: skip
def test_unclosed_markup_costs_linear_time(piece: bytes) -> None:
    """A megabyte of it, as tokens and as a tree; Python's own parser takes minutes for some."""
    page = (piece * ((1 << 20) // len(piece) + 1))[: 1 << 20]
    before = time.process_time()
    for only in (None, frozenset({"div"})):
        for _ in tokens(Cursor(io.BytesIO(page), len(page)), only=only):
            pass
    with contextlib.suppress(Refused):
        parse(page, 0)
    assert time.process_time() - before < SECONDS * 2


def test_a_tag_across_the_windows_edge_is_one_tag() -> None:
    """Whatever stands before it, and however long it is."""
    tag = b'<img src="data:' + b"A" * 100_000 + b'">'
    for before in (TAG_BYTES - 3, TAG_BYTES, (1 << 20) - 50_000, (1 << 20) - 1):
        page = b"x" * before + tag + b"y"
        assert (("start", tag)) in _tokens(page)


def test_attributes_are_those_of_the_standard() -> None:
    """The first of two with one name; quotes are optional."""
    raw = b'<P CLASS="a &amp; b" id=x data-y=\'"\' id=z empty a= >'
    assert attributes(raw) == {
        "class": b"a &amp; b", "id": b"x", "data-y": b'"', "empty": b"", "a": b"",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text", "repaired"),
    [
        (b"a &amp; b &lt;&quot;&#39;&apos;&nbsp;", "a & b <\"''\xa0", False),
        (b"&#x1F44D;&#128077;", "👍👍", False),
        (b"&#x0B;&#9;", "\x0b\t", False),
        (b"&#xD83D;&#x110000;&#0;", "\ufffd\ufffd\ufffd", True),
        (b"&#" + b"9" * 60 + b";", "\ufffd", True),
        (b"\xff", "\ufffd", True),
        (b"&#150;", "–", False),
        (b"AT&T & co &unknown; &", "AT&T & co &unknown; &", False),
        (b"a\r\nb\rc", "a\nb\nc", False),
        ("�".encode(), "�", False),
    ],
)
def test_references_are_undone(raw: bytes, text: str, repaired: bool) -> None:
    """A control character that a program wrote so stays; what is none becomes U+FFFD, and is said."""
    assert decode(raw) == (text, repaired)


def test_scripts_styles_and_comments_are_no_text() -> None:
    """They are never run, and never shown as what somebody wrote."""
    page = b"<div>a<script>alert(1)</script><style>p{}</style><!-- c --><br>b<title>t</title></div>"
    assert _element(page).text() == "a\nbt"


def test_elements_know_where_they_stand() -> None:
    """Tag to tag; one that is not closed ends with the one around it."""
    page = b"<div><p class='a b'>x<i>y</p></div>"
    element = _element(page)
    inner = element.find("b", "a")
    assert inner is not None
    assert page[inner.start : inner.end] == b"<p class='a b'>x<i>y</p>"
    assert page[inner.elements()[0].start : inner.elements()[0].end] == b"<i>y"
    assert element.span == (0, len(page))


def test_depth_and_number_of_parts_are_bounded() -> None:
    """A message of a million tags is refused, not kept."""
    with pytest.raises(Refused, match="too-deep"):
        parse(b"<b>" * (MAX_DEPTH + 2), 0)
    with pytest.raises(Refused, match="too-large"):
        parse(b"<br>" * (MAX_PARTS + 2), 0)


def test_structure_takes_markup_and_no_text() -> None:
    """Not a text, not a comment, not a script that does something; known texts whole."""
    pattern, bare = structure((rb"<h1>", rb"[^<]*+</h1>"), texts=(rb"With ",))
    assert not bare.fullmatch(b"<h1>known</h1>") and not bare.fullmatch(b"<p>With A</p>")
    assert pattern.fullmatch(b"<p>With A</p>") and not pattern.fullmatch(b"<p>A With B</p>")
    for page in (
        b"<p a='b'> </p>\n",
        b"<style>p{}</style>",
        b"<script src='x'> </script>",
        b"<h1>known</h1>",
    ):
        assert pattern.fullmatch(page), page
    for page in (
        b"<p>a</p>",
        b"<!-- a -->",
        b"<script>x()</script>",
        b"<h1>known",
        b"<h1>a<b>",
        b"x",
    ):
        assert not pattern.fullmatch(page), page
