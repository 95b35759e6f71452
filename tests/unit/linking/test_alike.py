"""Texts that say the same are found in other words, scripts and spellings; others are not."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

import msgspec
import numpy as np
import pytest

from guwah.linking import Link, Pattern, link_texts
from guwah.linking.alike import Index, find
from guwah.linking.alike.distinct import distinct
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.runs import learn
from guwah.linking.alike.skeletons import units

ALIKE = [
    ("three scripts, another name in the gap",
     "ئاتاڭ ئەخمەت ساقچىخانىدا، پاسپورت رەسىمىنى ئەۋەت",
     "Atang Tursun saqchixanida, pasport resimini ewet",
     "Атаң Мәрйәм сақчиханида, паспорт рәсимини әвәт"),
    ("simplified and traditional, another hour",
     "明天12点带上你的身份证和导师的信去派出所", "明天9點帶上你的身份證和導師的信去派出所"),
    ("homophones and emoji",
     "你弟弟的护照在我们这里，别再接受采访", "你弟弟的护照再我们这里🔪，别在接受彩访"),
    ("typing errors and invisible characters",
     "send the photo of your passport before friday",
     "sned the ph\u200boto of yuor pasport befor friday!!"),
    ("lookalikes", "we know where your brother works", "wе knоw whеrе your brоthеr works"),
    ("quoted in a longer text",
     "если ты не приедешь, отца увезут в район",
     "вчера пришло вот что: «если ты не приедешь, отца увезут в район», что мне делать"),
    ("Tibetan without marks between",
     "ཁྱེད་ཀྱི་ཨ་མ་ང་ཚོའི་ལག་ཏུ་ཡོད།", "ཁྱེད་ཀྱི ཨ་མ ང་ཚོའི ལག་ཏུ ཡོད"),
    ("Turkish, other numbers and a link",
     "Pasaportunun fotoğrafını 10.10.2024 gününe kadar +90 555 010 20 30 numarasına gönder",
     "Pasaportunun fotoğrafını 3/11/25 gününe kadar +90 555 010 99 88 numarasına gönder!"),
]  # fmt: skip

UNLIKE = [
    ("one greeting, two matters",
     "Good morning! Have a nice day. The train is late again",
     "Good morning! Have a nice day. Did you feed the cat"),
    ("a greeting misspelt", "Good mornin! Have a nice day", "Good morning! Have a ncie day"),
    ("one-time codes", "Your verification code is 848144. Do not share it with anyone.",
     "Your verification code is 111222. Do not share it with anyone."),
    ("numbers alone", "5551230000", "5559876543"),
    ("signs alone", "🔪🔪🔪", "🔪🔪🔪"),
    ("a shared word", "the passport is ready", "she sold the passport cover to a tourist"),
    ("nothing in common", "bring the letter of your professor", "明天带上你的身份证去派出所"),
]  # fmt: skip


@pytest.mark.parametrize("texts", [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_one_threat_in_other_clothes_is_found(texts: tuple[str, ...]) -> None:
    """Every two of the texts are linked, and make one pattern."""
    found = list(link_texts(enumerate(texts)))
    pairs = {(one.a, one.b) for one in found if isinstance(one, Link)}
    assert pairs == set(combinations(range(len(texts)), 2))
    assert [one.receipts for one in found if isinstance(one, Pattern)] == [len(texts)]


@pytest.mark.parametrize("texts", [row[1:] for row in UNLIKE], ids=[row[0] for row in UNLIKE])
def test_what_only_looks_alike_is_not_linked(texts: tuple[str, ...]) -> None:
    """Boilerplate, numbers and single words join nobody."""
    assert list(link_texts(enumerate(texts))) == []


def test_a_template_names_its_slots() -> None:
    """What differs is a slot, with the value of each text."""
    (pattern,) = (
        one for one in link_texts(enumerate(ALIKE[0][1:])) if isinstance(one, Pattern)
    )  # fmt: skip
    assert pattern.template == "ئاتاڭ {1} ساقچىخانىدا، پاسپورت رەسىمىنى ئەۋەت"
    assert pattern.slots == (("ئەخمەت", "Tursun", "Мәрйәм"),)


def test_a_campaign_of_hundreds_is_one_pattern() -> None:
    """Frequency alone makes a long text no boilerplate."""
    names = [
        f"{a}{b}" for a in ["Ali", "Tursun", "Gulnar", "Rena", "Ekber", "Memet"] for b in VOWELS
    ]
    texts = [
        f"Dear {name}, your father is at the station of district {at} and asks that you send the "
        f"photo of your residence card to the number {at * 7919} before the evening of the feast"
        for at, name in enumerate(names * 6)
    ]
    patterns = [one for one in link_texts(enumerate(texts)) if isinstance(one, Pattern)]
    assert len(texts) > 128 and [len(one.members) for one in patterns] == [len(texts)]


def test_texts_of_one_hash_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skeletons are one only if all their symbols are equal."""
    held = skeletons(["bring the letter", "bring a passport", "Bring the LETTER"])
    monkeypatch.setattr("guwah.linking.alike.distinct._hash", lambda *_: None)
    monkeypatch.setattr(np, "empty", np.zeros)
    assert distinct(held).number_of[0] == distinct(held).number_of[2] != distinct(held).number_of[1]


def test_a_long_text_is_compared_whole() -> None:
    """A text of many thousand letters is found again, and its spans lie in it."""
    said = [
        f"{WORDS[at % 10]} {WORDS[at * at % 7]} {chr(97 + at * at % 23)}{at:x}" for at in range(900)
    ]
    other = [*said[:300], "and the photo", *said[300:620], *said[650:]]
    found = find([" ".join(said), " ".join(other), "something else entirely"])
    assert [members.tolist() for members in found.groups] == [[0, 1]]


def test_an_index_is_told_nothing_twice() -> None:
    """What was compared is kept: a second adding compares only what changed."""
    index = Index()
    index.add([row[1] for row in ALIKE])
    found = index.add([row[2] for row in ALIKE])
    size = len(ALIKE)
    assert [g.tolist() for g in found.groups] == [[at, at + size] for at in range(size)]


@pytest.mark.parametrize("threads", ["1", "2"])
def test_uncompiled_it_finds_the_same(threads: str) -> None:
    """Where nothing is compiled, links and spans are the same."""
    code = (
        "import sys, msgspec\n"
        "from guwah.linking import link_texts\n"
        "texts = msgspec.json.decode(sys.stdin.buffer.read(), type=list[str])\n"
        "print(msgspec.json.encode(list(link_texts(enumerate(texts)))).hex())\n"
    )
    texts = [text for row in ALIKE for text in row[1:]]
    given = msgspec.json.encode(texts)
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1", "NUMBA_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], input=given, capture_output=True,
        check=True, env=plain,
    )  # fmt: skip
    assert bytes.fromhex(done.stdout.decode()) == msgspec.json.encode(
        list(link_texts(enumerate(texts)))
    )


VOWELS = ["a", "e", "i", "o", "u", "ay", "ey", "oy", "uy", "ani", "eni", "oni", "uni"]
WORDS = [
    "letter",
    "passport",
    "brother",
    "street",
    "school",
    "station",
    "evening",
    "garden",
    "window",
    "river",
]


def test_places_are_spread_over_the_table() -> None:
    """A hostile length of text costs no search through all its places."""
    text = skeletons([" ".join(f"{word}{at:x}" for at, word in enumerate(WORDS * 90))])
    size = len(text.symbols)
    slots = 1 << (2 * size).bit_length()
    keys, first = np.zeros(slots, np.int64), np.zeros(slots, np.int32)
    learn(text.symbols, units(), 0, size, keys, first, np.zeros(size, np.int32))
    free = np.flatnonzero(first < 0)
    assert np.diff(free).max() < 200
