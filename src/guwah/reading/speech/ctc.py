"""
The engine that can know Uyghur: a Wav2Vec2 or MMS model with a CTC head, by ONNX Runtime.

The folder is what Hugging Face's exporter writes for such a model: `model.onnx`, `config.json`,
`vocab.json`, and `preprocessor_config.json` and `tokenizer_config.json` where there are any. One
language a folder: an MMS model is exported with the adapter of its language.
Specification: docs/spec/transcripts.md, "Engines"

The rules of this module are:
  * The folder holds everything; nothing is fetched, and ONNX Runtime's own reports are off.
  * Windows that overlap are joined frame by frame before letters are read, so that no word is
    written twice or cut.
  * Confidence is the mean probability of the letters' frames, in thousandths.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.speech.engine import refuse_unknown
from guwah.reading.speech.greedy import Alphabet, BestPath
from guwah.reading.speech.models import HINT, digest_of, missing_files
from guwah.reading.speech.sound import HERTZ
from guwah.reading.speech.transcript import EngineFacts, Segment
from guwah.reading.speech.windows import Window, WindowRule

if TYPE_CHECKING:
    import numpy as np

NAME = "ctc"
_SHORT = {
    "ara": "ar", "bod": "bo", "cmn": "zh", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr",
    "kaz": "kk", "kir": "ky", "rus": "ru", "tur": "tr", "uig": "ug", "uzb": "uz",
}  # fmt: skip
_LEAST_SAMPLES = 400


class Ctc:
    """A loaded CTC model.

    Args:
        folder: The model's folder.
        threads: How many it may use.
        digest: The model's digest if it is known already.

    Raises:
        MissingPartError: The library or a file of the model is missing, or it cannot be loaded.
    """

    def __init__(self, folder: Path, *, threads: int = 1, digest: str | None = None) -> None:
        if find_spec("onnxruntime") is None:
            raise MissingPartError("ONNX Runtime is not installed",
                                   hint=to_install("onnxruntime", extra="speech"))  # fmt: skip
        lacking = missing_files(folder)["ctc"]
        if lacking:
            raise MissingPartError(f"the model '{folder}' lacks {', '.join(lacking)}", hint=HINT)
        onnxruntime: Any = import_module("onnxruntime")
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        config = _json(folder / "config.json")
        self._alphabet, language = alphabet_of(folder)
        self._step = math.prod(config.get("conv_stride") or (5, 2, 2, 2, 2, 2, 2))
        self._normal = bool(_json(folder / "preprocessor_config.json").get("do_normalize", True))
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except _load_errors() as cause:
            raise MissingPartError(f"the model '{folder}' cannot be loaded") from cause
        self._inputs = [one.name for one in self._session.get_inputs()]
        self._facts = EngineFacts(
            NAME,
            version("onnxruntime"),
            folder.name,
            digest or digest_of(folder),
            (language,) if language else (),
            (("decoding", "best path"), ("normalised", str(self._normal).lower()),
             ("step", str(self._step))),
        )  # fmt: skip

    @property
    def facts(self) -> EngineFacts:
        """What it is."""
        return self._facts

    @property
    def rule(self) -> WindowRule:
        """Twenty seconds, two of which are heard twice where speech goes on."""
        return WindowRule(window_ms=20_000, overlap_ms=2_000)

    def hear(self, windows: Iterable[Window], language: str | None) -> Iterator[Segment]:
        """Write down what is said: see `engine.Engine`."""
        refuse_unknown(self._facts, language)
        path = BestPath(self._alphabet, self._step * 1000 / HERTZ)
        until_ms: int | None = None
        for window in windows:
            if until_ms is not None and window.keep.start_ms > until_ms:
                yield from self._named(path.end())
            until_ms = window.keep.end_ms
            yield from self._named(path.read(*self._frames(window)))
        yield from self._named(path.end())

    def _named(self, segments: Iterator[Segment]) -> Iterator[Segment]:
        """With the one language of the model."""
        name = self._facts.languages[0] if self._facts.languages else None
        for one in segments:
            yield msgspec.structs.replace(one, language=name)

    def _frames(self, window: Window) -> tuple[float, list[int], list[float]]:
        """Start, best tokens and their probabilities of the frames that are to be kept."""
        import numpy as np

        logits = self._logits(window.samples)
        top = logits.max(axis=1, keepdims=True)
        shares = 1 / np.exp(logits - top).sum(axis=1)
        frame_ms = self._step * 1000 / HERTZ
        centres = window.start_ms + (np.arange(len(logits)) + 0.5) * frame_ms
        kept = (centres >= window.keep.start_ms) & (centres < window.keep.end_ms)
        if not kept.any():
            return float(window.keep.start_ms), [], []
        first = float(centres[kept.argmax()] - frame_ms / 2)
        return first, logits.argmax(axis=1)[kept].tolist(), shares[kept].tolist()

    def _logits(self, untrusted: bytes) -> np.ndarray[Any, Any]:
        """What the model says of each frame: frames by tokens."""
        import numpy as np

        samples = np.frombuffer(untrusted, "<i2").astype(np.float32) / 32768.0
        if len(samples) < _LEAST_SAMPLES:
            samples = np.pad(samples, (0, _LEAST_SAMPLES - len(samples)))
        if self._normal:
            samples = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
        given: dict[str, Any] = {self._inputs[0]: samples[None, :].astype(np.float32)}
        for name in self._inputs[1:]:  # the attention mask of models that want one
            given[name] = np.ones((1, len(samples)), np.int64)
        return np.asarray(self._session.run(None, given)[0][0], dtype=np.float64)


def _load_errors() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises for a file that is no model; they have no root of their own."""
    state = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NoSuchFile",
             "NotImplemented", "RuntimeException")  # fmt: skip
    return (RuntimeError, ValueError, *(getattr(state, name) for name in names))


def alphabet_of(folder: Path) -> tuple[Alphabet, str | None]:
    """What a model's numbers mean, and its language.

    Args:
        folder: The model's folder.

    Returns:
        The alphabet; the language in two letters where we know them, or None if the folder does
        not say.

    Raises:
        MissingPartError: The vocabulary is none, or has several languages and none is chosen.
    """
    told = _json(folder / "tokenizer_config.json")
    vocabulary = _json(folder / "vocab.json")
    language = told.get("target_lang")
    if vocabulary and all(isinstance(one, dict) for one in vocabulary.values()):
        language = language if language is not None else next(iter(vocabulary))
        if len(vocabulary) > 1 and told.get("target_lang") not in vocabulary:
            raise MissingPartError(
                f"the model '{folder}' has several languages and does not say which it was made for",
                hint="name it as target_lang in tokenizer_config.json",
            )
        vocabulary = vocabulary.get(language, {})
    if not vocabulary or not all(type(number) is int for number in vocabulary.values()):
        raise MissingPartError(f"the vocabulary of '{folder}' is none", hint=HINT)
    special = {
        name: _token(told.get(name), usual)
        for name, usual in (("pad_token", "<pad>"), ("unk_token", "<unk>"), ("bos_token", "<s>"),
                            ("eos_token", "</s>"), ("word_delimiter_token", "|"))
    }  # fmt: skip
    blank = vocabulary.get(special["pad_token"])
    if blank is None:
        blank = _json(folder / "config.json").get("pad_token_id", 0)
    silent = {vocabulary.get(special[name]) for name in ("unk_token", "bos_token", "eos_token")}
    letters = {number: letter for letter, number in vocabulary.items()}
    delimiter = vocabulary.get(special["word_delimiter_token"], vocabulary.get(" "))
    numbers = frozenset(number for number in silent if number is not None)
    return Alphabet(letters, blank, delimiter, numbers - {blank}), _short(language)


def _short(language: str | None) -> str | None:
    """Two letters for `uig-script_arabic`; what is not on the list stays as it is."""
    if language is None:
        return None
    return _SHORT.get(language.split("-", 1)[0], language)


def _token(told: Any, usual: str) -> str:
    """A special token as a tokenizer's settings write it: bare, or as a map."""
    if isinstance(told, dict):
        told = told.get("content")
    return told if isinstance(told, str) else usual


def _json(path: Path) -> dict[str, Any]:
    """An object of a file; an empty one if there is no file.

    Raises:
        MissingPartError: It is not an object.
    """
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as cause:
        raise MissingPartError(f"'{path}' is not JSON", hint=HINT) from cause
    if not isinstance(told, dict):
        raise MissingPartError(f"'{path}' is not an object", hint=HINT)
    return told
