"""The verb `transcript play`: a voice note or a part of it, slower or again.

The rules of this module are:
  * Sound goes to a program's standard input: it is never written to the disk unless a person
    names a file, and is told so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click

from guwah.cli.options import case_option, file_argument, opened_vault, vault_options
from guwah.cli.terminal import _, say
from guwah.errors import MissingPartError, UsageError

PLAYERS = (("pw-play", "-"), ("paplay",), ("aplay", "-q"), ("ffplay", "-nodisp", "-autoexit", "-"))


@click.command("play")
@file_argument
@click.option("--segment", type=click.IntRange(0), metavar="N", help="Only this segment.")
@click.option("--speed", type=click.IntRange(40, 150), default=100, show_default=True,
              metavar="PERCENT", help="How fast; the pitch stays.")  # fmt: skip
@click.option("--loop", type=click.IntRange(1, 100), default=1, metavar="N", help="How often.")
@click.option("--out", type=click.Path(path_type=Path), metavar="WAV",
              help="Write it to a file, in clear; `-` for standard output.")  # fmt: skip
@case_option
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
