"""OpenTimestamps proofs of a made-up calendar and made-up blocks, each harm with its verdict."""

from __future__ import annotations

import pytest
from calendar_server import HEIGHT, Calendar, block
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody import opentime
from guwah.custody.opentime import judge_proof, parse_headers
from guwah.custody.verdict import Judged, Verdict
from guwah.errors import TimestampRefutedError, UsageError

ROOT = bytes(range(32))
TIME = 1_772_000_000
WRITTEN = "2026-02-25T06:13:20Z"


def made(height: int = HEIGHT) -> tuple[bytes, bytes, dict[int, bytes]]:
    """A pending proof, the same with its block, and the block's header."""
    calendar = Calendar()
    calendar.url = "https://calendar.example"
    promised = opentime.proof_of_answers([calendar.promise(ROOT)], ROOT)
    header = calendar.mine(TIME, height)
    ((message, url),) = opentime.pending(promised, ROOT)
    assert url == calendar.url
    whole = opentime.upgraded(promised, ROOT, {message: calendar.mined[message]})
    return promised, whole, {height: header}


PENDING, PROOF, HEADERS = made()


def test_a_proof_holds_by_the_header_that_the_judge_gave() -> None:
    """And says the block's time."""
    assert judge_proof(PROOF, ROOT, HEADERS) == Judged(Verdict.VALID, WRITTEN)


def test_each_harm_has_a_verdict_of_its_own() -> None:
    """Wrong block, wrong data, cut off, no header, not in a block yet."""
    judged = {
        "wrong block": judge_proof(PROOF, ROOT, {HEIGHT: block(bytes(32), TIME)}),
        "wrong data": judge_proof(PROOF, bytes(32), HEADERS),
        "cut off": judge_proof(PROOF[:-1], ROOT, HEADERS),
        "no header": judge_proof(PROOF, ROOT, {HEIGHT + 1: HEADERS[HEIGHT]}),
        "nothing given": judge_proof(PROOF, ROOT, None),
        "pending": judge_proof(PENDING, ROOT, HEADERS),
    }
    assert {name: one.verdict for name, one in judged.items()} == {
        "wrong block": Verdict.WRONG_BLOCK, "wrong data": Verdict.WRONG_DATA,
        "cut off": Verdict.DAMAGED, "no header": Verdict.NO_BLOCK,
        "nothing given": Verdict.NO_BLOCK, "pending": Verdict.PENDING,
    }  # fmt: skip
    codes = [error.exit_code for one in judged.values() if (error := one.error())]
    assert codes == [34, 34, 34, 43, 43, 43]


def test_one_block_of_several_is_enough_and_the_earliest_counts() -> None:
    """A second calendar's block, later or unknown, takes nothing away."""
    _, other, headers = made(HEIGHT + 9)
    both = opentime.joined(PROOF, other, ROOT)
    later = {HEIGHT + 9: headers[HEIGHT + 9][:68] + b"\xff" + headers[HEIGHT + 9][69:]}
    assert judge_proof(both, ROOT, HEADERS | later) == Judged(Verdict.VALID, WRITTEN)
    assert judge_proof(both, ROOT, HEADERS).verdict is Verdict.VALID
    assert opentime.joined(other, PROOF, ROOT) == both


def test_no_changed_byte_makes_a_proof_say_another_time() -> None:
    """Each byte in turn: refused or pending, unless the promise beside it alone was changed."""
    genuine = judge_proof(PROOF, ROOT, HEADERS)
    for at in range(len(PROOF)):
        for mask in (1, 0x80):
            changed = bytearray(PROOF)
            changed[at] ^= mask
            found = judge_proof(bytes(changed), ROOT, HEADERS)
            assert found.verdict is not Verdict.VALID or found == genuine, at


def test_every_truncation_is_damage() -> None:
    """At any length, and with something after it."""
    for end in range(len(PROOF)):
        assert judge_proof(PROOF[:end], ROOT, HEADERS).verdict is Verdict.DAMAGED
    assert judge_proof(PROOF + b"\0", ROOT, HEADERS).verdict is Verdict.DAMAGED


HEAD = PENDING[:65]


@settings(max_examples=200)
@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_judged(data: bytes, headed: bool) -> None:
    """Never a traceback, never valid."""
    found = judge_proof(HEAD + data if headed else data, ROOT, HEADERS)
    assert found.verdict is not Verdict.VALID
    try:
        opentime.proof_of_answers([data], ROOT)
    except TimestampRefutedError as error:
        assert error.exit_code == 34


def test_what_nests_or_repeats_without_end_is_refused() -> None:
    """Bounded in depth and size."""
    for deep in (b"\x08" * 5000, b"\xf3" * 300, b"\xff" * 70_000, b"\xf0\x80\x80\x80\x80\x7f"):
        assert judge_proof(HEAD + deep, ROOT, HEADERS).verdict is Verdict.DAMAGED


def test_headers_are_read_line_by_line() -> None:
    """Height and 80 bytes; a changed one is found by its own work, nearly always."""
    line = f"{HEIGHT} {HEADERS[HEIGHT].hex()}"
    assert parse_headers(f"# mine\n\n{line}\n", "headers") == HEADERS
    for wrong in (line[:-1], f"x{line}", f"{HEIGHT} {'00' * 80}", f"-{line}"):
        with pytest.raises(UsageError):
            parse_headers(wrong, "headers")
    changed = 0
    for nonce in range(40):
        header = HEADERS[HEIGHT][:76] + nonce.to_bytes(4, "little")
        try:
            parse_headers(f"1 {header.hex()}", "headers")
        except UsageError:
            changed += 1
    assert changed > 5
