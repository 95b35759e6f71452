"""The verbs that prove: `report`, `verify`, `custody`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guwah.cli import stamping, witnessing
from guwah.cli.destroying import custody_certificate
from guwah.cli.options import InOrder, case_option, json_option, opened_vault, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_json, put_lines, say
from guwah.errors import UsageError
from guwah.evidence.case import AUDIENCES

if TYPE_CHECKING:
    from guwah.casework.together import Union


@click.command()
@case_option
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

    It shows what suspected senders wrote; everyone else is withheld, unless a rule releases them.
    The rules of the last report for the same recipient are used again if none are given.

    \b
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
        path=made.path, withheld=made.withheld,
        disclosed=counted("{n} message", "{n} messages", made.disclosed)))  # fmt: skip
    if made.together.earlier:
        _tell_together(made.together)
    if text is None:
        say(_("hint: read the PDF before it leaves: without rules only names as the chats spell "
              "them are withheld"))  # fmt: skip
    say(_("Its key, to be given to the recipient by another way than the report:"))
    print(grouped(made.key))


def _tell_together(both: Union) -> None:
    """What someone sees who holds this report and the earlier ones of the folder."""
    say(counted("Whoever also has the {n} earlier report of this folder sees",
                "Whoever also has the {n} earlier reports of this folder sees", both.earlier)
        + counted(" {n} message in all.", " {n} messages in all.", both.messages))  # fmt: skip
    if both.wider:
        say(counted("In {n} of those in this report they see words that are withheld here.",
                    "In {n} of those in this report they see words that are withheld here.",
                    both.wider))  # fmt: skip


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = (error.strerror or "not readable").lower()
        raise UsageError(f"the rules cannot be read: {reason}", item=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("the rules are not text in UTF-8", item=str(path)) from error


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

    KEY is the 64 digits that `guwah report` printed, with or without spaces. Needs no vault; the
    file verify.py inside a report does the same with Python alone. Exit codes: 0 if every check
    was made and held, 30 to 34 if this copy was changed or damaged, 40 to 43 if it could not be
    told.

    \b
        guwah verify report.zip --key "1a2b 3c4d …"
    """
    from guwah.verifier import standalone

    words = [str(file), *(["--key", key] if key else []), *(["--no-time"] if no_time else []),
             *(["--text"] if text else []), *(["--json"] if as_json else [])]  # fmt: skip
    return standalone.main(words)


@click.group(cls=InOrder)
def custody() -> None:
    """The records of keeping: verify them, or show them.

    \b
        guwah custody verify
        guwah custody show --case quiet-river-41
    """


@custody.command("verify", short_help="Check all that is kept against its record of keeping.")
@click.option("--case", "case_name", metavar="CASE", help="Only this folder.")
@click.option("--against", type=stamping.FILE, multiple=True, metavar="FILE",
              help="A checkpoint that was copied out before; as often as needed.")  # fmt: skip
@stamping.ROOTS
@stamping.HEADERS
@click.option("--no-time", is_flag=True, help="Do not look at time stamps.")
@json_option
@vault_options
def custody_verify(
    case_name: str | None, against: tuple[Path, ...], roots: tuple[Path, ...],
    headers: tuple[Path, ...], no_time: bool, as_json: bool,
) -> None:  # fmt: skip
    """Check all that is kept against its record of keeping.

    Every entry, checkpoint, table and sealed original; and that no folder is missing. With a
    checkpoint that was copied out before: that the record was not cut off (35), rewritten (32),
    reordered (36) or backdated (37) since. Time stamps are judged by --roots; those that do not
    hold give 34, those that cannot be judged 43.

    \b
        guwah custody verify
        guwah custody verify --against quiet.checkpoint --roots tsa-root.pem
    """
    from guwah.casework.proving import checkpoints
    from guwah.casework.proving import custody as records
    from guwah.casework.proving.stamping import stamps
    from guwah.casework.proving.witnessing import counting, seen

    trust = stamping.trust_of(roots, headers)
    saved = [(str(path), stamping.read_small(path)) for path in against]
    with opened_vault() as vault:
        cases = [vault.case(case_name)] if case_name else vault.cases()
        held = checkpoints.hold(cases, saved)
        made = [one for case in cases if not no_time for one in stamps(case, trust)]
        trusted = counting(vault.store)
        told = [one for case in cases for one in seen(case, trusted)]
        aliases = {case.id: case.alias for case in cases}
        rows = [records.verify(case) for case in cases]
        if not case_name:
            vault.store.verify_desk()
    if as_json:
        of_each: dict[str, list[tuple[str, Any]]] = {
            "stamps": [(one.case, stamping.stamp_row(one)) for one in made],
            "witnessed": [(one.case, witnessing.seen_row(one)) for one in told],
            "against": [(one.case, one.size) for one in held],
        }
        for name, found in of_each.items():
            if found:
                rows = [{**row, name: [one for case, one in found if case == row["case"]]}
                        for row in rows]  # fmt: skip
        put_json({"cases": rows})
    else:
        put_table(
            ("folder", "holds", "entries", "root"),
            [[case.alias, _("yes"), row["size"], row["root"]]
             for case, row in zip(cases, rows, strict=True)],
            long=("root",),
        )  # fmt: skip
        if made:
            stamping.put_stamps(made, aliases)
        witnessing.say_seen(told)
        for one in held:
            say(_("{path}: the record then had {size} entries; they are the beginning of "
                  "what it is now.").format(path=one.path, size=one.size))  # fmt: skip
        say(_("What is kept is what was received. That it was genuine then is not proved."))
    for error in stamping.stamp_errors(made, aliases):
        raise error


custody.add_command(custody_certificate)
custody.add_command(stamping.checkpoint)
custody.add_command(stamping.follows)
custody.add_command(stamping.stamp)
custody.add_command(witnessing.witness)
custody.add_command(witnessing.cosign)


@custody.command("show", short_help="Show the record of keeping of a folder.")
@case_option
@click.option("--proofs", type=stamping.FILE, metavar="DIR",
              help="Copy time stamps out, for other programs to judge.")  # fmt: skip
@click.option("--jsonl", is_flag=True, help="One object a line.")
@vault_options
def custody_show(case_name: str, proofs: Path | None, jsonl: bool) -> None:
    """Show the record of keeping of a folder.

    `claimed at` is what the clock of this computer said.

    \b
        guwah custody show --case quiet-river-41
    """
    from guwah.casework.proving import custody as records
    from guwah.casework.proving.stamping import copies

    with opened_vault() as vault:
        case = vault.case(case_name)
        rows = list(records.show(case))
        copied = copies(case) if proofs else []
    if proofs:
        proofs.mkdir(exist_ok=True)
    for name, data in copied:
        stamping.write_new(Path(proofs or ".") / name, data)
    if jsonl:
        put_lines(rows)
        return
    put_table(("entry", "claimed at", "what", "of"), _entries(rows), long=("of",))


def _entries(rows: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
    """The record of keeping as a person reads it; an item by its file's name."""
    names: dict[str, str] = {}
    for row in rows:
        more = row["more"] or {}
        item = more.get("item", "")
        if row["type"] == "received":
            names[item] = more["name"]
        what = {None: _("of a destroyed item"), "received-again": _("received again"),
                "disclosed": _("report made"), "stamp-requested": _("time stamp asked for"),
                "stamped": _("time stamp"), "cosigned": _("seen by witnesses")}.get(row["type"], row["type"])  # fmt: skip
        yield [row["index"], row["claimed_at"] or "–", what, _of(row["type"], more, names)]


def _of(kind: str | None, more: dict[str, Any], names: dict[str, str]) -> str:
    """What an entry is about, in a few words."""
    if kind == "role":
        return f"{more.get('name') or more.get('handle')}: {more['role']}"
    if kind == "consent":
        return f"{more['scope']}: {_('agreed') if more['given'] else _('withdrawn')}"
    if kind == "stamped":
        return _("existed by {time}").format(time=more["time"] or "–")
    if kind == "cosigned":
        return ", ".join(one["name"] for one in more["witnesses"])
    if kind == "stamp-requested":
        return str(more["to"] or _("carried by hand"))
    if kind in ("rules", "disclosed"):
        return _("for {whom}").format(whom=more["for"])
    item = str(more.get("item") or "")
    return str(more.get("name") or names.get(item, item))
