"""Every WhatsApp file of the shared samples gives its true count; skipped where they are absent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from guwah.evidence.record import Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.reader import READER

TESTS = "rodrigogs__whats-reader/examples/parser-tests"
CHATS = "rodrigogs__whats-reader/examples/chats"
WHATSR = "gesiscss__WhatsR/inst"
WHATSTK = "lucasrodes__whatstk"
MINER = "joweich__chat-miner"
COUNTS = {
    f"{WHATSR}/englishandroid24h.txt": 50, f"{WHATSR}/englishandroidampm.txt": 50,
    f"{WHATSR}/englishios24h.txt": 50, f"{WHATSR}/englishiosampm.txt": 50,
    f"{WHATSR}/germanandroidampm.txt": 50, f"{WHATSR}/germanios24h.txt": 50,
    f"{TESTS}/asian-ampm-format-test.txt": 5, f"{TESTS}/asian-format-test.txt": 5,
    f"{TESTS}/bracketed-year-first-test.txt": 3, f"{TESTS}/dash-format-test.txt": 5,
    f"{TESTS}/dot-time-klo-format-test.txt": 3, f"{TESTS}/european-ampm-format-test.txt": 4,
    f"{TESTS}/french-format-test.txt": 6, f"{TESTS}/german-format-test.txt": 6,
    f"{TESTS}/spanish-format-test.txt": 6,
    f"{CHATS}/android-private-chat": 45, f"{CHATS}/android-group-chat": 50,
    f"{CHATS}/ios-private-chat": 45, f"{CHATS}/ios-group-chat": 39,
    "JBGruber__rwhatsapp/inst/extdata/sample.txt": 9,
    f"{WHATSTK}/chats/whatsapp/pokemon.txt": 20, f"{WHATSTK}/chats/whatsapp/lorem.txt": 500,
    f"{WHATSTK}/chats/whatsapp/lorem-2000.txt": 2000,
    f"{WHATSTK}/chats/whatsapp/lorem-merge-part1.txt": 300,
    f"{WHATSTK}/chats/whatsapp/lorem-merge-part2.txt": 300,
    f"{WHATSTK}/history/example-12h.txt": 20, f"{WHATSTK}/history/example-12h-2.txt": 20,
    f"{WHATSTK}/history/example-12h_v1.txt": 20, f"{WHATSTK}/history/chats_example.txt": 20,
    f"{WHATSTK}/history/dot_samplechat_3.txt": 20, f"{WHATSTK}/history/example_2.txt": 20,
    f"{WHATSTK}/history/dash_samplechat_4.txt": 20, f"{WHATSTK}/history/samplechat.txt": 20,
    f"{MINER}/history/wa_testlog.txt": 23, f"{MINER}/history/wa_dateformat1.txt": 10,
    f"{MINER}/history/wa_dateformat2.txt": 4, f"{MINER}/history/wa_dateformat3.txt": 4,
    f"{MINER}/history/wa_dateformat4.txt": 4, f"{MINER}/history/wa_dateformat5.txt": 4,
    f"{MINER}/history/wa_dateformat6.txt": 4, f"{MINER}/history/wa_unicode.txt": 3,
    f"{MINER}/test/whatsapp/test_mmddyy_24hrs.txt": 9,
    f"{MINER}/test/whatsapp/test_ddmmyy_24hrs.txt": 9,
    f"{MINER}/test/whatsapp/test_[mmddyy]_24hrs.txt": 9,
    f"{MINER}/test/whatsapp/test_yyyymmdd_24hrs.txt": 9,
    f"{MINER}/test/whatsapp/test_mmddyyyy_12hrs.txt": 9,
    "mlomb__chat-analytics/tests/samples/whatsapp/2A_5M.txt": 5,
    "mlomb__chat-analytics/tests/samples/whatsapp/4A_11M.txt": 14,
}  # fmt: skip
NOTICES = {
    f"{WHATSR}/englishandroid24h.txt": 8, f"{WHATSR}/germanios24h.txt": 8,
    f"{CHATS}/android-group-chat": 8, f"{CHATS}/ios-group-chat": 6,
    "JBGruber__rwhatsapp/inst/extdata/sample.txt": 2, f"{WHATSTK}/chats/whatsapp/pokemon.txt": 2,
    f"{MINER}/history/wa_testlog.txt": 3,
}  # fmt: skip


def _records(samples: Path, name: str) -> list[Record]:
    path = samples / name
    if path.is_dir():
        (path,) = path.glob("*.txt")
    data = path.read_bytes()
    member = Member(path.name, None, io.BytesIO(data), len(data), path.name)
    *found, summary = tiled(READER, member, Options())
    assert isinstance(summary, Summary)
    assert summary.anomalies == 0
    assert summary.bytes_in_records + summary.bytes_structural == path.stat().st_size
    return [one for one in found if isinstance(one, Record)]


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_a_sample_gives_its_true_count(samples: Path, name: str) -> None:
    """Nothing is dropped, nothing doubled, no byte is left over."""
    records = _records(samples, name)
    assert len(records) == COUNTS[name]
    if name in NOTICES:
        assert sum(record.kind == "notice" for record in records) == NOTICES[name]


def test_a_sample_with_one_view_once_message_shows_it(samples: Path) -> None:
    """An empty body behind a name."""
    for language in ("english", "german"):
        for record in _records(samples, f"{WHATSR}/{language}ios24h.txt"):
            is_empty = record.sender is not None and record.text == ""
            assert is_empty == ("view-once" in record.marks)


def test_a_sample_of_many_styles_decides_each_by_itself(samples: Path) -> None:
    """Six of its lines have nothing that decides."""
    records = _records(samples, f"{MINER}/history/wa_testlog.txt")
    assert sum(len(r.sent.readings) == 2 for r in records if r.sent) == 6
