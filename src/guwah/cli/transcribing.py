"""The verb `transcript`: what is said in a voice note, by machine and by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from guwah.cli.options import (
    InOrder,
    json_option,
    opened_vault,
    value_or_stdin,
    vault_options,
)
from guwah.cli.terminal import _, counted, put_json, say
from guwah.errors import MissingPartError, UsageError
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.reading.speech.worked import WorkedSegment, WorkedTranscript

PLAYERS = (("pw-play", "-"), ("paplay",), ("aplay", "-q"), ("ffplay", "-nodisp", "-autoexit", "-"))
_file = click.argument("name", metavar="FILE")
_case = click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
_by = click.option("--by", metavar="ALIAS", default="keeper", show_default=True,
                   help="Who does this: an alias, never a name.")  # fmt: skip
_segment = click.option("--segment", type=click.IntRange(0), metavar="N", required=True,
                        help="The segment's number.")  # fmt: skip
_text = click.option("--text", metavar="TEXT", required=True, help="The words; `-` asks for them.")


@click.group(cls=InOrder)
def transcript() -> None:
    """What is said in a voice note: the machine's words, yours, and translations beside them.

    A machine transcript stays one until you confirm or edit each segment; what the machine wrote
    is kept. Every step is a new version on record.

    \b
        guwah transcript show voice.ogg --case quiet-river-41
        guwah transcript play voice.ogg --segment 2 --speed 60 --loop 3 --case quiet-river-41
        guwah transcript edit voice.ogg --segment 2 --text - --by Nur --case quiet-river-41
    """


@transcript.command("show")
@_file
@_case
@json_option
@vault_options
def show(name: str, case_name: str, as_json: bool) -> None:
    """Print a transcript with its translations.

    \b
        guwah transcript show voice.ogg --case quiet-river-41
    """
    from guwah.casework.deriving.files import find
    from guwah.casework.deriving.transcripts import KIND, open_worked

    with opened_vault() as vault:
        case = vault.case(case_name)
        _entry, worked = open_worked(case, find(case, name, KIND))
    if as_json:
        put_json({"transcript": worked})
    else:
        _put(worked)


@transcript.command("begin")
@_file
@_case
@_by
@vault_options
def begin(name: str, case_name: str, by: str) -> None:
    """Begin by hand, without a machine: a segment for each stretch of sound.

    \b
        guwah transcript begin voice.ogg --case quiet-river-41 --by Nur
    """
    from guwah.casework.deriving import transcripts
    from guwah.casework.deriving.files import find

    with opened_vault() as vault:
        case = vault.case(case_name)
        entry = transcripts.begin(case, find(case, name, transcripts.KIND), by)
    say(counted("{n} segment to be written.", "{n} segments to be written.", entry.passages))


def _take(name: str, case_name: str, by: str, **step: Any) -> None:
    """Take one step and print the segment as it is now."""
    from guwah.casework.deriving import transcripts
    from guwah.casework.deriving.files import find

    if step.get("text") == "-":
        step["text"] = value_or_stdin("-", "text")
    with opened_vault() as vault:
        case = vault.case(case_name)
        file = find(case, name, transcripts.KIND)
        worked = transcripts.work(case, file, [transcripts.Step(**step)], by)
    _put_segment(step["segment"], worked.segments[step["segment"]])


@transcript.command("confirm")
@_file
@_segment
@_case
@_by
@vault_options
def confirm(**given: Any) -> None:
    """You heard it, and the machine is right.

    \b
        guwah transcript confirm voice.ogg --segment 0 --case quiet-river-41 --by Nur
    """
    _take(step="confirm", **given)


@transcript.command("edit")
@_file
@_segment
@_text
@click.option("--language", metavar="L", help="In which language it is said.")
@click.option("--drop-translations", is_flag=True,
              help="Its translations were of other words: let them go; earlier versions keep them.")  # fmt: skip
@_case
@_by
@vault_options
def edit(**given: Any) -> None:
    """Write what is said in a segment.

    \b
        guwah transcript edit voice.ogg --segment 1 --text - --case quiet-river-41
    """
    _take(step="edit", **given)


@transcript.command("nothing-said")
@_file
@_segment
@_case
@_by
@vault_options
def nothing_said(**given: Any) -> None:
    """You heard it, and nobody speaks, whatever the machine wrote.

    \b
        guwah transcript nothing-said voice.ogg --segment 2 --case quiet-river-41
    """
    _take(step="nothing-said", **given)


@transcript.command("split")
@_file
@_segment
@click.option("--at-ms", type=click.IntRange(1), metavar="MS", required=True, help="Where.")
@_case
@_by
@vault_options
def split(**given: Any) -> None:
    """Cut a segment in two, before anybody has written it.

    \b
        guwah transcript split voice.ogg --segment 1 --at-ms 4200 --case quiet-river-41
    """
    _take(step="split", **given)


@transcript.command("join")
@_file
@_segment
@_case
@_by
@vault_options
def join(**given: Any) -> None:
    """Make one of a segment and the next, before anybody has written them.

    \b
        guwah transcript join voice.ogg --segment 1 --case quiet-river-41
    """
    _take(step="join", **given)


@transcript.command("translate")
@_file
@_segment
@_text
@click.option("--language", metavar="L", required=True, help="Into which language: en, de.")
@click.option("--note", metavar="TEXT", help="What the translator wants to be known.")
@_case
@_by
@vault_options
def translate(**given: Any) -> None:
    """Write a translation beside words that somebody confirmed or wrote.

    \b
        guwah transcript translate voice.ogg --segment 1 --language en --text - --case quiet-river-41
    """
    _take(step="translate", **given)


@transcript.command("check")
@_file
@_segment
@click.option("--language", metavar="L", required=True, help="The language of the translation.")
@click.option("--translator", metavar="ALIAS", required=True, help="Whose translation it is.")
@click.option("--objection", metavar="TEXT", help="What is wrong with it.")
@_case
@_by
@vault_options
def check(**given: Any) -> None:
    """Be the second person: you held a translation against the sound.

    \b
        guwah transcript check voice.ogg --segment 1 --language en --translator Nur --case quiet-river-41
    """
    _take(step="check", **given)


@transcript.command("apply")
@_file
@click.argument("steps", type=click.File("rb"), metavar="STEPS")
@_case
@_by
@vault_options
def apply(name: str, steps: Any, case_name: str, by: str) -> None:
    """Take many steps at once, one JSON object a line, `-` for standard input; all or none.

    \b
        guwah transcript apply voice.ogg - --case quiet-river-41
        {"step": "edit", "segment": 0, "text": "…", "language": "ug"}
        {"step": "translate", "segment": 0, "language": "en", "text": "…"}
    """
    from guwah.casework.deriving import transcripts
    from guwah.casework.deriving.files import find

    found = []
    for number, line in enumerate(steps, 1):
        try:
            found.append(msgspec.json.decode(line, type=transcripts.Step))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UsageError(f"line {number} is no step: {error}") from error
    with opened_vault() as vault:
        case = vault.case(case_name)
        worked = transcripts.work(case, find(case, name, transcripts.KIND), found, by)
    _put(worked)


@transcript.command("play")
@_file
@click.option("--segment", type=click.IntRange(0), metavar="N", help="Only this segment.")
@click.option("--speed", type=click.IntRange(40, 150), default=100, show_default=True,
              metavar="PERCENT", help="How fast; the pitch stays.")  # fmt: skip
@click.option("--loop", type=click.IntRange(1, 100), default=1, metavar="N", help="How often.")
@click.option("--out", type=click.Path(path_type=Path), metavar="WAV",
              help="Write it to a file, in clear; `-` for standard output.")  # fmt: skip
@_case
@vault_options
def play(
    name: str, segment: int | None, speed: int, loop: int, out: Path | None, case_name: str
) -> None:
    """Play a voice note, or one segment of it, slower or again; nothing is written to the disk.

    \b
        guwah transcript play voice.ogg --segment 1 --speed 60 --loop 3 --case quiet-river-41
    """
    from guwah.casework.deriving import transcripts
    from guwah.casework.deriving.files import find, opened
    from guwah.reading.speech.playing import LONGEST_MS, stretch_of

    with opened_vault() as vault:
        case = vault.case(case_name)
        file = find(case, name, transcripts.KIND)
        start, end = 0, LONGEST_MS
        if segment is not None:
            _entry, worked = transcripts.open_worked(case, file)
            if segment >= len(worked.segments):
                raise UsageError(f"there is no segment {segment}")
            start, end = worked.segments[segment].start_ms, worked.segments[segment].end_ms
        with opened(case, file) as stream:
            sound, _end = stretch_of(stream, start, end, speed=speed)
    if str(out) == "-":
        sys.stdout.buffer.write(sound)
    elif out is not None:
        if out.exists():
            raise UsageError(f"'{out}' exists already")
        out.write_bytes(sound)
        say(_("Wrote {path} in clear: remove it when you are done.").format(path=out))
    else:
        _play(sound, loop)


def _play(sound: bytes, loop: int) -> None:
    for player in PLAYERS:
        program = shutil.which(player[0])
        if program is not None:
            for _again in range(loop):
                subprocess.run([program, *player[1:]], input=sound, check=False,  # noqa: S603
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            return
    raise MissingPartError(
        "there is no program that plays sound",
        hint="sudo apt-get install alsa-utils, or --out FILE.wav",
    )


def _put(worked: WorkedTranscript) -> None:
    if worked.machine is not None:
        engine = worked.machine.engine
        print(_("machine transcript by {name} {version}, model {model}").format(
            name=engine.name, version=engine.version, model=escape_terminal(engine.model)))  # fmt: skip
    for number, one in enumerate(worked.segments):
        _put_segment(number, one)


def _put_segment(number: int, one: WorkedSegment) -> None:
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
