"""What a report opens by default and by rule, and what it never opens."""

from collections.abc import Callable
from typing import Any

import pytest

from guwah.errors import UsageError
from guwah.evidence.case import Participant
from guwah.report.rules import parse_rules
from guwah.report.selection import Selection, select
from tests.unit.report.conftest import WANG, said

MakeCase = Callable[..., Any]
BASE = {"kind", "name", "handle", "self", "written", "time", "text", "marks"}
CLEARED = "disclose: [{words: Mum, reason: r}, {words: Aygül, reason: r}]"


def chosen(case: Any, rules: str = "") -> Selection:
    """The selection of a case."""
    return select(case.material(), parse_rules(rules))


def places(selection: Selection, ordinal: int) -> set[str]:
    """What is opened of a record."""
    return set(selection.readings[0].openings[ordinal][1].places)


def test_only_suspected_senders_are_opened(case: MakeCase) -> None:
    """Family, self, unknown people, anomalies and notices stay one digest."""
    selection = chosen(case())
    assert set(selection.readings[0].openings) == {2, 4, 5, 6, 7, 8, 9, 11}
    assert places(selection, 2) == BASE
    assert (selection.disclosed, selection.withheld) == (8, 6)


def test_a_notice_can_name_who_never_wrote_and_needs_a_rule(case: MakeCase) -> None:
    """'Zulfiye left' names someone whom no list of participants knows."""
    talk = [*case().talk, said(None, "Zulfiye left", 20, "notice")]
    assert 14 not in chosen(case(talk=talk)).readings[0].openings
    rule = "disclose: [{sending: s14, reason: agreed}]"
    assert 14 in chosen(case(talk=talk), rule).readings[0].openings


def test_a_call_without_a_sender_is_withheld_where_others_wrote(case: MakeCase) -> None:
    """It could be the mother's; in a chat with the suspected sender alone it is shown."""
    talk = [said(None, "Missed voice call", 1, "call"), said(WANG, "Answer.", 2)]
    assert set(chosen(case(talk=talk)).readings[0].openings) == {1}
    people = tuple(one for one in case().people if one.name in ("Rena", WANG))
    assert set(chosen(case(talk=talk, people=people)).readings[0].openings) == {0, 1}


def test_a_rule_about_one_sighting_means_them_all(case: MakeCase) -> None:
    """What is withheld in one export is not shown from the other."""
    selection = chosen(case(copies=2), "withhold: [{sending: it01/1/2, reason: r}]")
    assert not any(2 in reading.openings for reading in selection.readings)


def test_a_text_that_names_a_protected_person_is_withheld_whole(case: MakeCase) -> None:
    """'your mum' and 'Aygül' are enough; the rest of the record stays."""
    selection = chosen(case())
    assert places(selection, 7) == places(selection, 4) == BASE - {"text"}


def test_a_words_rule_withholds_blocks_only(case: MakeCase) -> None:
    """Where the rule covers every mention, the rest of the text is opened."""
    selection = chosen(case(), "withhold: [{words: Aygül, reason: a friend}]")
    values, opening = selection.readings[0].openings[4]
    hidden = "".join(
        piece for n, piece in enumerate(values.segments or ()) if n not in (opening.text or ())
    )
    assert "Aygül" in hidden and 0 < len(opening.text or ()) < len(values.segments or ())


def test_released_words_are_no_mention(case: MakeCase) -> None:
    """A person may decide that 'Mum' in a threat may stand."""
    assert places(chosen(case(), CLEARED), 7) == BASE


def test_a_released_name_is_shown_and_what_is_withheld_outranks_it(case: MakeCase) -> None:
    """Two rules for one person: withheld."""
    release = "disclose: [{name: Sofia Lind, reason: agreed}]"
    assert 13 in chosen(case(), release).readings[0].openings
    both = release + "\nwithhold: [{name: sofia lind, reason: withdrawn}]"
    assert 13 not in chosen(case(), both).readings[0].openings


def test_a_message_disclosed_by_rule_does_not_disclose_its_sender(case: MakeCase) -> None:
    """The words, not the person."""
    selection = chosen(case(), "disclose: [{sending: s3, reason: my answer}]")
    assert places(selection, 3) == BASE - {"name", "handle", "self"}


def test_rules_withhold_messages_kinds_and_places(case: MakeCase) -> None:
    """One message by either id, all calls, one place everywhere."""
    selection = chosen(
        case(),
        "withhold: [{sending: s2, reason: a}, {sending: it01/1/5, reason: a}, "
        "{kind: call, reason: b}, {field: handle, reason: c}]",
    )
    assert not {2, 5, 8} & set(selection.readings[0].openings)
    assert places(selection, 6) == BASE - {"handle"}
    assert selection.tally.exact()["c"] == 5


def test_a_suspected_sender_can_be_withheld_by_name(case: MakeCase) -> None:
    """Nothing remains."""
    selection = chosen(case(), "withhold: [{name: Officer Wang, reason: fear}]")
    assert not selection.readings[0].openings


def test_ordinals_are_for_a_court_and_never_for_the_press(case: MakeCase) -> None:
    """A court sees gaps; the press cannot ask for them."""
    assert "ordinal" in places(chosen(case(audience="court")), 2)
    assert "ordinal" not in places(chosen(case()), 2)
    with pytest.raises(UsageError):
        chosen(case(audience="press"), "disclose: [{field: ordinal, reason: r}]")


RAW = "disclose: [{field: raw, reason: r}, {field: more, reason: r}]"


def test_raw_bytes_go_to_a_court_only(case: MakeCase) -> None:
    """Elsewhere the rule is refused."""
    with pytest.raises(UsageError, match="raw"):
        chosen(case(), RAW)


def test_raw_is_opened_only_where_nothing_of_the_record_is_withheld(case: MakeCase) -> None:
    """A withheld text, an attachment or a withheld place closes it."""
    selection = chosen(case(audience="court"), RAW)
    assert "raw" in places(selection, 2)
    assert "raw" not in places(selection, 7)
    assert "raw" not in places(selection, 9)
    closed = chosen(case(audience="court"), RAW + "\nwithhold: [{field: written, reason: r}]")
    assert "raw" not in places(closed, 2)


def test_a_span_needs_open_neighbours(case: MakeCase) -> None:
    """A span minus the visible bytes is the length of what is withheld."""
    selection = chosen(case(audience="court"), RAW)
    assert "raw" in places(selection, 5) and "span" not in places(selection, 5)
    released = RAW[:-1] + ", {words: Aygül, reason: r}]"
    assert "span" in places(chosen(case(audience="court"), released), 5)


def test_a_sending_in_two_exports_is_opened_once(case: MakeCase) -> None:
    """The second sighting is neither shown nor counted as withheld."""
    once, twice = chosen(case()), chosen(case(copies=2))
    assert twice.disclosed == once.disclosed and twice.repeated == once.disclosed
    assert not twice.readings[1].openings


def test_files_are_opened_only_with_their_bytes(case: MakeCase) -> None:
    """A digest alone would confirm who holds the picture."""
    rule = "disclose: [{field: files, reason: r}]"
    assert "files" not in places(chosen(case(), rule), 9)
    one = case()
    with_bytes = case(media={one.files(9)[0]["sha256"]: one.PICTURE})
    assert "files" in places(chosen(with_bytes, rule), 9)


def test_the_giver_is_closed_even_by_rule_while_protected(case: MakeCase) -> None:
    """A field rule does not release a person."""
    rule = "disclose: [{field: giver, reason: r}]"
    assert "giver" not in chosen(case(), rule).readings[0].header
    released = rule[:-1] + ", {name: Rena, reason: r}, {words: Turdi, reason: r}]"
    assert "giver" in chosen(case(), released).readings[0].header


def test_the_word_of_a_disclosed_name_is_no_mention(case: MakeCase) -> None:
    """Someone unknown who shares the family name does not blacken every text."""
    people = (*case().people, Participant("Tea evenings", "Wang Fang", None, "unknown"))
    assert places(chosen(case(people=people)), 2) == BASE


def test_the_whole_name_of_a_marked_person_stays_protected(case: MakeCase) -> None:
    """'Wang' who is family is not 'Officer Wang', and is protected beside that name."""
    one = case()
    people = (*one.people, Participant("Tea evenings", "Wang", None, "family"))
    talk = list(one.talk)
    talk[2] = said_by(talk[2], "This is Officer Wang.")
    talk[5] = said_by(talk[5], "Ask Wang about it.")
    selection = chosen(case(people=people, talk=talk))
    assert places(selection, 2) == BASE
    assert places(selection, 5) == BASE - {"text"}


def said_by(record: Any, text: str) -> Any:
    """The same record with another text."""
    return type(record)(
        **{name: getattr(record, name) for name in record.__struct_fields__} | {"text": text}
    )


def test_a_name_in_another_thread_is_another_participant(case: MakeCase) -> None:
    """A role holds in its own thread only."""
    people = tuple(
        replace_thread(one) if one.role == "suspected-sender" else one for one in case().people
    )
    assert not chosen(case(people=people)).readings[0].openings


def replace_thread(one: Participant) -> Participant:
    """The same person in another thread."""
    return Participant("Elsewhere", one.name, one.handle, one.role)


@pytest.mark.parametrize(
    "rules",
    [
        "withhold: [{sending: s99, reason: r}]",
        "disclose: [{sending: it01/1/99, reason: r}]",
        "disclose: [{name: Sofia Lindt, reason: r}]",
    ],
)
def test_a_rule_about_what_does_not_exist_is_refused(case: MakeCase, rules: str) -> None:
    """A slip of the pen must not pass for consent, or for protection."""
    with pytest.raises(UsageError):
        chosen(case(), rules)


def test_numbers_of_whole_records_are_bounds(case: MakeCase) -> None:
    """Three messages of family and self are stated as at most sixteen."""
    stated = {one["reason"]: one["parts"] for one in chosen(case()).tally.to_statements()}
    assert stated["messages of people who are not suspected senders"] == 16
    assert stated["texts and places that name a protected person"] == 2
    exact = chosen(case()).tally.exact()
    assert exact["messages of people who are not suspected senders"] == 3
