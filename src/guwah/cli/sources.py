"""The verbs `case from-folders` and `item show`: many sources at once, and fact sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from guwah.cli.entry import gravest
from guwah.cli.options import json_option, opened_vault, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say, say_error
from guwah.errors import CancelledError, GuwahError
from guwah.evidence.record import Fact
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.gathering import Source

_MOST_SHOWN = 12


@click.command("from-folders", short_help="Receive many sources at once, a folder for each.")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--zone", metavar="ZONE", help="Where all the phones were when they exported.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@vault_options
def from_folders(directory: Path, zone: str | None, yes: bool, as_json: bool) -> int:
    """Receive many sources at once, a folder for each.

    DIR holds one directory for each source, with the files that they handed in. First all is
    looked at and shown, with a fact sheet for each; nothing is kept before you agree.

    \b
        guwah case from-folders sources/
    """
    from guwah.casework import gathering

    paths, beside = gathering.sources_in(directory)
    for path in beside:
        say(_("Not received, it lies beside the sources: '{name}'").format(
            name=escape_terminal(path.name)))  # fmt: skip
    looked = [gathering.preview(path, zone) for path in paths]
    if not as_json:
        put_table(
            ("source", "files", "messages", "first", "last", "unread parts", "unknown files"),
            [[one.path.name, one.files, one.records, *(one.period or ("–", "–")), one.unread,
              len(one.unknown)] for one in looked],
            long=("source",),
        )  # fmt: skip
    for one in looked:
        _tell_source(one)
    if not yes and not click.confirm(_("Make {n} folders and keep all this?").format(n=len(paths)),
                                     err=True):  # fmt: skip
        raise CancelledError("nothing was kept")
    codes, told = [], []
    with opened_vault() as vault:
        for path, case, alias, became in gathering.gather(vault, paths, zone):
            for result in became:
                if isinstance(result, GuwahError):
                    say_error(result)
                    codes.append(result.exit_code)
                else:
                    codes.append(3 if result.anomalies else 0)
            kept = [result for result in became if not isinstance(result, GuwahError)]
            told.append({"source": path.name, "case": case, "alias": alias, "items": len(kept),
                         "refused": len(became) - len(kept),
                         "new": sum(result.new for result in kept)})  # fmt: skip
    if as_json:
        put_json({"sources": told})
    else:
        put_table(
            ("source", "folder", "items", "messages", "refused"),
            [[one["source"], one["alias"], one["items"], one["new"], one["refused"]]
             for one in told],
            long=("source",),
        )  # fmt: skip
    return gravest(codes)


def _tell_source(one: Source) -> None:
    """The fact sheet of a source, on standard error."""
    say(f"{escape_terminal(one.path.name)}:")
    for reader, records in one.readers.most_common():
        say(f"  {reader}: {records}")
    for reason, count in one.reasons.items():
        say(f"  not read: {reason} ({count})")
    for name in one.unknown[:_MOST_SHOWN]:
        say(_("  not read: '{name}'").format(name=escape_terminal(name)))
    facts = [told for told in one.facts if told[2].what != "period"]
    for item, member, fact in facts[:_MOST_SHOWN]:
        say(f"  {escape_terminal(item + (f' / {member}' if member else ''))}: {fact_line(fact)}")
    for more in (len(one.unknown) - _MOST_SHOWN, len(facts) - _MOST_SHOWN):
        if more > 0:
            say(_("  and {n} more").format(n=more))


def fact_line(fact: Fact) -> str:
    """A fact on one line, safe for a terminal."""
    times = f" ({fact.count})" if fact.count > 1 else ""
    return escape_terminal(f"{fact.what}: {fact.detail}") + times


@click.command("show", short_help="The fact sheet of one item.")
@click.argument("name", metavar="ITEM")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder it is in.")
@json_option
@vault_options
def item_show(name: str, case_name: str, as_json: bool) -> None:
    """The fact sheet of one item: its files, what they say of themselves, what is odd.

    Facts, never verdicts. What a picture or a document says of itself can be written by anyone.

    \b
        guwah item show 2f006424 --case quiet-river-41
    """
    from guwah.casework.disposal.destroying import item_named
    from guwah.casework.sheets import sheets

    with opened_vault() as vault:
        case = vault.case(case_name)
        chosen = item_named(case, name)
        found = [sheet for item, sheet in sheets(case) if item == chosen]
    if as_json:
        put_json({"item": chosen, "sheets": [msgspec.to_builtins(one) for one in found]})
        return
    if not found:
        say(_("Nothing is known of it: it was kept as it is."))
    for sheet in found:
        for one in sheet.members:
            print(escape_terminal(one.item + (f" / {one.member}" if one.member else "")))
            kind = one.reader or one.media_type or _("unknown")
            print(
                f"  {escape_terminal(kind)}: {one.records} · {one.anomalies} · {one.bytes} {one.unit}"
            )
            for key, value in one.metadata.items():
                print(f"  {escape_terminal(key)}: {escape_terminal(_shown(value))}")
            for fact in one.facts:
                print(f"  {fact_line(fact)}")


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 300 else text[:300] + "…"
