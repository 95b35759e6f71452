"""
The keys of one case, and what they are while they are being changed.

Opens and writes no file; bytes in, bytes out. `keyring` has them on disk.
Specification: docs/spec/vault.md, "Keys"; docs/spec/keys.md, "New keys"

The rules of this module are:
  * All keys of a case are random and independent of each other and of the owner.
  * What parses prints back as the same bytes.
  * A change that takes several writes stands among the keys until it is done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.vault import sealing
from guwah.vault.keys import FORMAT, is_id, new_id, new_key
from guwah.vault.sealing import Identity

_HEX32 = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True)
class Generation:
    """An earlier generation of a log: who wrote it, its name, how many entries are shared."""

    device: str
    origin: str
    size: int

    def to_object(self) -> dict[str, Any]:
        """As it stands among keys."""
        return {"device": self.device, "origin": self.origin, "size": self.size}

    @classmethod
    def of(cls, obj: Any) -> Generation:
        """The inverse of `to_object`; raises KeyError or TypeError if it is none."""
        found = cls(obj["device"], obj["origin"], obj["size"])
        if not isinstance(found.size, int) or not is_id(found.device):
            raise TypeError
        return found


@dataclass(frozen=True, repr=False)
class CaseKeys:
    """The keys of one case; `database` has a second key, and `destroying` an item, for a while.

    What stands last has its place in the file only where it is not empty.

    Args:
        case: The case's id.
        folder: Its name under `keys/` and `cases/`.
        identity: The case's age identity.
        names: HMAC key of names on disk, hex.
        database: Keys of case.db, hex; the last is the newest.
        log_seed: Ed25519 seed that signs checkpoints, hex.
        manifest_seed: Ed25519 seed that signs manifests, hex.
        origin: Name of the case's log.
        device: This device's id in the case.
        destroying: Items whose destruction has begun.
        former: The identity before, while all is sealed anew.
        intake: Secrets of invitations after the first, which is `names`; the newest last.
        colleagues: Recipients who may open the case beside the owner.
        owner: The owner's recipient, where there are colleagues.
        alias: The case's random name, where there are colleagues.
        earlier: Generations of the log before this one.
    """

    case: str
    folder: str
    identity: Identity
    names: str
    database: tuple[str, ...]
    log_seed: str
    manifest_seed: str
    origin: str
    device: str
    destroying: tuple[str, ...] = field(default=())
    former: Identity | None = None
    intake: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    owner: str = ""
    alias: str = ""
    earlier: tuple[Generation, ...] = ()

    @classmethod
    def new(cls) -> CaseKeys:
        """Fresh random keys of a new case."""
        return cls(
            case=new_id(), folder=new_id(), identity=sealing.new_identity(), names=new_key(),
            database=(new_key(),), log_seed=new_key(), manifest_seed=new_key(),
            origin=f"guwah/{new_id()}", device=new_id(),
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Canonical JSON: for sealing, never for showing."""
        late = {
            "alias": self.alias, "colleagues": self.colleagues,
            "earlier": [one.to_object() for one in self.earlier], "former": str(self.former or ""), "intake": self.intake, "owner": self.owner,
        }  # fmt: skip
        return canonical.encode(
            {name: value for name, value in late.items() if value}
            | {
                "case": self.case, "database": self.database, "destroying": self.destroying,
                "device": self.device, "folder": self.folder, "format": FORMAT,
                "identity": str(self.identity), "log": self.log_seed,
                "manifest": self.manifest_seed, "names": self.names, "origin": self.origin,
            }
        )  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> CaseKeys:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: If these are not the keys of a case.
        """
        try:
            obj: dict[str, Any] = canonical.parse(data)
            keys = cls(
                case=obj["case"], folder=obj["folder"], names=obj["names"],
                identity=sealing.identity_from_text(obj["identity"], name),
                database=tuple(obj["database"]), log_seed=obj["log"],
                manifest_seed=obj["manifest"], origin=obj["origin"], device=obj["device"],
                destroying=tuple(obj["destroying"]),
                former=_identity_or_none(obj.get("former", ""), name),
                intake=tuple(obj.get("intake", ())), alias=obj.get("alias", ""),
                colleagues=tuple(obj.get("colleagues", ())), owner=obj.get("owner", ""),
                earlier=tuple(map(Generation.of, obj.get("earlier", ()))),
            )  # fmt: skip
        except (DigestRefutedError, KeyError, TypeError, AttributeError):
            raise ObjectDamagedError("holds no keys of a case", item=name) from None
        secrets_of = (
            keys.names, keys.log_seed, keys.manifest_seed, *keys.database, *keys.intake
        )  # fmt: skip
        if keys.to_bytes() != data or not keys.database or not all(map(_HEX32, secrets_of)):
            raise ObjectDamagedError("holds no keys of a case", item=name)
        return keys

    def with_new_database_key(self, destroying: str) -> CaseKeys:
        """With one more database key, and an item whose destruction begins."""
        return replace(
            self,
            database=(*self.database, new_key()),
            destroying=(*self.destroying, destroying),
        )

    def renewing(self, owner: str, colleagues: tuple[str, ...], alias: str) -> CaseKeys:
        """With a new identity, database key and secret of invitations, and the identity before."""
        return replace(
            self,
            identity=sealing.new_identity(), former=self.identity,
            database=(*self.database, new_key()), intake=(*self.intake, new_key()),
        ).shared_with(owner, colleagues, alias)  # fmt: skip

    def renewed(self) -> CaseKeys:
        """Without the identity before; an item whose destruction has begun keeps its place."""
        kept = self.database if self.destroying else self.database[-1:]
        return replace(self, former=None, database=kept)

    def shared_with(self, owner: str, colleagues: tuple[str, ...], alias: str) -> CaseKeys:
        """With these colleagues, and what they need beside the keys."""
        if not colleagues:
            owner, alias = "", ""
        return replace(self, owner=owner, colleagues=colleagues, alias=alias)

    def settled(self) -> CaseKeys:
        """With the newest database key alone, and nothing being destroyed."""
        return replace(self, database=self.database[-1:], destroying=())


def _identity_or_none(untrusted_text: str, name: str) -> Identity | None:
    return sealing.identity_from_text(untrusted_text, name) if untrusted_text else None
