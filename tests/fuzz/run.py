"""
Coverage-guided fuzzing of one parser, with atheris where it is installed.

usage: run.py TARGET [SECONDS]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(name: str, seconds: str = "60") -> None:
    """Fuzz one target for some seconds."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    with atheris.instrument_imports():
        from fuzz.targets import TARGETS, seeds
    corpus = Path(__file__).parent / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_total_time={seconds}"], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:3])
