"""XML values, tags and base64, without any format around them."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.intake.notation.base64_stream import Base64Stream, decoded_size
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_elements import Elements
from guwah.intake.notation.xml_tags import Tags
from guwah.intake.notation.xml_text import UnknownEntityError, decode_value


def _tags(text: bytes) -> Tags:
    return Tags(Cursor(io.BytesIO(text), len(text)))


@pytest.mark.parametrize(
    ("raw", "text", "is_repaired"),
    [
        (b"a&#55357;&#56832;b", "a\U0001f600b", False),
        (b"&#xD83D;&#xde00;", "\U0001f600", False),
        (b"&#56832;&#55357;", "\ufffd\ufffd", True),
        (b"&#55357;x&#56832;", "\ufffdx\ufffd", True),
        (b"&#55357;&#0;", "\ufffd\ufffd", True),
        (b"&#1114112;&#99999999999999999999;", "\ufffd\ufffd", True),
        (b"&#65533;", "\ufffd", False),
        (b"&amp;amp;&lt;&gt;&quot;&apos;", "&amp;<>\"'", False),
        (b"AT&T &#; &#x; &", "AT&T &#; &#x; &", True),
        (b"a\r\nb\nc\td", "a b c d", False),
        (b"&#13;&#10;&#9;", "\r\n\t", False),
        (b"\xff&#55357;&#56832;", "\ufffd\U0001f600", True),
        (b"\xed\xa0\xbd\xed\xb8\x80", "\U0001f600", False),
        (b"\xed\xa0\xbd", "\ufffd", True),
    ],
)
def test_a_value_says_what_was_meant(raw: bytes, text: str, is_repaired: bool) -> None:
    """References are undone once; what cannot be told is replaced, and that is said."""
    assert decode_value(raw) == (text, is_repaired)


def test_an_entity_of_a_document_type_is_refused() -> None:
    """It is neither expanded nor kept as words."""
    with pytest.raises(UnknownEntityError):
        decode_value(b"&lol;")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_is_written_is_read(text: str) -> None:
    """Every character, as a reference or as halves of one."""
    units = text.encode("utf-16-le")
    halves = "".join(
        f"&#{int.from_bytes(units[at : at + 2], 'little')};" for at in range(0, len(units), 2)
    )
    whole = "".join(f"&#x{ord(letter):x};" for letter in text)
    expected = text.replace("\x00", "\ufffd")
    assert decode_value(halves.encode())[0] == decode_value(whole.encode())[0] == expected


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 40), st.integers(0, 300))
def test_base64_opens_anywhere(data: bytes, width: int, at: int) -> None:
    """Wrapped or not, read from any place, forwards and back."""
    letters = base64.b64encode(data)
    lines = [letters[start : start + width] for start in range(0, len(letters), width)]
    for glue in (b"", b"\r\n", b"&#10;", b" &#x0D;&#xA; "):
        run = glue.join(lines)
        source = io.BytesIO(b"<<" + run + b">>")
        assert decoded_size(source, 2, len(run)) == len(data)
        stream = io.BufferedReader(Base64Stream(source, 2, len(run), len(data)), 16)
        stream.seek(at)
        assert stream.read() == data[at:]
        stream.seek(0)
        assert stream.read() == data


@pytest.mark.parametrize(
    "run", [b"A", b"AA", b"AAA", b"AA=A", b"A===", b"AAAA=", b"AA!A", b"QQ==QQ=="]
)
def test_what_is_no_base64_has_no_size(run: bytes) -> None:
    """Nothing is decoded halfway."""
    assert decoded_size(io.BytesIO(run), 0, len(run)) is None


def test_a_long_value_is_walked_and_not_kept() -> None:
    """Its place is told all the same, whichever way the tag is read."""
    value = b"x" * 3_000_000
    token = _tags(b"<part  a = '1' data=\"" + value + b'" b="2"/>').token(0)
    assert (token.kind, token.name) == ("empty", "part")
    assert [one.raw for one in token.attributes] == [b"1", None, b"2"]
    assert (token.attributes[1].start, token.attributes[1].length) == (21, len(value))


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        (b"", "none", 0), (b" \r\n<", "space", 3), (b"ab<c", "text", 2), (b"ab", "text", 2),
        (b"<a/>", "empty", 4), (b"<a b='>'>", "start", 9), (b"</a >x", "end", 5),
        (b"<!-- <a> -->", "comment", 12), (b"<?xml ?>x", "instruction", 8),
        (b"<![CDATA[<]]>]", "cdata", 13), (b"<!DOCTYPE a>b", "doctype", 12),
        (b'<!DOCTYPE a [<!ENTITY b ">">]>c', "doctype", 30),
        (b"<1>", "bad", 1), (b"<a b>", "bad", 3), (b"<a b='<'/>", "bad", 6), (b"<a b='1'c='2'/>", "bad", 8),
        (b"</1>", "bad", 2), (b"<", "cut", 1), (b"<a", "cut", 2), (b"<a b", "cut", 4), (b"<a b='", "cut", 6),
        (b"<a b='1'", "cut", 8), (b"<!-", "cut", 3), (b"<!-- a", "cut", 6), (b"<!DOC", "cut", 5),
        (b"<?x", "cut", 3), (b"</a", "cut", 3), (b"<!DOCTYPE a [ >", "cut", 15),
    ],
)  # fmt: skip
def test_a_piece_ends_where_the_grammar_ends_it(text: bytes, kind: str, end: int) -> None:
    """Whole, broken at a byte, or cut off by the end of the member."""
    token = _tags(text).token(0)
    assert (token.kind, token.end) == (kind, end)


def test_an_element_holds_its_tags_with_their_parents() -> None:
    """In the order of the file, and what stands between them."""
    text = b"<m><p><q r='1'/>word</p><!--c--></m>"
    elements = Elements(Cursor(io.BytesIO(text), len(text)), ("m",), ("root",))
    element = elements.element(elements.token(0))
    assert (element.problem, element.end) == (None, len(text))
    assert [(inner.parent, inner.tag.name) for inner in element.inner] == [("m", "p"), ("p", "q")]
    assert element.content == (b"word", b"<!--c-->")
