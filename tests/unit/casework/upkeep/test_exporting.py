"""`vault export`: the very bytes, in files that other programs read; a bag that bagit validates."""

from __future__ import annotations

import hashlib
import json
import os
from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.casework.upkeep import exporting
from guwah.errors import UsageError
from guwah.vault.secret import Secret

NAMES = ("WhatsApp Chat with Tursun.txt", "%0a..\u202etxt.exe", "ئۆي 车牌.bin", "CON", "a\nb.bin")


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    """A key file."""
    Secret.new_key_file(tmp_path / "key", os.urandom(32))
    return Secret.key_file(tmp_path / "key")


@pytest.fixture
def root(tmp_path: Path, secret: Secret) -> Path:
    """A folder with files of odd names, one of them destroyed; and an empty folder."""
    given = tmp_path / "given"
    given.mkdir()
    for number, name in enumerate(NAMES):
        (given / name).write_text(f"01/03/2024, 10:0{number} - Tursun: text {number}\n" * 3)
    with Vault.create(tmp_path / "v", secret) as vault:
        case = vault.new_case()
        for name in NAMES:
            list(vault.receive([given / name], case.id, giver="a friend"))
        people.set_role(case, "Tursun", "suspected-sender")
        vault.destroy_item(case.id, case.items()[-1])
        vault.new_case()
    return tmp_path / "v"


def originals(root: Path, secret: Secret) -> set[str]:
    """Digests of what the vault keeps."""
    with Vault.open(root, secret) as vault:
        (case,) = [one for one in vault.cases() if one.items()]
        found = set()
        for item in case.items():
            with case.open_item(item) as source:
                found.add(hashlib.sha256(source.read()).hexdigest())
        return found


def test_plain_files_are_the_originals(root: Path, secret: Secret, tmp_path: Path) -> None:
    """Byte for byte; messages, roles and the record of keeping beside them."""
    with Vault.open(root, secret) as vault:
        done = exporting.export(vault, tmp_path / "out")
        (alias,) = [one.alias for one in vault.cases() if one.items()]
    assert (done.cases, done.files, done.found) == (2, len(NAMES) - 1, [])
    files = sorted((tmp_path / "out" / alias / "originals").iterdir())
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == originals(
        root, secret
    )
    folder = tmp_path / "out" / alias
    lines = (folder / "messages.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0])["text"] == "text 0"
    about = json.loads((folder / "people.json").read_text("utf-8"))
    assert about["participants"][0]["role"] == "suspected-sender"
    assert (folder / "checkpoint.txt").read_text().startswith("guwah/")
    assert oct((tmp_path / "out").stat().st_mode)[-3:] == "700"


def test_a_bag_is_valid_and_a_flipped_byte_of_it_is_not(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Judged by bagit-python: both manifests, nothing missing, nothing more."""
    with Vault.open(root, secret) as vault:
        exporting.export(vault, tmp_path / "bag", bag=True)
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.version_info == (1, 0) and set(bag.algorithms) == {"sha256", "sha512"}
    assert len(bag.payload_entries()) == sum(
        1 for path in (tmp_path / "bag" / "data").rglob("*") if path.is_file()
    )
    for path in sorted((tmp_path / "bag").rglob("*")):
        if (
            path.is_file()
            and path.stat().st_size
            and path.name != "bagit.txt"
            and "tagmanifest" not in path.name
        ):
            whole = path.read_bytes()
            path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
            with pytest.raises(bagit.BagError):
                bagit.Bag(str(tmp_path / "bag")).validate()
            path.write_bytes(whole)


def test_the_provenance_record_says_what_the_log_says(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Each entry is an action in its order, each original a file with its digests; ids are unique."""
    with Vault.open(root, secret) as vault:
        exporting.export(vault, tmp_path / "out")
        (case,) = [one for one in vault.cases() if one.items()]
        size, alias = case.log.size, case.alias
    record = json.loads((tmp_path / "out" / alias / "custody.jsonld").read_text("utf-8"))
    graph = record["@graph"]
    by_kind: dict[str, list[dict[str, object]]] = {}
    for node in graph:
        by_kind.setdefault(str(node["@type"]), []).append(node)
    actions = by_kind["case-investigation:InvestigativeAction"]
    assert len(actions) == size
    for before, after in pairwise(actions):
        assert after["case-investigation:wasInformedBy"] == [{"@id": before["@id"]}]
    ids = [node["@id"] for node in graph]
    assert len(set(ids)) == len(ids)
    text = json.dumps(graph)
    for digest in originals(root, secret):
        assert digest.upper() in text
    files = by_kind["uco-observable:File"]
    assert len(files) == len(by_kind["case-investigation:ProvenanceRecord"]) == len(NAMES) - 1
    references = {one["@id"] for node in actions for key in ("uco-action:object", "uco-action:result")
                  for one in node.get(key, ())}  # type: ignore[attr-defined]  # fmt: skip
    assert references <= set(ids)
    prefixes = set(record["@context"])
    assert {key.partition(":")[0] for node in graph for key in node if key[0] != "@"} <= prefixes


def test_a_damaged_original_is_named_and_not_written(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Nothing unverified leaves the vault; the rest is exported."""
    hurt = next(root.rglob("data.age"))
    data = bytearray(hurt.read_bytes())
    data[-1] ^= 1
    hurt.write_bytes(data)
    with Vault.open(root, secret) as vault:
        done = exporting.export(vault, tmp_path / "bag", bag=True)
    assert done.files == len(NAMES) - 2 and len(done.found) == 1
    assert not (tmp_path / "bag" / "data" / done.found[0].path).exists()
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_a_target_in_use_or_in_the_vault_is_refused(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Nothing is written over, and nothing in clear into the vault."""
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "x").touch()
    with Vault.open(root, secret) as vault:
        for target in (tmp_path / "used", root / "out", root):
            with pytest.raises(UsageError):
                exporting.export(vault, target)


@given(st.text(max_size=300))
def test_no_name_becomes_a_path(name: str) -> None:
    """Whatever an export is called, it stays one short, visible name in one folder."""
    clean = exporting.clean_name(name)
    assert clean and len(clean.encode()) <= 120
    numbered = f"00001-{clean}"
    assert PurePosixPath(numbered).name == numbered == PureWindowsPath(numbered).name
    assert not set(clean) & set("\r\n%\0\u202e") and not clean.endswith((".", " "))
