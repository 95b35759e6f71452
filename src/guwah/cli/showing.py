"""The verbs that show: `demo` and `doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import json_option
from guwah.cli.terminal import _, put_json, put_table
from guwah.script.display import escape_terminal


@click.command()
@click.argument("folder", metavar="[DIR]", default="guwah-demo", type=click.Path(path_type=Path))
@json_option
def demo(folder: Path, as_json: bool) -> None:
    """Run the main job on the examples, into DIR (guwah-demo if none is named).

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
    first = made.reports[0]
    print(_("\nTry next"))
    print(f"  guwah verify {first['path']} --key {first['key']}")
    print(f"  guwah verify {made.refuted} --key {first['key']}")
    print(f"  export GUWAH_VAULT={made.vault} GUWAH_PASSPHRASE_FILE={made.passphrase_file}")
    print("  guwah case list")
    print("  guwah search 车牌")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """What is installed, what each missing part would add, how to get it."""
    from guwah.casework.checking import doctor as check

    parts = check()
    if as_json:
        put_json({"parts": [{"part": p.part, "present": p.present, "adds": p.adds, "how": p.how}
                            for p in parts]})  # fmt: skip
        return
    put_table(
        ("part", "there", "adds", "how to get it"),
        [
            [p.part, _("yes") if p.present else _("no"), p.adds, "" if p.present else p.how]
            for p in parts
        ],
    )
