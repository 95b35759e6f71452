"""Time stamps, as a person asks for them, keeps them and judges them later."""

from __future__ import annotations

import json
import os
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from authority import Authority, served
from calendar_server import HEIGHT, Calendar, block
from journeys.here import Here, chat

from guwah.casework.proving import authorities, stamping
from guwah.casework.proving.stamping import Trust, stamps
from guwah.custody import opentime
from guwah.custody.anchor import Stamp
from guwah.custody.timetoken import parse_roots
from guwah.custody.verdict import Verdict
from guwah.errors import DigestRefutedError
from guwah.vault import caselog


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def typed(here: Here, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A vault with one folder, the roots beside it, and no proxy in the environment."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in ("root", "other"):
        (here.folder / f"{name}.pem").write_bytes(authority.pem(name))
    return here


def by_hand(typed: Here, authority: Authority, signer: str = "good") -> Any:
    """A stamp whose request and answer are carried."""
    for name in ("q", "a"):
        (typed.folder / name).unlink(missing_ok=True)
    assert typed("custody", "stamp", "--request-out", "q").code == 0
    (typed.folder / "a").write_bytes(authority.answer((typed.folder / "q").read_bytes(), signer))
    return typed("custody", "stamp", "--token-in", "a", "--roots", "root.pem", "--json")


def test_one_request_stamps_all_folders_and_tells_nothing(
    typed: Here, authority: Authority
) -> None:
    """Three folders, one request: no digest of a checkpoint, no number, no name of the program."""
    for _ in range(2):
        assert typed("case", "new").code == 0
    with served(lambda _path, body: (200, authority.answer(body))) as (url, asked):
        done = typed("custody", "stamp", "--tsa", url, "--roots", "root.pem", "--json")
    assert done.code == 0, done.err
    rows = done.object["stamps"]
    assert [row["verdict"] for row in rows] == ["valid"] * 3
    assert len({row["case"] for row in rows}) == 3
    ((path, body, headers),) = asked
    assert path == "/" and len(body) < 80
    assert "guwah" not in str(headers).lower() and "python" not in str(headers).lower()
    done = typed("custody", "verify", "--roots", "root.pem", "--json")
    assert done.code == 0, done.err
    assert [row["stamps"][0]["verdict"] for row in done.object["cases"]] == ["valid"] * 3


def test_a_stamp_is_judged_offline_each_harm_by_itself(typed: Here, authority: Authority) -> None:
    """Valid 0, another root 34, no root 43, not looked at 0."""
    done = by_hand(typed, authority)
    assert done.code == 0 and done.object["stamps"][0]["size"] == 1
    assert typed("custody", "verify", "--roots", "root.pem").code == 0
    wrong = typed("custody", "verify", "--roots", "other.pem")
    assert wrong.code == 34 and "not among those trusted" in wrong.err
    unknown = typed("custody", "verify")
    assert unknown.code == 43 and "--no-time" in unknown.err
    assert typed("custody", "verify", "--no-time").code == 0
    assert "existed by 20" in typed("custody", "show", "--case", typed.case).out


def test_openssl_judges_what_is_copied_out(typed: Here, authority: Authority) -> None:
    """The two files that the page on stamps names, and nothing of Guwah."""
    assert by_hand(typed, authority).code == 0
    assert typed("custody", "show", "--case", typed.case, "--proofs", "proofs").code == 0
    root, answer = ((typed.folder / "proofs" / f"stamp-2.{end}").read_bytes()
                    for end in ("root", "tsr"))  # fmt: skip
    assert authority.believes(answer, root)
    assert not authority.believes(answer, root[::-1])
    assert not authority.believes(answer, root, "other")


def test_an_answer_that_does_not_hold_is_not_entered(typed: Here, authority: Authority) -> None:
    """Expired certificate, cut off, of something else; the request stays open and is answered."""
    assert by_hand(typed, authority, "expired").code == 34
    answer = authority.answer((typed.folder / "q").read_bytes())
    (typed.folder / "cut").write_bytes(answer[:-9])
    assert typed("custody", "stamp", "--token-in", "cut", "--roots", "root.pem").code == 34
    (typed.folder / "good").write_bytes(answer)
    assert typed("custody", "stamp", "--token-in", "good", "--roots", "other.pem").code == 34
    assert typed("custody", "stamp", "--token-in", "good", "--roots", "root.pem").code == 0
    again = typed("custody", "stamp", "--token-in", "good", "--roots", "root.pem")
    assert again.code == 2 and "on record already" in again.err
    kinds = [row["type"] for row in
             typed("custody", "show", "--case", typed.case, "--jsonl").lines]  # fmt: skip
    assert kinds == ["created", "stamp-requested", "stamped"]


@pytest.mark.parametrize("code", [301, 403, 404, 500])
def test_an_authority_that_does_not_answer_is_said(typed: Here, code: int) -> None:
    """And a redirection is not followed."""
    with served(lambda _path, _body: (code, b"http://127.0.0.1:1/elsewhere")) as (url, asked):
        done = typed("custody", "stamp", "--tsa", url)
    assert done.code == 2 and len(asked) == 1 and "error:" in done.err
    assert typed("custody", "stamp", "--tsa", url).code == 2
    assert typed("custody", "stamp", "--tsa", "file:///etc/passwd").code == 2


def test_a_proxy_is_asked_and_nobody_else(
    typed: Here, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The authority's name is resolved by the proxy, also where the system excepts all names."""
    monkeypatch.setenv("no_proxy", "*")
    with served(lambda _path, body: (200, authority.answer(body))) as (url, asked):
        done = typed("custody", "stamp", "--tsa", "http://tsa.invalid/x", "--proxy", url,
                     "--roots", "root.pem")  # fmt: skip
    assert done.code == 0, done.err
    assert asked[0][0] == "http://tsa.invalid/x"
    for words in (("--tsa", "http://a:b@127.0.0.1/"), ("--tsa", url, "--proxy", "http://a:b@x/")):
        refused = typed("custody", "stamp", *words)
        assert refused.code == 2 and "password" in refused.err


def test_a_secure_address_is_tunnelled_through_the_proxy(typed: Here) -> None:
    """The proxy sees the name of the host and nothing of what is asked."""
    lines: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            there, _ = server.accept()
            with there:
                lines.append(there.recv(4096))
                there.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

        thread = threading.Thread(target=listen)
        thread.start()
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        done = typed("custody", "stamp", "--tsa", "https://tsa.invalid/secret", "--proxy", proxy)
        thread.join()
    assert done.code == 2
    assert lines[0].startswith(b"CONNECT tsa.invalid:443 ") and b"secret" not in lines[0]


def test_a_certificate_that_runs_out_is_made_up_for_in_time(
    typed: Here, authority: Authority
) -> None:
    """It says when; renewed in time both hold long after, otherwise it could not be told."""
    soon = datetime.now(UTC) + timedelta(days=30)
    authority.certify("soon", soon.strftime("%Y%m%d%H%M%SZ"))
    assert by_hand(typed, authority, "soon").code == 0
    long_after = soon + timedelta(days=900)
    trust = Trust(parse_roots(authority.pem("root"), "root"))
    with typed.vault() as vault:
        (case,) = vault.cases()
        (alone,) = stamps(case, trust, long_after)
        assert alone.judged.verdict is Verdict.LAPSED
        error = alone.judged.error()
        assert error is not None and error.exit_code == 43
        assert stamps(case, trust)[0].judged.verdict is Verdict.VALID
    told = typed("custody", "stamp", "--renew", "--json").object["stamps"]
    assert told[0]["until"] == soon.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert typed("custody", "stamp", "--renew", "--within", "20", "--json").object["stamps"] == []
    with served(lambda _path, body: (200, authority.answer(body))) as (url, _asked):
        again = typed("custody", "stamp", "--tsa", url, "--renew", "--roots", "root.pem", "--json")
        assert again.code == 0 and len(again.object["stamps"]) == 1
        none = typed("custody", "stamp", "--tsa", url, "--renew", "--json")
        assert none.object["stamps"] == []
    with typed.vault() as vault:
        (case,) = vault.cases()
        verdicts = [one.judged.verdict for one in stamps(case, trust, long_after)]
        assert verdicts == [Verdict.VALID, Verdict.VALID]


def test_an_entry_after_a_stamp_that_claims_to_be_older_is_refuted(
    typed: Here, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """37, as soon as the stamp can be judged."""
    assert by_hand(typed, authority).code == 0

    class Earlier(caselog.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls(2019, 5, 6, 7, 8, 9, tzinfo=tz)

    with typed.vault() as vault, monkeypatch.context() as clock:
        clock.setattr(caselog, "datetime", Earlier)
        vault.cases()[0].append("noted", None, {})
    assert typed("custody", "verify", "--roots", "root.pem").code == 37
    assert typed("custody", "verify", "--no-time").code == 0


def test_a_stamp_that_was_changed_in_the_record_is_refuted(
    typed: Here, authority: Authority
) -> None:
    """What is kept beside the entry is what the entry commits to."""
    assert by_hand(typed, authority).code == 0
    with typed.vault() as vault:
        (case,) = vault.cases()
        (one,) = stamps(case, Trust())
        entry = next(each for each in case.entries() if each.index == one.index)
        assert Stamp.from_bytes(entry.keep["stamp"].encode()) == one.stamp
        changed = json.loads(entry.keep["stamp"])
        changed["proof"] = ""
        harmed = {**entry.keep, "stamp": json.dumps(changed)}
        case.log._entries[entry.index] = type(entry)(
            entry.index, entry.digest, entry.entry, entry.item, harmed
        )
        with pytest.raises(DigestRefutedError, match="time stamp of entry 2 is another"):
            stamps(case, Trust())


def test_what_is_asked_for_is_on_record_before_it_leaves(
    typed: Here, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies while it waits loses nothing: the answer can still be entered."""
    sent: list[bytes] = []

    def dies(_url: str, data: bytes, *_: object) -> bytes:
        sent.append(data)
        raise KeyboardInterrupt

    monkeypatch.setattr(authorities, "fetch", dies)
    assert typed("custody", "stamp", "--tsa", "http://127.0.0.1:1/").code == 4
    (typed.folder / "late").write_bytes(authority.answer(sent[0]))
    assert typed("custody", "stamp", "--token-in", "late", "--roots", "root.pem").code == 0


def test_what_is_stamped_grows_with_the_folder(typed: Here, authority: Authority) -> None:
    """A stamp holds for what was there; more may come after it, and be stamped again."""
    assert by_hand(typed, authority).code == 0
    received = typed("receive", chat(typed.folder), "--case", typed.case)
    assert received.code == 0, received.err
    assert by_hand(typed, authority).code == 0
    rows = typed("custody", "verify", "--roots", "root.pem", "--json").object["cases"]
    assert [one["size"] for one in rows[0]["stamps"]] == [1, 5]


@pytest.mark.parametrize("words", [[], ["--tsa", "http://x", "--token-in", "y"]])
def test_one_way_at_a_time(typed: Here, words: list[str]) -> None:
    """Neither none nor two."""
    assert typed("custody", "stamp", *words).code == 2


def test_a_clock_that_is_behind_is_set_before_a_stamp_is_entered(
    typed: Here, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every later entry would look backdated; the answer is taken once the clock is right."""

    class Behind(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) - timedelta(minutes=20)

    with monkeypatch.context() as slow:
        slow.setattr(stamping, "datetime", Behind)
        done = by_hand(typed, authority)
        assert done.code == 2 and "set the clock" in done.err
    assert typed("custody", "stamp", "--token-in", "a", "--roots", "root.pem").code == 0


def test_a_request_is_never_written_over_a_file(typed: Here, tmp_path: Path) -> None:
    """And nothing is put on record then."""
    (tmp_path / "q").write_text("mine")
    assert typed("custody", "stamp", "--request-out", "q").code == 2
    assert typed("custody", "stamp", "--request-out", "missing/q").code == 2
    assert (tmp_path / "q").read_text() == "mine"
    rows = typed("custody", "show", "--case", typed.case, "--jsonl").lines
    assert [row["type"] for row in rows] == ["created"]


def test_a_calendar_takes_one_root_and_later_names_its_block(typed: Here) -> None:
    """Stamp, pending (43), upgrade, judged by a header: valid 0, other block 34, none 43."""
    assert typed("case", "new").code == 0
    calendar = Calendar()
    with served(calendar.answer) as (url, asked):
        calendar.url = url
        done = typed("custody", "stamp", "--calendar", url, "--json")
        assert done.code == 0, done.err
        assert [row["verdict"] for row in done.object["stamps"]] == ["pending"] * 2
        ((path, body, headers),) = asked
        assert path == "/digest" and len(body) == 32
        assert "guwah" not in str(headers).lower() and "python" not in str(headers).lower()
        assert typed("custody", "verify").code == 43
        waiting = typed("custody", "stamp", "--upgrade")
        assert waiting.code == 0 and f"--calendar {url}" in waiting.err and len(asked) == 1
        assert typed("custody", "stamp", "--upgrade", "--calendar", url).code == 0
        header = calendar.mine(int(datetime.now(UTC).timestamp()))
        done = typed("custody", "stamp", "--upgrade", "--calendar", url, "--json")
    assert [row["verdict"] for row in done.object["stamps"]] == ["no-block"] * 2
    assert len(asked) == 3, "one question for all folders"
    (typed.folder / "headers").write_text(f"{HEIGHT} {header.hex()}\n")
    other = block(bytes(32), int(datetime.now(UTC).timestamp()))
    (typed.folder / "others").write_text(f"{HEIGHT} {other.hex()}\n")
    done = typed("custody", "verify", "--headers", "headers", "--json")
    assert done.code == 0, done.err
    verdicts = [[one["verdict"] for one in row["stamps"]] for row in done.object["cases"]]
    assert verdicts == [["valid"], ["valid"]]
    assert typed("custody", "verify", "--headers", "others").code == 34
    assert typed("custody", "verify").code == 43


def test_a_calendar_that_was_not_named_is_not_asked(typed: Here) -> None:
    """An address that stands in a proof is no leave to connect to it."""
    calendar = Calendar()
    with served(calendar.answer) as (url, asked):
        calendar.url = "http://192.0.2.1/elsewhere"
        assert typed("custody", "stamp", "--calendar", url).code == 0
        done = typed("custody", "stamp", "--upgrade", "--calendar", url)
    assert done.code == 0 and len(asked) == 1 and "192.0.2.1" in done.err


def test_a_root_is_carried_to_a_calendar_by_hand(typed: Here) -> None:
    """The calendar's answer, and later the upgraded file of any other program."""
    calendar = Calendar()
    calendar.url = "https://calendar.example"
    assert typed("custody", "stamp", "--ots", "--request-out", "q").code == 0
    root = (typed.folder / "q").read_bytes()
    answer = calendar.promise(root)
    for name, data, code in (("cut", answer[:-3], 34), ("a", answer, 0), ("a", answer, 2)):
        (typed.folder / name).write_bytes(data)
        assert typed("custody", "stamp", "--token-in", name).code == code, name
    calendar.mine(int(datetime.now(UTC).timestamp()))
    with typed.vault() as vault:
        (one,) = stamps(vault.cases()[0], Trust())
    whole = opentime.upgraded(one.stamp.proof, root, calendar.mined)
    for name, data, code in (("cut.ots", whole[:-3], 34), ("b.ots", whole, 0), ("b.ots", whole, 2)):
        (typed.folder / name).write_bytes(data)
        assert typed("custody", "stamp", "--token-in", name).code == code, name
    rows = typed("custody", "verify", "--json").object["cases"][0]["stamps"]
    assert [row["verdict"] for row in rows] == ["no-block"]
