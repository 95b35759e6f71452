"""
The desk: what is the owner's alone. Aliases of the cases, settings, and the owner's own log.

Holds no name, identifier or text of a case. Where the log lies, and what its entries say, is
`desklog`'s. Specification: docs/spec/vault.md, "Databases", "Destroying"

The rules of this module are:
  * The database's key is random, in one small file; it is changed when a case is destroyed, so
    that older copies of the database open no more.
  * The log says which cases were made and destroyed, and is never disclosed.
  * Aliases and settings stand in the log too, so that the database can be made again; an alias
    is sealed to a key that follows from the case's own, and goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.vault import platform
from guwah.vault.alias import new_alias
from guwah.vault.caselog import CaseLog
from guwah.vault.database import (
    Connection,
    open_database,
    remove_journals,
    verify_database,
)
from guwah.vault.desklog import kept_in, live_folders, log_at
from guwah.vault.keys import FORMAT, OwnerKeys, new_key
from guwah.vault.logfile import Draft
from guwah.vault.logkeys import ItemKey
from guwah.vault.sealing import open_sealed, seal

_SCHEMA: Final = """
create table if not exists alias(case_id text primary key, alias text not null unique);
create table if not exists setting(name text primary key, value text not null);
"""
KEY_NAME: Final = "key.age"
DATABASE_NAME: Final = "desk.db"


class Desk:
    """The owner's desk, open.

    Args:
        folder: `desk/` of the vault.
        owner: The owner's keys.
        case_key: The key that an alias is sealed to, by the case's folder; None if it is gone.

    Raises:
        ObjectDamagedError: If a part of it is missing or damaged.
    """

    def __init__(self, folder: Path, owner: OwnerKeys, case_key: ItemKey) -> None:
        self._folder = folder
        self._owner = owner
        platform.remove_unfinished(folder)
        self.log = CaseLog(*log_at(folder, owner), case_key)
        self.db, self._key = self._open()
        self.verify_database()

    @classmethod
    def create(cls, folder: Path, owner: OwnerKeys) -> None:
        """Make the desk of a new vault."""
        platform.make_folder(folder)
        log, keys = log_at(folder, owner)
        platform.make_folder(log.parent)
        CaseLog.create(log, keys, Draft("created"))
        key = new_key()
        _write_key(folder, owner, [key])
        _new_database(folder / DATABASE_NAME, key, [], []).close()
        for each in (log.parent, folder):
            platform.sync_folder(each)

    @property
    def log_key(self) -> str:
        """The public key of the owner's own log, in hex."""
        return self._owner.log_signer.public.hex()

    def aliases(self) -> dict[str, str]:
        """The alias of each case, by the case's id."""
        return dict(self.db.execute("select case_id, alias from alias").fetchall())

    @classmethod
    def rebuild(cls, folder: Path, owner: OwnerKeys, case_key: ItemKey) -> None:
        """Make the database again from the log, under a new key.

        A case whose alias the log does not hold gets another when the vault is opened.

        Args:
            folder: `desk/` of the vault.
            owner: The owner's keys.
            case_key: As for a desk.

        Raises:
            GuwahError: If the log is missing or damaged, or does not verify.
        """
        platform.remove_unfinished(folder)
        log = CaseLog(*log_at(folder, owner), case_key)
        log.verify()
        entries = list(log.entries())
        live, aliases, settings = live_folders(entries), *kept_in(entries)
        part, key = platform.part_of(folder / "x"), new_key()
        rows = [(case, alias) for case, alias in aliases.items() if case in live]
        _new_database(part, key, rows, list(settings.items())).close()
        try:
            old = read_keys(folder, owner)
        except ObjectDamagedError:
            old = []
        _put_database(folder, owner, part, [*old, key])

    def give_alias(self, case: str) -> str:
        """Give a case a new random alias and remember it; `settle_log` logs it."""
        alias = new_alias(set(self.aliases().values()))
        with self.db:
            self.db.execute("insert into alias values (?, ?)", (case, alias))
        return alias

    def settle_log(self, folders: Mapping[str, str]) -> None:
        """Log aliases and settings that stand in the database alone.

        Args:
            folders: The folder of each case, by the case's id.
        """
        aliases, settings = kept_in(self.log.entries())
        drafts = [
            Draft("alias", more={"alias": alias, "case": case}, item=folders[case])
            for case, alias in self.aliases().items()
            if case in folders and aliases.get(case) != alias
        ]
        drafts += [
            Draft("setting", more={"name": name, "value": value})
            for name, value in self.db.execute("select name, value from setting")
            if settings.get(name) != value
        ]
        if drafts:
            self.log.append(drafts)

    def setting(self, name: str) -> str | None:
        """A setting's value."""
        row = self.db.execute("select value from setting where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Remember a setting."""
        with self.db:
            self.db.execute("insert or replace into setting values (?, ?)", (name, value))
        self.log.append([Draft("setting", more={"name": name, "value": value})])

    def renew(self) -> None:
        """Build the database anew under a new key, and note in the log that all keys are new."""
        self.log.append([Draft("keys-renewed")])
        self.forget("")

    def forget(self, case: str) -> None:
        """Build the database anew without a case, under a new key."""
        aliases = [row for row in self.aliases().items() if row[0] != case]
        settings = self.db.execute("select name, value from setting").fetchall()
        part, key = platform.part_of(self._folder / "x"), new_key()
        _new_database(part, key, aliases, settings).close()
        self.db.close()
        _put_database(self._folder, self._owner, part, [self._key, key])
        self.db, self._key = self._open()

    def verify_database(self) -> None:
        """Check each page of the database against its authentication code.

        Raises:
            ObjectDamagedError: If one does not hold.
        """
        verify_database(self.db, DATABASE_NAME)

    def close(self) -> None:
        """Close the database."""
        self.db.close()
        platform.blur_times(self._folder / DATABASE_NAME)

    def _open(self) -> tuple[Connection, str]:
        keys = read_keys(self._folder, self._owner)
        path = self._folder / DATABASE_NAME
        if not path.exists():
            raise ObjectDamagedError("is missing", item=DATABASE_NAME)
        for key in reversed(keys[1:]):
            try:
                connection = open_database(path, key, DATABASE_NAME)
            except ObjectDamagedError:
                continue
            _write_key(self._folder, self._owner, [key])
            return connection, key
        connection = open_database(path, keys[0], DATABASE_NAME)
        if keys[1:]:
            _write_key(self._folder, self._owner, keys[:1])
        return connection, keys[0]


def _put_database(folder: Path, owner: OwnerKeys, part: Path, keys: list[str]) -> None:
    """Put a new database in the place of the old one: one of them is there, with its key, always.

    Args:
        folder: `desk/` of the vault.
        owner: The owner's keys.
        part: The new database.
        keys: Those that the old one may have, and the new one's.
    """
    path = folder / DATABASE_NAME
    _write_key(folder, owner, keys)
    remove_journals(path)
    part.replace(path)
    platform.sync_folder(folder)
    _write_key(folder, owner, keys[-1:])


def _new_database(
    path: Path, key: str, aliases: list[tuple[str, str]], settings: list[Any]
) -> Connection:
    connection = open_database(path, key, DATABASE_NAME)
    with connection:
        connection.executescript(_SCHEMA)
        connection.executemany("insert into alias values (?, ?)", aliases)
        connection.executemany("insert into setting values (?, ?)", settings)
    return connection


def _write_key(folder: Path, owner: OwnerKeys, keys: list[str]) -> None:
    data = canonical.encode({"database": keys, "format": FORMAT})
    sealed = seal(data, owner.identity.to_public())
    platform.replace_file(folder / KEY_NAME, sealed, shred_old=True)


def read_keys(folder: Path, owner: OwnerKeys) -> list[str]:
    """The keys of the desk's database, the newest last.

    Raises:
        ObjectDamagedError: If they are missing or damaged.
    """
    name = f"desk/{KEY_NAME}"
    data = open_sealed(platform.read_file(folder / KEY_NAME, name), owner.identity, name)
    try:
        obj = canonical.parse(data)
        keys = [bytes.fromhex(key).hex() for key in obj["database"]]
        if keys and obj == {"database": keys, "format": FORMAT}:
            return keys
    except (DigestRefutedError, KeyError, TypeError, ValueError):
        pass
    raise ObjectDamagedError("holds no key", item=name)
