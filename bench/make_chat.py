"""
Makes a chat export for benchmarks: WhatsApp text (Android or iOS) or Telegram JSON.

Deterministic for a seed; the text is random words, no real data.

usage: make_chat.py KIND N OUT    KIND: android, ios, telegram
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

WORDS = {
    "en": [
        "please",
        "bring",
        "the",
        "signed",
        "paper",
        "tomorrow",
        "we",
        "wait",
        "at",
        "the",
        "station",
        "until",
        "noon",
    ],
    "zh": list("明天下午请带身份证照片到车站等我们谢谢你收到没有"),
    "ug": ["ئەتە", "رەسىمنى", "ئېلىپ", "كېلىڭ", "بىز", "بېكەتتە", "ساقلايمىز", "رەھمەت"],
}
PEOPLE = ["Gulnar", "Tursun Aka", "王 小 明", "+852 5550 1234", "Dr. Lindqvist - Oslo", "ئايشە 🌷"]


def body(pick: random.Random) -> str:
    """A message of one to four lines in one of three scripts."""
    lines = []
    for _ in range(pick.choice((1, 1, 1, 1, 1, 1, 1, 2, 4))):
        language = pick.choice(("en", "en", "zh", "ug"))
        joint = "" if language == "zh" else " "
        lines.append(joint.join(pick.choices(WORDS[language], k=pick.randint(2, 16))))
    return "\n".join(lines)


def messages(count: int) -> Iterator[tuple[datetime, str, str]]:
    """Yield time, sender and text."""
    pick = random.Random(11)
    at = datetime(2021, 2, 13, 7, 0)
    for _ in range(count):
        at += timedelta(seconds=pick.choice((5, 30, 60, 600, 1800)))
        yield at, pick.choice(PEOPLE), body(pick)


def main(kind: str, count: int, out: Path) -> None:
    """Write one file."""
    with out.open("w", encoding="utf-8", newline="") as target:
        if kind == "telegram":
            target.write(
                '{\n "name": "Bench",\n "type": "private_group",\n "id": 77,\n "messages": [\n'
            )
        for number, (at, sender, text) in enumerate(messages(count), 1):
            if kind == "android":
                target.write(f"{at:%d/%m/%Y, %H:%M} - {sender}: {text}\n")
            elif kind == "ios":
                lines = text.replace("\n", "\r\n")
                target.write(f"[{at:%d/%m/%Y, %H:%M:%S}] {sender}: {lines}\r\n")
            else:
                one = {"id": number, "type": "message", "date": at.isoformat(),
                       "date_unixtime": str(int((at - datetime(1970, 1, 1)).total_seconds())),
                       "from": sender, "from_id": f"user{PEOPLE.index(sender) + 900}", "text": text,
                       "text_entities": [{"type": "plain", "text": text}]}  # fmt: skip
                lines = "\n".join(
                    "  " + x for x in json.dumps(one, ensure_ascii=False, indent=1).split("\n")
                )
                target.write(lines + (",\n" if number < count else "\n"))
        if kind == "telegram":
            target.write(" ]\n}\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
