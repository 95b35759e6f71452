"""The verb that compares exports: `facts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from guwah.cli.options import case_option, json_option, opened_vault, vault_options
from guwah.cli.tables import short_id
from guwah.cli.terminal import _, counted, put_json, say
from guwah.script.display import escape_terminal

SHOWN = 10
Fact = dict[str, Any]
Names = dict[str, str]


@click.command()
@case_option
@json_option
@vault_options
def facts(case_name: str, as_json: bool) -> None:
    """What exports of one chat say differently: absent, edited, deleted, other clocks, files.

    The numbers are those of `guwah messages`. A fact is no verdict: who exports a chat may have
    deleted a message on that phone only, and phones differ.

    \b
        guwah facts --case quiet-river-41
    """
    from guwah.casework.counting import items_of
    from guwah.casework.overlap.facts import facts as facts_of

    with opened_vault() as vault:
        case = vault.case(case_name)
        found = list(facts_of(case))
        names = {one["item"]: str(one["name"]) for one in items_of(case)}
    if as_json:
        put_json({"facts": found})
        return
    if not found:
        say(_("No two exports of one chat are here, or they say the same."))
    for fact in found:
        for line in _TOLD[fact["fact"]](fact, names):
            print(line)


def _item(names: Names, item: str) -> str:
    return f"'{escape_terminal(names.get(item, item))}' ({short_id(item)})"


def _numbers(sendings: list[int]) -> str:
    shown = ", ".join(map(str, sendings[:SHOWN]))
    return shown if len(sendings) <= SHOWN else f"{shown}, …"


def _clock(fact: Fact, names: Names) -> list[str]:
    one, other = (_item(names, item) for item in fact["items"])
    lines = [
        _("Two exports of one chat: {one} and {other}; {shared}, {anchors}.").format(
            one=one, other=other,
            shared=counted("{n} message stands in both", "{n} messages stand in both", fact["shared"]),
            anchors=counted("{n} longer text shows it", "{n} longer texts show it", fact["anchors"]),
        )
    ]  # fmt: skip
    for step in fact["steps"]:
        minutes = step["minutes"]
        told = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
        if step["from"] is None:
            lines.append(_("  clock of the second: {told} hours").format(told=told))
        else:
            lines.append(_("  from {time} on: {told} hours").format(time=step["from"], told=told))
    for item, order in fact["dates"].items():
        lines.append(_("  dates in {item}: {order}, as the other export shows").format(
            item=_item(names, item), order=_(order)))  # fmt: skip
    return lines


def _absent(fact: Fact, names: Names) -> list[str]:
    sentence = counted(
        "{n} message is in {{one}} and not in {{other}}: {{numbers}}",
        "{n} messages are in {{one}} and not in {{other}}: {{numbers}}",
        len(fact["sendings"]),
    )
    later = _("exported later") if fact["later"] == fact["absent_in"] else _("exported earlier")
    other = f"{_item(names, fact['absent_in'])}, {later}"
    return [
        sentence.format(
            one=_item(names, fact["seen_in"]), other=other, numbers=_numbers(fact["sendings"])
        )
    ]


def _changed(fact: Fact, names: Names) -> list[str]:
    what = {
        "edited": _("Message {n} was edited; the exports show:"),
        "deleted": _("Message {n} was deleted for everyone; the exports show:"),
    }[fact["fact"]]
    lines = [what.format(n=fact["sending"])]
    for text in fact["texts"]:
        said = escape_terminal((text["text"] or "").replace("\n", " ⏎ "))
        lines.append(f"  {_item(names, text['item'])}: {said}")
    return lines


def _differs(fact: Fact, _names: Names) -> list[str]:
    return [
        _("Messages {a} and {b} stand in one place with different texts; no mark says why.").format(
            a=fact["sendings"][0], b=fact["sendings"][1]
        )
    ]


def _file(fact: Fact, names: Names) -> list[str]:
    name = escape_terminal(fact["name"] or _("a file that was left out"))
    head = {
        "file-found": _("Message {n}, '{name}': the file came with"),
        "file-candidates": _(
            "Message {n}, '{name}': it cannot be told which of these files it is:"
        ),
    }[fact["fact"]].format(n=fact["sending"], name=name)
    by = {"message": _("the same message there"), "name": _("by its name")}
    lines = []
    for one in fact["candidates"]:
        path = f" / '{escape_terminal(one['path'])}'" if one["path"] else ""
        lines.append(f"  {_item(names, one['item'])}{path}: {by[one['by']]}")
    return [head, *lines]


_TOLD: dict[str, Callable[[Fact, Names], list[str]]] = {
    "clock": _clock, "absent": _absent, "edited": _changed, "deleted": _changed,
    "differs": _differs, "file-found": _file, "file-candidates": _file,
}  # fmt: skip
