"""
The verb *judge*: what a person named is found, and what they said of it put on record.

The rules of this module are:
  * A pattern is named by its key or enough of it, a link by the ids of two messages with a comma
    between, an item by its id or enough of it.
  * Only what may be compared can be judged: no word of a person joins a mother, a folder without
    consent, or two messages of one folder or one chat.
  * `published` is said of a pattern or an item, with the day from which the wording was public;
    `unsure` takes it back. An item with messages of suspected senders is evidence and no article.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from guwah import __version__
from guwah.casework.connecting import judging
from guwah.casework.connecting.judging import Judgement, Of, Verdict
from guwah.casework.connecting.patterns import Seen
from guwah.casework.connecting.steering import item_of
from guwah.casework.linking import Linked
from guwah.casework.opening import Vault
from guwah.errors import UsageError
from guwah.linking.nouns import Id
from guwah.linking.receipts import is_linkable

SHORTEST: int = 6
METHOD: str = f"guwah {__version__}"
_HINT = "guwah patterns --all shows the keys of patterns, guwah link --jsonl the ids of messages"


@dataclass(frozen=True)
class Named:
    """What a judgement is about."""

    of: Of
    grounds: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    key: str = ""
    item: str = ""


def judge(
    vault: Vault, what: str, verdict: Verdict, reason: str, *, by: str = "keeper", on: str = ""
) -> Judgement:
    """Judge a pattern or a link, or say since when a wording is public.

    Args:
        vault: The opened vault, by its owner.
        what: A pattern's key, two ids of messages, an item's id.
        verdict: One of `judging.VERDICTS`.
        reason: Why, in the person's words.
        by: Who judges.
        on: For `published` the day, as `2025-01-31`.

    Returns:
        What was put on record.

    Raises:
        UsageError: There is no such thing, or it cannot be judged so.
    """
    if (verdict == "published") != bool(on):
        raise UsageError("'published' needs a day, and nothing else has one", hint="add --on DAY")
    if on:
        _verify_day(on)
    linked = vault.link()
    named = _named(vault, linked, what.strip(), verdict)
    records = judging.records_of(vault.cases(), named.members)
    said = Judgement(
        verdict, named.of, reason, by, METHOD, named.grounds,
        tuple(map(judging.member_of, records)), named.key, on, named.item,
    )  # fmt: skip
    judging.record(vault.store.desk, vault.cases(), said)
    return said


def _named(vault: Vault, linked: Linked, what: str, verdict: Verdict) -> Named:
    if "," in what:
        if verdict == "published":
            raise UsageError("'published' is said of a pattern or an item", hint=_HINT)
        return _link(linked, what)
    everything = (*linked.patterns, *linked.uncounted, *linked.rejected)
    found = [one for one in everything if one.key.startswith(what)]
    items = [item for case in vault.cases() for item in case.items() if item.startswith(what)]
    if verdict not in ("published", "unsure"):
        items = []
    if len(what) < SHORTEST or len(found) + len(items) > 1:
        raise UsageError(f"'{what}' is not enough to name one thing", hint=_HINT)
    if not found and not items:
        raise UsageError(f"there is nothing '{what}' to be judged", hint=_HINT)
    return _pattern(found[0]) if found else _item(items[0], linked.texts)


def _pattern(seen: Seen) -> Named:
    grounds = tuple(why for why in seen.pattern.why if why != "person") or ("wording",)
    return Named("pattern", grounds, tuple(map(str, seen.pattern.members)), seen.key)


def _link(linked: Linked, what: str) -> Named:
    ids = [one.strip() for one in what.split(",")]
    if len(ids) != 2 or ids[0] == ids[1]:
        raise UsageError(f"'{what}' does not name two messages", hint=_HINT)
    for one in ids:
        if one not in linked.texts:
            raise UsageError(f"there is no message '{one}' that may be compared", hint=_HINT)
    if not is_linkable(linked.texts[ids[0]], linked.texts[ids[1]]):
        raise UsageError("two messages of one folder or one chat are never linked")
    why = next((one.why for one in linked.links if {one.a, one.b} == set(ids)), ())
    grounds = tuple(one for one in why if one != "person") or ("wording",)
    return Named("link", grounds, tuple(sorted(ids)))


def _item(item: str, compared: Iterable[Id]) -> Named:
    if any(item_of(one) == item for one in compared):
        raise UsageError("an item with messages of suspected senders is no article", item=item)
    return Named("item", item=item)


def _verify_day(day: str) -> None:
    try:
        if date.fromisoformat(day).isoformat() == day:
            return
    except ValueError:
        pass
    raise UsageError(f"'{day}' is no day", hint="a day looks like 2027-01-31")
