"""
The leak check: searches a finished report for what it withholds.

Trusts nothing that built the report; reads the zip, as a stranger would.
Spec: docs/spec/redaction.md, "The leak check"

The rules that this module enforces are:
  * Every group that `evidence.json` opens is one that was to be opened, with these places and
    these pieces of text and no other.
  * No opened value mentions a protected person; reasons and notes neither.
  * No member that is drawn (PDF, page, readme) holds a withheld text of any length that means
    something, or a protected name, unless what is disclosed or the program's own wording does.
  * A PDF whose letters cannot be read back is refused: what cannot be searched is not clean.
  * No member, and no stream or string of the PDF, holds a digest of anything withheld: MD5,
    SHA-1 or SHA-256, as bytes, hex or base64.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import cast

from guwah.custody import canonical
from guwah.custody.cells import Opening, RecordValues
from guwah.custody.disclosure import OpenedGroup, fold_tree
from guwah.errors import WithheldFoundError
from guwah.evidence.case import Audience
from guwah.report.asks import title_for
from guwah.report.haystack import MIN_WEIGHT, Haystack, digests_in, page_text, squeezed, weight
from guwah.report.pdftext import PdfText, read_pdf
from guwah.report.secrets import Secrets
from guwah.report.shown import Shown, read_shown

_HINT = "nothing was written; this is a fault in guwah unless a reason or note names someone"


def verify_nothing_withheld(data: bytes, secrets: Secrets, wording: str) -> None:
    """Search a finished report.

    Args:
        data: The zip file.
        secrets: What must not stand in it.
        wording: The program's own sentences, as a report without evidence has them.

    Raises:
        WithheldFoundError: If something withheld was found; it names the member.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    shown = read_shown(members["evidence.json"])
    _verify_openings(members["evidence.json"], secrets)
    _verify_values(shown, secrets, wording)
    pdf = read_pdf(members["report.pdf"])
    _verify_drawn(members, pdf, shown, secrets, wording)
    _verify_digests({**members, "report.pdf": members["report.pdf"] + pdf.streams}, secrets)


def _verify_openings(evidence: bytes, secrets: Secrets) -> None:
    expected = {
        reading.cells[32 * ordinal + 32 : 32 * ordinal + 64]: opened
        for reading, chosen in secrets.openings
        for ordinal, opened in chosen.openings.items()
    }
    headers = {
        reading.cells[:32]: chosen.header for reading, chosen in secrets.openings if chosen.openings
    }
    for entry in canonical.parse(evidence)["entries"]:
        if entry["tree"] is None:
            continue
        for group in fold_tree(entry["tree"]).groups:
            if group.tag == "header":
                if not group.values.keys() <= headers.get(group.digest, frozenset()):
                    raise _found("evidence.json", "a withheld place of an export")
            elif group.digest not in expected:
                raise _found("evidence.json", "a message that was not to be disclosed")
            else:
                _verify_group(group, *expected[group.digest])


def _verify_group(group: OpenedGroup, values: RecordValues, opening: Opening) -> None:
    if not group.values.keys() | group.present.keys() <= opening.places:
        raise _found("evidence.json", "a withheld place of a message")
    visible = {number for number, piece in enumerate(group.text or ()) if piece is not None}
    allowed = range(values.text_count) if opening.text is None else opening.text
    if not visible <= set(allowed):
        raise _found("evidence.json", "a withheld part of a text")


def _verify_values(shown: Shown, secrets: Secrets, wording: str) -> None:
    for text in shown.evidence_strings:
        if secrets.protection.objection(text) is not None:
            raise _found("evidence.json", "the name of a protected person")
    for text in shown.own_words:
        if text not in wording and secrets.protection.objection(text) is not None:
            raise WithheldFoundError(
                f"the reason or note '{text}' names a protected person or holds withheld words",
                item="evidence.json",
                hint="write the reason in other words",
            )


def _verify_drawn(
    members: Mapping[str, bytes], pdf: PdfText, shown: Shown, secrets: Secrets, wording: str
) -> None:
    known = Haystack([wording, *shown.evidence_strings, *shown.own_words])
    texts = {squeezed(text) for text in secrets.texts}
    texts = {text for text in texts if weight(text) >= MIN_WEIGHT and not known.holds(text)}
    terms = [term for term in secrets.terms if not known.mentions(term)]
    title = squeezed(title_for(cast(Audience, shown.audience)))
    if not Haystack(["".join(pdf.lines)]).holds(title):
        raise WithheldFoundError("the letters of the PDF cannot be searched", item="report.pdf")
    right_to_left = "".join(line[::-1] for line in pdf.lines)
    drawn = {
        "report.html": ("\n".join(page_text(members["report.html"])),),
        "readme.txt": (members["readme.txt"].decode(),),
        "report.pdf": ("".join(pdf.lines), right_to_left, "\n".join(pdf.strings)),
    }
    for name, haystacks in drawn.items():
        for haystack in map(Haystack, ([one] for one in haystacks)):
            if any(haystack.holds(text) for text in texts):
                raise _found(name, "a withheld text")
            if any(haystack.mentions(term, exact=name != "report.pdf") for term in terms):
                raise _found(name, "the name of a protected person")


def _verify_digests(members: Mapping[str, bytes], secrets: Secrets) -> None:
    for name, data in members.items():
        if name != "verify.py" and digests_in(data, secrets.digests):
            raise _found(name, "the digest of something withheld")


def _found(member: str, what: str) -> WithheldFoundError:
    return WithheldFoundError(f"{what} was found in the finished report", item=member, hint=_HINT)
