"""The leak check finds what someone, or a fault, left in a report."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest

from guwah.errors import WithheldFoundError
from guwah.report.archive import pack
from guwah.report.build import build
from guwah.report.compose import compose
from guwah.report.evidence import encode_evidence
from guwah.report.haystack import digests_in, squeezed, weight
from guwah.report.leak import verify_nothing_withheld
from guwah.report.lettering import line
from guwah.report.pdf import render_pdf
from guwah.report.rules import parse_rules
from guwah.report.secrets import secrets_of
from guwah.report.selection import select
from guwah.report.shown import read_shown
from tests.unit.report.conftest import TALK, WANG, Case, said

MakeCase = Callable[..., Any]
RULES = "withhold: [{words: Aygül, reason: a friend}]"
SECRET = "Who is this? How did you get my number, and what do you want?"


@lru_cache(maxsize=1)
def usual() -> tuple[dict[str, bytes], Any, Any]:
    """Members, material and secrets of one report, built once."""
    material, rules = Case().material(), parse_rules(RULES)
    with zipfile.ZipFile(io.BytesIO(build(material, rules).data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    del members["manifest.txt"]
    return members, material, secrets_of(material, select(material, rules), rules)


def planted(changes: Callable[[dict[str, bytes]], None]) -> None:
    """Change the members of a report, and search it."""
    found, material, secrets = usual()
    members = dict(found)
    changes(members)
    data = pack(members, "police", material.origin, material.manifest_signer)
    verify_nothing_withheld(data, secrets, "")


def appended(member: str, what: bytes) -> Callable[[dict[str, bytes]], None]:
    """Adds bytes to a member."""

    def change(members: dict[str, bytes]) -> None:
        members[member] += what

    return change


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        SECRET.upper(),
        "Who is this?\n   How did you get my\nnumber, and\u200b what do you want?",
        "Ask Sofia",
        "RENA",
        "0532 555 01 77",
        "your mum",
        "ئايگۈل",
    ],
)
@pytest.mark.parametrize("member", ["report.html", "readme.txt"])
def test_a_withheld_text_or_name_in_a_rendering_is_found(member: str, text: str) -> None:
    """In other case, with line breaks, in another script; short names too."""
    with pytest.raises(WithheldFoundError, match=r"withheld text|protected person"):
        planted(appended(member, f"<p>{text}</p>".encode()))


@pytest.mark.parametrize("text", [SECRET, "Ask Sofia Lind", "ئايگۈل تۇردى", "اي ئايگۈل بارمۇ؟"])
def test_a_withheld_text_or_name_drawn_in_the_pdf_is_found(text: str) -> None:
    """Also in a script that is drawn from right to left, letter parts apart."""

    def change(members: dict[str, bytes]) -> None:
        document = compose(read_shown(members["evidence.json"]))
        changed = replace_footer(document, text)
        members["report.pdf"] = render_pdf(changed, "2026-05-17T09:30:00Z")

    with pytest.raises(WithheldFoundError, match=r"withheld text|protected person"):
        planted(change)


def replace_footer(document: Any, text: str) -> Any:
    """The same document with one more paragraph."""
    from guwah.report.document import Document, Paragraph

    fields = {name: getattr(document, name) for name in document.__struct_fields__}
    return Document(**fields | {"blocks": (*document.blocks, Paragraph(line(text)))})


def test_a_title_in_the_metadata_is_found() -> None:
    """What is not drawn counts too."""

    def change(members: dict[str, bytes]) -> None:
        document = compose(read_shown(members["evidence.json"]))
        fields = {name: getattr(document, name) for name in document.__struct_fields__}
        titled = type(document)(**fields | {"title": "for Sofia Lind"})
        members["report.pdf"] = render_pdf(titled, "2026-05-17T09:30:00Z")

    with pytest.raises(WithheldFoundError, match="protected person"):
        planted(change)


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize(
    "form",
    [
        lambda d: d,
        lambda d: d.hex().encode(),
        lambda d: d.hex().upper().encode(),
        lambda d: base64.b64encode(d),
        lambda d: base64.urlsafe_b64encode(d).rstrip(b"="),
    ],
)
def test_a_digest_of_something_withheld_is_found(name: str, form: Callable[[bytes], bytes]) -> None:
    """In every usual form, of texts, names, raw bytes, files and their names."""
    one, (*_, secrets) = Case(), usual()
    for secret in (SECRET.encode(), b"Sofia Lind", one.raw(3), one.original(), b"Tea evenings"):
        digest = hashlib.new(name, secret).digest()
        if secret != one.original() or name == "sha256":
            assert digests_in(b'{ "a": "' + form(digest) + b'" }', secrets.digests)


def test_a_member_with_a_digest_is_refused() -> None:
    """Also inside a stream of the PDF, and of an attachment that is not disclosed."""
    digest = hashlib.sha256(Case.PICTURE).digest()
    for member in ("checkpoint.txt", "report.pdf"):
        with pytest.raises(WithheldFoundError, match="digest"):
            planted(appended(member, b" " + digest))


@pytest.mark.parametrize(
    "wider", ["disclose: [{sending: s3, reason: r}]", "disclose: [{field: more, reason: r}]", ""]
)
def test_an_unplanned_opening_is_found(wider: str) -> None:
    """evidence.json is compared with what was chosen: record, place and piece."""
    _, material, _ = usual()
    opened = select(material, parse_rules(wider or "disclose: [{words: Aygül, reason: r}]"))

    def change(members: dict[str, bytes]) -> None:
        members["evidence.json"] = encode_evidence(material, opened, ())

    with pytest.raises(WithheldFoundError, match=r"not to be|withheld p"):
        planted(change)


def test_a_reason_that_names_someone_is_refused(case: MakeCase) -> None:
    """The signer's own words are searched too, and the error says what to do."""
    rules = parse_rules("withhold: [{sending: s2, reason: Sofia asked for it}]")
    with pytest.raises(WithheldFoundError, match="Sofia asked for it") as caught:
        build(case().material(), rules)
    assert caught.value.hint == "write the reason in other words"


def test_common_words_and_the_programs_own_are_no_alarm(case: MakeCase) -> None:
    """A withheld 'ok', a person called Key, a withheld text that a sender also sent."""
    talk = [*TALK, said("Sofia Lind", "ok", 20), said("Sofia Lind", "Answer before Friday.", 21)]
    people = (*case().people, replace_name(case().people[3], "Key"))
    bundle = build(case(talk=talk, people=people).material(), parse_rules(RULES))
    assert bundle.withheld == 8


def replace_name(person: Any, name: str) -> Any:
    """The same person under another name."""
    return type(person)(person.thread, name, None, person.role)


def test_released_words_may_stand(case: MakeCase) -> None:
    """What a person released is no leak."""
    talk = [*TALK, said(WANG, "Sofia, we see you.", 20)]
    rules = parse_rules(RULES + "\ndisclose: [{words: Sofia, reason: agreed}]")
    assert build(case(talk=talk).material(), rules).disclosed == 9


def test_squeezing_hides_breaks_and_doubled_letters() -> None:
    """What line breaks and a PDF's letter parts do to a text is undone; Han counts twice."""
    assert squeezed("Hel lo\n\u200bWorld") == squeezed("helo world")
    assert weight("好好") == 4
    assert not digests_in(b"x" * 99, frozenset())
