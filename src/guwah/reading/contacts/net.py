"""
Links, e-mail addresses and handles in folded text.

Finds by form and by announcing words; opens nothing. Spec: docs/spec/contacts.md.

The rules of this module are:
  * A link has a scheme, `www.`, or a host under a top-level domain of the list and, unless
    the domain is one of the commonest, a path; punctuation and brackets after it are not of it.
  * A bare `@name` is a handle of no stated app; a name without `@` only after a word that
    names the app, and not where it is a telephone number.
  * Normal forms are lower case but for the path of a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from guwah.reading.contacts import words
from guwah.reading.contacts.nouns import Contact, Found

_COMMON: Final = (
    "com|org|net|cn|ru|tr|kz|uz|kg|de|fr|uk|nl|se|no|ch|at|us|ca|au|jp|kr|tw|hk|edu|gov|info"
)
_SHORT: Final = "t\\.me|wa\\.me|m\\.me|bit\\.ly|youtu\\.be|goo\\.gl|t\\.co|t\\.cn|u\\.wechat\\.com|line\\.me|vk\\.com|vk\\.me|ig\\.me|dwz\\.cn|lnkd\\.in|tinyurl\\.com|is\\.gd|cutt\\.ly"
_TAIL: Final = r"[^\s<>\"“”«»\u2e80-\u9fff\uff00-\uffef\u0600-\u06ff\u0f00-\u0fff]*"
_LINK: Final = regex.compile(
    rf"(?:(?:https?|ftp|tg|weixin|whatsapp|viber|tel|mailto)://{_TAIL}"
    rf"|(?<![A-Za-z0-9@.\-])www\.[a-z0-9\-]+\.{_TAIL}"
    rf"|(?<![A-Za-z0-9@.\-])(?:{_SHORT})/{_TAIL}"
    rf"|(?<![A-Za-z0-9@.\-])(?:[a-z0-9](?:[a-z0-9\-]{{0,62}})\.){{1,4}}(?:{_COMMON}|io|me|app|tv|cc|xyz|top|vip|co|biz|online|site|link)/{_TAIL}"
    rf"|(?<![A-Za-z0-9@.\-])(?:[a-z0-9](?:[a-z0-9\-]{{0,62}})\.){{1,4}}(?:{_COMMON})(?![A-Za-z0-9\-@]|\.[A-Za-z0-9]))",
    regex.I,
)
_MAIL: Final = regex.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.){1,4}[A-Za-z]{2,24}(?![A-Za-z0-9\-])"
)
_HANDLE: Final = regex.compile(
    r"(?<![A-Za-z0-9._%+\-@/])@ ?([A-Za-z_][A-Za-z0-9_.]{2,31})(?![@A-Za-z0-9])"
)
_ENDING: Final = ".,;:!?)]}>'…-"


def find_links(text: str) -> Iterator[Found]:
    """Links.

    Args:
        text: Folded text.

    Yields:
        Each link with its place.
    """
    for found in _LINK.finditer(text):
        link = found[0]
        while link and link[-1] in _ENDING and not (link[-1] == ")" and "(" in link):
            link = link[:-1]
        head, slash, tail = link.partition("://") if "://" in link else ("", "", link)
        host, cut, path = tail.partition("/")
        if "." in host or ("://" in link and path + host):
            normal = head.lower() + slash + host.lower() + cut + path
            yield Found(found.start(), found.start() + len(link), Contact("link", 0, 0, normal))


def find_mails(text: str) -> Iterator[Found]:
    """E-mail addresses.

    Args:
        text: Folded text.

    Yields:
        Each address with its place.
    """
    for found in _MAIL.finditer(text):
        yield Found(*found.span(), Contact("email", 0, 0, found[0].lower()))


def find_handles(text: str) -> Iterator[Found]:
    """Handles: with `@`, or after a word that names an app.

    Args:
        text: Folded text.

    Yields:
        Each handle with its place, the name alone without `@`.
    """
    for found in words.HANDLE.finditer(text):
        name, app = found["name"].rstrip(".-"), words.app_of(found["app"])
        stands_apart = found["between"] or not name.isascii() or found["app"][-1] > "\u2e80"
        if not stands_apart or not _is_name(
            name, app, text[found.start("between") : found.start("name")]
        ):
            continue
        start = found.start("name")
        yield Found(start, start + len(name), Contact("handle", 0, 0, name.lower(), app, True))
    for found in _HANDLE.finditer(text):
        name = found[1].rstrip(".")
        start = found.start(1)
        yield Found(found.start(), start + len(name), Contact("handle", 0, 0, name.lower()))


def _is_name(name: str, app: str, between: str) -> bool:
    """Whether a word after an app's name is an id: it looks like one, or a colon says so."""
    if app == "qq":
        return name.isdigit() and 5 <= len(name) <= 11
    if name.isdigit():
        return False
    told = regex.search(r"[:=@]|\bid\b|号|號|user|ник|nomur|hesab", between, regex.I)
    odd = any(one.isdigit() or one in "_.-" for one in name)
    return bool(told or odd) and (len(name) >= 5 or app != "wechat")
