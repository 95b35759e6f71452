"""The reader of contact cards: three versions, each trap by its name."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.vcard.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "vcard"


def member(data: bytes) -> Member:
    """A member of these bytes."""
    return Member("item", None, io.BytesIO(data), len(data), "cards", id_prefix="i")


def read(data: bytes) -> list[Record | Anomaly]:
    """Records and anomalies; the tiling is checked on the way."""
    return [one for one in tiled(READER, member(data), Options()) if not isinstance(one, Summary)]


def cards(name: str) -> list[Record]:
    """The records of a vector."""
    return [one for one in read((VECTORS / f"{name}.vcf").read_bytes()) if isinstance(one, Record)]


def files(data: bytes) -> dict[str, bytes]:
    """The files inside, by path."""
    told = {}
    for one in READER.derived(member(data), Options()):
        with one.open() as stream:
            told[one.path] = stream.read()
        assert len(told[one.path]) == one.size
    return told


def value(record: Record, name: str) -> Any:
    """The value of the first property of a name."""
    return next(one["value"] for one in record.extra["properties"] if one["name"] == name)


def test_a_card_is_a_notice_without_sender_thread_or_time() -> None:
    """Nobody wrote it to anybody; when it was last changed is no time of sending."""
    (card,) = cards("iphone")
    assert (card.kind, card.thread, card.sender, card.sent) == ("notice", None, None, None)
    assert value(card, "REV") == "2025-01-14T11:15:58Z"
    assert card.extra["id"] == "5f1c-77"


def test_quoted_printable_over_two_lines_and_base64_of_version_two() -> None:
    """As Android writes them; the photo ends at the empty line."""
    first, second = cards("android")
    assert first.text == "دوست — home"
    assert value(first, "N") == ["دوست", "", "", "", ""]
    assert first.extra["phones"] == ["+90 555 000 00 01", "5550002"]
    assert value(first, "NOTE") == "back\\slash; and more"
    assert second.text == "Doe;Jo;;Dr.;"


def test_folds_escapes_groups_and_labels_of_version_three() -> None:
    """As an iPhone writes them."""
    (card,) = cards("iphone")
    assert card.text == "Wei Min, the caller"
    assert value(card, "ORG") == ["Bureau;North", "Desk 4", ""]
    assert value(card, "NOTE") == "first line\nsecond: “quoted”, folded"
    grouped = [one for one in card.extra["properties"] if one.get("group") == "item1"]
    assert [one["value"] for one in grouped] == ["+86 138 0000 0000", "_$!<Other>!$_"]
    assert (card.extra["phones"], card.extra["emails"]) == (
        ["+86 138 0000 0000"],
        ["w@sender.example"],
    )


def test_version_four_with_addresses_and_quoted_types() -> None:
    """A photo in a `data:` address is a file, one on the network stays an address."""
    (card,) = cards("version_four")
    assert card.text == "نۇر"
    photos = [one["value"] for one in card.extra["properties"] if one["name"] == "PHOTO"]
    assert photos == [{"file": "1-photo.png"}, "https://pictures.example/n.jpg"]
    assert [one.name for one in card.attachments] == ["1-photo.png"]


@pytest.mark.parametrize("name", ["android", "iphone", "version_four", "many"])
def test_photos_are_files(name: str) -> None:
    """Decoded from their lines, whatever folds them; the record names each."""
    inside = files((VECTORS / f"{name}.vcf").read_bytes())
    photos = [data for path, data in inside.items() if "photo" in path]
    assert photos and all(data.startswith(b"\x89PNG\r\n\x1a\n") for data in photos)
    assert all(data.endswith(b"IEND\xaeB`\x82") for data in photos)
    assert [one.member for card in cards(name) for one in card.attachments] == list(inside)


def test_a_card_inside_a_card_is_a_file() -> None:
    """Its telephone number is not the outer card's."""
    (card,) = cards("nested")
    assert (card.text, card.extra["phones"]) == ("Outer", ["8"])
    (inner,) = files((VECTORS / "nested.vcf").read_bytes()).values()
    (record,) = read(inner)
    assert isinstance(record, Record) and record.text == "Inner"


def test_broken_cards() -> None:
    """Old and odd character sets, holes, a line that is no property, no end, text between."""
    found = read((VECTORS / "broken.vcf").read_bytes())
    assert [getattr(one, "text", None) or getattr(one, "reason", "") for one in found] == [
        "韦明", "outside-card", "No end", "Folded name", "outside-card",
    ]  # fmt: skip
    first = found[0]
    assert isinstance(first, Record)
    assert first.marks == ("repaired",)
    assert value(first, "") == "this line is no property"
    assert value(first, "NOTE") == "100=% =ZZ"
    third = found[2]
    assert isinstance(third, Record) and third.extra["defects"] == ["no-end"]


def test_a_file_without_a_card_is_one_anomaly() -> None:
    """Where a person insists on the reader."""
    (found,) = read(b"\n no card \n\n at all\n\n")
    assert isinstance(found, Anomaly)
    assert (found.reason, found.span) == ("no-header", (2, 17))


def test_a_card_of_many_megabytes_is_an_anomaly() -> None:
    """Its bytes are told, and what follows is read."""
    large = b"BEGIN:VCARD\nNOTE:" + b"x" * (17 << 20) + b"\nEND:VCARD\n"
    first, second = read(large + b"BEGIN:VCARD\nFN:A\nEND:VCARD\n")
    assert isinstance(first, Anomaly) and first.reason == "too-large"
    assert isinstance(second, Record) and second.text == "A"


@pytest.mark.parametrize(
    "unit",
    [b"BEGIN:VCARD\n", b"END:VCARD\n", b"AGENT:\nBEGIN:VCARD\n", b"N;A=\"", b";", b" \n", b"A;B:=\n",
     b"PHOTO;ENCODING=B:A\nA\n", b"FN;ENCODING=QUOTED-PRINTABLE:=\n", b"N:;;\\;\n", b"VERSION;", b"x.x.x"],
)  # fmt: skip
def test_hostile_cards_cost_little(unit: bytes) -> None:
    """Whatever is repeated: linear time."""
    data = b"BEGIN:VCARD\n" + unit * (100_000 // len(unit))
    begun = time.process_time()
    read(data)
    files(data)
    assert time.process_time() - begun < 3
