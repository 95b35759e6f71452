"""
The verb *verify*: the stand-alone verifier, with Guwah's own errors.

The verifier is the same file that lies in each report; nothing is checked here a second time.
"""

from __future__ import annotations

from os import PathLike, fspath

from guwah import errors
from guwah.verifier import standalone


def verify_report(path: str | PathLike[str], key: str | None = None) -> standalone.Result:
    """Check a report.

    Args:
        path: The report, a zip file.
        key: The 64 hex digits of the case's public key, from another channel than the report.

    Returns:
        What holds; only if every check was made, against the given key, and held.

    Raises:
        RefutedError: This copy was changed or damaged.
        CouldNotTellError: Something could not be checked.
    """
    result = standalone.verify(fspath(path), key)
    if result.code:
        kind = next(one for one in _leaves(errors.GuwahError) if one.exit_code == result.code)
        raise kind("; ".join([*result.changed, *result.unchecked]), item=fspath(path))
    return result


def _leaves(root: type[errors.GuwahError]) -> list[type[errors.GuwahError]]:
    """All subclasses, the most special first."""
    return [leaf for one in root.__subclasses__() for leaf in [*_leaves(one), one]]
