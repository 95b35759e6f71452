"""
What a process gives up before it sees the first byte of a hostile file.

Called inside that process, once; there is no way back. Sources: seccomp(2), landlock(7),
setrlimit(2), and the syscall tables of Linux for x86-64 and arm64.

The rules of this module are:
  * Everywhere that has them: limits of memory, of processor time, of what may be written
    (nothing), no core files.
  * Linux with seccomp: only the system calls that computing needs. No socket, no new process, no
    signal to another, no name or mode of a file changed.
  * Linux with landlock: a file can be opened only to read, and only where Python and the zones
    lie. Without landlock: none can be opened at all, so all modules are imported before.
  * A program of others (`restrain`) keeps more: threads, and memory of its own making; it has no
    network and can write no file.
  * What could not be had is told to whoever asks (`Confinement`), never passed over.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import sysconfig
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _DUMPABLE, _WITH_PARENT, _FILTER_MODE = 38, 22, 4, 1, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_RUN, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_ALL_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
_NEWER_RIGHTS = (1 << 15) - 1
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16

# The numbers of each system call on x86-64 and arm64; None where there is none.
_COMPUTING = {
    "brk": (12, 214), "clock_getres": (229, 114), "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115), "close": (3, 57), "exit": (60, 93), "exit_group": (231, 94),
    "fcntl": (72, 25), "fstat": (5, 80), "futex": (202, 98), "getegid": (108, 177),
    "geteuid": (107, 175), "getgid": (104, 176), "getpid": (39, 172), "getppid": (110, 173),
    "getrandom": (318, 278), "getrusage": (98, 165), "gettid": (186, 178),
    "gettimeofday": (96, 169), "getuid": (102, 174), "lseek": (8, 62), "madvise": (28, 233),
    "mmap": (9, 222), "mprotect": (10, 226), "mremap": (25, 216), "munmap": (11, 215),
    "nanosleep": (35, 101), "pread64": (17, 67), "read": (0, 63), "readv": (19, 65),
    "rseq": (334, 293), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "sched_yield": (24, 124), "sigaltstack": (131, 132),
    "time": (201, None), "write": (1, 64), "writev": (20, 66),
}  # fmt: skip
_READING_FILES = {
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "getcwd": (79, 17),
    "getdents64": (217, 61), "lstat": (6, None), "newfstatat": (262, 79), "open": (2, None),
    "openat": (257, 56), "readlink": (89, None), "readlinkat": (267, 78), "stat": (4, None),
    "statx": (332, 291),
}  # fmt: skip
_REACHING_OUT = {
    "connect": (42, 203), "io_uring_setup": (425, 425), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "ptrace": (101, 117), "socket": (41, 198),
}  # fmt: skip
_OWN_LIMITS = (302, 261)  # prlimit64, of this process only
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


@dataclass(frozen=True)
class Confinement:
    """What holds in a worker; what does not is False.

    Args:
        limits: Memory and processor time have limits of the operating system.
        no_files: No file of a person can be opened, and none written.
        no_network: No connection can be opened.
        may_import: Program files can still be read (landlock told them apart).
    """

    limits: bool
    no_files: bool
    no_network: bool
    may_import: bool


def confine(memory_bytes: int) -> Confinement:
    """Give up files, network, processes and memory beyond a limit.

    Args:
        memory_bytes: How much address space the worker may have.

    Returns:
        What holds.
    """
    limits = _limit(memory_bytes)
    if not sys.platform.startswith("linux"):
        return Confinement(limits, no_files=False, no_network=False, may_import=True)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return Confinement(limits, no_files=False, no_network=False, may_import=True)
    has_landlock = _landlock(libc, _program_folders(), _READ_FILE | _READ_FOLDER)
    has_seccomp = _seccomp(libc, with_files=has_landlock)
    return Confinement(
        limits,
        no_files=has_landlock or has_seccomp,
        no_network=has_seccomp,
        may_import=has_landlock or not has_seccomp,
    )


def has_landlock() -> bool:
    """Whether program files can be told apart from those of a person."""
    if not sys.platform.startswith("linux"):
        return True
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) >= 1)


def allow_seconds(seconds: int) -> None:
    """Let the worker compute for so long from now; then the system ends it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        until = min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _limit(memory_bytes: int) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (ValueError, OSError):  # macOS refuses a limit below what is mapped already
        return False
    return sys.platform.startswith("linux")


def _landlock(libc: ctypes.CDLL, folders: Sequence[str], rights: int) -> bool:
    """Allow reading in some folders, or running programs too, and nothing else."""
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    handled = struct.pack("<Q", _ALL_RIGHTS.get(version, _NEWER_RIGHTS))
    rules = libc.syscall(_LANDLOCK_CREATE, handled, ctypes.c_size_t(len(handled)), 0)
    if rules < 0:
        return False
    try:
        for folder in folders:
            opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                allowed = struct.pack("<Qi", rights, opened)
                libc.syscall(_LANDLOCK_ADD, rules, 1, allowed, 0)
            finally:
                os.close(opened)
        return bool(libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def restrain(folders: Sequence[str]) -> None:
    """What is given up before a program of others takes the place of this one: for `launcher`.

    Limits of memory and time are the launcher's own. On systems without seccomp or landlock
    nothing more is given up.

    Args:
        folders: Where it may read, and run programs.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return
    _landlock(libc, folders, _READ_FILE | _READ_FOLDER | _RUN)
    known = _MACHINES.get(platform.machine())
    if known is not None:
        _filter(libc, known[1], [both[known[0]] for both in _REACHING_OUT.values()])


def _program_folders() -> list[str]:
    """Folders that hold programs and tables, and nothing of a person."""
    paths = sysconfig.get_paths()
    wanted = {paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    wanted |= {str(Path(__file__).resolve().parents[1])}
    wanted |= {path for path in zoneinfo.TZPATH}
    wanted |= {"/usr/lib", "/lib", "/lib64"}
    return sorted(path for path in wanted if Path(path).is_dir())


def _seccomp(libc: ctypes.CDLL, *, with_files: bool) -> bool:
    """Allow the system calls of the list and refuse all others with EPERM."""
    known = _MACHINES.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return False
    column, machine = known
    names = _COMPUTING | (_READING_FILES if with_files else {})
    allowed = sorted(number for both in names.values() if (number := both[column]) is not None)
    code = [
        _step(_LOAD, 0, 0, _MACHINE_AT), _step(_EQUAL, 1, 0, machine), _step(_RETURN, 0, 0, _REFUSE),
        _step(_LOAD, 0, 0, _NUMBER_AT), _step(_EQUAL, 0, 2, _OWN_LIMITS[column]),
        _step(_LOAD, 0, 0, _FIRST_ARGUMENT_AT), _step(_EQUAL, len(allowed) + 1, len(allowed), 0),
    ]  # fmt: skip
    for left, number in zip(range(len(allowed), 0, -1), allowed, strict=True):
        code.append(_step(_EQUAL, left, 0, number))
    code += [_step(_RETURN, 0, 0, _REFUSE), _step(_RETURN, 0, 0, _ALLOW)]
    return _install(libc, code)


def _filter(libc: ctypes.CDLL, machine: int, refused: Sequence[int]) -> bool:
    """Refuse some system calls with EPERM, and all of another machine's."""
    code = [
        _step(_LOAD, 0, 0, _MACHINE_AT), _step(_EQUAL, 1, 0, machine), _step(_RETURN, 0, 0, _REFUSE),
        _step(_LOAD, 0, 0, _NUMBER_AT),
    ]  # fmt: skip
    code += [_step(_EQUAL, left, 0, number)
             for left, number in zip(range(len(refused), 0, -1), refused, strict=True)]  # fmt: skip
    return _install(libc, [*code, _step(_RETURN, 0, 0, _ALLOW), _step(_RETURN, 0, 0, _REFUSE)])


def _install(libc: ctypes.CDLL, code: Sequence[bytes]) -> bool:
    """Give the filter to the kernel."""
    program = b"".join(code)
    held = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HxxxxxxP", len(code), ctypes.addressof(held))
    return bool(libc.prctl(_SECCOMP, _FILTER_MODE, header, 0, 0) == 0)


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    """One instruction of the filter."""
    return struct.pack("<HBBI", code, if_true, if_false, value)
