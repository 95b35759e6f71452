"""The verbs that prove: `report`, `verify`, `custody`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from guwah.cli.options import json_option, opened_vault, vault_options
from guwah.cli.terminal import _, put_json, put_lines, put_table, say
from guwah.errors import UsageError
from guwah.evidence.case import AUDIENCES


@click.command()
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--for", "audience", metavar="WHOM", required=True, help=", ".join(AUDIENCES) + ".")
@click.option("--out", metavar="FILE", required=True, type=click.Path(path_type=Path),
              help="Where to write the report, a zip file.")  # fmt: skip
@click.option(
    "--rules", metavar="FILE", help="What to withhold and disclose, YAML; `-` for standard input."
)
@json_option
@vault_options
def report(case_name: str, audience: str, out: Path, rules: str | None, as_json: bool) -> None:
    """Build, check and write a report that a stranger can verify.

    guwah report --case quiet-river-41 --for police --out report.zip
    """
    text = None
    if rules:
        text = sys.stdin.read() if rules == "-" else _read(Path(rules))
    with opened_vault() as vault:
        made = vault.report(case_name, audience, out, text)
    if as_json:
        put_json({"path": str(made.path), "key": made.key, "for": made.audience,
                  "disclosed": made.disclosed, "withheld": made.withheld,
                  "together": {"earlier": made.together.earlier,
                               "messages": made.together.messages, "wider": made.together.wider}})  # fmt: skip
        return
    say(_("Wrote {path}: {disclosed} disclosed, {withheld} withheld.").format(
        path=made.path, disclosed=made.disclosed, withheld=made.withheld))  # fmt: skip
    both = made.together
    if both.earlier:
        say(_("Laid together with {n} earlier reports of this folder: {all} messages, and more "
              "words in {wider} of these.").format(
            n=both.earlier, all=both.messages, wider=both.wider))  # fmt: skip
    say(_("Its key, to be given to the recipient by another way than the report:"))
    print(grouped(made.key))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the rules cannot be read: {error}", item=str(path)) from error


def grouped(key: str) -> str:
    """A key in groups of four digits, as it is read aloud."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


@click.command(context_settings={"ignore_unknown_options": False})
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", metavar="KEY", help="The case's key, from another way than the report.")
@click.option("--no-time", is_flag=True, help="Do not look at time stamps.")
@click.option("--text", is_flag=True, help="Print what is proved, message by message.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(file: Path, key: str | None, no_time: bool, text: bool, as_json: bool) -> int:
    """Check a report: what holds, what was changed, what is not proved.

    guwah verify report.zip --key "1a2b 3c4d …"
    """
    from guwah.verifier import standalone

    words = [str(file), *(["--key", key] if key else []), *(["--no-time"] if no_time else []),
             *(["--text"] if text else []), *(["--json"] if as_json else [])]  # fmt: skip
    return standalone.main(words)


@click.group()
def custody() -> None:
    """The records of keeping: verify them, or show them."""


@custody.command("verify")
@click.option("--case", "case_name", metavar="CASE", help="Only this folder.")
@json_option
@vault_options
def custody_verify(case_name: str | None, as_json: bool) -> None:
    """Check every entry, checkpoint, table and sealed original; and that no folder is missing."""
    from guwah.casework import custody as records

    with opened_vault() as vault:
        cases = [vault.case(case_name)] if case_name else vault.cases()
        rows = [records.verify(case) for case in cases]
        if not case_name:
            vault.store.verify_desk()
    if as_json:
        put_json({"cases": rows})
    else:
        put_table(("folder", "entries", "root", "holds"),
                  [[r["case"], r["size"], r["root"][:16] + "…", "yes"] for r in rows])  # fmt: skip
        say(_("What is kept is what was received. That it was genuine then is not proved."))


@custody.command("show")
@click.option("--case", "case_name", metavar="CASE", required=True, help="The folder.")
@click.option("--jsonl", is_flag=True, help="One object a line.")
@vault_options
def custody_show(case_name: str, jsonl: bool) -> None:
    """Show the record of keeping of a folder."""
    from guwah.casework import custody as records

    with opened_vault() as vault:
        rows = list(records.show(vault.case(case_name)))
    if jsonl:
        put_lines(rows)
        return
    put_table(
        ("entry", "claimed at", "what", "of"),
        [[r["index"], r["claimed_at"] or "–", r["type"] or _("destroyed"),
          (r["more"] or {}).get("name") or (r["more"] or {}).get("item") or ""] for r in rows],
    )  # fmt: skip
