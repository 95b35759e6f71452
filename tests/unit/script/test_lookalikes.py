"""A letter of another script in a word is the letter that it looks like."""

from __future__ import annotations

import pytest

from guwah.script.lookalikes import unmixed
from guwah.script.normal import normal_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pаssрort", "passport"), ("сard", "card"), ("Ηello", "Hello"), ("ВANK", "BANK"),
        ("pа\u200bssport", "pa\u200bssport"), ("привeт", "привет"), ("пaсполт", "пасполт"),
        ("раsрort распорт", "pasport распорт"), ("ρassport", "passport"),
    ],
)  # fmt: skip
def test_a_disguised_word_is_found(written: str, meant: str) -> None:
    """Also with invisible characters between, and in both directions."""
    assert unmixed(written) == meant
    assert normal_text(written) == normal_text(meant)


@pytest.mark.parametrize(
    "written", ["WhatsAppтан", "iPhoneның", "10 μm", "Δt", "привет", "Ελλάδα", "рыба", "x-ось"]
)
def test_a_word_with_a_genuine_ending_stays(written: str) -> None:
    """Where one odd letter looks like nothing, or no script is mixed, nothing is changed."""
    assert unmixed(written) == written
