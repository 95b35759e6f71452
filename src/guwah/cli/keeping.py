"""The verbs that keep and destroy: `init`, `case`, `item`, `receive`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.destroying import case_destroy, case_due, case_hold, case_retain, item_destroy
from guwah.cli.entry import gravest
from guwah.cli.inviting import invite
from guwah.cli.options import (
    InOrder,
    case_option,
    json_option,
    opened_vault,
    secret,
    text_option,
    vault_options,
    vault_path,
)
from guwah.cli.patterns import case_set
from guwah.cli.sharing import hand_over, share, shares, unshare
from guwah.cli.sources import from_folders, item_show
from guwah.cli.tables import put_table, short_id
from guwah.cli.terminal import _, counted, put_json, say, say_error
from guwah.errors import GuwahError, UsageError
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.receiving import Received
    from guwah.vault.case import CaseVault

_MAY_BE_CHATS = frozenset({"text/plain", "text/html", "application/xhtml+xml", "application/zip",
                           "application/gzip"})  # fmt: skip


@click.command()
@json_option
@vault_options
def init(as_json: bool) -> None:
    """Make a new vault.

    It is one directory; everything in it is sealed with the passphrase, which is asked for twice.
    For --key-file make a file with age-keygen.

    \b
        guwah init --vault my.vault
    """
    from guwah.casework.opening import Vault

    path = vault_path()
    with Vault.create(path, secret(confirm=True)) as vault:
        if as_json:
            put_json({"vault": str(path), "fingerprint": vault.fingerprint})
            return
        say(
            _("Made the vault {path}. Fingerprint: {mark}").format(
                path=path, mark=vault.fingerprint
            )
        )
        say(_("Without the passphrase nothing in it can ever be read. Keep it apart."))


@click.group(cls=InOrder)
def case() -> None:
    """Make, list or destroy folders: one for each person's matter.

    \b
        guwah case new
        guwah case list
    """


@case.command("new", short_help="Make a folder with a random alias.")
@json_option
@vault_options
def case_new(as_json: bool) -> None:
    """Make a folder with a random alias, which says nothing about anyone.

    \b
        guwah case new
    """
    with opened_vault() as vault:
        made = vault.new_case()
        if as_json:
            put_json({"case": made.id, "alias": made.alias})
        else:
            print(made.alias)


@case.command("list")
@click.option("--case", "name", metavar="CASE", help="List the items of this folder.")
@json_option
@vault_options
def case_list(name: str | None, as_json: bool) -> None:
    """List folders, or the items of one.

    \b
        guwah case list
        guwah case list --case quiet-river-41
    """
    from guwah.casework.counting import count_case, items_of

    with opened_vault() as vault:
        if name:
            items = items_of(vault.case(name))
            if as_json:
                put_json({"items": items})
            else:
                put_table(
                    ("item", "received", "reader", "records", "unread parts", "name"),
                    [[short_id(i["item"]), i["received"], i["reader"] or "–", i["records"],
                      i["anomalies"], i["name"]] for i in items],
                    long=("name",),
                )  # fmt: skip
            return
        rows = [count_case(one) for one in vault.cases()]
        if as_json:
            put_json({"cases": rows})
        else:
            put_table(
                ("folder", "items", "messages", "id"),
                [[r["alias"], r["items"], r["sendings"], r["case"]] for r in rows],
            )


case.add_command(invite)
for _shared in (share, shares, unshare, hand_over):
    case.add_command(_shared)
case.add_command(from_folders)
case.add_command(case_set)


for _each in (case_destroy, case_retain, case_hold, case_due):
    case.add_command(_each)


@click.group(cls=InOrder)
def item() -> None:
    """Show or destroy one item of a folder.

    \b
        guwah item show 2f006424 --case quiet-river-41
        guwah item destroy 2f006424 --case quiet-river-41
    """


item.add_command(item_show)


item.add_command(item_destroy)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    type=click.Path(path_type=Path, readable=False),
    metavar="PATH…",
)
@case_option
@click.option("--deposit", metavar="DIR", type=click.Path(path_type=Path),
              help="Take in all that was added to a deposit.")  # fmt: skip
@text_option("--giver", metavar="WHO", help="Who handed it in.")
@click.option("--zone", metavar="ZONE", help="Where the phone was when it exported: Europe/Oslo.")
@click.option("--reader", metavar="NAME", help="Use this reader.")
@click.option("--as-is", is_flag=True, help="Keep without looking inside.")
@json_option
@vault_options
def receive(
    paths: tuple[Path, ...], case_name: str, deposit: Path | None, giver: str | None,
    as_json: bool, **given: Any,
) -> int:  # fmt: skip
    """Keep originals sealed and on record, then read them.

    Give the files as the app exported them; a zip needs no unpacking. A chat that was exported
    again later adds what is new.

    \b
        guwah receive "WhatsApp Chat - Bob.zip" --case quiet-river-41
    """
    from guwah.casework.proving.custody import head

    if deposit is not None:
        from guwah.casework.access.depositing import envelopes

        paths = (*paths, *envelopes(deposit))
    if not paths:
        raise UsageError("nothing was handed in", hint="name files, or --deposit DIR")
    codes, items = [], []
    told_zones: set[str] = set()
    with opened_vault() as vault:
        for one in vault.receive(paths, case_name, giver=giver, **given):
            if isinstance(one, GuwahError):
                say_error(one)
                codes.append(one.exit_code)
                continue
            items.append(one)
            codes.append(3 if one.anomalies else 0)
            if not as_json:
                _tell(one, as_is=given["as_is"])
                if one.zone_told and one.zone_told not in told_zones:
                    told_zones.add(one.zone_told)
                    say(_("hint: the phone was set to the zone {zone}; if it is right: --zone {zone}").format(
                        zone=escape_terminal(one.zone_told)))  # fmt: skip
        if not as_json and not given["as_is"]:
            _tell_unread(vault.case(case_name), items)
        if as_json:
            put_json({"items": [_as_json(one) for one in items],
                      "checkpoint": head(vault.case(case_name))})  # fmt: skip
    return gravest(codes)


def _tell_unread(case: CaseVault, items: Sequence[Received]) -> None:
    """Say of what no reader of chats knows what `guwah read` could read of it, and what nothing."""
    from guwah.casework.deriving.files import files

    fresh = {one.item: one for one in items if not one.again}
    found = [one for one in (files(case, fresh) if fresh else ()) if one.kinds]
    types: dict[str, list[str]] = {}
    for file in found:
        types.setdefault(file.item, []).append(file.media_type)
    for item, one in fresh.items():
        mine = types.get(item, [])
        name = escape_terminal(one.name)
        if one.reader is None and not mine:
            say(_("'{name}': no reader knows it; nothing in it was read.").format(name=name))
        elif one.reader is None and _MAY_BE_CHATS.issuperset(mine):
            say(_("'{name}': no chat that a reader knows; `guwah read` takes its words.").format(
                name=name))  # fmt: skip
    kinds = Counter(str(kind) for one in found for kind in one.kinds)
    words = (("picture", "{n} picture", "{n} pictures"),
             ("transcript", "{n} voice note or film", "{n} voice notes or films"),
             ("document", "{n} document", "{n} documents"))  # fmt: skip
    told = [counted(one, many, kinds[kind]) for kind, one, many in words if kinds[kind]]
    if told:
        say(_("hint: {what} can be read: guwah read --case {alias}").format(
            what=", ".join(told), alias=case.alias))  # fmt: skip


def _as_json(one: Received) -> dict[str, Any]:
    return {"item": one.item, "name": one.name, "reader": one.reader, "records": one.records,
            "anomalies": one.anomalies, "new": one.new, "already": one.already,
            "gone": one.gone}  # fmt: skip


def _tell(one: Received, *, as_is: bool) -> None:
    name = escape_terminal(one.name)
    if one.again:
        say(
            _("Already kept: '{name}'; that it was handed in again is on record.").format(name=name)
        )
        if one.zone_unused:
            say(_("  It is not read again, so --zone changes nothing."))
            say(_("  hint: to read it with a zone, destroy item {item} and receive it once more").format(
                item=short_id(one.item)))  # fmt: skip
    elif one.reader is None:
        say((_("Kept: '{name}', without a look inside.") if as_is else _("Kept: '{name}'.")).format(
            name=name))  # fmt: skip
    else:
        say(_("Kept: '{name}'. {all}: {new} new, {already} already here.").format(
            name=name, all=counted("{n} message", "{n} messages", one.records),
            new=one.new, already=one.already))  # fmt: skip
    if one.gone:
        say(counted("  {n} message that an earlier export has is not in this one.",
                    "  {n} messages that an earlier export has are not in this one.", one.gone))  # fmt: skip
    if one.anomalies:
        say(counted("  {n} part could not be read; its bytes are kept.",
                    "  {n} parts could not be read; their bytes are kept.", one.anomalies))  # fmt: skip
