"""The verb `case invite`: the page with which a person encrypts files on the phone."""

from __future__ import annotations

from pathlib import Path

import click

from guwah.cli.options import case_option, json_option, opened_vault, vault_options
from guwah.cli.terminal import _, put_json, say
from guwah.errors import UsageError


@click.command("invite", short_help="Make a page with which someone encrypts files to a folder.")
@case_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("envelope.html"),
    show_default=True,
    metavar="FILE",
    help="Where the page goes.",
)
@json_option
@vault_options
def invite(case_name: str, out: Path, as_json: bool) -> None:
    """Make a page with which someone encrypts files to a folder.

    The page is one file that works without the internet. Only this folder can open what is made
    with it; then: guwah receive notes-….age --case CASE

    \b
        guwah case invite --case quiet-river-41 --out envelope.html
    """
    from guwah.casework.access import inviting

    if out.exists():
        raise UsageError("there is a file of that name", item=str(out), hint="choose another --out")
    with opened_vault() as vault:
        made = inviting.invite(vault.case(case_name))
    try:
        out.write_bytes(made.page)
    except OSError as cause:
        hint = "name a place where you may write"
        raise UsageError("cannot be written", item=str(out), hint=hint) from cause
    if as_json:
        put_json({"invitation": made.id, "path": str(out), "mark": made.mark})
        return
    say(_("Wrote {path}. Bring it by a way that you trust.").format(path=out))
    say(_("Compare by voice what the page shows: {mark}").format(mark=made.mark))
