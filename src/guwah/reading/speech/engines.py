"""
Which engines this machine has, and opening one.

Loads a library only when an engine of it is opened.
Specification: docs/spec/transcripts.md, "Engines"

The rules of this module are:
  * What is missing is named with what to do about it; nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.evidence.program_part import ProgramPart
from guwah.reading.speech.engine import Engine
from guwah.reading.speech.models import HINT, found_models, models_folder

EngineKind = Literal["whisper", "ctc", "english"]
ENGLISH_ONLY: Final = "english"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which engine is to hear.

    Args:
        kind: Which.
        folder: Its model's folder; None for the one that the pocketsphinx package ships.
        threads: How many it may use.
        digest: The model's digest if it is known already: once for many sounds.
    """

    kind: EngineKind
    folder: Path | None
    threads: int = 1
    digest: str | None = None


def open_engine(choice: Choice) -> Engine:
    """Load an engine.

    Raises:
        MissingPartError: Its library or its model is missing.
    """
    if choice.kind == "whisper":
        from guwah.reading.speech.whisper import Whisper

        return Whisper(_folder(choice), threads=choice.threads, digest=choice.digest)
    if choice.kind == "ctc":
        from guwah.reading.speech.ctc import Ctc

        return Ctc(_folder(choice), threads=choice.threads, digest=choice.digest)
    from guwah.reading.speech.english import English

    return English(choice.folder, digest=choice.digest)


def choices(folder: Path | None = None, threads: int = 1) -> dict[str, Choice]:
    """All engines that can be opened here, by name: each model's folder, and `english`.

    Args:
        folder: Where models lie; `models_folder()` if None.
        threads: How many an engine may use.
    """
    found: dict[str, Choice] = {}
    libraries = {"whisper": "faster_whisper", "ctc": "onnxruntime"}
    for model in found_models(folder):
        if find_spec(libraries[model.kind]) is not None:
            found[model.name] = Choice(model.kind, model.folder, threads)
    if find_spec("pocketsphinx") is not None:
        found.setdefault(ENGLISH_ONLY, Choice("english", None))
    return found


def speech_parts(folder: Path | None = None) -> tuple[ProgramPart, ...]:
    """What voice notes need, and whether it is there.

    Args:
        folder: Where models lie; `models_folder()` if None.
    """
    where = models_folder() if folder is None else folder
    kinds = {model.kind for model in found_models(where)}
    bring = f"copy a model's folder to {where}, or name another place as GUWAH_MODELS"
    return (
        ProgramPart("av (FFmpeg)", find_spec("av") is not None,
                   "playing and writing down voice notes", to_install("av", extra="speech")),
        ProgramPart("faster-whisper", find_spec("faster_whisper") is not None,
                   "machine transcripts in many languages, not Uyghur",
                   to_install("faster-whisper", extra="speech")),
        ProgramPart("model for faster-whisper", "whisper" in kinds,
                   "machine transcripts in many languages, not Uyghur", bring),
        ProgramPart("onnxruntime", find_spec("onnxruntime") is not None,
                   "machine transcripts by models that know Uyghur",
                   to_install("onnxruntime", extra="speech")),
        ProgramPart("CTC model", "ctc" in kinds,
                   "machine transcripts in the model's own language, Uyghur for one", bring),
        ProgramPart("pocketsphinx", find_spec("pocketsphinx") is not None,
                   "trying out machine transcripts, English only",
                   to_install("pocketsphinx", extra="speech")),
    )  # fmt: skip


def _folder(choice: Choice) -> Path:
    if choice.folder is None:
        raise MissingPartError(f"{choice.kind} needs a model", hint=HINT)
    return choice.folder
