"""The example material: what its files hold, what is planted in it, and that its maker makes it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from guwah import examples
from guwah.evidence.case import ROLES, SCOPES
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.frame.inspect import inspect_path
from guwah.linking.identifiers import sender_key
from guwah.linking.link import link
from guwah.linking.nouns import Link, Pattern, Text
from guwah.report.rules import parse_rules
from guwah.script.normal import normal_text

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(examples.__file__).parent
TRUTH = examples.truth()
EXPORTS = sorted(TRUTH["files"])
Found = Record | Anomaly | Summary


@cache
def found(path: str) -> tuple[Found, ...]:
    """Everything that the readers find in one file of the examples."""
    return tuple(inspect_path(FOLDER / path))


def records(path: str) -> list[Record]:
    """The records of one file."""
    return [one for one in found(path) if isinstance(one, Record)]


def case_records(key: str) -> list[Record]:
    """The records of all exports of one case."""
    case = next(case for case in examples.cases() if case.key == key)
    return [one for path in case.files if path in TRUTH["files"] for one in records(path)]


def files_below(folder: Path) -> dict[str, bytes]:
    """All files of a folder but Python's, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }


def members(archive: bytes) -> list[tuple[str, Any, int, bytes]]:
    """Names, times, modes and contents of a zip's members."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return [
            (info.filename, info.date_time, info.external_attr, opened.read(info))
            for info in opened.infolist()
        ]


def test_the_maker_makes_the_committed_files(tmp_path: Path) -> None:
    """The same sources give the same examples; only deflate may differ between builds of zlib."""
    subprocess.run([sys.executable, ROOT / "tools" / "make_examples.py", tmp_path], check=True)
    made, committed = files_below(tmp_path), files_below(FOLDER)
    assert made.keys() == committed.keys()
    for name, data in made.items():
        if name.endswith(".zip"):
            assert members(data) == members(committed[name]), name
        else:
            assert data == committed[name], name


def test_all_examples_together_are_small() -> None:
    """The wheel carries less than one megabyte of examples."""
    assert sum(map(len, files_below(FOLDER).values())) < 1_000_000


def test_every_file_that_a_case_names_ships() -> None:
    """Names in cases.json and files in the package are the same, rules and truth beside them."""
    named = {path for case in examples.cases() for path in case.files}
    named |= {report["rules"] for case in examples.cases() for report in case.reports}
    assert named | {"cases.json", "truth.json"} == files_below(FOLDER).keys()


def test_unpacked_examples_are_the_packed_ones(tmp_path: Path) -> None:
    """What `unpack` writes is what `case_files` finds."""
    written = {path.relative_to(tmp_path).as_posix(): path for path in examples.unpack(tmp_path)}
    for case in examples.cases():
        for path, source in zip(case.files, examples.case_files()[case.key], strict=True):
            assert written[path].read_bytes() == source.read_bytes() == examples.read(path)


@pytest.mark.parametrize("path", EXPORTS)
def test_readers_find_what_was_written(path: str) -> None:
    """Records by kind and unreadable parts are as many as the screenplay has."""
    true = {k: v for k, v in TRUTH["files"][path].items() if k != "chats"}
    kinds = Counter(one.kind for one in records(path))
    anomalies = sum(isinstance(one, Anomaly) for one in found(path))
    counted = {"records": kinds.total(), "anomalies": anomalies}
    assert counted | {k: kinds[k] for k in ("message", "call", "notice")} == true


@pytest.mark.parametrize("key", [case.key for case in examples.cases()])
def test_each_case_has_hundreds_of_messages_that_hardly_repeat(key: str) -> None:
    """Daily talk is written, not filled in: few texts stand twice in a case."""
    newest = {
        (one.thread, one.sent and one.sent.written, one.text): one.text
        for one in case_records(key)
        if one.kind == "message" and one.text and not one.marks
    }
    texts = Counter(newest.values())
    assert 300 <= texts.total() <= 700
    assert len(texts) / texts.total() > 0.96


def test_every_mark_that_an_app_sets_occurs() -> None:
    """Deleted, edited, forwarded, missed, view-once and the rest are in the examples."""
    marks = Counter(mark for path in EXPORTS for one in records(path) for mark in one.marks)
    wanted = {"edited", "deleted", "view-once", "forwarded", "media-omitted", "poll", "location",
              "missed", "repaired"}  # fmt: skip
    assert wanted <= marks.keys()


def test_a_subject_with_a_colon_is_a_notice_and_makes_no_sender() -> None:
    """`changed the subject to “x: y”` is what the app says."""
    for path in EXPORTS:
        for one in records(path):
            if "changed the subject to" in (one.text or ""):
                assert one.kind == "notice"
                assert one.sender is None or "“" not in (one.sender.name or "")


def test_the_short_chat_cannot_be_dated() -> None:
    """No number above 12, no media name, no jump back: every time keeps two readings."""
    short = next(path for path in EXPORTS if path.endswith("157.txt"))
    assert all(one.sent and len(one.sent.readings) == 2 for one in records(short))
    others = [one for path in EXPORTS if path != short for one in records(path)]
    assert all(one.sent and len(one.sent.readings) == 1 for one in others)


def test_the_second_export_overlaps_the_first() -> None:
    """The later export has new messages, and one that the earlier had is gone."""
    first, second = (
        Counter(
            (one.sent and one.sent.written, one.sender and one.sender.name, one.text)
            for one in records(path)
        )
        for path in EXPORTS
        if path.startswith("toronto/2025-")
    )
    true = TRUTH["export_twice"]
    assert (second - first).total() == true["new"]
    assert (first & second).total() == true["already"]
    assert (first - second).total() == true["gone"]
    assert max(first.values()) == 2


def test_roles_name_people_of_the_exports() -> None:
    """Every role is a known role of someone who writes; consents have known scopes."""
    for case in examples.cases():
        names = {one.sender.name for one in case_records(case.key) if one.sender}
        assert case.roles.keys() <= names
        assert set(case.roles.values()) <= set(ROLES)
        assert {consent["scope"] for consent in case.consents} <= set(SCOPES)


def test_the_number_from_hong_kong_is_valid() -> None:
    """The planted number is one that phonenumbers accepts."""
    number = next(match["what"] for match in TRUTH["matches"] if match["why"] == "sender")
    assert phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_planted_texts_stand_where_the_truth_says() -> None:
    """Each side of a planted match or trap is a whole message of its thread."""
    sides = [
        side for one in TRUTH["matches"] + TRUTH["joins_nothing"] for side in one.get("sides", ())
    ]
    for side in [*sides, TRUTH["third_wording"]]:
        texts = {one.text for one in case_records(side["case"]) if one.thread == side["thread"]}
        assert side["text"] in texts, side


def test_planted_wordings_have_one_normal_form() -> None:
    """Both sides of a planted wording are equal after folding scripts."""
    for match in TRUTH["matches"]:
        assert len({normal_text(side["text"]) for side in match.get("sides", ())}) <= 1


def suspected() -> tuple[dict[int, tuple[str, str]], list[Text]]:
    """What suspected senders wrote, once for each sending."""
    texts: dict[tuple[Any, ...], Text] = {}
    for case in examples.cases():
        for one in case_records(case.key):
            name = one.sender.name if one.sender else None
            if case.roles.get(name or "") != "suspected-sender" or not one.text:
                continue
            where = (case.key, one.thread, one.sent and one.sent.written, one.text)
            texts.setdefault(where, Text(
                len(texts), case.key, one.text, sender_key(name, None), "forwarded" in one.marks,
            ))  # fmt: skip
    return {i: (key[0], key[3]) for i, key in enumerate(texts)}, list(texts.values())


def test_linking_finds_the_planted_matches_and_no_other() -> None:
    """Equal wordings across cases are exactly the planted ones; the forward is no receipt."""
    by_id, texts = suspected()
    linked = list(link(texts))
    wordings = {
        frozenset((by_id[one.a], by_id[one.b]))
        for one in linked
        if isinstance(one, Link) and "wording" in one.why
    }
    planted = [match for match in TRUTH["matches"] if match["why"] == "wording"]
    assert wordings == {
        frozenset((side["case"], side["text"]) for side in match["sides"]) for match in planted
    }
    patterns = [one for one in linked if isinstance(one, Pattern) and "wording" in one.why]
    assert len(patterns) == sum(match["independent"] for match in planted)
    senders = [one for one in linked if isinstance(one, Link) and "sender" in one.why]
    assert {by_id[i][0] for one in senders for i in (one.a, one.b)} == {"ankara", "toronto"}


def test_what_must_join_nothing_is_really_shared() -> None:
    """The traps are traps: the mother, the lawyer and the group do occur in both cases."""
    for trap in TRUTH["joins_nothing"]:
        for name in trap["names"]:
            for key in trap["cases"]:
                written = "".join(
                    f"{one.thread}\n{one.sender.name if one.sender else ''}\n{one.text}\n"
                    for one in case_records(key)
                )
                assert name in written, (name, key)


def test_no_protected_person_is_written_like_a_suspected_sender() -> None:
    """A name is not protected in one case and suspected in another."""
    roles = {(name, role) for case in examples.cases() for name, role in case.roles.items()}
    suspects = {name for name, role in roles if role == "suspected-sender"}
    assert not suspects & {name for name, role in roles if role != "suspected-sender"}


def test_rules_of_the_reports_are_understood() -> None:
    """The redaction rules that ship parse strictly."""
    reports = [report for case in examples.cases() for report in case.reports]
    assert {report["for"] for report in reports} == {"police", "press"}
    assert all(parse_rules(examples.read(report["rules"])).withhold for report in reports)
