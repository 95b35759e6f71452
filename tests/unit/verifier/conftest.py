"""The maker of vectors as a fixture: it lies beside the vectors, not in a package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

VECTORS = Path(__file__).resolve().parents[2] / "vectors"


def load_maker() -> ModuleType:
    """`tests/vectors/make_vectors.py` as a module."""
    if "guwah_make_vectors" not in sys.modules:
        path = VECTORS / "make_vectors.py"
        spec = importlib.util.spec_from_file_location("guwah_make_vectors", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["guwah_make_vectors"] = module
        spec.loader.exec_module(module)
    return sys.modules["guwah_make_vectors"]


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The independent builder of bundles."""
    return load_maker()


@pytest.fixture(scope="session")
def case(maker: ModuleType) -> Any:
    """The invented case of the vectors; tests must not change it."""
    return maker.Case()


@pytest.fixture(scope="session")
def vectors_folder() -> Path:
    """Where the vectors lie."""
    return VECTORS
