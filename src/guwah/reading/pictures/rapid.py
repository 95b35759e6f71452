"""
A second opinion on lines in Chinese and English, by the recognition model of PP-OCR.

The model is the file that the wheel of `rapidocr` ships; it is run by onnxruntime alone. None of
rapidocr's own code is imported: it would fetch a model from the network where one is missing.
Source of the steps (48 rows, -1 to 1, the best class of each column, repeats and blanks away):
PP-OCR, `rapidocr/ch_ppocr_rec`; connectionist temporal classification, Graves et al. (2006).

The rules of this module are:
  * The model sees only lines that `ink.page` painted, in a confined process.
  * Nothing is fetched; a model that is not there is a missing part.
  * What it says stands beside the first reading, and never takes its place.
"""

from __future__ import annotations

import importlib.util
import io
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy
from numpy.typing import NDArray

from guwah.confined.answers import answers
from guwah.confined.task import Limits, Settings
from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install

Array: TypeAlias = NDArray[Any]

LANGUAGES: Final = ("zh-Hans", "zh-Hant", "en")
LIMITS: Final = Limits(memory_bytes=3 << 30, seconds=120, answer_bytes=8 << 20)
_MODEL: Final = "models/PP-OCRv6_rec_small.onnx"
_HEAD: Final = struct.Struct(">II")
_ROWS: Final = 48
_WIDEST: Final = 3200
_loaded: dict[str, Any] = {}


@dataclass(frozen=True)
class Opinion:
    """What another program reads in the same line.

    Args:
        text: Its characters; empty where it reads nothing.
        confidence: The mean over its characters, 0 to 1.
    """

    text: str
    confidence: float


def model() -> Path | None:
    """The model's file, or None."""
    found = importlib.util.find_spec("rapidocr")
    if found is None or found.origin is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    path = Path(found.origin).parent / _MODEL
    return path if path.is_file() else None


def opinions(pages: Sequence[Array]) -> list[Opinion]:
    """Read lines.

    Args:
        pages: One line each, grey, black on white.

    Raises:
        MissingPartError: The model or what runs it is not installed.
        UnreadableError: The confined process took too much.
    """
    path = model()
    if path is None:
        raise MissingPartError(
            "there is no second opinion without onnxruntime and rapidocr's model",
            hint=to_install("onnxruntime", "rapidocr", extra="pictures"),
        )
    if not pages:
        return []
    packed = b"".join(_HEAD.pack(*page.shape) + page.tobytes() for page in pages)
    told = answers(f"{__name__}:read", io.BytesIO(packed), {"model": str(path)}, LIMITS)
    return [Opinion(*json.loads(one)) for one in told]


def prepare(settings: Settings) -> None:
    """Load the model, before rights are given up."""
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        settings["model"], options, providers=["CPUExecutionProvider"]
    )
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    _loaded["session"], _loaded["letters"] = session, ["", *letters, " "]


def read(data: bytes, settings: Settings) -> Iterator[bytes]:
    """The task of the confined process: a text and a confidence for each line."""
    session, letters = _loaded["session"], _loaded["letters"]
    name, at = session.get_inputs()[0].name, 0
    while at < len(data):
        height, width = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        page = numpy.frombuffer(data, numpy.uint8, height * width, at).reshape(height, width)
        at += height * width
        yield json.dumps(_decoded(session.run(None, {name: _shaped(page)})[0][0], letters)).encode()


def _shaped(page: Array) -> Array:
    """48 rows, three equal colours, -1 to 1."""
    from PIL import Image

    width = min(_WIDEST, max(_ROWS, round(page.shape[1] * _ROWS / page.shape[0])))
    line = Image.fromarray(page).resize((width, _ROWS), Image.Resampling.BILINEAR)
    values = numpy.asarray(line).astype(numpy.float32) / 127.5 - 1
    out: Array = numpy.broadcast_to(values, (1, 3, _ROWS, width)).copy()
    return out


def _decoded(columns: Array, letters: Sequence[str]) -> tuple[str, float]:
    best = columns.argmax(axis=1)
    kept = (best != 0) & (numpy.concatenate(([True], best[1:] != best[:-1])))
    chosen = [(letters[n], float(columns[at, n])) for at, n in enumerate(best) if kept[at]]
    text = "".join(letter for letter, _ in chosen).strip()
    return text, round(sum(sure for _, sure in chosen) / max(1, len(chosen)), 4)
