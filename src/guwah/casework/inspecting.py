"""
The verb *inspect*: reads exports without a vault, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Options
from guwah.intake.frame.inspect import explain_source, inspect_path, open_regular
from guwah.intake.times import load_zone


def inspect(
    path: str | PathLike[str], zone: str | None = None, *, reader: str | None = None
) -> Iterator[Record | Anomaly | Summary]:
    """Read one export, streaming.

    Args:
        path: The file: an export, or a zip that holds one.
        zone: IANA name of the zone where the phone was when it exported.
        reader: A reader's name, or None to detect by content.

    Returns:
        An iterator over records and anomalies in file order, with one summary a member.

    Raises:
        UsageError: The path is no readable file, or the zone does not exist.
        UnknownFormatError: No reader knows the file.
        CorruptInputError: The file is empty, or an archive is cut off.
        UnsafeArchiveError: An archive is locked or dangerous.
    """
    return inspect_path(path, _options(zone), reader=reader)


def explain(
    path: str | PathLike[str], zone: str | None = None, *, reader: str | None = None
) -> Iterator[tuple[str | None, Decision]]:
    """Yield `(member, decision)`: what was decided for a whole file, with its evidence."""
    with open_regular(Path(path)) as source:
        yield from explain_source(source, Path(path).name, options=_options(zone), reader=reader)


def _options(zone: str | None) -> Options:
    if zone is not None:
        load_zone(zone)
    return Options(zone=zone)
