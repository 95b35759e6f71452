"""
LINE's own words in an export: titles, placeholders for media, calls, what was taken back.

The rules of this module are:
  * A phrase stands here only if it was seen in an export or in a public parser's list.
  * A placeholder counts as the whole text, or in front of a file's name; never inside a text.
  * A phrase that is missing leaves an ordinary message: no text is ever lost.
"""

from __future__ import annotations

import re
from typing import Literal

Placeholder = Literal["media", "file", "location", "poll"]

_MEDIA = """
Photo|Photos|Video|Videos|Sticker|Stickers|Voice message|Audio|Album|Albums|Contact|GIF
写真|画像|動画|スタンプ|ボイスメッセージ|音声メッセージ|アルバム|連絡先
照片|圖片|影片|視頻|貼圖|語音訊息|相簿|聯絡資訊|聯絡人|图片|视频|贴图|语音信息|语音消息|相册|联系人
사진|동영상|스티커|음성 메시지|음성메시지|앨범|연락처
รูป|รูปภาพ|ภาพ|วิดีโอ|สติกเกอร์|ข้อความเสียง|อัลบั้ม
"""
_FILE = "File|ファイル|檔案|文件|파일|ไฟล์"
_LOCATION = "Location|位置情報|位置|位置資訊|位置訊息|위치|ตำแหน่ง|ตำแหน่งที่ตั้ง"
_POLL = "Poll|投票|투표|โพล"
_SPACED = """
Photos|Videos|Stickers|Audio|รูป|วิดีโอ|สติกเกอร์|圖片|影片|貼圖|写真|動画|スタンプ
"""


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", "|").split("|") if word.strip()]


PLACEHOLDERS: dict[str, Placeholder] = {
    **{word: "media" for word in _words(_MEDIA)},
    **{word: "file" for word in _words(_FILE)},
    **{word: "location" for word in _words(_LOCATION)},
    **{word: "poll" for word in _words(_POLL)},
}
BRACKETED = re.compile(r"\[([^\[\]\n]{1,30})\](?: ([^\n]{1,400}))?")
CALL = "\u260e"
UNANSWERED = (
    "不在着信", "応答がありません", "キャンセル", "Missed call", "No answer", "Canceled", "Cancelled",
    "未接來電", "未接来电", "無人接聽", "无人接听", "取消", "부재중", "응답 없음", "취소", "ไม่ได้รับสาย",
)  # fmt: skip
TAKEN_BACK = (
    "送信を取り消しました", "unsent a message", "Message unsent", "已收回訊息", "收回了訊息", "已收回消息",
    "撤回了一条消息", "메시지를 취소했습니다", "메시지 보내기를 취소", "ยกเลิกข้อความ",
)  # fmt: skip
_NOTICES = (
    "joined the group", "joined the chat", "joined the room", "left the group", "left the chat",
    "left the room", "invited ", "added ", "removed ", "changed the group", "changed the chat",
    "made an announcement", "canceled ", "created an album", "deleted the album", "added photos",
    "created a poll",
    "が参加しました", "がグループに参加しました", "が退会しました", "がグループを退会しました",
    "が退出しました", "を招待しました", "をグループに追加しました", "グループ名を", "プロフィール画像を",
    "がアナウンスしました", "がアルバムを作成しました", "がアルバムに", "がノートに", "がイベントを",
    "已加入群組", "已離開群組", "已新增", "已邀請", "已設定公告", "加入聊天", "離開聊天", "已將", "變更了",
    "已加入该群", "已退群", "已将", "发布了通告", "邀请了", "加入了聊天", "离开了聊天",
    "님이 들어왔습니다", "님이 나갔습니다", "님을 초대했습니다", "그룹명을 변경했습니다",
    "เข้าร่วม", "ออกจาก", "เพิ่ม", "เปลี่ยนชื่อกลุ่ม",
)  # fmt: skip
_NOTICE_LENGTH = 300

_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"Chat (?:history )?(?:with|in) (.+)",
        r"(.+?)(?:との|の)トーク(?:履歴)?",
        r"[與与](.+)的聊天(?:記錄|紀錄|记录)?",
        r"(.+)的聊天(?:記錄|紀錄|记录)?",
        r"(.+?)(?:님과의|님과|과의|와의|의) 대화(?: 기록)?",
        r"ประวัติ(?:การ)?(?:แชท|สนทนา)(?:กับ|ในกลุ่ม)? ?\"?(.+?)\"?",
        r"แชท(?:กับ|ใน) ?(.+)",
    )
)


def is_notice_behind(name: str, text: str) -> bool:
    """Whether a text behind a name is what the app says of that very person.

    Args:
        name: The row's name.
        text: The row's text.
    """
    if not name or len(text) > _NOTICE_LENGTH or not text.startswith(name) or "\n" in text:
        return False
    said = text[len(name) :].lstrip(" ")
    return said.startswith(_NOTICES)


def thread_of(title: str) -> str:
    """The chat's name in a title.

    Args:
        title: The first line behind `[LINE]`.

    Returns:
        The name; the whole title if its words are not known.
    """
    for pattern in _TITLES:
        found = pattern.fullmatch(title)
        if found is not None:
            return found[1].strip()
    return title
