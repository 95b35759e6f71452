"""
How a missing part is brought in, as a command that works where the program runs.

Looks only; installs and downloads nothing.

The rules of this module are:
  * Python's parts go to the Python that runs the program: a system's own `pip` may refuse.
  * In a checkout a part comes by the extra that pyproject.toml names; elsewhere by its name.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_BELOW = 3  # a checkout's src/guwah/evidence


def to_install(*packages: str, extra: str = "") -> str:
    """The command that brings packages to the Python that runs the program.

    Args:
        packages: What pip calls them.
        extra: The extra of pyproject.toml that brings them in; empty where they belong to the
            program anyway.

    Returns:
        One line for a shell, paths quoted.
    """
    python = shlex.quote(sys.executable or "python3")
    what = " ".join(map(shlex.quote, packages))
    if extra:
        source = Path(__file__).resolve().parents[_BELOW]
        if _is_checkout(source):
            what = "-e " + shlex.quote(f"{source}[{extra}]")
        elif sys.prefix != sys.base_prefix and _is_checkout(Path(sys.prefix).parent):
            what = shlex.quote(f"{Path(sys.prefix).parent}[{extra}]")
    return f"{python} -m pip install {what}"


def _is_checkout(folder: Path) -> bool:
    """Whether the program's source lies there."""
    import tomllib  # not needed to start

    try:
        told = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    project = told.get("project")
    return isinstance(project, dict) and project.get("name") == "guwah"
