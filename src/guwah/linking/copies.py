"""
Whether a text contains a wording: an article a threat, a reply what it answers.

For texts that must never join two cases, and are only looked at to *not* count a copy; links are
made by `link`, with its own method.

The rules of this module are:
  * A text contains a wording if at least `LEAST_SHARE` of the wording's runs of `RUN` letters
    and digits (of `HAN_RUN` where most are Han) stand in it, in the normal form.
  * A wording that is boilerplate, or shorter than a run, is contained in nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import chain
from typing import Final, Generic, TypeVar

import regex

from guwah.linking.boilerplate import is_boilerplate, wording_key
from guwah.script.normal import normal_text

RUN: Final = 6
HAN_RUN: Final = 3
LEAST_SHARE: Final = 0.8
_HAN: Final = regex.compile(r"\p{Script=Han}")
Key = TypeVar("Key", bound=Hashable)


class Lookout(Generic[Key]):
    """Wordings that are looked for in many texts, each text folded once.

    Args:
        wordings: Texts of messages, by whatever names them.
    """

    def __init__(self, wordings: Mapping[Key, str]) -> None:
        self._least: dict[Key, float] = {}
        self._holders: dict[str, list[Key]] = {}
        for name, text in wordings.items():
            normal = normal_text(text)
            key = wording_key(normal)
            size = HAN_RUN if 2 * len(_HAN.findall(key)) > len(key) else RUN
            runs = _runs(key, size)
            if runs and not is_boilerplate(normal):
                self._least[name] = LEAST_SHARE * len(runs)
                for run in runs:
                    self._holders.setdefault(run, []).append(name)

    def seen_in(self, text: str) -> list[Key]:
        """The wordings that a text contains, in the order given.

        Args:
            text: An article, or a message of somebody who is nobody's suspected sender.
        """
        if not self._least:
            return []
        key = wording_key(normal_text(text))
        shared = (_runs(key, RUN) | _runs(key, HAN_RUN)) & self._holders.keys()
        if len(shared) < min(self._least.values()):
            return []
        hits = Counter(chain.from_iterable(self._holders[run] for run in shared))
        return [name for name, least in self._least.items() if hits[name] >= least]


def _runs(key: str, size: int) -> set[str]:
    return {key[at : at + size] for at in range(len(key) - size + 1)}
