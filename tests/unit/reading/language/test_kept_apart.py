"""The language model is trained on no text that it is tested on."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parents[4] / "tools" / "language_data"
DECLARED = "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person."


@pytest.fixture(scope="module")
def kept_apart() -> ModuleType:
    """The module of the training script."""
    spec = importlib.util.spec_from_file_location("guwah_kept_apart", TOOLS / "kept_apart.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def declaration(tmp_path: Path) -> Path:
    """A package of one page, in a language of ours."""
    (tmp_path / "declaration").mkdir()
    page = f"<html><body><p>{DECLARED}</p></body></html>"
    (tmp_path / "declaration" / "deu_1996.html").write_text(page, "utf-8")
    return tmp_path


def chat() -> list[str]:
    """The training lines written by hand."""
    lines = (TOOLS / "chat.tsv").read_text("utf-8").splitlines()
    return [one.partition("\t")[2] for one in lines if "\t" in one]


def test_no_training_line_by_hand_is_a_test_line(kept_apart: ModuleType) -> None:
    """Compared by letters alone; there are hundreds of each."""
    tested = {kept_apart.folded(one) for one in kept_apart.lines_by_hand()}
    assert len(tested) > 300
    assert len(chat()) > 600
    assert not tested & {kept_apart.folded(one) for one in chat()}


def test_a_test_line_is_found_out(kept_apart: ModuleType, declaration: Path) -> None:
    """Whole, as a part, in other letter case; and what is not tested passes."""
    tested = kept_apart.read_tested(declaration)
    line = kept_apart.lines_by_hand()[0]
    assert kept_apart.is_tested(line, tested)
    assert kept_apart.is_tested(line.upper() + "!", tested)
    assert kept_apart.is_tested("auf leben, Freiheit", tested)
    assert not kept_apart.is_tested("Ein Satz von uns selbst, nirgends geprüft", tested)
    assert kept_apart.without_tested(["Sicherheit", "Unsicherheit"], tested) == ["Unsicherheit"]


def test_a_long_line_around_tested_text_is_found_out(
    kept_apart: ModuleType, declaration: Path
) -> None:
    """Thirty-two letters of the Declaration in a row are enough."""
    tested = kept_apart.read_tested(declaration)
    assert kept_apart.is_tested(f"Wie es dort heißt: {DECLARED} So weit der Satz.", tested)
