"""Languages of short messages: the classes are told apart, and what tells nothing is `und`."""

from __future__ import annotations

from pathlib import Path

import pytest

from guwah.reading.language.guess import NOTHING, detect, detect_many

HERE = Path(__file__).parent

CLEAR = [
    ("ئەتە مەكتەپكە بارامسىز", "ug-Arab"),
    ("ete mektepke baramsiz", "ug-Latn"),
    ("әтә мәктәпкә барамсиз", "ug-Cyrl"),
    ("我们明天去学校", "zh-Hans"),
    ("我們明天去學校", "zh-Hant"),
    ("ང་ཚོ་སང་ཉིན་སློབ་གྲྭར་འགྲོ་", "bo"),
    ("ертең мектепке барасыз ба", "kk"),
    ("ەرتەڭ مەكتەپكە باراسىز با", "kk"),
    ("эртең мектепке барасызбы", "ky"),
    ("ertaga maktabga borasizmi", "uz"),
    ("эртага мактабга борасизми", "uz"),
    ("yarın okula gidecek misiniz", "tr"),
    ("вы завтра пойдёте в школу", "ru"),
    ("آیا فردا به مدرسه می‌روید", "fa"),
    ("هل ستذهبون غدا إلى المدرسة", "ar"),
    ("are you going to school tomorrow", "en"),
    ("gehen Sie morgen in die Schule", "de"),
    ("vous allez à l'école demain", "fr"),
]


def lines(name: str) -> list[str]:
    """The lines of a test file that are no remarks."""
    return [one for one in (HERE / name).read_text("utf-8").splitlines() if one[0] != "#"]


@pytest.mark.parametrize(("text", "tag"), CLEAR, ids=lambda one: str(one))
def test_each_class_is_known(text: str, tag: str) -> None:
    """A plain sentence of each language in each of its scripts."""
    assert detect(text).tag == tag


def test_latin_uyghur_as_people_type_it() -> None:
    """Of at least two hundred lines written by hand, nineteen of twenty are known."""
    written = lines("latin_uyghur.txt")
    assert len(written) >= 200
    right = [one.tag == "ug-Latn" for one in detect_many(written)]
    assert sum(right) >= 0.95 * len(right)


def test_cyrillic_uyghur_as_people_type_it() -> None:
    """Lines written by hand, nineteen of twenty."""
    right = [one.tag == "ug-Cyrl" for one in detect_many(lines("cyrillic_uyghur.txt"))]
    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize("text", ["", " ", "😀🔥", "123 456", "?!", "https://example.com/salam"])
def test_without_letters_nothing_is_said(text: str) -> None:
    """Emoji, digits, punctuation and links belong to no language."""
    assert detect(text) == NOTHING


@pytest.mark.parametrize(
    ("text", "script"),
    [("안녕하세요", "Hang"), ("こんにちは世界", "Kana"), ("שלום לך", "Hebr"), ("नमस्ते", "Deva")],
)
def test_a_script_that_we_do_not_read_is_named(text: str, script: str) -> None:
    """The language is `und`, and the script is told."""
    found = detect(text)
    assert (found.language, found.script) == ("und", script)


def test_alone_or_among_others_is_the_same() -> None:
    """A batch, even one of several blocks, changes no suggestion."""
    texts = [text for text, _ in CLEAR] * 120
    assert detect_many(texts) == [detect(text) for text, _ in CLEAR] * 120


def test_a_long_text_is_judged_as_a_whole() -> None:
    """Words of any length and messages beyond a block do not overflow a sum."""
    assert detect("ئەتە مەكتەپكە بارامسىز " * 5000).tag == "ug-Arab"
    assert detect("ااااااا" * 20_000).script == "Arab"


def test_a_decomposed_letter_is_the_letter() -> None:
    """Letters typed as a base and a mark are read as one."""
    assert detect("go\u0308rmedim hic\u0327 gu\u0308ndu\u0308z") == detect("görmedim hiç gündüz")
    assert detect("ئه\u200dتە مەكتەپكە") == detect("ئهتە مەكتەپكە")


def test_probability_is_one_where_the_script_decides() -> None:
    """Tibetan letters are Tibetan."""
    assert detect("བཀྲ་ཤིས་བདེ་ལེགས།").probability == 1
