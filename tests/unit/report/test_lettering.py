"""Characters of evidence: direction, isolates, escapes."""

from guwah.report.lettering import Token, direction_of, escaped, line, lines


def test_a_line_goes_in_the_direction_of_its_first_letter() -> None:
    """Digits and signs decide nothing."""
    assert direction_of("12: ياق") == "rtl"
    assert direction_of("+90 no ياق") == "ltr"
    assert direction_of("42") == "ltr"


def test_numbers_and_handles_are_isolated_among_right_to_left_letters() -> None:
    """They would print reversed."""
    tokens = line("سىز +90 212 555 01 02 گە @qara_1 غا").tokens
    assert [one.value for one in tokens if one.kind == "isolate"] == [
        "+90 212 555 01 02",
        "@qara_1",
    ]
    assert all(one.kind == "text" for one in line("call +90 212 555").tokens)


def test_what_acts_on_a_screen_is_shown_as_its_number() -> None:
    """Controls, overrides, separators, private and unassigned characters; joiners stay."""
    shown = line("a\u202eb\x1b[2J\u2028\ue000\u0378")
    assert [one.value for one in shown.tokens if one.kind == "escape"] == [
        "\\u{202e}", "\\u{1b}", "\\u{2028}", "\\u{e000}", "\\u{378}",
    ]  # fmt: skip
    assert escaped("\u200d") is None and escaped("é") is None


def test_marks_of_direction_are_left_out_and_what_reorders_is_shown() -> None:
    """iPhones write marks before each attachment; overrides and embeddings could deceive."""
    (first,) = lines(["\u200eIMG-1.jpg \u200fok\u061c"])
    assert first.tokens == (Token("text", "IMG-1.jpg ok"),)
    (second,) = lines(["a\u202db\u2066c"])
    assert [one.kind for one in second.tokens] == ["text", "escape"] * 2 + ["text"]


def test_withheld_runs_are_bars_in_their_lines() -> None:
    """A run over a line break is one bar; lines keep their own direction."""
    shown = lines(["one\nياق ", None, " two\r\nthree"])
    assert [one.direction for one in shown] == ["ltr", "rtl", "ltr"]
    assert [token.kind for token in shown[1].tokens].count("bar") == 1
    assert lines([None])[0].tokens == (Token("bar", ""),)
    assert lines([])[0].tokens == lines([""])[0].tokens == ()
