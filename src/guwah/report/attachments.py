"""
Names under which disclosed attachments lie in a report.

Names only; the bytes are put there by `build`. Spec: docs/spec/report.md, "The zip"

The rules that this module follows are:
  * A name is a number by the order of the digests, with the ending of the first file that has
    these bytes: the file's own name is evidence and stands in evidence.json only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_ENDING: Final = re.compile(r"\.([a-z0-9]{1,8})$")


def member_names(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The member of the report that holds each attachment.

    Args:
        files: Name and SHA-256 in hex of each disclosed attachment that is not missing.

    Returns:
        `media-NNNN.EXT` by digest.
    """
    endings: dict[str, str] = {}
    for name, digest in sorted(files):
        found = _ENDING.search(name.lower())
        endings.setdefault(digest, found[1] if found else "bin")
    return {
        digest: f"media-{number:04}.{endings[digest]}"
        for number, digest in enumerate(sorted(endings), 1)
    }
