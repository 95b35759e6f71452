"""
What a search found, on a terminal: a line that says where, a line of the text with the words marked.

Prints; decides nothing about what was found.

The rules of this module are:
  * Evidence is escaped piece by piece; only marks of our own stand between the pieces.
  * On a terminal a text stands inside a directional isolate, so that right-to-left words and the
    numbers beside them keep their places; found words are bold there.
  * Of a long text the part around the first found word is shown, `…` for the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from guwah.cli.tables import shown_time
from guwah.cli.terminal import _, say
from guwah.script.display import escape_terminal, isolated

if TYPE_CHECKING:
    from guwah.casework.finding.searching import Hit, PassageHit

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
BEFORE, AFTER = 40, 120


def put_hits(hits: Iterable[dict[str, Any]]) -> int:
    """Print hits; returns how many there were."""
    is_terminal = sys.stdout.isatty()
    count = 0
    for hit in hits:
        count += 1
        if count == 1 and hit["spacing"] == "together":
            say(_("Nothing found as typed. Found with words written together:"))
        elif count == 1 and hit["spacing"] == "apart":
            say(_("Nothing found as typed. Found with the word written apart:"))
        if hit["type"] == "passage":
            print("  ".join([hit["alias"], *_where(hit)]))
            print("    " + marked(hit["text"], hit["spans"], is_terminal))
            continue
        record = hit["record"]
        when = shown_time(record.sent.readings, record.sent.written) if record.sent else "–"
        name = (record.sender.name or record.sender.handle or "–") if record.sender else "–"
        shown = escape_terminal(name)
        head = [hit["alias"], str(hit["sending"]), when,
                isolated(shown) if is_terminal else shown]  # fmt: skip
        if record.grade == "screenshot":
            by_hand = "corrected" in record.extra
            head.append(f"({_('corrected by a person') if by_hand else _('read by machine')})")
        print("  ".join(head))
        print("    " + marked(record.text or "", hit["spans"], is_terminal))
    return count


def put_nothing(query: str, *, is_fuzzy: bool, is_everywhere: bool) -> None:
    """Say that nothing was found, and what else could be asked.

    Args:
        query: What was typed.
        is_fuzzy: Whether words with typing errors were asked for.
        is_everywhere: Whether all folders were searched.
    """
    from guwah.casework.finding.limits import limits

    sentences = {
        "short": _("a word of one or two letters is found only as a whole word; 'ab*' finds longer ones"),
        "syllable": _("a Tibetan syllable is found only whole"),
        "number": _("a number is found only whole; '12*' finds longer ones"),
        "no-error": _("--fuzzy takes no error in words of up to three letters, nor in numbers"),
        "fuzzy": _("--fuzzy also finds words with a typing error, and Chinese by its sound"),
    }  # fmt: skip
    say(_("Nothing found."))
    for limit in limits(query, is_fuzzy=is_fuzzy):
        say(_("hint: {sentence}").format(sentence=sentences[limit]))
    if is_everywhere:
        say(_("hint: names of protected people are found with --case CASE only"))


def as_object(hit: Hit | PassageHit) -> dict[str, Any]:
    """A hit as it is printed with `--jsonl`."""
    if hit.type == "hit":
        return {"type": "hit", "case": hit.case, "alias": hit.alias, "sending": hit.sending,
                "record": hit.record, "spans": hit.spans, "spacing": hit.spacing}  # fmt: skip
    entry, passage = hit.entry, hit.passage
    return {
        "type": "passage", "case": hit.case, "alias": hit.alias, "sending": hit.sending,
        "item": entry.item, "member": entry.path, "name": hit.name, "kind": entry.kind,
        "made": passage.made, "place": passage.place, "language": passage.language,
        "text": passage.text, "spans": hit.spans, "spacing": hit.spacing,
    }  # fmt: skip


def _where(hit: dict[str, Any]) -> list[str]:
    """In which file, where in it, and who wrote the words."""
    place, said = hit["place"], []
    if "start_ms" in place:
        said.append(f"{place['start_ms'] // 60_000}:{place['start_ms'] // 1000 % 60:02d}")
    if place.get("page"):
        said.append(_("page {n}").format(n=place["page"]))
    if "translated_by" in place:
        told = _("translation into {language} by {alias}")
        said.append(told.format(language=hit["language"],
                                alias=escape_terminal(place["translated_by"])))  # fmt: skip
    who = _("read by machine") if hit["made"] == "machine" else _("written by a person")
    message = [str(hit["sending"])] if hit["sending"] is not None else []
    return [*message, escape_terminal(hit["name"]), *said, f"({who})"]


def marked(text: str, spans: Sequence[tuple[int, int]], is_terminal: bool) -> str:
    """The part of a text around what was found, in one line.

    Args:
        text: The text as it stands in the record.
        spans: `(offset, length)` in bytes of its UTF-8, ascending and disjoint.
        is_terminal: Mark what was found, and isolate the line.
    """
    data = text.encode("utf-8", "surrogatepass")
    pieces: list[tuple[str, bool]] = []
    at = 0
    for offset, length in spans:
        pieces += [(_decoded(data[at:offset]), False), (_decoded(data[offset : offset + length]), True)]  # fmt: skip
        at = offset + length
    pieces.append((_decoded(data[at:]), False))
    if spans and len(pieces[0][0]) > BEFORE:
        pieces[0] = ("…" + pieces[0][0][-BEFORE:], False)
    shown, left = [], BEFORE + AFTER
    for piece, is_found in pieces:
        if left <= 0:
            shown.append("…")
            break
        cut = piece if len(piece) <= left else piece[:left] + "…"
        left -= len(piece)
        line = escape_terminal(cut.replace("\r\n", "\n").replace("\n", " ⏎ "))
        shown.append(f"{BOLD}{line}{PLAIN}" if is_found and is_terminal else line)
    joined = "".join(shown)
    return isolated(joined) if is_terminal else joined


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
