"""What a person corrects on a picture: beside what the machine read, and only what can stand there."""

from __future__ import annotations

import pytest

from guwah.errors import UsageError
from guwah.reading.pictures.screen import Bubble, Screen
from guwah.reading.pictures.seen import Correction, SeenPicture

BOX = (0, 0, 100, 20)
SEEN = SeenPicture(
    Screen(
        (
            Bubble("notice", "centre", BOX, None, "Yestrdoy", None, 0.5),
            Bubble("message", "left", BOX, None, "You have until Friday.", "21:03", 0.9),
            Bubble("message", "left", BOX, None, "5 March 2025", None, 0.9),
        ),
        100, 60,
    )
)  # fmt: skip


def corrected(bubble: int, **said: str) -> Bubble:
    """The bubble after one correction, from bytes."""
    made = SEEN.correct(Correction(bubble, "Nur", "2025-03-06T10:00:00Z", **said))
    assert made.screen == SEEN.screen
    return SeenPicture.from_bytes(made.to_bytes()).corrected()[bubble]


def test_a_side_and_a_kind_are_corrected_like_words() -> None:
    """The rest stays as it was read."""
    one = corrected(1, side="right")
    assert (one.side, one.kind, one.text, one.written) == (
        "right", "message", "You have until Friday.", "21:03",
    )  # fmt: skip
    row = corrected(2, kind="time", side="centre")
    assert (row.side, row.kind, row.written) == ("centre", "time", "5 March 2025")
    assert corrected(0, kind="time", written="Yesterday").written == "Yesterday"
    assert corrected(1, kind="notice").written == corrected(0, written="").written == ""
    message = corrected(0, kind="message", side="left")
    assert (message.kind, message.written) == ("message", None)


@pytest.mark.parametrize(
    ("bubble", "said"),
    [
        (1, {}), (3, {"text": "x"}), (1, {"written": "99:99"}), (1, {"written": "Yesterday"}),
        (1, {"written": "March 2, 2025 11:58"}), (1, {"written": "Yesterday 11:58"}),
        (0, {"written": "soon"}), (0, {"kind": "time"}), (1, {"kind": "time"}),
        (2, {"kind": "time", "written": "21:O3"}),
    ],
)  # fmt: skip
def test_what_cannot_stand_there_is_refused(bubble: int, said: dict[str, str]) -> None:
    """Nothing, no bubble, no time, a day in a bubble, a row that says none."""
    with pytest.raises(UsageError):
        SEEN.correct(Correction(bubble, "Nur", "2025-03-06T10:00:00Z", **said))


def test_a_correction_of_before_sides_could_be_corrected_is_read() -> None:
    """Vaults that were written by an earlier version open."""
    old = SEEN.correct(Correction(1, "Nur", "2025-03-06T10:00:00Z", "You have until Sunday."))
    data = old.to_bytes().replace(b',"side":null,"text"', b',"text"').replace(b'"kind":null,', b"")
    assert data != old.to_bytes() and SeenPicture.from_bytes(data) == old
