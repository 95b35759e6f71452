"""
What a place of a record says in words: the string itself, or all that a JSON value holds.

Turns one committed value into text that can be searched for names; decides nothing.

The rules that this module follows are:
  * A JSON value is searched by what its strings say, never by how JSON writes them: an escaped
    newline before a short name, or letters written as `\\uxxxx`, would hide it.
  * Keys, numbers and strings each stand on a line of their own, so that no two make a third.
  * Half a surrogate pair keeps nothing else from being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from guwah.custody.values import Value, to_object

_APART: Final = "\n|||||\n"  # more than may stand between the digits of one number


def words_in(value: Value) -> str:
    """The words of a value, as far as it is text.

    Args:
        value: An opened or withheld value.

    Returns:
        A string as it stands; of JSON all its strings, keys and numbers; bytes that are no
        text keep U+FFFD.
    """
    if value.type in ("s", "b"):
        try:
            return value.data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return value.data.decode("utf-8", "replace")
    return _APART.join(_strings(to_object(value)))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, inner in content.items():
            yield key
            yield from _strings(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _strings(inner)
    elif content is not None:
        yield str(content)
