"""The verb `read`: pictures, voice notes and documents that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.entry import gravest
from guwah.cli.options import (
    Day,
    case_option,
    json_option,
    opened_vault,
    text_option,
    vault_options,
)
from guwah.cli.progress import Progress, is_failed
from guwah.cli.reasons import told
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, say, say_error
from guwah.errors import UsageError
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.deriving.files import File
    from guwah.casework.deriving.running import Done, Work
    from guwah.casework.deriving.screens import Laid
    from guwah.vault.case import CaseVault

_SAID = ("captured", "left", "right", "thread")
_KINDS = {"pictures": "picture", "sound": "transcript", "documents": "document"}


@click.command()
@click.argument("names", nargs=-1, metavar="[FILE…]")
@case_option
@click.option("--only", type=click.Choice(list(_KINDS)), help="Only files of this kind.")
@click.option("--language", "languages", multiple=True, metavar="L",
              help="Pictures are in this language; may be given again. All installed otherwise.")  # fmt: skip
@click.option("--spoken", metavar="L", help="What is spoken in the voice notes.")
@click.option("--engine", metavar="NAME", help="Which speech model; see `guwah doctor`.")
@click.option("--second", is_flag=True, help="Have a second program read the pictures, too.")
@click.option("--captured", type=Day(none=True), metavar="DAY",
              help="The day on which the screenshots were taken; without it 'yesterday' has no date. '' takes it back.")  # fmt: skip
@text_option("--left", metavar="NAME", help="Who stands on the left of the screenshots.")
@text_option("--right", metavar="NAME", help="Who stands on the right.")
@text_option("--thread", metavar="NAME", help="What their chat is called.")
@click.option("--again", is_flag=True, help="Read what was read before once more.")
@click.option("--list", "as_list", is_flag=True, help="Only list the files, and what was read.")
@json_option
@vault_options
def read(
    names: tuple[str, ...], case_name: str, only: str | None, captured: date | str | None,
    again: bool, as_list: bool, as_json: bool, **given: Any,
) -> int:  # fmt: skip
    """Read the pictures, voice notes and documents of a folder; everything stays on this machine.

    Screenshots of chats become messages. What a machine reads is a suggestion until you confirm
    it. A run can be stopped with Ctrl-C; the same command goes on where it was. Name files to
    read only these, and to say of them when they were taken and who stands on which side.

    \b
        guwah read --case quiet-river-41
        guwah read 1.png 2.png --case quiet-river-41 --captured 2025-03-04 --left 'Li'
    """
    from guwah.casework.deriving.files import files, find
    from guwah.casework.deriving.made import Wishes
    from guwah.casework.deriving.running import pending
    from guwah.casework.projecting import project

    if isinstance(captured, date) and not 2000 <= captured.year <= 2199:
        raise UsageError(f"{captured} is no day on which a screen was taken")
    wishes = Wishes(captured=captured if isinstance(captured, date) else None,
                    is_capture_open=captured == "", **given)  # fmt: skip
    with opened_vault() as vault:
        case = vault.case(case_name)
        project(case)
        known = files(case) if names else []
        chosen = list(dict.fromkeys(find(case, name, among=known) for name in names))
        if as_list:
            _list(case, chosen, as_json)
            return 0
        work = pending(case, chosen, [_KINDS[only]] if only else [], again=again)
        return _run(case, work, chosen, wishes, only, as_json)


def _run(
    case: CaseVault,
    work: Sequence[Work],
    chosen: Sequence[File],
    wishes: Any,
    only: str | None,
    as_json: bool,
) -> int:
    from guwah.casework.deriving.running import run

    progress = Progress(work)
    done: list[Done] = []
    was_stopped = False
    try:
        for one in run(case, work, wishes, progress.tell):
            done.append(one)
            progress.show(one)
    except KeyboardInterrupt:
        was_stopped = True
    progress.clear()
    laid = _lay(case, done, chosen, wishes) if only in (None, "pictures") else None
    _missing(done)
    if as_json:
        put_json({"read": [_as_json(one) for one in done], "left": len(work) - len(done),
                  "screens": _laid_json(laid)})  # fmt: skip
    else:
        _sum_up(case, done, laid, len(work))
        if laid is not None and not chosen and any(getattr(wishes, one) for one in _SAID):
            _of_whom(laid)
    if was_stopped:
        say(_("Stopped. What was read is kept; the same command goes on."))
        return 4
    return gravest([_code(one) for one in done])


def _lay(case: CaseVault, done: Sequence[Done], chosen: Sequence[File], wishes: Any) -> Laid | None:
    """Make messages of the screenshots; what is said is said of those named, or read now, or all."""
    from guwah.casework.deriving.files import files

    read_now = [one.file for one in done if one.kind == "picture"]
    pictures = [one for one in chosen or read_now or files(case) if "picture" in one.kinds]
    if not pictures:
        return None
    from guwah.casework.deriving.screens import lay

    return lay(case, wishes, pictures)


def _code(one: Done) -> int:
    if one.error is not None:
        return one.error.exit_code
    return 3 if is_failed(one) else 0


def _missing(done: Sequence[Done]) -> None:
    """Say once for each kind which part is missing, and for how many files."""
    waiting = Counter(one.kind for one in done if one.error and one.error.exit_code == 5)
    for kind, count in waiting.items():
        error = next(one.error for one in done if one.kind == kind and one.error)
        say_error(error)
        say(counted("  {n} file waits for it", "  {n} files wait for it", count))


def _sum_up(case: CaseVault, done: Sequence[Done], laid: Laid | None, count: int) -> None:
    if not count and (laid is None or not laid.screens):
        say(_("Nothing to read: all that can be read was read, or nothing that can be is here."))
        say(_("hint: --again reads once more what a machine read; --list shows the files"))
        return
    read_now = Counter(str(one.kind) for one in done if one.entry and one.entry.name)
    words = (
        ("picture", "{n} picture", "{n} pictures"), ("document", "{n} document", "{n} documents"),
        ("transcript", "{n} voice note or film", "{n} voice notes or films"),
    )  # fmt: skip
    parts = [counted(one, many, read_now[kind]) for kind, one, many in words if read_now[kind]]
    if parts:
        say(_("Read: {what}. All of it is a machine's suggestion.").format(what=", ".join(parts)))
    _without_chat(case, done)
    if laid is not None and laid.screens:
        say(counted("{n} screen shows a chat", "{n} screens show a chat", laid.screens) + ": "
            + counted("{n} message", "{n} messages", laid.messages)
            + (", " + counted("seen {n} time", "seen {n} times", laid.sightings)
               if laid.sightings > laid.messages else "") + ".")  # fmt: skip
        if laid.undated:
            say(counted("  {n} message says a time whose day is not known:",
                        "  {n} messages say a time whose day is not known:", laid.undated) + " "
                + _("say with --captured when the screens were taken; where rows, clocks or weekdays"
                    " contradict each other, see `guwah picture show`"))  # fmt: skip
        for name in laid.unsure:
            say(_("  how '{name}' continues the one before could not be told").format(
                name=escape_terminal(name)))  # fmt: skip


def _without_chat(case: CaseVault, done: Sequence[Done]) -> None:
    """Say what became of pictures that show no chat, and of what has nothing to read in it."""
    from guwah.casework.deriving.sealed import open_derivative

    pages: list[Done] = []
    bare: list[Done] = []
    for one in done:
        if one.kind == "picture" and one.entry is not None and one.entry.name is not None:
            passages = open_derivative(case, one.entry).passages
            if not any("bubble" in passage.place for passage in passages):
                (pages if passages else bare).append(one)
    for found, one_of, many in (
        (pages, "{n} picture shows no chat; read as a page", "{n} pictures show no chat; read as pages"),
        (bare, "{n} picture shows no chat, and no words were found in it",
         "{n} pictures show no chat, and no words were found in them"),
    ):  # fmt: skip
        if found:
            say(counted(one_of, many, len(found)) + ": " + _named(found))
    for one in done:
        if one.entry is not None and one.entry.name is None and not is_failed(one):
            say(_("Nothing to read in '{name}': {reason}.").format(
                name=escape_terminal(one.file.name), reason=told(one.entry.reason)))  # fmt: skip


def _named(found: Sequence[Done], most: int = 3) -> str:
    """The names of the first few files."""
    names = [f"'{escape_terminal(one.file.name)}'" for one in found[:most]]
    return ", ".join(names) + (", …" if len(found) > most else "")


def _of_whom(laid: Laid) -> None:
    """Say of which screens it was said, where there are others."""
    others = laid.screens - laid.said_of
    if others and laid.said_of:
        say(counted("What you said is said of {n} screen, read now.",
                    "What you said is said of {n} screens, read now.", laid.said_of) + " "
            + counted("{n} other stays as it was: to say it of that, name its file.",
                      "{n} others stay as they were: to say it of them, name their files.", others))  # fmt: skip


def _as_json(one: Done) -> dict[str, Any]:
    entry = one.entry
    return {
        "item": one.file.item, "member": one.file.path, "name": one.file.name, "kind": one.kind,
        "passages": entry.passages if entry else 0, "reason": list(entry.reason) if entry else [],
        "missing": one.error.sentence() if one.error else None,
    }  # fmt: skip


def _laid_json(laid: Laid | None) -> dict[str, Any] | None:
    if laid is None:
        return None
    return {"screens": laid.screens, "messages": laid.messages, "sightings": laid.sightings,
            "unsure": list(laid.unsure), "undated": laid.undated}  # fmt: skip


def _list(case: CaseVault, chosen: Sequence[File], as_json: bool) -> None:
    from guwah.casework.deriving import shelf
    from guwah.casework.deriving.files import files, place_of

    rows = []
    for one in chosen or files(case):
        for kind in one.kinds:
            entry = shelf.current(case.db, one.item, one.path, kind)
            state = "unread" if entry is None else "read" if entry.name else entry.reason[0]
            rows.append({"file": place_of(one), "item": one.item, "member": one.path,
                         "name": one.name, "kind": kind, "state": state,
                         "passages": entry.passages if entry else 0})  # fmt: skip
    if as_json:
        put_json({"files": rows})
        return
    put_table(
        ("file", "what", "state", "passages", "name"),
        [[r["file"], r["kind"], r["state"], r["passages"], r["name"]] for r in rows],
        long=("file", "name"),
    )
