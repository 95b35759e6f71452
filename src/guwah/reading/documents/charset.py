"""
Bytes of a page or a text file to characters.

Uses sets of a closed list only: a file never picks a codec of Python's that is no character set.
Sources: WHATWG Encoding (labels), RFC 3629 (UTF-8).

The rules of this module are:
  * A byte order mark decides; then what is declared, if it fits; then UTF-8, if it fits.
  * Else the set is guessed from the list, and that is told; what is no character is U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from guwah.reading.documents.document import DocumentAnomaly

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMES: Final = {
    "utf8": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16-le", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "shift_jis": "cp932",
    "sjis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949",
    "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-5": "iso8859_5", "iso-8859-6": "iso8859_6",
    "iso-8859-2": "iso8859_2", "iso-8859-15": "iso8859_15", "koi8-r": "koi8_r",
    "koi8-u": "koi8_u", "macintosh": "mac_roman",
} | {f"windows-{number}": f"cp{number}" for number in range(1250, 1259)} | {
    f"cp{number}": f"cp{number}" for number in range(1250, 1259)
}  # fmt: skip
_GUESSED: Final = ("gb18030", "big5hkscs", "cp1251", "cp1256", "cp1254", "cp1252")
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_MIXED = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
_SAMPLE = 1 << 16


def load_all() -> None:
    """Load every codec now, for a process that cannot open files later."""
    for name in {*_NAMES.values(), *_GUESSED}:
        codecs.lookup(name)


def declared_in(page: bytes) -> str | None:
    """What a page's own `meta` declares in its first 4,096 bytes."""
    found = _DECLARED.search(page[:4096])
    return found[1].decode("ascii") if found else None


def to_text(data: bytes, declared: str | None = None) -> tuple[str, set[DocumentAnomaly]]:
    """Decode.

    Args:
        data: The bytes.
        declared: A character set's name, by the file or its envelope; not trusted.

    Returns:
        The text, and what had to be done for it.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    known = _NAMES.get(declared.strip().lower()) if declared else None
    for fitting in (known, "utf-8"):
        if fitting is not None:
            text, words = _decoded(data, fitting)
            if not words:
                return text, words
    text, words = _decoded(data, known or _guess(data[:_SAMPLE]))
    return text, words | ({"character-set-guessed"} if known is None else set())


def _decoded(data: bytes, name: str) -> tuple[str, set[DocumentAnomaly]]:
    text = data.decode(name, "replace")
    return text, {"characters-replaced"} if "\ufffd" in text else set()


def _guess(sample: bytes) -> str:
    """UTF-16 without a mark by its zeros; else the set that gives the most letters that fit."""
    if sample.count(0) * 4 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    return max(_GUESSED, key=lambda name: _fit(sample.decode(name, "replace"), name))


def _fit(text: str, name: str) -> float:
    """How likely a text is in the set that it was decoded by; higher is better."""
    other = [letter for letter in text if letter > "\x7f"]
    if not other:
        return 0.0
    wanted = {"gb18030": ("\u4e00", "\u9fff"), "big5hkscs": ("\u4e00", "\u9fff"),
              "cp1251": ("\u0430", "\u044f"), "cp1256": ("\u0600", "\u06ff")}.get(name)  # fmt: skip
    if wanted is None:
        good = sum(letter in "çğıöşüÇĞİÖŞÜäßéèêàâîôûñ’“”–…" for letter in other)
    else:
        good = sum(wanted[0] <= letter <= wanted[1] or "\u3000" <= letter <= "\u303f"
                   or "\uff00" <= letter <= "\uffef" for letter in other)  # fmt: skip
    common = sum(
        letter in "的一是不了在人有我他这这個們来到说你妈家里們這說來裡媽" for letter in other
    )
    bad = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in other)
    mixed = len(_MIXED.findall(text)) if name not in ("cp1254", "cp1252") else 0
    return (good + 2 * common - 3 * bad - mixed) / len(other)
