"""Contacts are found in every style that people write, and what only looks like one is not."""

from __future__ import annotations

import pytest
from unit.reading.contacts.planted import empty, planted

from guwah.reading.contacts.find import find_contacts, find_many

SEEDS = range(1_000, 3_000)

ONE = [
    ("+90 532 123 45 67", "phone", "+905321234567"),
    ("0090 532 123 45 67", "phone", "+905321234567"),
    ("+90 (0532) 123 45 67", "phone", "+905321234567"),
    ("٠٠٩٠ ٥٣٢ ١٢٣ ٤٥ ٦٧", "phone", "+905321234567"),
    ("۰۵۳۲۱۲۳۴۵۶۷", "phone", "+905321234567"),
    ("＋８６ １３８ １２３４ ５６７８", "phone", "+8613812345678"),
    ("+86·138·1234·5678", "phone", "+8613812345678"),
    ("138.1234.5678", "phone", "+8613812345678"),
    ("8 (701) 123-45-67", "phone", "+77011234567"),
    ("998 90 123 45 67", "phone", "+998901234567"),
    ("+90 532\u2066 123\u2069 45 67", "phone", "+905321234567"),
    ("https://T.me/JoinChat", "link", "https://t.me/JoinChat"),
    ("www.example.com/a?x=1", "link", "www.example.com/a?x=1"),
    ("Foo.Bar@Example.org", "email", "foo.bar@example.org"),
    ("@some_user", "handle", "some_user"),
    ("6222 0212 3456 7894", "card", "6222021234567894"),
    ("11010519491231002x", "id", "11010519491231002X"),
    ("新A·12345", "plate", "新A12345"),
    ("京AD12345", "plate", "京AD12345"),
    ("34 ABC 123", "plate", "34ABC123"),
    ("А123ВС77", "plate", "А123ВС77"),
    ("01 KG 123 ABC", "plate", "01KG123ABC"),
]


@pytest.mark.parametrize(("written", "kind", "normal"), ONE, ids=lambda one: str(one))
@pytest.mark.parametrize("carrier", ["{}", "گەپ: {} دېدى", "我说{}好吗", "«{}», 😀"])
def test_a_contact_is_found_with_its_bytes(
    carrier: str, written: str, kind: str, normal: str
) -> None:
    """Its span is exactly what was written, whatever stands around it."""
    text = carrier.format(written)
    (found,) = find_contacts(text)
    assert (found.kind, found.normal) == (kind, normal)
    span = text.encode()[found.offset : found.offset + found.length].decode()
    assert span == written


@pytest.mark.parametrize(
    ("text", "kind", "system", "normal"),
    [
        ("加我微信 uyghur-99", "handle", "wechat", "uyghur-99"),
        ("wechat id: kashgar_2020", "handle", "wechat", "kashgar_2020"),
        ("QQ 123456789", "handle", "qq", "123456789"),
        ("加微信13812345678", "phone", None, "+8613812345678"),
        ("tc kimlik no 10000000146", "id", "TR", "10000000146"),
        ("ИИН 900101300017", "id", "KZ", "900101300017"),
        ("护照号 E12345678", "passport", None, "E12345678"),
        ("Kennzeichen B-MW 1234", "plate", "DE", "BMW1234"),
    ],
)
def test_an_announcing_word_tells_what_it_is(
    text: str, kind: str, system: str | None, normal: str
) -> None:
    """A name or number that has no form of its own is known by the word before it."""
    (found,) = find_contacts(text)
    assert (found.kind, found.system, found.normal) == (kind, system, normal)
    assert found.is_announced


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-22 19:30", "22.11.2024 14:05:33", "10:30-11:45", "192.168.1.10:8080",
        "41.0082, 28.9784", "1.250.000 TL", "1,250,000.00 USD", "12 500 000 сум", "2019-2023",
        "order no 13812345678", "订单号 20240711000123", "kod 482913", "9:30 PM 3000",
        "ok.tamam kel", "12345678901234567890", "0.1790667035", "telegram gruppisida yazdi",
        "4539 1488 0343 6468", "110105194912310021", "E12345678",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_contact_is_none(text: str) -> None:
    """Dates, prices, addresses of machines, order numbers and wrong check digits are none."""
    assert find_contacts(text) == []


def test_planted_contacts_are_found() -> None:
    """At least 98 of 100 in all styles, one of them each by kind."""
    missed = [
        one
        for one in map(planted, SEEDS)
        if not any(
            found.kind == one.kind and found.normal in one.normals
            for found in find_contacts(one.text)
        )
    ]
    assert len(missed) <= 0.02 * len(SEEDS), missed[:5]


def test_messages_without_a_contact_stay_empty() -> None:
    """Of 100 messages with other numbers, fewer than one has a contact."""
    false = [text for text in map(empty, SEEDS) if find_contacts(text)]
    assert len(false) <= 0.01 * len(SEEDS), false[:5]


def test_a_card_is_no_telephone_number() -> None:
    """Digits belong to one contact at most, and a card with its check digit wins."""
    (found,) = find_contacts("tel: 6222 0212 3456 7894")
    assert found.kind == "card" and found.system == "unionpay"


def test_two_numbers_in_a_row_are_two() -> None:
    """A space between two numbers does not make them one."""
    found = find_contacts("13812345678 13912345678, +90 532 123 45 67")
    assert [one.normal for one in found] == ["+8613812345678", "+8613912345678", "+905321234567"]


def test_a_number_of_several_countries_has_none() -> None:
    """Without a country code, the countries that it fits are listed and none is chosen."""
    (found,) = find_contacts("06 12 34 56 78")
    assert found.region is None and found.normal == "0612345678"
    assert set(found.regions) == {"FR", "NL"}


def test_a_declared_country_decides() -> None:
    """What a person declared for the case is used first."""
    (found,) = find_contacts("06 12 34 56 78", ("NL",))
    assert (found.region, found.normal) == ("NL", "+31612345678")


def test_a_possible_number_that_nobody_has_says_so() -> None:
    """It is shown as possible and not valid, rather than left out."""
    (found,) = find_contacts("+90 111 123 45 67")
    assert found.is_possible and not found.is_valid


def test_region_and_line_type_are_told() -> None:
    """A valid number has its country and what kind of line it is."""
    (found,) = find_contacts("+998 90 123 45 67")
    assert (found.region, found.line, found.is_valid) == ("UZ", "mobile", True)


def test_many_texts_are_as_one_by_one() -> None:
    """The batch gives what single calls give."""
    texts = [planted(seed).text for seed in range(50)]
    assert find_many(texts) == list(map(find_contacts, texts))
