"""
The words of a picture as passages: bubbles of a chat, or the lines of any other picture.

The rules of this module are:
  * A picture that shows no chat is read as a page: a letter, a notice, an ID card.
  * Its hash, by which it is found again, stands in the sealed body and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from guwah.casework.deriving.derivative import Passage
from guwah.casework.deriving.made import PROGRAM, Made, Wishes
from guwah.errors import MissingPartError
from guwah.reading.pictures import tesseract
from guwah.reading.pictures.bubbles import read_screen
from guwah.reading.pictures.decoding import paint
from guwah.reading.pictures.likeness import perceptual_hash
from guwah.reading.pictures.page import read_page
from guwah.reading.pictures.seen import SeenPicture


def languages(wishes: Wishes) -> tuple[str, ...]:
    """In which languages pictures are read: those that a person named, or all installed.

    Raises:
        MissingPartError: None is installed.
    """
    there = tesseract.installed()
    if wishes.languages:
        return wishes.languages
    if not there:
        raise MissingPartError(
            "words in pictures cannot be read without tesseract and a language",
            hint="sudo apt-get install tesseract-ocr tesseract-ocr-uig tesseract-ocr-chi-sim",
        )
    return tuple(name for name in tesseract.NAMES if name in there)


def read(source: BinaryIO, wishes: Wishes) -> Made:
    """Read a picture.

    Args:
        source: The file's bytes.
        wishes: What a person says: languages, and whether a second program reads, too.

    Raises:
        UnreadableError: It is no picture that can be painted.
        MissingPartError: A program, a language or a model is not installed.
    """
    asked = languages(wishes)
    picture = paint(source)
    screen = read_screen(picture, asked, second=wishes.second)
    lines = read_page(picture, asked) if screen.trouble else ()
    mark = perceptual_hash(picture)
    seen = SeenPicture(screen, lines, None if mark is None else f"{mark:016x}")
    maker = {"program": PROGRAM, "engine": screen.program, "languages": list(asked),
             "second": wishes.second}  # fmt: skip
    reason = tuple(word for word, is_so in (("reduced", picture.is_reduced),
                                            ("moving", picture.is_moving)) if is_so)  # fmt: skip
    return Made(maker, tuple(passages_of(seen)), seen.to_bytes(), reason)


def passages_of(seen: SeenPicture) -> Iterator[Passage]:
    """Yield the words of a picture."""
    for number, bubble in enumerate(seen.corrected()):
        by_hand = any(one.bubble == number for one in seen.corrections)
        spoken = bubble.lines[0].language if bubble.lines else None
        yield Passage(bubble.text, {"bubble": number, "box": list(bubble.box)},
                      "person" if by_hand else "machine", spoken)  # fmt: skip
    for line in seen.lines:
        yield Passage(line.text, {"box": list(line.box)}, "machine", line.language)
