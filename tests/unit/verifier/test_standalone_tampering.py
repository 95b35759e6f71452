"""Change, remove, add or swap any one thing of a report: 30 to 39, whoever does it."""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.verifier import standalone

Path = tuple[Any, ...]


@pytest.fixture(autouse=True, scope="module")
def remembered_signatures() -> Iterator[None]:
    """The same signature is not checked a thousand times; each different one is."""
    real = standalone.is_signed
    standalone.is_signed = functools.lru_cache(None)(real)
    yield
    standalone.is_signed = real


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every value inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in inside:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def at(value: Any, path: Path) -> Any:
    """The value at a path."""
    for key in path:
        value = value[key]
    return value


def changed(value: Any) -> Any:
    """Something else of the same kind where that can be."""
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, int):
        return value + 1
    return "" if value is None else None


def edits(evidence: Any) -> Iterator[tuple[str, Path, Any]]:
    """Every single edit: what was done, where, and the evidence after it."""
    text = json.dumps(evidence)
    for path in places(evidence):
        outer, key = path[:-1], path[-1]
        copies = {verb: json.loads(text) for verb in ("change", "remove", "add", "swap")}
        inside = {verb: at(one, outer) for verb, one in copies.items()}
        inside["change"][key] = changed(inside["change"][key])
        del inside["remove"][key]
        done = ["change", "remove"]
        if isinstance(inside["add"], list):
            inside["add"].insert(key, copy.deepcopy(inside["add"][key]))
            done.append("add")
            if key + 1 < len(inside["swap"]) and inside["swap"][key] != inside["swap"][key + 1]:
                pair = inside["swap"][key], inside["swap"][key + 1]
                inside["swap"][key + 1], inside["swap"][key] = pair
                done.append("swap")
        for verb in done:
            yield verb, path, copies[verb]


def is_signers_to_choose(path: Path) -> bool:
    """What a signer may say or leave out without contradicting a proof."""
    said = path[0] == "statements" and path[1:] != ("disclosed",) and len(path) > 2
    said = said or path in (("statements", "made_at"), ("format",))
    return said or (len(path) == 2 and path[0] == "entries" and path[1] in (1,))


def refused(data: bytes, key: str) -> bool:
    """Whether the verifier says that the copy was changed or damaged."""
    return 30 <= standalone.verify(data, key).code <= 39


def plain(maker: ModuleType, members: dict[str, bytes]) -> bytes:
    """A stored zip: quicker, and every byte of it counts."""
    return maker.write_zip([maker.part_of(name, one) for name, one in sorted(members.items())])


def test_any_edit_of_the_evidence_by_a_stranger(maker: ModuleType, case: Any) -> None:
    """One edit anywhere in evidence.json, with the manifest left, refitted, or signed anew."""
    base = case.members()
    good = case.sealed(base)
    other = maker.Case("somebody else")
    number = 0
    for verb, path, evidence in edits(case.evidence()):
        number += 1
        members = {**base, "evidence.json": maker.canonical(evidence)}
        note = maker.signed_note(
            case.manifest(members), f"{case.origin}/manifest", other.manifest_key
        )
        ways = [
            {**members, "manifest.txt": good["manifest.txt"]},
            maker.unsigned(case, members, good["manifest.txt"]),
            {**members, "manifest.txt": note},
        ]
        assert refused(plain(maker, ways[number % 3]), case.key), (verb, path)
    assert number > 800


def test_any_edit_of_what_is_proved_by_the_signer(maker: ModuleType, case: Any) -> None:
    """Not even who holds the manifest key can change what was committed to and logged."""
    base = case.members()
    for verb, path, evidence in edits(case.evidence()):
        if not is_signers_to_choose(path):
            members = {**base, "evidence.json": maker.canonical(evidence)}
            assert refused(plain(maker, case.sealed(members)), case.key), (verb, path)


def test_swapped_records_of_two_trees(maker: ModuleType, case: Any) -> None:
    """Two disclosed records cannot trade places, nor can two entries trade trees."""
    evidence = case.evidence()
    first, second = (maker.find_group(evidence["entries"][n]["tree"], "record") for n in (2, 3))
    first[:], second[:] = second[:], first[:]
    assert refused(case.report(evidence), case.key)
    evidence = case.evidence()
    entries = evidence["entries"]
    entries[2]["tree"], entries[3]["tree"] = entries[3]["tree"], entries[2]["tree"]
    assert refused(case.report(evidence), case.key)


def test_any_edit_of_a_member(maker: ModuleType, case: Any) -> None:
    """Each member changed, cut, removed, doubled under a new name, or swapped with the next."""
    good = case.sealed(case.members())
    names = sorted(good)
    for name, following in zip(names, [*names[1:], names[0]], strict=True):
        for wrong in (
            {**good, name: good[name][:-1]},
            {**good, name: good[name] + b"\n"},
            {**good, name: b""},
            {**good, name: good[following], following: good[name]},
            {**good, "new-" + name: good[name]},
            {one: data for one, data in good.items() if one != name},
        ):
            assert refused(plain(maker, wrong), case.key), name


@pytest.mark.parametrize("name", ["checkpoint.txt", "manifest.txt"])
@pytest.mark.parametrize("refit", [False, True])
def test_any_edit_of_a_line(maker: ModuleType, case: Any, name: str, refit: bool) -> None:
    """Each line of checkpoint and manifest changed, removed, doubled, swapped, at each character."""
    good = case.sealed(case.members())
    lines = good[name].decode().split("\n")
    for number, line in enumerate(lines):
        before, after = lines[:number], lines[number + 1 :]
        texts = [[*before, *after], [*before, line, *lines[number:]], [*before, line + " ", *after]]
        if after and after[0] != line:
            texts.append([*before, after[0], line, *after[1:]])
        for place in range(0, len(line), 3 if len(line) > 40 else 1):
            other = "x" if line[place] != "x" else "y"
            texts.append([*before, line[:place] + other + line[place + 1 :], *after])
        for text in texts:
            wrong = {**good, name: "\n".join(text).encode()}
            if refit and name == "checkpoint.txt":
                wrong = case.sealed({n: d for n, d in wrong.items() if n != "manifest.txt"})
            assert refused(plain(maker, wrong), case.key), (number, text)


def test_any_bit_of_a_stored_report(maker: ModuleType, case: Any) -> None:
    """One bit flipped anywhere in a zip of stored members, headers included, is found."""
    good = plain(maker, case.sealed(case.members()))
    chosen = random.Random(7).sample(range(len(good) * 8), 700)
    for bit in [*chosen, *range(8 * 46), *range(8 * (len(good) - 90), 8 * len(good))]:
        wrong = bytearray(good)
        wrong[bit // 8] ^= 1 << bit % 8
        assert refused(bytes(wrong), case.key), bit


def test_any_bit_of_a_deflated_report(case: Any) -> None:
    """One bit flipped in a packed report is found, or unpacks to the very same members."""
    good = case.report()
    whole = standalone.verify(good, case.key)
    for bit in random.Random(8).sample(range(len(good) * 8), 700):
        wrong = bytearray(good)
        wrong[bit // 8] ^= 1 << bit % 8
        result = standalone.verify(bytes(wrong), case.key)
        assert 30 <= result.code <= 39 or result == whole, bit


@given(data=st.data())
def test_any_cut_or_splice(case: Any, data: st.DataObject) -> None:
    """A piece cut out, doubled or put in anywhere is found, and never raises."""
    good = case.report()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    added = data.draw(st.one_of(st.just(good[start:end] * 2), st.binary(max_size=40)))
    wrong = good[:start] + added + good[end:]
    if wrong != good:
        assert refused(wrong, case.key)


@given(data=st.binary(max_size=300))
def test_any_bytes_at_all(data: bytes) -> None:
    """Bytes that are no report are refused, never a fault."""
    assert standalone.verify(data).code == 30
    assert standalone.verify(b"PK\x05\x06" + data).code == 30
