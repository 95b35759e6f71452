"""Matches and patterns over normal forms and identifiers: pure."""

from guwah.linking.identifiers import phone_key, sender_key
from guwah.linking.link import link, link_texts
from guwah.linking.nouns import Link, Pattern, Text

__all__ = ["Link", "Pattern", "Text", "link", "link_texts", "phone_key", "sender_key"]
