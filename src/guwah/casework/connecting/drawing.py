"""
Figures of patterns: what `linking.figures` draws, taken from what was found.

The rules of this module are:
  * Folders by alias; senders by the identifier of suspected senders, never by a name.
  * Patterns stand in the order of their first day, then of their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guwah.casework.connecting.patterns import Seen
from guwah.errors import UsageError
from guwah.linking.figures.matrix import draw_matrix
from guwah.linking.figures.nouns import Receipt, Row, Sender
from guwah.linking.figures.senders import draw_senders
from guwah.linking.figures.timeline import draw_timeline
from guwah.linking.nouns import Id, Text


def draw(figure: str, patterns: Iterable[Seen], texts: Mapping[Id, Text]) -> str:
    """Draw a figure.

    Args:
        figure: `timeline`, `matrix` or `senders`.
        patterns: The patterns to be drawn.
        texts: What was compared.

    Returns:
        An SVG file.

    Raises:
        UsageError: There is no pattern, or no such figure.
    """
    held = sorted(patterns, key=lambda one: (min(each.first or "~" for each in one.cases), one.key))
    if not held:
        raise UsageError(
            "there is no pattern to draw", hint="guwah patterns --all lists likenesses"
        )
    rows = [_row(one, texts) for one in held]
    if figure == "timeline":
        return draw_timeline(rows)
    if figure == "matrix":
        return draw_matrix(rows)
    if figure == "senders":
        return draw_senders(*_network(held, rows, texts))
    raise UsageError(f"there is no figure '{figure}'")


def _row(one: Seen, texts: Mapping[Id, Text]) -> Row:
    case_of = {member: texts[member].case for member in one.pattern.members}
    apart = [case_of[copy.id] for copy in one.apart if copy.id in case_of]
    return Row(one.key, one.pattern.template, one.pattern.receipts, tuple(
        Receipt(each.alias, each.messages, each.days[0] if each.days else "",
                each.days[-1] if each.days else "", apart.count(each.case),
                ", ".join(each.countries), each.either_way)
        for each in one.cases
    ))  # fmt: skip


def _network(
    held: Sequence[Seen], rows: Sequence[Row], texts: Mapping[Id, Text]
) -> tuple[list[Sender], list[Row]]:
    """Senders with an identifier, and the wordings; patterns of a sender alone are no wording."""
    wordings = [(one, row) for one, row in zip(held, rows, strict=True)
                if set(one.pattern.why) != {"sender"}]  # fmt: skip
    sent: dict[str, list[tuple[str, Text]]] = {}
    for one, row in wordings:
        for member in one.pattern.members:
            key = texts[member].sender_key
            if key is not None:
                sent.setdefault(key, []).append((row.key, texts[member]))
    senders = [
        Sender(
            key.partition(":")[2], tuple(dict.fromkeys(pattern for pattern, _ in of)),
            len({text.id for _, text in of}), len({text.case for _, text in of}),
        )
        for key, of in sorted(sent.items())
    ]  # fmt: skip
    return senders, [row for _, row in wordings]
