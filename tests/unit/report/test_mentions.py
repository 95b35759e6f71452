"""What counts as a mention of a protected person."""

import pytest

from guwah.report.mentions import Finder, is_covered, terms_of_name, terms_of_phrase


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Aygül Turdi", "we saw AYGUL there"),
        ("Aygül Turdi", "ئايگۈل كەلدى"),
        ("Aygül Turdi", "Айгүл келди"),
        ("Aygül Turdi", "ask turdi"),
        ("Aygül Turdi", "Turdining ukisi"),
        ("Ali", "Aliye and Ali"),
        ("王小明", "小明在哪里"),
        ("王小明", "王小明"),
        ("陳大文", "陈大文"),
        ("བཀྲ་ཤིས་རྒྱལ་མཚན", "ང་རྒྱལ་མཚན་ཡིན"),
        ("+90 532 555 01 77", "call 0532-555-0177 now"),
        ("+90 532 555 01 77", "٠٥٣٢ ٥٥٥ ٠١ ٧٧"),
        ("@kaplan_77", "write to @Kaplan_77 please"),
        ("Li", "Is Li there?"),
        ("❤️", "send to ❤️"),
        ("~ Sofia", "sofia!"),
        ("ali from work", "he is from here"),
        ("Seán O'Brien", "tell OBrien"),
        ("Ali from the gym", "Ali from the gym"),
        ("Sofia Lind", "so\u200bfia"),
        ("Gülşah Çiçek", "tell Gulsah"),
        ("Cicek", "ÇİÇEK nerede"),
        ("+90 532 555 01 77", "555 0177 is your mother's"),
        ("+61 3 5550 1919", "we have 5550-1919"),
        ("+90 532 555 01 77", "0532_555_01_77"),
        ("+90 532 555 01 77", "0532, 555, 01, 77"),
    ],
)
def test_a_name_is_found_in_all_its_spellings(name: str, text: str) -> None:
    """Scripts, case, widths, digits, suffixes and invisible characters hide no name."""
    assert Finder(terms_of_name(name)).find(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ali", "an Italian validation"),
        ("Li", "the library"),
        ("王小明", "明天"),
        ("+90 532 555 01 77", "55 0177"),
        ("+90 532 555 01 77", "+852 9555 0177"),
        ("...", "well ... no"),
        ("Mum at 9", "at nine"),
        ("Ali from the gym", "we are from the office"),
    ],
)
def test_what_is_no_mention_is_left(name: str, text: str) -> None:
    """Short spellings do not count inside other words; punctuation is no name."""
    assert not Finder(terms_of_name(name)).find(text)


def test_spans_are_bytes_of_the_original() -> None:
    """A mention can be cut out of the original text."""
    text = "دۇستۇڭ ئايگۈل! 阿依古丽"
    (span,) = Finder(terms_of_phrase("Aygul")).find(text)
    assert text.encode()[span[0] : span[0] + span[1]].decode().endswith("ايگۈل")


def test_cleared_words_cover_a_mention() -> None:
    """Released words are no mention, and only where they cover it in full."""
    finder = Finder(terms_of_name("Wang Fang"), terms_of_phrase("Officer Wang"))
    assert not finder.find("this is Officer Wang")
    assert finder.find("this is Wang")
    assert is_covered((3, 2), [(1, 4)]) and not is_covered((3, 3), [(1, 4)])


def test_the_beginning_of_a_number_is_part_of_its_mention() -> None:
    """A block that holds the country code alone must not stay visible."""
    text = "Call +90 (532) 555 01 77 now"
    first, *_ = Finder(terms_of_phrase("+90 532 555 01 77")).find(text)
    assert text[first[0] : first[0] + first[1]] == "90 (532) 555 01 77"


def test_a_span_in_plain_letters_is_one_of_the_original() -> None:
    """Letters of two bytes before a mention do not move it."""
    text = "şşş, ağır ÇİÇEK geldi"
    (span,) = Finder(terms_of_phrase("Cicek")).find(text)
    assert text.encode()[span[0] : span[0] + span[1]].decode() == "ÇİÇEK"
