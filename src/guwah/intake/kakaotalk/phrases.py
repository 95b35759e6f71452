"""
KakaoTalk's own words in an export: media, calls, what was deleted, what the app says.

The rules of this module are:
  * A phrase stands here only if it was seen in an export or in a public parser's list.
  * A word for media counts as the whole text; never inside a text.
  * A phrase that is missing leaves an ordinary message: no text is ever lost.
"""

from __future__ import annotations

import re

OWNER = "회원님"

MEDIA = re.compile(
    r"(?:사진(?: [0-9]{1,3}장)?|동영상(?: [0-9]{1,3}개)?|이모티콘|\(이모티콘\)|음성 ?메시지|연락처|스티커"
    r"|Photos?(?: [0-9]{1,3})?|[0-9]{1,3} [Pp]hotos|Videos?|Emoticons?|\([Ee]moticons?\)|Stickers?"
    r"|Voice (?:[Nn]ote|[Mm]essage)s?|Contact)"
)  # fmt: skip
FILE = re.compile(r"(?:파일|File) ?: ?([^\n\r]{1,400})")
NAMED_MEDIA = re.compile(
    r"[0-9a-f]{32,128}\.(?:jpe?g|png|gif|webp|heic|mp4|mov|m4a|amr|aac|mp3|pdf|zip)", re.IGNORECASE
)
DELETED = re.compile(
    r"삭제된 메시지입니다\.?|메시지가 삭제되었습니다\.?|(?:This message was d|D)eleted(?: message)?\.?"
)
CALL = re.compile(
    r"(?:그룹 ?)?(?:보이스톡|페이스톡|라이브톡|그룹콜)"
    r"(?: ?(?:해요|취소|부재중|종료|거절|[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?))?\.?"
)
MISSED = ("부재중", "취소", "거절")

_SENTENCES = (
    r"님이 들어왔습니다", r"님이 나갔습니다", r"님을 초대했습니다", r"님을 초대하였습니다", r"님을 내보냈습니다",
    r"채팅방 관리자가 메시지를 가렸습니다", r"님이 방장이 되었습니다", r"님을 내보내기 하였습니다",
)  # fmt: skip
_ENGLISH = re.compile(
    r"\S[^\n]{0,200} (?:(?:has )?(?:joined|left) th(?:is|e) chat ?room"
    r"|invited [^\n]{1,400} to th(?:is|e) chat ?room)\.?"
)
_TAIL = r"(?:운영정책|타인, 기관)"
_KOREAN = re.compile(
    r"[^\n]{0,400}?(?:" + "|".join(_SENTENCES) + r")(?:\.? ?|\. ?" + _TAIL + r"[^\n]{0,400})"
)
_WORDS = tuple(word.encode() for word in (*_SENTENCES, "chat room", "chatroom"))


def is_bare_notice(line: bytes) -> bool:
    """Whether a line without a time is one of the app's known sentences.

    Args:
        line: The line, without its end.
    """
    if not any(word in line for word in _WORDS):
        return False
    return is_notice(line.decode("utf-8", "replace").strip())


def is_notice(text: str) -> bool:
    """Whether a whole text is one of the app's known sentences.

    Args:
        text: The text.
    """
    return _KOREAN.fullmatch(text) is not None or _ENGLISH.fullmatch(text) is not None


def is_notice_of(name: str, text: str) -> bool:
    """Whether a text behind a name is what the app says of that very person.

    Args:
        name: The name before it.
        text: The text.
    """
    return bool(name) and text.startswith(name) and is_notice(text.strip())
