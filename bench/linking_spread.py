"""
Compares engines: the same links, and how long each takes.

    python bench/linking_spread.py CORPUS.tsv[.gz] [--messages N] [--engines embedded threads …]
        [--parts P]

CORPUS has the columns family, type, language, text; `bench/linking_corpus.py` writes one. Engines:
embedded (numpy and numba), threads (Dask in one process), workers (Dask's `distributed`, two
processes over TLS on 127.0.0.1), spark (local mode; `linking_spread_spark.py`).

The rules of this program are:
  * Each engine runs in a process of its own that has compiled its loops on other texts before.
  * Links, groups, and what was learnt are compared exactly with those of the first engine; any
    difference ends the program with 1.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

ENGINES = ("embedded", "threads", "workers", "spark")


def read_texts(path: Path, count: int) -> list[str]:
    """The first texts of a corpus."""
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n").split("\t", 3)[3] for line in islice(lines, count)]


def said(found: Any) -> dict[str, Any]:
    """Links as pairs of first positions, groups, what was learnt."""
    first = found.each.order[found.each.starts[:-1]]
    a, b = first[found.matches.first].tolist(), first[found.matches.second].tolist()
    links = sorted([min(pair), max(pair)] for pair in zip(a, b, strict=True))
    groups = [members.tolist() for members in found.groups]
    return {"links": links, "groups": groups, "learnt": [list(one) for one in found.learnt]}


@contextmanager
def tls_workers(folder: Path) -> Iterator[Any]:
    """Two processes of `distributed` on this machine, nobody else let in."""
    import dask
    from distributed import LocalCluster, Security

    from guwah.linking.spread.on_dask import AUTHORITY, CERTIFICATE, KEY, workers

    security = Security.temporary()
    for name, value in (
        (AUTHORITY, security.tls_ca_file),
        (CERTIFICATE, security.tls_client_cert),
        (KEY, security.tls_client_key),
    ):
        (folder / name).write_text(value)
    limits = ("spill", "target", "pause", "terminate")
    memory = {f"distributed.worker.memory.{limit}": False for limit in limits}
    with (
        dask.config.set(memory),
        LocalCluster(
            n_workers=2, threads_per_worker=1, security=security, host="127.0.0.1",
            dashboard_address=None, local_directory=str(folder),
        ) as machines,
        workers(machines.scheduler_address, folder) as cluster,
    ):  # fmt: skip
        yield cluster


def run(engine: str, texts: list[str], parts: int | None, folder: Path) -> dict[str, Any]:
    """What one engine finds, and its seconds."""
    from guwah.linking.alike.engine import find
    from guwah.linking.spread import find as find_spread
    from guwah.linking.spread.on_dask import threads

    draw = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz "
    find(["".join(draw.choices(letters, k=60)) for _ in range(200)] * 2)
    stages: dict[str, float] = {}
    began = perf_counter()
    if engine == "embedded":
        found = find(texts, stages.__setitem__)
    else:
        opened: dict[str, Callable[[], Any]] = {
            "threads": threads,
            "workers": lambda: tls_workers(folder),
            "spark": lambda: _spark(folder),
        }
        with opened[engine]() as cluster:
            found = find_spread(texts, cluster, stages.__setitem__, parts)
    seconds = perf_counter() - began
    return {
        "engine": engine,
        "seconds": round(seconds, 2),
        **{stage: round(each, 2) for stage, each in stages.items()},
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "said": said(found),
    }


def _spark(folder: Path) -> Any:
    from linking_spread_spark import local

    return local(folder)


def main() -> None:
    """Run each engine, print its figures, compare."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("corpus", type=Path)
    reading.add_argument("--messages", type=int, default=200_000)
    reading.add_argument("--engines", nargs="+", choices=ENGINES, default=["embedded", "threads"])
    reading.add_argument("--parts", type=int)
    reading.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    given = reading.parse_args()
    if given.one:
        with tempfile.TemporaryDirectory() as folder:
            texts = read_texts(given.corpus, given.messages)
            json.dump(run(given.one, texts, given.parts, Path(folder)), sys.stdout)
        return
    expected = None
    for engine in given.engines:
        command = [sys.executable, *sys.argv, "--one", engine]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        figures = json.loads(done.stdout.splitlines()[-1])
        found = figures.pop("said")
        expected = expected or found
        figures |= {name: len(found[name]) for name in found} | {"equal": found == expected}
        print(json.dumps(figures), flush=True)
        if found != expected:
            sys.exit(1)


if __name__ == "__main__":
    main()
