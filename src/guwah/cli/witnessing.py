"""The verbs *custody witness* and *custody cosign*."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.options import InOrder, json_option, opened_vault, value_or_stdin, vault_options
from guwah.cli.stamping import FILE, read_small
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say

if TYPE_CHECKING:
    from guwah.casework.proving.witnessing import Seen


@click.group(cls=InOrder, short_help="Witnesses that count: add, list, remove.")
def witness() -> None:
    """Witnesses that count: others who sign that a checkpoint continues what they saw before.

    None do until you add one.

    \b
        guwah custody witness add witness.example+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2
        guwah custody witness list
    """


@witness.command("add", short_help="Have a witness count.")
@click.argument("key")
@vault_options
def add(key: str) -> None:
    """Have a witness count from now on. KEY is name+id+key, got by a way that you trust, or -.

    \b
        guwah custody witness add -
    """
    from guwah.casework.proving import witnessing

    with opened_vault() as vault:
        told = value_or_stdin(key, _("key"))
        made = witnessing.add_witness(vault.store.desk, (told or "").strip())
    say(_("{name} counts from now on.").format(name=made.name))


@witness.command("list", short_help="List the witnesses that count.")
@json_option
@vault_options
def list_witnesses(as_json: bool) -> None:
    """List the witnesses that count.

    \b
        guwah custody witness list
    """
    from guwah.casework.proving import witnessing

    with opened_vault() as vault:
        rows = [{"name": one.name, "key": one.to_text()} for one in
                witnessing.witnesses(vault.store.desk)]  # fmt: skip
    if as_json:
        put_json({"witnesses": rows})
    else:
        put_table(("witness", "key"), [[row["name"], row["key"]] for row in rows])


@witness.command("remove", short_help="Have a witness count no longer.")
@click.argument("name")
@vault_options
def remove(name: str) -> None:
    """Have a witness count no longer. What it signed stays on record.

    \b
        guwah custody witness remove witness.example
    """
    from guwah.casework.proving import witnessing

    with opened_vault() as vault:
        witnessing.remove_witness(vault.store.desk, name)
    say(_("{name} counts no longer.").format(name=name))


@click.command("cosign", short_help="Enter a checkpoint that a witness signed.")
@click.option("--in", "note", type=FILE, metavar="NOTE", required=True,
              help="The checkpoint with the witness's lines below it.")  # fmt: skip
@json_option
@vault_options
def cosign(note: Path, as_json: bool) -> None:
    """Enter a checkpoint that a witness signed.

    NOTE is what `guwah custody checkpoint` wrote, with the lines that the witness answered added
    at its end. It is checked before it is entered.

    \b
        guwah custody cosign --in cosigned.checkpoint
    """
    from guwah.casework.proving import witnessing

    data = read_small(note)
    with opened_vault() as vault:
        trusted = witnessing.counting(vault.store)
        made = witnessing.take_cosigned(vault.cases(), trusted, data)
    if as_json:
        put_json({"case": made.case, **seen_row(made)})
        return
    for row in seen_row(made)["witnesses"]:
        say(_("{name} saw {size} entries on {time}.").format(size=made.size, **row))


def seen_row(one: Seen) -> dict[str, Any]:
    """A witnessed checkpoint as programs read it."""
    from guwah.casework.proving.witnessing import written

    return {"entry": one.index, "size": one.size,
            "witnesses": [{"name": each.witness.name, "time": written(each.time)}
                          for each in one.by]}  # fmt: skip


def say_seen(found: Sequence[Seen]) -> None:
    """Tell a person what witnesses saw."""
    for one in found:
        for row in seen_row(one)["witnesses"]:
            say(_("entry {entry}: {name} saw {size} entries on {time}").format(
                entry=one.index, size=one.size, **row))  # fmt: skip
