"""
Segments of a transcript on a terminal: place, status, words, translations.

Prints; decides nothing about what is in a transcript.

The rules of this module are:
  * A machine's words say so until a person confirmed or wrote them, and stay beside a person's.
  * Evidence is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guwah.cli.terminal import _
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.reading.speech.worked import WorkedSegment, WorkedTranscript


def put_transcript(worked: WorkedTranscript) -> None:
    """Print a transcript on standard output."""
    if worked.machine is not None:
        engine = worked.machine.engine
        print(_("machine transcript by {name} {version}, model {model}").format(
            name=engine.name, version=engine.version, model=escape_terminal(engine.model)))  # fmt: skip
    for number, one in enumerate(worked.segments):
        put_segment(number, one)


def put_segment(number: int, one: WorkedSegment) -> None:
    """Print one segment with its translations.

    Args:
        number: Its number, from 0.
        one: It.
    """

    def clock(ms: int) -> str:
        return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000 // 100}"

    status = {"machine": _("machine"), "confirmed": _("confirmed"), "edited": _("edited"),
              "by hand": _("by hand"), "no speech": _("nothing said")}[one.status]  # fmt: skip
    by = f" – {escape_terminal(one.by.alias)}" if one.by else ""
    print(f"{number:>3}  {clock(one.start_ms)}–{clock(one.end_ms)}  [{status}{by}]")
    print("     " + (escape_terminal(one.shown) or "–"))
    if one.status == "edited" and one.machine_text != one.shown:
        print("     " + _("machine: {text}").format(text=escape_terminal(one.machine_text)))
    for each in one.translations:
        checked = _(", checked by {alias}").format(alias=each.checked.alias) if each.checked else ""
        who = escape_terminal(f"{each.language}, {each.by.alias}{checked}")
        print(f"     {who}: {escape_terminal(each.text)}")
        for label, said in ((_("note"), each.note), (_("objection"), each.objection)):
            if said:
                print(f"       {label}: {escape_terminal(said)}")
