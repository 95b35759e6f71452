"""The verbs that look: `inspect`, `messages`, `search`, `contacts`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from guwah.cli.entry import gravest
from guwah.cli.hits import as_object, put_hits, put_nothing
from guwah.cli.options import (
    Day,
    case_option,
    json_option,
    opened_vault,
    text_option,
    value_or_stdin,
    vault_options,
)
from guwah.cli.tables import put_table, shown_time
from guwah.cli.terminal import _, put_json, put_lines, say, say_error
from guwah.errors import GuwahError, UsageError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.script.display import escape_terminal

if TYPE_CHECKING:
    from guwah.casework.finding.contacts import Standing
    from guwah.reading.contacts.nouns import Contact


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="PATH…",
)
@click.option("--jsonl", is_flag=True, help="Print everything, one object a line.")
@click.option("--zone", metavar="ZONE", help="Where the phone was when it exported.")
@click.option("--reader", metavar="NAME", help="Use this reader.")
@click.option(
    "--explain", is_flag=True, help="Say what was decided for the file and why, and odd facts."
)
def inspect(
    paths: tuple[Path, ...], jsonl: bool, zone: str | None, reader: str | None, explain: bool
) -> int:
    """Read exports without a vault; nothing is written anywhere.

    A folder is read with all that is in it. Readers run in a process of their own, without files
    or network.

    \b
        guwah inspect "WhatsApp Chat - Bob.zip" --explain
    """
    codes: list[int] = []
    summaries: list[Summary] = []
    for path in paths:
        try:
            if explain:
                _explain(path, zone, reader)
            counted = _Counted(path, zone, reader, explain)
            if jsonl:
                put_lines(counted)
            else:
                for _one in counted:
                    pass
                summaries += counted.summaries
            if explain:
                _tell_facts(counted)
            codes.append(3 if counted.anomalies else 0)
        except GuwahError as error:
            say_error(error)
            codes.append(error.exit_code)
    if summaries:
        put_table(
            ("reader", "records", "unread parts", "bytes", "file", "inside"),
            [[s.reader or "–", s.records, s.anomalies, s.bytes, s.item, s.member or "–"]
             for s in summaries],
            long=("file", "inside"),
        )  # fmt: skip
    return gravest(codes)


class _Counted:
    """What a file holds, passed on while anomalies are counted and summaries kept."""

    def __init__(self, path: Path, zone: str | None, reader: str | None, facts: bool) -> None:
        self.path, self.zone, self.reader, self.facts = path, zone, reader, facts
        self.anomalies = 0
        self.summaries: list[Summary] = []
        self.reasons: Counter[tuple[str, str]] = Counter()

    def __iter__(self) -> Iterator[Record | Anomaly | Summary]:
        from guwah.casework.inspecting import inspect as read

        for one in read(self.path, self.zone, reader=self.reader, facts=self.facts):
            if isinstance(one, Summary):
                self.summaries.append(one)
            elif isinstance(one, Anomaly):
                self.anomalies += 1
                inside = f" / {one.member}" if one.member else ""
                self.reasons[one.item + inside, one.reason] += 1
            yield one


def _tell_facts(counted: _Counted) -> None:
    for (where, reason), count in counted.reasons.items():
        say(
            f"{escape_terminal(where)}: not read: {reason}{f' ({count} times)' if count > 1 else ''}"
        )
    for summary in counted.summaries:
        inside = f" / {summary.member}" if summary.member else ""
        where = escape_terminal(summary.item + inside)
        for fact in summary.facts:
            times = f" ({fact.count} times)" if fact.count > 1 else ""
            say(f"{where}: fact: {escape_terminal(f'{fact.what}: {fact.detail}')}{times}")


def _explain(path: Path, zone: str | None, reader: str | None) -> None:
    from guwah.casework.inspecting import explain

    for member, decision in explain(path, zone, reader=reader):
        place = f" (byte {decision.span[0]})" if decision.span else ""
        place_in = member if path.is_dir() else path.name + (f" / {member}" if member else "")
        where = f"{escape_terminal(place_in or path.name)}: "
        told = f"{decision.what}: {decision.decided} – {decision.evidence}"
        say(f"{where}{escape_terminal(told)}{place}")


@click.command()
@case_option
@click.option("--jsonl", is_flag=True, help="One object a line.")
@vault_options
def messages(case_name: str, jsonl: bool) -> None:
    """Messages of a folder, and where each was seen.

    The first column is the number by which a rule of a report names the message; `seen` says in
    how many exports it stands. A date that can be read in two ways is shown in both.

    \b
        guwah messages --case quiet-river-41
    """
    with opened_vault() as vault:
        rows = vault.messages(case_name)
        if jsonl:
            put_lines(rows)
        else:
            put_table(
                ("no.", "seen", "when", "from", "text"),
                (_row(one) for one in rows),
                long=("from", "text"),
            )


def _row(one: dict[str, Any]) -> list[object]:
    sent, sender = one["sent"], one["sender"]
    when = shown_time(sent["readings"], sent["written"]) if sent else "–"
    text = one["text"] if one["text"] is not None else _("(not in the export)")
    name = (sender or {}).get("name") or "–"
    if one["grade"] == "screenshot":
        text = _("[screenshot] {text}").format(text=text)
    return [one["sending"], len(one["sightings"]), when, name, text]


@click.command()
@click.argument("query")
@click.option("--case", "case_name", metavar="CASE", help="Only inside this folder.")
@text_option("--from", "sender", metavar="NAME", help="A part of the sender's name, with --case.")
@text_option("--thread", metavar="NAME", help="A part of the chat's name, with --case.")
@click.option("--since", type=Day(), metavar="DAY", help="Sent on this day or later: 2025-03-04.")
@click.option("--until", type=Day(), metavar="DAY", help="Sent on this day or before.")
@click.option("--kind", type=click.Choice(("message", "call", "notice")), help="Only this kind.")
@click.option("--grade", metavar="GRADE", help="Only this grade: database, export, screenshot.")
@click.option("--language", metavar="LANGUAGE", help="In this language, by guess: ug, zh, tr.")
@click.option("--near", type=click.IntRange(0, 100), metavar="N",
              help="All words within N words of one another.")  # fmt: skip
@click.option("--fuzzy", is_flag=True, help="Also words with up to two typing errors.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, metavar="N",
              help="How many hits at most.")  # fmt: skip
@click.option("--jsonl", is_flag=True, help="One object a line.")
@json_option
@vault_options
def search(
    query: str, case_name: str | None, jsonl: bool, as_json: bool,
    since: date | None, until: date | None, **asked: Any,
) -> None:  # fmt: skip
    """Full text, any script; names of protected people only inside their own folder.

    Messages first, then words of pictures, voice notes and documents, where `guwah read` has
    read them.

    Uyghur is found in Arabic, Latin and Cyrillic letters alike, Chinese in simplified and
    traditional characters. "…" is a phrase; a word also finds longer ones that begin with it. `-`
    asks for the query, so that it does not stand in the shell's history. Where nothing is found,
    words are also looked for written together or apart.

    \b
        guwah search 车牌
        guwah search 'photo card' --near 5 --since 2025-01-01 --fuzzy
    """
    from guwah.casework.finding.filters import Filters

    if since and until and since > until:
        raise UsageError(f"--since {since} lies after --until {until}",
                         hint="exchange the two days")  # fmt: skip
    typed = value_or_stdin(query, "search for") or ""
    filters = Filters(since=since, until=until,
                      **asked)  # fmt: skip
    with opened_vault() as vault:
        hits = (as_object(hit) for hit in vault.search(typed, case_name, filters))
        if jsonl:
            put_lines(hits)
        elif as_json:
            put_json({"hits": list(hits)})
        else:
            count = put_hits(hits)
            if count == filters.limit:
                say(_("hint: there may be more; --limit N shows them"))
            if not count:
                put_nothing(typed, is_fuzzy=filters.fuzzy, is_everywhere=case_name is None)


@click.command()
@case_option
@click.option("--region", "regions", multiple=True, metavar="CC",
              help="A country, two letters, whose national numbers are meant; may be given again.")  # fmt: skip
@click.option("--jsonl", is_flag=True, help="One object a line, for each place.")
@vault_options
def contacts(case_name: str, regions: tuple[str, ...], jsonl: bool) -> None:
    """Numbers, addresses, links, cards and plates that stand in a folder's texts.

    A machine finds them; what is demanded, and whose they are, you say.

    \b
        guwah contacts --case quiet-river-41 --region TR
    """
    from guwah.casework.finding.contacts import contacts as find

    with opened_vault() as vault:
        found = find(vault.case(case_name), tuple(one.upper() for one in regions))
        if jsonl:
            put_lines(_contact(one) for one in found)
            return
        rows: dict[tuple[str, str], list[Any]] = {}
        for one in found:
            row = rows.setdefault((one.contact.kind, one.contact.normal), [one, []])
            row[1].append(one.sending if one.sending is not None else one.name)
    put_table(
        ("what", "as written", "valid", "of", "times", "messages"),
        [[kind, first.written, _valid(first.contact), first.contact.region
          or first.contact.system or "–", len(where), ", ".join(map(str, where[:8]))]
         for (kind, _normal), (first, where) in rows.items()],
        long=("as written", "messages"),
    )  # fmt: skip


def _valid(one: Contact) -> str:
    """Whether a telephone number is one that its country gives out."""
    if one.is_valid is None:
        return "–"
    return _("yes") if one.is_valid else _("possible") if one.is_possible else _("no")


def _contact(one: Standing) -> dict[str, Any]:
    told = msgspec.to_builtins(one.contact)
    span = [told.pop("offset"), told.pop("length")]
    return {"type": "contact", "sending": one.sending, "item": one.item, "member": one.member,
            "span": span, "written": one.written, **told}  # fmt: skip
