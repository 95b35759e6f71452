"""Models and voices for the tests of speech, made once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ALSA = Path("/usr/share/sounds/alsa")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models: a random Whisper, a random CTC model and one that hears whistles."""
    for name in ("faster_whisper", "onnxruntime", "onnx"):
        pytest.importorskip(name, reason="the speech part is not installed")
    from unit.reading.speech.models_made import make_random_ctc, make_tone_ctc, make_whisper

    folder = tmp_path_factory.mktemp("models")
    make_whisper(folder / "random-whisper")
    make_random_ctc(folder / "random-ctc")
    make_tone_ctc(folder / "whistled-uyghur")
    (folder / "no-model").mkdir()
    return folder


@pytest.fixture(scope="session")
def said() -> bytes:
    """Synthetic speech by espeak-ng: 'we know where your mother lives'."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed")
    words = "we know where your mother lives. stop talking about it."
    done = subprocess.run(
        [program, "-v", "en-us", "-s", "130", "--stdout", words], capture_output=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="session")
def clips() -> Path:
    """The folder of short recordings of a person's voice that Debian's alsa-utils ships."""
    if not (ALSA / "Front_Left.wav").exists():
        pytest.skip("alsa-utils is not installed")
    return ALSA
