"""
The four example cases that ship inside the package: fictional people, real formats.

Reads package data and nothing else; `tools/make_examples.py` makes it.

The rules of this module are:
  * `cases.json` says who handed in what, who is who, and what was agreed to.
  * `truth.json` says what is in the files, for tests; no verb of the program reads it.
  * Paths are relative, with `/` between their parts, on every system.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ExampleCase:
    """One example.

    Args:
        key: Short name, also the name of its folder.
        title: What it is, in a few words.
        zone: IANA name of where the phone or computer was when the exports were made.
        giver: Who handed them in.
        files: Relative paths of the files, in the order in which they were handed in.
        roles: Role by name, as the name is written in the exports.
        consents: What was agreed to: scope, given, how, language, by.
        reports: Reports to build: `for` and `rules`, the relative path of the rules.
    """

    key: str
    title: str
    zone: str
    giver: str
    files: tuple[str, ...]
    roles: dict[str, str]
    consents: tuple[dict[str, Any], ...]
    reports: tuple[dict[str, str], ...]


def cases() -> tuple[ExampleCase, ...]:
    """All examples, in the order of the demonstration."""
    described = json.loads(read("cases.json"))
    return tuple(
        ExampleCase(
            one["key"], one["title"], one["zone"], one["giver"], tuple(one["files"]),
            one["roles"], tuple(one["consents"]), tuple(one["reports"]),
        )
        for one in described["cases"]
    )  # fmt: skip


def case_files() -> dict[str, tuple[Traversable, ...]]:
    """The files that each example hands in, by the key of the case."""
    return {case.key: tuple(_find(path) for path in case.files) for case in cases()}


def read(path: str) -> bytes:
    """The bytes of one file of the examples.

    Args:
        path: Relative, as in `cases.json`.

    Raises:
        FileNotFoundError: If there is no such file.
    """
    return _find(path).read_bytes()


def unpack(folder: Path) -> tuple[Path, ...]:
    """Write the files of all examples below a folder, rules included.

    Args:
        folder: Made if missing; files of the same name are replaced.

    Returns:
        Where they lie, case by case, each case's rules behind its files.
    """
    written = []
    for case in cases():
        for path in (*case.files, *(report["rules"] for report in case.reports)):
            target = folder.joinpath(*path.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(read(path))
            written.append(target)
    return tuple(written)


def truth() -> dict[str, Any]:
    """What is true of the examples: counts, planted matches, traps; for tests."""
    true: dict[str, Any] = json.loads(read("truth.json"))
    return true


def _find(path: str) -> Traversable:
    return files(__name__).joinpath(*path.split("/"))
