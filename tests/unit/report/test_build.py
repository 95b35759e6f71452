"""A whole report: verified by a stranger, drawn from what is proved, packed in one form."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guwah.custody import canonical
from guwah.report.build import Bundle, build
from guwah.report.rules import parse_rules

MakeCase = Callable[..., Any]
WORDS = "withhold: [{words: Aygül, reason: a friend}]"


def built(case: Any, rules: str = WORDS, verifier: bytes = b"# verifier\n") -> Bundle:
    """A finished report of a case."""
    return build(case.material(verifier=verifier), parse_rules(rules))


def members(bundle: Bundle) -> dict[str, bytes]:
    """Its members."""
    with zipfile.ZipFile(io.BytesIO(bundle.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("audience", ["police", "court", "press", "own", "un", "sanctions", "ccf"])
def test_a_report_is_verified_by_the_verifier_inside_it(
    case: MakeCase, verifier: bytes, tmp_path: Path, audience: str
) -> None:
    """Run away from the project, with the standard library alone: every check holds."""
    one = case(audience=audience, copies=2)
    bundle = built(one, verifier=verifier)
    report = tmp_path / "report.zip"
    report.write_bytes(bundle.data)
    (tmp_path / "verify.py").write_bytes(members(bundle)["verify.py"])
    key = one.material().log_key.hex()
    command = [sys.executable, "-I", "-S", "verify.py", report.name, "--key", key]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_zip_has_one_plain_form(case: MakeCase) -> None:
    """No extra fields, comments, folders, dates or descriptors."""
    with zipfile.ZipFile(io.BytesIO(built(case()).data)) as archive:
        for info in archive.infolist():
            assert (info.extra, info.comment, info.flag_bits) == (b"", b"", 0)
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert archive.comment == b""


def test_evidence_is_canonical_and_names_its_audience(case: MakeCase) -> None:
    """What is proved prints back as the same bytes."""
    evidence = members(built(case()))["evidence.json"]
    document = canonical.parse(evidence)
    assert (document["for"], document["format"]) == ("police", 1)
    assert document["statements"]["disclosed"] == 8
    assert [entry["index"] for entry in document["entries"]] == [0, 1, 2]
    assert json.loads(evidence) == document


def test_nothing_disclosed_still_builds(case: MakeCase) -> None:
    """A case without a suspected sender gives an empty report, which casework refuses."""
    bundle = built(case(people=(), talk=case().talk[1:2]), "")
    assert (bundle.disclosed, bundle.withheld) == (0, 1)


def test_disclosed_attachments_lie_in_the_report_byte_for_byte(case: MakeCase) -> None:
    """With a number for a name."""
    one = case()
    with_bytes = case(media={one.files(9)[0]["sha256"]: one.PICTURE})
    bundle = built(with_bytes, "disclose: [{field: files, reason: r}]")
    found = members(bundle)
    assert found["media-0001.jpg"] == one.PICTURE
    assert "attachment: see media-0001.jpg in this report" in found["report.html"].decode()
