"""The verb `judge`: what a person says of a likeness."""

from __future__ import annotations

import click
import msgspec

from guwah.cli.options import json_option, opened_vault, value_or_stdin, vault_options
from guwah.cli.terminal import _, counted, put_json, say


@click.command()
@click.argument("what", metavar="PATTERN|ID,ID|ITEM")
@click.argument("verdict", type=click.Choice(("positive", "negative", "unsure", "published")))
@click.option("--reason", metavar="TEXT", required=True, help="Why; `-` asks for it.")
@click.option("--on", metavar="DAY", default="", help="For `published`: since when, 2025-01-31.")
@click.option("--by", metavar="ALIAS", default="keeper", show_default=True, help="Who judges.")
@json_option
@vault_options
def judge(what: str, verdict: str, reason: str, on: str, by: str, as_json: bool) -> None:
    """Say what you think of a pattern, or of a link between two messages.

    \b
    positive    it is one thing: kept, also where the method would not link it
    negative    it is not: later runs do not link it, and show it as judged
    unsure      takes an earlier word back
    published   the wording of a pattern, or of an item (an article), stood in
                public from --on DAY: copies of that day or later do not count

    What you say is kept sealed on your desk, and destroyed with the items that it is about.

    \b
        guwah judge 3f2a9c04b1d7 negative --reason "a line of a well-known song"
        guwah judge 3f2a9c04b1d7 published --on 2025-03-15 --reason "printed in a newspaper"
    """
    from guwah.casework.connecting.deciding import judge as put

    with opened_vault() as vault:
        told = value_or_stdin(reason, _("reason")) or ""
        said = put(vault, what, verdict, told, by=by, on=on)  # type: ignore[arg-type]
    if as_json:
        members = [one.id for one in said.members]
        put_json({**msgspec.to_builtins(said), "members": members})
        return
    say(counted("On record: {n} message is judged so.", "On record: {n} messages are judged so.",
                len(said.members)) if said.members else _("On record."))  # fmt: skip
