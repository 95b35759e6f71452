"""The verbs `patterns` and `case set`: what is alike in several folders, and where people live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import regex

from guwah.casework.writing import write_new
from guwah.cli.matching import say_left_out
from guwah.cli.options import opened_vault, value_or_stdin, vault_options
from guwah.cli.tables import put_table
from guwah.cli.terminal import _, counted, put_lines, say
from guwah.errors import UsageError
from guwah.script.display import escape_terminal, isolated

if TYPE_CHECKING:
    from guwah.casework.connecting.patterns import InCase, Seen
    from guwah.linking.nouns import FalseLinks

FIGURES = ("timeline", "matrix", "senders")
_RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}]")


@click.command()
@click.option("--case", "names", metavar="CASE", multiple=True, help="Only patterns that reach it.")
@click.option(
    "--all", "everything", is_flag=True, help="Also what too few received, or was judged."
)
@click.option("--jsonl", is_flag=True, help="One object a line.")
@click.option("--figure", type=click.Choice(FIGURES), help="Draw one, with --out.")
@click.option("--out", metavar="FILE.svg", type=click.Path(path_type=Path), help="Where to.")
@vault_options
def patterns(
    names: tuple[str, ...], everything: bool, jsonl: bool, figure: str | None, out: Path | None
) -> None:
    """What is alike in several folders: who received it independently, when, where they live.

    Copies that show no independent receipt are listed apart with the reason, and not counted.
    A figure is written in clear, with the aliases of folders and words of messages.

    \b
        guwah patterns
        guwah patterns --figure timeline --out timeline.svg
    """
    if (figure is None) != (out is None):
        raise UsageError("--figure and --out go together")
    if out is not None and (out.exists() or out.is_symlink()):
        raise UsageError(f"'{out}' exists already")
    with opened_vault() as vault:
        wanted = {vault.case(name).id for name in names}
        linked = vault.link(whole=True)
        shown = [*linked.patterns, *((*linked.uncounted, *linked.rejected) if everything else ())]
        shown = [one for one in shown if not wanted or wanted & {each.case for each in one.cases}]
        if figure is not None and out is not None:
            from guwah.casework.connecting.drawing import draw

            write_new(out, draw(figure, shown, linked.texts).encode("utf-8"))
            say(_("Wrote {path} in clear: remove it when you are done.").format(path=out))
            return
    say_left_out(linked.left_out)
    if jsonl:
        put_lines(one.as_json() for one in shown)
        return
    for one in shown:
        _put(one)
    _put_matrix(shown)
    _tell(shown, len(linked.uncounted), len(linked.rejected), everything)


def _put(one: Seen) -> None:
    """One pattern in lines."""
    pattern = one.pattern
    head = counted("{n} independent receipt", "{n} independent receipts", pattern.receipts)
    sent = counted("{n} message", "{n} messages", len(pattern.members))
    print(f"{one.key}  {'+'.join(pattern.why)}: {head}, {sent}")
    print(f"  {_shown(pattern.template)}")
    rows = [
        ["", each.alias, each.messages, *_days(each),
         ", ".join(each.countries) or "–"]
        for each in one.cases
    ]  # fmt: skip
    put_table(("", "folder", "messages", "first", "last", "lives in"), rows, long=("lives in",))
    apart = Counter(copy.why for copy in one.apart)
    if apart:
        told = ", ".join(f"{n} {_(REASONS[why])}" for why, n in apart.items())
        print("  " + _("listed apart, not counted: {told}").format(told=told))
    if pattern.false is not None:
        print("  " + _false(pattern.false))
    if one.gap_days is not None and one.as_json()["may_be_reassigned"]:
        print("  " + counted("{n} day without it between two folders: it may have another owner now",
                             "{n} days without it between two folders: it may have another owner"
                             " now", one.gap_days))  # fmt: skip
    if one.judgement:
        said = one.judgement
        told = _("judged {verdict} by {by}, {at}: {reason}").format(
            verdict=said.verdict, by=said.by, at=said.at, reason=said.reason)  # fmt: skip
        print("  " + escape_terminal(told))
    print()


def _false(chance: FalseLinks) -> str:
    """How many of a pattern's links are expected to be false."""
    expected = (
        _("about {n}").format(n=f"{chance.expected:.1f}")
        if chance.expected >= 0.05
        else _("fewer than 0.1")
    )
    return _(
        "of {links} {expected} expected to be false (90 % interval {low} to {high})"
    ).format(
        links=counted("{n} link", "{n} links", chance.links),
        expected=expected, low=chance.low, high=chance.high,
    )  # fmt: skip


def _days(each: InCase) -> tuple[str, str]:
    """First and last day; with a question mark where day and month cannot be told apart."""
    if not each.days:
        return "–", "–"
    mark = "?" if each.either_way else ""
    return each.days[0] + mark, each.days[-1] + mark


REASONS = {
    "outgoing": "sent by the person concerned", "not-suspected": "not by a suspected sender",
    "forwarded": "forwarded", "quoted": "quoted", "published": "after it stood in public",
    "same-event": "one event in a group", "same-sending": "one chat in two folders",
}  # fmt: skip


def _put_matrix(shown: Sequence[Seen]) -> None:
    """Folders by patterns, where there is more than one pattern."""
    if len(shown) < 2:
        return
    aliases = sorted({each.alias for one in shown for each in one.cases})
    held = [{each.alias: each.messages for each in one.cases} for one in shown]
    keys = [one.key[:6] for one in shown]
    put_table(
        ("folder", *keys), [[alias, *(one.get(alias, "·") for one in held)] for alias in aliases]
    )
    print()


def _tell(shown: Sequence[Seen], uncounted: int, rejected: int, everything: bool) -> None:
    if not shown:
        say(_("No patterns."))
    if uncounted and not everything:
        say(counted("{n} likeness has fewer than two independent receipts: --all shows it",
                    "{n} likenesses have fewer than two independent receipts: --all shows them",
                    uncounted))  # fmt: skip
    if rejected and not everything:
        say(counted("{n} pattern was judged negative: --all shows it",
                    "{n} patterns were judged negative: --all shows them", rejected))  # fmt: skip
    if shown:
        say(_("A match shows likeness, never who wrote it. It is a suggestion until you judge it."))
        say(_("hint: guwah judge KEY positive|negative|unsure --reason TEXT"))


def _shown(text: str) -> str:
    """Words of a message in one line; right-to-left ones isolated from what stands beside."""
    line = escape_terminal(text.replace("\r\n", "\n").replace("\n", " ⏎ "))
    return isolated(line) if _RIGHT_TO_LEFT.search(line) else line


@click.command("set", short_help="Say in which country the person of a folder lives.")
@click.argument("name", metavar="CASE")
@click.option("--country", "named", metavar="NAME", multiple=True, required=True,
              help="As it shall be shown; `-` asks for it, `none` takes it away.")  # fmt: skip
@vault_options
def case_set(name: str, named: tuple[str, ...]) -> None:
    """Say in which country, or countries, the person of a folder lives.

    It is kept inside the folder, and shown beside patterns.

    \b
        guwah case set quiet-river-41 --country Norway
    """
    from guwah.casework.connecting.residence import set_countries

    with opened_vault() as vault:
        told = [value_or_stdin(one, _("country")) or "" for one in named]
        set_countries(vault.case(name), [] if told == ["none"] else told)
