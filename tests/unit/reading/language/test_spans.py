"""Mixed lines are cut where their language or script changes."""

from __future__ import annotations

import pytest

from guwah.reading.language.spans import spans, spans_many


def cut(text: str) -> list[tuple[str, str]]:
    """The spans of a text: what stands there, and its class."""
    raw = text.encode()
    return [(raw[one.offset : one.offset + one.length].decode(), one.guess.tag)
            for one in spans(text)]  # fmt: skip


def test_scripts_are_cut_apart() -> None:
    """Three scripts in a line are three spans."""
    assert cut("مەن بۈگۈن كېلىمەن 我们明天见 я приду завтра") == [
        ("مەن بۈگۈن كېلىمەن", "ug-Arab"), ("我们明天见", "zh-Hans"), ("я приду завтра", "ru"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("yarın okula gitmeyeceğim çünkü hastayım", "tr"),
         ("please call me back when you are free", "en")),
        (("men bügün mektepke baralmaymen", "ug-Latn"),
         ("bitte rufen Sie mich morgen zurück", "de")),
        (("мән бүгүн мәктәпкә баралмаймән", "ug-Cyrl"),
         ("позвоните мне пожалуйста завтра вечером", "ru")),
    ],
)  # fmt: skip
def test_languages_of_one_script_are_cut_apart(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    """Where a line goes on in another language, the cut is within a word of the place."""
    found = cut(f"{first[0]} {second[0]}")
    assert [tag for _, tag in found] == [first[1], second[1]]
    assert abs(len(found[0][0].split()) - len(first[0].split())) <= 1


def test_what_is_no_language_stands_in_no_span() -> None:
    """Digits, emoji, links and addresses are left out; the words around keep their language."""
    text = "yarın saat 10 gibi gelirim 😀 https://example.com/yol bekle beni sen a.b@example.com"
    assert cut(text) == [
        ("yarın saat", "tr"), ("gibi gelirim", "tr"), ("bekle beni sen", "tr"),
    ]  # fmt: skip


def test_punctuation_does_not_cut() -> None:
    """A sentence with commas is one span, without the full stop."""
    assert cut("Я приду, если смогу; жди.") == [("Я приду, если смогу; жди", "ru")]


def test_one_foreign_word_is_usually_not_cut_out() -> None:
    """A name in the same script does not make a span of its own."""
    assert len(spans("ben yarın Michael ile birlikte okula gideceğim")) == 1


def test_offsets_count_bytes() -> None:
    """Emoji and letters before a span count as many bytes as UTF-8 gives them."""
    (found,) = spans("😀 «бу китапни оқудуңму»")
    assert (found.offset, found.length) == (7, len("бу китапни оқудуңму".encode()))


def test_each_text_is_cut_by_itself() -> None:
    """A batch gives what single calls give."""
    texts = ["", "salam 你好", "12", "мән билмәймән, i do not know"] * 30
    assert spans_many(texts) == list(map(spans, texts))
