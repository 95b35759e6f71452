"""Identities are printed as age prints them."""

from __future__ import annotations

import os

import pyrage
import pytest

from guwah.vault.bech32 import age_secret_key


def test_pyrage_reads_what_is_printed_and_prints_the_same() -> None:
    """Derived bytes become an identity that pyrage takes."""
    for _ in range(50):
        text = age_secret_key(os.urandom(32))
        assert str(pyrage.x25519.Identity.from_str(text)) == text


def test_only_32_bytes_make_an_identity() -> None:
    """Too short is refused."""
    with pytest.raises(ValueError, match="32 bytes"):
        age_secret_key(b"short")
