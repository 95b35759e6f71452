"""
The text of a web page, without running, styling or fetching anything.

The page is parsed by Lexbor (through selectolax), which follows the WHATWG rules of tree building.
Runs inside the confined process only.

The rules of this module are:
  * Scripts, styles and templates have no text.
  * Blocks stand on lines of their own; white space is one space, but in `pre` and `textarea`.
  * What is marked as hidden is text all the same, and is told.
  * Elements that nest deeper than the limit are told. Beyond 5,000 levels the parser would take
    time by the square: such a page is read by leaving out its tags.
"""

from __future__ import annotations

import html
import re
from importlib import import_module
from typing import Any, Final

from guwah.reading.documents.budget import Budget
from guwah.reading.documents.charset import declared_in, to_text

_SILENT: Final = frozenset(
    {"script", "style", "template", "head", "object", "iframe", "svg", "math"}
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "textarea",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)
_CELLS: Final = frozenset({"td", "th"})
_KEPT: Final = frozenset({"pre", "textarea"})
_LOOSE_TAGS: Final = (
    "area base br col dd dt embed hr img input li link meta option p param rp rt source td "
    "tfoot th tbody thead tr track wbr html head body colgroup path g use circle rect"
)
_LOOSE: Final = frozenset(_LOOSE_TAGS.split())
_MOST_LEVELS: Final = 5_000
_OPEN_OR_CLOSE = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_TAG = re.compile(r"<[!/?A-Za-z][^>]{0,10000}>")
_SILENT_PART = re.compile(r"<(script|style|template)\b.{0,100000}?</\1[^>]{0,100}>", re.I | re.S)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_OUTSIDE = re.compile(rb"<(?:img|script|link|iframe|video|audio|source|embed|object)\b[^>]{0,300}?"
                      rb"(?:src|href|data)\s*=\s*[\"']?\s*(?:https?:)?//", re.I)  # fmt: skip
_SCRIPT = re.compile(rb"<script\b|\son[a-z]{3,20}\s*=|javascript:", re.I)


def prepare() -> None:
    """Load the parser."""
    import_module("selectolax.lexbor").LexborHTMLParser("<p>")


def page_text(data: bytes, charset: str | None, budget: Budget) -> tuple[str, str | None]:
    """Text and title of a page.

    Args:
        data: The page's bytes.
        charset: As its envelope declares it, or None.
        budget: Takes what is to be told.
    """
    text, words = to_text(data, charset or declared_in(data))
    budget.words |= words
    if _SCRIPT.search(data):
        budget.words.add("has-javascript")
    if _OUTSIDE.search(data):
        budget.words.add("has-external")
    if _deepest(text) > _MOST_LEVELS:
        budget.words.add("too-deep")
        bare = _TAG.sub("\n", _SILENT_PART.sub("\n", text))
        return re.sub(r"\s*\n\s*", "\n", html.unescape(bare)).strip(), None
    tree = import_module("selectolax.lexbor").LexborHTMLParser(text.replace("\0", "\ufffd"))
    title = tree.css_first("title")
    named = _SPACES.sub(" ", title.text()).strip()[:1_000] if title is not None else ""
    root = tree.body or tree.root
    return ("" if root is None else _Walk(budget).text(root)), named or None


def _deepest(text: str) -> int:
    """How deep tags nest, roughly: those that may stay open (`p`, `li`, `br`) are not counted."""
    depth = deepest = 0
    for found in _OPEN_OR_CLOSE.finditer(text):
        if found[2].lower() in _LOOSE:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Walk:
    """Goes through a tree without recursion: a hostile one is as deep as it likes."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._out: list[str] = []

    def text(self, root: Any) -> str:
        """All text below an element, in order."""
        node, depth, kept, steps = root, 0, 0, 0
        while node is not None:
            steps += 1
            if steps % 1_000 == 0:
                self._budget.look()
            tag = node.tag
            if tag == "-text":
                self._add(node.text_content or "", kept > 0)
            enters = tag not in _SILENT and not tag.startswith(("-", "_", "!"))
            if enters:
                self._open(node, tag)
                kept += tag in _KEPT
                child = node.child
                if child is not None:
                    node, depth = child, depth + 1
                    if depth > self._budget.depth:
                        self._budget.words.add("too-deep")
                    continue
                kept -= tag in _KEPT
                self._close(tag)
            while node is not None and depth > 0 and node.next is None:
                node, depth = node.parent, depth - 1
                if node is not None:
                    kept -= node.tag in _KEPT
                    self._close(node.tag)
            node = node.next if node is not None and depth > 0 else None
        lines = (line.rstrip(" \t") for line in "".join(self._out).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _open(self, node: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        attributes = node.attributes
        if attributes and ("hidden" in attributes or _HIDDEN.search(attributes.get("style") or "")):
            self._budget.words.add("has-hidden-text")

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        elif tag in _CELLS:
            self._out.append("\t")

    def _break(self) -> None:
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")

    def _add(self, text: str, is_kept: bool) -> None:
        if not is_kept:
            text = _SPACES.sub(" ", text)
            if not self._out or self._out[-1][-1:] in ("\n", " ", "\t"):
                text = text.lstrip(" ")
        if text:
            self._out.append(text)
