"""
Formatting in a Telegram page's text: links behind words, mentions, bold and its kind.

The rules of this module are:
  * The names are those of Telegram's JSON export, so that both tell the same.
  * Where there is no formatting, nothing is told.
"""

from __future__ import annotations

from typing import Any

from guwah.intake.notation.html_tree import Element, Text

_BY_TAG = {
    "strong": "bold", "em": "italic", "code": "code", "pre": "pre", "u": "underline",
    "s": "strikethrough", "blockquote": "blockquote",
}  # fmt: skip
_BY_SCRIPT = {
    "ShowHashtag": "hashtag", "ShowBotCommand": "bot_command", "ShowCashtag": "cashtag",
    "ShowMentionName": "mention_name", "ShowNotLoadedEmoji": "custom_emoji",
    "ShowNotAvailableEmoji": "custom_emoji",
}  # fmt: skip


def entities_of(element: Element) -> list[dict[str, Any]]:
    """The formatted parts of a text, in order; none if nothing is formatted.

    Args:
        element: The element that holds the text.

    Returns:
        `{"type", "text"}` for each part, with `href` where a link leads elsewhere.
    """
    parts: list[dict[str, Any]] = []
    for child in element.children:
        if isinstance(child, Element) and child.name != "br":
            parts.append(_entity(child))
            continue
        text = child.text if isinstance(child, Text) else "\n"
        if parts and parts[-1]["type"] == "plain":
            parts[-1]["text"] += text
        else:
            parts.append({"type": "plain", "text": text})
    if all(part["type"] == "plain" for part in parts):
        return []
    for end, trimmed in (
        (0, parts[0]["text"].lstrip(" \t\r\n")),
        (-1, parts[-1]["text"].rstrip(" \t\r\n")),
    ):
        if parts[end]["type"] == "plain":
            parts[end]["text"] = trimmed
    return [part for part in parts if part["text"] or part["type"] != "plain"]


def _entity(element: Element) -> dict[str, Any]:
    """One formatted part."""
    text = element.text()
    if element.name != "a":
        kind = (
            "spoiler" if "spoiler" in element.classes else _BY_TAG.get(element.name, element.name)
        )
        return {"type": kind, "text": text}
    href = element.attributes.get("href", "")
    script = element.attributes.get("onclick", "")
    for word, kind in _BY_SCRIPT.items():
        if word in script:
            return {"type": kind, "text": text}
    if href in (text, f"http://{text}", f"https://{text}"):
        return {"type": "link", "text": text}
    if href == f"mailto:{text}":
        return {"type": "email", "text": text}
    if href == f"tel:{text}":
        return {"type": "phone", "text": text}
    if text.startswith("@") and href.endswith("/" + text[1:]):
        return {"type": "mention", "text": text}
    return {"type": "text_link", "text": text, "href": href}
