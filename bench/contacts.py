"""
Contacts in text: recall and precision on planted messages, speed beside phonenumbers' matcher.

    python bench/contacts.py [--wrong]

The planted messages are made by tests/unit/reading/contacts/planted.py, from seeds that the
tests do not use. Half of them hold one contact; the others hold dates, prices, order numbers …
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import phonenumbers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/unit/reading/contacts"))
import planted as made  # noqa: E402

from guwah.reading.contacts.find import find_contacts, find_many  # noqa: E402

COUNT = 20_000
FIRST_SEED = 5_000_000
CHAT = 50_000
CARRYING = 0.04
LINES = HERE.parent / "tests/unit/reading/language/latin_uyghur.txt"


def chat() -> list[str]:
    """Ordinary messages: lines of chat, a few with a contact, some with numbers or dates."""
    lines = [one for one in LINES.read_text("utf-8").splitlines() if not one.startswith("#")]
    lines += [one.replace("{}", "").strip() for one in made.CARRIERS]
    pick = random.Random(3)
    found = []
    for at in range(CHAT):
        kind = pick.random()
        if kind < CARRYING:
            found.append(made.planted(at).text)
        elif kind < 3 * CARRYING:
            found.append(made.empty(at))
        else:
            found.append(" ".join(pick.sample(lines, pick.randint(1, 3))))
    return found


class Tally:
    """What was planted, what was found, and what was wrong."""

    def __init__(self) -> None:
        self.wanted, self.hit, self.exact = Counter[str](), Counter[str](), Counter[str]()
        self.said = self.right = self.false = 0
        self.matcher_hit = self.matcher_false = self.phones = 0
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def add(self, one: made.Planted) -> None:
        """Judge one message with one contact."""
        begin = one.text.encode().index(one.written.encode())
        end = begin + len(one.written.encode())
        self.wanted[one.style] += 1
        good = False
        for found in find_contacts(one.text):
            self.said += 1
            inside = begin <= found.offset and found.offset + found.length <= end
            if found.kind == one.kind and found.normal in one.normals and inside:
                good = True
                self.right += 1
                self.exact[one.style] += (found.offset, found.length) == (begin, end - begin)
            else:
                self.wrong["wrong"].append(f"{one.style}: {one.text!r} {found}")
        self.hit[one.style] += good
        if not good:
            self.wrong["missed"].append(f"{one.style}: {one.text!r}")
        if one.kind == "phone":
            self.phones += 1
            self.matcher_hit += any(form in one.normals for form in matched(one.text))

    def add_empty(self, text: str) -> None:
        """Judge one message without a contact."""
        for found in find_contacts(text):
            self.false += 1
            self.said += 1
            self.wrong["wrong"].append(f"none: {text!r} {found}")
        self.matcher_false += len(matched(text))


def matched(text: str) -> list[str]:
    """What phonenumbers' own matcher finds."""
    return [
        phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        for found in phonenumbers.PhoneNumberMatcher(text, "CN")
    ]


def main() -> None:
    """Run and print."""
    tally = Tally()
    for seed in range(FIRST_SEED, FIRST_SEED + COUNT):
        tally.add(made.planted(seed))
        tally.add_empty(made.empty(seed))
    for style in sorted(tally.wanted):
        print(f"{style:24} {tally.wanted[style]:6} recall {tally.hit[style] / tally.wanted[style]:.4f}"
              f"  span exact {tally.exact[style] / max(tally.hit[style], 1):.4f}")  # fmt: skip
    print(f"recall {sum(tally.hit.values()) / COUNT:.4f}, precision {tally.right / tally.said:.4f}"
          f" ({tally.false} found in {COUNT} messages without a contact)")  # fmt: skip
    print(f"phonenumbers' matcher on the telephone numbers: recall"
          f" {tally.matcher_hit / tally.phones:.4f}, {tally.matcher_false} found in the messages"
          " without a contact")  # fmt: skip
    lines = chat()
    find_many(lines[:100])
    start = time.process_time()
    find_many(lines)
    ours = CHAT / (time.process_time() - start)
    start = time.process_time()
    for line in lines:
        matched(line)
    theirs = CHAT / (time.process_time() - start)
    print(f"ordinary chat: {ours:,.0f} messages/s, matcher {theirs:,.0f} messages/s (CPU)")
    if "--wrong" in sys.argv:
        for kind, texts in tally.wrong.items():
            print(kind, len(texts), *texts[:60], sep="\n  ")


if __name__ == "__main__":
    main()
