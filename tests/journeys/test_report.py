"""From a chat to a report that a stranger verifies, and to a copy that is caught."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from journeys.typed import Done, Guwah, chat

from guwah.verifier import standalone

MORE = (
    "15/01/2025, 10:00 - Tursun: Aynur, tell your mother Patigul to answer the phone\n"
    "15/01/2025, 10:01 - Patigul: my child do not worry\n"
    "16/01/2025, 11:00 - Tursun: The bank card number, today: photo of both sides\n"
)


@pytest.fixture
def ready(guwah: Guwah, case: str, tmp_path: Path) -> str:
    """A folder with roles and consents; returns its alias."""
    assert guwah("receive", chat(tmp_path, lines=MORE), "--case", case).code == 0
    roles = ["Tursun=suspected-sender", "Aynur=self", "Patigul=family"]
    done = guwah("who", "--case", case, "--set", "-", given="\n".join(roles) + "\n")
    assert done.code == 0, done.err
    assert guwah("consent", "--case", case, "--give", "police", "--give", "quote").code == 0
    return case


def alone(report: Path, *words: str) -> Done:
    """Run the report's own verify.py away from the project."""
    folder = report.parent / "stranger"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(report) as members:
        (folder / "verify.py").write_bytes(members.read("verify.py"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", str(report), *words],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def test_a_stranger_verifies_it(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """0 with the key, 40 without, 33 with another; the words say what is not proved."""
    out = tmp_path / "report.zip"
    made = guwah("report", "--case", ready, "--for", "police", "--out", out, "--json")
    assert made.code == 0, made.err
    key = made.object["key"]
    held = alone(out, "--key", key, "--text")
    assert held.code == 0, held.out + held.err
    assert "photo of your ID card" in held.out
    assert "my child do not worry" not in held.out
    assert alone(out).code == 40
    assert alone(out, "--key", "0" * 63 + "1").code == 33
    assert guwah("verify", out, "--key", key).code == 0
    own = Path(standalone.__file__).read_bytes()
    with zipfile.ZipFile(out) as members:
        assert members.read("verify.py") == own


def test_withheld_is_nowhere_in_the_bundle(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """Names and words of protected people are in no member, compressed or not."""
    out = tmp_path / "report.zip"
    rules = 'withhold:\n  - {words: "bank card", reason: "kept for the court"}\n'
    made = guwah("report", "--case", ready, "--for", "police", "--out", out, "--rules", "-",
                 given=rules)  # fmt: skip
    assert made.code == 0, made.err
    with zipfile.ZipFile(out) as members:
        everything = b"".join(members.read(name) for name in members.namelist())
    for hidden in ("Patigul", "I will not", "my child", "Aynur", "bank card", "Tursun.txt"):
        assert hidden.encode() not in everything, hidden
    assert b"photo of both sides" in everything or b"both" in everything


def test_every_kind_of_report_is_built(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """Each audience has its report; press withholds order and place."""
    guwah("consent", "--case", ready, *[w for s in ("un", "court", "sanctions", "ccf")
                                        for w in ("--give", s)])  # fmt: skip
    for audience in ("police", "un", "court", "sanctions", "ccf", "press", "own"):
        out = tmp_path / f"{audience}.zip"
        made = guwah("report", "--case", ready, "--for", audience, "--out", out, "--json")
        assert made.code == 0, (audience, made.err)
        assert alone(out, "--key", made.object["key"]).code == 0


def test_a_report_is_never_written_over(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """An existing file stays as it is."""
    out = tmp_path / "report.zip"
    out.write_bytes(b"mine")
    assert guwah("report", "--case", ready, "--for", "police", "--out", out).code == 2
    assert out.read_bytes() == b"mine"


def test_disclosure_is_on_record(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """What left, for whom, and when, stands in the record of keeping."""
    guwah("report", "--case", ready, "--for", "police", "--out", tmp_path / "r.zip")
    shown = guwah("custody", "show", "--case", ready, "--jsonl").lines
    assert shown[-1]["type"] == "disclosed"
    assert shown[-1]["more"]["for"] == "police"


def test_unknown_rule_is_refused(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """A rule that is not understood would disclose; it stops the report."""
    out = tmp_path / "report.zip"
    done = guwah("report", "--case", ready, "--for", "police", "--out", out, "--rules", "-",
                 given="withhold:\n  - {word: x, reason: y}\n")  # fmt: skip
    assert done.code == 2
    assert not out.exists()


def test_reports_of_one_folder_are_laid_together(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """The second report says what both show; a word withheld here and shown there counts."""
    rules = 'withhold:\n  - {words: "photo", reason: "kept back"}\n'
    first = guwah(
        "report", "--case", ready, "--for", "police", "--out", tmp_path / "1.zip", "--json"
    )
    assert first.object["together"]["earlier"] == 0
    second = guwah("report", "--case", ready, "--for", "press", "--out", tmp_path / "2.zip",
                   "--rules", "-", "--json", given=rules)  # fmt: skip
    assert second.code == 0, second.err
    assert second.object["together"]["earlier"] == 1
    assert second.object["together"]["messages"] >= first.object["disclosed"]


def test_a_report_is_for_its_owner_only(guwah: Guwah, ready: str, tmp_path: Path) -> None:
    """Others on the same machine cannot read it until its owner lets them."""
    if sys.platform == "win32":
        pytest.skip("permissions are another matter there")
    out = tmp_path / "report.zip"
    assert guwah("report", "--case", ready, "--for", "police", "--out", out).code == 0
    assert out.stat().st_mode & 0o077 == 0
