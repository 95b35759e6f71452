"""
Wears texts in ways that linking_corpus_noise.py does not: for sets that nothing was tuned on.

For every text some of the kinds are drawn, of those that fit its script. Kinds that touch words
and kinds that touch letters are given as many edits, together, as the usual noise makes.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from linking_corpus_noise import Sounds, is_han
from linking_corpus_words import turned

ROWS = {
    "en": "qwertyuiop asdfghjkl zxcvbnm",
    "tr": "qwertyuıopğü asdfghjklşi zxcvbnmöç",
    "ug-Latn": "qwertyuiop asdfghjkl zxcvbnm",
    "ru": "йцукенгшщзхъ фывапролджэ ячсмитьбю",
    "kk": "йцукенгшщзхъ фывапролджэ ячсмитьбю әіңғүұқөһ",
    "ug-Cyrl": "йцукенгшщзхъ фывапролджэ ячсмитьбю әҗңғүқөһ",
    "ar": "ضصثقفغعهخحجد شسيبلاتنمكط ئءؤرىةوزظ",
    "fa": "ضصثقفغعهخحجچ شسیبلاتنمکگ ظطزرذدپو",
    "ug": "چۋېرتيۇڭوپ ھسداەىقكلى زشغۈبنم ژفگخجۆئ",
}
VOWELS = set("aeiouéöüıаеиоуыэюяәөүұіاويەوۇۆۈېى\u0f72\u0f74\u0f7a\u0f7c")
LEET = dict(zip("aeiostlgbаеоз", "4310571984303", strict=True))
CAPITALS = dict(zip("aehkmoptxyiаеһкморсу", "ΑΕΗΚΜΟΡΤΧΥΙAEHKMOPCY", strict=True))
CONFUSED = [("x", "h"), ("q", "k"), ("w", "v"), ("gh", "g"), ("é", "e"), ("ö", "o"), ("ü", "u"), ("zh", "j"), ("қ", "к"), ("ғ", "г"), ("ң", "н"), ("ү", "у"), ("ө", "о"), ("һ", "х"), ("ә", "а"), ("ё", "е"), ("ı", "i"), ("ş", "s"), ("ç", "c"), ("ğ", "g"), ("ۇ", "و"), ("ۆ", "و"), ("ې", "ى"), ("ھ", "ه"), ("ە", "ه"), ("ڭ", "نگ"), ("پ", "ب"), ("ى", "ي"), ("أ", "ا"), ("ة", "ه"), ("ی", "ي")]  # fmt: skip
PICTURES = "🙂💩🐍🔒💰🏠🚗📷🌙⭐🍞🐕⏰✈️"
COMBINING = "\u0301\u0308\u0336\u0332\u0323\u0338"
SPLITS = "|/、.·*＿ "
RADICALS = {"好": "女子", "明": "日月", "你": "亻尔", "他": "亻也", "们": "亻门", "說": "言兌", "说": "讠兑", "的": "白勺", "想": "相心", "知": "矢口", "对": "又寸", "對": "业寸", "加": "力口", "和": "禾口", "如": "女口", "地": "土也", "打": "扌丁", "时": "日寸", "時": "日寺", "法": "氵去", "没": "氵殳", "字": "宀子", "话": "讠舌", "話": "言舌", "做": "亻故", "信": "亻言", "把": "扌巴", "汉": "氵又", "吃": "口乞", "吗": "口马", "嗎": "口馬", "她": "女也", "从": "人人", "林": "木木", "品": "口口口", "功": "工力", "新": "亲斤", "海": "氵每", "让": "讠上", "现": "王见"}  # fmt: skip
TWINS = dict(zip("己未日人士大戊天由甲末入土己目干请清情睛晴", "已末曰入土太戌夭田申未人士巳日千清请睛情睛", strict=True))  # fmt: skip

Change = Callable[[random.Random, str, str], str]


def doubled(rng: random.Random, one: str, language: str) -> str:
    """A letter twice or thrice."""
    return one * rng.choice((2, 2, 3))


def neighbour(rng: random.Random, one: str, language: str) -> str:
    """The letter beside it on the keyboard."""
    for row in ROWS.get(language, "").split():
        at = row.find(one.lower())
        if at >= 0 and len(row) > 1:
            return row[at - 1] if at == len(row) - 1 or (at and rng.random() < 0.5) else row[at + 1]
    return one


def without_vowel(rng: random.Random, one: str, language: str) -> str:
    """Nothing in place of a vowel."""
    return "" if one.lower() in VOWELS else one


def leet(rng: random.Random, one: str, language: str) -> str:
    """A digit that looks like the letter."""
    return LEET.get(one.lower(), one)


def marked(rng: random.Random, one: str, language: str) -> str:
    """A combining mark above, through or below."""
    return one + rng.choice(COMBINING)


def wide(rng: random.Random, one: str, language: str) -> str:
    """The full-width form of a Latin letter or digit."""
    return chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one


def capital(rng: random.Random, one: str, language: str) -> str:
    """A capital of another script that looks the same."""
    return CAPITALS.get(one.lower(), one)


def stretched(rng: random.Random, one: str, language: str) -> str:
    """An Arabic letter with a tatweel."""
    return one + "ـ" if "\u0620" <= one <= "\u06d5" else one


def halved(rng: random.Random, one: str, language: str) -> str:
    """A Chinese character as the two that it is made of."""
    return RADICALS.get(one, one)


def twin(rng: random.Random, one: str, language: str) -> str:
    """A Chinese character that looks nearly the same."""
    return TWINS.get(one, one)


def split(rng: random.Random, one: str, language: str) -> str:
    """A Chinese character and a point that parts it from the next."""
    return one + rng.choice(SPLITS) if is_han(one) else one


def traditional(rng: random.Random, one: str, language: str) -> str:
    """The other form of a Chinese character."""
    return turned(one, "zh-Hant") if is_han(one) else one


def word_spaced(rng: random.Random, word: str, language: str) -> str:
    """Every letter by itself."""
    return rng.choice((" ", " ", ".", "-")).join(word)


def word_masked(rng: random.Random, word: str, language: str) -> str:
    """Stars within."""
    if len(word) < 4:
        return word
    count = rng.randint(1, min(3, len(word) - 2))
    return word[0] + rng.choice("*#•") * count + word[1 + count :]


def word_gone(rng: random.Random, word: str, language: str) -> str:
    """Left out."""
    return ""


def word_pictured(rng: random.Random, word: str, language: str) -> str:
    """A picture instead."""
    return rng.choice(PICTURES)


def word_trailing(rng: random.Random, word: str, language: str) -> str:
    """Dots after it."""
    return word + rng.choice(("...", "…", " .. ", "!!!", "،،", "....."))


def word_confused(rng: random.Random, word: str, language: str) -> str:
    """Spelled as those do who have another keyboard."""
    for one, other in CONFUSED:
        if one in word:
            word = word.replace(one, other)
    return word


def changed(rng: random.Random, one: str, language: str, kinds: list[Change]) -> str:
    """A letter, changed by the first of these kinds, in any order, that changes it."""
    for kind in rng.sample(kinds, len(kinds)):
        found = kind(rng, one, language)
        if found != one:
            return found
    return one


LETTERWISE: list[Change] = [doubled, neighbour, without_vowel, leet, marked, wide, capital, stretched]  # fmt: skip
WORDWISE: list[Change] = [word_spaced, word_masked, word_gone, word_pictured, word_trailing, word_confused]  # fmt: skip
OF_HAN: list[Change] = [doubled, marked, halved, twin, split, traditional]
COST: dict[Change, float] = {word_spaced: 6.0, word_masked: 2.0, word_gone: 7.0, word_pictured: 7.0, word_trailing: 2.0, word_confused: 2.0}  # fmt: skip


class Unseen:
    """The other kinds of noise."""

    def __init__(self, sounds: Sounds, heavy: tuple[float, float]) -> None:
        """
        Keep what is drawn from.

        Args:
            sounds: For pinyin in place of a character.
            heavy: The lowest and the highest rate of edits per character.
        """
        self.sounds = sounds
        self.heavy = heavy

    def __call__(self, rng: random.Random, text: str, language: str, strength: float) -> str:
        """A text, worn; as linking_corpus_noise.Seen does."""
        heavy = rng.uniform(*self.heavy) * strength
        if sum(map(is_han, text)) * 2 > len(text):
            return self.han(rng, text, heavy * 1.5) or text
        kinds = rng.sample(LETTERWISE, 3) + rng.sample(WORDWISE, 2)
        words = text.split(" ")
        rate = heavy / 4
        for i, word in enumerate(words):
            for kind in kinds[3:]:
                if words[i] and rng.random() < rate * (len(word) + 1) / 2 / COST[kind]:
                    words[i] = kind(rng, words[i], language)
        for _ in range(len(words)):
            if rng.random() < rate / 4 and len(words) > 2:
                i = rng.randrange(len(words) - 1)
                words[i], words[i + 1] = words[i + 1], words[i]
        worn = " ".join(word for word in words if word)
        return self.letters(rng, worn, language, kinds[:3], heavy * 1.0) or text

    def letters(
        self, rng: random.Random, text: str, language: str, kinds: list[Change], rate: float
    ) -> str:
        """Some letters changed, where one of the kinds changes anything."""
        at = list(text)
        for i, one in enumerate(at):
            if rng.random() < rate and one.isalpha():
                at[i] = changed(rng, one, language, kinds)
        return "".join(at)

    def han(self, rng: random.Random, text: str, rate: float) -> str:
        """Characters halved, parted, taken for others, spelled out or left away."""
        kinds = rng.sample(OF_HAN, 3)
        at = list(text)
        for i, one in enumerate(at):
            if rng.random() >= rate:
                continue
            share = rng.random()
            if share < 0.6:
                at[i] = changed(rng, one, "zh", kinds)
            elif share < 0.75:
                at[i] = self.sounds.of.get(one, one)
            elif share < 0.85:
                at[i] = rng.choice(PICTURES)
            elif i + 1 < len(at):
                at[i], at[i + 1] = at[i + 1], at[i]
        return "".join(at)
