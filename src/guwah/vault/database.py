"""
Encrypted databases: SQLCipher under a raw key.

Knows no tables; whoever opens one makes its own.
Specification: docs/spec/vault.md, "Databases"

The rules of this module are:
  * The key is random and raw; SQLCipher derives nothing from a passphrase here.
  * Sorting and temporary tables stay in memory; the rollback journal is encrypted like the pages.
  * A database that does not open under its key, and a damaged page met later, are damage (22).
  * A full disk and a disk that cannot be written are `OSError`, as for every other file.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import sqlcipher3 as untyped_sqlcipher

from guwah.errors import ObjectDamagedError
from guwah.vault import platform

Connection = Any  # sqlcipher3 ships no types
_sqlcipher: Any = untyped_sqlcipher
_DatabaseError: type[Exception] = _sqlcipher.DatabaseError
_JOURNALS: Final = ("-journal", "-wal", "-shm")


_OF_THE_DISK: Final = {
    "database or disk is full": errno.ENOSPC,
    "attempt to write a readonly database": errno.EROFS,
    "unable to open database file": errno.EACCES,
    "disk I/O error": errno.EIO,
}


class _Guard:
    """Turns a malformed database into our error, a full disk into that of any file."""

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is _DatabaseError:
            raise ObjectDamagedError("is damaged", item="database") from None
        code = _OF_THE_DISK.get(str(error))
        if kind is not None and issubclass(kind, _DatabaseError) and code is not None:
            raise OSError(code, os.strerror(code), "database") from None


_guard = _Guard()


class _Cursor(_sqlcipher.Cursor):  # type: ignore[misc]
    """A cursor for which a damaged page is our error, not the library's."""

    def execute(self, *arguments: Any) -> Any:
        with _guard:
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        with _guard:
            return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> Any:
        with _guard:
            return super().executescript(*arguments)

    def fetchone(self) -> Any:
        with _guard:
            return super().fetchone()

    def fetchmany(self, *arguments: Any) -> Any:
        with _guard:
            return super().fetchmany(*arguments)

    def fetchall(self) -> Any:
        with _guard:
            return super().fetchall()

    def __next__(self) -> Any:
        with _guard:
            return super().__next__()


class _Connection(_sqlcipher.Connection):  # type: ignore[misc]
    """A connection whose cursors are ours."""

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        with _guard:
            super().commit()


def open_database(path: Path, key: str, name: str) -> Connection:
    """Open a database or make an empty one.

    Args:
        path: The file.
        key: 64 hex digits.
        name: What to call it in the error.

    Returns:
        A connection in the library's default transaction mode.

    Raises:
        ObjectDamagedError: If the file is no database under this key.
    """
    if path.is_dir():
        raise ObjectDamagedError("is a folder", item=name)
    if not path.exists():
        platform.create_file(path).close()
    with _guard:
        connection: Connection = _sqlcipher.connect(str(path), factory=_Connection)
    done = False
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to standard error
        connection.execute(f"PRAGMA key = \"x'{bytes.fromhex(key).hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        done = True
    except ObjectDamagedError:
        raise ObjectDamagedError("does not open under its key", item=name) from None
    finally:
        if not done:
            connection.close()
    return connection


def verify_database(connection: Connection, name: str) -> None:
    """Check every page against its authentication code, then the tables.

    Raises:
        ObjectDamagedError: If a page is damaged.
    """
    try:
        found = connection.execute("PRAGMA cipher_integrity_check").fetchone()
        if found is None:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except ObjectDamagedError:
        found = ("damaged",)
    if found not in (None, ("ok",)):
        raise ObjectDamagedError("has damaged pages", item=name)


def remove_database(path: Path) -> None:
    """Remove a database with its journals; missing is fine."""
    path.unlink(missing_ok=True)
    remove_journals(path)


def remove_journals(path: Path) -> None:
    """Remove what a killed process left beside a database that is not opened again."""
    for suffix in _JOURNALS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
