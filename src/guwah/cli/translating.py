"""The verbs `translation` and `interpreter`: messages in other languages, by whom, and by whose page."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import (
    InOrder,
    by_option,
    case_option,
    json_option,
    note_option,
    objection_option,
    opened_vault,
    text_option,
    translator_option,
    vault_options,
)
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, say
from guwah.errors import UsageError

_number = click.argument("number", type=click.IntRange(1, 2**53), metavar="NUMBER")
_language = click.option("--language", metavar="L", required=True, help="The language: en, de.")


@click.group(cls=InOrder)
def translation() -> None:
    """Translations of messages, beside the text, with translator, note and second check.

    \b
        guwah translation add 17 --language en --text - --by Nur --case quiet-river-41
    """


@translation.command("add")
@_number
@_language
@text_option("--text", metavar="TEXT", required=True, help="The translation.")
@note_option
@by_option
@case_option
@vault_options
def add(number: int, language: str, text: str, note: str | None, by: str, case_name: str) -> None:
    """Translate a message.

    \b
        guwah translation add 17 --language en --text - --by Nur --case quiet-river-41
    """
    from guwah.casework.deriving.translations import translate

    with opened_vault() as vault:
        translate(vault.case(case_name), number, language, text, by, note)
    say(_("Kept beside message {n}.").format(n=number))


@translation.command("check")
@_number
@_language
@translator_option
@objection_option
@by_option
@case_option
@vault_options
def check(
    number: int, language: str, translator: str, objection: str | None, by: str, case_name: str
) -> None:
    """Be the second person: you held a translation against the message.

    \b
        guwah translation check 17 --language en --translator Nur --by Tom --case quiet-river-41
    """
    from guwah.casework.deriving import translations

    with opened_vault() as vault:
        translations.check(vault.case(case_name), number, language, translator, by, objection)
    say(_("On record."))


@click.group(cls=InOrder)
def interpreter() -> None:
    """Hand one voice note or thread to an interpreter as one sealed page, and take it back.

    \b
        guwah interpreter hand-out voice.ogg --to Tilmach --out page.html --case quiet-river-41
        guwah interpreter take-back answer.age --case quiet-river-41
    """


@interpreter.command("hand-out")
@click.argument("names", nargs=-1, metavar="[FILE…]")
@click.option("--messages", metavar="N-M", help="Messages by number: 3-17, or 3,5,9.")
@click.option("--to", "alias", metavar="ALIAS", required=True,
              help="The interpreter: an alias, never a name.")  # fmt: skip
@click.option("--into", metavar="L", default="en", show_default=True, help="Into which language.")
@click.option("--key", metavar="AGE1…", help="Seal to the interpreter's own key, not to words.")
@text_option("--release", "released", multiple=True, metavar="NAME",
              help="A name that may travel as it is; others become letters.")  # fmt: skip
@text_option("--request", metavar="TEXT", default="", help="What to ask of the interpreter.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="PAGE.html",
              help="Where to write the page.")  # fmt: skip
@case_option
@vault_options
def hand_out(
    names: tuple[str, ...], messages: str | None, alias: str, into: str, key: str | None,
    released: tuple[str, ...], request: str, out: Path, case_name: str,
) -> None:  # fmt: skip
    """Make the page. The seven words that open it travel by another way, and are kept nowhere.

    \b
        guwah interpreter hand-out voice.ogg --to Tilmach --out page.html --case quiet-river-41
    """
    from guwah.casework.deriving.files import find
    from guwah.casework.handing.lending import hand_out as make
    from guwah.casework.projecting import project

    if out.exists():
        raise UsageError(f"'{out}' exists already")
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder '{out.parent}'")
    numbers = _numbers(messages) if messages else []
    with opened_vault() as vault:
        case = vault.case(case_name)
        project(case)
        made = make(
            case, alias, sounds=[find(case, name, "transcript") for name in names],
            numbers=numbers, into=into, request=request, released=released, key=key,
        )  # fmt: skip
    out.write_bytes(made.page)
    say(_("Wrote {path}, {n} kB. Compare by voice: {mark}").format(
        path=out, n=len(made.page) // 1000, mark=made.mark))  # fmt: skip
    if made.words is not None:
        say(_("The words that open it, to be passed on by another way; they are kept nowhere:"))
        print(made.words)


def _numbers(told: str) -> list[int]:
    """`3-17` or `3,5,9` as numbers."""
    found: list[int] = []
    try:
        for part in told.split(","):
            first, _dash, last = part.strip().partition("-")
            found += range(int(first), int(last or first) + 1)
    except ValueError:
        raise UsageError(
            f"'{told}' is no list of numbers", hint="for example 3-17 or 3,5"
        ) from None
    if not 0 < len(found) <= 2000:
        raise UsageError(f"'{told}' names {len(found)} messages", hint="1 to 2000 fit on a page")
    return found


@interpreter.command("take-back")
@click.argument("answer", type=click.Path(path_type=Path, dir_okay=False), metavar="ANSWER")
@case_option
@vault_options
def take_back(answer: Path, case_name: str) -> None:
    """Take back the file that the interpreter saved; as a whole, or not at all.

    \b
        guwah interpreter take-back answer.age --case quiet-river-41
    """
    from guwah.casework.handing.lending import take

    with opened_vault() as vault:
        back = take(vault.case(case_name), answer)
    say(_("Taken back: {notes}, {messages}. The versions before are kept.").format(
        notes=counted("{n} voice note", "{n} voice notes", len(back.notes)),
        messages=counted("{n} message", "{n} messages", len(back.messages))))  # fmt: skip


@interpreter.command("list")
@case_option
@json_option
@vault_options
def list_(case_name: str, as_json: bool) -> None:
    """What was handed out from a folder, and to whom.

    \b
        guwah interpreter list --case quiet-river-41
    """
    from guwah.casework.handing.lending import handed_out
    from guwah.casework.projecting import project

    with opened_vault() as vault:
        case = vault.case(case_name)
        project(case)
        rows = [
            {"handout": one.handout, "interpreter": one.interpreter, "notes": len(one.notes),
             "messages": len(one.messages), "released": list(one.released)}
            for one in handed_out(case)
        ]  # fmt: skip
    if as_json:
        put_json({"handed_out": rows})
    else:
        put_table(
            ("interpreter", "voice notes", "messages", "hand-out"),
            [[r["interpreter"], r["notes"], r["messages"], r["handout"]] for r in rows],
        )
