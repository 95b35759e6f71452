"""The verb `read`: pictures, voice notes and documents that were kept."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.entry import gravest
from guwah.cli.options import case_option, json_option, opened_vault, text_option, vault_options
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

_DAY = click.DateTime(["%Y-%m-%d"])
_NOTHING = frozenset({"no-sound-track", "no-film-track", "no-chat"})  # nothing is there to read
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
@click.option("--captured", type=_DAY, metavar="DAY",
              help="The day on which the screenshots were taken; without it 'yesterday' has no date.")  # fmt: skip
@text_option("--left", metavar="NAME", help="Who stands on the left of the screenshots.")
@text_option("--right", metavar="NAME", help="Who stands on the right.")
@text_option("--thread", metavar="NAME", help="What their chat is called.")
@click.option("--again", is_flag=True, help="Read what was read before once more.")
@click.option("--list", "as_list", is_flag=True, help="Only list the files, and what was read.")
@json_option
@vault_options
def read(
    names: tuple[str, ...], case_name: str, only: str | None, captured: datetime | None,
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

    if captured is not None and not 2000 <= captured.year <= 2199:
        raise UsageError(f"'{captured:%Y-%m-%d}' is no day on which a screen was taken")
    wishes = Wishes(captured=captured.date() if captured else None, **given)
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

    progress = _Progress(work)
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
    return 3 if _failed(one) else 0


def _failed(one: Done) -> bool:
    """Whether nothing could be made of a file, though there may be something in it."""
    return one.entry is not None and one.entry.name is None and one.entry.reason[0] not in _NOTHING


class _Progress:
    """A line on a terminal: at what, how many of how many, how long still."""

    def __init__(self, work: Sequence[Work]) -> None:
        self._left = Counter(one.kind for one in work)
        self._count, self._at, self._begun = len(work), 0, time.monotonic()
        self._spent: dict[str | None, list[float]] = {}
        self._shows = sys.stderr.isatty()
        if work:
            self._put(work[0].file.name)
        self._work = work

    def tell(self, file: File, done_ms: int) -> None:
        """A voice note is at this place."""
        self._put(f"{file.name}  {done_ms // 60_000}:{done_ms // 1000 % 60:02d}")

    def show(self, one: Done) -> None:
        """A file is done."""
        self._at += 1
        self._left[one.kind] -= 1
        self._spent.setdefault(one.kind, []).append(one.seconds)
        if _failed(one) and one.entry is not None:
            self.clear()
            say(_("Not read: '{name}': {reason}.").format(
                name=escape_terminal(one.file.name), reason=told(one.entry.reason)))  # fmt: skip
        elif one.error is not None and one.error.exit_code != 5:
            self.clear()
            say_error(one.error)
        if self._at < self._count:
            self._put(self._work[self._at].file.name)

    def clear(self) -> None:
        """Take the line away."""
        if self._shows:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _put(self, what: str) -> None:
        if self._shows:
            line = f"{self._at + 1}/{self._count}  {escape_terminal(what)}{self._remaining()}"
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    def _remaining(self) -> str:
        """How long still, by the mean time of a file of each kind so far."""
        if any(count and kind not in self._spent for kind, count in self._left.items()):
            return ""
        seconds = sum(
            sum(self._spent[kind]) / len(self._spent[kind]) * count
            for kind, count in self._left.items() if count
        )  # fmt: skip
        return "  " + _("about {m}:{s:02d} left").format(m=int(seconds) // 60, s=int(seconds) % 60)


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
        if one.entry is not None and one.entry.name is None and not _failed(one):
            say(_("Nothing to read in '{name}': {reason}.").format(
                name=escape_terminal(one.file.name), reason=told(one.entry.reason)))  # fmt: skip


def _named(found: Sequence[Done], most: int = 3) -> str:
    """The names of the first few files."""
    names = [f"'{escape_terminal(one.file.name)}'" for one in found[:most]]
    return ", ".join(names) + (", …" if len(found) > most else "")


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
            "unsure": list(laid.unsure)}  # fmt: skip


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
