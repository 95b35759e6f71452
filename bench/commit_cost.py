"""
What committing to a reading costs: µs a record of 24 segments, and peak memory.

    python bench/commit_cost.py [RECORDS]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator

from guwah.custody.cells import Header, Opening, RecordValues, record_values
from guwah.custody.disclosure import fold
from guwah.custody.reading import commit, prune, root_of
from guwah.evidence.record import Record, Sender, Sent

TEXT = " ".join(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                 "eleven", "twelve"]) + "."  # fmt: skip
RECORD = Record(
    id="", kind="message", grade="export", reader="whatsapp", item="Chat.txt", member="_chat.txt",
    span=(48190, 90), context=(), thread="Family", sender=Sender("Alice"),
    sent=Sent("29/01/18, 12:24", ("2018-01-29T12:24",), "2018-01-28T22:24:00Z",
              "2018-01-30T00:24:59Z"),
    text=TEXT,
)  # fmt: skip


def values(count: int, *, anew: bool) -> Iterator[RecordValues]:
    """Values of equal records; the same object again and again unless `anew`."""
    one = record_values(RECORD, 0, "i" * 32, b"x" * 90)
    assert one.text_count == 24
    for ordinal in range(count):
        yield record_values(RECORD, ordinal, "i" * 32, b"x" * 90) if anew else one


def timed(what: str, count: int, start: float) -> float:
    """Print µs a record since `start`; return the time now."""
    now = time.process_time()
    print(f"{what:<40} {(now - start) / count * 1e6:7.1f} µs a record")
    return now


def main() -> None:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    k = bytes(range(32))
    header = Header({"format": 1}, count, bytes(40), None, None)
    at = time.process_time()
    done = commit(k, header, values(count, anew=False))
    at = timed("commit: salts, leaves, slots, root", count, at)
    root_of(k, done.cells)
    at = timed("  of it slots and root", count, at)
    for _ in values(count, anew=True):
        pass
    at = timed("values: segments and canonical JSON", count, at)
    print(f"peak memory of committing {count:,}: "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")  # fmt: skip
    one = record_values(RECORD, 0, "i" * 32, b"x" * 90)
    opened = {5: (one, Opening(frozenset({"text"})))}
    tree = prune(k, done.cells, header, opened)
    timed("pruning to one record", count, at)
    assert fold(tree) == done.root


if __name__ == "__main__":
    main()
