"""
Reading as many bytes as were asked for, from streams that give fewer at a time.

The rule of this module: fewer bytes than asked for mean the end, and nothing else.
"""

from __future__ import annotations

from typing import BinaryIO


def read_fully(source: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes; fewer only at the end of the stream.

    Args:
        source: Any readable stream.
        size: How many bytes.

    Returns:
        The bytes.
    """
    block = source.read(size)
    if len(block) == size or not block:
        return block
    blocks, have = [block], len(block)
    while have < size and (block := source.read(size - have)):
        blocks.append(block)
        have += len(block)
    return b"".join(blocks)
