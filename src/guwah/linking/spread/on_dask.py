"""
The cluster as Dask gives it: the processors of this machine, or workers that a person started.

Wraps `dask.delayed`; the work itself is that of the other modules of this room.

The rules of this module are:
  * Without an address the work is done by threads of this process: no socket is opened, no other
    process is started, and no text or skeleton is written to a file.
  * With an address only TLS is spoken, both sides with certificates that the person names. What
    workers do with memory that runs short is set where they are started.
  * Values are worked out where they are, step by step; what is no longer needed is let go.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guwah.errors import MissingPartError, UsageError
from guwah.evidence.getting import to_install
from guwah.linking.spread.cluster import Cluster, Column, Shared

if TYPE_CHECKING:
    from guwah.linking.alike.engine import Found
    from guwah.linking.link import Finder

AUTHORITY: Final = "ca.pem"
CERTIFICATE: Final = "cert.pem"
KEY: Final = "key.pem"


@contextmanager
def threads(count: int | None = None) -> Iterator[Cluster]:
    """The processors of this machine.

    Args:
        count: How many threads; as many as there are processors unless given.

    Yields:
        The cluster.

    Raises:
        MissingPartError: Dask is not installed.
    """
    dask = _installed("dask")
    slots = count or os.cpu_count() or 1
    with dask.config.set(scheduler="threads", num_workers=slots):
        yield _Delayed(slots)


@contextmanager
def workers(address: str, certificates: Path) -> Iterator[Cluster]:
    """Workers of a scheduler that a person started.

    Args:
        address: Of the scheduler: `tls://HOST:PORT`.
        certificates: Folder with `ca.pem`, `cert.pem` and `key.pem`.

    Yields:
        The cluster.

    Raises:
        MissingPartError: Dask's `distributed` is not installed.
        UsageError: The address is another than TLS, or a certificate is not there.
    """
    distributed = _installed("distributed")
    if not address.startswith("tls://"):
        raise UsageError("workers are spoken to in TLS only", item=address, hint="tls://HOST:PORT")
    for name in (AUTHORITY, CERTIFICATE, KEY):
        if not (certificates / name).is_file():
            raise UsageError("is not there", item=str(certificates / name))
    security = distributed.Security(
        tls_ca_file=str(certificates / AUTHORITY),
        tls_client_cert=str(certificates / CERTIFICATE),
        tls_client_key=str(certificates / KEY),
        require_encryption=True,
    )
    with distributed.Client(address, security=security) as client:
        yield _Delayed(max(1, sum(client.nthreads().values())), client)


def finder(address: str | None = None, certificates: Path | None = None) -> Finder:
    """What finds texts that say the same, on Dask.

    Args:
        address: Of a scheduler; without one the work is done by threads of this process.
        certificates: Folder for `workers`.

    Raises:
        MissingPartError: Dask is not installed.
        UsageError: An address or a folder of certificates without the other.
    """
    _installed("dask")
    if (address is None) != (certificates is None):
        raise UsageError("a scheduler and a folder of certificates go together")

    def find_on_dask(texts: Sequence[str], timed: Callable[[str, float], None]) -> Found:
        from guwah.linking.spread.engine import find

        if address is None or certificates is None:
            with threads() as cluster:
                return find(texts, cluster, timed)
        with workers(address, certificates) as cluster:
            return find(texts, cluster, timed)

    return find_on_dask


class _Delayed:
    """Columns are lists of values of `dask.delayed` that have been worked out."""

    def __init__(self, slots: int, client: Any = None) -> None:
        self.slots = slots
        self._client = client
        self._dask = _installed("dask")
        self._delayed = import_module("dask.delayed").delayed

    def spread(self, values: Sequence[Any]) -> Column:
        """Give out values."""
        if self._client is not None:
            return [self._client.scatter([value], hash=False)[0] for value in values]
        return [self._delayed(value, traverse=False) for value in values]

    def share(self, value: Any) -> Shared:
        """Give one value to everybody."""
        if self._client is not None:
            return self._client.scatter([value], broadcast=True, hash=False)[0]
        return self._delayed(value, traverse=False)

    def each(
        self, work: Callable[..., Any], *columns: Column, shared: Sequence[Shared] = ()
    ) -> Column:
        """Apply work to each part."""
        one = self._delayed(work, pure=False)
        return self._done([one(*values, *shared) for values in zip(*columns, strict=True)])

    def exchange(self, column: Column, parts: int) -> Column:
        """Send blocks between parts."""
        if self._client is None:
            senders = self.gathered(column)
            return self.spread([[sent[part] for sent in senders] for part in range(parts)])
        together = self._delayed(list, pure=False)
        return self._done([together([sent[part] for sent in column]) for part in range(parts)])

    def gathered(self, column: Column) -> list[Any]:
        """Bring all values of a column here."""
        return list(self._dask.compute(*column))

    def _done(self, column: Column) -> Column:
        return list(self._dask.persist(*column))


def _installed(name: str) -> Any:
    """A part of Dask."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingPartError(
            f"texts cannot be matched on Dask: {name} is not installed",
            hint=to_install(name, extra="dask"),
        ) from error
