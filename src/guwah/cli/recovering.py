"""The verb `recovery`: pages for people whom the owner picks; k of n of them open the vault."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guwah.cli.options import (
    InOrder,
    new_passphrase,
    new_passphrase_option,
    opened_vault,
    vault_options,
    vault_path,
)
from guwah.cli.terminal import _, counted, say
from guwah.errors import CancelledError, UsageError

if TYPE_CHECKING:
    from guwah.vault.recovery import Share

_LONGEST_LINE = 4096


@click.group(cls=InOrder)
def recovery() -> None:
    """Open the vault without its passphrase: by pages that people keep for you.

    \b
        guwah recovery make --shares 5 --needed 3 --out pages
        guwah recovery check
        guwah recovery open
    """


@recovery.command("make", short_help="Make pages; enough of them together open the vault.")
@click.option("--shares", type=int, default=5, show_default=True, help="How many pages.")
@click.option("--needed", type=int, default=3, show_default=True, help="How many open the vault.")
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path),
              help="A new directory for the pages.")  # fmt: skip
@vault_options
def recovery_make(shares: int, needed: int, out: Path) -> None:
    """Make printable pages; enough of them together open the vault.

    Pages that were made before open it no more.

    \b
        guwah recovery make --shares 5 --needed 3 --out pages
    """
    from guwah.casework.access.recovering import make

    with opened_vault() as vault:
        paths = make(vault, shares, needed, out)
    for path in paths:
        print(path)
    say(_("Any {needed} of these {shares} pages open the vault without the passphrase.").format(
        needed=needed, shares=shares))  # fmt: skip
    say(_("Print them on a printer of your own, hand them to different people, delete {out}.").format(
        out=out))  # fmt: skip
    say(_("Earlier pages open this vault no more; an older copy of it they still open."))
    say(_("hint: try it once: guwah recovery check"))


@recovery.command("check", short_help="Rehearse: see whether enough pages open the vault.")
@vault_options
def recovery_check() -> None:
    """Rehearse: see whether the pages that people kept open the vault. Nothing is changed or shown.

    The passphrase is not needed. The words of a page are typed on one line, in order; piped, each
    line is a page.

    \b
        guwah recovery check
    """
    from guwah.casework.access.recovering import check

    count = check(vault_path(), _typed())
    say(counted("It works: this {n} page opens the vault.",
                "It works: these {n} pages together open the vault.", count))  # fmt: skip


@recovery.command("open", short_help="Set a new passphrase with enough pages.")
@new_passphrase_option
@vault_options
def recovery_open(new_passphrase_file: Path | None) -> None:
    """Set a new passphrase with enough pages, where the old one is lost.

    \b
        guwah recovery open
    """
    from guwah.casework.access.recovering import check, recover

    shares = _typed()
    check(vault_path(), shares)
    recover(vault_path(), shares, new_passphrase(new_passphrase_file))
    say(_("The new passphrase opens the vault; what opened it before does not."))
    say(_("hint: these pages are known now; make new ones: guwah recovery make"))


@recovery.command("remove", short_help="Have no pages open the vault any more.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@vault_options
def recovery_remove(yes: bool) -> None:
    """Have no pages open the vault any more. An older copy of the vault they still open.

    \b
        guwah recovery remove
    """
    from guwah.casework.access.recovering import remove

    if not yes and not click.confirm(
        _("Without pages a lost passphrase is final. Remove?"), err=True
    ):
        raise CancelledError("the pages still open the vault")
    with opened_vault() as vault:
        remove(vault)
        say(_("No pages open this vault any more."))


def _typed() -> list[Share]:
    """Shares from the terminal, one line each, until an empty one; or the lines of a pipe."""
    from guwah.vault.recovery import parse_share

    found: list[Share] = []
    if not sys.stdin.isatty():
        for line in sys.stdin:
            if line.strip():
                found.append(parse_share(line[:_LONGEST_LINE], len(found) + 1))
    else:
        say(_("Type the words of a page on one line, in order; an empty line when all are typed."))
        while line := str(click.prompt(
            _("page {n}").format(n=len(found) + 1), default="", show_default=False, err=True
        )).strip():  # fmt: skip
            found.append(parse_share(line[:_LONGEST_LINE], len(found) + 1))
    if not found:
        raise UsageError("no page was given", hint="one line of words for each page")
    return found
