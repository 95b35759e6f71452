"""
The weights of the language model, read once and packed for addition.

Loads one data file of the package; trained by `tools/train_language.py`, described with its
sources in docs/explanation/languages.md.

The rules of this module are:
  * The order of languages of a script is the order of lanes in the file.
  * `und` is a language of its own: text of a script in none of the languages that we know.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.reading.language import letters, measure

LANGUAGES: Final = {
    "Latn": ("ug", "uz", "tr", "en", "de", "fr", "und"),
    "Cyrl": ("ug", "kk", "ky", "uz", "ru", "und"),
    "Arab": ("ug", "kk", "fa", "ar", "und"),
    "Hani": ("zh-Hans", "zh-Hant"),
    "Tibt": ("bo",),
}
"""What each script may be; the model tells apart only these."""


class Model(NamedTuple):
    """Packed weights and what a unit of them is worth."""

    tables: tuple[NDArray[np.uint64], NDArray[np.uint64]]
    scales: NDArray[np.float64]
    """By the kind of the script: logits a unit."""
    lanes: NDArray[np.float32]
    """By the kind of the script: 0 where a lane has a language, else -inf; never all -inf."""


@cache
def model() -> Model:
    """The model of this version of the program.

    Returns:
        Its weights, packed as `measure.score_words` adds them.
    """
    file = resources.files("guwah.reading.language") / "weights.npz"
    with file.open("rb") as source, np.load(source, allow_pickle=False) as stored:
        raised = stored["weights"].astype(np.int16) + measure.MIDDLE
        scales = np.ones(len(letters.SCRIPTS))
        for script in LANGUAGES:
            if script in stored:
                scales[letters.SCRIPTS.index(script)] = stored[script]
    lanes = np.full((len(letters.SCRIPTS), measure.LANES), -np.inf, np.float32)
    lanes[:, 0] = 0
    for script, languages in LANGUAGES.items():
        lanes[letters.SCRIPTS.index(script), : len(languages)] = 0
    packed = np.ascontiguousarray(raised.T.astype("<u2")).view("<u8").astype(np.uint64)
    halves = np.ascontiguousarray(packed[:, 0]), np.ascontiguousarray(packed[:, 1])
    return Model(halves, scales, lanes)
