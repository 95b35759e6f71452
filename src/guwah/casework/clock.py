"""The time of this machine's clock, as entries say it."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> str:
    """The time of this machine's clock, RFC 3339 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now_utc_exactly() -> str:
    """The same to the microsecond, where two moments of one second must be told apart."""
    return datetime.now(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
