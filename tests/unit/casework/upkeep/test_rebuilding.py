"""`rebuild`: databases from objects and log alone, equal row by row to what was there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from vault_crash import Died, die_at

from guwah.casework import people
from guwah.casework.finding import searching
from guwah.casework.opening import Vault
from guwah.casework.upkeep import examining, rebuilding
from guwah.errors import GuwahError
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """A key file."""
    path = tmp_path_factory.mktemp("key") / "key.txt"
    Secret.new_key_file(path, os.urandom(32))
    return Secret.key_file(path)


def export(folder: Path, name: str, lines: list[str]) -> Path:
    """A WhatsApp export."""
    path = folder / f"WhatsApp Chat with {name}.txt"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path, secret: Secret) -> Path:
    """A rich vault: overlapping exports, roles, consents, a destroyed item, a destroyed case."""
    lines = [
        f"{1 + n // 600:02}/03/2024, {n // 60 % 10:02}:{n % 60:02} - "
        f"{'Tursun' if n % 3 else 'Aynur'}: line {n} قىسقا سۆز 车牌 {n * 7919 % 1000}"
        for n in range(1200)
    ]
    first = export(tmp_path, "Tursun", lines[:800])
    again = export(
        tmp_path, "Tursun 2", [*lines[500:], "30/03/2024, 10:00 - New: <attached: a.jpg>"]
    )
    other = export(tmp_path, "Sadir", ["01/01/2024, 10:00 - Sadir: hello"])
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"\0\1\2" * 99)
    with Vault.create(tmp_path / "v", secret) as vault:
        case, lost = vault.new_case(), vault.new_case()
        for given in ([first], [other], [again, odd], [first]):
            for one in vault.receive(given, case.id, giver="a friend"):
                assert not isinstance(one, GuwahError)
        people.set_role(case, "Tursun", "suspected-sender")
        people.set_role(case, "Aynur", "self")
        people.record_consent(case, "police", True, how="spoken", language="ug", by="n")
        people.record_consent(case, "compare", True)
        people.record_consent(case, "compare", False)
        list(vault.receive([other], lost.id))
        vault.destroy_item(case.id, case.items()[1])
        vault.destroy_case(lost.id)
        vault.new_case()
        vault.store.desk.set_setting("language", "ug")
        vault.store.desk.set_setting("language", "en")
        people.who(case)
    return tmp_path / "v"


def rows_of(db: Any) -> dict[str, list[Any]]:
    """Every row of every table, and every word of the index with its place."""
    tables = [name for (name,) in db.execute(
        "select name from sqlite_master where type = 'table' and name not like 'words%'")]  # fmt: skip
    found = {name: sorted(map(repr, db.execute(f'select * from "{name}"'))) for name in tables}
    if "state" in tables:
        db.execute("create virtual table temp.vocabulary using fts5vocab(main, words, instance)")
        found["words"] = sorted(map(repr, db.execute("select * from temp.vocabulary")))
        db.execute("drop table temp.vocabulary")
    return found


def all_rows(root: Path, secret: Secret) -> dict[str, dict[str, list[Any]]]:
    """The rows of all databases, by alias."""
    with Vault.open(root, secret) as vault:
        found = {"desk": rows_of(vault.store.desk.db)}
        for case in vault.cases():
            people.who(case)
            found[case.alias] = rows_of(case.db)
    return found


def test_all_databases_are_made_again_row_by_row(root: Path, secret: Secret) -> None:
    """All databases deleted: aliases, settings, sendings, roles, numbers and words come back."""
    before = all_rows(root, secret)
    (rich,) = [name for name, rows in before.items() if rows.get("record")]
    assert len(before) == 3 and len(before[rich]["record"]) > 1000
    assert before[rich]["words"] and before[rich]["role"] and before["desk"]["setting"]
    for path in root.rglob("*.db"):
        path.unlink()
    made = rebuilding.rebuild(root, secret)
    assert {one.alias for one in made} == before.keys() - {"desk"}
    assert all_rows(root, secret) == before
    assert examining.examine(root, secret, full=True).found == ()


def test_damaged_databases_are_made_again(root: Path, secret: Secret) -> None:
    """Garbage in their places; nothing of it is read."""
    before = all_rows(root, secret)
    for path in root.rglob("*.db"):
        path.write_bytes(os.urandom(8192))
    with pytest.raises(GuwahError):
        Vault.open(root, secret)
    rebuilding.rebuild(root, secret)
    assert all_rows(root, secret) == before


def test_one_case_alone_is_made_again(root: Path, secret: Secret) -> None:
    """`--case`: the other databases keep their very bytes."""
    before = all_rows(root, secret)
    name = next(alias for alias, rows in before.items() if rows.get("record"))
    desk = (root / "desk" / "desk.db").read_bytes()
    (one,) = rebuilding.rebuild(root, secret, name)
    assert one.alias == name and one.items == 3
    assert (root / "desk" / "desk.db").read_bytes() == desk
    assert all_rows(root, secret) == before


def test_the_alias_of_a_destroyed_case_goes_with_its_keys(root: Path, secret: Secret) -> None:
    """The desk's log holds it sealed to what the case's keys gave; afterwards nobody opens it."""
    with Vault.open(root, secret) as vault:
        entries = list(vault.store.desk.log.entries())
        destroyed = [one.entry.more["folder"] for one in entries
                     if one.entry is not None and one.entry.type == "case-destroyed"]  # fmt: skip
        sealed = [one for one in entries if one.item in destroyed]
        assert sealed and all(one.entry is None for one in sealed)
        vault.store.verify_desk()


def test_a_vault_of_an_older_version_gets_its_aliases_logged(root: Path, secret: Secret) -> None:
    """Opened once by this version, its desk can be made again."""
    before = all_rows(root, secret)
    with Vault.open(root, secret) as vault:
        size = vault.store.desk.log.size
        with vault.store.desk.db as db:
            db.execute("insert into setting values ('old', 'kept')")
    with Vault.open(root, secret) as vault:
        assert vault.store.desk.log.size == size + 1
    (root / "desk" / "desk.db").unlink()
    rebuilding.rebuild(root, secret)
    with Vault.open(root, secret) as vault:
        assert vault.store.desk.setting("old") == "kept"
        assert vault.store.desk.setting("language") == "en"
        assert {case.alias for case in vault.cases()} == before.keys() - {"desk"}


def test_rebuilding_that_is_cut_off_is_done_again(
    root: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised at each write in turn: the next run gives the same rows."""
    before = all_rows(root, secret)
    name = next(alias for alias, rows in before.items() if rows.get("record"))
    calls = 0

    def failing(case: CaseVault) -> Any:
        raise KeyboardInterrupt

    for step in ("rebuild_case", "count_case"):
        with monkeypatch.context() as patch:
            patch.setattr(rebuilding, step, failing)
            with pytest.raises(KeyboardInterrupt):
                rebuilding.rebuild(root, secret)
        calls += 1
    assert calls == 2
    with Vault.open(root, secret) as vault:
        assert list(searching.search([vault.case(name)], "line"))
    assert all_rows(root, secret) == before


def test_a_vault_opens_wherever_rebuilding_was_killed(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """At each single write: one of the two desks is there, with its key, and its aliases."""
    with Vault.open(root, secret) as vault:
        aliases = sorted(case.alias for case in vault.cases())
    with die_at(-1) as writes:
        shutil.copytree(root, tmp_path / "whole")
        begun = writes.count
        rebuilding.rebuild(tmp_path / "whole", secret)
    steps = writes.count - begun
    assert steps > 10
    for step in range(steps):
        copy = tmp_path / f"at-{step}"
        shutil.copytree(root, copy)
        with die_at(step), pytest.raises(Died):
            rebuilding.rebuild(copy, secret)
        with Vault.open(copy, secret) as vault:
            assert sorted(case.alias for case in vault.cases()) == aliases, step
            vault.store.verify_desk()


def test_a_damaged_log_is_not_rebuilt_from(root: Path, secret: Secret) -> None:
    """Tables are kept as they are where the log does not verify."""
    folder = next(
        path for path in (root / "cases").iterdir() if len(list(path.glob("log/*/*"))) > 5
    )
    held = (folder / "case.db").read_bytes()
    shutil.copy(*sorted(folder.glob("log/*/0*.age"))[1:3])
    with pytest.raises(GuwahError):
        rebuilding.rebuild(root, secret)
    assert (folder / "case.db").read_bytes() == held
