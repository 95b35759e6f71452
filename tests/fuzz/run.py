"""
Coverage-guided fuzzing of one parser, with atheris where it is installed.

A crash is anything but the project's own errors; a hang is more than a second for one input; the
process may never hold more than 256 MiB. The input that did it stays under `tests/fuzz/found/`.

usage: run.py TARGET [RUNS]
       run.py --list
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

_LONGEST_BYTES = {"report": 32_768, "tree": 8_192, "zip": 4_096}
_HANG_SECONDS = 1
_MEMORY_MIB = 256
# Where a target's code lies, if it is no reader of the same name.
_CODE = {
    "age": "vault", "answer": "casework.handing", "seen": "reading.pictures", "channel": "intake.workers", "checkpoint": "custody", "entry": "custody", "json": "custody",
    "note": "custody", "tree": "custody", "reading": "casework", "report": "verifier",
    "rules": "report", "text": "script", "zip": "intake.frame", "email": "intake.mail",
    "mbox": "intake.mail",
}  # fmt: skip


def main(name: str, runs: str = "20000") -> None:
    """Fuzz one target for so many executions."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    own = _CODE.get(name, f"intake.{name.replace('-', '_')}")
    with atheris.instrument_imports(include=[f"guwah.{own}", "guwah.intake.notation"]):
        from fuzz.targets import TARGETS, seeds
    here = Path(__file__).parent
    corpus, found = here / "corpus" / name, here / "found" / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    longest = _LONGEST_BYTES.get(name, 1024)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(data[:longest])
    limits = (f"-atheris_runs={runs}", f"-max_len={longest}", f"-timeout={_HANG_SECONDS}",
              f"-rss_limit_mb={_MEMORY_MIB}", f"-artifact_prefix={found}/", "-print_final_stats=1",
              "-reload=0", "-len_control=0", "-verbosity=1")  # fmt: skip
    atheris.Setup([sys.argv[0], str(corpus), *limits], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--list":
        from fuzz.targets import TARGETS

        print(*TARGETS)
        sys.exit()
    main(*sys.argv[1:3])
