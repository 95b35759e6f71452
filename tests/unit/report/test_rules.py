"""Rules of a report: what is understood, and that nothing else passes."""

import pytest

from guwah.errors import UsageError
from guwah.report.rules import Rule, Rules, parse_rules


def test_a_rule_names_one_thing_and_a_reason() -> None:
    """Both sides are read in order, with reasons trimmed."""
    rules = parse_rules(
        "withhold:\n- {words: teahouse, reason: ' place '}\n- {field: handle, reason: r}\n"
        "disclose:\n- {name: Bahar, reason: agreed}\n"
    )
    assert rules == Rules(
        (Rule("words", "teahouse", "place"), Rule("field", "handle", "r")),
        (Rule("name", "Bahar", "agreed"),),
    )
    assert rules.values("withhold", "field") == {"handle"}


def test_empty_rules_are_no_rules() -> None:
    """An empty file withholds and releases nothing beyond the defaults."""
    assert parse_rules("") == parse_rules(b"withhold:\ndisclose: []\n") == Rules()


@pytest.mark.parametrize(
    "text",
    [
        "withhold: [{name: Bahar}]",
        "withhold: [{name: Bahar, reason: ''}]",
        "withhold: [{name: Bahar, words: x, reason: r}]",
        "withhold: [{nmae: Bahar, reason: r}]",
        "withhold: [{sending: 12, reason: r}]",
        "withhold: [{field: texts, reason: r}]",
        "withhold: [{kind: letter, reason: r}]",
        "withhold: {name: Bahar, reason: r}",
        "withold: [{name: Bahar, reason: r}]",
        "withhold: [{name: A, reason: r}]\nwithhold: [{name: B, reason: r}]",
        "withhold: [{name: A, name: B, reason: r}]",
        "- name",
        "withhold: [",
        b"\xff\xfe\xfa",
        "!!python/object/apply:os.system [true]",
    ],
)
def test_what_is_not_understood_is_refused(text: str | bytes) -> None:
    """A rule passed over in silence would disclose what a person meant to withhold."""
    with pytest.raises(UsageError):
        parse_rules(text)


def test_the_error_names_the_rule() -> None:
    """A person finds the rule by its number and value."""
    with pytest.raises(UsageError, match=r"withhold rule 2 \(name: 'Bahar'\) has no reason"):
        parse_rules("withhold: [{name: A, reason: r}, {name: Bahar}]")
