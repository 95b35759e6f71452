"""
The letter tables of the normal form: three Uyghur scripts, one alphabet.

Data and nothing else; `normal` applies it. Described with vectors in docs/spec/normal-form.md.

The rules of these tables are:
  * One code point in, a string of stable characters out; no rule looks at a neighbour.
  * The one alphabet is Uyghur in Latin letters (ULY) as people type it: no diacritics and no
    apostrophes, so that e/é/ë, o/ö and u/ü, which typing loses, are equal in all scripts.
  * A letter that Uyghur does not use keeps its own script, where folding it would make two
    letters of its language equal (Arabic thal, sad, ain …).
  * Two letters that people of a language take for one another are one (Arabic and Persian
    kaf, Russian e and yo, dotted and dotless i).
"""

from __future__ import annotations

from typing import Final

_ARABIC: Final = {
    # vowels and their carrier
    "ئ": "", "ء": "", "ٴ": "", "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ە": "e",
    "ې": "e", "ى": "i", "و": "o", "ؤ": "o", "ۆ": "o", "ۇ": "u", "ۈ": "u", "ٵ": "a", "ٶ": "o",
    "ٷ": "u", "ٸ": "i", "ۉ": "u", "ۅ": "o",
    # consonants
    "ب": "b", "پ": "p", "ت": "t", "ج": "j", "چ": "ch", "خ": "x", "د": "d", "ر": "r", "ز": "z",
    "ژ": "zh", "س": "s", "ش": "sh", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "گ": "g",
    "ڭ": "ng", "ل": "l", "م": "m", "ن": "n", "ھ": "h", "ه": "h", "ہ": "h", "ۋ": "w", "ي": "y",
    "ی": "y",
}  # fmt: skip

_CYRILLIC: Final = {
    "а": "a", "ә": "e", "е": "e", "ё": "e", "э": "e", "и": "i", "і": "i", "ї": "i", "ы": "i",
    "о": "o", "ө": "o", "у": "u", "ү": "u", "ұ": "u", "я": "ya", "ю": "yu", "є": "ye", "б": "b",
    "п": "p", "т": "t", "җ": "j", "ч": "ch", "х": "x", "д": "d", "р": "r", "з": "z", "ж": "zh",
    "с": "s", "ш": "sh", "щ": "shch", "ғ": "gh", "ґ": "g", "ф": "f", "қ": "q", "к": "k",
    "г": "g", "ң": "ng", "л": "l", "м": "m", "н": "n", "һ": "h", "в": "w", "ў": "w", "й": "y",
    "ц": "ts", "ъ": "", "ь": "",
}  # fmt: skip

_LATIN: Final = {
    # Common Turkic and older Uyghur spellings of one sound in one letter
    "ş": "sh", "ș": "sh", "ç": "ch", "ğ": "gh", "ñ": "ng", "ŋ": "ng", "ƣ": "gh", "ⱪ": "q",
    "ⱨ": "h", "ⱬ": "zh", "ə": "e", "ɵ": "o", "ǝ": "e", "ı": "i", "v": "w",
    # letters without a canonical decomposition
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l",
    "þ": "th", "ŧ": "t", "ĸ": "k",
}  # fmt: skip

LETTERS: Final = _ARABIC | _CYRILLIC | _LATIN
"""Lower-case letters and what each is folded to."""

CARRIERS: Final = frozenset("ئءٴ")
"""Letters that are folded to nothing and belong to the letter after them."""

PLAIN: Final = str.maketrans("şșçğñŞȘÇĞÑ", "sscgnsscgn")
"""Turkish letters as people without a Turkish keyboard type them."""

PUNCTUATION: Final = {
    **dict.fromkeys("'’‘‛ʼʻʾʿ`´′‵＇ʹˈ՚ꞌ", ""),
    **dict.fromkeys("“”„‟«»‹›″「」『』﹁﹂﹃﹄〝〞〟《》〈〉", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣⁃‧・･", "-"),
    **dict.fromkeys("،、⸲﹐﹑､", ","),
    **dict.fromkeys("؛", ";"),
    **dict.fromkeys("؟", "?"),
    **dict.fromkeys("。۔｡·•∙", "."),
    **dict.fromkeys("【〔［〖", "["),
    **dict.fromkeys("】〕］〗", "]"),
    "…": "...", "٪": "%", "٫": ".", "٬": ",", "\u2800": " ",
}  # fmt: skip
"""Punctuation of all scripts in its ASCII form; apostrophes, which ULY uses, are nothing."""
