"""
Uyghur in its three scripts: writes a sentence that stands in Latin letters (ULY) in the others.

Made for our own example sentences only; it is no transliterator of found text.

The rules of this module are:
  * What stands in `[[…]]`, and a line that is marked as literal, is left as it is.
  * A vowel at the start of a word or behind a vowel gets its carrier in Arabic letters.
  * An apostrophe parts two letters that would be read as one; it is not written itself.
"""

from __future__ import annotations

import re

VOWELS = frozenset("aeoöuüéi")
ARABIC = {
    "a": "ا", "e": "ە", "b": "ب", "p": "پ", "t": "ت", "j": "ج", "ch": "چ", "x": "خ", "d": "د",
    "r": "ر", "z": "ز", "zh": "ژ", "s": "س", "sh": "ش", "gh": "غ", "f": "ف", "q": "ق", "k": "ك",
    "g": "گ", "ng": "ڭ", "l": "ل", "m": "م", "n": "ن", "h": "ھ", "o": "و", "u": "ۇ", "ö": "ۆ",
    "ü": "ۈ", "w": "ۋ", "v": "ۋ", "é": "ې", "i": "ى", "y": "ي", "c": "ك",
    ",": "،", ";": "؛", "?": "؟",
}  # fmt: skip
CYRILLIC = {
    "a": "а", "e": "ә", "b": "б", "p": "п", "t": "т", "j": "җ", "ch": "ч", "x": "х", "d": "д",
    "r": "р", "z": "з", "zh": "ж", "s": "с", "sh": "ш", "gh": "ғ", "f": "ф", "q": "қ", "k": "к",
    "g": "г", "ng": "ң", "l": "л", "m": "м", "n": "н", "h": "һ", "o": "о", "u": "у", "ö": "ө",
    "ü": "ү", "w": "в", "v": "в", "é": "е", "i": "и", "y": "й", "c": "к",
}  # fmt: skip
IOTATED = {"ya": "я", "yu": "ю"}
_LITERAL = re.compile(r"(\[\[.*?\]\]|https?://\S+|«[A-Z]{2,}»)")
_TOKEN = re.compile(r"(sh|ch|gh|zh|ng|.)", re.S | re.I)


def written_in(script: str, text: str) -> str:
    """The same sentence in another script.

    Args:
        script: `A` for Arabic letters, `C` for Cyrillic, `L` to leave it as it is.
        text: In Latin letters; `[[…]]` stays as it is in every script.

    Returns:
        The sentence, brackets of literal parts removed.
    """
    convert = {"A": _arabic, "C": _cyrillic, "L": str}[script]
    parts = _LITERAL.split(text)
    return "".join(
        part.removeprefix("[[").removesuffix("]]") if n % 2 else convert(part)
        for n, part in enumerate(parts)
    )


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _arabic(text: str) -> str:
    done: list[str] = []
    before = ""
    for token in _tokens(text.lower()):
        if token == "'":
            before = token
            continue
        if token in VOWELS and not (before in ARABIC and before.isalpha() and before not in VOWELS):
            done.append("ئ")
        done.append(ARABIC.get(token, token))
        before = token
    return "".join(done)


def _cyrillic(text: str) -> str:
    done: list[str] = []
    for token in _tokens(text):
        low = token.lower()
        letter = CYRILLIC.get(low, "" if low == "'" else token)
        if done and done[-1].lower() == "й" and low in ("a", "u"):
            iotated = IOTATED["y" + low]
            letter = iotated.upper() if done[-1].isupper() else iotated
            done[-1] = letter
            continue
        done.append(letter.upper() if token[:1].isupper() else letter)
    return "".join(done)
