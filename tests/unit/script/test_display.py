"""Evidence on a terminal cannot act on it."""

from __future__ import annotations

import pytest

from guwah.script.display import escape_terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mVERIFIED", "\\u{1b}[31mVERIFIED"),
        ("a\nb\r\x07\x9b", "a\\u{a}b\\u{d}\\u{7}\\u{9b}"),
        ("gpj\u202e.exe\u2066", "gpj\\u{202e}.exe\\u{2066}"),
        ("a\u200b\u2060\ufeff\u00adb", "a\\u{200b}\\u{2060}\\u{feff}\\u{ad}b"),
        ("\u2028\u2029\x85", "\\u{2028}\\u{2029}\\u{85}"),
        ("\ud800", "\\u{d800}"),
        ("\U000e0041", "\\u{e0041}"),
    ],
)
def test_what_could_act_on_the_screen_is_written_out(text: str, shown: str) -> None:
    """Controls, bidirectional marks and invisible characters are shown by number."""
    assert escape_terminal(text) == shown


def test_letters_of_all_scripts_stay() -> None:
    """Readable text is not touched."""
    text = "ئۇيغۇر 你好 བོད་ཡིག Тил é 🔪 a b"
    assert escape_terminal(text) == text
