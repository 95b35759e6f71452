"""
The files of a folder, each with what lies beside it.

Opens none of them.

The rules of this module are:
  * Files come in the order of their paths; hidden ones are files like any other.
  * Links are not followed and devices are not opened: they are named, so that nobody believes
    them read.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Found:
    """One file of a folder.

    Args:
        path: Where it lies.
        name: Its path in the folder, with `/`.
        siblings: Paths of all files from its own folder down, its own among them.
        is_regular: False for links, devices and pipes.
    """

    path: Path
    name: str
    siblings: frozenset[str] = field(default_factory=frozenset)
    is_regular: bool = True


def everything_of(folder: Path) -> list[Found]:
    """The files of a folder and its folders, links and devices among them.

    Args:
        folder: The folder.

    Returns:
        What lies in it, in the order of the paths.
    """
    paths: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders.sort()
        links = (name for name in folders if (Path(here) / name).is_symlink())
        paths += [Path(here) / name for name in (*names, *links)]
    below: dict[Path, list[str]] = {}
    for path in paths:
        for above in path.parents:
            below.setdefault(above, []).append(printable(path.relative_to(above).as_posix()))
            if above == folder:
                break
    shared = {above: frozenset(names) for above, names in below.items()}
    return [
        Found(
            path,
            printable(path.relative_to(folder).as_posix()),
            shared[path.parent],
            _is_regular(path),
        )
        for path in sorted(paths)
    ]


def printable(name: str) -> str:
    """A file's name as UTF-8 text; bytes that are none become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def may_name_files(head: bytes) -> bool:
    """Whether a file that begins so can be an export that names what lies beside it."""
    return b"\0" not in head or head.startswith(b"SQLite format 3\0") or head[:2] in _UTF_16


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)
