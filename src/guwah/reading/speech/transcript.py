"""
The nouns of a machine transcript, and its one form as bytes.

Opens nothing and hears nothing. A machine transcript is a derivative and a suggestion: it names the
engine, its version, the digest of the model and the settings, and says what it did not hear.
Specification: docs/spec/transcripts.md, "Machine transcript"

The rules of these nouns are:
  * Times are whole milliseconds of decoded sound; shares are whole thousandths. No floats.
  * Segments are in order of time and hold what the engine wrote, nothing added.
  * What parses prints back as the same bytes; every other spelling is refused.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

import msgspec

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.reading.speech.sound import SoundAnomaly

FORMAT: Final = "guwah-transcript-1"
STATUS: Final = "machine transcript"
_T = TypeVar("_T", bound=msgspec.Struct)


class Segment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of sound and what the engine wrote for it.

    Args:
        start_ms: Where it begins, in milliseconds of decoded sound.
        end_ms: Where it ends.
        text: As the engine wrote it.
        confidence: In thousandths; what an engine means by it is in the specification. None
            where it gives none. Not a probability that the text is right.
        language: Which language the engine took it for, as it names languages, or None.
        language_confidence: In thousandths, or None where the language was told.
        logprob: Mean natural logarithm of the probability of a token, in thousandths, or None.
        no_speech: How far the engine held that nobody spoke, in thousandths, or None.
    """

    start_ms: int
    end_ms: int
    text: str
    confidence: int | None = None
    language: str | None = None
    language_confidence: int | None = None
    logprob: int | None = None
    no_speech: int | None = None

    def __post_init__(self) -> None:
        shares = (self.confidence, self.language_confidence, self.no_speech)
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError("a segment that ends before it begins")
        if any(share is not None and not 0 <= share <= 1000 for share in shares):
            raise ValueError("a share that is not within 0 and 1000")


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of sound, in milliseconds."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError("a span that ends before it begins")


class EngineFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What made a transcript.

    Args:
        name: `faster-whisper`, `ctc`, `pocketsphinx`.
        version: Of the program.
        model: Name of the model's folder.
        model_sha256: Digest of the model, lower-case hex (docs/spec/transcripts.md, "Model").
        languages: Which languages the model knows, as it names them; empty: it does not say.
        settings: Names and values, sorted by name.
    """

    name: str
    version: str
    model: str
    model_sha256: str
    languages: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]


class Transcript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an engine wrote for one sound.

    Args:
        engine: What made it.
        language_told: The language that a person named, or None.
        language: The language of most of what was heard, or None.
        language_confidence: In thousandths: the mean over the time that was taken for it.
        decoded_ms: How much sound was decoded.
        segments: In order of time.
        silences: Stretches that were not given to the engine because they are silent.
        sound_anomalies: Why the sound is not whole.
        unheard: Why the engine did not come to the end, or None: a word of `confined.task`.
        heard_ms: How far the engine came.
    """

    engine: EngineFacts
    language_told: str | None
    language: str | None
    language_confidence: int | None
    decoded_ms: int
    segments: tuple[Segment, ...]
    silences: tuple[Span, ...]
    sound_anomalies: tuple[SoundAnomaly, ...] = ()
    unheard: str | None = None
    heard_ms: int = 0

    def __post_init__(self) -> None:
        starts = [segment.start_ms for segment in self.segments]
        if starts != sorted(starts):
            raise ValueError("segments out of order")

    @property
    def status(self) -> str:
        """What stands wherever it is shown, until a person edits or confirms it."""
        return STATUS

    @property
    def text(self) -> str:
        """All segments, one a line."""
        return "\n".join(segment.text for segment in self.segments)

    def to_bytes(self) -> bytes:
        """Canonical JSON, for sealing."""
        return encode(FORMAT, self)

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Transcript:
        """Parse a transcript; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        return decode(FORMAT, untrusted_data, cls)


def main_language(segments: tuple[Segment, ...]) -> tuple[str | None, int | None]:
    """The language of most of the time, and the mean confidence in it in thousandths."""
    times: dict[str, list[tuple[int, int | None]]] = {}
    for one in segments:
        if one.language is not None:
            taken = (max(1, one.end_ms - one.start_ms), one.language_confidence)
            times.setdefault(one.language, []).append(taken)
    if not times:
        return None, None
    name = max(sorted(times), key=lambda key: sum(time for time, _ in times[key]))
    sure = [(time, share) for time, share in times[name] if share is not None]
    total = sum(time for time, _ in sure)
    return name, sum(time * share for time, share in sure) // total if total else None


def encode(form: str, value: msgspec.Struct) -> bytes:
    """Canonical JSON of a struct, with the name of its form."""
    return canonical.encode({"guwah": form, **msgspec.to_builtins(value)})


def decode(form: str, untrusted_data: bytes, kind: type[_T]) -> _T:
    """The exact inverse of `encode`.

    Raises:
        ObjectDamagedError: The bytes are not the one form of such a value.
    """
    try:
        parsed: Any = canonical.parse(untrusted_data)
        if not isinstance(parsed, dict) or parsed.pop("guwah", None) != form:
            raise ObjectDamagedError(f"not a {form}")
        value = msgspec.convert(parsed, kind, strict=True)
        same = encode(form, value) == untrusted_data
    except (msgspec.ValidationError, DigestRefutedError, ValueError) as cause:
        raise ObjectDamagedError(f"not a {form}") from cause
    if not same:
        raise ObjectDamagedError(f"a {form} in another spelling")
    return value
