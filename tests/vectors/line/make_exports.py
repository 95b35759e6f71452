"""
Write the chat histories beside this file: every language, layout, trap and damage.

All people are invented. Run it with Python alone: `python tests/vectors/line/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
RLM, LRM = "\u200f", "\u200e"

ENGLISH = """\
[LINE] Chat history in Lantern Makers
Saved on: 2023/03/05 20:15

2023/02/28(Tue)
08:59		Wren Ashdown created a poll
09:00	Wren Ashdown	"Three lines:
one,

two."
09:01	Odo Brandt	[Photo]
09:01	Odo Brandt	[Sticker]
09:02	Odo Brandt	[File] lantern.pdf
09:03	Wren Ashdown	[Location]
09:04	Wren Ashdown	"He said ""never"",
and left."
09:05	Wren Ashdown	[Photo] is what I call a caption
09:06	Odo Brandt	☎ Call time 3:12
09:07	Odo Brandt	☎ Missed call
09:08		Odo Brandt unsent a message.
09:09	Odo Brandt	Odo Brandt left the group.
23:59	Wren Ashdown	the calendar said
2023/03/01(Wed)
and nothing else

2023/03/01(Wed)
00:00	Wren Ashdown	a new day
00:01	Odo: Brandt	name with a colon

2023/03/02(Thu)

2023/03/03(Fri)
10:00	Wren Ashdown{tab}
10:01	Wren Ashdown	last
""".replace("{tab}", "\t")
TWELVE = """\
[LINE] Chat history with Wren Ashdown
Saved on: 9/27/2026 20:15

Fri, 9/25/2026
12:05 AM	Wren Ashdown	five past midnight
12:05 PM	Odo Brandt	five past noon
3:07 p.m.	Odo Brandt	afternoon

Sat, 9/26/2026
9:00am	Wren Ashdown	morning
"""
WEEKDAY_DECIDES = """\
[LINE] Chat history with Wren Ashdown
Saved on: 05/03/2024 20:15

Fri, 3/1/2024
09:00	Wren Ashdown	the first of March was a Friday, the third of January was not

Tue, 3/5/2024
09:00	Odo Brandt	a Tuesday in March
"""
NOTHING_DECIDES = """\
[LINE] Chat history with Wren Ashdown
Saved on: 05/03/2024 20:15

03/01/2024
09:00	Wren Ashdown	January or March

05/01/2024
09:00	Odo Brandt	January or May
"""
JAPANESE = """\
[LINE] 灯火すずとのトーク履歴
保存日時：2023/03/05 20:15

2023/02/28(火)
午前8:59	灯火すず	"おはよう
ございます"
午後0:05	真壁ろく	[スタンプ]
午後11:59	灯火すず	"引用符が
消えた
午後11:59	真壁ろく	閉じない" 引用符

2023/03/01(水)
午前0:10	灯火すず	☎ 不在着信
午前0:11		真壁ろくが参加しました。
午前0:12	真壁ろくがメッセージの送信を取り消しました
"""
TRADITIONAL = """\
[LINE] 與燈火鈴的聊天記錄
儲存日期：2023/03/05 20:15

2023/03/03（週五）
上午08:59	燈火鈴	早安
下午12:05	真壁六	[貼圖]
下午10:06	燈火鈴	[照片]

2023/03/04（週六）
上午12:05	真壁六	"第一行
\t第二行"
下午01:00	☎ 通話時間 5:32
下午01:01		已收回訊息
"""
SIMPLIFIED = """\
[LINE] 与灯火铃的聊天记录
保存日期：2023/03/05 20:15

2023/03/03(周五)
上午08:59	灯火铃	早上好，今天我们在学校见面
下午12:05	真壁六	[照片]
下午10:06	灯火铃	我们明天再说这个问题，时间不早了
"""
KOREAN = """\
[LINE] 등불슬기 님과의 대화
저장 날짜: 2023/03/05 20:15

2023.03.03 금요일
오전 12:05	등불슬기	자정 지나서
오후 12:05	마루한	[사진]
오후 3:05	마루한	"두 줄
입니다"

2023.03.04 토요일
오전 9:00	등불슬기	☎ 부재중
"""
THAI = """\
[LINE] ประวัติการแชทกับ ตะเกียง
บันทึกเมื่อ: 28/11/2568 20:15

ศ. 28/11/2568
08:59	ตะเกียง	สวัสดี
09:00	มะลิ	[รูป]

ส. 29/11/2568
09:00	มะลิ	พรุ่งนี้
"""
HOUR_24 = """\
[LINE] 灯火すずとのトーク履歴
保存日時：2023/03/05 20:15

2023/02/28(火)
24:30	灯火すず	どちらの日？
"""
HOUR_24_ENDS = """\
[LINE] 灯火すずとのトーク履歴
保存日時：2023/03/05 20:15

2023/02/26(日)
23:10	灯火すず	夜
24:30	灯火すず	夜中

2023/02/27(月)
23:11	灯火すず	夜
24:31	真壁ろく	夜中

2023/02/28(火)
23:12	灯火すず	夜
24:32	真壁ろく	夜中
25:10	真壁ろく	存在しない時刻
"""
COMPUTER = """\
[LINE] Chat history with Wren Ashdown
Saved on: 2023/03/05 20:15

2023.02.28 Tuesday
09:00 Wren Ashdown where does the name end
09:01 Odo Brandt Photos
and a second line

2023.03.01 Wednesday
09:00 Wren Ashdown nowhere
"""
UNTITLED = """\
2023.02.28 Tuesday
09:00	Wren Ashdown	somebody cut off the title
09:01	Odo Brandt	[Photo]
2023.03.01 Wednesday
09:00	Wren Ashdown	still LINE
"""
WRONG_WEEKDAY = """\
[LINE] Chat history with Wren Ashdown
Saved on: 2023/03/05 20:15

2023/02/28(Tue)
09:00	Wren Ashdown	a Tuesday

2023/03/01(Fri)
09:00	Odo Brandt	a Wednesday that says it is a Friday

2023/02/30(Thu)
09:00	Odo Brandt	a day that no calendar has
"""
LOOSE = """\
[LINE] Chat history with Wren Ashdown
Saved on: 2023/03/05 20:15

somebody typed this
in here
2023/02/28(Tue)
09:00	Wren Ashdown	first
09:01	Odo Brandt	second
[LINE] Chat history with Odo Brandt
Saved on: 2023/03/06 20:15

2023/03/01(Wed)
09:00	Odo Brandt	pasted behind it
"""


def write(name: str, text: str) -> None:
    """Write one export."""
    (HERE / name).write_bytes(text.encode())


def main() -> None:
    """Write all exports."""
    write("english.txt", ENGLISH)
    write("english-crlf.txt", ENGLISH.replace("\n", "\r\n"))
    write("twelve-hours.txt", TWELVE)
    write("weekday-decides.txt", WEEKDAY_DECIDES)
    write("nothing-decides.txt", NOTHING_DECIDES)
    write("japanese.txt", JAPANESE)
    write("traditional.txt", TRADITIONAL)
    write("simplified.txt", SIMPLIFIED)
    write("korean.txt", KOREAN)
    write("thai.txt", THAI)
    write("hour-24.txt", HOUR_24)
    write("hour-24-ends.txt", HOUR_24_ENDS)
    write("computer.txt", COMPUTER)
    write("untitled.txt", UNTITLED)
    write("wrong-weekday.txt", WRONG_WEEKDAY)
    write("loose-text.txt", LOOSE)
    marked = "\ufeff" + ENGLISH.replace("\n0", f"\n{RLM}0").replace(
        "\tOdo Brandt\t", f"\t{LRM}Odo Brandt\t"
    )
    write("marks.txt", marked)


if __name__ == "__main__":
    main()
