"""The verbs of *custody* that reach beyond the vault: checkpoints, time stamps, witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli.options import case_option, json_option, opened_vault, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say
from guwah.errors import GuwahError, UsageError

if TYPE_CHECKING:
    from guwah.casework.opening import Vault
    from guwah.casework.proving.stamping import Stamped, Trust
    from guwah.vault.case import CaseVault

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
@case_option
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

    It is held against the record by `guwah custody verify --against quiet.checkpoint`.
    """
    from guwah.casework.proving import checkpoints, custody

    with opened_vault() as vault:
        case = vault.case(case_name)
        data = checkpoints.grown_since(case, read_small(since)) if since else case.checkpoint()
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
    from guwah.casework.proving import checkpoints

    digits = "".join(key.split()).lower()
    try:
        public = bytes.fromhex(digits)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise UsageError("a key has 64 digits of 0 to 9 and a to f")
    newest = checkpoints.follows(read_small(old), read_small(new), public)
    if as_json:
        put_json({"size": newest.size, "root": newest.root.hex(), "holds": True})
    else:
        say(_("It holds: {size} entries, and the older ones are its beginning.").format(
            size=newest.size))  # fmt: skip


def trust_of(roots: Sequence[Path], headers: Sequence[Path]) -> Trust:
    """What stamps are judged by, from files that a person named."""
    from guwah.casework.proving.stamping import Trust
    from guwah.custody import opentime, timetoken

    found = [one for path in roots for one in timetoken.parse_roots(read_small(path), str(path))]
    blocks: dict[int, bytes] = {}
    for path in headers:
        blocks |= opentime.parse_headers(read_small(path).decode("ascii", "replace"), str(path))
    return Trust(found if roots else None, blocks if headers else None)


ROOTS = click.option(
    "--roots", type=FILE, multiple=True, metavar="FILE",
    help="Certificates of authorities that you trust, PEM.",
)  # fmt: skip
HEADERS = click.option(
    "--headers", type=FILE, multiple=True, metavar="FILE",
    help="Block headers that you trust: height and 80 bytes in hex a line.",
)  # fmt: skip


@click.command("stamp", short_help="Have the time of records of keeping attested.")
@click.option("--case", "names", metavar="CASE", multiple=True, help="Only this folder.")
@click.option("--tsa", metavar="URL", help="Ask this time stamp authority (RFC 3161).")
@click.option("--calendar", "calendars", metavar="URL", multiple=True,
              help="Ask this OpenTimestamps calendar; as often as needed.")  # fmt: skip
@click.option("--upgrade", is_flag=True, help="Ask the calendars for the blocks they promised.")
@click.option("--proxy", metavar="URL", help="Reach it through this proxy.")
@click.option("--request-out", type=FILE, metavar="FILE", help="Write the request instead.")
@click.option("--ots", is_flag=True, help="The request is for a calendar, not for an authority.")
@click.option("--token-in", type=FILE, metavar="FILE", help="Enter the answer to such a request.")
@click.option("--renew", is_flag=True, help="Only folders whose stamp runs out soon.")
@click.option("--within", type=click.IntRange(min=0), default=90, show_default=True,
              metavar="DAYS", help="What soon means.")  # fmt: skip
@ROOTS
@HEADERS
@json_option
@vault_options
def stamp(
    names: tuple[str, ...], as_json: bool, roots: tuple[Path, ...], headers: tuple[Path, ...],
    **given: Any,
) -> None:  # fmt: skip
    """Have the time of records of keeping attested by someone else.

    One salted digest leaves for all folders together; it tells nobody what or how much is kept.
    Without a network, carry it: --request-out here, --token-in afterwards. Give --roots, so that
    the answer is checked when it comes.

    \b
        guwah custody stamp --tsa https://tsa.example/ --roots tsa-root.pem
        guwah custody stamp --request-out request.tsq
        guwah custody stamp --token-in answer.tsr --roots tsa-root.pem
        guwah custody stamp --renew
        guwah custody stamp --calendar https://calendar.example/
        guwah custody stamp --upgrade --calendar https://calendar.example/
    """
    ways = [name for name in ("tsa", "calendars", "request_out", "token_in") if given[name]]
    if len(ways) != 1 and (ways or not (given["renew"] or given["upgrade"])):
        raise UsageError(
            "one way at a time: --tsa URL, --calendar URL, --request-out FILE or --token-in FILE",
            hint="guwah custody stamp --help",
        )
    trust = trust_of(roots, headers)
    with opened_vault() as vault:
        cases = [vault.case(name) for name in names] or vault.cases()
        chosen = _due(cases, given["within"]) if given["renew"] else cases
        if not chosen and ways and ways != ["token_in"]:
            if as_json:
                put_json({"stamps": []})
            else:
                say(_("There is nothing to stamp."))
            return
        made = _stamped(vault, cases, chosen, ways, given, trust)
        aliases = {case.id: case.alias for case in cases}
    if as_json:
        put_json({"stamps": [stamp_row(one) for one in made]})
    elif made:
        put_stamps(made, aliases)


def _stamped(
    vault: Vault, cases: Sequence[CaseVault], chosen: Sequence[CaseVault], ways: list[str],
    given: dict[str, Any], trust: Trust,
) -> list[Stamped]:  # fmt: skip
    """Do the one thing that was asked for."""
    from guwah.casework.proving import authorities, calendars, stamping
    from guwah.custody import opentime

    if given["upgrade"]:
        return _upgraded(cases, given, trust)
    if ways == ["tsa"]:
        return authorities.stamp_at(chosen, given["tsa"], given["proxy"], trust)
    if ways == ["calendars"]:
        return calendars.stamp_in(chosen, given["calendars"], given["proxy"], trust)
    if ways == ["token_in"]:
        answer = read_small(given["token_in"])
        # An RFC 3161 answer is a DER sequence; no OpenTimestamps operation has this number.
        if answer[:1] == b"\x30" and len(answer) <= opentime.MOST_BYTES:
            return authorities.take_token(cases, answer, trust)
        return calendars.take_proof(cases, answer, trust)
    if ways == ["request_out"]:
        _write_request(chosen, given["request_out"], given["ots"])
        return []
    made = [one for case in chosen for one in stamping.stamps(case, trust)]
    if not made:
        say(_("No stamp runs out within {days} days.").format(days=given["within"]))
    return made


def _write_request(chosen: Sequence[CaseVault], out: Path, ots: bool) -> None:
    from guwah.casework.proving import authorities, calendars

    write_new(out, b"")
    prepared = calendars.request_proof if ots else authorities.request_token
    asked = prepared(chosen, None)
    out.write_bytes(asked if isinstance(asked, bytes) else asked.data)
    say(_("Wrote {path}. Have it answered, then: guwah custody stamp --token-in ANSWER").format(
        path=out))  # fmt: skip


def _upgraded(cases: Sequence[CaseVault], given: dict[str, Any], trust: Trust) -> list[Stamped]:
    """Ask for promised blocks, or say whom to ask."""
    from guwah.casework.proving import calendars

    made = calendars.upgrade(cases, given["calendars"], given["proxy"], trust)
    left = {url for *_rest, debts in calendars.owed(cases) for _message, url in debts}
    for url in sorted(left):
        say(_("Not in a block yet; ask again with --upgrade --calendar {url}").format(url=url))
    if not made and not left:
        say(_("No stamp waits for a block."))
    return made


def _due(cases: Sequence[CaseVault], days: int) -> list[CaseVault]:
    from guwah.casework.proving import stamping

    return [case for case in cases if stamping.due(case, days)]


def stamp_row(one: Stamped) -> dict[str, Any]:
    """A stamp as programs read it."""
    return {"case": one.case, "entry": one.index, "size": one.size, "kind": one.stamp.kind,
            "verdict": one.judged.verdict.value, "time": one.judged.time,
            "until": one.judged.until}  # fmt: skip


def put_stamps(made: Sequence[Stamped], aliases: dict[str, str]) -> None:
    """Print stamps for a person."""
    put_table(
        ("folder", "entries", "existed by", "runs out", "verdict"),
        [[aliases[one.case], one.size, one.judged.time or "–", one.judged.until or "–",
          one.judged.verdict.value] for one in made],
    )  # fmt: skip


def stamp_errors(made: Sequence[Stamped], aliases: dict[str, str]) -> list[GuwahError]:
    """What to say of stamps that do not hold or could not be checked, the gravest first."""
    errors = [one.judged.error(f"{aliases[one.case]}, entry {one.index}") for one in made]
    return sorted((one for one in errors if one is not None), key=lambda one: one.exit_code)
