"""The length of what is sealed says little."""

from __future__ import annotations

import pytest

from guwah.errors import ObjectDamagedError
from guwah.vault.padding import LEAST_BYTES, original_size, pad, padded_size, trailer, unpad


@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (0, 4096),
        (4088, 4096),
        (4089, 8192),
        (500_000, 1 << 19),
        ((1 << 20) - 8, 1 << 20),
        ((1 << 20) - 7, (1 << 20) + (1 << 15)),
        (1_000_000_000, 1_006_632_960),
    ],
)
def test_sizes_are_powers_of_two_then_padme(size: int, padded: int) -> None:
    """Powers of two from 4 KiB to 1 MiB, Padmé above."""
    assert padded_size(size) == padded


def test_padme_costs_at_most_twelve_percent() -> None:
    """Above 1 MiB the overhead stays under 12 % and the steps are few."""
    sizes = [(1 << 20) + 977 * i**3 for i in range(1, 400)]
    assert all(size + 8 <= padded_size(size) < (size + 8) * 1.12 for size in sizes)
    assert len({padded_size(size) for size in range(2 << 20, (2 << 20) + 50_000, 7)}) <= 2


@pytest.mark.parametrize("size", [0, 1, 4087, 4088, 4089, 70_000])
def test_unpad_undoes_pad(size: int) -> None:
    """What was padded comes back."""
    data = bytes(range(256)) * (size // 256 + 1)
    assert unpad(pad(data[:size])) == data[:size]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 7,
        b"\0" * 4095,
        b"x" + bytes(4087) + trailer(0),
        bytes(4088) + trailer(4089),
        bytes(8184) + trailer(5),
        bytes(4088) + trailer(1 << 63),
    ],
)
def test_what_pad_never_makes_is_damage(data: bytes) -> None:
    """Zeros, length and step are all checked."""
    with pytest.raises(ObjectDamagedError):
        unpad(data)


def test_a_smaller_step_is_told_apart() -> None:
    """The least size is part of the form."""
    with pytest.raises(ObjectDamagedError):
        unpad(pad(b"x", 1024), LEAST_BYTES)
    assert original_size(trailer(5), 1024, 1024) == 5
