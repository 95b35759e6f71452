"""`link` and `link-texts` as somebody types them: what is stated, hostile files, canary words."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from journeys.here import Here

from guwah.cli.entry import run

THREAT = "We know which bus your sister takes to work. Stop the protest on Saturday or she will pay"
NUMBERS = ("+852 5550 1234", "+7 701 555 01 23")


def lines(*texts: str) -> bytes:
    """A file of texts, as `link-texts` reads it."""
    made = [json.dumps({"id": n, "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    return "\n".join(made).encode() + b"\n"


def receive(here: Here, number: str, *texts: str) -> None:
    """A folder with messages of a suspected sender, whose person agreed."""
    case = here("case", "new", "--json").object["alias"]
    path = here.folder / f"WhatsApp Chat with {number}.txt"
    said = [f"{n // 50 % 28 + 1:02}/02/2025, 10:{n % 50:02} - {number}: {text}\n"
            for n, text in enumerate(texts)]  # fmt: skip
    path.write_text("".join(said), "utf-8")
    assert here("receive", path, "--case", case).code == 0
    assert here("who", "--case", case, "--set", f"{number}=suspected-sender").code == 0
    assert here("consent", "--case", case, "--give", "compare").code == 0


def test_link_states_how_many_links_are_false(here: Here) -> None:
    """The run in words, with method, version and threshold; each pattern in numbers."""
    for number in NUMBERS:
        receive(here, number, THREAT)
    done = here("link", "--jsonl")
    assert "the one link is false" in done.err and "Method: " in done.err
    assert "version " in done.err and "odds of " in done.err
    (false,) = [one["false"] for one in done.lines if one["type"] == "pattern"]
    assert false["links"] == 1 and false["low"] <= false["expected"] <= false["high"]
    assert false["method"] in done.err and f"version {false['version']};" in done.err
    assert f"{false['threshold']:.2f}" in done.err


def test_link_without_folders_states_nothing(here: Here) -> None:
    """Nothing was compared, so no rate stands there."""
    done = here("link")
    assert done.code == 0 and "Method" not in done.err and "No matches." in done.err


def test_link_names_what_it_learnt_from_the_vault(here: Here) -> None:
    """A line with which hundreds of messages begin: named with its copies, escaped, in one line."""
    line = "Peace be upon this\u202e house"
    words = [a + b for a in "bdfgklmnprstvz" for b in ("oke", "ilu", "awen", "urp")]
    ends = [
        f"{a} {b} {c}" for a, b, c in zip(words * 9, words[5:] * 9, words[11:] * 9, strict=False)
    ]
    said = [f"{line} {end} {n % 7}" for n, end in enumerate(ends)]
    receive(here, NUMBERS[0], *said[::2], line, line)
    receive(here, NUMBERS[1], *said[1::2], line)
    done = here("link")
    (told,) = [one for one in done.err.splitlines() if one.startswith("taken for boilerplate: ")]
    assert "\u2068Peace be upon this\\u{202e} house\u2069 (3)" in told


HOSTILE = {
    "empty": (b"", 11),
    "a mark and nothing": (b"\xef\xbb\xbf", 11),
    "blank lines": (b"\n \t\n\r\n", 11),
    "compressed": (b"\x1f\x8b\x08\0\0\0\0\0", 11),
    "one column": (b"text\nsome words\n", 11),
    "a long line": (b'{"id": 1, "text": "' + b"a" * 5_000_000, 11),
    "bytes": (bytes(range(256)) * 9, 11),
    "broken UTF-8": (b'{"id": 1, "text": "\xff\xfe"}\n', 11),
    "CR only": (b'{"id": 1, "text": "a"}\r{"id": 2, "text": "b"}\r', 11),
    "NUL": (b'{"id": 1, "text": "a\x00b"}\n', 11),
    "a lone surrogate": (b'{"id": 1, "text": "\\ud800"}\n', 11),
    "a lone surrogate alone": (b'"\\ud800"\n', 11),
    "a lone surrogate, turned": (b'{"id": 1, "text": "\\ude00\\ud83d"}\n', 11),
    "a pair of surrogates alone": (b'"\\ud83d\\ude00"\n', 11),
    "a backslash and no escape": (b'"\\\\ud800"\n', 11),
    "a lone surrogate and no JSON": (b'"\\ud800" and more\n', 11),
    "nested deeply": (b'{"id": 1, "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n", 11),
    "cut off": (b'{"id": 1, "text": "a"}\n{"id": 2, "te', 11),
    "UTF-16": (json.dumps({"id": 1, "text": "a"}).encode("utf-16"), 11),
    "no text": (b'{"id": 1}\n', 11),
    "another id": (b'{"id": [1], "text": "a"}\n', 11),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_of_texts_is_refused_in_a_sentence(here: Here, name: str) -> None:
    """No fault, no value of the file in the message but escaped; exit code 11 says where."""
    written, code = HOSTILE[name]
    path = here.folder / "texts.jsonl"
    path.write_bytes(written)
    done = here("link-texts", path, "--jsonl")
    assert (done.code, done.out) == (code, "")
    assert "fault" not in done.err and "Traceback" not in done.err
    said, hint = done.err.splitlines()
    assert str(path) in said and said.count("byte") <= 1 and len(said) < len(str(path)) + 120
    assert ("line 1 " in said or "line 2 " in said) == ("holds no message" not in said)
    assert hint.startswith("hint: ") and "`" not in done.err and "$" not in done.err


@pytest.mark.parametrize(("name", "told"), [
    ("empty", "holds no message"), ("compressed", "line 1 is compressed"),
    ("one column", "line 1 is not JSON"), ("broken UTF-8", "line 1 is not UTF-8"),
    ("cut off", "line 2 is cut off"), ("nested deeply", "line 1 is nested too deeply"),
    ("no text", "line 1 has no text and id of its own"), ("a long line", "line 1 is cut off"),
    ("a lone surrogate", "line 1 has half a character"),
    ("a lone surrogate alone", "line 1 has half a character"),
    ("a lone surrogate, turned", "line 1 has half a character"),
    ("a pair of surrogates alone", "line 1 has no text and id of its own"),
    ("a backslash and no escape", "line 1 has no text and id of its own"),
    ("a lone surrogate and no JSON", "line 1 is not JSON"),
])  # fmt: skip
def test_what_is_wrong_with_a_line_is_said_in_plain_words(
    here: Here, name: str, told: str
) -> None:  # fmt: skip
    """Its number, and what it is; not what a library calls it."""
    path = here.folder / "texts.jsonl"
    path.write_bytes(HOSTILE[name][0])
    assert f": {told}" in here("link-texts", path).err.splitlines()[0]


def test_a_path_that_cannot_be_read_is_refused_in_a_sentence(here: Here) -> None:
    """A folder, a file that is not there."""
    for path in (here.folder, here.folder / "not-there.jsonl"):
        done = here("link-texts", path)
        assert done.code == 2 and str(path) in done.err.splitlines()[0] and "fault" not in done.err


def test_no_control_character_stands_raw_in_json(here: Here) -> None:
    """A terminal acts on them; the value of the string is the same."""
    path = here.folder / "texts.jsonl"
    evil = f"{THREAT} \x7f\x85\x9b31m\u202e\u2066\u2028 and \\ tell nobody"
    path.write_bytes(lines(evil, evil))
    done = here("link-texts", path, "--jsonl")
    assert not set(done.out) & set("\x7f\x85\x9b\u202e\u2066\u2028") and "\\u009b" in done.out
    assert [one["template"] for one in done.lines if one["type"] == "pattern"] == [
        evil.partition(" \x7f")[0] + evil[len(THREAT) :]
    ]


def test_the_mark_before_utf_8_is_no_text(here: Here) -> None:
    """A file that a program for Windows wrote is read like any other."""
    path = here.folder / "texts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(THREAT, THREAT))
    done = here("link-texts", path, "--jsonl")
    assert done.code == 0 and [one["type"] for one in done.lines] == ["link", "pattern"]


def test_no_command_of_a_text_reaches_the_terminal(here: Here) -> None:
    """Escape sequences, both kinds of control characters and overrides are shown as escapes."""
    path = here.folder / "texts.jsonl"
    inside = THREAT.replace(" to work", " \x1b\x9b\u202e to work")
    evil = f"\x1b[31m\x1b]0;owned\x07\x9b31m\u202e\u2066{inside}\u202d tonight\x1b[2J"
    path.write_bytes(lines(evil, evil + " again", THREAT))
    done = here("link-texts", path, "--stats")
    assert done.code == 0 and "\\u{1b}" in done.out
    assert not set(done.out + done.err) & set("\x1b\x07\x9b\u202e\u2066\u202d")


def test_link_texts_says_where_nothing_matches(here: Here) -> None:
    """A table with a head and no line is no answer."""
    path = here.folder / "texts.jsonl"
    path.write_bytes(lines("one thing", "quite another matter"))
    done = here("link-texts", path)
    assert (done.code, done.out) == (0, "") and "No matches." in done.err


def test_a_character_of_two_escapes_is_text(here: Here) -> None:
    """What is refused of one half is read of both."""
    path = here.folder / "texts.jsonl"
    path.write_bytes(json.dumps({"id": 1, "text": f"{THREAT} 😀"}).encode() + b"\n")
    assert b"\\ud83d\\ude00" in path.read_bytes()
    assert here("link-texts", path).code == 0


def test_a_first_run_says_on_a_terminal_why_it_takes_long(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Once on standard error; to a file nothing is said, and standard output holds matches only."""
    path = here.folder / "texts.jsonl"
    path.write_bytes(lines(THREAT, THREAT))

    @contextmanager
    def telling(tell: Callable[[], None]) -> Iterator[None]:
        tell()
        yield

    monkeypatch.setattr("guwah.linking.alike.first_run.telling", telling)
    for words in (("link-texts", path, "--jsonl"), ("link", "--jsonl")):
        before = here(*words)
        with monkeypatch.context() as terminal:
            terminal.setattr(sys.stderr.__class__, "isatty", lambda _self: True)
            done = here(*words)
        assert "Preparing" not in before.err and done.out == before.out
        assert done.err.count("Preparing to compare: about half a minute") == 1


def test_what_is_linked_lies_in_clear_nowhere(here: Here) -> None:
    """After linking and judging, neither the words nor the reason stand in any file of the vault."""
    canary, reason = "quokkaferry", "zinnialedger"
    for number in NUMBERS:
        receive(here, number, f"{THREAT} {canary}")
    (key,) = [one["key"] for one in here("link", "--jsonl").lines if one["type"] == "pattern"]
    assert here("judge", key, "positive", "--reason", reason).code == 0
    assert here("patterns").out.count(canary) == 1
    held = [one.read_bytes() for one in (here.folder / "my.vault").rglob("*") if one.is_file()]
    for word in (canary, reason, "sister takes"):
        forms = [word.encode(), word.encode("utf-16-le"), word.upper().encode()]
        assert held and not [one for one in held if any(form in one for form in forms)]


def test_texts_from_standard_input(monkeypatch: pytest.MonkeyPatch,
                                   capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """`-` reads them; a line that is cut off is refused with its place."""

    class Piped:
        buffer = io.BytesIO(lines(THREAT, THREAT) + b'{"id"')

    monkeypatch.setattr("sys.stdin", Piped())
    assert run(["link-texts", "-", "--jsonl"]) == 11
    out, err = capsys.readouterr()
    assert out == "" and f"at byte {len(lines(THREAT, THREAT))}:" in err


@pytest.mark.parametrize("how", ["a flipped bit", "gone", "empty", "an older one in its place"])
def test_a_tampered_judgement_is_refused_and_named(here: Here, how: str) -> None:
    """Nothing is linked by a desk that cannot be read whole; the check names the file."""
    for number in NUMBERS:
        receive(here, number, THREAT)
    (key,) = [one["key"] for one in here("link", "--jsonl").lines if one["type"] == "pattern"]
    assert here("judge", key, "negative", "--reason", "a song").code == 0
    *_, before, newest = sorted((here.folder / "my.vault" / "desk" / "log").glob("*/0*.age"))
    whole = newest.read_bytes()
    if how == "gone":
        newest.unlink()
    else:
        flipped = whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:]
        other = {"a flipped bit": flipped, "empty": b""}
        newest.write_bytes(other.get(how, before.read_bytes()))
    for words in (("link", "--jsonl"), ("patterns",), ("judge", key, "unsure", "--reason", "x")):
        done = here(*words)
        assert done.code in (22, 30, 31, 35) and done.out == "" and "fault" not in done.err
    done = here("vault", "check", "--full")
    assert done.code != 0 and "desk" in done.out
    newest.write_bytes(whole)
    assert here("link", "--jsonl").out == "" and here("vault", "check", "--full").code == 0
