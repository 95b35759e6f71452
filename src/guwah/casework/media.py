"""
Attachments that a report may disclose: fetched from the sealed originals when asked for.

Keeps none of them; a digest that nobody asks for costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping


class Media(Mapping[str, bytes]):
    """Bytes of attachments by their SHA-256 in lower-case hex."""

    def __init__(self) -> None:
        self._fetch: dict[str, Callable[[], bytes]] = {}

    def add(self, sha256: str, fetch: Callable[[], bytes]) -> None:
        """Make an attachment known."""
        self._fetch.setdefault(sha256, fetch)

    def __getitem__(self, sha256: str) -> bytes:
        return self._fetch[sha256]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._fetch)

    def __len__(self) -> int:
        return len(self._fetch)
