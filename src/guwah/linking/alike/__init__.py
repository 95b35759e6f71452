"""Texts that say the same in other words, scripts and spellings: numbers in, numbers out."""

from guwah.linking.alike.engine import Found, Index, find

__all__ = ["Found", "Index", "find"]
