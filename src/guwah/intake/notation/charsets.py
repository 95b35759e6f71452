"""
Bytes to text by a declared character set; what cannot be decoded is repaired openly.

Knows no format. Only sets of a closed list are used: a file never picks a codec of Python's
that is no character set (`zlib`, `idna`, `unicode_escape`).

The rules of this module are:
  * A set that is declared and known decodes strictly; its common superset comes first where
    programs write the narrow name and mean the wide set (`gb2312` for GB 18030).
  * ISO 8859-1 and -9 with the bytes 80 to 9F are read as Windows-1252 and -1254, as every mail
    program does, and that is a repair.
  * A set that is unknown, or that does not fit the bytes: UTF-8 if it fits; that is a repair.
  * Else undecodable bytes become U+FFFD; that is a repair.
  * Without a declaration UTF-8 that fits is no repair.
  * No lone surrogate leaves this module.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_LONGEST_NAME = 40
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]")
_SHIFTED = frozenset(
    {"utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be",
     "iso2022_jp_2", "iso2022_kr", "hz"}
)  # fmt: skip
_C1 = re.compile(rb"[\x80-\x9f]")
_WINDOWS = {"iso8859_1": "cp1252", "iso8859_9": "cp1254"}

_NAMES: dict[str, tuple[str, ...]] = {
    "usascii": ("ascii",), "ascii": ("ascii",), "ansix341968": ("ascii",), "646": ("ascii",),
    "iso646us": ("ascii",), "latin1": ("iso8859_1",), "l1": ("iso8859_1",),
    "latin2": ("iso8859_2",), "latin5": ("iso8859_9",), "latin9": ("iso8859_15",),
    "iso88598i": ("iso8859_8",), "iso88598e": ("iso8859_8",), "iso88596i": ("iso8859_6",),
    "utf8": ("utf_8",), "utf8mb4": ("utf_8",), "unicode11utf8": ("utf_8",),
    "utf7": ("utf_7",), "unicode11utf7": ("utf_7",),
    "utf16": ("utf_16",), "utf16le": ("utf_16_le",), "utf16be": ("utf_16_be",),
    "utf32": ("utf_32",), "utf32le": ("utf_32_le",), "utf32be": ("utf_32_be",),
    "gb2312": ("gb18030",), "gb231280": ("gb18030",), "csgb2312": ("gb18030",),
    "euccn": ("gb18030",), "xeuccn": ("gb18030",), "gbk": ("gb18030",), "xgbk": ("gb18030",),
    "cp936": ("gb18030",), "ms936": ("gb18030",), "windows936": ("gb18030",),
    "gb18030": ("gb18030",), "hz": ("hz",), "hzgb2312": ("hz",),
    "big5": ("big5", "cp950", "big5hkscs"), "xbig5": ("big5", "cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"), "big5hkscs": ("big5hkscs",),
    "shiftjis": ("shift_jis", "cp932"), "sjis": ("shift_jis", "cp932"),
    "xsjis": ("shift_jis", "cp932"), "mskanji": ("shift_jis", "cp932"), "cp932": ("cp932",),
    "windows31j": ("cp932",), "eucjp": ("euc_jp", "euc_jis_2004"), "xeucjp": ("euc_jp",),
    "iso2022jp": ("iso2022_jp_2", "iso2022_jp_ext"), "iso2022jp1": ("iso2022_jp_2",),
    "iso2022jp2": ("iso2022_jp_2",), "iso2022kr": ("iso2022_kr",),
    "euckr": ("euc_kr", "cp949"), "ksc56011987": ("euc_kr", "cp949"), "ksc5601": ("cp949",),
    "cp949": ("cp949",), "uhc": ("cp949",), "johab": ("johab",),
    "koi8r": ("koi8_r",), "koi8u": ("koi8_u",), "koi8t": ("koi8_t",), "kz1048": ("kz1048",),
    "ptcp154": ("ptcp154",), "tis620": ("cp874",), "iso885911": ("cp874",),
    "macintosh": ("mac_roman",), "xmacroman": ("mac_roman",), "macroman": ("mac_roman",),
    "xmaccyrillic": ("mac_cyrillic",), "xmacce": ("mac_latin2",), "xmacturkish": ("mac_turkish",),
}  # fmt: skip
_NAMES |= {f"iso8859{number}": (f"iso8859_{number}",) for number in (*range(1, 11), 13, 14, 15, 16)}
for _number in (*range(1250, 1259), 437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863,
                864, 865, 866, 869, 874, 1125):  # fmt: skip
    _NAMES |= dict.fromkeys(
        (f"cp{_number}", f"windows{_number}", f"ibm{_number}", f"xcp{_number}"), (f"cp{_number}",)
    )


@lru_cache(maxsize=256)
def codecs_of(charset: str) -> tuple[str, ...]:
    """Python's names of a character set and its supersets; none if it is not on the list."""
    if len(charset) > _LONGEST_NAME:
        return ()
    return _NAMES.get(_NOT_IN_NAME.sub("", charset.lower()), ())


def load_all() -> None:
    """Load every codec now, for a process that will not be able to open files later."""
    for names in _NAMES.values():
        for name in names:
            codecs.lookup(name)


def decode(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text that bytes stand for.

    Args:
        data: The bytes.
        charset: What the file says of them, or None.

    Returns:
        The text, and whether anything had to be repaired.
    """
    fitting = codecs_of(charset) if charset else ()
    if data.isascii() and not (fitting and fitting[0] in _SHIFTED):
        return data.decode("ascii"), False
    if fitting and fitting[0] in _WINDOWS and _C1.search(data):
        return data.decode(_WINDOWS[fitting[0]], "replace"), True
    for codec in fitting:
        try:
            return _whole(data.decode(codec), False)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("utf-8"), bool(charset)
    except UnicodeDecodeError:
        return _whole(data.decode(fitting[-1] if fitting else "utf-8", "replace"), True)


def _whole(text: str, is_repaired: bool) -> tuple[str, bool]:
    """The text without lone surrogates, which some decoders let through."""
    if not text.isascii() and _SURROGATE.search(text):
        return _SURROGATE.sub("\ufffd", text), True
    return text, is_repaired
