"""
Write the exports beside this file: every dialect, language, trap and damage.

All people are invented. Run it with Python alone: `python tests/vectors/kakaotalk/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
RLM = "\u200f"
NARROW = "\u202f"
NIL = ""

WINDOWS = f"""\
등불 만드는 사람들 님과 카카오톡 대화
저장한 날짜 : 2023-03-05 20:15:00

--------------- 2023년 2월 28일 화요일 ---------------
등불슬기님이 들어왔습니다.운영정책을 위반한 메시지로 신고 접수 시 카카오톡 이용에 제한이 있을 수 있습니다.
불법촬영물등 식별 및 게재제한 조치 안내
[등불슬기] [오전 10:55] 안녕하세요
[마루한 [관리]] [오전 12:05] 여러 줄
두 번째 줄

네 번째 줄
[마루한 [관리]] [오후 12:05] 사진 3장
[등불슬기] [오후 3:05] [마루한] [오후 3:04] 붙여 넣은 줄
[등불슬기] [오후 3:06] 삭제된 메시지입니다.
등불슬기님이 나갔습니다.
[마루한 [관리]] [오후 11:59] 보이스톡 부재중
--------------- 2023년 3월 1일 수요일 ---------------
마루한 [관리]님이 초롱이님을 초대했습니다.
[초롱이] [오전 9:00] 파일: 등불.pdf
[] [오전 9:01] 이름이 없는 사람
[초롱이] [오전 9:02]{NIL} 2023년 3월 1일 오전 9:00, 초롱이 : 다른 기기의 줄
2023년 3월 1일 오전 9:01, 초롱이 : 이것도
--------------- 2023년 3월 2일 목요일 ---------------
모르는 문장이 날짜 아래에 있다
[초롱이] [17:00] 다른 시계는 글이다
[초롱이] [오후 5:00] 끝
"""
WINDOWS_ENGLISH = """\
Lantern Makers KakaoTalk Chats with Wren
Date Saved : 2023-03-05 20:15:00

--------------- Tuesday, February 28, 2023 ---------------
Wren joined this chatroom.
[Wren] [12:05 AM] five past midnight
[Odo] [12:05 PM] Photo
[Odo] [12:06 PM] File: lantern.pdf
--------------- Wednesday, March 1, 2023 ---------------
[Wren] [9:00 AM] This message was deleted.
""".replace("Lantern Makers KakaoTalk", "KakaoTalk")
BRACKETED_DATES = """\
Chat with Wren
Date Saved : 2023-03-05 20:15:00

[Wren] [2023. 2. 28. 오후 5:00] a row with its own date
[Odo] [2023. 3. 1. 오전 12:05] another
"""
ANDROID = """\
등불슬기 님과 카카오톡 대화\r
저장한 날짜 : 2023년 6월 25일 오후 9:30
\r
\r
2023년 6월 23일 오후 5:20\r
2023년 6월 23일 오후 5:20, 회원님 : 안녕\r
2023년 6월 23일 오후 5:20, 등불슬기 : 여러 줄
2023년 6월 23일 오후 5:19, 회원님 : 붙여 넣은 줄

끝\r
2023년 6월 23일 오후 5:21, 등불: 슬기 : 이모티콘\r
2023년 6월 23일 오후 5:22, 마루한님이 초롱이님을 초대했습니다.\r
2023년 6월 23일 오후 5:23: 초롱이님이 나갔습니다.\r
\r
2023년 6월 24일 오전 12:05\r
2023년 6월 24일 오전 12:05, 등불슬기 : 페이스톡 3:12\r
2023년 6월 24일 오후 12:05, 회원님 : 음성메시지\r
2023년 6월 24일 오후 12:06, 회원님 : \r
"""
ANDROID_TYPED = """\
등불슬기 님과 카카오톡 대화
저장한 날짜 : 2023-06-25 21:30:00

2023년 6월 23일 오후 5:20, 등불슬기 : 달력에는
2023년 6월 24일 오후 5:20
라고 쓰여 있다
2023년 6월 23일 17:21, 등불슬기 : 다른 시계
2023년 6월 23일 오후 5:22, 등불슬기 : 끝
"""
ANDROID_ENGLISH = """\
KakaoTalk Chats with Wren
Date Saved : January 9, 2023, 9:30 p.m.

January 5, 2023, 3:04 p.m.
January 5, 2023, 3:04 p.m., Wren : hello
January 5, 2023, 3:05 p.m., Odo invited Lark to this chatroom.
January 6, 2023, 12:05 a.m., Odo : Photos
""".replace(" p.m.,", f"{NARROW}p.m.,", 1)
ANDROID_ENGLISH_AT = f"""\
KakaoTalk Chats with Wren
Date Saved : June 25, 2023 at 9:30{NARROW}PM

June 23, 2023 at 5:20{NARROW}PM, Wren : hello
June 23, 2023 at 12:05{NARROW}AM, Odo : Voice Note
"""
IPHONE = """\
Talk_2022.5.14 13:10-1.txt
저장한 날짜 : 2022. 5. 14. 오후 1:10

2022년 5월 13일 금요일
2022. 5. 13. 오전 10:28, 등불슬기 : 안녕
2022. 5. 13. 오전 12:05, 마루한 : 3f2b8c1d9e0a4b5c6d7e8f9012345678901234567890123456789012345678ab.jpg
2022. 5. 13. 오후 12:05: 초롱이님이 나갔습니다.

2022년 5월 14일 토요일
2022. 5. 14. 오후 1:09, 마루한 : 두 줄
이다
"""
IPHONE_24 = """\
등불 카카오톡 대화
저장한 날짜 : 2023. 4. 14. 13:10

2023년 4월 13일 목요일
2023. 4. 13. 10:35, 등불슬기 : 안녕
2023. 4. 13. 24:05, 마루한 : 다음 날인가
2023. 4. 13. 22:21: 마루한님이 등불슬기님을 초대했습니다.
"""
IPHONE_ENGLISH = """\
KakaoTalk Chats with Wren.txt
Date Saved : Jan 1, 2015 at 09:12

Wednesday, December 31, 2014
Dec 31, 2014 at 19:12, Wren : hello
Dec 31, 2014 at 19:13: Odo left this chatroom.

Thursday, January 1, 2015
Jan 1, 2015 at 09:00, Odo : Emoticon
"""
IPHONE_OLD = """\
등불슬기 님과 카카오톡 대화
저장한 날짜 : 2014. 3. 5. 오후 8:40

2014년 3월 4일 화요일
오후 8:36, 등불슬기 : 날짜가 위에 있다
오후 8:37, 마루한님이 나갔습니다.

2014년 3월 5일 수요일
오전 12:05, 등불슬기 : 자정
두 번째 줄
"""
MAC = """\
Date,User,Message
2025-07-06 14:39:55,"등불슬기","안녕"
2025-07-06 14:40:02,"마루한","여러 줄
그리고 ""따옴표"", 쉼표"
2025-07-06 14:41:00,"초롱이","초롱이님이 들어왔습니다."
2025-07-07 00:05:00,"마루한","Photo"
2025-07-07 00:06:00,"마루한","보이스톡 해요"
"""
MAC_LOST_QUOTE = """\
Date,User,Message
2025-07-06 14:39:55,"등불슬기","따옴표가 하나 사라졌다
2025-07-06 14:40:02,"마루한","다음 줄"
2025-07-06 14:41:00,"마루한","네 칸","하나 더"
2025-07-06 14:42:00,"초롱이","끝"
"""
MAC_MINUTES = """\
Date,User,Message
2024.1.2 3:04,등불슬기,표 편집기로 저장한 것
2024.1.2 25:10,등불슬기,그런 시각은 없다
"""
DAMAGED = """\
등불슬기 님과 카카오톡 대화
저장한 날짜 : 2023-03-05 20:15:00

누가 여기에 적었다
--------------- 2023년 2월 28일 금요일 ---------------
[등불슬기] [오전 10:55] 요일이 틀렸다
[등불슬기] [오전 10:60] 없는 시각
[등불슬기] [오전 10:56] 끝
--------------- 2023년 2월 30일 목요일 ---------------
[등불슬기] [오전 10:57] 없는 날
마루한님이 나갔습니다.
등불 카카오톡 대화
저장한 날짜 : 2022. 5. 14. 오후 1:10

2022. 5. 13. 오전 10:28, 마루한 : 두 번째 파일
2022. 13. 13. 오전 10:28, 마루한 : 없는 달
"""


def write(name: str, text: str) -> None:
    """Write one export."""
    (HERE / name).write_bytes(text.encode())


def main() -> None:
    """Write all exports."""
    write("windows.txt", WINDOWS.replace("\n", "\r\n"))
    write("windows-english.txt", WINDOWS_ENGLISH)
    write("bracketed-dates.txt", BRACKETED_DATES)
    write("android.txt", ANDROID)
    write("android-typed.txt", ANDROID_TYPED)
    write("android-english.txt", ANDROID_ENGLISH)
    write("android-english-at.txt", ANDROID_ENGLISH_AT)
    write("iphone.txt", IPHONE)
    write("iphone-24.txt", IPHONE_24)
    write("iphone-english.txt", IPHONE_ENGLISH)
    write("iphone-old.txt", IPHONE_OLD)
    write("mac.csv", "\ufeff" + MAC)
    write("mac-lost-quote.csv", MAC_LOST_QUOTE)
    write("mac-minutes.csv", MAC_MINUTES)
    write("damaged.txt", DAMAGED)
    write(
        "marks.txt", "\ufeff" + WINDOWS.replace("\n[", f"\n{RLM}[").replace("[초롱", f"[{RLM}초롱")
    )


if __name__ == "__main__":
    main()
