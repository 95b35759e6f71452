"""
The sentences of a report go through here, so that they can be translated.

Holds no sentence of its own; loads a catalogue of the `guwah` domain where one is installed.

The rules that this module follows are:
  * A sentence is a constant in the source, with `{names}` for what changes: gettext can find it.
  * Values are put in after translation, and are never themselves a format.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Final

_CATALOGUES: Final = Path(__file__).resolve().parent.parent / "locale"
_catalogue: Final = gettext.translation("guwah", _CATALOGUES, fallback=True)


def _(sentence: str, **values: object) -> str:
    """A sentence in the reader's language, with its values.

    Args:
        sentence: The English sentence, a constant.
        values: What stands for each `{name}` in it.

    Returns:
        The translated sentence, or the English one.
    """
    found = _catalogue.gettext(sentence)
    return found.format(**values) if values else found


def counted(one: str, many: str, n: int) -> str:
    """A sentence that counts: `{n}` in the form that the number asks for."""
    return _catalogue.ngettext(one, many, n).format(n=n)
