"""
Other spellings of a text: Uyghur in Latin and Cyrillic letters, Kazakh in Arabic letters,
Uzbek in Latin letters.

Makes text to train the language model with, where little can be had; no part of the program.

The rules of this module are:
  * Uyghur Arabic to ULY and to Cyrillic letter by letter; the carrier falls, and between two
    letters that ULY would read otherwise it is an apostrophe.
  * A spelling habit is drawn for a whole text, because a person keeps to a habit.
  * Kazakh Arabic marks a word with front vowels by U+0674, unless it has е, г or к.
"""

from __future__ import annotations

import random
import re

ULY = dict(zip("اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
               ["a", "e", "b", "p", "t", "j", "ch", "x", "d", "r", "z", "zh", "s", "sh", "gh", "f",
                "q", "k", "g", "ng", "l", "m", "n", "h", "o", "u", "ö", "ü", "w", "é", "i", "y"],
               strict=True)) | {"،": ",", "؟": "?", "؛": ";"}  # fmt: skip
CYRILLIC = dict(zip("اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي", "аәбптҗчхдрзжсшғфқкгңлмнһоуөүвеий",
                    strict=True)) | {"،": ",", "؟": "?", "؛": ";"}  # fmt: skip
KAZAKH = dict(zip("аәбвгғдежзийкқлмнңоөпрстуұүфхһчшыіэ", "اابۆگعدەجزييكقلمنڭووپرستۋۇۇفحھچشىىە",
                  strict=True)) | {"ц": "تس", "щ": "شش", "ю": "يۋ", "я": "يا", "ё": "يو", "ъ": "",
                                   "ь": "", ",": "،", "?": "؟"}  # fmt: skip
UZBEK = dict(zip("абвгдеёжзийклмнопрстуфхцчшъьэюяўқғҳы",
                 ["a", "b", "v", "g", "d", "e", "yo", "j", "z", "i", "y", "k", "l", "m", "n", "o",
                  "p", "r", "s", "t", "u", "f", "x", "s", "ch", "sh", "ʼ", "", "e", "yu", "ya",
                  "oʻ", "q", "gʻ", "h", "i"], strict=True))  # fmt: skip
FOREIGN = re.compile("[ءآأؤإةثحذصضطظعهکی]")
HABITS = (
    ("plain", 10, str.maketrans("éöü", "eou", "'")),
    ("uly", 10, {}),
    ("diaeresis", 2, str.maketrans("é", "ë")),
    ("no apostrophe", 4, str.maketrans("", "", "'")),
    ("yengi yeziq", 3, None),
    ("turkish", 0.7, None),
    ("turkish without marks", 0.3, None),
    ("plain with v", 1, str.maketrans("éöüw", "eouv", "'")),
)
YEZIQ = (("ch", "Q"), ("sh", "X"), ("gh", "G"), ("x", "h"), ("q", "k"), ("zh", "z"), ("é", "e"),
         ("Q", "q"), ("X", "x"), ("G", "g"), ("'", ""))  # fmt: skip
TURKISH = (("ch", "ç"), ("sh", "ş"), ("gh", "ğ"), ("zh", "j"), ("w", "v"), ("é", "e"), ("'", ""))
UNMARKED = str.maketrans("çşğöü", "csgou")


def uyghur_latin(text: str) -> str:
    """Uyghur in Arabic letters as ULY with all its marks; what was Latin already falls."""
    out: list[str] = []
    text = re.sub("[A-Za-z]+", "", text)
    text = re.sub("(?<=[نسگقكتش])ئ(?=[اەوۇۆۈېى])", "'", text.replace("ى", "ى"))
    text = re.sub("(?<=[اەوۇۆۈېى])ئ", "'", text).replace("ئ", "")
    for letter in text:
        out.append(ULY.get(letter, letter))
    return "".join(out)


def typed(text: str, pick: random.Random) -> str:
    """Uyghur in Latin letters as somebody types it."""
    text = uyghur_latin(text)
    name, _, table = pick.choices(HABITS, [weight for _, weight, _ in HABITS])[0]
    if table is not None:
        return text.translate(table)
    for old, new in YEZIQ if name == "yengi yeziq" else TURKISH:
        text = text.replace(old, new)
    return text.translate(UNMARKED) if name.endswith("marks") else text


def uyghur_cyrillic(text: str) -> str:
    """Uyghur in Arabic letters as Cyrillic."""
    text = "".join(CYRILLIC.get(letter, letter) for letter in text.replace("ئ", ""))
    return text.replace("йа", "я").replace("йу", "ю").replace("йо", "ё")


def uzbek_latin(text: str) -> str:
    """Uzbek in Cyrillic letters as the Latin alphabet of 1995."""
    text = re.sub(r"(?<![^\W_])[еЕ]|(?<=[аеёиоуўэюяъьАЕЁИОУЎЭЮЯЪЬ])е", "ye", text.lower())
    text = re.sub(r"(?<=[аеёиоуўэюя])ц", "ts", text)
    return "".join(UZBEK.get(letter, letter) for letter in text)


def kazakh_arabic(text: str) -> str:
    """Kazakh in Cyrillic letters as it is written in China."""

    def word(found: re.Match[str]) -> str:
        cyrillic = found[0]
        front = re.search("[әөүі]", cyrillic) and not re.search("[егкэ]", cyrillic)
        return ("ٴ" if front else "") + "".join(KAZAKH.get(one, one) for one in cyrillic)

    return re.sub(r"\w+", word, text.lower()).replace(",", "،").replace("?", "؟")
