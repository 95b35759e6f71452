"""
Where a backup lies: a folder or an S3 bucket, through obstore.

Knows nothing of vaults. Opens a network connection only for `s3://`, and only to the address given.

The rules of this module are:
  * An object appears whole or not at all; in a folder it is fsynced, with its folder.
  * Credentials come from a file, never from an argument; nobody is asked for them on the network.
  * Every fault of the store is ours: it names the place, and nothing of the credentials.
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault import platform

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_CHUNK_BYTES: Final = 4 << 20
_S3: Final = "s3://"
_NO_KEYS: Final = "no credentials were found for this bucket"


@dataclass(frozen=True)
class Access:
    """How to reach a bucket.

    Args:
        endpoint: Address of the server, or None for Amazon's own.
        credentials: A file in the form of `~/.aws/credentials`; that one if None.
        profile: The section of it.
        proxy: Address of a proxy, or None.
    """

    endpoint: str | None = None
    credentials: Path | None = None
    profile: str = "default"
    proxy: str | None = None


class Place:
    """A place for backups.

    Args:
        address: A folder, or `s3://BUCKET/PREFIX`.
        access: How to reach a bucket.

    Raises:
        UsageError: If it cannot be used.
    """

    def __init__(self, address: str, access: Access | None = None) -> None:
        self.address = address if address.startswith(_S3) else str(Path(address).absolute())
        self._folder: Path | None = None
        if address.startswith(_S3):
            self._store = _bucket(address, access or Access())
        else:
            self._folder = Path(self.address)
            self._store = _local(self._folder)

    def sizes(self, below: str) -> dict[str, int]:
        """Sizes in bytes of all objects below a prefix, by name."""
        import obstore

        with _guard(self.address):
            found = {}
            for chunk in obstore.list(self._store, below, chunk_size=1000):
                found.update({one["path"]: int(one["size"]) for one in chunk})
            return found

    def put(self, name: str, content: bytes | Path) -> bool:
        """Put an object, durably, in place of what has its name.

        Args:
            name: Its name.
            content: Its bytes, or the file that has them.

        Returns:
            Whether the store keeps what it replaces: then nothing there is ever destroyed.
        """
        import obstore

        with _guard(self.address):
            if self._folder is not None and isinstance(content, bytes):
                path = self._folder / name
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                platform.replace_file(path, content, shred_old=True)
                return False
            done = obstore.put(self._store, name, content)
            if self._folder is not None:
                _sync(self._folder, name)
        return done.get("version") not in (None, "", "null") and self._folder is None

    def get(self, name: str) -> bytes:
        """The bytes of a small object.

        Raises:
            ObjectDamagedError: If it is missing.
        """
        return b"".join(self.read(name))

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of an object.

        Raises:
            ObjectDamagedError: If it is missing.
        """
        import obstore

        with _guard(self.address, name):
            for chunk in obstore.get(self._store, name).stream(_CHUNK_BYTES):
                yield bytes(chunk)

    def remove(self, names: list[str]) -> None:
        """Remove objects; missing is fine."""
        import obstore

        with _guard(self.address):
            if self._folder is not None:
                for name in names:
                    platform.shred_file(self._folder / name)
            elif names:
                obstore.delete(self._store, names)


class _guard:
    """Turns a fault of the store into ours."""

    def __init__(self, address: str, name: str | None = None) -> None:
        self._address, self._name = address, name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: object) -> None:
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        if kind is None:
            return
        if self._name is not None and issubclass(kind, FileNotFoundError):
            raise ObjectDamagedError(f"is missing in {self._address}", item=self._name) from None
        if issubclass(kind, PermissionDeniedError | UnauthenticatedError):
            raise UsageError("this place does not let us in", item=self._address) from None
        if issubclass(kind, BaseError | FileNotFoundError | ValueError):
            raise UsageError(
                f"this place cannot be used: {_reason(error)}", item=self._address
            ) from None


def _reason(error: BaseException) -> str:
    """The first line of what the library says, without addresses of requests."""
    line = (str(error).strip().splitlines() or ["unknown reason"])[0]
    return line.split("Debug source")[0].strip()[:160]


def _local(folder: Path) -> ObjectStore:
    from obstore.store import LocalStore

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"this folder cannot be used: {reason}", item=str(folder)) from None
    return LocalStore(prefix=folder)


def _sync(folder: Path, name: str) -> None:
    """Make an object in a folder durable, with the folders that name it."""
    path = folder / name
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    for above in (path.parent, path.parent.parent):
        platform.sync_folder(above)


def _bucket(address: str, access: Access) -> ObjectStore:
    from obstore.store import S3Store

    found = urlsplit(address)
    keys = _keys(access)
    options: dict[str, Any] = {"timeout": "5 minutes"}
    if access.endpoint and access.endpoint.startswith("http://"):
        options["allow_http"] = True
    if access.proxy:
        options["proxy_url"] = access.proxy
    config: dict[str, Any] = {
        "access_key_id": keys["aws_access_key_id"],
        "secret_access_key": keys["aws_secret_access_key"],
        "region": keys.get("region") or "us-east-1",
    }
    if keys.get("aws_session_token"):
        config["session_token"] = keys["aws_session_token"]
    if access.endpoint:
        config["endpoint"] = access.endpoint
    with _guard(address):
        return S3Store(
            found.netloc, prefix=found.path.strip("/") or None,
            config=config, client_options=options,  # type: ignore[arg-type]
        )  # fmt: skip


def _keys(access: Access) -> dict[str, str]:
    """The credentials, from their file."""
    path = access.credentials or Path.home() / ".aws" / "credentials"
    hint = "write them to a file as `aws configure` does; --credentials F names another"
    parser = configparser.ConfigParser(interpolation=None, default_section="\0")
    try:
        parser.read_string(path.read_text("utf-8"))
        found = dict(parser[access.profile])
    except (OSError, UnicodeDecodeError, configparser.Error, KeyError):
        raise UsageError(_NO_KEYS, item=str(path), hint=hint) from None
    if not found.get("aws_access_key_id") or not found.get("aws_secret_access_key"):
        raise UsageError(_NO_KEYS, item=str(path), hint=hint)
    return found
