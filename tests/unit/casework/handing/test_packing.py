"""What leaves with an interpreter's page, and what never does."""

from __future__ import annotations

import base64
import io
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from unit.casework.handing import made
from unit.reading.speech.sounds import encoded, tone

from guwah.casework.access.inviting import mark_of
from guwah.casework.handing import page, words
from guwah.casework.handing.bundle import Bundle, HandedOut, Message, Voice
from guwah.casework.handing.packing import LONGEST_MS, pack, samples_of
from guwah.errors import (
    CannotUnlockError,
    CorruptInputError,
    ObjectDamagedError,
    UsageError,
)
from guwah.reading.speech.transcript import Span
from guwah.reading.speech.worked import Hand
from guwah.reading.speech.working import by_hand, edit, translate
from guwah.vault.agefile import open_passphrase
from guwah.vault.sealing import identity_from_text, new_identity, open_sealed


def sealed_part(html: bytes, name: str) -> bytes:
    """What is sealed in a page under this name."""
    found = re.search(rb'id="%s">([A-Za-z0-9+/=]+)</script>' % name.encode(), html)
    assert found is not None
    return base64.b64decode(found[1])


def bare(html: bytes) -> bytes:
    """A page with what is sealed in it as bytes: four letters stand in base64 by chance."""
    for name in ("key", "bundle"):
        sealed = sealed_part(html, name)
        assert base64.b64encode(sealed) in html
        html = html.replace(base64.b64encode(sealed), sealed)
    return html


def opened(html: bytes, passphrase: str = made.WORDS) -> tuple[Bundle, bytes]:
    """A page's bundle and the sound behind it, opened without a browser."""
    key = open_passphrase(sealed_part(html, "key"), passphrase.encode(), "page")
    identity = identity_from_text(key.decode(), "page")
    plain = open_sealed(sealed_part(html, "bundle"), identity, "page")
    (size,) = struct.unpack(">I", plain[:4])
    return Bundle.from_bytes(plain[4 : 4 + size]), plain[4 + size :]


@pytest.fixture(scope="module")
def case() -> made.Case:
    """A hand-out of two voice notes and two messages."""
    return made.handed_out()


def test_what_is_packed_is_what_is_opened(case: made.Case) -> None:
    """With the words: the sound to the sample, the machine's text, the messages."""
    bundle, sound = opened(case.out.page)
    first, second = bundle.notes
    assert sound == made.samples(6_000) + made.samples(3_000)
    assert (first.samples_bytes, second.samples_bytes) == (192_000, 96_000)
    assert [one.machine[0].text for one in first.segments] == [
        one.text for one in made.MACHINE.segments
    ]
    assert bundle.messages[1].text == made.UYGHUR
    assert [(one.who, one.side) for one in bundle.messages] == [("A", "left"), ("B", "right")]
    assert (bundle.handout, bundle.interpreter) == (made.HANDOUT, "tilmach-7")
    assert bundle.mark == case.out.mark == mark_of(str(case.key.to_public()))


def test_nothing_of_the_vault_travels(case: made.Case) -> None:
    """Not sealed either: no item, no model, no name, no hand; outside the seals no alias."""
    bundle, _ = opened(case.out.page)
    inside, outside = bundle.to_bytes(), bare(case.out.page)
    for word in (made.ITEM, made.ENGINE.model, made.ENGINE.model_sha256, "Erkin", "Rozi"):
        assert word.encode() not in inside and word.encode() not in outside
    for word in (made.HANDOUT, "tilmach-7", bundle.recipient, bundle.own, made.WORDS):
        assert word.encode() not in outside


def test_an_earlier_hand_does_not_travel() -> None:
    """The text of somebody before, not their alias; a translation says only whether it is one's own."""
    worked = by_hand(1_000, [Span(0, 1_000)])
    worked = edit(worked, 0, "salam", Hand("kishi-3", made.AT))
    for alias in ("kishi-3", "tilmach-7"):
        worked = translate(worked, 0, "de", f"Hallo {alias[-1]}", Hand(alias, made.AT))
    case = made.handed_out(voices=[Voice("v", made.samples(1_000), worked)], messages=())
    bundle, _ = opened(case.out.page)
    assert b"kishi-3" not in bundle.to_bytes()
    (segment,) = bundle.notes[0].segments
    assert segment.text == "salam"
    assert [one.is_own for one in segment.translations] == [False, True]


def test_wrong_words_open_nothing(case: made.Case) -> None:
    """One word off."""
    with pytest.raises(CannotUnlockError):
        opened(case.out.page, made.WORDS.replace("acid", "acne"))


def test_the_length_does_not_tell_the_sound() -> None:
    """Two sounds of different length lie behind sealed parts of one length."""
    lengths = set()
    for milliseconds in (1_200, 1_900):
        voice = Voice("v", made.samples(milliseconds), by_hand(milliseconds, []))
        html = made.handed_out(voices=[voice], messages=()).out.page
        lengths.add(len(sealed_part(html, "bundle")) // 4096)
    assert len(lengths) == 1


def test_the_page_may_reach_nothing(case: made.Case) -> None:
    """Its policy allows two scripts and a style by digest, sound that it made, no connection."""
    head = case.out.page.decode().split("<style>")[0]
    assert "default-src 'none'; script-src 'sha256-" in head and "media-src blob:;" in head
    assert "connect-src" not in head and "unsafe" not in head and "http" not in head.split("CSP")[0][40:].replace("http-equiv", "")  # fmt: skip
    scripts = "".join(page._text(name) for name in page._SCRIPTS)
    for word in ("localStorage", "sessionStorage", "indexedDB", "cookie", "fetch(", "innerHTML",
                 "XMLHttpRequest", "WebSocket", "sendBeacon"):  # fmt: skip
        assert word not in scripts, word


def test_what_is_kept_reads_back(case: made.Case) -> None:
    """The vault's own record: transcripts whole, no sound, the letters; one spelling only."""
    data = case.out.kept.to_bytes()
    assert HandedOut.from_bytes(data) == case.out.kept
    assert case.out.kept.letters == (("A", "Nur Rozi"), ("B", "Erkin Talip"))
    assert case.out.kept.notes[0].transcript.machine == made.MACHINE
    with pytest.raises(ObjectDamagedError):
        HandedOut.from_bytes(data + b" ")


def test_the_entry_says_what_left(case: made.Case) -> None:
    """For the log: items, counts, the alias, how it was sealed; no words, no text, no name."""
    entry = case.out.entry
    assert entry["notes"][0] == {"item": made.ITEM, "decoded_ms": 6_000, "segments": 3}
    assert entry["messages"] == ["m1", "m2"] and entry["released"] == 0
    assert made.WORDS not in str(entry) and "Erkin" not in str(entry)
    assert made.WORDS not in repr(case.out)


def test_a_released_name_travels() -> None:
    """Only that one."""
    case = made.handed_out(voices=(), released=["Nur Rozi"])
    bundle, _ = opened(case.out.page)
    assert [one.who for one in bundle.messages] == ["Nur Rozi", "A"]
    assert case.out.kept.released == ("Nur Rozi",)


@pytest.mark.parametrize(
    "given",
    [
        {"voices": (), "messages": ()},
        {"interpreter": " "},
        {"into": "german please"},
        {"words": "one two three"},
        {"key": "age1nobody"},
        {"key": str(new_identity().to_public()), "words": made.WORDS},
        {"voices": [Voice("v", bytes(32_000), by_hand(2_000, []))]},
        {"voices": [Voice("v", b"", by_hand(LONGEST_MS + 1, []))]},
        {"messages": [Message("m", "x")] * 2_001},
        {"messages": [Message("m", "x" * ((1 << 20) + 1))]},
    ],
    ids=[
        "nothing",
        "alias",
        "language",
        "words",
        "key",
        "both",
        "other-sound",
        "too-long",
        "many",
        "large",
    ],
)
def test_what_cannot_be_handed_out_is_refused(given: dict[str, object]) -> None:
    """Before anything is sealed."""
    whole: dict[str, object] = {"interpreter": "a", "messages": made.thread(), **given}
    recipient = str(new_identity().to_public())
    with pytest.raises(UsageError):
        pack(made.HANDOUT, recipient, **whole)  # type: ignore[arg-type]


def test_words_are_seven_of_the_list() -> None:
    """Chance picks; what is typed otherwise is none."""
    one, other = words.new_words(), words.new_words()
    assert words.is_words(one) and words.is_words(other) and one != other
    assert not words.is_words(one.upper()) and not words.is_words(one + " acid")


def test_sound_comes_without_what_its_file_carried() -> None:
    """A voice note with a title in its file becomes samples; a text becomes an error."""
    samples, end = samples_of(io.BytesIO(encoded(tone(1_000), "ogg", "libopus", 48_000)))
    assert end.anomalies == () and len(samples) // 32 == end.decoded_ms
    with pytest.raises(CorruptInputError, match="not-sound"):
        samples_of(io.BytesIO(b"no sound at all, but a text" * 40))


def test_the_age_program_opens_a_page_too(tmp_path: Path) -> None:
    """What is sealed outlives the page: with an age key, by the program of others alone."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is not installed")
    theirs = new_identity()
    case = made.handed_out(key=str(theirs.to_public()), voices=())
    identity = f"{theirs}\n".encode()
    for name in ("key", "bundle"):
        path = tmp_path / f"{name}.age"
        path.write_bytes(sealed_part(case.out.page, name))
        done = subprocess.run([age, "-d", "-i", "-", path], input=identity, capture_output=True)
        assert done.returncode == 0, done.stderr
        identity = done.stdout
    assert made.UYGHUR.encode() in identity and made.HANDOUT.encode() in identity
