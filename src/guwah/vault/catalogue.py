"""
The catalogue of a case on disk: one database, which may be begun anew at any time.

Knows no table of it. Specification: docs/spec/vault.md, "Databases"

The rules of this module are:
  * It holds nothing of its own: all in it can be made again from the log and the objects.
  * It is opened when it is first asked for, and its times on disk are blurred when it is closed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from guwah.vault import platform
from guwah.vault.database import Connection, open_database, remove_database

CATALOGUE_NAME: Final = "case.db"


class Catalogue:
    """The catalogue of one case, open or not.

    Args:
        folder: The case's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / CATALOGUE_NAME
        self._db: Connection | None = None

    def open(self, key: str) -> Connection:
        """Its connection, the same one until it is closed; an empty database where there is none.

        Args:
            key: Its key, hex.

        Raises:
            ObjectDamagedError: If it does not open under its key.
        """
        if self._db is None:
            self._db = open_database(self._path, key, CATALOGUE_NAME)
        return self._db

    def close(self) -> None:
        """Close it. Twice is fine."""
        if self._db is not None:
            self._db.close()
            self._db = None
            platform.blur_times(self._path)

    def restart(self) -> None:
        """Remove it, durably; the next one that is opened is empty."""
        self.close()
        remove_database(self._path)
        platform.sync_folder(self._path.parent)
