"""
How well, and how fast, screenshots of chats are read: a table for each language and theme.

    .venv/bin/python bench/pictures.py [--screens 2] [--language ug] [--first 1000] [--misses]

Chats are drawn by the renderer of the tests (Chromium), clean and worn (JPEG, grain), light and
dark, at 1 to 3 pixels a unit. With `--sentences FILE` (JSON, gzip: language to sentences) texts
come from that file instead of the tests' own sentences; `--first` asks for other seeds. Seconds
are of processor time, for a page. A time is right where all its letters and digits are, spaces
aside; `7:11` and `07:11` are one clock, and nothing else that differs counts as right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from unit.reading.pictures.rendering import LANGUAGES, THEMES, browser, chat, draw, worn
from unit.reading.pictures.scoring import Score, score

SCALES = (1.0, 1.5, 2.0, 2.625, 3.0)
FILE_NAMES = {"zh": "zh-Hans"}


def texts_of(path: Path, language: str, seed: int) -> tuple[str, ...]:
    """Sentences of a file, short enough for a bubble."""
    told = json.loads(gzip.decompress(path.read_bytes()))
    lines = [one.strip() for one in told[FILE_NAMES.get(language, language)]]
    lines = [one for one in lines if 4 <= len(one) <= 120]
    return tuple(random.Random(seed).sample(lines, min(60, len(lines))))


def main() -> None:
    """Draw, read, count, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--screens", type=int, default=2, help="for each theme and scale; shades take turns"
    )
    options.add_argument("--language", choices=LANGUAGES, nargs="+", default=LANGUAGES)
    options.add_argument("--theme", choices=THEMES)
    options.add_argument("--scales", type=float, nargs="+", default=SCALES)
    options.add_argument("--sentences", type=Path)
    options.add_argument("--first", type=int, default=1000, help="the first seed")
    options.add_argument("--misses", action="store_true", help="print what was read wrongly")
    asked = options.parse_args()
    print(
        "language theme    kind   error  bubbles    times      names    extra  s/page", flush=True
    )
    totals: dict[tuple[str, str], Score] = {}
    with browser() as opened:
        for language in asked.language:
            for theme in [asked.theme] if asked.theme else THEMES:
                sums = {"clean": Score(), "noisy": Score()}
                for seed in range(asked.screens):
                    for number, scale in enumerate(asked.scales):
                        dark = bool((seed + number + LANGUAGES.index(language)) % 2)
                        mark = asked.first + seed * 100 + number * 10
                        texts = texts_of(asked.sentences, language, mark) if asked.sentences else ()
                        made = chat(language, theme, mark, texts)
                        screen = draw(opened, made, dark=dark, scale=scale)
                        quality = random.Random(mark).randrange(55, 85)
                        sums["clean"].add(score(screen, screen.png))
                        sums["noisy"].add(score(screen, worn(screen.png, quality, mark)))
                for kind, total in sums.items():
                    show(language, theme, kind, total)
                    totals.setdefault((language, kind), Score()).add(total)
                    if asked.misses:
                        print("\n".join("   " + one for one in total.misses))
    for (language, kind), total in totals.items():
        show(language, "all", kind, total)


def show(language: str, theme: str, kind: str, total: Score) -> None:
    """One line of the table."""
    print(
        f"{language:8} {theme:8} {kind:6} {total.error:.4f} "
        f"{total.right:4}/{total.bubbles:<4} {total.times_right:4}/{total.times:<4} "
        f"{total.names_right:4}/{total.names:<4} {total.extra:4} {total.seconds / total.pages:7.2f}",
        flush=True,
    )


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"{time.perf_counter() - started:.0f} s in all")
