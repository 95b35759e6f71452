"""The verbs that show: `demo` and `doctor`."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from guwah.cli.options import json_option
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json
from guwah.script.display import escape_terminal


@click.command()
@click.argument("folder", metavar="[DIR]", default="guwah-demo", type=click.Path(path_type=Path))
@json_option
def demo(folder: Path, as_json: bool) -> None:
    """Run the main job on the examples, into DIR (guwah-demo if none is named).

    Everyone in them is invented. The sealed vault, two reports and a changed copy stay in DIR.

    \b
        guwah demo demo
    """
    from guwah.casework.demonstrating import Demo, demonstrate

    made = Demo(vault=folder / "my.vault", passphrase_file=folder / "passphrase.txt")
    for step in demonstrate(folder, made):
        if not as_json:
            print(
                f"\n{step.text}" if step.heading else f"  {escape_terminal(step.text)}", flush=True
            )
    if as_json:
        put_json(made.as_json())
        return
    print(_("\nWhat lies where"))
    put_table(
        ("path", "what"),
        [
            [folder / "exports", _("the exports, as four people handed them in")],
            [made.vault, _("the vault; everything in it is sealed")],
            [made.passphrase_file, _("its passphrase, for this demonstration only")],
            *[
                [one["path"], _("report for {whom}").format(whom=one["for"])]
                for one in made.reports
            ],
            [made.refuted, _("a copy with one word changed")],
            [folder / "demo.json", _("paths and keys, for programs")],
        ],
    )
    first, typed = made.reports[0], as_typed()
    print(_("\nTry next"))
    print(f"  {typed} verify {quoted(first['path'])} --key {first['key']}")
    print(f"  {typed} verify {quoted(made.refuted)} --key {first['key']}")
    print(f"  export GUWAH_VAULT={quoted(made.vault)} "
          f"GUWAH_PASSPHRASE_FILE={quoted(made.passphrase_file)}")  # fmt: skip
    print(f"  {typed} case list")
    print(f"  {typed} who --case {made.aliases['oslo']}")
    print(f"  {typed} search 车牌")


def quoted(path: object) -> str:
    """A path as a shell reads it back."""
    return shlex.quote(str(path))


def as_typed() -> str:
    """The program as it can be typed where the person stands: by name if the shell finds it so."""
    program = Path(sys.argv[0])
    if program.stem == "__main__":
        return f"{quoted(sys.executable)} -m guwah"
    found = shutil.which(program.name)
    if found is not None and Path(found).resolve() == program.resolve():
        return quoted(program.name)
    return quoted(program)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """What is installed, what each missing part would add, how to get it.

    \b
        guwah doctor
    """
    from guwah.casework.checking import doctor as check

    parts = check()
    if as_json:
        put_json({"parts": [{"part": p.part, "present": p.present, "adds": p.adds, "how": p.how}
                            for p in parts]})  # fmt: skip
        return
    for part in parts:
        print(f"{_('there') if part.present else _('MISSING'):9}{part.part}")
        print(_("         for: {what}").format(what=part.adds))
        if not part.present:
            print(_("         get it: {how}").format(how=part.how))
