"""
The plain tables of a SQLite database, as their `CREATE TABLE` statements tell them.

Runs no statement; reads its words.
Source of the grammar: https://www.sqlite.org/lang_createtable.html and datatype3.html, section 3.

The rules of this module are:
  * A statement that is not understood to its end makes no table.
  * A generated column is the application's computing, not what it stored: it is left out.
  * A row written before a column was added has that column's default, if it is a plain value.
  * A column of a floating type holds floats, however they are stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

_STATEMENT_CHARACTERS = 1 << 16
_MOST_COLUMNS = 2_000
_DEEPEST = 100
_TOKEN = re.compile(
    r"""\s+ | --[^\n]* | /\*.*?(?:\*/|\Z)
    | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]\[]*\])
    | (?P<string>'(?:[^']|'')*')
    | (?P<blob>[xX]'[0-9A-Fa-f]*')
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_OF_TABLE = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
_AFTER_TYPE = _OF_TABLE | {
    "NOT", "NULL", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS", "ON", "DEFERRABLE",
}  # fmt: skip
_FLOATING = ("REAL", "FLOA", "DOUB")
_PLAIN = {"NULL": None, "TRUE": 1, "FALSE": 0}

Token = tuple[str, Any]


@dataclass(frozen=True)
class Column:
    """A column as it is stored.

    Args:
        name: Its name.
        is_stored: It has a place in the records.
        is_told: It is the application's own, not a generated one.
        is_floating: It holds floats.
        is_rowid: It is another name of the row id.
        default: What rows have that were written before the column was added.
    """

    name: str
    is_stored: bool = True
    is_told: bool = True
    is_floating: bool = False
    is_rowid: bool = False
    default: Any = None


@dataclass(frozen=True)
class Table:
    """A plain table.

    Args:
        name: Its name.
        root: The first page of its tree.
        stored: Its columns in the order of the records.
        has_rowids: Its rows have ids.
    """

    name: str
    root: int
    stored: tuple[Column, ...]
    has_rowids: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are told."""
        return tuple(column.name for column in self.stored if column.is_told)


def table_of(name: str, root: int, statement: str) -> Table | None:
    """The table that a statement of the schema makes.

    Args:
        name: Its name, as the schema says it.
        root: The first page of its tree.
        statement: `CREATE TABLE …`.

    Returns:
        The table; None if the statement makes no plain table, or is not understood.
    """
    if len(statement) > _STATEMENT_CHARACTERS:
        return None
    words = _grouped(_tokens(statement))
    if words is None or not is_table(statement):
        return None
    place = next((n for n, (kind, _) in enumerate(words) if kind == "group"), None)
    if place is None:
        return None
    columns, types, keys = [], [], []
    for part in _parts(words[place][1]):
        if part and part[0][0] == "word" and part[0][1] in _OF_TABLE:
            keys.append(part)
            continue
        column = _column(part)
        if column is None:
            return None
        columns.append(column)
        types.append(_type(part))
    names = [column.name.lower() for column in columns]
    if not columns or len(columns) > _MOST_COLUMNS or len(set(names)) != len(names):
        return None
    has_rowids = ("word", "ROWID") not in words[place:]
    if has_rowids and (named := _key_of(keys)) in names:
        number = names.index(named)
        if types[number] == "INTEGER":
            columns[number] = replace(columns[number], is_rowid=True)
    return Table(name, root, tuple(one for one in columns if one.is_stored), has_rowids)


def is_table(statement: str) -> bool:
    """Whether a statement begins as one that makes a plain table."""
    words = [value for kind, value in _tokens(statement[:200]) if kind != "spelling"]
    return words[:2] == ["CREATE", "TABLE"]


def _tokens(text: str) -> Iterator[Token]:
    """Kind and value: words in capitals, names and strings without their quotation marks.

    A word is followed by its own spelling.
    """
    for found in _TOKEN.finditer(text):
        kind, written = found.lastgroup, found[0]
        if kind == "quoted":
            end = "]" if written[0] == "[" else written[0]
            inside = written[1:-1]
            yield "name", inside if end == "]" else inside.replace(end * 2, end)
        elif kind == "string":
            yield "string", written[1:-1].replace("''", "'")
        elif kind == "word":
            yield "word", written.upper()
            yield "spelling", written
        elif kind is not None:
            yield kind, written


def _grouped(tokens: Iterator[Token]) -> list[Token] | None:
    """The tokens, those in brackets as one group each; None if brackets do not fit."""
    outer: list[list[Token]] = [[]]
    for token in tokens:
        if token == ("sign", "("):
            if len(outer) > _DEEPEST:
                return None
            outer.append([])
        elif token == ("sign", ")"):
            if len(outer) == 1:
                return None
            inner = outer.pop()
            outer[-1].append(("group", inner))
        else:
            outer[-1].append(token)
    return outer[0] if len(outer) == 1 else None


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """The definitions, which commas divide."""
    part: list[Token] = []
    for token in tokens:
        if token == ("sign", ","):
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _column(part: list[Token]) -> Column | None:
    """A column from the words that define it."""
    if not part or part[0][0] not in ("name", "string", "word"):
        return None
    is_word = part[0][0] == "word"
    words = [one for one in part[2 if is_word else 1 :] if one[0] != "spelling"]
    named = [value if kind == "word" else "" for kind, value in words]
    stop = next((n for n, word in enumerate(named) if word in _AFTER_TYPE), len(words))
    is_generated = "AS" in named[stop:]
    written = _type(part)
    return Column(
        str(part[1][1] if is_word else part[0][1]),
        is_stored=not is_generated or "STORED" in named[stop:],
        is_told=not is_generated,
        is_floating="INT" not in written and _is_floating(written),
        is_rowid=written == "INTEGER" and _has_key(named[stop:]),
        default=_default(words[stop:]),
    )


def _type(part: list[Token]) -> str:
    """The type that a definition gives its column."""
    words = [one for one in part[2 if part[0][0] == "word" else 1 :] if one[0] != "spelling"]
    written: list[str] = []
    for kind, value in words:
        if kind == "word" and value in _AFTER_TYPE:
            break
        if kind in ("word", "name", "string"):
            written.append(str(value).upper())
    return " ".join(written)


def _is_floating(written: str) -> bool:
    is_text = any(one in written for one in ("CHAR", "CLOB", "TEXT", "BLOB"))
    return not is_text and any(one in written for one in _FLOATING)


def _has_key(words: list[str]) -> bool:
    """Whether a column is a primary key that rises."""
    for number, word in enumerate(words[:-1]):
        if word == "PRIMARY" and words[number + 1] == "KEY":
            return words[number + 2 : number + 3] != ["DESC"]
    return False


def _key_of(keys: list[list[Token]]) -> str | None:
    """The only column of the table's primary key, in small letters."""
    for key in keys:
        words = [one for one in key if one[0] != "spelling"]
        if ("word", "PRIMARY") in words[:3]:
            inside: list[Token] = next((value for kind, value in words if kind == "group"), [])
            parts = list(_parts(inside))
            if len(parts) == 1 and parts[0] and parts[0][0][0] in ("name", "word", "string"):
                return str(parts[0][0][1]).lower()
    return None


def _default(words: list[Token]) -> Any:
    """The plain value behind DEFAULT; None for anything that would have to be computed."""
    for number, token in enumerate(words):
        if token == ("word", "DEFAULT"):
            rest = words[number + 1 :]
            if rest and rest[0][0] == "group":
                rest = rest[0][1]
                return _plain(rest) if len(rest) < 3 else None
            return _plain(rest)
    return None


def _plain(words: list[Token]) -> Any:
    sign = 1
    if words and words[0] in (("sign", "-"), ("sign", "+")):
        sign = -1 if words[0][1] == "-" else 1
        words = words[1:]
    if not words:
        return None
    kind, value = words[0]
    if kind == "number":
        is_whole = value.isdigit() and len(value) < 19
        return sign * int(value) if is_whole else sign * float(value)
    if kind == "blob":
        return bytes.fromhex(value[2:-1]) if len(value) % 2 else None
    if kind in ("string", "name"):
        return value
    return _PLAIN.get(value) if kind == "word" else None
