"""Identifiers in one form: one number written in many ways, and nothing else made equal."""

from __future__ import annotations

import pytest

from guwah.linking import phone_key, sender_key


@pytest.mark.parametrize(
    "written",
    [
        "+852 5123 4567", "0085251234567", "+852-5123-4567", "(+852) 51234567",
        "\u202a+852 5123 4567\u202c", "＋８５２ ５１２３ ４５６７", "+٨٥٢ ٥١٢٣ ٤٥٦٧", "+852\u00a05123\u00a04567",
        "tel:+85251234567", "~+852 5123 4567",
    ],
)  # fmt: skip
def test_one_number_has_one_key(written: str) -> None:
    """Spaces, hyphens, marks, widths, scripts and 00 make no difference."""
    assert phone_key(written) == "tel:+85251234567"


@pytest.mark.parametrize(
    "written", ["", "hello", "12", "Ali 5", "+999 123", "+1", "2024-01-29 12:24", "1" * 20]
)
def test_what_is_no_number_has_no_key(written: str) -> None:
    """Words, short numbers and times of day are no telephone numbers."""
    assert phone_key(written) is None


def test_a_number_without_country_equals_only_its_own_digits() -> None:
    """No country is guessed; a declared one is used."""
    assert phone_key("5123 4567") == "tel:51234567"
    assert phone_key("5123 4567", "HK") == "tel:+85251234567"
    assert phone_key("0532 123 45 67", "TR") == phone_key("+90 532 1234567")
    assert phone_key("+852 5123 4567", "TR") == "tel:+85251234567"


@pytest.mark.parametrize(
    ("name", "handle", "key"),
    [
        ("+852 5123 4567", None, "tel:+85251234567"),
        ("Officer Wang", None, None),
        (None, None, None),
        ("Officer Wang", "85251234567@s.whatsapp.net", "tel:+85251234567"),
        ("Officer Wang", "85251234567:12@s.whatsapp.net", "tel:+85251234567"),
        ("Officer Wang", "@Wang_8", "user:wang_8"),
        ("x", "user4815162342", "user:user4815162342"),
        ("x", "Wang@Example.org", "mail:wang@example.org"),
        ("x", "mailto:wang@example.org", "mail:wang@example.org"),
        ("x", "wxid_abc123", "user:wxid_abc123"),
        ("+852 5123 4567", " ", "tel:+85251234567"),
    ],
)
def test_a_sender_has_a_key_only_by_an_identifier(
    name: str | None, handle: str | None, key: str | None
) -> None:
    """A handle or a number is a key; a display name never is."""
    assert sender_key(name, handle) == key
