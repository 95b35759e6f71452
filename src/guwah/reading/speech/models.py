"""
Where models for speech lie, of which kind each is, and its digest.

Loads no model and downloads nothing. A model is a folder that a person brought to this machine.
Specification: docs/spec/transcripts.md, "Model"

The rules of this module are:
  * Models lie in the folder that GUWAH_MODELS names, else in one place of the system's.
  * A folder's kind is told by the files in it, never by its name.
  * The digest covers each file's path, length and bytes, in the order of the paths.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from guwah.errors import MissingPartError

ModelKind = Literal["whisper", "ctc"]
VARIABLE: Final = "GUWAH_MODELS"
HINT: Final = "bring a model's folder on a stick: see docs/how-to/voice-notes.md"
_NEEDED: Final[dict[ModelKind, tuple[str, ...]]] = {
    "whisper": ("model.bin", "config.json", "tokenizer.json"),
    "ctc": ("model.onnx", "vocab.json", "config.json"),
}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """A model's folder.

    Args:
        kind: Which engine hears by it.
        folder: Where it lies.
        size_bytes: All its files.
    """

    kind: ModelKind
    folder: Path
    size_bytes: int

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


def models_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where models are looked for.

    Args:
        environment: The variables of this process if None.

    Returns:
        The folder, which need not exist.
    """
    environment = os.environ if environment is None else environment
    if named := environment.get(VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home()) / "guwah" / "models"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "guwah" / "models"
    shared = environment.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "guwah" / "models"


def kind_of(folder: Path) -> ModelKind | None:
    """Which engine hears by a folder, or None: some file is missing."""
    for kind, names in _NEEDED.items():
        if all((folder / name).is_file() for name in names):
            return kind
    return None


def missing_files(folder: Path) -> dict[ModelKind, tuple[str, ...]]:
    """Which files a folder lacks to be a model of each kind."""
    return {
        kind: tuple(name for name in names if not (folder / name).is_file())
        for kind, names in _NEEDED.items()
    }


def found_models(folder: Path | None = None) -> tuple[Model, ...]:
    """The models on this machine, by name.

    Args:
        folder: Where to look; `models_folder()` if None.
    """
    folder = models_folder() if folder is None else folder
    if not folder.is_dir():
        return ()
    found = []
    for path in sorted(one for one in folder.iterdir() if one.is_dir()):
        kind = kind_of(path)
        if kind is not None:
            sizes = (one.stat().st_size for one in path.rglob("*") if one.is_file())
            found.append(Model(kind, path, sum(sizes)))
    return tuple(found)


def model_named(name: str, folder: Path | None = None) -> Model:
    """A model by its folder's name.

    Raises:
        MissingPartError: There is none.
    """
    for model in found_models(folder):
        if model.name == name:
            return model
    where = models_folder() if folder is None else folder
    raise MissingPartError(f"there is no model '{name}' in '{where}'", hint=HINT)


def digest_of(folder: Path) -> str:
    """SHA-256 over a model's files in the order of their paths, lower-case hex.

    Args:
        folder: The model's folder; what begins with a dot is left out.

    Raises:
        MissingPartError: There is no such folder, or nothing in it.
    """
    files = sorted(
        (path.relative_to(folder).as_posix().encode(), path)
        for path in folder.rglob("*")
        if path.is_file() and not any(part[0] == "." for part in path.relative_to(folder).parts)
    )
    if not files:
        raise MissingPartError(f"there is no model in '{folder}'", hint=HINT)
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(len(name).to_bytes(8, "big") + name)
        digest.update(path.stat().st_size.to_bytes(8, "big"))
        with path.open("rb") as opened:
            while block := opened.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
