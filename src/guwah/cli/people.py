"""The verbs about people: `who` and `consent`."""

from __future__ import annotations

import sys

import click

from guwah.cli.options import case_option, json_option, opened_vault, text_option, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, put_json, say
from guwah.errors import UsageError

ROLE_HINT = 'for example --set "Mum=family"'


@click.command()
@case_option
@click.option("--set", "settings", multiple=True, metavar="NAME=ROLE",
              help="Set a role; `-` reads NAME=ROLE lines from standard input.")  # fmt: skip
@click.option("--thread", metavar="THREAD", help="Only in this chat.")
@json_option
@vault_options
def who(case_name: str, settings: tuple[str, ...], thread: str | None, as_json: bool) -> None:
    """Participants and their roles.

    Roles: self (the person concerned), family, bystander, suspected-sender, unknown. A report
    shows what suspected senders wrote, and no one else is compared with other folders.

    \b
        guwah who --case quiet-river-41
        guwah who --case quiet-river-41 --set "Mum=family"
    """
    from guwah.casework import people

    pairs = []
    for setting in settings:
        lines = sys.stdin.read().splitlines() if setting == "-" else [setting]
        for line in lines:
            name, equals, role = line.rpartition("=")
            if not equals:
                raise UsageError(f"'{line}' is not NAME=ROLE", hint=ROLE_HINT)
            pairs.append((name, role))
    with opened_vault() as vault:
        case = vault.case(case_name)
        people.set_roles(case, pairs, thread)
        rows = [one for one in people.who(case) if thread in (None, one.thread)]
    if as_json:
        keys = ("thread", "name", "handle", "role", "sendings")
        put_json({"participants": [{k: getattr(one, k) for k in keys} for one in rows]})
        return
    put_table(
        ("role", "messages", "name", "handle", "chat"),
        [[o.role, o.sendings, o.name or "–", o.handle or "–", o.thread or "–"] for o in rows],
        long=("name", "handle", "chat"),
    )


@click.command()
@case_option
@click.option("--give", multiple=True, metavar="SCOPE", help="They agreed to this.")
@click.option("--withdraw", multiple=True, metavar="SCOPE", help="They withdrew this.")
@text_option("--how", default="", metavar="TEXT", help="How they were asked.")
@click.option("--language", default="", metavar="LANG", help="In which language.")
@text_option("--by", default="", metavar="WHO", help="Who recorded it.")
@json_option
@vault_options
def consent(
    case_name: str,
    give: tuple[str, ...],
    withdraw: tuple[str, ...],
    how: str,
    language: str,
    by: str,
    as_json: bool,
) -> None:
    """What the person concerned has agreed to, by scope.

    \b
    compare     matching with other folders
    police, un, court, sanctions, ccf
                a report for them
    quote       a report for the press
    colleague   that a second person looks at it
    keep        keeping; always given, until the folder is destroyed

    \b
        guwah consent --case quiet-river-41 --give compare --give police
    """
    from guwah.casework import people

    with opened_vault() as vault:
        case = vault.case(case_name)
        for given, scopes in ((True, give), (False, withdraw)):
            for scope in scopes:
                people.record_consent(case, scope, given, how=how, language=language, by=by)
        rows = people.consents(case)
    if as_json:
        put_json({"consents": rows})
    elif not rows:
        say(_("Nothing was agreed to yet."))
    else:
        put_table(
            ("scope", "agreed", "since", "language", "recorded by", "how"),
            [[c.scope, _("yes") if c.given else _("withdrawn"), c.at, c.language or "–",
              c.by or "–", c.how or "–"] for c in rows],
            long=("recorded by", "how"),
        )  # fmt: skip
