"""
How many messages each program reads right, over all samples, beside a truth made without Guwah.

Every program runs once, in a process of its own under TZ=UTC, over every file whose format it
claims, with its own defaults; a file on which it raises, finds nothing, or takes five seconds of
processor time counts as failed. What it tells is paired with `truth/make_truth.py`, whatever its
order: first what agrees in sender, time and text, then in fewer of them. The rules of counting are
in docs/accuracy.md. Peers are installed into bench/.peers; one that cannot be had is named and left
out.

Exit code 1 if Guwah missed a message, invented one, or told a value that is not true.

usage: accuracy.py [SAMPLES] [--files] [--only NAME] [--no-install]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "truth"))

import make_truth  # noqa: E402
from accuracy_programs import Program, programs, run  # noqa: E402

UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))  # fmt: skip


@dataclass
class Told:
    """One message as a program told it, beside or without its truth."""

    sender: str | None
    times: list[str]
    text: str | None


@dataclass
class Score:
    """What a program did over several files."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def clock(told: str) -> str:
    """A time to the second or finer, without its zone letter."""
    told = told.removesuffix("Z")
    told = told + ":00" if len(told) == 16 else told
    return told.rstrip("0").rstrip(".") if "." in told else told


def plain(told: str | None) -> str:
    """A text without direction marks and outer white space."""
    return (told or "").translate(UNSEEN).replace("\r\n", "\n").strip()


Key = tuple[object, ...]
SIDES: tuple[tuple[Callable[[make_truth.Row], Iterable[Key]], Callable[[Told], Iterable[Key]]], ...]
SIDES = (
    (lambda r: ((s, t, plain(r.text)) for s in r.senders for t in r.times),
     lambda o: ((o.sender, t, plain(o.text)) for t in o.times)),
    (lambda r: ((s, plain(r.text)) for s in r.senders), lambda o: ((o.sender, plain(o.text)),)),
    (lambda r: ((t, plain(r.text)) for t in r.times), lambda o: ((t, plain(o.text)) for t in o.times)),
    (lambda r: ((s, t) for s in r.senders for t in r.times), lambda o: ((o.sender, t) for t in o.times)),
    (lambda r: ((t,) for t in r.times), lambda o: ((t,) for t in o.times)),
    (lambda r: ((s,) for s in r.senders if s), lambda o: ((o.sender,),)),
)  # fmt: skip


def pairs(rows: list[make_truth.Row], told: list[Told]) -> list[tuple[int, int]]:
    """Places in the truth and in what was told that mean the same message, the surest first."""
    left, right = set(range(len(rows))), set(range(len(told)))
    found = []
    for of_row, of_told in SIDES:
        waiting: dict[Key, deque[int]] = defaultdict(deque)
        for j in sorted(right):
            for key in of_told(told[j]):
                waiting[key].append(j)
        for i in sorted(left):
            queues = [waiting[key] for key in of_row(rows[i]) if key in waiting]
            j = next((j for queue in queues for j in queue if j in right), None)
            for queue in queues:
                while queue and queue[0] not in right:
                    queue.popleft()
            if j is not None:
                left.discard(i)
                right.discard(j)
                found.append((i, j))
    return found


def judged(allowed: list[str], times: list[str]) -> str:
    """One of right, wrong, guessed (one reading where two stand open), undecided."""
    if not set(allowed) & set(times):
        return "time wrong"
    if len(times) > 1:
        return "time undecided, file open" if len(allowed) > 1 else "time undecided"
    return "time guessed" if len(allowed) > 1 else "time right"


def score(into: Score, name: str, rows: list[make_truth.Row], told: list[Told]) -> None:
    """Add one file that could be read."""
    found = pairs(rows, told)
    count, faults = into.counts, []
    for i, j in found:
        row, one = rows[i], told[j]
        count["notices found" if row.notice else "messages found"] += 1
        marks = [
            judged(row.times, one.times),
            "sender right" if one.sender in row.senders else "sender wrong",
            "text right" if plain(one.text) == plain(row.text) else "text wrong",
        ]
        count["text to the letter"] += (one.text or "") == row.text
        count.update(marks)
        faults += [f"{name}:{row.line}: {mark}" for mark in marks if mark.endswith("wrong")]
    missed = {row.line for row in rows if not row.notice} - {rows[i].line for i, _ in found}
    count["missed"] += len(missed)
    count["invented"] += len(told) - len(found)
    count["count right"] += not missed and len(told) == len(found)
    faults += [f"{name}:{line}: missed" for line in sorted(missed)]
    into.faults += faults + [f"{name}: invented"] * (len(told) - len(found))


def scored(program: Program, samples: Path, truth: dict[str, list[make_truth.Row]]) -> dict[str, Score]:  # fmt: skip
    """A program's score over the WhatsApp samples and over the others that it claims."""
    kinds = make_truth.kinds()
    names = [name for name in truth if kinds[name] in program.kinds]
    files = [[str(make_truth.path_of(samples, name)), kinds[name]] for name in names]
    into = {"whatsapp": Score(), "other": Score()}
    for name, answer in zip(names, run(program, files), strict=True):
        one = into["whatsapp" if kinds[name] == "whatsapp" else "other"]
        rows = truth[name]
        one.counts["files"] += 1
        one.counts["messages"] += sum(not row.notice for row in rows)
        one.counts["notices"] += sum(row.notice for row in rows)
        if not answer.get("rows"):
            one.counts["failed"] += 1
            one.counts["missed"] += sum(not row.notice for row in rows)
            one.faults.append(f"{name}: failed: {answer.get('error', 'found nothing')}")
            continue
        told = [
            Told(
                sender or None,
                [clock(t) for t in ([times] if isinstance(times, str) else times)],
                text,
            )
            for sender, times, text in answer["rows"]
        ]
        score(one, name, rows, told)
    return into


HEAD = "| program | files read | files with all messages and no other | messages found | invented | notices found | sender right / wrong | time right / wrong / guessed / undecided | text right / wrong | text to the letter |"  # fmt: skip


def line(name: str, c: Counter[str]) -> str:
    """A row of the table."""
    undecided = c["time undecided"] + c["time undecided, file open"]
    return (
        f"| {name} | {c['files'] - c['failed']} of {c['files']} | {c['count right']} "
        f"| {c['messages found']:,} of {c['messages']:,} | {c['invented']} | {c['notices found']} of {c['notices']} "
        f"| {c['sender right']:,} / {c['sender wrong']} "
        f"| {c['time right']:,} / {c['time wrong']} / {c['time guessed']} / {undecided} "
        f"| {c['text right']:,} / {c['text wrong']} | {c['text to the letter']:,} |"
    )


def main() -> int:
    """Score every program, print the tables, and say whether Guwah was wrong anywhere."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("samples", type=Path, nargs="?", default=HERE.parents[1] / "shared/samples")
    asked.add_argument("--files", action="store_true", help="print each fault with file and line")
    asked.add_argument("--only", metavar="NAME", default="", help="programs whose name has NAME")
    asked.add_argument("--no-install", action="store_true", help="use the peers that are there")
    given = asked.parse_args()
    if not given.samples.is_dir():
        print(f"no samples at {given.samples}; name their folder", file=sys.stderr)
        return 2
    truth = make_truth.truth(given.samples)
    for row in (row for rows in truth.values() for row in rows):
        row.times = [clock(time) for time in row.times]
    ran = [p for p in programs(not given.no_install) if given.only in p.name or p.name == "Guwah"]
    scores = {p.name: scored(p, given.samples, truth) for p in ran}
    for title, kind in (("WhatsApp text", "whatsapp"), ("Telegram, Instagram and Facebook JSON, Signal text", "other")):  # fmt: skip
        print(f"\n### {title}\n\n{HEAD}\n|{' --- |' * (HEAD.count('|') - 1)}")
        for name, score_ in scores.items():
            if score_[kind].counts["files"]:
                print(line(name, score_[kind].counts))
    guwah = scores["Guwah"].values()
    opened = sum(one.counts["time undecided, file open"] for one in guwah)
    settled = sum(one.counts["time undecided"] for one in guwah)
    print(f"\nGuwah left {opened} times open that the files leave open, and {settled} that they settle.")  # fmt: skip
    if given.files:
        for name, both in scores.items():
            for one in both.values():
                print("\n".join(f"{name}: {fault}" for fault in one.faults))
    faults = [fault for one in guwah for fault in one.faults]
    print("\n".join(f"Guwah: {fault}" for fault in faults) or "Guwah told nothing wrong.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
