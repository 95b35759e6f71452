"""
The cluster of `guwah.linking.spread` as Spark gives it, in local mode: for comparison only.

`linking_spread.py --engines spark` uses it. Needs pyspark and a Java of version 17 or later.

The rules of this module are:
  * Spark listens on 127.0.0.1 only, shows no page, and encrypts what it writes to its folder.
  * A large value is shared as bytes: Spark's encrypted writer takes no buffers of numpy.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.io.encryption.enabled": "true",
    "spark.driver.memory": "6g",
    "spark.driver.maxResultSize": "0",
}


@contextmanager
def local(folder: Path, count: int = 2) -> Iterator[Spark]:
    """Spark on this machine.

    Args:
        folder: Where it may write.
        count: How many processors it has.

    Yields:
        The cluster.
    """
    from pyspark import SparkConf, SparkContext

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = SparkConf().setMaster(f"local[{count}]").setAppName("bench")
    own = {
        "spark.local.dir": str(folder),
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(sys.path),
    }
    for name, value in {**SETTINGS, **own}.items():
        settings.set(name, value)
    context = SparkContext(conf=settings)
    context.setLogLevel("ERROR")
    try:
        yield Spark(context, count)
    finally:
        context.stop()


class Spark:
    """Columns are RDDs with one value in each of their partitions."""

    def __init__(self, context: Any, slots: int) -> None:
        """Take a context."""
        self._context = context
        self.slots = slots

    def spread(self, values: Sequence[Any]) -> Any:
        """Give out values."""
        return self._context.parallelize(list(values), len(values))

    def share(self, value: Any) -> Any:
        """Give one value to everybody."""
        return self._context.broadcast(pickle.dumps(value, 4))

    def each(self, work: Callable[..., Any], *columns: Any, shared: Sequence[Any] = ()) -> Any:
        """Apply work to each part."""
        from pyspark import StorageLevel

        whole = columns[0].map(lambda value: (value,))
        for more in columns[1:]:
            whole = whole.zip(more).map(lambda both: (*both[0], both[1]))
        done = whole.map(lambda values: work(*values, *map(_loaded, shared)))
        return done.persist(StorageLevel.MEMORY_AND_DISK)

    def exchange(self, column: Any, parts: int) -> Any:
        """Send blocks between parts."""

        def addressed(sender: int, values: Iterator[Any]) -> Iterator[Any]:
            for blocks in values:
                for receiver, block in enumerate(blocks):
                    yield receiver, (sender, block)

        def together(pairs: Iterator[Any]) -> Iterator[list[Any]]:
            found = sorted((one for _, one in pairs), key=lambda one: one[0])
            yield [block for _, block in found]

        sent = column.mapPartitionsWithIndex(addressed)
        return sent.partitionBy(parts, lambda receiver: receiver).mapPartitions(together)

    def gathered(self, column: Any) -> list[Any]:
        """Bring all values of a column here."""
        found: list[Any] = column.collect()
        return found


@lru_cache(maxsize=4)
def _loaded(shared: Any) -> Any:
    return pickle.loads(shared.value)
