"""
What is true of each sample, told by one explicit pattern a file and by facts noted by hand.

Nothing here is taken from Guwah, and none of its modules is imported. A text export is read line by
line: a line that its file's pattern matches begins a message, every other line goes on with the one
before. JSON is read by the standard library. `facts.json` holds what a person found by reading the
files: how many messages and notices there are, on how many the file leaves day and month open, and
the times of single lines. `digest` there is the SHA-256 of all rows (line, sender, times, text), taken
once they met those facts; no text of a sample stands in this project.

The rules are:
  * `times` holds each wall-clock time that the file itself allows. Day and month are settled by a
    number above 12 under the same header, by a dated media name, or by an order in which the other
    reading leaps back; never by separator or language. A four-digit number is the year, and if it is
    the first, the month follows it; where there is none, the year is the last of the three.
  * A line without a name and a colon is a notice and has no sender. Where a name stands before the
    app's own sentence on encryption (two lines), both the name and no sender are true.
  * The text is all that follows `NAME: `, up to the line end before the next header.
  * Times of JSON are the epoch, in UTC, where there is one.

usage: make_truth.py SAMPLES [--rows FILE | --digests]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FACTS = Path(__file__).resolve().parent / "facts.json"

SLASH = r"(?P<a>\d+)/(?P<b>\d+)/(?P<c>\d+)"
DOT = r"(?P<a>\d+)\.(?P<b>\d+)\.(?P<c>\d+)"
DASH = r"(?P<a>\d+)-(?P<b>\d+)-(?P<c>\d+)"
HM = r"(?P<h>\d+):(?P<m>\d\d)"
HMS = HM + r":(?P<s>\d\d)"
DOT_HM = r"(?P<h>\d+)\.(?P<m>\d\d)"
DOT_HMS = DOT_HM + r"\.(?P<s>\d\d)"
HALF = r" (?P<p>[AaPp]\.?[ \u00a0]?[Mm]\.?)"
BOM = "\ufeff*"

WHATSR = "gesiscss__WhatsR/inst/"
PARSER = "rodrigogs__whats-reader/examples/parser-tests/"
READER = "rodrigogs__whats-reader/examples/chats/"
STK = "lucasrodes__whatstk/"
MINER = "joweich__chat-miner/"
MLOMB = "mlomb__chat-analytics/tests/samples/"
FACEBOOK = "kenn-io__msgvault/internal/fbmessenger/testdata/"
INBOX = "/your_activity_across_facebook/messages/inbox/"

# File -> its headers, each with the order of its three numbers; "?" where day and month stay open.
Headers = tuple[tuple[str, str], ...]
WHATSAPP: dict[str, Headers] = {
    WHATSR + "englishandroid24h.txt": ((BOM + SLASH + ", " + HM + " - ", "mdy"),),
    WHATSR + "englishandroidampm.txt": ((BOM + SLASH + ", " + HM + HALF + " - ", "mdy"),),
    WHATSR + "englishios24h.txt": ((BOM + r"\[" + SLASH + ", " + HMS + r"\] ", "mdy"),),
    WHATSR + "englishiosampm.txt": ((BOM + r"\[" + SLASH + ", " + HMS + HALF + r"\] ", "mdy"),),
    WHATSR + "germanandroidampm.txt": ((BOM + DOT + ", " + HM + HALF + " - ", "dmy"),),
    WHATSR + "germanios24h.txt": ((BOM + r"\[" + BOM + DOT + ", " + HMS + r"\] ", "dmy"),),
    PARSER + "asian-ampm-format-test.txt": ((SLASH + ", " + HM + HALF + " - ", "ymd"),),
    PARSER + "asian-format-test.txt": ((SLASH + ", " + HM + " - ", "ymd"),),
    PARSER + "bracketed-year-first-test.txt": (
        (r"\[" + SLASH + ",? " + HMS + "(?:" + HALF + r")?\] ", "ymd"),
    ),
    PARSER + "dash-format-test.txt": ((DASH + ", " + HM + " - ", "?"),),
    PARSER + "dot-time-klo-format-test.txt": (
        (DOT + " klo " + DOT_HMS + " - ", "dmy"),
        (DOT + " " + DOT_HMS + ": ", "dmy"),
        (DOT + ", " + DOT_HM + " - ", "dmy"),
    ),
    PARSER + "european-ampm-format-test.txt": ((SLASH + ", " + HM + HALF + " - ", "dmy"),),
    PARSER + "french-format-test.txt": ((SLASH + ", " + HM + " - ", "?"),),
    PARSER + "german-format-test.txt": ((DOT + ", " + HM + " - ", "?"),),
    PARSER + "spanish-format-test.txt": ((SLASH + ", " + HM + " - ", "?"),),
    READER + "android-private-chat/*.txt": ((SLASH + ", " + HM + " - ", "dmy"),),
    READER + "android-group-chat/*.txt": ((SLASH + ", " + HM + " - ", "dmy"),),
    READER + "ios-private-chat/*.txt": ((r"\[" + SLASH + ", " + HMS + HALF + r"\] ", "dmy"),),
    READER + "ios-group-chat/*.txt": ((r"\[" + SLASH + ", " + HMS + HALF + r"\] ", "dmy"),),
    "JBGruber__rwhatsapp/inst/extdata/sample.txt": ((SLASH + ", " + HM + " - ", "dmy"),),
    STK + "chats/whatsapp/pokemon.txt": ((DOT + ", " + HM + " - ", "dmy"),),
    STK + "chats/whatsapp/lorem.txt": ((r"\[" + DASH + " " + HMS + r"\] ", "dmy"),),
    STK + "chats/whatsapp/lorem-2000.txt": ((r"\[" + DASH + " " + HM + r"\] ", "ymd"),),
    STK + "chats/whatsapp/lorem-merge-part1.txt": ((DASH + ", " + HM + " - ", "ymd"),),
    STK + "chats/whatsapp/lorem-merge-part2.txt": ((DASH + ", " + HM + " - ", "ymd"),),
    STK + "history/example-12h.txt": ((DASH + ", " + HM + HALF + " - ", "ymd"),),
    STK + "history/example-12h-2.txt": ((DASH + ", " + HM + HALF + " - ", "ymd"),),
    STK + "history/example-12h_v1.txt": ((DASH + ", " + HM + HALF + " - ", "ymd"),),
    STK + "history/chats_example.txt": ((DOT + ", " + HM + " - ", "dmy"),),
    STK + "history/dot_samplechat_3.txt": ((DOT + ", " + HMS + " - ", "dmy"),),
    STK + "history/example_2.txt": ((r"\[" + SLASH + " " + HM + r"\] ", "ymd"),),
    STK + "history/dash_samplechat_4.txt": ((DASH + ", " + HMS + HALF + " - ", "dmy"),),
    STK + "history/samplechat.txt": (
        (SLASH + ", " + HM + " - ", "dmy"),
        (DOT + ", " + HM + " - ", "dmy"),
    ),
    MINER + "history/wa_dateformat1.txt": ((SLASH + ", " + HM + " - ", "mdy"),),
    MINER + "history/wa_dateformat2.txt": ((SLASH + " " + HM + HALF + " - ", "mdy"),),
    MINER + "history/wa_dateformat3.txt": ((SLASH + ", " + HM + r"\. - ", "ymd"),),
    MINER + "history/wa_dateformat4.txt": ((r"\[" + SLASH + " " + HMS + HALF + r"\] ", "?"),),
    MINER + "history/wa_dateformat5.txt": ((r"\[" + DOT + ", " + HMS + r"\] ", "mdy"),),
    MINER + "history/wa_dateformat6.txt": ((SLASH + ", " + HMS + " - ", "dmy"),),
    MINER + "history/wa_unicode.txt": ((SLASH + ", " + HM + HALF + " - ", "?"),),
    MINER + "history/wa_testlog.txt": (
        (SLASH + ", " + HM + r"\. - ", "ymd"),
        (SLASH + ", " + HM + " - ", "mdy"),
        (SLASH + ", " + HM + HALF + " - ", "?"),
        (SLASH + " " + HM + HALF + " - ", "mdy"),
        (SLASH + " " + HMS + HALF + " - ", "?"),
        (r"\[" + SLASH + " " + HMS + HALF + r"\] ", "?"),
        (DASH + " " + HMS + HALF + " - ", "?"),
        (r"\[" + DOT + ", " + HMS + r"\] ", "mdy"),
        (DOT + ", " + HMS + " - ", "mdy"),
    ),
    MINER + "test/whatsapp/test_mmddyy_24hrs.txt": ((SLASH + ", " + HM + " - ", "mdy"),),
    MINER + "test/whatsapp/test_ddmmyy_24hrs.txt": ((SLASH + ", " + HM + " - ", "dmy"),),
    MINER + "test/whatsapp/test_[mmddyy]_24hrs.txt": ((r"\[" + SLASH + " " + HM + r"\] ", "mdy"),),
    MINER + "test/whatsapp/test_yyyymmdd_24hrs.txt": ((SLASH + ", " + HM + " - ", "ymd"),),
    MINER + "test/whatsapp/test_mmddyyyy_12hrs.txt": ((SLASH + ", " + HM + HALF + " - ", "mdy"),),
    MLOMB + "whatsapp/2A_5M.txt": ((SLASH + ", " + HM + " - ", "?"),),
    MLOMB + "whatsapp/4A_11M.txt": ((SLASH + ", " + HM + " - ", "?"),),
}
# Lines on which a name stands before a sentence that the app itself writes: either may be the sender.
APP_WROTE = {
    PARSER + "asian-ampm-format-test.txt": (1,),
    STK + "chats/whatsapp/pokemon.txt": (1,),
}
SIGNAL: dict[str, Headers] = {
    MINER + "test/signal/test_export.txt": ((r"\[" + DASH + ", " + HM + r"\] ", "ymd"),),
    MINER + "history/signal_test_export.txt": ((r"\[" + DASH + ", " + HM + r"\] ", "ymd"),),
}
JSON: dict[str, str] = {
    MINER + "test/telegram/test_single_export.json": "telegram",
    MINER + "test/telegram/test_batch_export.json": "telegram",
    MLOMB + "telegram/BIG_20A_5475M.json": "telegram",
    "meteora-pro__lokb/tests/fixtures/telegram/result.json": "telegram",
    "inline/telegram_ru_full_account.json": "telegram",
    MINER + "test/instagram/test_export.json": "instagram",
    MINER + "history/ig_testlog_v2.json": "instagram",
    FACEBOOK + "corrupt" + INBOX + "goodsibling_OK/message_1.json": "facebook",
    FACEBOOK + "mixed" + INBOX + "eve_MIX/message_1.json": "facebook",
    FACEBOOK + "json_with_media" + INBOX + "bob_XYZ789/message_1.json": "facebook",
    FACEBOOK + "json_multifile" + INBOX + "dave_MULTI/message_1.json": "facebook",
    FACEBOOK + "json_multifile" + INBOX + "dave_MULTI/message_2.json": "facebook",
    FACEBOOK + "json_multifile" + INBOX + "dave_MULTI/message_10.json": "facebook",
    FACEBOOK + "json_group" + INBOX + "crew_GRP123/message_1.json": "facebook",
    FACEBOOK
    + "json_with_media_alt/your_facebook_activity/messages/inbox/carol_ALT456/message_1.json": "facebook",
    FACEBOOK
    + "json_simple/your_activity_across_facebook/messages/archived_threads/zoe_ARCH/message_1.json": "facebook",
    FACEBOOK + "json_simple" + INBOX + "alice_ABC123/message_1.json": "facebook",
}


@dataclass
class Row:
    """One message: where it begins (line, or place in the JSON), and what is true of it."""

    line: int
    notice: bool
    senders: list[str | None]  # more than one where the format leaves open who wrote a notice
    times: list[str]
    text: str


def kinds() -> dict[str, str]:
    """Each sample and what it is."""
    return dict.fromkeys(WHATSAPP, "whatsapp") | dict.fromkeys(SIGNAL, "signal") | JSON


def path_of(samples: Path, name: str) -> Path:
    """The file; a `*` stands for a name that an app chose."""
    if "*" not in name:
        return samples / name
    folder, pattern = name.rsplit("/", 1)
    (found,) = (samples / folder).glob(pattern)
    return found


def times_of(found: re.Match[str], order: str) -> list[str]:
    """Every wall-clock time that the numbers of a header allow."""
    parts = found.groupdict()
    hour, half = int(parts["h"]), (parts.get("p") or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    clock = f"{hour:02}:{parts['m']}:{parts.get('s') or '00'}"
    told = set()
    for one in ("dmy", "mdy") if order == "?" else (order,):
        day, month, year = (int(parts["abc"[one.index(letter)]]) for letter in "dmy")
        year += 2000 if year < 100 else 0
        told.add(f"{datetime(year, month, day, tzinfo=UTC):%Y-%m-%d}T{clock}")
    return sorted(told)


def named(rest: str) -> tuple[str | None, str]:
    """What stands after a header as sender and text; no sender where none stands there."""
    for colon in (": ", ":.", ":\n"):
        name, found, text = rest.partition(colon)
        if found and "\n" not in name:
            return name.strip("\u200e\u200f"), colon[1:].strip() + text
    return (rest[:-1], "") if rest.endswith(":") else (None, rest)


def lines_to_rows(text: str, headers: Headers) -> list[Row]:
    """Rows of a text export."""
    patterns = [(re.compile(pattern), order) for pattern, order in headers]
    begun: list[tuple[int, list[str], list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, order in patterns:
            if found := pattern.match(line):
                begun.append((number, times_of(found, order), [line[found.end() :]]))
                break
        else:
            begun[-1][2].append(line)
    if begun[-1][2][-1] == "":
        begun[-1][2].pop()
    rows = []
    for number, times, lines in begun:
        sender, body = named("\n".join(lines))
        rows.append(Row(number, sender is None, [sender], times, body))
    return rows


def instant(seconds: float) -> str:
    """An epoch as wall-clock time in UTC."""
    told = datetime.fromtimestamp(seconds, UTC)
    return told.strftime("%Y-%m-%dT%H:%M:%S") + (
        f".{told.microsecond // 1000:03}" if told.microsecond else ""
    )


def telegram_rows(told: dict[str, Any]) -> list[Row]:
    """Rows of a Telegram export: of one chat, or of an account."""
    rows = []
    for chat in [told] if "messages" in told else told["chats"]["list"]:
        for one in chat["messages"]:
            parts = one["text"] if isinstance(one["text"], list) else [one["text"]]
            text = "".join(part if isinstance(part, str) else part["text"] for part in parts)
            unix = one.get("date_unixtime")
            time = instant(int(unix)) if unix else one["date"].removesuffix("Z")
            service = one["type"] == "service"
            senders = [None, one["actor"]] if service else [one["from"]]
            rows.append(Row(len(rows) + 1, service, senders, [time], text))
    return rows


def meta_rows(told: dict[str, Any]) -> list[Row]:
    """Rows of an Instagram or Facebook export, the characters put right."""
    rows = []
    for one in told["messages"]:
        sender = one["sender_name"].encode("latin-1").decode()
        text = one.get("content", "").encode("latin-1").decode()
        rows.append(
            Row(len(rows) + 1, False, [sender], [instant(one["timestamp_ms"] / 1000)], text)
        )
    return rows


def rows_of(samples: Path, name: str) -> list[Row]:
    """The truth of one sample, not yet held against the facts."""
    text = path_of(samples, name).read_bytes().decode()
    headers = WHATSAPP.get(name) or SIGNAL.get(name)
    if headers:
        rows = lines_to_rows(text, headers)
        for row in rows:
            row.senders += [None] if row.line in APP_WROTE.get(name, ()) else []
        return rows
    told = json.loads(text)
    return telegram_rows(told) if JSON[name] == "telegram" else meta_rows(told)


def digest_of(rows: list[Row]) -> str:
    """SHA-256 of all rows."""
    told = json.dumps([asdict(row) for row in rows], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def truth(samples: Path) -> dict[str, list[Row]]:
    """The rows of every sample that is there, held against what was noted by hand.

    Raises:
        ValueError: A count, a time noted by hand or the digest differs.
    """
    facts = json.loads(FACTS.read_text())
    told = {}
    for name in kinds():
        rows, fact = rows_of(samples, name), facts[name]
        by_line = {row.line: row for row in rows}
        seen = {
            "messages": sum(not row.notice for row in rows),
            "notices": sum(row.notice for row in rows),
            "open": sum(len(row.times) > 1 for row in rows),
            "times": {
                line: by_line[int(line)].times if int(line) in by_line else None
                for line in fact["times"]
            },
            "digest": digest_of(rows),
        }
        if wrong := [key for key, value in seen.items() if value != fact[key]]:
            raise ValueError(f"{name}: {wrong} differ: {[seen[key] for key in wrong]}")
        told[name] = rows
    return told


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("samples", type=Path)
    asked.add_argument("--rows", metavar="FILE", help="print the rows of one file, to read them")
    asked.add_argument("--digests", action="store_true", help="print the digest of each file")
    given = asked.parse_args()
    if given.rows:
        for row in rows_of(given.samples, given.rows):
            print(row.line, row.notice, row.senders, row.times, repr(row.text))
    elif given.digests:
        for name in kinds():
            print(digest_of(rows_of(given.samples, name)), name)
    else:
        print(f"{len(truth(given.samples))} samples are as noted")
