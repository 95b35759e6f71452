"""The verbs of `transcript` that take a step on one segment: confirm, edit, split, translate, …."""

from __future__ import annotations

from typing import Any

import click

from guwah.cli.options import (
    by_option,
    case_option,
    file_argument,
    note_option,
    objection_option,
    opened_vault,
    text_option,
    translator_option,
    vault_options,
)
from guwah.cli.segments import put_segment

_segment = click.option("--segment", type=click.IntRange(0), metavar="N", required=True,
                        help="The segment's number.")  # fmt: skip
_text = text_option("--text", metavar="TEXT", required=True, help="The words.")


def _take(name: str, case_name: str, by: str, **step: Any) -> None:
    """Take one step and print the segment as it is now."""
    from guwah.casework.deriving import transcripts
    from guwah.casework.deriving.files import find

    with opened_vault() as vault:
        case = vault.case(case_name)
        file = find(case, name, transcripts.KIND)
        worked = transcripts.work(case, file, [transcripts.Step(**step)], by)
    put_segment(step["segment"], worked.segments[step["segment"]])


@click.command("confirm")
@file_argument
@_segment
@case_option
@by_option
@vault_options
def confirm(**given: Any) -> None:
    """You heard it, and the machine is right.

    \b
        guwah transcript confirm voice.ogg --segment 0 --case quiet-river-41 --by Nur
    """
    _take(step="confirm", **given)


@click.command("edit")
@file_argument
@_segment
@_text
@click.option("--language", metavar="L", help="In which language it is said.")
@click.option("--drop-translations", is_flag=True,
              help="Its translations were of other words: let them go; earlier versions keep them.")  # fmt: skip
@case_option
@by_option
@vault_options
def edit(**given: Any) -> None:
    """Write what is said in a segment.

    \b
        guwah transcript edit voice.ogg --segment 1 --text - --case quiet-river-41
    """
    _take(step="edit", **given)


@click.command("nothing-said")
@file_argument
@_segment
@case_option
@by_option
@vault_options
def nothing_said(**given: Any) -> None:
    """You heard it, and nobody speaks, whatever the machine wrote.

    \b
        guwah transcript nothing-said voice.ogg --segment 2 --case quiet-river-41
    """
    _take(step="nothing-said", **given)


@click.command("split")
@file_argument
@_segment
@click.option("--at-ms", type=click.IntRange(1), metavar="MS", required=True, help="Where.")
@case_option
@by_option
@vault_options
def split(**given: Any) -> None:
    """Cut a segment in two, before anybody has written it.

    \b
        guwah transcript split voice.ogg --segment 1 --at-ms 4200 --case quiet-river-41
    """
    _take(step="split", **given)


@click.command("join")
@file_argument
@_segment
@case_option
@by_option
@vault_options
def join(**given: Any) -> None:
    """Make one of a segment and the next, before anybody has written them.

    \b
        guwah transcript join voice.ogg --segment 1 --case quiet-river-41
    """
    _take(step="join", **given)


@click.command("translate")
@file_argument
@_segment
@_text
@click.option("--language", metavar="L", required=True, help="Into which language: en, de.")
@note_option
@case_option
@by_option
@vault_options
def translate(**given: Any) -> None:
    """Write a translation beside words that somebody confirmed or wrote.

    \b
        guwah transcript translate voice.ogg --segment 1 --language en --text - --case quiet-river-41
    """
    _take(step="translate", **given)


@click.command("check")
@file_argument
@_segment
@click.option("--language", metavar="L", required=True, help="The language of the translation.")
@translator_option
@objection_option
@case_option
@by_option
@vault_options
def check(**given: Any) -> None:
    """Be the second person: you held a translation against the sound.

    \b
        guwah transcript check voice.ogg --segment 1 --language en --translator Nur --case quiet-river-41
    """
    _take(step="check", **given)


STEPS = (confirm, edit, nothing_said, split, join, translate, check)
