"""
One table, in one run: Guwah beside the programs that others would link short texts with.

    python bench/linking_peers.py CORPUS --dev DEV --python PEERS/bin/python
        [--sought FILE] [--only NAME ...] [--score score_links.py]

PEERS is a virtual environment with `pip install numpy scipy rensa datasketch scikit-learn
sparse_dot_topn pypinyin`. What each peer is run with (shingles, skeleton or text as it is, bands,
threshold) is what gave the highest F1 of pairs on DEV, and, as a second row, the highest recall at
a precision of .95 if any reached that. --sought keeps what was found in FILE, and takes it from
there if it exists.

The rules of this program are:
  * Each method runs in a process of its own, one at a time, timed after imports and reading.
  * Guwah is run as a person runs it, `guwah link-texts FILE --jsonl --stats`: its time holds its
    start, its reading and its writing, which those of the peers do not; what it states itself
    stands beside.
  * score_links.py counts; the search on DEV counts alike.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from linking_peers_methods import METHODS, rows

SCORE = Path("/work/shared/bench/score_links.py")
HERE = Path(__file__).parent
PRECISE = 0.95
SEARCHED: dict[str, list[dict[str, Any]]] = {
    "exact": [{}],
    "rensa": [
        {"skeleton": skeleton, "shingle": shingle, "bands": bands}
        for skeleton in (False, True)
        for shingle in (2, 3, 4, 5)
        for bands in (16, 32)
    ],
    "datasketch": [
        {"skeleton": skeleton, "shingle": shingle, "lsh": lsh}
        for skeleton in (False, True)
        for shingle in (3, 4)
        for lsh in (0.5, 0.7)
    ],
    "tfidf": [
        {"skeleton": skeleton, "grams": grams}
        for skeleton in (False, True)
        for grams in ([3, 3], [2, 4], [4, 5])
    ],
}


def called(arguments: argparse.Namespace, method: str, choice: dict[str, Any], corpus: str, out: str) -> dict[str, Any]:  # fmt: skip
    """Run a method in a process of its own."""
    command = [
        arguments.python,
        str(HERE / "linking_peers_methods.py"),
        method,
        json.dumps(choice),
        corpus,
        out,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return {"failed": done.returncode}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def searched(arguments: argparse.Namespace, method: str) -> list[dict[str, Any]]:
    """The choice of the highest F1 on the dev set, and the one of highest recall that is precise."""
    best: dict[str, tuple[float, dict[str, Any]]] = {}
    for choice in SEARCHED[method]:
        figures = called(arguments, method, choice, arguments.dev, "")
        for least, precision, recall in figures.get("swept", []):
            whole = {**choice, "least": least}
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            best["F1"] = max(best.get("F1", (0.0, {})), (f1, whole), key=lambda one: one[0])
            if precision >= PRECISE:
                best["precise"] = max(best.get("precise", (0.0, {})), (recall, whole), key=lambda one: one[0])  # fmt: skip
        print(f"  {method} {json.dumps(choice)}: {figures.get('seconds', 'failed')} s", file=sys.stderr)  # fmt: skip
    choices = [{"by": by, **choice} for by, (_, choice) in best.items()]
    return choices[:1] if method == "exact" else choices


def tree_mib(root: int) -> int:
    """Memory that a process and its children hold now."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for at in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(at.name)] = int((at / "stat").read_text().rpartition(")")[2].split()[1])
            pages[int(at.name)] = int((at / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    held, found = 0, {root}
    for one in sorted(parents):
        if one in found or parents[one] in found:
            found.add(one)
            held += pages[one]
    return held * resource.getpagesize() >> 20


def guwah(arguments: argparse.Namespace, corpus: str, out: str) -> dict[str, Any]:
    """Run `guwah link-texts`, from its start to its end."""
    lines = Path(out).with_suffix(".texts")
    with lines.open("w", encoding="utf-8") as told:
        for at, (_, _, text) in enumerate(rows(corpus)):
            told.write(json.dumps({"id": at, "text": text}, ensure_ascii=False) + "\n")
    peak = 0
    began = time.perf_counter()
    with Path(out).open("wb") as links:
        running = subprocess.Popen(
            [arguments.guwah, "link-texts", str(lines), "--jsonl", "--stats"],
            stdout=links,
            stderr=subprocess.PIPE,
            text=True,
        )
        while running.poll() is None:
            peak = max(peak, tree_mib(running.pid))
            time.sleep(0.05)
    seconds = time.perf_counter() - began
    lines.unlink()
    if running.returncode:
        return {"failed": running.returncode}
    stated = running.stderr.read().split("\n") if running.stderr else []
    return {"seconds": round(seconds, 2), "mib": peak, "stated": ", ".join(filter(None, stated))}


def scored(arguments: argparse.Namespace, out: str) -> dict[str, Any]:
    """What score_links.py says of these links."""
    done = subprocess.run([sys.executable, str(arguments.score), arguments.corpus, out], stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def line(name: str, choice: dict[str, Any], told: dict[str, Any]) -> str:
    """A line of the table."""
    if "failed" in told:
        return f"| {name} | {json.dumps(choice)} | failed ({told['failed']}) | | | | | | |"
    kinds = told.get("recall_by_type", {})
    by_type = "/".join(f"{value:.2f}" for value in kinds.values())
    said = told.get("stated") or ", ".join(f"{key} {value}" for key, value in choice.items())
    return f"| {name} | {said} | {told['seconds']} | {told['mib']} | {told['precision']} | {told['recall']} | {by_type} | {told.get('closure_precision')} | {told.get('boilerplate_links')} |"  # fmt: skip


def main() -> None:
    """Search, run, count, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("corpus")
    parser.add_argument("--dev", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--sought", type=Path)
    parser.add_argument("--only", action="append", choices=["guwah", *METHODS])
    parser.add_argument("--score", type=Path, default=SCORE)
    parser.add_argument("--guwah", default=str(Path(sys.executable).with_name("guwah")))
    arguments = parser.parse_args()
    known: dict[str, list[dict[str, Any]]] = {}
    if arguments.sought and arguments.sought.exists():
        sought = json.loads(arguments.sought.read_text())
        if sought["dev"] != arguments.dev:
            parser.error(f"{arguments.sought} was sought on {sought['dev']}")
        known = sought["choices"]
    kinds = sorted({kind for family, kind, _ in rows(arguments.corpus) if family >= 0})
    print(f"| method | chosen on the dev set | s | MiB | P | R | {'/'.join(kinds)} | closure P | boilerplate |")  # fmt: skip
    print("| --- " * 9 + "|", flush=True)
    for name in arguments.only or ["guwah", *METHODS]:
        if name != "guwah" and name not in known:
            known[name] = searched(arguments, name)
            if arguments.sought:
                arguments.sought.write_text(json.dumps({"dev": arguments.dev, "choices": known}))
        for choice in known.get(name, [{}]):
            with tempfile.TemporaryDirectory() as folder:
                out = str(Path(folder) / "links.jsonl")
                if name == "guwah":
                    told = guwah(arguments, arguments.corpus, out)
                else:
                    told = called(arguments, name, choice, arguments.corpus, out)
                if "failed" not in told:
                    told |= scored(arguments, out)
                print(line(name, choice, told), flush=True)


if __name__ == "__main__":
    main()
