"""The verbs that match: `link` and `link-texts`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, Literal

import click
import msgspec

from guwah.cli.options import opened_vault, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_lines, say
from guwah.errors import CorruptInputError, UsageError
from guwah.linking.nouns import Pattern
from guwah.script.display import escape_terminal, isolated

MOST_LEARNT = 20
_COMPRESSED = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"  # what some programs set before the first line of UTF-8


@click.command()
@click.option("--case", "names", metavar="CASE", multiple=True, help="Only these folders.")
@click.option("--jsonl", is_flag=True, help="One object a line.")
@vault_options
def link(names: tuple[str, ...], jsonl: bool) -> None:
    """Matches across folders that agreed to be compared.

    Only what suspected senders wrote is compared. `independent` counts the folders that received
    it independently of each other: forwarded copies and one group's copies do not count.
    On standard error: how many links are expected to be false, and what was taken for
    boilerplate because very many messages have it.

    \b
        guwah link
    """
    with opened_vault() as vault:
        with _telling_first():
            done = vault.link(names)
        say(_("Compared {messages} in {folders}.").format(
            messages=counted("{n} message of suspected senders",
                             "{n} messages of suspected senders", done.messages),
            folders=counted("{n} folder", "{n} folders", done.compared)))  # fmt: skip
        say_left_out(done.left_out)
        if not done.messages and done.compared:
            say(_("hint: mark a sender with: guwah who --case CASE --set NAME=suspected-sender"))
        _say_learnt(done.learnt)
        if done.stated:
            say(done.stated)
        if jsonl:
            put_lines(done.links)
            put_lines({**msgspec.to_builtins(one.pattern), "key": one.key} for one in done.patterns)
            return
        if not done.patterns:
            say(_("No matches."))
            return
        put_table(
            ("pattern", "key", "why", "messages", "independent", "folders", "text"),
            [[one.pattern.pattern, one.key, "+".join(one.pattern.why), len(one.pattern.members),
              one.pattern.receipts, ", ".join(sorted(each.alias for each in one.cases)),
              one.pattern.template]
             for one in done.patterns],
            long=("folders", "text"),
        )  # fmt: skip
        say(_("A match shows likeness, never who wrote it. It is a suggestion until you judge it."))


def _telling_first() -> AbstractContextManager[None]:
    """Have a person at a terminal told why the first run takes long, once."""
    if not sys.stderr.isatty():
        return nullcontext()
    from guwah.linking.alike.first_run import telling  # numbers: not needed to start

    return telling(lambda: say(_(
        "Preparing to compare: about half a minute, on the first run only."
    )))  # fmt: skip


def say_left_out(folders: int) -> None:
    """How many folders were not compared, and what may be done about it."""
    if folders:
        say(counted("{n} folder was left out: it has no consent to compare.",
                    "{n} folders were left out: they have no consent to compare.",
                    folders))  # fmt: skip
        say(_("hint: if the person agrees: guwah consent --case CASE --give compare"))


def _say_learnt(learnt: Sequence[tuple[str, int]]) -> None:
    """What was taken for boilerplate, what has most copies first."""
    most = sorted((one for one in learnt if one[1] > 1), key=lambda one: -one[1])
    for text, copies in most[:MOST_LEARNT]:
        said = isolated(escape_terminal(text)[:80])
        say(_("taken for boilerplate: {text} ({n})").format(text=said, n=copies))
    if len(most) > MOST_LEARNT:
        say(counted("taken for boilerplate, too: {n} more", "taken for boilerplate, too: {n} more",
                    len(most) - MOST_LEARNT))  # fmt: skip


class _Line(msgspec.Struct):
    id: str | int
    text: str


@click.command("link-texts")
@click.argument("file", metavar="FILE")
@click.option("--jsonl", is_flag=True, help="One object a line.")
@click.option("--stats", is_flag=True, help="Timings on standard error.")
@click.option(
    "--engine",
    type=click.Choice(("embedded", "dask")),
    default="embedded",
    show_default=True,
    help="What does the work; the matches are the same.",
)
@click.option(
    "--scheduler", metavar="tls://HOST:PORT", help="With dask: send the texts to the workers there."
)
@click.option(
    "--certificates", metavar="DIR", help="With --scheduler: ca.pem, cert.pem and key.pem."
)
def link_texts(
    file: str,
    jsonl: bool,
    stats: bool,
    engine: Literal["embedded", "dask"],
    scheduler: str | None,
    certificates: str | None,
) -> None:
    """Matches in a file of lines {"id": …, "text": …}, without a vault; `-` for standard input.

    \b
        guwah link-texts messages.jsonl --jsonl
    """
    from guwah.casework.linking import link_texts as match

    def timed(stage: str, seconds: float) -> None:
        if stats:
            say(f"{stage}: {seconds:.3f} s")

    def learnt(text: str, copies: int) -> None:
        if stats and copies > 1:
            said = escape_terminal(text)[:80]
            say(_("taken for boilerplate: {text} ({n})").format(text=isolated(said), n=copies))

    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as source, _telling_first():
            found = match(
                _lines(source, file), timed, engine=engine, scheduler=scheduler,
                certificates=Path(certificates) if certificates else None,
                learnt=learnt, sure=say if stats or not jsonl else None,
            )  # fmt: skip
            if jsonl:
                put_lines(found)
            else:
                rows = [[one.pattern, len(one.members), one.template]
                        for one in found if isinstance(one, Pattern)]  # fmt: skip
                if not rows:
                    say(_("No matches."))
                    return
                put_table(("pattern", "messages", "text"), rows, long=("text",))
    except IsADirectoryError as error:
        raise UsageError("is a folder", item=file) from error


def _lines(source: BinaryIO, name: str) -> Iterator[tuple[str | int, str]]:
    """Ids and texts of a file of JSON lines."""
    decoder = msgspec.json.Decoder(_Line)
    offset, found = 0, False
    for number, line in enumerate(source, 1):
        written = line.removeprefix(_MARK) if offset == 0 else line
        if written.strip():
            try:
                one = decoder.decode(written)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise CorruptInputError(
                    f"line {number} {_wrong(written, error)}",
                    item=name, span=(offset, len(line)), hint=_hint(written),
                ) from error  # fmt: skip
            found = True
            yield one.id, one.text
        offset += len(line)
    if not found:
        raise CorruptInputError("holds no message", item=name, hint=_hint(b""))


def _wrong(line: bytes, error: Exception) -> str:
    """What is wrong with a line, in words that need no knowledge of the program."""
    if line.startswith(_COMPRESSED):
        return "is compressed"
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8"
    if isinstance(error, msgspec.ValidationError):
        return "has no text and id of its own, or one of another kind"
    if isinstance(error, RecursionError) or "ecursion" in str(error):
        return "is nested too deeply"
    if _has_half_a_character(text):
        return "has half a character: one of \\ud800 to \\udfff without its other half"
    if text.lstrip().startswith("{") and not text.rstrip().endswith("}"):
        return "is cut off"
    return "is not JSON"


def _has_half_a_character(text: str) -> bool:
    """Whether a line is JSON, but for an escape that is no character by itself."""
    try:
        written = json.dumps(json.loads(text), ensure_ascii=False)
    except (ValueError, RecursionError):
        return False
    return any("\ud800" <= one <= "\udfff" for one in written)


def _hint(line: bytes) -> str:
    """What each line should be; of a compressed file, how it is unpacked."""
    if line.startswith(_COMPRESSED):
        return "unpack it: gunzip -c FILE | guwah link-texts -"
    return 'each line is {"id": 1, "text": "…"} in UTF-8'
