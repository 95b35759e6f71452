"""
The words of a picture or of a film of a screen as passages: bubbles of a chat, or lines.

The rules of this module are:
  * A picture that shows no chat is read as a page: a letter, a notice, an ID card.
  * Of a film only screens that show a chat are read.
  * Its hash, by which it is found again, stands in the sealed body and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from guwah.casework.deriving.derivative import Passage
from guwah.casework.deriving.made import PROGRAM, Made, Wishes
from guwah.confined.task import UnreadableError
from guwah.errors import MissingPartError
from guwah.reading.pictures import tesseract
from guwah.reading.pictures.bubbles import read_screen
from guwah.reading.pictures.decoding import paint
from guwah.reading.pictures.likeness import perceptual_hash
from guwah.reading.pictures.page import read_page
from guwah.reading.pictures.recording import FilmEnd, screens
from guwah.reading.pictures.seen import Seen, SeenFilm, SeenPicture, screens_in


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


def read_film(source: BinaryIO, wishes: Wishes, tell: Callable[[int], None]) -> Made:
    """Read a recording of a screen.

    Args:
        source: The file's bytes.
        wishes: As for `read`.
        tell: Called with the milliseconds that are done.

    Raises:
        UnreadableError: It is no film, or shows no chat.
        MissingPartError: A program, a language or a model is not installed.
    """
    asked = languages(wishes)
    times: list[int] = []
    seen: list[SeenPicture] = []
    end = FilmEnd(0, ())
    for one in screens(source):
        if isinstance(one, FilmEnd):
            end = one
            break
        screen = read_screen(one.picture, asked, second=wishes.second)
        if screen.bubbles:
            times.append(one.at_ms)
            seen.append(SeenPicture(screen))
        tell(one.at_ms)
    if not seen:
        raise UnreadableError("no-chat")
    film = SeenFilm(end.length_ms, tuple(times), tuple(seen))
    maker = {"program": PROGRAM, "engine": seen[0].screen.program, "languages": list(asked),
             "second": wishes.second}  # fmt: skip
    return Made(maker, tuple(passages_of(film)), film.to_bytes(), end.anomalies)


def passages_of(seen: Seen) -> Iterator[Passage]:
    """Yield the words of a picture or a film."""
    for number, (at_ms, one) in enumerate(screens_in(seen)):
        when = {} if at_ms is None else {"screen": number, "at_ms": at_ms}
        for passage in _passages(one):
            yield Passage(passage.text, {**passage.place, **when}, passage.made, passage.language)


def _passages(seen: SeenPicture) -> Iterator[Passage]:
    for number, bubble in enumerate(seen.corrected()):
        by_hand = any(one.bubble == number for one in seen.corrections)
        spoken = bubble.lines[0].language if bubble.lines else None
        yield Passage(bubble.text, {"bubble": number, "box": list(bubble.box)},
                      "person" if by_hand else "machine", spoken)  # fmt: skip
    for line in seen.lines:
        yield Passage(line.text, {"box": list(line.box)}, "machine", line.language)
