"""Aliases are chance and nothing else."""

from __future__ import annotations

import re

from guwah.vault.alias import new_alias


def test_an_alias_is_two_words_and_a_number() -> None:
    """Plain ASCII, hardly ever the same."""
    made = [new_alias(()) for _ in range(500)]
    assert all(re.fullmatch(r"[a-z]+-[a-z]+-[1-9][0-9]", alias) for alias in made)
    assert len(set(made)) > 490


def test_a_taken_alias_is_not_given_again() -> None:
    """Even where chance would."""

    class AllButOne:
        def __init__(self) -> None:
            self.asked = 0

        def __contains__(self, alias: object) -> bool:
            self.asked += 1
            return self.asked < 5

    taken = AllButOne()
    new_alias(taken)
    assert taken.asked == 5
