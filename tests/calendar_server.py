"""An OpenTimestamps calendar and the blocks that it writes to, all made up."""

from __future__ import annotations

import hashlib
import os

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

HEIGHT = 840_123


def serialised(timestamp: Timestamp) -> bytes:
    """A timestamp as a calendar answers it."""
    context = BytesSerializationContext()
    timestamp.serialize(context)
    return bytes(context.getbytes())


def block(merkle_root: bytes, time: int) -> bytes:
    """A header whose work holds for the easiest target there is."""
    for nonce in range(1000):
        header = (bytes(36) + merkle_root + time.to_bytes(4, "little")
                  + bytes.fromhex("ffff7f20") + nonce.to_bytes(4, "little"))  # fmt: skip
        digest = hashlib.sha256(hashlib.sha256(header).digest()).digest()
        if int.from_bytes(digest, "little") <= 0x7FFFFF << 8 * 29:
            return header
    raise AssertionError("no nonce was found")


class Calendar:
    """Takes digests, and owes a block for each until it is mined."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: list[bytes] = []
        self.mined: dict[bytes, bytes] = {}

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """`POST /digest` and `GET /timestamp/<hex>`."""
        if path == "/digest":
            return 200, self.promise(body)
        commitment = bytes.fromhex(path.rpartition("/")[2])
        found = self.mined.get(commitment)
        return (200, found) if found else (404, b"Pending")

    def promise(self, digest: bytes) -> bytes:
        """A timestamp that leads to what this calendar will put into a block."""
        made = Timestamp(digest)
        commitment = made.ops.add(OpAppend(os.urandom(16))).ops.add(OpSHA256())
        commitment.attestations.add(PendingAttestation(self.url))
        self.taken.append(commitment.msg)
        return serialised(made)

    def mine(self, time: int, height: int = HEIGHT) -> bytes:
        """Put all that was taken into one block and return its header."""
        (commitment,) = self.taken
        made = Timestamp(commitment)
        root = made.ops.add(OpPrepend(b"tx")).ops.add(OpSHA256()).ops.add(OpSHA256())
        root.attestations.add(BitcoinBlockHeaderAttestation(height))
        self.mined[commitment] = serialised(made)
        return block(root.msg, time)
