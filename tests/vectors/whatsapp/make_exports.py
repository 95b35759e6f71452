"""
Write the WhatsApp exports beside this file: dialects, traps and damage that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/whatsapp/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
LRM, RLM, BOM, NNBSP, NBSP, THIN = "\u200e", "\u200f", "\ufeff", "\u202f", "\u00a0", "\u2009"


def android_group() -> str:
    """Day first by a number above 12; notices, media, places, polls, an edit, a deletion."""
    return "".join(
        line + "\n"
        for line in (
            "23/05/2021, 09:00 - Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them.",
            '23/05/2021, 09:00 - Nur created group "Garden: plots 1-9"',
            "23/05/2021, 09:01 - Nur added +49 30 555 0101",
            "23/05/2021, 09:02 - Nur: Good morning",
            "it rained",
            "",
            "all night",
            "23/05/2021, 09:03 - +49 30 555 0101: <Media omitted>",
            "the north bed",
            f"{BOM}23/05/2021, 09:04 - Tursun - Seeds: {LRM}IMG-20210523-WA0003.jpg (file attached)",
            "23/05/2021, 09:05 - Nur changed the subject to “Garden: all plots”",
            "23/05/2021, 09:06 - Nur: This message was deleted",
            "23/05/2021, 09:07 - Nur: We meet at noon <This message was edited>",
            "23/05/2021, 09:08 - Nur: POLL:",
            "When?",
            "OPTION: noon (2 votes)",
            "OPTION: never (0 votes)",
            "23/05/2021, 09:09 - Nur: location: https://maps.google.com/?q=52.5,-13.25",
            "23/05/2021, 09:09 - Nur: live location shared",
            "23/05/2021, 09:10 - Nur:",
            "23/05/2021, 09:11 - Missed voice call",
            "01/06/2021, 10:00 - Tursun - Seeds: seed list.pdf (file attached)",
            "24/05/2021, 10:00 - Nur: this one came late",
        )
    )


def iphone_twelve_hours() -> str:
    """Month first, narrow spaces, CR LF behind messages, LF inside, marks, calls."""
    head = f"[5/23/21,{THIN}9:0{{}}:15{NNBSP}{{}}] "
    lines = [
        head.format(0, "AM") + f"Garden: {LRM}Messages and calls are end-to-end encrypted.",
        head.format(1, "AM") + f"Garden: {LRM}Nur added Tursun",
        head.format(2, "AM") + "~ Tursun: first line\nsecond line",
        LRM + head.format(3, "AM") + f"~ Tursun: {LRM}image omitted",
        LRM
        + head.format(4, "AM")
        + f"Nur: {LRM}<attached: 00000004-PHOTO-2021-05-23-09-04-15.jpg>",
        head.format(5, "AM")
        + f"Nur: A list.pdf • {LRM}2 pages {LRM}<attached: 00000005-A list.pdf>",
        head.format(6, "AM") + f"Nur: {LRM}Missed video call. {LRM}Tap to call back",
        head.format(7, "AM") + f"Nur: {LRM}Voice call. {LRM}3 min",
        head.format(8, "AM") + f"Nur: late {LRM}<This message was edited>",
        head.format(9, "PM") + "Nur:",
    ]
    return "".join(line + "\r\n" for line in lines)


def undecided() -> str:
    """Nothing tells day from month: two readings, and one for the tenth of October."""
    return (
        "01/02/21, 10:00 - Nur: snow\n02/03/21, 10:00 - Nur: thaw\n10/10/21, 10:00 - Nur: leaves\n"
    )


def quotation() -> str:
    """Older lines in another style, pasted into a message."""
    return (
        "[23.05.21, 09:00:00] Nur: look what he wrote\n"
        "[23.05.21, 09:05:00] Nur: here\n"
        "22/05/2021, 21:00 - Stranger: I know where you live\n"
        "22/05/2021, 21:01 - Stranger: answer me\n"
        "[23.05.21, 09:06:00] Tursun: keep it\n"
    )


def arabic() -> str:
    """Arabic-Indic digits, the Arabic comma, marks inside dates, ص and م behind the hour."""
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    day = f"{RLM}23{RLM}/5{RLM}/2021، ".translate(digits)
    clock = "9:0{}{}{} - ".translate(digits)
    return (
        day + clock.format("٠", NBSP, "ص") + "الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
        + day + clock.format("١", NBSP, "ص") + f"نور: {RLM}قائمة.pdf (الملف مرفق)\n"
        + day + clock.format("٢", NBSP, "م") + "نور: مرحبا\n"
    )  # fmt: skip


def chinese() -> str:
    """Words for parts of the day before the hour, no comma, no space behind a name's colon."""
    return (
        "[2021/5/23 上午12:05:00] 小玉:你好\n"
        "[2021/5/23 下午10:06:00] 小玉:晚安\n"
        "[2021/5/24 晚上12:05:00] 阿里:还没睡\n"
        "[2021/5/24 凌晨1:00:00] 阿里:<省略影音内容>\n"
    )


def styles() -> str:
    """Many ways to write a header, each a dialect of its own."""
    return "".join(
        line + "\n"
        for line in (
            "20/6/2021 8:28 p. m. - Nur: a",
            "26/06/2021 à 22:39 - Nur: b",
            "2021-06-27, 5:46 p.m. - Nur: c",
            "2021-06-28, 8:04:08 AM: Nur: d",
            "28/06/2021 17:03:48: Nur: e",
            "28.6.2021 klo 21.25.15 - Nur: f",
            "29-06-2021, 01.55 PM - Nur: g",
            "[06/2021/30, 21:25:15] Nur: h",
            "2021/07/01, 13:01. - Nur: i",
            "2021. 7. 2. 오후 9:25 - Nur: j",
            "2021年7月3日 下午9:25 - Nur: k",
        )
    )


def damaged() -> bytes:
    """A beginning that is no message, a day that does not exist, bytes that are not UTF-8."""
    return (
        b"d outside of this chat\n\n\xef\xbb\xbf23/05/2021, 09:00 - Nur: a\n"
        b"31/02/2021, 09:01 - Nur: never\n30/02/2021, 09:02 - Nur: nor this\n"
        b"23/05/2021, 09:03 - Nur: caf\xe9\n23/05/2021, 09:04 - Nur: no end of line"
    )


def main() -> None:
    """Write every file."""
    for make in (android_group, iphone_twelve_hours, undecided, quotation, arabic, chinese, styles):
        (HERE / f"{make.__name__}.txt").write_bytes(make().encode())
    (HERE / "damaged.txt").write_bytes(damaged())


if __name__ == "__main__":
    main()
