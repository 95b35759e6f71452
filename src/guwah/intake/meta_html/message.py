"""
One message of a Meta page: from its elements to a record.

Opens no file. Format notes: docs/formats/meta-html.md

The rules of this module are:
  * Sender, text and time are told by their classes; on a page without them by their order:
    the first part, what stands between, and the last, which is a time.
  * Blocks of a text stand on lines of their own; `<br>` is a line end; spaces are kept.
  * Reactions stand in `extra`, not in the text.
  * What the app itself says is not told from what people write: pages have no types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from guwah.evidence.record import Attachment, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Member
from guwah.intake.meta.media import Files
from guwah.intake.meta_html.stamps import LONGEST, Order, Stamp, sent_of, stamp_of
from guwah.intake.notation.html_tree import Element, Text
from guwah.intake.notation.json_values import Refused

NAME = "meta-html"
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_SPACE = " \t\r\n\f"
_SENDER = ({"_a6-h"}, {"_2lek", "_2lel"}, {"_2pio"}, {"user"}, {"sender"})
_BODY = ({"_a6-p"}, {"_2let"}, {"body"})
_TIME = ({"_a6-o"}, {"_2lem"}, {"meta"}, {"_a72d"}, {"time"})
_REACTIONS = frozenset({"_tqp", "_a6-q"})
_BLOCKS = frozenset(
    {"div", "p", "li", "ul", "ol", "table", "tr", "td", "section", "header", "footer", "blockquote",
     "h1", "h2", "h3", "h4", "h5", "h6"}
)  # fmt: skip
_FILES = {"img": "src", "video": "src", "audio": "src", "source": "src", "a": "href"}


@dataclass
class Page:
    """What the page has said so far, and what holds for all of it."""

    member: Member
    zone: str | None
    order: Order | None = None
    thread: str | None = None
    context: list[Span] = field(default_factory=list)
    chat: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = Files(self.member)


@dataclass
class Parts:
    """The parts of a message, as far as they could be told."""

    sender: str | None
    stamp: Stamp | None
    written: str
    body: list[Element | Text]
    order: tuple[str | None, str | None] | None = None


def record_of(
    page: Page, nodes: list[Element | Text], span: Span, ordinal: int, repaired: bool
) -> Record:
    """The record of a message.

    Args:
        page: What holds for the messages.
        nodes: What stands in its span: one element, or a header and what follows it.
        span: Where it stands.
        ordinal: Its number in the item.
        repaired: Whether its bytes had to be repaired.

    Returns:
        The record.

    Raises:
        Refused: `bad-markup` for a span without an element.
    """
    parts = parts_of(nodes)
    extra: dict[str, Any] = {}
    sent: Sent | None = None
    if parts.stamp is not None:
        sent = sent_of(parts.stamp, page.order, page.zone)
    elif parts.written:
        sent = Sent(parts.written, (), None, None, "unknown")
    sender = None
    if parts.sender:
        sender = Sender(_BIDIRECTIONAL.sub("", parts.sender))
    reactions, text = _reactions(parts.body), text_of(parts.body)
    if reactions:
        extra["reactions"] = reactions
    attachments, links = _files(parts.body, page.files)
    if links:
        extra["links"] = links
    extra["chat"] = page.chat
    marks: tuple[Mark, ...] = ("repaired",) if repaired else ()
    member = page.member
    return Record(
        f"{member.id_prefix}/{ordinal}", "message", "export", NAME, member.item, member.path, span,
        tuple(page.context), page.thread, sender, sent, text, attachments, marks, extra,
    )  # fmt: skip


def parts_of(nodes: list[Element | Text]) -> Parts:
    """Tell sender, time and body of a message apart.

    Args:
        nodes: As in `record_of`.

    Returns:
        The parts; every text is in one of them.

    Raises:
        Refused: As in `record_of`.
    """
    elements = [node for node in nodes if isinstance(node, Element)]
    if not elements:
        raise Refused("bad-markup")
    shown = _shown(nodes)
    if len(elements) == 1 and len(shown) == 1:
        shown = _shown(elements[0].children)
    header = next((one for one in elements if one.find("message_header")), None)
    if header is not None:
        inner = header.find("message_header") or header
        known = _shown(inner.children)
        shown = known + [node for node in shown if node is not header]
    sender: Element | None = _by_class(shown, _SENDER)
    stamp: Element | Text | None = _by_class(shown, _TIME)
    body = [node for node in shown if node is not sender and node is not stamp]
    if stamp is None:
        stamp = next((node for node in reversed(body) if _is_time(node)), None)
        body = [node for node in body if node is not stamp]
    if sender is None and body and not _by_class(body, _BODY) and isinstance(body[0], Element):
        sender, body = body[0], body[1:]
    written = stamp.text().strip(_SPACE) if isinstance(stamp, Element) else ""
    told = sender.text().strip(_SPACE) if isinstance(sender, Element) else None
    return Parts(told, stamp_of(written) if written else None, written, body)


def text_of(nodes: list[Element | Text]) -> str:
    """The text of a body: blocks on lines of their own, without reactions."""
    lines: list[str] = []
    line: list[str] = []

    def end_of_block() -> None:
        told = "".join(line).strip(_SPACE)
        if told:
            lines.append(told)
        line.clear()

    open_: list[Element | Text | None] = list(reversed(nodes))
    while open_:
        node = open_.pop()
        if node is None:
            end_of_block()
        elif isinstance(node, Text):
            line.append(node.text)
        elif node.name == "br":
            line.append("\n")
        elif node.name in _BLOCKS:
            end_of_block()
            if not _is_reactions(node):
                open_.append(None)
                open_ += reversed(node.children)
        else:
            open_ += reversed(node.children)
    end_of_block()
    return "\n".join(lines)


def _shown(nodes: list[Element | Text]) -> list[Element | Text]:
    """The nodes that show something: a text, a picture, a film."""
    return [
        node
        for node in nodes
        if (isinstance(node, Text) and node.text.strip(_SPACE))
        or (isinstance(node, Element) and (node.text().strip(_SPACE) or _names_file(node)))
    ]


def _names_file(element: Element) -> bool:
    """Whether there is a file in it."""
    return any(
        one.name in _FILES and one.attributes.get(_FILES[one.name]) for one in element.walk()
    )


def _by_class(nodes: list[Element | Text], wanted: tuple[set[str], ...]) -> Element | None:
    """The first element of the first of these classes that there is."""
    for words in wanted:
        for node in nodes:
            if isinstance(node, Element) and words <= node.classes:
                return node
    return None


def _is_time(node: Element | Text) -> bool:
    """Whether an element holds nothing but a time."""
    if not isinstance(node, Element):
        return False
    text = node.text().strip(_SPACE)
    return len(text) <= LONGEST and stamp_of(text) is not None


def _is_reactions(element: Element) -> bool:
    """Whether an element is a list of reactions."""
    return element.name == "ul" or bool(element.classes & _REACTIONS)


def _reactions(nodes: list[Element | Text]) -> list[str]:
    """The reactions, each as it stands: a sign and a name."""
    lists = [
        one
        for node in nodes
        if isinstance(node, Element)
        for one in node.walk()
        if _is_reactions(one)
    ]
    told = [
        " ".join(item.text().split()) for one in lists for item in one.walk() if item.name == "li"
    ]
    return [text for text in told if text]


def _files(nodes: list[Element | Text], files: Files) -> tuple[tuple[Attachment, ...], list[str]]:
    """The files that a body names, and the addresses that its links lead to."""
    found: dict[str, Attachment] = {}
    links: list[str] = []
    for node in nodes:
        for one in node.walk() if isinstance(node, Element) else ():
            name = one.attributes.get(_FILES.get(one.name, ""), "").strip(_SPACE)
            if not name or name.startswith("#"):
                continue
            if not _SCHEME.match(name) and not name.startswith("//"):
                found.setdefault(name, files.attachment(name))
            elif one.name == "a" and name not in links:
                links.append(name)
    return tuple(found.values()), links
