"""The engine of `alike` on a distributed engine: the same groups, from more texts."""

from guwah.linking.spread.engine import find

__all__ = ["find"]
