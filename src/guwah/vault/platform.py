"""
The only place with calls that differ between POSIX and Windows.

Knows files and folders, nothing of what is in them.
Specification: docs/spec/vault.md, "Order of writing"

The rules of this module are:
  * What is written is fsynced, and so is the folder that names it, before the call returns.
  * A file that is replaced is replaced whole: a reader sees the old bytes or the new ones.
  * Files and folders are made for their owner alone.
  * Overwriting before removal is best effort: flash disks, journals and snapshots keep copies.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final

from guwah.errors import ObjectDamagedError, VaultLockedError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl
    import resource

UNFINISHED: Final = "part-"
_LOCKED_BYTE = 1 << 30
_SHRED_LIMIT_BYTES = 1 << 20
_BLUR_NS = 30 * 86_400 * 10**9


def forbid_core_dumps() -> None:
    """Tell the system not to write this process's memory to disk when it crashes."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lock(stream: IO[bytes], name: str) -> None:
    """Take the exclusive lock of an open file; it goes when the file is closed.

    Args:
        stream: The open file.
        name: What to call it in the error.

    Raises:
        VaultLockedError: Another process holds the lock.
    """
    try:
        if sys.platform == "win32":  # pragma: no cover
            stream.seek(_LOCKED_BYTE)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0)
        else:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise VaultLockedError(
            "another process has this vault open", item=name, hint="close it there first"
        ) from None


def make_folder(path: Path) -> None:
    """Make a folder for the owner alone.

    Raises:
        FileExistsError: It is there already.
    """
    path.mkdir(mode=0o700)


def sync_folder(path: Path) -> None:
    """Make names in a folder durable; Windows has no such call and needs none."""
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        blur_times(descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_filesystem(folder: Path) -> None:
    """Make everything durable that was written to a folder's file system, names included.

    One call costs less than many, for each file and each folder. Only where `has_syncfs`.

    Raises:
        OSError: The disk could not be written.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


@functools.cache
def has_syncfs() -> bool:
    """Whether `sync_filesystem` can be relied on: Linux, since 5.8 says when it failed."""
    if not sys.platform.startswith("linux"):
        return False
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return version is not None and (int(version[1]), int(version[2])) >= (5, 8)


def blur_times(target: int | Path) -> None:
    """Set the times of a file or folder to some moment of the last thirty days.

    The moment is random to the nanosecond, so that programs that copy what has other times than
    before notice each change. When the system itself last changed the file it still knows.

    Args:
        target: A path, or a descriptor where the system can do it with one.
    """
    if isinstance(target, int) and os.utime not in os.supports_fd:  # pragma: no cover
        return
    moment = time.time_ns() - secrets.randbelow(_BLUR_NS)
    with contextlib.suppress(OSError):
        os.utime(target, ns=(moment, moment))


def sync_file(stream: IO[bytes]) -> None:
    """Make what was written to a file durable, where the system does it for a reader, too."""
    with contextlib.suppress(OSError):
        os.fsync(stream.fileno())


def create_file(path: Path) -> IO[bytes]:
    """A new file for the owner alone, open for writing, unbuffered.

    Raises:
        FileExistsError: It is there already.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a small file of the vault.

    Raises:
        ObjectDamagedError: If it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise unreadable(error, name) from None


def unreadable(error: OSError, name: str) -> ObjectDamagedError:
    """The error for a file of the vault that is not there or not to be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ObjectDamagedError("is missing", item=name)
    return ObjectDamagedError(
        f"cannot be read: {(error.strerror or 'unknown reason').lower()}", item=name
    )


def write_new(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a new file and fsync it; naming it durably is the caller's next step.

    Args:
        path: The file to make.
        data: Its content.
        durable: If False, `sync_filesystem` is the caller's, too.

    Raises:
        FileExistsError: It is there already.
    """
    with create_file(path) as stream:
        write_all(stream, data)
        blur_times(stream.fileno())
        if durable:
            os.fsync(stream.fileno())


def write_all(stream: IO[bytes], data: bytes | bytearray) -> None:
    """Write all of `data` to an unbuffered file."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def part_of(path: Path) -> Path:
    """A fresh unfinished name beside `path`."""
    return path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")


def replace_file(
    path: Path, data: bytes, *, shred_old: bool = False, sync_name: bool = True
) -> None:
    """Put `data` in the place of a file or make it: whole, durable, or not at all.

    Args:
        path: The file.
        data: Its new content.
        shred_old: Overwrite what the old file held, as far as the system allows.
        sync_name: If False, a power cut may bring the old file back, whole.
    """
    part = part_of(path)
    write_new(part, data)
    old: IO[bytes] | None = None
    if shred_old and sys.platform != "win32":
        with contextlib.suppress(FileNotFoundError):
            old = path.open("r+b", buffering=0)
    try:
        part.replace(path)
        if sync_name:
            sync_folder(path.parent)
        if old is not None:
            _overwrite(old)
    finally:
        if old is not None:
            old.close()


def shred_file(path: Path) -> None:
    """Overwrite a small file, remove it, and make the removal durable. Missing is fine."""
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b", buffering=0) as stream:
            _overwrite(stream)
        path.unlink()
        sync_folder(path.parent)


def remove_tree(path: Path) -> None:
    """Remove a folder with all that is in it, durably. Missing is fine."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(path)
        sync_folder(path.parent)


def remove_unfinished(folder: Path) -> None:
    """Remove what a killed process left unfinished in a folder."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.is_dir() and not path.is_symlink():
            remove_tree(path)
        else:
            path.unlink()


def nameless_file(folder: Path) -> IO[bytes]:
    """A scratch file without a name, where the system allows it, and gone with the process."""
    return tempfile.TemporaryFile("w+b", buffering=0, dir=folder, prefix=UNFINISHED)


def _overwrite(stream: IO[bytes]) -> None:
    left = min(os.fstat(stream.fileno()).st_size, _SHRED_LIMIT_BYTES)
    stream.seek(0)
    write_all(stream, secrets.token_bytes(left))
    os.fsync(stream.fileno())
