"""Every mail of the shared samples is read; skipped where they are absent."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest
from unit.intake.mails import EMAIL, MBOX, all_inside, files, records

from guwah.evidence.record import Record
from guwah.intake.frame.detection import surest_reader

FOLDER = "mikel__mail/spec/fixtures/emails"
DEFECTS = {
    "attachment_pdf_non_ascii.eml": ["bad-charset"],
    "attachment_pdf_non_ascii_lf.eml": ["bad-charset"],
    "raw_email4.eml": ["no-closing-boundary"], "raw_email10.eml": ["unknown-charset"],
    "raw_email6.eml": ["bad-charset"], "raw_email_incorrect_header.eml": ["bad-header"],
    "example13.eml": ["bad-header"],
}  # fmt: skip
WITHOUT_A_READING = {"raw_email_with_bad_date.eml", "utf8_headers.eml"}
BETTER_THAN_THE_LIBRARY = {
    "raw_email_with_illegal_boundary.eml", "raw_email_with_mimepart_without_content_type.eml",
    "report_530.eml", "raw_email10.eml", "raw_email5.eml", "raw_email6.eml",
    "raw_email_bad_time.eml", "raw_email_incorrect_header.eml", "example13.eml",
    "attachment_pdf_non_ascii.eml", "attachment_pdf_non_ascii_lf.eml",
}  # fmt: skip


def _read(path: Path) -> tuple[Record, dict[str, bytes]]:
    data = path.read_bytes()
    reader = surest_reader(data[: 1 << 16], len(data), path.name)
    assert reader is EMAIL or reader is MBOX, path.name
    (record,) = records(reader, data)
    assert record.span == (0, len(data))
    inside = files(reader, data)
    assert [one.member for one in record.attachments] == list(inside)
    return record, inside


def _paths(samples: Path) -> list[Path]:
    found = sorted(path for path in (samples / FOLDER).rglob("*") if path.is_file())
    return [path for path in found if path.stat().st_size]


def test_every_sample_is_one_mail(samples: Path) -> None:
    """Sixty-nine files that hold anything, sixty-nine records, each the whole file."""
    paths = _paths(samples)
    assert len(paths) == 69
    for path in paths:
        record, _ = _read(path)
        assert record.extra.get("defects", []) == DEFECTS.get(path.name, []), path.name
        has_reading = record.sent is not None and bool(record.sent.readings)
        assert has_reading == (path.name not in WITHOUT_A_READING), path.name
        assert record.sender is not None, path.name


def test_texts_are_those_of_the_standard_library(samples: Path) -> None:
    """Where it can read them, and but for line ends; where not, there is a text all the same."""
    for path in _paths(samples):
        record, _ = _read(path)
        if path.name in BETTER_THAN_THE_LIBRARY:
            assert record.text
            continue
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain", "html"))  # type: ignore[attr-defined]
        expected = body.get_content() if body is not None else ""
        assert record.text is not None
        assert record.text.rstrip("\n") == expected.replace("\r\n", "\n").rstrip("\n"), path.name


@pytest.mark.parametrize(
    ("name", "depths"),
    [
        ("attachment_message_rfc822.eml", [0, 1]),
        ("attachment_message_rfc822_inline_image.eml", [0, 1]),
    ],
)
def test_mails_nested_in_samples_are_read(samples: Path, name: str, depths: list[int]) -> None:
    """As members of their own."""
    data = (samples / FOLDER / "attachment_emails" / name).read_bytes()
    assert [depth for depth, _, _ in all_inside(data)] == depths


def test_files_of_samples_have_their_bytes(samples: Path) -> None:
    """A PDF begins as one, whatever surrounds it."""
    _, inside = _read(samples / FOLDER / "attachment_emails" / "attachment_pdf.eml")
    assert inside["1/2-broken.pdf"].startswith(b"%PDF-1.")
