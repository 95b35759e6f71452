"""Check digits tell what was mistyped."""

from __future__ import annotations

import random

import pytest
from unit.reading.contacts.planted import card, identity

from guwah.reading.contacts import checks


@pytest.mark.parametrize("seed", range(40))
def test_one_wrong_digit_is_no_card(seed: int) -> None:
    """Luhn's rule finds every single wrong digit."""
    pick = random.Random(seed)
    (digits,) = card(pick)[2]
    assert checks.card_network(digits)
    at = pick.randrange(len(digits))
    wrong = str((int(digits[at]) + pick.randint(1, 9)) % 10)
    assert checks.card_network(digits[:at] + wrong + digits[at + 1 :]) is None


@pytest.mark.parametrize("seed", range(60))
def test_identity_numbers_pass_their_own_check_alone(seed: int) -> None:
    """A number made by its country's rule passes that rule, and with no other check digit."""
    pick = random.Random(seed)
    style, _, (number,) = identity(pick)
    check = {"id, CN": checks.is_mainland_id, "id, TR": checks.is_turkish_id,
             "id, KZ": checks.is_kazakh_id}[style]  # fmt: skip
    assert check(number)
    others = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
    assert not any(map(check, others))


def test_a_chinese_id_has_a_real_date() -> None:
    """The thirtieth of February is no birthday, whatever the check digit says."""
    body = "11010519490230002"
    total = sum(int(one) * pow(2, 17 - at, 11) for at, one in enumerate(body))
    last = "10X98765432"[total % 11]
    assert not checks.is_mainland_id(body + last)
