"""
Which encoding a text member is in, other than UTF-8: told by its bytes, or not told.

Reads nothing; it is given the first 64 KiB. What is not unmistakable stays what it is, and its
reader sees bytes that are no UTF-8.

The rules of this module are:
  * A byte-order mark of UTF-16 decides. Without one, zero bytes must stand in one half of the
    16-bit units only, often, and everything must decode.
  * GB18030 only if the head is no UTF-8, decodes strictly, is Chinese and ASCII by its
    characters, and holds the most common Chinese characters as often as Chinese does. Korean,
    Japanese and Western encodings decode as GB18030 too, into words that nobody writes.
"""

from __future__ import annotations

import codecs
import re

UTF_16 = "utf-16"
GB18030 = "gb18030"
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", GB18030: b"\x84\x31\x95\x33"}
FAMILIES = {"utf-16-le": UTF_16, "utf-16-be": UTF_16, GB18030: GB18030}
ENCODINGS = frozenset(FAMILIES.values())
_UTF_32_LE = b"\xff\xfe\x00\x00"
_LEAST_ZEROS = 4
_ZEROS_IN = 8
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ASCII = re.compile(r"[\x00-\x7f]+", re.ASCII)
_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_CHINESE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u2027\u00b7\u2600-\u27bf"
    "\U0001f300-\U0001faff\ufe0f\u200d\ufeff\u00a0]"
)
# The most common characters of Chinese text, in simplified and in traditional letters.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前"
    "开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常"
    "先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报"
    "才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼"
    "书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术"
    "吧吗呢啊哦嗯谢谁请让找跟图片您息消爸妈"
    "們這個來為國說時會對發後裡裏還樣當沒動進長機實點問頭體見產與應無從現學開關間兩將種經過麼話給電"
    "請誰讓圖嗎謝媽愛號書東車門聽寫買賣錢貓難歡嚴記題"
)
_LEAST_CHINESE = 0.9
_LEAST_COMMON = 0.3


def encoding_of(head: bytes, allowed: frozenset[str] = ENCODINGS) -> str | None:
    """The encoding of a text that is not UTF-8.

    Args:
        head: Its first 64 KiB; they may end inside a character.
        allowed: Of `utf-16` and `gb18030`, those that may be told.

    Returns:
        `utf-16-le`, `utf-16-be`, `gb18030`, or None where it is UTF-8 or cannot be told.
    """
    if UTF_16 in allowed and (told := _utf_16(head)):
        return told
    if GB18030 in allowed and (head.startswith(MARKS[GB18030]) or _is_gb18030(head)):
        return GB18030
    return None


def _utf_16(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be`, or None."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if head.startswith(MARKS[encoding]) and not head.startswith(_UTF_32_LE):
            return encoding
    if b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) or max(even, odd) < max(_LEAST_ZEROS, len(head) // 2 // _ZEROS_IN):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    text = _strictly(head, encoding)
    return encoding if text is not None and not _CONTROL.search(text) else None


def _is_gb18030(head: bytes) -> bool:
    """Whether this is Chinese in GB18030 and nothing else."""
    if head.isascii() or _strictly(head, "utf-8") is not None:
        return False
    text = _strictly(head, GB18030)
    if text is None or _CONTROL.search(text):
        return False
    foreign = _ASCII.sub("", text)
    hanzi = _HANZI.findall(foreign)
    common = sum(character in _COMMON for character in hanzi)
    return (
        bool(common)
        and common >= _LEAST_COMMON * len(hanzi)
        and len(_CHINESE.findall(foreign)) >= _LEAST_CHINESE * len(foreign)
        and len(_KANA.findall(foreign)) <= len(hanzi) // 10
    )


def _strictly(head: bytes, encoding: str) -> str | None:
    """The text, which may be cut off inside its last character; None if anything is damaged."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return None
