"""The verbs `backup` and `restore`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.entry import gravest
from guwah.cli.options import json_option, opened_vault, secret, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, say

if TYPE_CHECKING:
    from guwah.vault.health import Finding
    from guwah.vault.snapshot_store import Place


def bucket_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that reach a bucket."""
    for words, metavar, told in (
        ("--proxy", "URL", "Reach the bucket through this proxy."),
        ("--profile", "NAME", "The section of the credentials file; `default` if not given."),
        ("--credentials", "F", "Read the bucket's credentials from F, not ~/.aws/credentials."),
        ("--endpoint", "URL", "Address of the bucket's server."),
    ):
        command = click.option(words, metavar=metavar, help=told)(command)
    return command


def _place(
    address: str, endpoint: str | None, credentials: str | None, profile: str | None,
    proxy: str | None,
) -> Place:  # fmt: skip
    from guwah.vault.snapshot_store import Access, Place

    path = Path(credentials) if credentials else None
    return Place(address, Access(endpoint, path, profile or "default", proxy))


@click.command()
@click.argument("place", metavar="PLACE")
@click.option("--verify", "verify", is_flag=True, help="Copy nothing; read the backup back.")
@click.option("--forget-older", is_flag=True,
              help="Remove the backups of vaults from which this one was restored.")  # fmt: skip
@bucket_options
@json_option
@vault_options
def backup(place: str, verify: bool, forget_older: bool, as_json: bool, **given: Any) -> int:
    """Copy what is sealed to PLACE, a directory or s3://BUCKET/PREFIX.

    Copies what is new; run again, it goes on where it was interrupted. What was destroyed in the
    vault goes from the backup, too, with the next run. Nothing leaves that is not sealed.

    \b
        guwah backup /media/usb/backup
        guwah backup s3://bucket/backup --endpoint https://s3.example.org
        guwah backup /media/usb/backup --verify
    """
    from guwah.casework.upkeep import backing_up

    there = _place(place, **given)
    if verify:
        with opened_vault() as vault:
            files, found = backing_up.verify_backup(vault, there)
        return _tell_verified(files, found, as_json)
    with opened_vault() as vault:
        done = backing_up.back_up(vault, there, forget_older=forget_older)
    if as_json:
        put_json({"to": done.address, "files": done.files, "copied": done.copied,
                  "bytes": done.copied_bytes, "removed": done.removed, "others": done.others,
                  "keeps_versions": done.keeps_versions})  # fmt: skip
        return 0
    say(_("{files} in the backup, {copied} copied now, {removed} removed.").format(
        files=counted("{n} file", "{n} files", done.files), copied=done.copied,
        removed=done.removed))  # fmt: skip
    if done.others:
        say(counted("{n} backup of another computer or generation lies there, too; it stays.",
                    "{n} backups of other computers or generations lie there, too; they stay.",
                    done.others))  # fmt: skip
    if done.keeps_versions:
        say(_("This bucket keeps old versions: what you destroy stays in it. Turn versioning off."))
    return 0


def _tell_verified(files: int, found: list[Finding], as_json: bool) -> int:
    if as_json:
        put_json({"files": files, "holds": not found, "found": _as_json(found)})
    elif found:
        _put(found)
    else:
        say(_("The backup is whole: {files}.").format(
            files=counted("{n} file", "{n} files", files)))  # fmt: skip
    return gravest([one.code for one in found])


@click.command()
@click.argument("place", metavar="PLACE")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--at", metavar="TIME", help="Of several backups the one that was made then.")
@click.option("--incomplete", is_flag=True, help="Finish though some of the backup is damaged.")
@bucket_options
@json_option
@vault_options
def restore(
    place: str, directory: Path, at: str | None, incomplete: bool, as_json: bool, **given: Any
) -> int:
    """Make a vault again in DIR from the backup in PLACE.

    DIR must be new or empty. The passphrase is that of the vault when the backup was made. The
    restored vault keeps records of its own from there on; the computer of before may go on, too.

    \b
        guwah restore /media/usb/backup my.vault
    """
    from guwah.casework.upkeep.restoring import restore as made_again

    done = made_again(_place(place, **given), directory, secret(), at=at, incomplete=incomplete)
    if as_json:
        put_json({"vault": str(done.path) if done.finished else None, "at": done.at,
                  "files": done.files, "cases": done.cases, "others": list(done.others),
                  "found": _as_json(done.damaged)})  # fmt: skip
        return gravest([one.code for one in done.damaged])
    if done.damaged:
        _put(list(done.damaged))
    if done.finished:
        say(_("Restored {path} as it was at {at}: {folders}.").format(
            path=done.path, at=done.at,
            folders=counted("{n} folder", "{n} folders", done.cases)))  # fmt: skip
    else:
        say(_("Nothing is finished. Mend the backup and run it again, or add --incomplete."))
    for other in done.others:
        say(_("There is also a backup made at {at}: --at {at}").format(at=other))
    return gravest([one.code for one in done.damaged])


def _put(found: list[Finding]) -> None:
    put_table(("what", "file", "why"), [[_(one.kind), one.path, one.what] for one in found],
              long=("why",))  # fmt: skip


def _as_json(found: list[Finding] | tuple[Finding, ...]) -> list[dict[str, object]]:
    return [{"path": one.path, "kind": one.kind, "what": one.what, "code": one.code}
            for one in found]  # fmt: skip
