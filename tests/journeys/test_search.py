"""`guwah search`: phrases, filters, nearness, typing errors; what is found, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from journeys.here import Here

from guwah.cli.hits import BOLD, PLAIN, marked
from guwah.script.display import ISOLATE
from guwah.script.normal import normal_text

LINES = (
    "13/01/2025, 09:15 - Messages and calls are end-to-end encrypted.\n"
    "13/01/2025, 09:16 - Tursun: Send the photo of your identity card today\n"
    "14/01/2025, 09:16 - Tursun: the card is on the table, and far away from it is one old photo\n"
    "20/02/2025, 10:00 - Aynur: رەسىمىنى ئەۋەت، كىنىشكا\n"
    "21/02/2025, 10:00 - Aynur: 把车牌号发来\n"
    "22/02/2025, 10:00 - Sadir: PHOTO 123\n"
)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """A vault with one chat."""
    made = Here(tmp_path, capsys)
    assert made("receive", export(tmp_path, LINES), "--case", made.case).code == 0
    return made


def export(folder: Path, lines: str) -> Path:
    """A chat of these lines alone."""
    path = folder / "WhatsApp Chat with Nur.txt"
    path.write_text(lines, "utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["photo"], [1, 2, 5]), (['"the photo"'], [1]), (["photo card"], [1, 2]),
        (["photo card", "--near", "3"], [1]), (["photo card", "--near", "20"], [1, 2]),
        (["photo", "--since", "2025-02-01"], [5]), (["photo", "--until", "2025-01-13"], [1]),
        (["photo", "--since", "2025-01-14", "--until", "2025-01-14"], [2]),
        (["photo", "--from", "sad"], [5]), (["photo", "--thread", "nowhere"], []),
        (["photo", "--kind", "call"], []), (["photo", "--kind", "message"], [1, 2, 5]),
        (["encrypted", "--kind", "notice"], [0]), (["photo", "--grade", "screenshot"], []),
        (["photo", "--grade", "export"], [1, 2, 5]), (["phtoo"], []), (["phtoo", "--fuzzy"], [1, 2, 5]),
        (["identty", "--fuzzy"], [1]), (["idemtyti", "--fuzzy"], []), (["kinishk", "--fuzzy"], [3]),
        (["knishkka", "--fuzzy"], [3]), (["车排", "--fuzzy"], [4]), (["车排"], []), (["кинишка"], [3]),
    ],
)  # fmt: skip
def test_what_is_asked_is_found(here: Here, words: list[str], found: list[int]) -> None:
    """By the place of the message in the chat."""
    done = here("search", *words, "--case", here.case, "--jsonl")
    assert done.code == 0, done.err
    numbers = {hit["sending"] for hit in done.lines}
    all_of_them = [one["sending"] for one in here("messages", "--case", here.case, "--jsonl").lines]
    assert sorted(all_of_them.index(one) for one in numbers) == found


def test_a_limit_says_that_there_may_be_more(here: Here) -> None:
    """As many as asked for, and a hint."""
    done = here("search", "photo", "--case", here.case, "--limit", "2")
    assert done.out.count("\n") == 4 and "--limit" in done.err


def test_names_are_asked_for_inside_one_folder(here: Here) -> None:
    """Across folders a name is no filter: exit 2."""
    here("case", "new")
    for option in ("--from", "--thread"):
        done = here("search", "photo", option, "Tursun")
        assert done.code == 2 and "--case" in done.err


def test_marks_stand_only_on_a_terminal() -> None:
    """Bold and isolates there, plain text elsewhere; evidence cannot add its own."""
    text = "ئەۋەت \x1b[31m photo \u202e now"
    at = len(text[: text.index("photo")].encode())
    assert marked(text, [(at, 5)], False) == "ئەۋەت \\u{1b}[31m photo \\u{202e} now"
    shown = marked(text, [(at, 5)], True)
    assert shown.startswith(ISOLATE) and f"{BOLD}photo{PLAIN}" in shown and "\x1b[31m" not in shown
    assert len(marked("a " * 5_000 + "photo" + " b" * 5_000, [(10_000, 5)], False)) < 300


def test_nothing_is_missed_beside_a_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Random words in five scripts, against all texts read one by one."""
    chance = random.Random(4)
    letters = ("abdeghiklmno", "ئابدەغھىكلمنو", "абдегиклмноөү", "我你他车牌证件照片", "ཀཁགངཅཆཇཉཏ")
    words = [
        "".join(chance.choices(kind, k=chance.randint(2, 5))) for kind in letters for _ in range(25)
    ]
    texts = [" ".join(chance.choices(words, k=chance.randint(1, 7))) for _ in range(400)]
    lines = "".join(
        f"13/01/2025, {n // 60:02}:{n % 60:02} - Nur: {t}\n" for n, t in enumerate(texts)
    )
    here = Here(tmp_path, capsys)
    here("receive", export(tmp_path, lines), "--case", here.case)
    for query in chance.sample(words, 60):
        wanted = normal_text(query)
        is_han = "\u4e00" <= wanted[0] <= "\u9fff"
        is_open = len(wanted) >= 3 and not "\u0f00" <= wanted[0] <= "\u0fff"
        expected = {
            text
            for text in texts
            for word in normal_text(text).split()
            if (
                wanted in word if is_han else word.startswith(wanted) if is_open else word == wanted
            )
        }
        done = here("search", query, "--case", here.case, "--jsonl", "--limit", "1000")
        assert {hit["record"]["text"] for hit in done.lines} == expected, query
