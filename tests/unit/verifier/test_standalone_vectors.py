"""The committed vectors: each comes out with its code, and the maker makes the same again."""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from guwah.verifier import standalone

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
INDEX: list[dict[str, Any]] = json.loads((VECTORS / "index.json").read_text("utf-8"))
ZLIB_SAMPLE = "1fa92f084e2ef65e0265ae9459f2c3be"


@pytest.mark.parametrize("vector", INDEX, ids=[one["path"] for one in INDEX])
def test_vector_comes_out_with_its_code(vector: dict[str, Any]) -> None:
    """Each vector has the exit code that its index says, by path and by bytes."""
    path = VECTORS / vector["path"]
    by_path = standalone.verify(path, vector["key"])
    assert by_path.code == vector["code"], (vector["why"], by_path)
    assert standalone.verify(path.read_bytes(), vector["key"]) == by_path


@pytest.mark.parametrize("vector", INDEX, ids=[one["path"] for one in INDEX])
def test_without_a_key_no_vector_comes_out_as_whole(vector: dict[str, Any]) -> None:
    """Nobody who gives no key ever reads exit 0."""
    code = standalone.verify(VECTORS / vector["path"]).code
    assert code >= 40 if vector["path"].startswith("valid/") else code >= 30


def test_a_refuted_copy_releases_nothing() -> None:
    """Values of a report that was changed, or is newer, are not given out."""
    for vector in INDEX:
        result = standalone.verify(VECTORS / vector["path"], vector["key"])
        if 30 <= result.code <= 39 or result.code == 42:
            assert not result.records and not result.holds and result.key is None


def test_an_entry_without_proof_releases_no_record_of_its_tree() -> None:
    """What is shown at an entry whose proof is missing is not given out; the rest is."""
    for name in ("no-path", "no-root"):
        vector = next(one for one in INDEX if one["path"] == f"valid/{name}.zip")
        result = standalone.verify(VECTORS / vector["path"], vector["key"])
        found = {(one["entry"], one["group"]) for one in result.records}
        assert (2, "record") not in found and (4, "record") in found


def test_no_two_vectors_are_the_same() -> None:
    """Every wrong vector differs from the right one."""
    seen = {}
    for vector in INDEX:
        digest = sha256((VECTORS / vector["path"]).read_bytes()).digest()
        seen.setdefault(digest, []).append(vector["path"])
    assert [paths for paths in seen.values() if len(paths) > 1] == [
        ["valid/report.zip", "valid/no-key.zip"]
    ]


def test_the_maker_makes_the_same_vectors_again(maker: ModuleType) -> None:
    """The vectors follow from the maker, byte for byte."""
    sample = zlib.compress(b"".join(b"%d," % number for number in range(3000)), 9)
    if sha256(sample).hexdigest()[:32] != ZLIB_SAMPLE:
        pytest.skip("another zlib packs otherwise")
    made = {one.path: one.data for one in maker.vectors()}
    assert sorted(made) == sorted(one["path"] for one in INDEX)
    for path, data in made.items():
        assert (VECTORS / path).read_bytes() == data, path


def test_vector_of_the_commitments_page(maker: ModuleType) -> None:
    """The salts, record and root that the specification gives, in maker and verifier."""
    words = tuple(("s", word) for word in ("Hello", " ", "Ali"))
    record = {"ordinal": ("i", 0), "kind": ("s", "message"), "text": words}
    reading = maker.Reading(bytes(range(32)), {}, [record])
    salt = "be98f2ac7ca55e7e58ef06da1415c32995387422051ea4f4c526b442f54e007c"
    group = "798edb358976eee641c076ea6146675118f4cf20b8dce45598210a096ac37320"
    root = "ea361768b6017459c474ed91576b86e19863830eb8908282d0bbda25e2f45dd4"
    assert maker.salt_of(bytes(range(32)), 1, 0).hex() == salt
    assert reading.cell(1)[0].hex() == group
    for places in (frozenset(maker.RECORD), frozenset({"text"}), frozenset()):
        reading.opened = {1: maker.Opening(places), 0: maker.Opening(frozenset(maker.HEADER))}
        digest, tree = reading.tree()
        found: standalone.Found = []
        assert digest.hex() == standalone.fold_tree(tree, found).hex() == root
        standalone.verify_shape(found)
