"""
The verb *doctor*: what is installed, what a missing part would add, how to get it.

Looks only; installs and downloads nothing.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlcipher3 as untyped_sqlcipher

from guwah.evidence.getting import to_install
from guwah.evidence.program_part import ProgramPart
from guwah.reading.documents.taking import document_parts
from guwah.reading.pictures import rapid, tesseract
from guwah.reading.speech.engines import speech_parts
from guwah.report.fonts import families


def doctor() -> list[ProgramPart]:
    """The parts that this version uses, with those that are missing."""
    return [
        ProgramPart("encrypted database with full-text search", _has_search(),
             "vaults; without it nothing can be kept", to_install("sqlcipher3")),
        ProgramPart("time zones", _has_zones(), "--zone", to_install("tzdata")),
        ProgramPart("typst", importlib.util.find_spec("typst") is not None,
             "the PDF of a report", to_install("typst")),
        ProgramPart("font for Tibetan", "Noto Serif Tibetan" in families(),
             "Tibetan in the PDF of a report (the page shows it all the same)",
             "sudo apt-get install fonts-noto-core"),
        ProgramPart("age", shutil.which("age") is not None,
             "getting originals out without Guwah; Guwah itself does not need it",
             "sudo apt-get install age"),
        ProgramPart("python3 beside this one", shutil.which("python3") is not None,
             "running verify.py as a recipient would", "sudo apt-get install python3"),
        ProgramPart("numba", importlib.util.find_spec("numba") is not None,
             "fast linking; without it the same links come many times slower", to_install("numba")),
        ProgramPart("dask and distributed", all(map(importlib.util.find_spec, ("dask", "distributed"))),
             "link-texts --engine dask, for archives of tens of millions of messages",
             to_install("dask", "distributed", extra="dask")),
        *_picture_parts(),
        *speech_parts(),
        *document_parts(),
    ]  # fmt: skip


def _picture_parts() -> Iterator[ProgramPart]:
    """What text in pictures needs."""
    yield ProgramPart("Pillow", importlib.util.find_spec("PIL") is not None,
               "looking at pictures at all", to_install("pillow", extra="pictures"))  # fmt: skip
    yield ProgramPart("tesseract", tesseract.program() is not None,
               "text in pictures and screenshots", "sudo apt-get install tesseract-ocr")  # fmt: skip
    for language, name in tesseract.NAMES.items():
        yield ProgramPart(f"tesseract for {language}", language in tesseract.installed(),
                   f"text in pictures in the language {language}",
                   f"sudo apt-get install tesseract-ocr-{name.replace('_', '-')}")  # fmt: skip
    yield ProgramPart("second opinion on pictures", rapid.model() is not None,
               "Chinese and English text in pictures, read twice",
               to_install("onnxruntime", "rapidocr", extra="pictures"))  # fmt: skip


def _has_search() -> bool:
    sqlcipher: Any = untyped_sqlcipher
    db = sqlcipher.connect(":memory:")
    try:
        options = {row[0] for row in db.execute("pragma compile_options")}
        return "ENABLE_FTS5" in options and bool(db.execute("pragma cipher_version").fetchone())
    finally:
        db.close()


def _has_zones() -> bool:
    try:
        return ZoneInfo("Europe/Oslo").key == "Europe/Oslo"
    except ZoneInfoNotFoundError:
        return False
