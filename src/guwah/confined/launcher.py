"""
A program of others, started with limits of memory and time, without network, writing no file.

`python -I -m guwah.confined.launcher MEMORY_BYTES SECONDS FOLDER… -- PROGRAM ARGUMENT…`; the
program takes this process's place. Used for tesseract, which sees only pictures that we painted.

The rules of this module are:
  * What it may read is named, and nothing of a person lies there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from guwah.confined.rights import restrain


def command(argv: list[str], folders: list[str], memory_bytes: int, seconds: int) -> list[str]:
    """The command line that starts a program restrained.

    Args:
        argv: The program, by its whole path, and its arguments.
        folders: Where it may read besides the system's programs.
        memory_bytes: Its address space.
        seconds: Its processor time.
    """
    limits = [str(memory_bytes), str(seconds)]
    return [sys.executable, "-I", "-m", __name__, *limits, *folders, "--", *argv]


def _main() -> None:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    cut = sys.argv.index("--")
    folders, argv = sys.argv[3:cut], sys.argv[cut + 1 :]
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if sys.platform.startswith("linux"):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    system = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/dev/null"]
    restrain([path for path in (*system, *folders) if Path(path).exists()])
    os.execv(argv[0], argv)  # noqa: S606 - its arguments are ours


if __name__ == "__main__":
    _main()
