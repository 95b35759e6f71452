"""Attacks on a finished report by someone who holds the true withheld values."""

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guwah.custody.commitment import group, leaf, node
from guwah.custody.leaves import RECORD_NAMES
from guwah.custody.values import Value
from guwah.errors import UsageError
from guwah.report.build import build
from guwah.report.rules import parse_rules
from guwah.script.segment import segments
from tests.unit.report.conftest import LONG, TALK, WANG, Case, said

MakeCase = Callable[..., Any]
WORDS = "withhold: [{words: Aygül, reason: r}, {words: Dilnur, reason: r}]"


def members(case: Any, rules: str) -> dict[str, bytes]:
    """The members of the report of a case."""
    bundle = build(case.material(), parse_rules(rules))
    with zipfile.ZipFile(io.BytesIO(bundle.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def masked(evidence: bytes) -> bytes:
    """evidence.json without digests and salts: what else of it tells something."""
    return re.sub(rb"[0-9a-f]{64}", b"*", evidence)


def test_no_digest_in_the_report_confirms_a_true_guess() -> None:
    """Every leaf, list, record and node that the truth gives without its salts: none stands there,
    not with no salt, not with a zero salt, not with any salt that the report itself shows."""
    case = Case()
    found = members(case, "withhold: [{words: Aygül, reason: r}]")
    evidence = found["evidence.json"].decode()
    digests = set(re.findall(r"[0-9a-f]{64}", evidence))
    salts = {bytes(32), b"", *(bytes.fromhex(one) for one in digests)}
    guesses: set[str] = set()
    for ordinal, record in enumerate(case.records()):
        values = [*case.values(ordinal).bodies]
        texts = [] if not getattr(record, "text", None) else segments(record.text)
        for salt in salts:
            leaves = [
                leaf(
                    salt,
                    RECORD_NAMES[n] if n < 16 else "text",
                    Value.from_typed(body[1 + body[0] :]),
                )
                for n, body in enumerate(values)
            ]
            listed = group("list", leaves[12], *leaves[16 : 16 + len(texts)])
            whole = group("record", *leaves[:12], listed, *leaves[13:16])
            guesses |= {one.hex() for one in (*leaves, listed, whole, node(whole, whole))}
    shown = {leaf_ for leaf_ in digests & guesses}
    assert not shown


def test_no_plain_hash_of_anything_withheld_stands_in_any_member() -> None:
    """Texts, names, numbers, raw records, the export, its picture: no MD5, SHA-1, SHA-256."""
    case = Case()
    found = members(case, "withhold: [{words: Aygül, reason: r}]")
    secrets = [case.original(), case.PICTURE, b"Tea evenings", b"_chat.txt", b"Rena Turdi"]
    secrets += [case.raw(ordinal) for ordinal in range(len(TALK))]
    secrets += [one.text.encode() for one in (TALK[1], TALK[3], TALK[4], TALK[7], TALK[13])]
    secrets += [p.encode() for one in case.people[:4] for p in (one.name, one.handle) if p]
    haystack = b"\n".join(data for name, data in found.items())
    for secret in secrets:
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, secret).digest()
            assert digest not in haystack
            assert digest.hex().encode() not in haystack.lower()
            assert base64.b64encode(digest).rstrip(b"=") not in haystack


@settings(max_examples=15)
@given(st.text(max_size=60))
@example("")
@example("Aygül was there")
@example("好" * 50)
def test_a_text_withheld_whole_could_be_any_text(text: str) -> None:
    """Whatever it is, page, PDF and everything in evidence.json but digests stay the same."""
    rules = "withhold: [{sending: s1, reason: r}, {sending: s4, reason: r}]"
    usual = Case()
    talk = list(TALK)
    talk[1], talk[4] = said("Mum", text, 1), said(WANG, text, 4)
    other = Case(talk=talk)
    one, two = members(usual, rules), members(other, rules)
    assert one["report.pdf"] == two["report.pdf"]
    assert one["report.html"] == two["report.html"]
    assert masked(one["evidence.json"]) == masked(two["evidence.json"])


def test_word_by_word_leaks_no_more_than_the_number_of_pieces() -> None:
    """Another name, another length, another script: the same page, the same PDF."""
    usual = Case(people=Case().people[:1] + Case().people[4:])
    one = members(usual, WORDS)
    assert "Aygül" in LONG
    for words in ("Aygül was", "Dilnur sat", "Aygülning bari"):
        talk = list(TALK)
        talk[4] = said(WANG, LONG.replace("Aygül was", words), 4)
        two = members(Case(talk=talk, people=usual.people), WORDS)
        assert one["report.pdf"] == two["report.pdf"]
        assert one["report.html"] == two["report.html"]
        assert masked(one["evidence.json"]) == masked(two["evidence.json"])


def test_a_message_cannot_print_a_verdict_or_markup() -> None:
    """typst code, HTML, control and direction characters of a message stay characters."""
    hostile = (
        '<script>alert(1)</script> #import "@preview/x:1.0" #sys.inputs $x$ [VERIFIED] '
        "\u202eDEIFIREV\u202c \x1b[2J \u2028 </p>&lt; = Heading\r\n= Heading"
    )
    talk = list(TALK)
    talk[2] = said(WANG, hostile, 2)
    page = members(Case(talk=talk), "")["report.html"].decode()
    assert "<script" not in page and "\u202e" not in page and "\x1b" not in page
    assert "&lt;script&gt;" in page and "\\u{202e}" in page and "\\u{2028}" in page


@pytest.mark.parametrize(
    "extra",
    [
        {"poll": {"question": "who?\nMum or not"}},
        {"poll": {"answers": ["\tMum"]}},
        {"note": "Aygül \ud800"},
        {"Aygül": 1.5},
        {"contact": {"phone": 905325550177}},
    ],
)
def test_a_name_does_not_hide_behind_the_escapes_of_json(extra: dict[str, Any]) -> None:
    """`\\nMum`, `\\u00fc` and bare numbers in `more` mention whoever they mention."""
    talk = list(TALK)
    talk[2] = said(WANG, "We know where you live. Delete the post.", 2, extra=extra)
    rules = "disclose: [{field: more, reason: r}, {kind: message, reason: r}]"
    found = members(Case(talk=talk), rules)
    evidence = found["evidence.json"].decode()
    assert b"Delete the post" in found["report.html"]
    for name in ("Mum", "Aygül", "Ayg", "905325550177"):
        assert name not in evidence


@pytest.mark.parametrize("words", ["...", "\u202e\u200b", "?!"])
def test_a_rule_that_would_withhold_nothing_is_refused(words: str) -> None:
    """Whoever wrote it believes that something is withheld."""
    rules = parse_rules(f"withhold: [{{words: {json.dumps(words)}, reason: r}}]")
    with pytest.raises(UsageError, match="no letter or digit"):
        build(Case().material(), rules)
