"""The verbs about people: `who` and `consent`."""

from __future__ import annotations

import sys

import click

from guwah.cli.options import json_option, opened_vault, value_or_stdin, vault_options
from guwah.cli.terminal import _, put_json, put_table, say
from guwah.errors import UsageError


@click.command()
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--set", "settings", multiple=True, metavar="NAME=ROLE",
              help="Set a role; `-` reads NAME=ROLE lines from standard input.")  # fmt: skip
@click.option("--thread", metavar="THREAD", help="Only in this chat.")
@json_option
@vault_options
def who(case_name: str, settings: tuple[str, ...], thread: str | None, as_json: bool) -> None:
    """Participants and their roles: self, family, bystander, suspected-sender, unknown.

    guwah who --case quiet-river-41 --set "Mum=family"
    """
    from guwah.casework import people

    pairs = []
    for setting in settings:
        lines = sys.stdin.read().splitlines() if setting == "-" else [setting]
        for line in lines:
            name, equals, role = line.rpartition("=")
            if not equals:
                raise UsageError(f"'{line}' is not NAME=ROLE")
            pairs.append((name, role))
    with opened_vault() as vault:
        case = vault.case(case_name)
        for name, role in pairs:
            people.set_role(case, name, role, thread)
        rows = people.who(case)
    if as_json:
        keys = ("thread", "name", "handle", "role", "sendings")
        put_json({"participants": [{k: getattr(one, k) for k in keys} for one in rows]})
        return
    put_table(
        ("chat", "name", "handle", "role", "messages"),
        [[o.thread or "–", o.name or "–", o.handle or "–", o.role, o.sendings] for o in rows],
    )


@click.command()
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--give", multiple=True, metavar="SCOPE", help="They agreed to this.")
@click.option("--withdraw", multiple=True, metavar="SCOPE", help="They withdrew this.")
@click.option("--how", default="", metavar="TEXT", help="How they were asked.")
@click.option("--language", default="", metavar="LANG", help="In which language.")
@click.option("--by", default="", metavar="WHO", help="Who recorded it; `-` for standard input.")
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

    Scopes: keep, colleague, compare, police, un, court, sanctions, ccf, quote.

    guwah consent --case quiet-river-41 --give compare --give police
    """
    from guwah.casework import people

    recorder = value_or_stdin(by, "recorded by") or ""
    with opened_vault() as vault:
        case = vault.case(case_name)
        for given, scopes in ((True, give), (False, withdraw)):
            for scope in scopes:
                people.record_consent(case, scope, given, how=how, language=language, by=recorder)
        rows = people.consents(case)
    if as_json:
        put_json({"consents": [{"scope": c.scope, "given": c.given, "at": c.at} for c in rows]})
    elif not rows:
        say(_("Nothing was agreed to yet."))
    else:
        put_table(
            ("scope", "agreed", "since"),
            [[c.scope, _("yes") if c.given else _("withdrawn"), c.at] for c in rows],
        )
