"""What every engine does, and what each one hears."""

from __future__ import annotations

import io
import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("av", reason="the speech part is not installed")

from unit.reading.speech.models_made import VOCABULARY, tone_of
from unit.reading.speech.sounds import silence, tone

from guwah.errors import MissingPartError, UsageError
from guwah.reading.speech import engines as module
from guwah.reading.speech.ctc import Ctc, alphabet_of
from guwah.reading.speech.engine import Engine
from guwah.reading.speech.engines import Choice, choices, open_engine, speech_parts
from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.models import digest_of, found_models, model_named, models_folder
from guwah.reading.speech.transcribing import transcribe
from guwah.reading.speech.whisper import Whisper

NAMES = ("random-whisper", "random-ctc", "whistled-uyghur", "english")
_open: dict[str, Engine] = {}


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest, models: Path) -> Engine:
    """Each engine, loaded once."""
    name = request.param
    if name == "english":
        pytest.importorskip("pocketsphinx")
    if name not in _open:
        _open[name] = open_engine(choices(models)[name])
    return _open[name]


def whistle(words: str) -> bytes:
    """Words for the model that hears tones."""
    letters = ("|" if letter == " " else letter for letter in words)
    return b"".join(tone(150, tone_of(one)) + silence(60) for one in letters)


def pcm(data: bytes) -> Iterator[bytes]:
    """The samples of a file."""
    return (one for one in read_sound(io.BytesIO(data)) if isinstance(one, bytes))


class TestEveryEngine:
    """The contract."""

    def test_segments_are_in_order_and_within_the_sound(self, engine: Engine) -> None:
        """Also over several windows, with silence between."""
        sound = tone(25_000, 650) + silence(5_000) + whistle("سالا") + tone(12_000, 900)
        found = transcribe(engine, [sound])
        assert found.decoded_ms == found.heard_ms == len(sound) // 32
        starts = [one.start_ms for one in found.segments]
        assert starts == sorted(starts)
        assert all(one.end_ms <= found.decoded_ms for one in found.segments)
        assert [(one.start_ms, one.end_ms) for one in found.silences] == [(25_200, 29_800)]

    def test_silence_has_no_words(self, engine: Engine) -> None:
        """Nothing is made up for what was not said."""
        found = transcribe(engine, [silence(40_000)])
        assert found.segments == () and found.language is None
        assert [(one.start_ms, one.end_ms) for one in found.silences] == [(0, 40_000)]

    def test_the_same_sound_gives_the_same_bytes(self, engine: Engine) -> None:
        """However it came in; no chance is involved."""
        sound = whistle("ئۇل سالا")
        whole = transcribe(engine, [sound])
        parts = [sound[at : at + 3_200] for at in range(0, len(sound), 3_200)]
        assert transcribe(engine, parts).to_bytes() == whole.to_bytes()

    def test_a_language_that_it_does_not_know_is_refused(self, engine: Engine) -> None:
        """Not heard as another."""
        with pytest.raises(UsageError) as caught:
            transcribe(engine, [tone(1000)], "xx")
        assert caught.value.exit_code == 2 and caught.value.hint

    def test_it_says_what_it_is(self, engine: Engine) -> None:
        """Name, version, model, digest, settings."""
        facts = engine.facts
        assert facts.name and facts.version and facts.model and facts.languages
        assert len(bytes.fromhex(facts.model_sha256)) == 32
        assert list(facts.settings) == sorted(facts.settings)


def test_whistled_uyghur_is_written_down_to_the_letter(models: Path) -> None:
    """Tones through filters, frames, blanks, delimiters and joins: the whole way of the adapter."""
    engine = open_engine(choices(models)["whistled-uyghur"])
    found = transcribe(engine, [whistle("سالا ئۇز") + silence(2_000) + whistle("تاپ")])
    assert [one.text for one in found.segments] == ["سالا ئۇز", "تاپ"]
    assert found.language == "ug" and all((one.confidence or 0) > 900 for one in found.segments)
    assert abs(found.segments[1].start_ms - (8 * 210 + 2_000)) <= 60


def test_long_speech_is_joined_without_loss_or_repetition(models: Path) -> None:
    """Fifty seconds without a pause, cut into windows that overlap, reads like one window."""
    engine = open_engine(choices(models)["whistled-uyghur"])
    words = " ".join(["سالا", "ئۇز", "تاپ", "پاتئ", "زۇلا"] * 12)
    sound = b"".join(tone(130, tone_of("|" if one == " " else one)) + tone(50, 3000.0)
                     for one in words)  # fmt: skip
    assert len(sound) > 45_000 * 32
    found = transcribe(engine, [sound])
    assert " ".join(one.text for one in found.segments) == words


def test_a_random_model_writes_what_its_numbers_say(models: Path) -> None:
    """The adapter's text is that of the model's own logits, read by hand."""
    import numpy as np
    import onnxruntime

    sound = whistle("سالا ئۇز")
    found = transcribe(open_engine(choices(models)["random-ctc"]), [sound])
    session = onnxruntime.InferenceSession(str(models / "random-ctc" / "model.onnx"))
    samples = np.frombuffer(sound, "<i2").astype(np.float32) / 32768
    samples = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
    best = session.run(None, {"input_values": samples[None, :]})[0][0].argmax(axis=1).tolist()
    runs = [token for at, token in enumerate(best) if at == 0 or best[at - 1] != token]
    text = "".join(
        {4: " "}.get(token, VOCABULARY[token]) for token in runs if token not in (0, 1, 2, 3)
    )
    assert " ".join(one.text for one in found.segments).split() == text.split()
    assert found.segments


def test_a_random_whisper_goes_the_whole_way(models: Path) -> None:
    """Language, log probability, no-speech share and times come from the model; words are random."""
    engine = open_engine(choices(models)["random-whisper"])
    guessed = transcribe(engine, [tone(3_000)])
    assert guessed.segments and guessed.language in engine.facts.languages
    first = guessed.segments[0]
    assert first.logprob is not None and first.logprob < 0 and first.no_speech is not None
    assert first.language_confidence is not None and first.text.startswith("w")
    told = transcribe(engine, [tone(3_000)], "tr")
    assert told.language_told == told.language == "tr" and told.language_confidence is None
    assert dict(engine.facts.settings)["temperature"] == "0"


def test_whisper_refuses_uyghur(models: Path) -> None:
    """It would write fluent Turkish or Uzbek that nobody said."""
    with pytest.raises(UsageError, match="'ug'"):
        transcribe(open_engine(choices(models)["random-whisper"]), [tone(1_000)], "ug")


def test_a_real_voice_is_written_down(clips: Path) -> None:
    """A recorded person says 'front left', 'rear right': the word that tells them apart is heard."""
    pytest.importorskip("pocketsphinx")
    engine = open_engine(Choice("english", None))
    for name, word in (("Front_Left", "left"), ("Front_Center", "center"), ("Rear_Right", "right"),
                       ("Side_Left", "left"), ("Rear_Center", "center")):  # fmt: skip
        found = transcribe(engine, pcm((clips / f"{name}.wav").read_bytes()))
        assert word in found.text.split(), name
        assert all(0 <= (one.confidence or 0) <= 1000 for one in found.segments)


def test_synthetic_speech_is_written_down(said: bytes) -> None:
    """espeak-ng says 'we know where your mother lives': most of it is heard (it is no person)."""
    pytest.importorskip("pocketsphinx")
    found = transcribe(open_engine(Choice("english", None)), pcm(said))
    assert {"know", "where", "your", "mother"} <= set(found.text.split())


def test_no_engine_opens_a_socket(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading and hearing with every way to the network shut; the folder is enough."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("random-whisper", "random-ctc"):
        assert transcribe(open_engine(choices(models)[name]), [tone(1_500)]).segments
    import os

    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize("lacking", ["tokenizer.json", "config.json", "model.bin"])
def test_a_whisper_that_lacks_a_file_is_refused(models: Path, tmp_path: Path, lacking: str) -> None:
    """faster-whisper would fetch a tokenizer that is not there; it is never asked."""
    folder = tmp_path / "partial"
    shutil.copytree(models / "random-whisper", folder)
    (folder / lacking).unlink()
    with pytest.raises(MissingPartError, match=lacking):
        Whisper(folder)
    assert found_models(tmp_path) == ()


def test_a_name_is_never_a_model_to_fetch(tmp_path: Path) -> None:
    """`tiny` is a folder or nothing."""
    with pytest.raises(MissingPartError):
        Whisper(Path("tiny"))
    with pytest.raises(MissingPartError, match="tiny"):
        model_named("tiny", tmp_path)


def test_broken_models_are_missing_parts(models: Path, tmp_path: Path) -> None:
    """Random bytes in the place of a model: exit 5, not a crash."""
    for name, file, make in (
        ("random-whisper", "model.bin", Whisper),
        ("random-ctc", "model.onnx", Ctc),
    ):
        folder = tmp_path / name
        shutil.copytree(models / name, folder)
        (folder / file).write_bytes(b"\0" * 100)
        with pytest.raises(MissingPartError):
            make(folder)


def test_several_languages_need_a_choice(models: Path, tmp_path: Path) -> None:
    """An MMS vocabulary without its language is refused, not guessed."""
    folder = tmp_path / "mms"
    shutil.copytree(models / "random-ctc", folder)
    assert alphabet_of(folder)[1] == "ug"
    (folder / "tokenizer_config.json").write_text("{}")
    with pytest.raises(MissingPartError, match="several languages"):
        Ctc(folder)
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))["uig-script_arabic"]
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    alphabet, language = alphabet_of(folder)
    assert language is None and alphabet.blank == 0 and alphabet.delimiter == 4
    (folder / "vocab.json").write_text('{"a": "b"}')
    with pytest.raises(MissingPartError):
        Ctc(folder)


def test_models_are_found_by_their_files(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder's kind; a folder without a model is none."""
    found = {model.name: model.kind for model in found_models(models)}
    assert found == {"random-whisper": "whisper", "random-ctc": "ctc", "whistled-uyghur": "ctc"}
    monkeypatch.setenv("GUWAH_MODELS", str(models))
    assert models_folder() == models and model_named("random-ctc").size_bytes > 1000
    assert models_folder({"XDG_DATA_HOME": "/data"}).as_posix().endswith("guwah/models")


def test_the_digest_is_of_names_lengths_and_bytes(tmp_path: Path) -> None:
    """Moving a byte from one file to the next, or a file to another name, changes it."""
    folder = tmp_path / "m"
    folder.mkdir()
    seen = set()
    for files in ({"a": b"12", "b": b"3"}, {"a": b"1", "b": b"23"}, {"a": b"12", "c": b"3"},
                  {"a": b"123"}):  # fmt: skip
        shutil.rmtree(folder)
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        seen.add(digest_of(folder))
        (folder / ".hidden").write_bytes(b"x")
        assert digest_of(folder) in seen
    assert len(seen) == 4
    with pytest.raises(MissingPartError):
        digest_of(tmp_path / "nowhere")


def test_doctor_names_what_is_missing(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part, whether it is there, and how it is brought in."""
    there = {part.part: part.present for part in speech_parts(models)}
    assert there["CTC model"] and there["model for faster-whisper"] and there["av (FFmpeg)"]
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    parts = speech_parts(models / "no-model")
    assert not any(part.present for part in parts) and all(part.how for part in parts)
    assert choices(models) == {}
