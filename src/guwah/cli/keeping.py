"""The verbs that keep and destroy: `init`, `case`, `item`, `receive`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.entry import gravest
from guwah.cli.options import (
    json_option,
    opened_vault,
    secret,
    value_or_stdin,
    vault_options,
    vault_path,
)
from guwah.cli.terminal import _, put_json, put_table, say, say_error
from guwah.errors import CancelledError, GuwahError

if TYPE_CHECKING:
    from guwah.casework.destroying import Loss
    from guwah.casework.receiving import Received


@click.command()
@json_option
@vault_options
def init(as_json: bool) -> None:
    """Make a new vault.

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


@click.group()
def case() -> None:
    """Make, list or destroy folders: one for one person's matter."""


@case.command("new")
@json_option
@vault_options
def case_new(as_json: bool) -> None:
    """Make a folder with a random alias."""
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
    """List folders, or the items of one."""
    from guwah.casework.counting import count_case, items_of

    with opened_vault() as vault:
        if name:
            items = items_of(vault.case(name))
            if as_json:
                put_json({"items": items})
            else:
                put_table(
                    ("item", "name", "received", "reader", "records", "unread parts"),
                    [[i["item"], i["name"], i["received"], i["reader"] or "–", i["records"],
                      i["anomalies"]] for i in items],
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


def _confirm(what: str, loss: Loss, yes: bool) -> None:
    say(_("This destroys {what}: {items} originals, {records} messages and parts.").format(
        what=what, items=loss.items, records=loss.records))  # fmt: skip
    for name in loss.names[:20]:
        say(f"  {name!r}")
    say(_("It cannot be undone. Backups of the folder keys/ that you made yourself still open it."))
    if not yes and not click.confirm(_("Destroy it?"), err=True):
        raise CancelledError("nothing was destroyed")


@case.command("destroy")
@click.argument("name", metavar="CASE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@vault_options
def case_destroy(name: str, yes: bool) -> None:
    """Destroy a folder: afterwards nothing of it can be had."""
    from guwah.casework.destroying import loss

    with opened_vault() as vault:
        found = vault.case(name)
        _confirm(f"folder {found.alias}", loss(found), yes)
        alias = found.alias
        vault.destroy_case(name)
        say(_("Destroyed folder {alias}.").format(alias=alias))


@click.group()
def item() -> None:
    """Destroy one item of a folder."""


@item.command("destroy")
@click.argument("name", metavar="ITEM")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder it is in.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@vault_options
def item_destroy(name: str, case_name: str, yes: bool) -> None:
    """Destroy one item; the record of keeping still verifies."""
    from guwah.casework.destroying import loss

    with opened_vault() as vault:
        found = vault.case(case_name)
        _confirm(f"item {name}", loss(found, name), yes)
        vault.destroy_item(case_name, name)
        say(_("Destroyed item {name}.").format(name=name))


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--giver", metavar="WHO", help="Who handed it in; `-` reads it from standard input.")
@click.option("--zone", metavar="ZONE", help="Where the phone was when it exported: Europe/Oslo.")
@click.option("--reader", metavar="NAME", help="Use this reader.")
@click.option("--as-is", is_flag=True, help="Keep without looking inside.")
@json_option
@vault_options
def receive(
    paths: tuple[Path, ...], case_name: str, giver: str | None, as_json: bool, **given: Any
) -> int:
    """Seal originals, log them, then read them.

    guwah receive "WhatsApp Chat - Bob.zip" --case quiet-river-41 --zone Europe/Oslo
    """
    from guwah.casework.custody import head

    giver = value_or_stdin(giver, "handed in by")
    codes, items = [], []
    with opened_vault() as vault:
        for one in vault.receive(paths, case_name, giver=giver, **given):
            if isinstance(one, GuwahError):
                say_error(one)
                codes.append(one.exit_code)
                continue
            items.append(one)
            codes.append(3 if one.anomalies else 0)
            if not as_json:
                _tell(one)
        if as_json:
            put_json({"items": [_as_json(one) for one in items],
                      "checkpoint": head(vault.case(case_name))})  # fmt: skip
    return gravest(codes)


def _as_json(one: Received) -> dict[str, Any]:
    return {"item": one.item, "name": one.name, "reader": one.reader, "records": one.records,
            "anomalies": one.anomalies, "new": one.new, "already": one.already,
            "gone": one.gone}  # fmt: skip


def _tell(one: Received) -> None:
    if one.again:
        say(
            _("Already kept: {name!r}; that it was handed in again is on record.").format(
                name=one.name
            )
        )
    elif one.reader is None:
        say(_("Kept: {name!r}. No reader knows it; nothing in it was read.").format(name=one.name))
    else:
        say(_("Kept: {name!r}. {new} new, {already} already here, {gone} gone.").format(
            name=one.name, new=one.new, already=one.already, gone=one.gone))  # fmt: skip
    if one.anomalies:
        say(
            _("  {count} parts could not be read; their bytes are kept.").format(
                count=one.anomalies
            )
        )
