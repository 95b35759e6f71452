"""Templates: whole words of all texts, slots between, braces of a message told from a slot."""

from __future__ import annotations

from importlib import import_module

import pytest

from guwah.linking import Pattern, link_texts
from guwah.linking.wording import letters
from guwah.linking.wording.templates import template, templates
from guwah.linking.wording.words import words


def shown(*texts: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Template and slots of the one pattern of these texts."""
    (pattern,) = (one for one in link_texts(enumerate(texts)) if isinstance(one, Pattern))
    return pattern.template, pattern.slots


def test_a_word_of_the_first_text_alone_is_in_no_template() -> None:
    """Half of the others are not enough."""
    end = "will be searched tonight, tell your brother to bring the passport"
    found = shown(f"the valley {end}", f"the valley {end}", f"the orchard {end}")
    assert found == (f"the {{1}} {end}", (("valley", "valley", "orchard"),))


def test_a_word_is_not_cut() -> None:
    """Letters that two words share are no part of the template."""
    found = shown(
        "your mother is waiting for the passport at the station gate",
        "your brother is waiting for the passport at the station gate",
    )
    assert found == (
        "your {1} is waiting for the passport at the station gate", (("mother", "brother"),)
    )  # fmt: skip


def test_what_others_have_between_two_words_is_a_slot() -> None:
    """The first text has nothing there."""
    found = shown(
        "bring your passport to the station before the evening",
        "bring your blue passport to the station before the evening",
    )
    assert found == ("bring your {1} passport to the station before the evening", (("", "blue"),))


def test_han_is_cut_between_characters() -> None:
    """A character is a word; the sounds are what is compared."""
    found = shown(
        "明天十二点带上你的身份证和导师的信去派出所", "明天九点带上你的身份证和导师的信去派出所"
    )
    assert found == ("明天 {1} 点带上你的身份证和导师的信去派出所", (("十二", "九"),))


def test_tibetan_is_cut_between_syllables() -> None:
    """Not within one, where two begin alike."""
    found = shown(
        "ཁྱེད་ཀྱི་ཨ་མ་ང་ཚོའི་ལག་ཏུ་ཡོད། སང་ཉིན་ཡིག་ཚང་ལ་ཤོག",
        "ཁྱེད་ཀྱི་ཨ་ཕ་ང་ཚོའི་ལག་ཏུ་ཡོད། སང་ཉིན་ཡིག་ཚང་ལ་ཤོག",
    )
    assert found[0].startswith("ཁྱེད་ཀྱི་ཨ {1} ང་ཚོའི་ལག་ཏུ་ཡོད")
    assert [[value.strip("་") for value in values] for values in found[1]] == [["མ", "ཕ"]]


def test_numbers_are_equal_by_their_digits() -> None:
    """In whatever script they are written; another number is a slot."""
    same = shown("گەپنى 15 يانۋار ساقچىخانىدا دەيسەن، قېرىندىشىڭ كۈتۈۋاتىدۇ",
                 "گەپنى ١٥ يانۋار ساقچىخانىدا دەيسەن، قېرىندىشىڭ كۈتۈۋاتىدۇ")  # fmt: skip
    assert same[1] == () and "15" in same[0]
    found = shown("transfer 5,000 to card 1111 2222 of your brother before friday evening",
                  "transfer 9,000 to card 1111 2222 of your brother before friday evening")  # fmt: skip
    assert found == ("transfer {1} to card 1111 2222 of your brother before friday evening",
                     (("5,000", "9,000"),))  # fmt: skip


def test_braces_of_a_message_are_no_slot() -> None:
    """They are written twice."""
    text = "send {1} and {name} to the office before the winter holiday {}"
    other = text.replace("winter", "summer")
    assert shown(text, other) == (
        "send {{1}} and {{name}} to the office before the {1} holiday",
        (("winter", "summer"),),
    )


@pytest.mark.parametrize(("size", "shows"), [(9, False), (10, True), (20, True)])
def test_of_ten_texts_one_may_lack_a_word(size: int, shows: bool) -> None:
    """One that misspelt it does not take it from all; of fewer it does."""
    text = "we know where the passport is kept, bring it to the station on Thursday"
    texts = [text] * (size - 1) + [text.replace("station", "sttaion")]
    spans = {text: ((0, len(text), 0, len(text)),)}
    cut = text.index("station")
    spans[texts[-1]] = (
        (0, cut, 0, cut),
        (cut + 7, len(text) - cut - 7, cut + 7, len(text) - cut - 7),
    )
    found = template(text, [(one, spans[one]) for one in texts[1:]])
    assert ("station" in found[0]) == shows and bool(found[1]) != shows


def test_texts_without_a_shared_word_are_one_slot() -> None:
    """What they are is told whole."""
    assert template("abc", [("xyz", ())]) == ("{1}", (("abc", "xyz"),))


def test_what_stands_before_and_behind_the_shared_words_is_shown() -> None:
    """A text that says the opposite, or names another town, does not look like the others."""
    found = shown(
        "do not go to the meeting on Friday at the embassy in Oslo",
        "DO go to the meeting on Monday at the embassy in Oslo",
        "you may go to the meeting on Friday at the embassy in Bern",
    )
    assert found == (
        "{1} go to the meeting on {2} at the embassy in {3}",
        (("do not", "DO", "you may"), ("Friday", "Monday", "Friday"), ("Oslo", "Oslo", "Bern")),
    )


MEETING = "go to the meeting on Friday at the embassy in Oslo"


@pytest.mark.parametrize(
    ("other", "template", "slots"),
    [
        (f"never {MEETING}", f"{{1}} {MEETING}", (("", "never"),)),
        (f"{MEETING} tonight.", f"{MEETING} {{1}}", (("", "tonight."),)),
        (f"({MEETING}) 2", f"{MEETING} {{1}}", (("", ") 2"),)),
        (f"1. {MEETING}", f"{{1}} {MEETING}", (("", "1."),)),
        (f"不{MEETING}", f"{{1}} {MEETING}", (("", "不"),)),
    ],
)
def test_one_text_with_a_word_outside_makes_a_slot(
    other: str, template: str, slots: tuple[tuple[str, ...], ...]
) -> None:
    """The other has nothing there; which of them is the first does not matter."""
    assert shown(MEETING, other) == (template, slots)
    assert shown(other, MEETING) == (template, (slots[0][::-1],))


@pytest.mark.parametrize("other", [f'"{MEETING}".', f"❤️ {MEETING} 😀!", f" {MEETING}\n"])
def test_signs_alone_outside_make_no_slot(other: str) -> None:
    """A full stop, quotation marks and emoji are no words."""
    assert shown(MEETING, other) == (MEETING, ())
    assert shown(other, MEETING) == (MEETING, ())


def some(base: str, others: list[tuple[str, str, int]]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The template of a text and of others, each with one stretch that it shares, so often."""
    spans = [
        (text, ((base.index(part), len(part), text.index(part), len(part)),) if part else ())
        for text, part, often in others
        for _ in range(often)
    ]
    return template(base, spans)


def test_one_text_of_ten_with_a_word_outside_makes_a_slot() -> None:
    """One of ten may lack a shared word; none may hide a word of its own."""
    made = some("go home", [("go home", "go home", 10), ("never go home now", "go home", 1)])
    assert made[0] == "{1} go home {2}"
    assert made[1] == (("",) * 11 + ("never",), ("",) * 11 + ("now",))


def test_a_text_without_the_outermost_shared_words_hides_nothing() -> None:
    """What it has in their place stands in the slot behind or before them, and once."""
    base, same = "then go home", ("then go home", "then go home", 18)
    one = some(base, [same, ("thn go home", "go home", 1)])
    assert one == ("{1} then go home", (("",) * 19 + ("thn",),))
    assert some(base, [same, ("go home", "go home", 1)]) == (base, ())
    bare = some(base, [same, ("abc", "", 1)])
    assert bare == ("{1} then go home", (("",) * 19 + ("abc",),))
    tail = some(base, [same, ("then go hom", "then go", 1)])
    assert tail == ("then go home {1}", (("",) * 19 + ("hom",),))
    parted = [(f"then {at} go home", ((0, 4, 0, 4), (5, 7, 7, 7))) for at in range(2, 9)]
    parted += [("thn 9 go home", ((5, 7, 6, 7),)), ("then 9 hm", ((0, 4, 0, 4),))] + parted * 2
    made = template(base, parted)
    assert made[0] == "then {1} go home"
    assert made[1][0][8:10] == ("thn 9", "9 hm")


def test_values_stand_for_members_in_their_order() -> None:
    """Also where several have one text."""
    end = "is waiting for you at the station, bring the photo of your passport"
    said = ["Rena", "Mira", "Rena", "Aziz", "Mira"]
    assert shown(*(f"Then {one} {end}" for one in said)) == (f"Then {{1}} {end}", (tuple(said),))


END = "is waiting for you at the station, bring the photo of your passport"


def test_many_templates_at_once_are_those_of_each() -> None:
    """No word, span or slot of one pattern is taken for that of another."""
    asked = [
        (f"Then {one} {END}", [(f"Then {other} {END}", ((0, 5, 0, 5), (9, 68, 10, 68)))])
        for one, other in (("Rena", "Timur"), ("Aziz", "Zohre"), ("你好", "你们好"))
    ]
    asked.insert(1, ("", []))
    asked.insert(2, ("!", [("?", ())]))
    made = list(templates(asked))
    assert made == [template(*one) for one in asked]
    assert made[0] == (f"Then {{1}} {END}", (("Rena", "Timur"),)) and made[2][0] == "{1}"
    assert list(templates([])) == []


def test_patterns_are_the_same_however_many_are_made_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is lost, doubled or moved where one lot ends and the next begins."""
    end = "will be searched tonight, tell your brother to bring the passport"
    more = [f"the {one} {end}" for one in ("valley", "orchard")]
    texts = [*(f"Then {one} {END}" for one in ("Rena", "Mira")), *more, *more]
    whole = list(link_texts(enumerate(texts)))
    monkeypatch.setattr(import_module("guwah.linking.link"), "_AT_ONCE", 1)
    assert list(link_texts(enumerate(texts))) == whole
    assert [one.pattern for one in whole if isinstance(one, Pattern)] == [1, 2]


def test_words_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds two words with one hash makes no template show what a text has not."""
    monkeypatch.setattr(letters, "_key", lambda: 0)
    ids = words(["station nation STATION ration nation n tion"]).ids.tolist()
    assert ids == [0, 1, 0, 2, 1, 3, 4, -1]


def test_half_a_surrogate_pair_is_shown_as_unreadable() -> None:
    """It is no character; what stands around it keeps its place."""
    base, other = "the \ud83d passport {\ude00} now", "the \ud83d letter {\ude00} now"
    found = template(base, [(other, ((0, 8, 0, 8), (17, 9, 15, 9)))])
    bad = "\ufffd" * 3
    assert found == (
        "the {1} now", ((f"{bad} passport {{{bad}}}", f"{bad} letter {{{bad}}}"),)
    )  # fmt: skip
    same = template(base, [(base, ((0, 30, 0, 30),))])
    assert same == (f"the {bad} passport {{{{{bad}}}}} now", ())
