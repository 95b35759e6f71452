"""
Draws the small pictures of the examples; run by hand, its output is committed.

Needs Pillow, which the project does not depend on. The voice note beside them is made with
Debian's `espeak-ng` and `opus-tools`:

    espeak-ng -v ug -s 130 -w note.wav "$(cat note.txt)"
    opusenc --quiet --bitrate 10 --serial 1 --discard-comments note.wav note.opus
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (240, 180)
SCENES = {
    "tea": ("plate", (96, 60, 30), (201, 140, 70)), "polo": ("plate", (40, 70, 40), (224, 170, 80)),
    "noodles": ("plate", (50, 50, 60), (236, 220, 170)), "manta": ("plate", (60, 40, 60), (240, 232, 215)),
    "sangza": ("plate", (70, 60, 30), (212, 150, 60)), "bread": ("plate", (80, 50, 30), (205, 150, 90)),
    "iftar": ("plate", (30, 30, 60), (180, 80, 50)), "eid": ("plate", (90, 30, 50), (230, 200, 120)),
    "heyt": ("plate", (30, 60, 80), (222, 180, 110)), "sumelek": ("plate", (60, 50, 40), (120, 70, 40)),
    "snow": ("hills", (150, 180, 215), (240, 245, 250)), "sea": ("hills", (150, 200, 230), (40, 100, 150)),
    "beach": ("hills", (120, 190, 230), (230, 210, 160)), "park": ("hills", (170, 210, 230), (80, 150, 70)),
    "gate": ("door", (205, 190, 160), (60, 110, 90)), "street": ("door", (190, 170, 150), (120, 80, 50)),
    "nowruz": ("hills", (230, 200, 150), (190, 60, 70)), "receipt": ("paper", (230, 230, 225), (60, 60, 60)),
    "medicine": ("paper", (235, 240, 245), (40, 90, 140)), "screenshot": ("paper", (225, 245, 230), (30, 80, 60)),
}  # fmt: skip


def draw(name: str, folder: Path) -> None:
    """Draw one picture into a folder."""
    kind, ground, colour = SCENES[name]
    dice = random.Random(name)
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    {"plate": _plate, "hills": _hills, "door": _door, "paper": _paper}[kind](pen, colour, dice)
    if name == "screenshot":
        picture.save(folder / f"{name}.png", optimize=True)
    else:
        picture.save(folder / f"{name}.jpg", quality=55, optimize=True)


def _plate(pen: ImageDraw.ImageDraw, colour: tuple[int, int, int], dice: random.Random) -> None:
    pen.ellipse((40, 15, 200, 165), fill=(245, 243, 238), outline=(200, 195, 190), width=4)
    for _ in range(60):
        angle, far = dice.uniform(0, math.tau), dice.uniform(0, 52)
        x, y, r = 120 + far * math.cos(angle), 90 + far * math.sin(angle), dice.uniform(4, 12)
        shade = tuple(max(0, min(255, c + dice.randint(-25, 25))) for c in colour)
        pen.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=shade)


def _hills(pen: ImageDraw.ImageDraw, colour: tuple[int, int, int], dice: random.Random) -> None:
    for layer in range(3):
        base, shift = 70 + 35 * layer, dice.uniform(0, 6)
        shade = tuple(max(0, c - 25 * layer) for c in colour)
        top = [(x, base + 16 * math.sin(x / (26 + 9 * layer) + shift)) for x in range(0, 241, 4)]
        pen.polygon([*top, (240, 180), (0, 180)], fill=shade)


def _door(pen: ImageDraw.ImageDraw, colour: tuple[int, int, int], dice: random.Random) -> None:
    pen.rectangle((0, 140, 240, 180), fill=(150, 140, 125))
    pen.rectangle((80, 40, 160, 150), fill=colour, outline=(40, 40, 40), width=3)
    pen.line((120, 40, 120, 150), fill=(40, 40, 40), width=2)
    for _ in range(40):
        x, y = dice.randint(170, 235), dice.randint(10, 90)
        pen.ellipse((x, y, x + 9, y + 7), fill=(60, dice.randint(100, 140), 60))


def _paper(pen: ImageDraw.ImageDraw, colour: tuple[int, int, int], dice: random.Random) -> None:
    for row in range(9):
        pen.rectangle((20, 18 + 17 * row, 20 + dice.randint(60, 190), 24 + 17 * row), fill=colour)


if __name__ == "__main__":
    for scene in SCENES:
        draw(scene, Path(sys.argv[1]))
