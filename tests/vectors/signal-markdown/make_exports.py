"""
Write the Markdown files beside this file, as old and new versions of signal-export do.

All people are invented. Run it with Python alone: `python tests/vectors/signal-markdown/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
ROWS = [
    ("2024-02-01 10:00:07", "Kamil", "Have you eaten?  "),
    ("2024-02-01 10:01:07", "Me", "\n\n> eaten?\n\nYes\n\nI have: 2 eggs  \n(- Kamil: ❤️, Me: 👍 -)"),
    ("2024-02-01 10:02:07", "Kamil", "  ![tea 1.jpg](./media/2024-02-01_tea%201.jpg)  [b (1).pdf](./media/b (1).pdf)  "),
    ("2024-02-01 10:03:07", "Kamil", "  \n(( 👋 ))"),
    ("2024-02-01 10:04:07", "Kamil", "(This message was deleted)"),
    ("2024-02-01 10:05:07", "No-Sender", "Missed voice call  "),
    ("2024-02-01 10:06:07", "Alim", "ياخشىمۇسىز  "),
    ("2024-02-01 10:07:07", "Me", "He wrote:\n[2020-01-01 10:00:00] Somebody: no row\nand more  "),
    ("2024-02-01 10:08:07", "Me", "two lines\nof text  "),
]  # fmt: skip


def new(rows: list[tuple[str, str, str]] = ROWS) -> str:
    """Since version 1: an empty line behind each message."""
    return "".join(f"[{when}] {name}: {body}\n\n" for when, name, body in rows)


def old() -> str:
    """Before: minutes, sometimes with a comma, and no empty line."""
    rows = [row for row in ROWS if "no row" not in row[2]]
    return "".join(
        f"[{when[:10]}{',' if place % 2 else ''} {when[11:16]}] {name}: {body}\n"
        for place, (when, name, body) in enumerate(rows)
    )


def main() -> None:
    """Write all of them."""
    files = {
        "chat.txt": new().encode(),
        "index.txt": old().encode(),
        "crlf.txt": new().replace("\n", "\r\n").encode(),
        "bom.txt": b"\xef\xbb\xbf" + new().encode(),
        "damaged.txt": ("lost\nlines\n" + new()).encode().replace(b"10:03:07", b"10:63:07").replace(b"Alim", b"Al\xffm"),
        "truncated.txt": new().encode()[:-20],
    }  # fmt: skip
    for name, data in files.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
