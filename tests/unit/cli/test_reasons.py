"""Words of closed lists: each has a sentence for a person, and the sentence is one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import guwah
from guwah.cli.reasons import SENTENCES, told
from guwah.confined.task import TROUBLES
from guwah.reading.documents.document import ANOMALIES
from guwah.reading.pictures.decoding import REASONS
from guwah.reading.pictures.recording import WORDS
from guwah.reading.speech.sound import SOUND_ANOMALIES

SOURCE = Path(guwah.__file__).parent
ROOMS = ("reading", "confined", "casework/deriving")
WORD = re.compile(r"[a-z]+(-[a-z]+)*")


def written() -> Iterator[str]:
    """The words that the source says: of `UnreadableError(…)`, `words.add(…)`, `send(REFUSED, …)`."""
    for room in ROOMS:
        for path in (SOURCE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and says(node.func):
                    yield from (one for arg in node.args for one in said(arg))


def says(called: ast.expr) -> bool:
    """Whether a call says a word."""
    name = ast.unparse(called)
    return name in ("UnreadableError", "send") or name.endswith("words.add")


def said(arg: ast.expr) -> Iterator[str]:
    """The words that an argument can be: not what it is compared with."""
    if isinstance(arg, ast.IfExp):
        yield from (*said(arg.body), *said(arg.orelse))
    elif isinstance(arg, ast.Constant):
        word = arg.value.decode() if isinstance(arg.value, bytes) else str(arg.value)
        if WORD.fullmatch(word):
            yield word


def test_the_search_for_words_finds_them() -> None:
    """A word of each way in which the source says one."""
    assert {"not-a-film", "silk", "heif-not-read", "more-screens", "out-of-memory"} <= set(
        written()
    )


@pytest.mark.parametrize(
    "word",
    sorted({*written(), *TROUBLES, *ANOMALIES, *REASONS, *WORDS, *SOUND_ANOMALIES,
            "no-sound", "reduced", "moving"}),
)  # fmt: skip
def test_each_word_has_a_sentence(word: str) -> None:
    """It says more than the word, in plain letters, and ends without a stop."""
    sentence = told([word])
    assert sentence != word and word not in sentence.split()
    assert (
        " " in sentence
        and not sentence.endswith(".")
        and sentence[0].islower() | ("HEIC" in sentence)
    )


def test_no_sentence_is_left_over() -> None:
    """What no part says any more is taken away."""
    known = {*written(), *TROUBLES, *ANOMALIES, *REASONS, *WORDS, *SOUND_ANOMALIES}
    assert set(SENTENCES) - known <= {"no-sound", "reduced", "moving"}


def test_a_word_without_a_sentence_is_not_hidden() -> None:
    """It stands as it is; the same sentence stands once."""
    assert told(["never-heard-of"]) == "never-heard-of"
    assert told(["damaged", "damaged"]) == told(["damaged"])
