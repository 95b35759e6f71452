"""
The rules by which a person withholds or releases parts of a report.

Parses the YAML of `--rules`; decides nothing about any record (`selection` does).
Spec: docs/spec/redaction.md, "Rules"

The rules that this module enforces are:
  * Each rule names exactly one thing (words, name, field, sending, kind) and a reason.
  * An unknown key, a doubled key or a value that is not text is refused, never passed over:
    a rule that is not understood would disclose.
  * Fields are the places of a record, and three of the header's.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import yaml

from guwah.errors import UsageError

What = Literal["words", "name", "field", "sending", "kind"]
WHATS: Final[tuple[str, ...]] = get_args(What)
KINDS: Final = ("message", "call", "notice", "anomaly")
PLACES: Final = (
    "ordinal", "kind", "raw", "item", "member", "span", "thread", "name", "handle", "self",
    "written", "time", "text", "files", "marks", "more",
)  # fmt: skip
HEADER_FIELDS: Final = ("about", "count", "giver", "received")
FIELDS: Final = frozenset((*PLACES, *HEADER_FIELDS))
_HINT = "a rule is a line such as '  - {name: Alice, reason: family}' under 'withhold:'"


@dataclass(frozen=True)
class Rule:
    """One rule: what it is about, the value that it names, and why."""

    what: What
    value: str
    reason: str


@dataclass(frozen=True)
class Rules:
    """All rules of a report; what is withheld outranks what is disclosed."""

    withhold: tuple[Rule, ...] = ()
    disclose: tuple[Rule, ...] = ()

    def values(self, side: Literal["withhold", "disclose"], what: What) -> frozenset[str]:
        """The values that rules of one side name for one thing."""
        rules = self.withhold if side == "withhold" else self.disclose
        return frozenset(rule.value for rule in rules if rule.what == what)


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML that refuses a doubled key, of which the first would be lost silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str) or key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key}' stands twice or is no text", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def parse_rules(untrusted_yaml: str | bytes) -> Rules:
    """Parse the rules of a report.

    Args:
        untrusted_yaml: A mapping with the lists `withhold` and `disclose`; may be empty.

    Returns:
        The rules, in the order in which they stand.

    Raises:
        UsageError: If anything is not understood; it names the rule.
    """
    try:
        document = yaml.load(untrusted_yaml, Loader=_StrictLoader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as fault:
        where = getattr(fault, "problem_mark", None)
        place = f" in line {where.line + 1}" if where else ""
        raise UsageError(f"the rules cannot be read{place}", hint=_HINT) from None
    if document is None:
        return Rules()
    if not isinstance(document, dict):
        raise UsageError("the rules are no lists 'withhold:' and 'disclose:'", hint=_HINT)
    for key in document.keys() - {"withhold", "disclose"}:
        raise UsageError(
            f"the rules hold '{key}:', and may hold 'withhold:' and 'disclose:' only", hint=_HINT
        )
    return Rules(_side(document, "withhold"), _side(document, "disclose"))


def _side(document: dict[str, Any], side: str) -> tuple[Rule, ...]:
    entries = document.get(side)
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise UsageError(f"'{side}:' must be a list of rules", hint=_HINT)
    return tuple(_rule(entry, f"{side} rule {n}") for n, entry in enumerate(entries, 1))


def _quoted(entry: dict[str, Any]) -> str:
    return ", ".join(f"'{key}'" for key in entry) or "nothing"


def _rule(entry: Any, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} ('{entry}') is no rule", hint=_HINT)
    named = [key for key in entry if key in WHATS]
    if len(named) != 1 or not entry.keys() <= {*WHATS, "reason"}:
        raise UsageError(
            f"{where} has {_quoted(entry)}; it needs exactly one of {', '.join(WHATS)}, and a reason",
            hint=_HINT,
        )
    what = named[0]
    value, reason = entry[what], entry.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise UsageError(f"{where} ({what}: '{value}') has no reason", hint=_HINT)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where} ({what}: '{value}') is no text", hint="put it in quotes")
    known = {"field": FIELDS, "kind": frozenset(KINDS)}.get(what)
    if known is not None and value not in known:
        raise UsageError(
            f"{where} names the unknown {what} '{value}'",
            hint=f"known are {', '.join(sorted(known))}",
        )
    return Rule(what, value, reason.strip())
