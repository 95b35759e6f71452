"""`guwah vault export`: asked twice, and told what the digests give away."""

from __future__ import annotations

from pathlib import Path

import bagit
import pytest
from journeys.typed import Guwah, chat


@pytest.mark.parametrize("answers", ["", "n\n", "y\n", "y\nyes\n", "y\ny\n", "in clear\n"])
def test_nothing_is_written_without_both_answers(
    guwah: Guwah, case: str, tmp_path: Path, answers: str
) -> None:
    """One yes is not enough, and the same word twice is not either."""
    done = guwah("vault", "export", "--plain", tmp_path / "out", given=answers)
    assert done.code == 4 and not (tmp_path / "out").exists()


def test_both_answers_write_a_bag(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """And before the second it is said what a digest tells whom."""
    guwah("receive", chat(tmp_path), "--case", case)
    done = guwah("vault", "export", "--bag", tmp_path / "b", "--json", given="y\nin clear\n")
    assert done.code == 0, done.err
    assert done.object["files"] == 1 and "Whoever sent a file" in done.err
    bagit.Bag(str(tmp_path / "b")).validate()
    assert guwah("vault", "export", "--plain", tmp_path / "c", "--bag", tmp_path / "d").code == 2
