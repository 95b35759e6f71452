"""The verb `transcript`: what is said in a voice note, by machine and by hand."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from guwah.cli.options import (
    InOrder,
    by_option,
    case_option,
    file_argument,
    json_option,
    opened_vault,
    vault_options,
)
from guwah.cli.playing import play
from guwah.cli.segments import put_transcript
from guwah.cli.stepping import STEPS
from guwah.cli.terminal import counted, put_json, say
from guwah.errors import UsageError


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
@file_argument
@case_option
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
        put_transcript(worked)


@transcript.command("begin")
@file_argument
@case_option
@by_option
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


for _each in STEPS:
    transcript.add_command(_each)


@transcript.command("apply")
@file_argument
@click.argument("steps", type=click.File("rb"), metavar="STEPS")
@case_option
@by_option
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
    put_transcript(worked)


transcript.add_command(play)
