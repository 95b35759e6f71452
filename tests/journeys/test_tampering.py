"""
Every single change of a real report is refuted by its own verify.py, away from the project.

The report is made by the program; the copies are judged by `python3 -I -S` in another folder.
"""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeys.typed import Guwah, chat

from guwah.report.archive import write_zip

DRIVER = (
    "import sys, runpy, io, contextlib\n"
    "verify = runpy.run_path('verify.py')['main']\n"
    "for name in sys.argv[2:]:\n"
    "    with contextlib.redirect_stdout(io.StringIO()):\n"
    "        code = verify([name, '--key', sys.argv[1]])\n"
    "    print(code)\n"
)
Members = dict[str, bytes]


def opened(tree: Any) -> Iterator[list[Any]]:
    """Every opened leaf below a value of evidence.json."""
    if isinstance(tree, list):
        if len(tree) == 3 and tree[1] in ("n", "s", "b", "i", "j") and len(tree[0]) == 64:
            yield tree
        else:
            for part in tree:
                yield from opened(part)
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from opened(part)


def canonical(value: Any) -> bytes:
    """evidence.json as the verifier wants it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def other(leaf: list[Any]) -> Any:
    """Another value of the same type."""
    kind, value = leaf[1], leaf[2]
    if kind == "i":
        return value + 1
    if kind == "b":
        return ("0" if value[:1] != "0" else "1") + value[1:] if value else "00"
    if kind == "j":
        return '"other"' if value != '"other"' else '"another"'
    return "" if kind == "n" else value + "x"


def refit(members: Members) -> Members:
    """The manifest's digests made to fit again; its signature cannot be."""
    lines = members["manifest.txt"].decode().split("\n")
    for at, line in enumerate(lines):
        name = line.rpartition(" ")[2]
        if name in members and len(line.split(" ")) == 3:
            data = members[name]
            lines[at] = f"{hashlib.sha256(data).hexdigest()} {len(data)} {name}"
    return {**members, "manifest.txt": "\n".join(lines).encode()}


def changed_values(members: Members) -> Iterator[Members]:
    """Each disclosed value changed, each leaf removed (withheld), neighbours swapped."""
    evidence = json.loads(members["evidence.json"])
    count = len(list(opened(evidence)))
    for at in range(count):
        for kind in ("change", "swap"):
            again = copy.deepcopy(evidence)
            leaves = list(opened(again))
            if kind == "change":
                leaves[at][2] = other(leaves[at])
            else:
                before = leaves[at - 1]
                if before[1:] == leaves[at][1:]:
                    continue
                before[1:], leaves[at][1:] = leaves[at][1:], before[1:]
            data = canonical(again)
            yield {**members, "evidence.json": data}
            yield refit({**members, "evidence.json": data})


def changed_members(members: Members) -> Iterator[Members]:
    """Each member changed, removed; one added; each line of the notes changed, removed, doubled."""
    for name, data in members.items():
        yield {**members, name: data + b" "}
        yield {**members, name: data[:-1]}
        left = {key: value for key, value in members.items() if key != name}
        yield left
    yield {**members, "added.txt": b"added"}
    for name in ("manifest.txt", "checkpoint.txt"):
        lines = members[name].split(b"\n")
        for at, line in enumerate(lines[:-1]):
            flipped = bytes([line[0] ^ 1]) + line[1:] if line else b"x"
            for new in (flipped, None, line + b"\n" + line):
                rest = [new] if new is not None else []
                data = b"\n".join([*lines[:at], *rest, *lines[at + 1 :]])
                if data != members[name]:
                    yield {**members, name: data}
                    if name != "manifest.txt":
                        yield refit({**members, name: data})


def test_every_single_change_is_refuted(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Change, remove, add, swap any one value, member or line: 30 to 39, each time."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    assert guwah("who", "--case", case, "--set", "Tursun=suspected-sender").code == 0
    out = tmp_path / "report.zip"
    guwah("consent", "--case", case, "--give", "police")
    made = guwah("report", "--case", case, "--for", "police", "--out", out, "--json")
    assert made.code == 0, made.err
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    away = tmp_path / "away"
    away.mkdir()
    (away / "verify.py").write_bytes(members["verify.py"])
    names = ["whole.zip"]
    (away / names[0]).write_bytes(write_zip(members))
    for number, copied in enumerate([*changed_values(members), *changed_members(members)]):
        names.append(f"{number}.zip")
        (away / names[-1]).write_bytes(write_zip(copied))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", DRIVER, made.object["key"], *names],
        cwd=away, capture_output=True, text=True, check=False,
    )  # fmt: skip
    codes = [int(line) for line in done.stdout.split()]
    assert len(codes) == len(names), done.stderr[-500:]
    assert codes[0] == 0
    assert len(names) > 200
    assert [name for name, code in zip(names[1:], codes[1:], strict=True)
            if not 30 <= code <= 39] == []  # fmt: skip
