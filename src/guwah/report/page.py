"""
The web page of a report: one file without script, without anything from elsewhere.

Draws a `Document` as HTML; draws the same blocks as `pdf`.

The rules that this module follows are:
  * Every character of evidence is escaped; no evidence ever becomes a tag, a link or a style.
  * A content security policy in the page allows its one style sheet and nothing else.
  * Numbers are no links: a slip of a thumb must not call a suspected sender.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from importlib import resources

from guwah.report import document as doc
from guwah.report.lettering import Line, Token


def render_page(document: doc.Document) -> bytes:
    """Draw a report as a page.

    Args:
        document: What to draw.

    Returns:
        The page in UTF-8.
    """
    style = resources.files("guwah.report").joinpath("page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(_block(block, document.bar) for block in document.blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">\n'
        f"<title>{escape(document.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n"
        f"<footer>{escape(document.footer)}</footer>\n</body>\n</html>\n"
    ).encode()


def _block(block: doc.AnyBlock, bar: str) -> str:
    match block:
        case doc.Heading(level, text):
            return f"<h{level}>{_line(text, bar)}</h{level}>"
        case doc.Paragraph(text, style):
            return f'<p class="{style}">{_line(text, bar)}</p>'
        case doc.Bullets(items, style):
            tag = "ol" if style == "steps" else "ul"
            rows = "".join(f"<li>{_line(one, bar)}</li>" for one in items)
            return f"<{tag}>{rows}</{tag}>"
        case doc.Table(head, rows):
            return _table(head, rows, bar)
        case doc.Code(code_rows):
            return f"<pre>{escape(chr(10).join(code_rows))}</pre>"
        case doc.Pair(left, right):
            return f'<div class="pair">{_half(left, bar)}{_half(right, bar)}</div>'
        case doc.Message():
            return _message(block, bar)
        case doc.NewPage():
            return '<div class="new-page"></div>'


def _half(blocks: Iterable[doc.AnyBlock], bar: str) -> str:
    return f"<div>{''.join(_block(block, bar) for block in blocks)}</div>"


def _table(head: tuple[Line, ...], rows: tuple[tuple[Line, ...], ...], bar: str) -> str:
    heads = "".join(f'<th scope="col">{_line(cell, bar)}</th>' for cell in head)
    labels = ["".join(token.value for token in cell.tokens) for cell in head]
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(label)}">{_line(cell, bar)}</td>'
            for label, cell in zip(labels, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _message(message: doc.Message, bar: str) -> str:
    marks = "".join(f'<span class="mark">{_line(mark, bar)}</span>' for mark in message.marks)
    between = f'<br><span class="small">{_line(message.between, bar)}</span>'
    text = "".join(
        f'<p class="line" dir="{one.direction}">{_tokens(one, bar)}</p>' for one in message.text
    )
    return (
        f'<article id="message-{escape(message.number)}"><p class="meta">'
        f'<span class="number">{escape(message.number)}</span>'
        f"<strong>{_line(message.sender, bar)}</strong> {_line(message.when, bar)}{marks}"
        f"{between if message.between else ''}</p>{text}</article>"
    )


def _line(line: Line | None, bar: str) -> str:
    if line is None:
        return ""
    return f'<bdi dir="{line.direction}">{_tokens(line, bar)}</bdi>'


def _tokens(line: Line, bar: str) -> str:
    return "".join(_token(token, bar) for token in line.tokens)


def _token(token: Token, bar: str) -> str:
    match token.kind:
        case "bar":
            return f'<span class="bar">{escape(bar)}</span>'
        case "escape":
            return f'<bdi class="escape" dir="ltr">{escape(token.value)}</bdi>'
        case "isolate":
            return f'<bdi dir="auto">{escape(token.value)}</bdi>'
        case "text":
            return escape(token.value)
