"""
Building a report: select, prove, draw from what is proved, pack, search for leaks.

Bytes in, bytes out; writes no file. Spec: docs/spec/report.md, docs/spec/redaction.md

The rules that this module enforces are:
  * PDF and page are drawn from the bytes of evidence.json, read back, and from nothing else.
  * The finished file is searched for everything that is withheld before anyone gets it.
"""

from __future__ import annotations

from dataclasses import dataclass

from guwah.custody.values import to_object
from guwah.report.archive import pack
from guwah.report.attachments import member_names
from guwah.report.compose import compose, compose_specimen
from guwah.report.evidence import encode_evidence
from guwah.report.haystack import page_text
from guwah.report.leak import verify_nothing_withheld
from guwah.report.material import ReportMaterial
from guwah.report.page import render_page
from guwah.report.pdf import render_pdf, undrawable
from guwah.report.readme import write_readme
from guwah.report.reasons import REASONS
from guwah.report.rules import Rules
from guwah.report.secrets import secrets_of
from guwah.report.selection import Selection, select
from guwah.report.shown import read_shown
from guwah.report.wording import _, counted


@dataclass(frozen=True)
class Bundle:
    """A finished report.

    Args:
        data: The zip file.
        disclosed: How many records it shows.
        withheld: How many records of its exports it withholds whole.
        reasons: For the owner only: exact numbers of what is withheld, by reason.
        opened: For the owner only: by place of the `read` entry and ordinal, which pieces of
            the text are shown; None for all of them.
    """

    data: bytes
    disclosed: int
    withheld: int
    reasons: dict[str, int]
    opened: dict[int, dict[int, list[int] | None]]


def build(material: ReportMaterial, rules: Rules) -> Bundle:
    """Build a report and search it for what it withholds.

    Args:
        material: Everything that a report of this case may be built from.
        rules: What the person withholds and releases beyond the defaults.

    Returns:
        The finished report.

    Raises:
        UsageError: If a rule asks for what must not be or does not exist.
        DigestRefutedError: If a record is not the one that was committed to.
        WithheldFoundError: If something withheld stands in the finished file.
    """
    selection = select(material, rules)
    notes = _notes(selection)
    evidence = encode_evidence(material, selection, (*material.notes, *notes))
    shown = read_shown(evidence)
    document = compose(shown)
    members = {
        "checkpoint.txt": material.checkpoint,
        "evidence.json": evidence,
        "readme.txt": write_readme(shown),
        "report.html": render_page(document),
        "report.pdf": render_pdf(document, material.made_at),
        "verify.py": material.verifier,
        **_media(material, selection),
    }
    data = pack(members, material.audience, material.origin, material.manifest_signer)
    wording = "\n".join(
        [*page_text(render_page(compose_specimen(shown))), members["readme.txt"].decode(), *notes]
        + [_(reason) for reason in REASONS]
    )
    verify_nothing_withheld(data, secrets_of(material, selection, rules), wording)
    return Bundle(
        data, selection.disclosed, selection.withheld, selection.tally.exact(),
        _opened(material, selection),
    )  # fmt: skip


def _opened(
    material: ReportMaterial, selection: Selection
) -> dict[int, dict[int, list[int] | None]]:
    """Which pieces of which texts are shown."""
    found: dict[int, dict[int, list[int] | None]] = {}
    for reading, chosen in zip(material.readings, selection.readings, strict=True):
        of_reading = found.setdefault(reading.index, {})
        for ordinal, (_values, opening) in chosen.openings.items():
            pieces = opening.text if "text" in opening.places else frozenset()
            of_reading[ordinal] = None if pieces is None else sorted(pieces)
    return found


def _notes(selection: Selection) -> tuple[str, ...]:
    notes = []
    if selection.repeated:
        notes.append(
            _("A message that several exports show is shown once, from the one handed in first.")
        )
    texts = (
        "".join(values.segments or ())
        for reading in selection.readings
        for values, opening in reading.openings.values()
        if "text" in opening.places and opening.text is None
    )
    missing = undrawable(texts)
    if missing:
        notes.append(
            counted(
                "{n} character has no shape in the fonts of the PDF; its name or number stands "
                "there. report.html and evidence.json have it.",
                "{n} characters have no shape in the fonts of the PDF; their names or numbers "
                "stand there. report.html and evidence.json have them.",
                missing,
            )
        )
    return tuple(notes)


def _media(material: ReportMaterial, selection: Selection) -> dict[str, bytes]:
    """Disclosed attachments by the names of their members."""
    files = [
        to_object(value)
        for reading in selection.readings
        for values, opening in reading.openings.values()
        if "files" in opening.places
        for value in values.file_values
    ]
    names = member_names((file["name"], file["sha256"]) for file in files if file["sha256"])
    return {name: material.media[digest] for digest, name in names.items()}
