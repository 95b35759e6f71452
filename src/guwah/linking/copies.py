"""
Whether one text contains another's wording: an article a threat, a reply what it answers.

For texts that must never join two cases, and are only looked at to *not* count a copy; links are
made by `link`, with its own method.

The rules of this module are:
  * A text contains a wording if at least `LEAST_SHARE` of the wording's runs of `RUN` letters
    and digits (of `HAN_RUN` where most are Han) stand in it, in the normal form.
  * A wording that is boilerplate, or shorter than a run, is contained in nothing.
"""

from __future__ import annotations

from typing import Final

import regex

from guwah.linking.boilerplate import is_boilerplate, wording_key
from guwah.script.normal import normal_text

RUN: Final = 6
HAN_RUN: Final = 3
LEAST_SHARE: Final = 0.8
_HAN: Final = regex.compile(r"\p{Script=Han}")


class Wordings:
    """Texts in which wordings are looked for; each is folded once.

    Args:
        texts: The texts.
    """

    def __init__(self, *texts: str) -> None:
        keys = [wording_key(normal_text(text)) for text in texts]
        self._runs = {size: {run for key in keys for run in _runs(key, size)}
                      for size in (RUN, HAN_RUN)}  # fmt: skip

    def contain(self, wording: str) -> bool:
        """Whether these texts together contain a wording.

        Args:
            wording: Text of a message.
        """
        normal = normal_text(wording)
        key = wording_key(normal)
        size = HAN_RUN if 2 * len(_HAN.findall(key)) > len(key) else RUN
        runs = _runs(key, size)
        if not runs or is_boilerplate(normal):
            return False
        return len(runs & self._runs[size]) >= LEAST_SHARE * len(runs)


def _runs(key: str, size: int) -> set[str]:
    return {key[at : at + size] for at in range(len(key) - size + 1)}
