"""Vaults of earlier releases: they open, read, verify, and go on as vaults of today."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from guwah.casework.access import unlocking
from guwah.casework.disposal import destroying
from guwah.casework.opening import Vault
from guwah.casework.proving.checkpoints import hold
from guwah.casework.proving.custody import verify
from guwah.casework.upkeep.examining import examine
from guwah.casework.upkeep.rebuilding import rebuild
from guwah.vault.recovery import parse_share
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault as Store

VECTORS = Path(__file__).resolve().parents[3] / "vectors"
FROZEN = sorted(path.stem for path in (VECTORS / "vaults").glob("*.zip"))


@pytest.fixture(params=FROZEN)
def release(request: pytest.FixtureRequest) -> str:
    """Each release that has a vault."""
    found: str = request.param
    return found


@pytest.fixture
def told(release: str) -> dict[str, Any]:
    """What was written down of it on that day."""
    found: dict[str, Any] = json.loads((VECTORS / "vaults" / f"{release}.json").read_text("utf-8"))
    return found


@pytest.fixture
def root(release: str, tmp_path: Path) -> Path:
    """A copy of it."""
    with zipfile.ZipFile(VECTORS / "vaults" / f"{release}.zip") as archive:
        archive.extractall(tmp_path / "v")
    return tmp_path / "v"


@pytest.fixture
def described() -> Any:
    """What the maker wrote down, from what is there now."""
    sys.path.insert(0, str(VECTORS))
    try:
        from make_vault import described as found
    finally:
        sys.path.remove(str(VECTORS))
    return found


def key_file(told: dict[str, Any], who: str, folder: Path) -> Secret:
    """The key file of a person."""
    (folder / f"{who}.txt").write_text(told[who] + "\n")
    return Secret.key_file(folder / f"{who}.txt")


def test_there_is_one() -> None:
    """Else nothing here is tested."""
    assert FROZEN


def test_it_holds_as_it_lies(root: Path, told: dict[str, Any]) -> None:
    """The full check finds nothing, before anything else was done with it."""
    done = examine(root, Secret.passphrase(told["passphrase"]), full=True)
    assert done.found == () and done.cases == len(told["cases"])


def test_it_reads_as_on_that_day(root: Path, told: dict[str, Any], described: Any) -> None:
    """Originals, messages, derivatives, roles, the kinds of entries and the checkpoints are the same."""
    with Vault.open(root, told["passphrase"]) as vault:
        assert [described(case, vault) for case in vault.cases()] == told["cases"]
        assert vault.store.desk.log.checkpoint().decode() == told["desk"]
        for case in vault.cases():
            assert verify(case)["holds"] is True
        vault.store.verify_desk()


def test_all_who_could_open_it_still_can(root: Path, told: dict[str, Any], tmp_path: Path) -> None:
    """A second owner all of it, a colleague one folder, two of three pages all of it."""
    with Vault.open(root, key_file(told, "second", tmp_path)) as vault:
        assert {case.id for case in vault.cases()} == {one["id"] for one in told["cases"]}
    with Vault.open(root, key_file(told, "colleague", tmp_path)) as vault:
        (shared,) = vault.cases()
        assert next(vault.messages(shared.alias))
    for pair in ((0, 1), (1, 2), (0, 2)):
        shares = [parse_share(told["pages"][one], one + 1) for one in pair]
        with Store.recover(root, shares) as opened:
            assert len(opened.cases()) == len(told["cases"])


def test_it_goes_on_as_a_vault_of_today(
    root: Path, told: dict[str, Any], described: Any, tmp_path: Path
) -> None:
    """Tables made again, something received and destroyed, all keys renewed: it continues what was."""
    secret = Secret.passphrase(told["passphrase"])
    rebuild(root, secret)
    with Vault.open(root, secret) as vault:
        assert [described(case, vault) for case in vault.cases()] == told["cases"]
        case = max(vault.cases(), key=lambda one: len(one.items()))
        chat = tmp_path / "WhatsApp Chat with Nur.txt"
        chat.write_text("15/01/2025, 10:00 - Nur: one more\n", "utf-8")
        list(vault.receive([chat], case.id))
        destroying.destroy_item(case, case.items()[0], vault.store.desk)
        unlocking.remove_owner(vault, "second", secret)
        texts = [one["text"] for one in vault.messages(case.id)]
        assert texts == ["one more"]
        saved = [(one["alias"], one["checkpoint"].encode()) for one in told["cases"]]
        assert len(hold(vault.cases(), saved)) == len(saved)
    assert examine(root, secret, full=True).found == ()
