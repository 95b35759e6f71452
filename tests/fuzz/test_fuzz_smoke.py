"""Every parser meets random bytes and damaged valid inputs; only its own errors come out."""

from __future__ import annotations

import random

import pytest
from fuzz.made import MADE
from fuzz.targets import PARSERS, TARGETS, seeds
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("name", sorted(TARGETS))
@given(data=st.binary(max_size=400))
def test_random_bytes_meet_the_projects_own_errors(name: str, data: bytes) -> None:
    """Nothing but a `GuwahError` leaves a parser."""
    TARGETS[name](data)


@pytest.mark.parametrize("name", sorted(MADE.keys() - {"age"}))
def test_what_is_made_to_begin_with_is_valid(name: str) -> None:
    """A seed that its parser refuses would lead nowhere; an age file is for another passphrase."""
    for data in seeds(name):
        PARSERS[name](data)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_damaged_vectors_meet_the_projects_own_errors(name: str) -> None:
    """Bytes of valid inputs flipped, cut, doubled and swapped: three hundred of each."""
    pick = random.Random(name)
    valid = seeds(name)
    if not valid:
        pytest.skip(f"there are no vectors for {name}")
    for _ in range(300):
        data = bytearray(pick.choice(valid))
        for _ in range(pick.randint(1, 4)):
            if not data:
                break
            at = pick.randrange(len(data))
            kind = pick.randrange(4)
            if kind == 0:
                data[at] ^= 1 << pick.randrange(8)
            elif kind == 1:
                del data[at : at + pick.randint(1, 200)]
            elif kind == 2:
                data[at:at] = data[at : at + pick.randint(1, 200)]
            else:
                data[at:at] = pick.choice(valid)[: pick.randint(1, 200)]
        TARGETS[name](bytes(data))
