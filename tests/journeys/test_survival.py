"""Full disk, read-only disk, lost permission, another process, a clock set back: nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journeys.typed import Guwah, chat, environment

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.casework.proving import custody
from guwah.casework.upkeep import backing_up, examining, rebuilding
from guwah.errors import GuwahError, ObjectDamagedError
from guwah.vault import caselog, platform
from guwah.vault.secret import Secret
from guwah.vault.snapshot_store import Place

DISK_KIB = 6000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, where this test may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    """A key file."""
    Secret.new_key_file(tmp_path / "key", os.urandom(32))
    return Secret.key_file(tmp_path / "key")


@pytest.fixture
def root(tmp_path: Path, secret: Secret) -> Path:
    """A small vault."""
    with Vault.create(tmp_path / "v", secret) as vault:
        case = vault.new_case()
        list(vault.receive([chat(tmp_path)], case.id))
    return tmp_path / "v"


def test_a_full_disk_loses_nothing_accepted(guwah: Guwah, disk: Path, tmp_path: Path) -> None:
    """Filled to its end by receiving: each refusal is one line, and all accepted items are whole."""
    env = {"GUWAH_VAULT": str(disk / "v")}
    assert guwah("init", env=env).code == 0
    case = guwah("case", "new", "--json", env=env).object["alias"]
    codes = []
    for number in range(12):
        lines = f"15/01/2025, 10:00 - Sadir: {number} " + "word " * 50 + "\n"
        path = chat(tmp_path, f"WhatsApp Chat with K{number}.txt", lines * 300 * (number + 1))
        done = guwah("receive", path, "--case", case, env=env)
        assert "Traceback" not in done.err
        codes.append(done.code)
        if done.code:
            assert "no space left" in done.err, done.err
            if codes[-2:] == [2, 2]:
                break
    assert codes[0] == 0 and set(codes) == {0, 2}
    (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free // 2))
    for verb in (("messages", "--case", case), ("vault", "check"), ("custody", "verify")):
        done = guwah(*verb, env=env)
        assert done.code in (0, 2) and "Traceback" not in done.err, done.err
    (disk / "filler").unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
    listed = guwah("case", "list", "--case", case, "--json", env=env).object["items"]
    assert len(listed) >= codes.count(0)
    assert guwah("custody", "verify", env=env).code == 0
    assert guwah("vault", "check", "--full", env=env).code == 0
    assert guwah("receive", path, "--case", case, env=env).code == 0


def test_a_read_only_disk_can_be_read_and_says_so_when_written(
    guwah: Guwah, disk: Path, tmp_path: Path
) -> None:
    """Everything that reads works; everything that writes is refused in one line."""
    env = {"GUWAH_VAULT": str(disk / "v")}
    assert guwah("init", env=env).code == 0
    case = guwah("case", "new", "--json", env=env).object["alias"]
    assert guwah("receive", chat(tmp_path), "--case", case, env=env).code == 0
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for verb in (
        ("case", "list"), ("messages", "--case", case), ("who", "--case", case),
        ("search", "card"), ("custody", "verify"), ("custody", "show", "--case", case),
        ("vault", "check", "--full"),
    ):  # fmt: skip
        done = guwah(*verb, env=env)
        assert done.code == 0, (verb, done.err)
    other = chat(tmp_path, "WhatsApp Chat with Other.txt", "15/01/2025, 10:00 - O: new\n")
    for verb in (
        ("receive", other, "--case", case), ("case", "new"), ("rebuild",),
        ("who", "--case", case, "--set", "Tursun=family"), ("backup", tmp_path / "b"),
        ("case", "destroy", case, "--yes"),
    ):  # fmt: skip
        done = guwah(*verb, env=env)
        assert done.code == 2 and "read-only" in done.err, (verb, done.err)
        assert "Traceback" not in done.err
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert guwah("vault", "check", "--full", env=env).code == 0
    assert guwah("case", "list", "--json", env=env).object["cases"][0]["items"] == 1


def failing_writes(monkeypatch: pytest.MonkeyPatch, at: int, code: int) -> None:
    """The disk refuses every write from the `at`-th on, as a full one does."""
    count = [0]

    def refusing(inner: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] >= at:
                raise OSError(code, os.strerror(code))
            return inner(*arguments, **named)

        return call

    for name in ("write_all", "create_file", "make_folder"):
        monkeypatch.setattr(platform, name, refusing(getattr(platform, name)))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
@pytest.mark.parametrize("verb", ["receive", "role", "destroy", "backup", "rebuild"])
def test_a_disk_that_fills_at_any_write_loses_nothing(
    root: Path,
    secret: Secret,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    code: int,
) -> None:
    """Refused from the first, second, third … write on; opened again, all of before is whole."""
    other = chat(tmp_path, "WhatsApp Chat with Other.txt", "15/01/2025, 10:00 - O: new\n")
    with Vault.open(root, secret) as vault:
        extra = vault.new_case()
        list(vault.receive([other], extra.id))
        kept = vault.cases()[0] if vault.cases()[0].id != extra.id else vault.cases()[1]
        kept_id, items = kept.id, kept.items()
    at, refused = 0, True
    while refused and at < 60:
        at += 1
        copy = tmp_path / f"copy{at}"
        shutil.copytree(root, copy)
        refused = False
        with monkeypatch.context() as patch:
            failing_writes(patch, at, code)
            try:
                with Vault.open(copy, secret) as vault:
                    if verb == "receive":
                        list(vault.receive([other], kept_id))
                    elif verb == "role":
                        people.set_role(vault.case(kept_id), "Tursun", "family")
                    elif verb == "destroy":
                        vault.destroy_item(extra.id, vault.case(extra.id).items()[0])
                    elif verb == "backup":
                        backing_up.back_up(vault, Place(str(tmp_path / f"backup{at}")))
                if verb == "rebuild":
                    rebuilding.rebuild(copy, secret)
            except OSError as error:
                assert error.errno == code
                refused = True
        if verb == "rebuild" and refused:
            rebuilding.rebuild(copy, secret)
        with Vault.open(copy, secret) as vault:
            case = vault.case(kept_id)
            custody.verify(case)
            assert set(items) <= set(case.items())
            people.who(case)
            people.who(vault.case(extra.id))
        assert examining.examine(copy, secret, full=True).found == ()
        shutil.rmtree(copy)
    assert at > 2 and not refused


def as_nobody(work: Callable[[], int]) -> int:
    """Run in a child without root's rights; what it returned."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setresgid(65534, 65534, 65534)
                os.setresuid(65534, 65534, 65534)
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_lost_permission_is_named_file_by_file(root: Path, secret: Secret, tmp_path: Path) -> None:
    """An object, a log, a database, a key that may not be read any more: 22, never a traceback."""
    examining.examine(root, secret, full=True)  # loads what a child without rights could not
    for path in (root, *root.rglob("*")):
        if os.getuid() == 0:
            os.chown(path, 65534, 65534)
    for above in root.parents:
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o755)
        if above.name.startswith("pytest-of"):
            break
    for name in ("data.age", "key.age", "case.db", "desk.db", "00000001.age", "identity.age"):
        path = next(root.rglob(name))
        path.chmod(0)

        def check(named: str = path.relative_to(root).as_posix()) -> int:
            try:
                found = {one.path for one in examining.examine(root, secret, full=True).found}
            except ObjectDamagedError as error:
                return 0 if named == "identity.age" and "cannot be read" in error.what else 3
            return 0 if named in found else 4

        assert as_nobody(check) == 0, name
        path.chmod(0o600)
    assert as_nobody(lambda: len(examining.examine(root, secret, full=True).found)) == 0


def test_a_second_process_is_sent_away_and_harms_nothing(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """21 for every verb that opens the vault, while another process holds it."""
    guwah("receive", chat(tmp_path), "--case", case)
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, pathlib\nfrom guwah.casework.opening import Vault\n"
         "from guwah.vault.secret import Secret\n"
         "v = Vault.open(sys.argv[1], Secret.from_file(pathlib.Path(sys.argv[2])))\n"
         "print('held', flush=True)\nsys.stdin.read()",
         str(tmp_path / "my.vault"), environment(tmp_path)["GUWAH_PASSPHRASE_FILE"]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    for verb in (
        ("case", "list"), ("receive", chat(tmp_path, "x.txt"), "--case", case), ("vault", "check"),
        ("rebuild",), ("backup", tmp_path / "b"), ("custody", "verify"),
    ):  # fmt: skip
        done = guwah(*verb)
        assert done.code == 21 and "another process" in done.err, (verb, done.err)
    holder.communicate("")
    assert guwah("vault", "check", "--full").code == 0


def test_a_clock_that_was_set_back_stops_nothing(
    root: Path, secret: Secret, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order is by the log, not by the clock: entries are kept, verify, and show what was claimed."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(UTC) - timedelta(days=4000)

    monkeypatch.setattr(caselog, "datetime", Earlier)
    other = chat(tmp_path, "WhatsApp Chat with Other.txt", "15/01/2025, 10:00 - O: new\n")
    with Vault.open(root, secret) as vault:
        (case,) = vault.cases()
        assert not any(isinstance(one, GuwahError) for one in vault.receive([other], case.id))
        people.set_role(case, "Tursun", "suspected-sender")
        custody.verify(case)
        times = [row["claimed_at"] for row in custody.show(case)]
        assert times != sorted(times)
        backing_up.back_up(vault, Place(str(tmp_path / "b")))
    before = len(times)
    rebuilding.rebuild(root, secret)
    assert examining.examine(root, secret, full=True).found == ()
    with Vault.open(root, secret) as vault:
        assert len(list(custody.show(vault.cases()[0]))) == before
        assert len(vault.cases()[0].items()) == 2
