"""Databases are read row by row, whatever is wrong with their pages."""

from __future__ import annotations

import io
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.intake.notation.sqlite_joins import Beside, References
from guwah.intake.notation.sqlite_names import head_with_names, names_in, table_names
from guwah.intake.notation.sqlite_rows import Database, Gap, Lost, Row, database
from guwah.intake.notation.sqlite_schema import table_of

PAGE = 1024


def made(*statements: str, before: str = "", rows: int = 0) -> bytes:
    """A database as bytes; `rows` rows of a table `message` with a text of its own each."""
    with closing(sqlite3.connect(":memory:")) as held:
        held.executescript(f"PRAGMA page_size={PAGE};{before}")
        if rows:
            held.execute("CREATE TABLE message (_id INTEGER PRIMARY KEY, said TEXT, n INTEGER)")
            held.executemany(
                "INSERT INTO message VALUES (?, ?, ?)",
                [(n, f"<{n}> " + "salam " * 20, n % 7) for n in range(1, rows + 1)],
            )
        for statement in statements:
            held.execute(statement)
        held.commit()
        return held.serialize()


@contextmanager
def held(data: bytes) -> Iterator[Database]:
    """A database that is open."""
    with database(io.BytesIO(data), len(data)) as found:
        yield found


def rows(data: bytes, table: str = "message") -> list[Row | Lost | Gap]:
    """All rows of a table."""
    with held(data) as found:
        return list(found.rows(found.tables[table]))


def page_of(data: bytes, text: bytes) -> int:
    """Where the page begins that holds these bytes."""
    return data.index(text) // PAGE * PAGE


def without_page(data: bytes, text: bytes) -> bytes:
    """The database with the page that holds these bytes overwritten."""
    at = page_of(data, text)
    return data[:at] + b"\x99" * PAGE + data[at + PAGE :]


def test_all_rows_come_in_the_order_of_their_ids() -> None:
    """Each with its values; text, numbers, null and bytes."""
    found = rows(made("INSERT INTO message VALUES (-5, NULL, 1.5)", rows=100))
    assert [one.rowid for one in found if isinstance(one, Row)] == [-5, *range(1, 101)]
    assert found[0] == Row(-5, {"_id": -5, "said": None, "n": 1.5})
    assert found[100] == Row(100, {"_id": 100, "said": "<100> " + "salam " * 20, "n": 2})


def test_a_damaged_page_costs_its_own_rows_only() -> None:
    """Rows before and behind it are kept; the gap names the rows around it."""
    found = rows(without_page(made(rows=300), b"<150> "))
    (gap,) = [one for one in found if not isinstance(one, Row)]
    assert isinstance(gap, Gap) and gap.after is not None and gap.through is not None
    assert gap.pages == 1 and gap.after < 150 <= gap.through < gap.after + 10
    told = [one.rowid for one in found if isinstance(one, Row)]
    assert told == [*range(1, gap.after + 1), *range(gap.through + 1, 301)]


def test_a_damaged_cell_costs_one_row() -> None:
    """A row id that does not rise, or a cell that lies outside: the others of the page are kept."""
    data = bytearray(made(rows=6))
    at = page_of(bytes(data), b"<3> ")
    (cell,) = struct.unpack(">H", data[at + 8 + 4 : at + 8 + 6])
    wrong_id = bytearray(data)
    wrong_id[at + cell + 2 : at + cell + 3] = b"\x63"
    outside = bytearray(data)
    outside[at + 8 + 4 : at + 8 + 6] = b"\x03\xff"
    for broken in (wrong_id, outside):
        found = rows(bytes(broken))
        assert [one.rowid for one in found] == [1, 2, None, 4, 5, 6]
        assert found[2] == Lost(None, "corrupt-page", at // PAGE + 1, 2)


def test_counting_and_reading_agree_about_damage() -> None:
    """A gap counts as one row."""
    data = made(rows=300)
    for number in (1, 150, 300):
        broken = without_page(data, f"<{number}> ".encode())
        with held(broken) as found:
            table = found.tables["message"]
            assert found.count(table) == len(list(found.rows(table)))


def test_a_damaged_overflow_page_costs_one_row() -> None:
    """The row is there, its long text is not."""
    long = "x" * 3000 + "MARK" + "y" * 3000
    data = made(f"INSERT INTO message VALUES (41, '{long}', 0)", rows=40)
    at = page_of(data, b"MARK")
    broken = data[:at] + b"\xff" * PAGE + data[at + PAGE :]
    found = rows(broken)
    assert isinstance(found[-1], Lost) and found[-1][:2] == (41, "corrupt-page")
    assert all(isinstance(one, Row) for one in found[:-1]) and len(found) == 41


def test_a_truncated_database_is_read_as_far_as_it_goes() -> None:
    """SQLite itself would refuse the whole file; all that is missing is one gap."""
    data = made(rows=300)[: PAGE * 20]
    with held(data) as found:
        assert found.is_truncated
        told = list(found.rows(found.tables["message"]))
    assert isinstance(told[0], Row) and isinstance(told[-1], Gap) and told[-1].through is None
    assert len([one for one in told if isinstance(one, Row)]) > 50


def test_a_value_beyond_the_limit_costs_one_row() -> None:
    """Four MiB a value."""
    found = rows(made("INSERT INTO message VALUES (5, zeroblob(5000000), 0)", rows=4))
    assert found[-1][:2] == (5, "too-large") and len(found) == 5


def test_text_that_is_not_valid_is_repaired_and_said() -> None:
    """Other values of the row are untouched; the next row too."""
    data = made(
        "INSERT INTO message VALUES (1, CAST(x'53616cff616d' AS TEXT), 3)",
        "INSERT INTO message VALUES (2, CAST(x'eda080' AS TEXT), 2.5)",
        "INSERT INTO message VALUES (3, 'Ana', x'ff00')", rows=0,
        before="CREATE TABLE message (_id INTEGER PRIMARY KEY, said TEXT, n INTEGER);",
    )  # fmt: skip
    assert rows(data) == [
        Row(1, {"_id": 1, "said": "Sal\ufffdam", "n": 3}, True),
        Row(2, {"_id": 2, "said": "\ufffd\ufffd\ufffd", "n": 2.5}, True),
        Row(3, {"_id": 3, "said": "Ana", "n": b"\xff\x00"}),
    ]


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_a_database_in_utf_16_is_read_alike(encoding: str) -> None:
    """The library turns it into characters."""
    data = made(before=f"PRAGMA encoding='{encoding}';", rows=30)
    assert rows(data) == rows(made(rows=30))
    assert names_in(data) == {"message"}


def test_a_database_in_write_ahead_mode_is_read() -> None:
    """Its header asks for a log that is not there."""
    data = bytearray(made(rows=10))
    data[18:20] = b"\2\2"
    assert len(rows(bytes(data))) == 10


def test_bytes_that_are_no_database_have_no_tables() -> None:
    """Nothing is raised."""
    for data in (b"", b"SQLite format 3\0", b"x" * 5000, b"SQLite format 3\0" + b"\0" * 5000):
        with held(data) as found:
            assert found.tables == {}


def test_a_tree_that_leads_in_circles_ends() -> None:
    """Every child of the root is the first one: the row ids would begin again."""
    data = bytearray(made(rows=2000))
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.deserialize(bytes(data))
        ((root,),) = plain.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'message'")
    at = (root - 1) * PAGE
    (count,) = struct.unpack(">H", data[at + 3 : at + 5])
    pointers = struct.unpack(f">{count}H", data[at + 12 : at + 12 + 2 * count])
    for pointer in pointers:
        data[at + pointer : at + pointer + 4] = data[at + pointers[0] : at + pointers[0] + 4]
    started = time.monotonic()
    found = rows(bytes(data))
    assert time.monotonic() - started < 2
    told = [one.rowid for one in found if isinstance(one, Row)]
    assert told == sorted(set(told)) and any(isinstance(one, Gap) for one in found)


def test_generated_columns_views_and_triggers_are_left_alone() -> None:
    """What the file computes is not evidence, and may be a trap."""
    data = made(
        "ALTER TABLE message ADD COLUMN trap AS (hex(zeroblob(3000000)))",
        "CREATE VIEW seen AS SELECT * FROM message",
        "CREATE TRIGGER fired AFTER INSERT ON message BEGIN DELETE FROM message; END", rows=3,
    )  # fmt: skip
    with held(data) as found:
        assert set(found.tables) == {"message"}
        assert found.tables["message"].columns == ("_id", "said", "n")


def test_virtual_tables_are_left_alone_and_their_shadows_are_tables() -> None:
    """A search index of the application is never opened as one."""
    with held(made("CREATE VIRTUAL TABLE found USING fts4(said)", rows=3)) as told:
        assert "found" not in told.tables and "found_content" in told.tables


def test_a_column_named_rowid_does_not_hide_the_row_ids() -> None:
    """Whatever the columns are called."""
    data = made("CREATE TABLE a (rowid TEXT, oid TEXT, _rowid_)", "INSERT INTO a VALUES ('x', 'y', 1)",
                "CREATE TABLE b (ROWID INTEGER PRIMARY KEY, x)", "INSERT INTO b VALUES (7, 'z')")  # fmt: skip
    assert rows(data, "a") == [Row(1, {"rowid": "x", "oid": "y", "_rowid_": 1})]
    assert rows(data, "b") == [Row(7, {"ROWID": 7, "x": "z"})]


def test_a_table_without_row_ids_is_counted() -> None:
    """It has no rows that a locator could name."""
    data = made("CREATE TABLE a (x TEXT PRIMARY KEY) WITHOUT ROWID", "INSERT INTO a VALUES ('x')")
    with held(data) as found:
        assert not found.tables["a"].has_rowids and found.count(found.tables["a"]) == 1


def test_hostile_names_of_tables_and_columns_are_only_names() -> None:
    """Quotation marks and statements in them are quoted."""
    name = 'x" ; DROP TABLE message; --'
    quoted = '"' + name.replace('"', '""') + '"'
    data = made(f"CREATE TABLE {quoted} ({quoted} TEXT)", f"INSERT INTO {quoted} VALUES ('v')")
    assert rows(data, name) == [Row(1, {name: "v"})]


def test_columns_that_were_added_later_have_their_defaults() -> None:
    """As the application sees its older rows."""
    data = made("ALTER TABLE message ADD COLUMN a TEXT DEFAULT 'it''s'",
                "ALTER TABLE message ADD COLUMN b INTEGER NOT NULL DEFAULT -1",
                "ALTER TABLE message ADD COLUMN c", rows=1)  # fmt: skip
    (one,) = rows(data)
    assert isinstance(one, Row)
    assert (one.values["a"], one.values["b"], one.values["c"]) == ("it's", -1, None)


def test_whole_numbers_in_columns_for_fractions_are_fractions() -> None:
    """SQLite stores 5.0 as 5 to save space."""
    data = made(
        "CREATE TABLE a (x REAL, y DOUBLE, z NUMERIC)", "INSERT INTO a VALUES (5.0, 2, 7.0)"
    )
    assert [repr(value) for value in rows(data, "a")[0].values.values()] == ["5.0", "2.0", "7"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE a", "CREATE TABLE a(", "CREATE TABLE a(b", "CREATE TABLE a(b))", "CREATE VIEW a(b)",
        "CREATE TABLE a(b, B)", "CREATE TABLE a()", "CREATE TABLE a(" + "(" * 200 + ")" * 200 + ")",
        "CREATE TABLE a AS SELECT 1", "", "CREATE TABLE a(b, )",
    ],
)  # fmt: skip
def test_a_statement_that_is_not_understood_makes_no_table(statement: str) -> None:
    """Nothing is guessed."""
    assert table_of("a", 2, statement) is None


def test_one_malformed_row_of_the_schema_costs_one_table() -> None:
    """SQLite itself would refuse every statement."""
    data = made("CREATE TABLE other (x)", "INSERT INTO other VALUES (1)", rows=5)
    with held(data.replace(b"CREATE TABLE other", b"CREATE TABLE oth(r")) as found:
        assert found.is_schema_damaged
        assert len(list(found.rows(found.tables["message"]))) == 5


def test_an_error_of_the_source_comes_through() -> None:
    """It is the archive's error, not the database's."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 65536:
                raise EOFError("gone")
            return super().read(size)

    data = made(rows=2000)
    with pytest.raises(EOFError), database(Broken(data), len(data)) as found:
        list(found.rows(found.tables["message"]))


def test_names_are_found_wherever_the_schema_lies() -> None:
    """An application's schema often lies behind the first 64 KiB."""
    data = made(*[f"CREATE TABLE late{n} (x, {'y' * 300})" for n in range(20)], rows=2000)
    assert data.index(b"late19") > 65536
    assert names_in(data[:65536]) < names_in(
        head_with_names(data[:65536], io.BytesIO(data), len(data))
    )
    assert set(table_names(io.BytesIO(data), len(data))) == {
        "message",
        *(f"late{n}" for n in range(20)),
    }


def test_a_schema_that_leads_in_circles_has_names_once() -> None:
    """Every page is read once."""
    data = bytearray(made(*[f"CREATE TABLE t{n} (x, {'y' * 300})" for n in range(20)]))
    (count,) = struct.unpack(">H", data[103:105])
    for pointer in struct.unpack(f">{count}H", data[112 : 112 + 2 * count]):
        data[pointer : pointer + 4] = struct.pack(">I", 1)
    names = list(table_names(io.BytesIO(data), len(data)))
    assert len(names) == len(set(names)) < 20


def test_tables_beside_each_other_are_walked_in_step() -> None:
    """What is passed over is told."""
    data = made(
        "CREATE TABLE media (message_row_id INTEGER PRIMARY KEY, path TEXT)",
        "INSERT INTO media VALUES (2, 'two'), (3, 'three'), (7, 'seven')", rows=4,
    )  # fmt: skip
    with held(data) as found:
        beside = Beside(found, "media")
        told = {rowid: beside.at(rowid) for rowid in (1, 2, 4)}
        assert told[1] is None and told[4] is None
        assert told[2] == Row(2, {"message_row_id": 2, "path": "two"})
        assert [one.rowid for one in beside.passed] == [3]
        beside.passed.clear()
        assert [one.rowid for one in beside.rest()] == [7]
        assert Beside(found, "no such table").at(1) is None


def test_references_are_found_without_an_index() -> None:
    """Also where the keys do not rise, and those to rows that are missing."""
    data = made(
        "CREATE TABLE said (_id INTEGER PRIMARY KEY, message INTEGER, what TEXT)",
        "INSERT INTO said VALUES (1, 3, 'c'), (2, 1, 'a'), (3, 3, 'd'), (4, 99, 'x'), (5, NULL, '')",
        rows=4,
    )  # fmt: skip
    with held(data) as found:
        said = References(found, "said", "message")
        assert [row.values["what"] for row in said.to(3)] == ["c", "d"]
        assert 1 in said and 2 not in said and None not in said
        assert list(said.left("message")) == [(None, 5, False), (99, 4, False)]
        assert References(found, "no such table", "message").to(3) == []


VALUES = st.one_of(
    st.none(), st.integers(-(1 << 63), (1 << 63) - 1), st.floats(allow_nan=False), st.text(max_size=40),
    st.binary(max_size=40), st.text(min_size=300, max_size=400).map(lambda text: text * 9),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([512, 1024, 4096, 65536]),
    st.dictionaries(
        st.integers(-(1 << 63), (1 << 63) - 1), st.tuples(VALUES, VALUES, VALUES), max_size=60
    ),
    st.sets(st.integers(0, 59)),
)
def test_rows_are_what_sqlite_reads(
    page: int, told: dict[int, tuple[object, ...]], removed: set[int]
) -> None:
    """Another implementation, on databases that are whole: any values, sizes of pages, deletions."""
    with closing(sqlite3.connect(":memory:")) as other:
        other.execute(f"PRAGMA page_size={page}")
        other.execute("CREATE TABLE message (a INTEGER PRIMARY KEY, b, c REAL, d TEXT DEFAULT 'x')")
        for rowid, values in told.items():
            other.execute("INSERT INTO message VALUES (?, ?, ?, ?)", (rowid, *values))
        for number, rowid in enumerate(told):
            if number in removed:
                other.execute("DELETE FROM message WHERE a = ?", (rowid,))
        other.commit()
        expected = other.execute("SELECT * FROM message ORDER BY a").fetchall()
        data = other.serialize()
    found = rows(data)
    assert [repr(tuple(one.values.values())) for one in found if isinstance(one, Row)] == [
        repr(row) for row in expected
    ]
    with held(data) as database_:
        for row in expected:
            one = database_.row("message", row[0])
            assert one is not None and repr(tuple(one.values.values())) == repr(row)
        assert database_.row("message", 0) is None or any(row[0] == 0 for row in expected)
