"""Databases open under their key alone and keep no plaintext."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3

from guwah.errors import ObjectDamagedError
from guwah.vault.database import open_database, remove_database, verify_database
from guwah.vault.keys import new_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "case.db"


def filled(path: Path, key: str) -> None:
    """A database with a canary in many rows and in its index."""
    db = open_database(path, key, "x")
    db.execute("create virtual table words using fts5(text)")
    with db:
        db.executemany("insert into words values (?)", [(f"CANARY {i}",) for i in range(500)])
    db.close()


def test_it_opens_under_its_key_alone(path: Path) -> None:
    """Another key is exit 22, and the file is for its owner alone."""
    key = new_key()
    filled(path, key)
    assert path.stat().st_mode & 0o777 == 0o600
    db = open_database(path, key, "x")
    assert db.execute("select count(*) from words where words match 'canary'").fetchone() == (500,)
    db.close()
    with pytest.raises(ObjectDamagedError):
        open_database(path, new_key(), "x")


def test_no_plaintext_while_a_transaction_is_open(path: Path) -> None:
    """Neither pages nor journal hold what is written; sorting uses memory."""
    db = open_database(path, new_key(), "x")
    db.execute("create table t(x)")
    db.execute("pragma cache_size = 5")
    db.executemany("insert into t values (?)", [(f"CANARY {i}" * 50,) for i in range(2000)])
    db.commit()
    db.execute("update t set x = x || 'CANARY'")
    list(db.execute("select x from t order by x desc"))
    files = list(path.parent.iterdir())
    assert path.with_name("case.db-journal") in files
    assert all(b"CANARY" not in each.read_bytes() for each in files)
    assert db.execute("pragma temp_store").fetchone() == (2,)
    db.close()


def test_a_damaged_page_is_noticed(path: Path) -> None:
    """The check reads every page."""
    key = new_key()
    filled(path, key)
    db = open_database(path, key, "x")
    verify_database(db, "x")
    db.close()
    data = bytearray(path.read_bytes())
    data[3 * 4096 + 100] ^= 1
    path.write_bytes(data)
    db = open_database(path, key, "x")
    with pytest.raises(ObjectDamagedError):
        verify_database(db, "x")
    with pytest.raises(ObjectDamagedError):
        db.execute("select * from words").fetchall()
    with pytest.raises(ObjectDamagedError):
        list(db.execute("select * from words"))
    db.close()


def test_a_broken_constraint_is_not_damage(path: Path) -> None:
    """Only a malformed database is; the rest comes as the library says it."""
    db = open_database(path, new_key(), "x")
    db.execute("create table t(x primary key)")
    db.execute("insert into t values (1)")
    with pytest.raises(sqlcipher3.IntegrityError):
        db.execute("insert into t values (1)")
    with pytest.raises(sqlcipher3.OperationalError):
        db.execute("select * from nowhere")
    db.close()


def test_removing_takes_the_journals_along(path: Path) -> None:
    """Nothing of it stays; twice is fine."""
    filled(path, new_key())
    path.with_name("case.db-journal").write_bytes(b"x")
    remove_database(path)
    remove_database(path)
    assert list(path.parent.iterdir()) == []
