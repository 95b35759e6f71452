"""
What a log at rest is sealed and signed with.

Opens and writes nothing. Specification: docs/spec/vault.md, "The log at rest"; docs/spec/backup.md,
"Generations"

The rules of this module are:
  * All generations of a log have one identity and one signer; each has a name and a device of its
    own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from guwah.custody.signing import Signer
from guwah.vault.casekeys import Generation
from guwah.vault.sealing import Identity

ItemKey = Callable[[str], Identity | None]
"""The identity of an item, or None if it was destroyed or cannot be opened."""


@dataclass(frozen=True, repr=False)
class LogKeys:
    """What a log is sealed and signed with.

    Args:
        identity: Whom its files are sealed to.
        origin: Its name.
        device: The device's id, in each entry.
        signer: Signs its checkpoints and nothing else.
        earlier: Generations of the log before this one, whose entries it shares.
        place: The name on disk of a device's log.
    """

    identity: Identity
    origin: str
    device: str
    signer: Signer
    earlier: tuple[Generation, ...] = ()
    place: Callable[[str], str] = str

    def before(self) -> LogKeys | None:
        """Those of the generation before this one."""
        if not self.earlier:
            return None
        last = self.earlier[-1]
        return replace(self, origin=last.origin, device=last.device, earlier=self.earlier[:-1])
