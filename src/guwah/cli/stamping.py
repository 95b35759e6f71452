"""The verbs of *custody* that reach beyond the vault: checkpoints, time stamps, witnesses."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import json_option, opened_vault, vault_options
from guwah.cli.terminal import _, put_json, say
from guwah.errors import UsageError

_MOST_BYTES = 1 << 20
FILE = click.Path(path_type=Path)


def read_small(path: Path) -> bytes:
    """The bytes of a small file that a person named.

    Raises:
        UsageError: If it cannot be read or is larger than 1 MiB.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "not readable").lower()
        raise UsageError(f"cannot be read: {reason}", item=str(path)) from error
    if len(data) > _MOST_BYTES:
        raise UsageError("is too large for this", item=str(path))
    return data


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        UsageError: If there is one of that name, or it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(
            "there is a file of that name", item=str(path), hint="choose another name"
        ) from None
    except OSError as error:
        reason = (error.strerror or "not writable").lower()
        raise UsageError(f"cannot be written: {reason}", item=str(path)) from error


@click.command("checkpoint", short_help="Copy the newest checkpoint of a folder out.")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--out", type=FILE, metavar="FILE", required=True, help="Where it goes.")
@click.option("--since", type=FILE, metavar="SAVED",
              help="An older one: adds the proof that this one continues it.")  # fmt: skip
@json_option
@vault_options
def checkpoint(case_name: str, out: Path, since: Path | None, as_json: bool) -> None:
    """Copy the newest checkpoint of a folder out.

    Whoever keeps it can later show that the record of keeping was not cut off or rewritten. It
    says how many entries there are, and nothing of what they say.

    \b
        guwah custody checkpoint --case quiet-river-41 --out quiet.checkpoint
        guwah custody verify --against quiet.checkpoint
    """
    from guwah.casework import custody, holding

    with opened_vault() as vault:
        case = vault.case(case_name)
        data = holding.grown_since(case, read_small(since)) if since else case.checkpoint()
        head, key = custody.head(case), case.log_key
    write_new(out, data)
    if as_json:
        put_json({"path": str(out), **head, "key": key})
        return
    say(_("Wrote {path}: {size} entries. Keep it where nobody can change it.").format(
        path=out, size=head["size"]))  # fmt: skip


@click.command(
    "follows", short_help="Check that one checkpoint continues another, without a vault."
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--key", metavar="KEY", required=True, help="The folder's key.")
@json_option
def follows(old: Path, new: Path, key: str, as_json: bool) -> None:
    """Check that one checkpoint continues another, without a vault.

    OLD is a checkpoint that you kept; NEW is what `checkpoint --since OLD` wrote; KEY is the 64
    digits of the folder's key. What is checked: NEW has all entries of OLD, in their order.

    \b
        guwah custody follows old.checkpoint new.checkpoint --key "1a2b 3c4d"
    """
    from guwah.casework import holding

    digits = "".join(key.split()).lower()
    try:
        public = bytes.fromhex(digits)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise UsageError("a key has 64 digits of 0 to 9 and a to f")
    newest = holding.follows(read_small(old), read_small(new), public)
    if as_json:
        put_json({"size": newest.size, "root": newest.root.hex(), "holds": True})
    else:
        say(_("It holds: {size} entries, and the older ones are its beginning.").format(
            size=newest.size))  # fmt: skip
