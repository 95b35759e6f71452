"""The normal form: equal across scripts and typing, different where words differ."""

from __future__ import annotations

from time import perf_counter

import pytest

from guwah.script import han
from guwah.script.normal import normal_text, normalise

UYGHUR = [
    ("ئاتا", "ata", "ата"),
    ("ئۆي", "öy", "өй"),
    ("ئۈزۈم", "üzüm", "үзүм"),
    ("ئەتىگەن", "etigen", "әтигән"),
    ("كېلىدۇ", "kélidu", "келиду"),
    ("كېلىدۇ", "këlidu", "келиду"),
    ("كېلىدۇ", "ke'lidu", "келиду"),
    ("چاقىرىش", "chaqirish", "чақириш"),
    ("غەم", "ghem", "ғәм"),
    ("سىڭلىم", "singlim", "сиңлим"),
    ("ژۇرنال", "zhurnal", "журнал"),
    ("جاۋاب", "jawab", "җаваб"),
    ("ھۆكۈمەت", "hökümet", "һөкүмәт"),
    ("مەسئۇل", "mes'ul", "мәсул"),
    ("يول", "yol", "йол"),
    ("يۇرت", "yurt", "юрт"),
    ("ياردەم", "yardem", "ярдәм"),
    ("پاسپورت", "pasport", "паспорт"),
    ("خەت", "xet", "хәт"),
    ("قاچان", "qachan", "қачан"),
    ("ۋاقىت", "waqit", "вақит"),
    ("كىشىلەر ئۇنى كۆردى", "kishiler uni kördi", "кишиләр уни көрди"),
]


@pytest.mark.parametrize("words", UYGHUR, ids=lambda words: words[1])
def test_uyghur_is_one_in_three_scripts(words: tuple[str, str, str]) -> None:
    """Arabic, Latin and Cyrillic spellings of one word have one normal form."""
    assert len(set(map(normal_text, words))) == 1


@pytest.mark.parametrize("words", UYGHUR, ids=lambda words: words[1])
def test_uyghur_typed_without_diacritics_is_found(words: tuple[str, str, str]) -> None:
    """What a plain keyboard loses is lost in every script alike."""
    typed = words[1].translate(str.maketrans("éëöü", "eeou", "'"))
    assert normal_text(typed) == normal_text(words[0])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ئۇيغۇر", "Uyghur"), ("Uyğur", "ئۇيغۇر"), ("şeher", "شەھەر"), ("Çong", "چوڭ"),
        ("كىتاب", "کىتاب"), ("ھەمدە", "هەمدە"), ("ئە", "\u064a\u0654ە"), ("ﺋﺎﺗﺎ", "ئاتا"),
        ("سالاااام", "ساـلاااام"), ("s\u200bal\u200dam", "salam"), ("\u202bمەن\u202c", "مەن"),
        ("區分", "区分"), ("後來說", "后来说"), ("電話號碼", "电话号码"), ("臺灣", "台湾"),
        ("裏面", "裡面"), ("著急", "着急"), ("⼀⼆", "一二"), ("ＡＢＣ１２３", "abc123"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"), ("۰۱۲۳۴۵۶۷۸۹", "0123456789"), ("༠༡༢༣༤", "01234"),
        ("०१२३४", "01234"), ("𝟘𝟙𝟚", "012"), ("①②", "12"), ("ISTANBUL", "istanbul"),
        ("İstanbul", "istanbul"), ("ışık", "IŞIK"), ("Straße", "STRASSE"), ("naïve", "naive"),
        ("и\u0306од", "йод"), ("ещё", "еще"), ("مُحَمَّد", "محمد"), ("ﻻ", "لا"), ("أحمد", "احمد"),
        ("don’t", "don't"), ("«a»", '"a"'), ("你好，世界。", "你好,世界."), ("a\u3000b", "a b"),
        ("ྀ", "ྀ"), ("བོད༌ཡིག", "བོད་ཡིག"),
    ],
)  # fmt: skip
def test_two_ways_to_write_are_one(a: str, b: str) -> None:
    """Widths, digits, case, variants and invisible marks make no difference."""
    assert normal_text(a) == normal_text(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ཀི", "ཀ"), ("ཀི", "ཀུ"), ("བོད", "བད"), ("कि", "का"), ("مس", "مش"), ("با", "بە"),
        ("سوئال", "شوئال"), ("ص", "س"), ("ع", "ا"), ("大", "小"), ("1", "2"), ("ka", "ga"),
        ("が", "か"), ("각", "가"),
    ],
)  # fmt: skip
def test_different_words_stay_different(a: str, b: str) -> None:
    """Vowel signs, and letters that tell words apart, are not folded away."""
    assert normal_text(a) != normal_text(b)


@pytest.mark.parametrize("text", ["Hello there, 12:30?", "bugun kelemsiz", "你在哪里", "བཀྲ་ཤིས"])
def test_a_text_without_variants_is_its_own_normal_form(text: str) -> None:
    """What is plain already stays, but for its capitals."""
    assert normal_text(text) == text.lower()


def test_spans_lead_back_to_the_original_bytes() -> None:
    """A word of the normal form names the bytes of the word as written."""
    text = "\u200fبۈگۈن Ürümchi’de 電話"
    normal = normalise(text)
    source = text.encode()

    def written(word: str) -> str:
        at = normal.text.index(word)
        offset, length = normal.span(at, at + len(word))
        return source[offset : offset + length].decode()

    assert written("bugun") == "بۈگۈن"
    assert written("urumchi") == "Ürümchi’"
    assert written("电话") == "電話"


def test_a_span_never_cuts_a_character() -> None:
    """Half of a letter that became two stands for the whole letter."""
    normal = normalise("ش")
    assert normal.text == "sh"
    assert normal.span(0, 1) == normal.span(1, 2) == normal.span(0, 2) == (0, 2)


def test_a_vowel_carrier_belongs_to_its_vowel() -> None:
    """The hamza before a Uyghur vowel is inside the word's span, or a redaction would miss it."""
    assert normalise("ئا").span(0, 1) == (0, 4)


def test_a_composed_letter_spans_its_parts() -> None:
    """Letter and mark typed apart are one character of the normal form."""
    normal = normalise("xи\u0306x")
    assert normal.text == "xyx"
    assert normal.span(1, 2) == (1, 4)


def test_offsets_end_with_the_length() -> None:
    """The last offset is the length in bytes, lone surrogates counted as three."""
    assert list(normalise("aé\ud800").offsets) == [0, 1, 3, 6]
    assert list(normalise("").offsets) == [0]


def test_the_han_table_folds_in_one_step() -> None:
    """No simplified character of the table is itself folded further."""
    assert len(han.VARIANTS) == len(han.SIMPLIFIED) > 3500
    assert not set(han.VARIANTS) & set(han.SIMPLIFIED)


def test_a_pile_of_marks_costs_little() -> None:
    """Marks whose order is undone by the square of their number do not stop a reading."""
    pile = "བ" + "\u0f71\u0f72\u0f80" * 100_000
    began = perf_counter()
    normal = normalise(pile)
    assert len(normal.offsets) == len(normal.text) + 1 == 34
    assert perf_counter() - began < 5
