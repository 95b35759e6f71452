"""
The door for a terminal: arguments, what is printed, exit codes; no logic.

The rules of this room are:
  * Data goes to standard output, everything else to standard error.
  * An error is one line, then `hint: …` on a line of its own; a traceback only with `--debug`.
  * The one broad `except` of the program stands here.
  * Commands are loaded when they are asked for, so that `guwah --version` is fast.
"""

from __future__ import annotations

import sys

from guwah import __version__


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code of the interface contract.

    Args:
        arguments: The words after the program's name; those of the process if None.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if words == ["--version"]:
        print(f"guwah {__version__}")
        sys.exit(0)
    from guwah.cli.entry import run
    from guwah.cli.terminal import speak_utf8

    speak_utf8()
    sys.exit(run(words))
