"""
Write the call logs and tables of messages beside this file.

All people are invented. Run it with Python alone: `python tests/vectors/call-log/make_exports.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
NUR, TURSUN = "+49 30 5550101", "+49305550102"


def table(
    rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\n", every: bool = False
) -> str:
    """Rows as the csv module writes them."""
    held = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    csv.writer(held, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return held.getvalue()


def english() -> str:
    """The newest first; a unit in the header; a call from nobody."""
    return table(
        (
            ("Name", "Phone Number", "Date", "Duration (s)", "Call Type", "SIM"),
            ("Nur", NUR, "24/12/2023 18:00:05", 65, "Incoming", "1"),
            ("", TURSUN, "23/12/2023 09:00:00", 0, "Missed", "1"),
            ("Nur", NUR, "02/11/2023 08:00:00", 3605, "Outgoing", "1"),
            ("", "", "01/11/2023 08:00:00", 0, "Rejected", "2"),
            ("Nur", NUR, "01/11/2023 07:00:00", 12, "Conference", "2"),
        ),
        every=True,
        end="\r\n",
    )


def german() -> str:
    """Semicolons, date and time apart, a duration with its hours."""
    return table(
        (
            ("Name", "Rufnummer", "Datum", "Uhrzeit", "Anrufart", "Dauer"),
            ("Nur", NUR, "24.12.23", "18:00", "Eingehend", "00:01:05"),
            ("Tursun", TURSUN, "03.11.23", "9:00", "Verpasst", "00:00:00"),
            ("Tursun", TURSUN, "02.11.23", "8:00", "Ausgehend", "1:05"),
        ),
        ";",
    )


def android() -> str:
    """Numbers as the telephone's own database has them; milliseconds; a bare duration."""
    return table(
        (
            ("_id", "number", "name", "type", "date", "duration", "geocoded_location"),
            (1, TURSUN, "", 1, 1700000000123, 65, "Berlin"),
            (2, TURSUN, "", 2, 1700000100000, 5, ""),
            (3, TURSUN, "", 3, 1700000200000, 0, ""),
            (4, TURSUN, "", 5, 1700000300000, 0, ""),
            (5, TURSUN, "", 99, 1700000400000, 0, ""),
        )
    )


def chinese() -> str:
    """Chinese names of columns and kinds; minutes and seconds."""
    return "\ufeff" + table(
        (
            ("姓名", "电话号码", "通话类型", "日期", "通话时长", "归属地"),
            ("小玉", TURSUN, "来电", "2023-12-24 18:00:05", "1分5秒", "乌鲁木齐"),
            ("", TURSUN, "未接", "2023-12-24 18:10:05", "0秒", ""),
            ("小玉", TURSUN, "去电", "2023-12-24 18:20:05", "2分钟", ""),
        ),
        "\t",
    )


def words() -> str:
    """Months with their names, and a date as Java prints it."""
    return table(
        (
            ("Number", "Name", "Call Type", "Date", "Duration"),
            (TURSUN, "Tursun", "OUTGOING", "Jul 23, 2011 6:12:54 PM", "1 min 5 sec"),
            (TURSUN, "Tursun", "INCOMING", "Sat Aug 17 12:52:56 GMT+03:00 2013", "0h 2m 0s"),
            (TURSUN, "Tursun", "MISSED", "Sun Aug 18 12:52:56 EEST 2013", ""),
            (TURSUN, "Tursun", "INCOMING", "18 Aug 2013, 12:53", "7"),
        )
    )


def undecided() -> str:
    """Nothing tells day from month: the order of the rows is no evidence here."""
    days = ("06/02/2020", "05/03/2020", "04/04/2020", "03/05/2020", "02/06/2020", "01/07/2020")
    return table(
        (("Date", "Time", "Number", "Type", "Duration"),
         *((day, "10:00:00", TURSUN, "Incoming", "00:00:07") for day in days))
    )  # fmt: skip


def messages() -> str:
    """Text messages: a line end and quotation marks inside a text."""
    return table(
        (
            ("Date", "Time", "Direction", "Phone number", "Contact", "Message"),
            ("2023-12-24", "18:00:05", "Received", TURSUN, "Tursun", 'Hello, "you"\nsecond line'),
            ("2023-12-24", "18:01:05", "Sent", TURSUN, "Tursun", "Hi"),
            ("2023-12-24", "18:02:05", "?", TURSUN, "Tursun", ""),
        )
    )


def phone_backup() -> str:
    """Columns of a program on a computer that reads the backup of an iPhone."""
    return table(
        (
            ("Chat Session", "Message Date", "Delivered Date", "Read Date", "Edited Date", "Service",
             "Type", "Sender ID", "Sender Name", "Status", "Replying to", "Subject", "Text",
             "Reactions", "Attachment", "Attachment type"),
            ("Nur", "2023-12-24 18:00:05", "", "", "", "iMessage", "Incoming", NUR, "Nur", "Read",
             "", "", "Hello", "", "", ""),
            ("Nur", "2023-12-24 18:01:05", "", "", "", "iMessage", "Outgoing", "", "", "Delivered",
             "", "", "", "", "IMG_0001.HEIC", "Image"),
            ("Nur", "2023-12-24 18:02:05", "", "", "", "iMessage", "Notification", NUR, "Nur", "",
             "", "", "Nur named the conversation", "", "", ""),
        )
    )  # fmt: skip


def damaged() -> str:
    """A lost quotation mark, a row without its cells, and one that was cut off."""
    return (
        'Name,Number,Date,Duration (s),Type\n"Nur,+491,24/12/2023 18:00,65,Incoming\n'
        "Nur,+491,24/12/2023 18:01,66,Incoming\nNur;+491\nNur,+491,24/12/2023 18:02,67,Missed\nNur,+4"
    )


EXPORTS = {
    "english": english(), "german": german(), "android": android(), "chinese": chinese(),
    "words": words(), "undecided": undecided(), "messages": messages(),
    "phone_backup": phone_backup(), "damaged": damaged(),
}  # fmt: skip

if __name__ == "__main__":
    for name, text in EXPORTS.items():
        (HERE / f"{name}.csv").write_bytes(text.encode())
