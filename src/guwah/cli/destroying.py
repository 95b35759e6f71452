"""The verbs that destroy, and what forbids or postpones it: parts of `case`, `item`, `vault`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.options import json_option, opened_vault, text_option, vault_options, vault_path
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, say
from guwah.errors import CancelledError, UsageError
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.disposal.destroying import Loss
    from guwah.casework.disposal.holders import Holder
    from guwah.vault.case import CaseVault
    from guwah.vault.desk import Desk

SHOWN_NAMES = 20
_certificate_option = click.option(
    "--certificate", metavar="FILE", type=click.Path(path_type=Path),
    help="Write a certificate that a stranger can check.",
)  # fmt: skip
_yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def _confirm(what: str, loss: Loss, held_by: list[Holder], yes: bool) -> None:
    say(_("This destroys {what}: {originals}, {records}.").format(
        what=what,
        originals=counted("{n} original", "{n} originals", loss.items),
        records=counted("{n} message", "{n} messages", loss.records)))  # fmt: skip
    for name in loss.names[:SHOWN_NAMES]:
        say(f"  '{escape_terminal(name)}'")
    if len(loss.names) > SHOWN_NAMES:
        say(_("  and {n} more").format(n=len(loss.names) - SHOWN_NAMES))
    if held_by:
        say(_("Who may still hold something of it; what they have stays with them:"))
    for one in held_by:
        say(f"  {one.kind}: {escape_terminal(one.who)}, {one.when}")
    say(_("It cannot be undone. Copies that you made by hand are not known here."))
    if not yes and not click.confirm(_("Destroy it?"), err=True):
        raise CancelledError("nothing was destroyed")


def _tell_judgements(desk: Desk, items: list[str]) -> None:
    """Name what goes with them on the desk."""
    from guwah.casework.connecting.judging import about

    lost = about(desk, items)
    if lost:
        say(counted("{n} judgement about it, on your desk, goes with it.",
                    "{n} judgements about it, on your desk, go with it.", lost))  # fmt: skip


def _free(path: Path | None) -> None:
    """Nothing is destroyed for a certificate that cannot be written."""
    if path is not None and (path.exists() or not path.parent.is_dir()):
        raise UsageError("the certificate cannot be made there", item=str(path),
                         hint="name a file that does not exist yet, in a folder that does")  # fmt: skip


@click.command("destroy", short_help="Destroy a folder: afterwards nothing of it can be had.")
@click.argument("name", metavar="CASE")
@_yes_option
@_certificate_option
@vault_options
def case_destroy(name: str, yes: bool, certificate: Path | None) -> None:
    """Destroy a folder: afterwards nothing of it can be had.

    What will be lost is named first, and who may hold a copy.

    \b
        guwah case destroy quiet-river-41 --certificate destroyed.json
    """
    from guwah.casework.disposal import retaining
    from guwah.casework.disposal.destroying import loss
    from guwah.casework.disposal.holders import holders

    _free(certificate)
    with opened_vault() as vault:
        found, desk = vault.case(name), vault.store.desk
        retaining.verify_free(found)
        _tell_judgements(desk, found.items())
        _confirm(f"folder {found.alias}", loss(found), holders(found, desk), yes)
        alias, id_ = found.alias, found.id
        vault.destroy_case(name)
        say(_("Destroyed folder {alias}.").format(alias=alias))
        _certify(certificate, desk, "case-destroyed", "case", id_)


@click.command("destroy", short_help="Destroy one item; the record of keeping still verifies.")
@click.argument("name", metavar="ITEM")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder it is in.")
@_yes_option
@_certificate_option
@vault_options
def item_destroy(name: str, case_name: str, yes: bool, certificate: Path | None) -> None:
    """Destroy one item; the record of keeping still verifies.

    ITEM is what `guwah case list --case CASE` shows: the id, or enough of its first digits.

    \b
        guwah item destroy 2f006424 --case quiet-river-41
    """
    from guwah.casework.disposal import retaining
    from guwah.casework.disposal.destroying import item_named, loss
    from guwah.casework.disposal.holders import holders

    _free(certificate)
    with opened_vault() as vault:
        found = vault.case(case_name)
        chosen = item_named(found, name)
        retaining.verify_free(found)
        _tell_judgements(vault.store.desk, [chosen])
        _confirm(f"item {chosen}", loss(found, chosen), holders(found, vault.store.desk), yes)
        vault.destroy_item(case_name, chosen)
        say(_("Destroyed item {name}.").format(name=chosen))
        _certify(certificate, found, "destroyed", "item", chosen)


@click.command("destroy", short_help="Destroy the whole vault.")
@_yes_option
@_certificate_option
@vault_options
def vault_destroy(yes: bool, certificate: Path | None) -> None:
    """Destroy the whole vault: the seed first, then all keys, then the rest.

    A vault whose destruction was interrupted is destroyed to its end without a passphrase.

    \b
        guwah vault destroy --vault my.vault
    """
    from guwah.casework.disposal import certifying
    from guwah.casework.disposal.destroying import Loss, destroy_all, loss
    from guwah.casework.disposal.holders import holders
    from guwah.vault.erasing import erase, is_begun

    _free(certificate)
    if is_begun(vault_path()):
        say(_("This vault has no seed any more: nobody can open what is left of it."))
        if not yes and not click.confirm(_("Remove it?"), err=True):
            raise CancelledError("nothing was removed")
        _tell_left(erase(vault_path()))
        return
    with opened_vault() as vault:
        desk, key = vault.store.desk, vault.store.desk.log_key
        losses = [loss(one) for one in vault.cases()]
        held_by = [*holders(None, desk), *(h for one in vault.cases() for h in holders(one, None))]
        names = tuple(name for one in losses for name in one.names)
        total = Loss(sum(o.items for o in losses), sum(o.records for o in losses), names)
        _confirm(_("the whole vault"), total, held_by, yes)
        made: list[bytes] = []

        def certify() -> None:
            made.append(certifying.certificate(desk.log, "vault-destroyed", lambda more: True))

        left = destroy_all(vault.store, certify)
        if certificate is not None:
            _put_certificate(certificate, made[0], key)
        _tell_left(left)


def _certify(path: Path | None, kept: CaseVault | Desk, type: str, key: str, value: str) -> None:
    """Write a certificate of what was destroyed, where one is asked for."""
    from guwah.casework.disposal import certifying

    if path is not None:
        data = certifying.certificate(kept.log, type, lambda more: more.get(key) == value)
        _put_certificate(path, data, kept.log_key)


def _put_certificate(path: Path, data: bytes, key: str) -> None:
    from guwah.casework.disposal import certifying

    certifying.write(path, data)
    say(
        _("Wrote {path}. It is checked with this key, to be given by another way:").format(
            path=path
        )
    )
    print(key)


def _tell_left(left: list[str]) -> None:
    say(_("Destroyed the vault."))
    for name in left:
        say(_("  '{name}' is no part of a vault and stays.").format(name=escape_terminal(name)))


@click.command("retain", short_help="Set the day from which a folder is due to be destroyed.")
@click.argument("name", metavar="CASE")
@click.option(
    "--until", metavar="DAY", help="2027-01-31; `never` takes the day away.", required=True
)
@text_option("--why", metavar="TEXT", default="", help="A reason.")
@vault_options
def case_retain(name: str, until: str, why: str) -> None:
    """Set the day from which a folder is due to be destroyed. Nothing is destroyed by itself.

    \b
        guwah case retain quiet-river-41 --until 2027-01-31
    """
    from guwah.casework.disposal import retaining

    try:
        day = None if until == "never" else date.fromisoformat(until)
    except ValueError:
        raise UsageError(f"'{until}' is no day", hint="a day looks like 2027-01-31") from None
    with opened_vault() as vault:
        retaining.retain(vault.case(name), day, why)


@click.command("hold", short_help="Forbid that anything of a folder is destroyed.")
@click.argument("name", metavar="CASE")
@text_option("--why", metavar="TEXT", default="", help="The reason.")
@click.option("--release", is_flag=True, help="Take the hold away.")
@vault_options
def case_hold(name: str, why: str, release: bool) -> None:
    """Forbid that anything of a folder is destroyed, until the hold is taken away.

    \b
        guwah case hold quiet-river-41 --why "the court asked for it"
    """
    from guwah.casework.disposal import retaining

    with opened_vault() as vault:
        (retaining.release if release else retaining.hold)(vault.case(name), why)


@click.command("due", short_help="Folders whose day is over.")
@json_option
@vault_options
def case_due(as_json: bool) -> None:
    """Folders whose day is over, and whether a hold stands.

    \b
        guwah case due
    """
    from guwah.casework.disposal import retaining

    with opened_vault() as vault:
        today = datetime.now(UTC).date()
        rows: list[dict[str, Any]] = []
        for one, term in retaining.due(vault.cases(), today):
            hold = retaining.held(one)
            rows.append({"case": one.id, "alias": one.alias, "until": term.until.isoformat(),
                         "why": term.why, "held": hold.why if hold else None})  # fmt: skip
    if as_json:
        put_json({"due": rows})
        return
    put_table(("folder", "until", "why", "hold"),
              [[r["alias"], r["until"], r["why"] or "–", r["held"] or "–"] for r in rows],
              long=("why",))  # fmt: skip


@click.command("certificate", short_help="Check a certificate of destruction.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--key", metavar="KEY", required=True, help="64 hex digits, got by another way.")
@json_option
def custody_certificate(path: Path, key: str, as_json: bool) -> None:
    """Check a certificate of destruction; no vault is needed.

    It proves what a log says, not that no copy is left elsewhere.

    \b
        guwah custody certificate destroyed.json --key KEY
    """
    from guwah.casework.disposal.certifying import verify

    told = verify(path, key)
    if as_json:
        put_json({"type": told.type, "claimed_at": told.claimed_at, "more": told.more,
                  "size": told.checkpoint.size, "holds": True})  # fmt: skip
        return
    what = {"destroyed": _("an item"), "case-destroyed": _("a folder")}.get(
        told.type, _("the vault")
    )
    say(_("The log of {size} entries says that {what} was destroyed at {at}, by its device's clock.").format(
        size=told.checkpoint.size, what=what, at=told.claimed_at))  # fmt: skip
    for one in told.more.get("held_by", []):
        say(_("  may hold a copy: {kind} {who}").format(
            kind=escape_terminal(str(one["kind"])), who=escape_terminal(str(one["who"]))))  # fmt: skip
    say(_("This does not show that no copy is left elsewhere."))
