"""The verb `picture`: what was read of a picture, corrections, pictures that are alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from guwah.cli.options import (
    InOrder,
    by_option,
    case_option,
    file_argument,
    json_option,
    opened_vault,
    text_option,
    vault_options,
)
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say
from guwah.errors import UsageError
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.reading.pictures.screen import Bubble
    from guwah.reading.pictures.seen import Seen, SeenPicture


@click.group(cls=InOrder)
def picture() -> None:
    """What was read of a picture; correct it; find it again.

    \b
        guwah picture show 'Screenshot 1.png' --case quiet-river-41
        guwah picture correct 'Screenshot 1.png' --bubble 3 --text - --case quiet-river-41
    """


@picture.command("show")
@file_argument
@case_option
@json_option
@vault_options
def show(name: str, case_name: str, as_json: bool) -> None:
    """Print what was read: bubbles of a chat, or lines, with how sure the program was.

    \b
        guwah picture show 'Screenshot 1.png' --case quiet-river-41
    """
    from guwah.casework.deriving.correcting import open_seen
    from guwah.casework.deriving.files import find
    from guwah.reading.pictures.seen import screens_in

    with opened_vault() as vault:
        case = vault.case(case_name)
        _entry, seen = open_seen(case, find(case, name, "picture"))
    if as_json:
        screens = [{"at_ms": at_ms, **msgspec.to_builtins(one)} for at_ms, one in screens_in(seen)]
        put_json({"screens": screens})
    else:
        _put(seen)


def _put(seen: Seen) -> None:
    from guwah.reading.pictures.seen import screens_in

    for number, (at_ms, one) in enumerate(screens_in(seen)):
        if at_ms is not None:
            print(_("screen {n}, {m}:{s:02d}").format(
                n=number, m=at_ms // 60_000, s=at_ms // 1000 % 60))  # fmt: skip
        _put_screen(one)


def _put_screen(seen: SeenPicture) -> None:
    by_hand = {one.bubble: one.by for one in seen.corrections}
    for number, one in enumerate(seen.corrected()):
        sure = (_("corrected by {alias}").format(alias=by_hand[number]) if number in by_hand
                else f"{one.confidence:.0%}")  # fmt: skip
        print(escape_terminal(f"{number:>3}  {', '.join(_told(one))}  [{sure}]"))
        print("     " + escape_terminal(one.text.replace("\n", " ⏎ ")))
        if one.disagrees and number not in by_hand:
            other = " ⏎ ".join(each.other.text if each.other else each.text for each in one.lines)
            print("     " + _("second program: {text}").format(text=escape_terminal(other)))
    for line in seen.lines:
        print(f"  {line.confidence:>4.0%}  {escape_terminal(line.text)}")
    if not seen.screen.bubbles and not seen.lines:
        say(_("No words were seen on it."))


def _told(one: Bubble) -> list[str]:
    """Where a bubble stands, what it is, who and when, as far as it says."""
    return [one.side, one.kind, *(more for more in (one.sender, one.written) if more)]


@picture.command("correct")
@file_argument
@click.option("--bubble", type=click.IntRange(0), required=True, metavar="N",
              help="Its number, as in `picture show`.")  # fmt: skip
@click.option("--screen", type=click.IntRange(0), default=0, metavar="N",
              help="The number of the screen in a film.")  # fmt: skip
@text_option("--text", metavar="TEXT", help="What stands there.")
@text_option("--sender", metavar="NAME", help="The name that stands there.")
@text_option("--time", "written", metavar="TIME",
             help="The time or day that stands there; '' for none.")  # fmt: skip
@click.option("--side", type=click.Choice(["left", "right", "centre"]), help="Where it stands.")
@click.option("--kind", type=click.Choice(["message", "time", "notice"]),
              help="What it is: a message, a row with a day or a time, or another row.")  # fmt: skip
@by_option
@case_option
@vault_options
def correct(
    name: str, bubble: int, screen: int, by: str, case_name: str, **said: str | None
) -> None:
    """Correct a bubble; what the machine read is kept, the message is as you say.

    \b
        guwah picture correct 1.png --bubble 3 --text - --by Nur --case quiet-river-41
        guwah picture correct 1.png --bubble 4 --side right --case quiet-river-41
        guwah picture correct 1.png --bubble 0 --kind time --time Yesterday --case quiet-river-41
    """
    from guwah.casework.deriving import correcting
    from guwah.casework.deriving.files import find
    from guwah.reading.pictures.seen import screens_in

    with opened_vault() as vault:
        case = vault.case(case_name)
        file = find(case, name, "picture")
        seen = correcting.correct(case, file, bubble, by, screen=screen, **said)
    one = screens_in(seen)[screen][1].corrected()[bubble]
    print(escape_terminal(", ".join(_told(one))))
    print(escape_terminal(one.text.replace("\n", " ⏎ ")))


@picture.command("alike")
@file_argument
@case_option
@json_option
@vault_options
def alike(name: str, case_name: str, as_json: bool) -> None:
    """Pictures of this folder that look like one: sent again, cut, made smaller.

    \b
        guwah picture alike 1.png --case quiet-river-41
    """
    from guwah.casework.deriving import correcting
    from guwah.casework.deriving.files import find, place_of

    with opened_vault() as vault:
        case = vault.case(case_name)
        found = correcting.alike(case, find(case, name, "picture"))
    rows: list[dict[str, Any]] = [
        {"file": place_of(one.file), "item": one.file.item, "member": one.file.path,
         "name": one.file.name, "bits": one.bits} for one in found
    ]  # fmt: skip
    if as_json:
        put_json({"alike": rows})
    elif rows:
        put_table(("file", "bits apart of 64", "name"),
                  [[r["file"], r["bits"], r["name"]] for r in rows], long=("name",))  # fmt: skip
        say(_("Alike, not the same: look at them."))
    else:
        say(_("No other picture of this folder looks like it."))


@picture.command("view")
@file_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="PNG",
              help="Where to write it, in clear; `-` for standard output.")  # fmt: skip
@case_option
@vault_options
def view(name: str, out: Path, case_name: str) -> None:
    """Write a picture anew as PNG: its pixels, and nothing else that the file holds.

    \b
        guwah picture view 1.png --out shown.png --case quiet-river-41
    """
    from guwah.casework.deriving import correcting
    from guwah.casework.deriving.files import find

    with opened_vault() as vault:
        case = vault.case(case_name)
        png = correcting.painted(case, find(case, name, "picture"))
    if str(out) == "-":
        sys.stdout.buffer.write(png)
        return
    if out.exists():
        raise UsageError(f"'{out}' exists already")
    out.write_bytes(png)
    say(_("Wrote {path} in clear: remove it when you are done.").format(path=out))
