"""
Random names for cases: two words and a number.

Holds no list of who is who; an alias says nothing of the person concerned.

The rules of this module are:
  * Words are plain, short, of landscape and weather; none names a people, a place or a trade.
  * Chance picks; an alias that is taken is not given again.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from typing import Final

_split = str.split
_FIRST: Final = _split(
    """
    amber ample brisk bright broad calm clear clever cool copper coral crisp dapper deep early
    even fair fleet fresh gentle glad golden grand green hazel high ivory jolly keen kind light
    lively loud lucky lunar mellow mild misty mossy neat nimble olive open pale plain polar proud
    quick quiet rapid ready round royal rustic sandy sharp silent silver smooth snowy soft solar
    solid spry steady still stony sunny swift tall tidal tidy tranquil vivid warm wide windy wise
    """
)
_SECOND: Final = _split(
    """
    acorn alder aspen badger basin beacon beech birch bramble breeze brook canyon cedar cliff
    cloud clover comet cove crane creek delta dune eagle ember falcon fern field finch fjord
    forest garnet glacier grove harbour hawk heath heron hill island jasper juniper lagoon lake
    lantern larch lark laurel lichen linden lynx maple marsh meadow moon moss oak orchard osprey
    otter pebble pine plover pond poplar quarry quartz raven reed ridge river robin rowan sable
    sage shore spruce stone stream summit swallow thicket thistle tide valley walnut willow wren
    """
)


def new_alias(taken: Container[str]) -> str:
    """A random alias that is not taken, such as `quiet-heron-42`."""
    while True:
        number = 10 + secrets.randbelow(90)
        alias = f"{secrets.choice(_FIRST)}-{secrets.choice(_SECOND)}-{number}"
        if alias not in taken:
            return alias
