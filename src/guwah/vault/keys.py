"""
The keys of a vault: the owner's, derived from one seed, and those of each case.

Opens and writes no file; bytes in, bytes out.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * All owner keys derive from the seed by HKDF, each under a name of its own.
  * All keys of a case are random and independent of each other and of the owner.
  * Names on disk are keyed by case: no id that a report can show occurs on disk.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guwah.custody import canonical
from guwah.custody.signing import Signer
from guwah.errors import CannotUnlockError, DigestRefutedError, ObjectDamagedError
from guwah.vault import agefile, sealing
from guwah.vault.bech32 import age_secret_key
from guwah.vault.sealing import Identity
from guwah.vault.secret import Secret

SEED_BYTES: Final = 32
RENEWED_BYTES: Final = 32 + 32 + 16 + 32
FORMAT: Final = 1
_ID_BYTES: Final = 16
_HEX32 = re.compile(r"[0-9a-f]{64}").fullmatch
_ID = re.compile(r"[0-9a-f]{32}").fullmatch


def new_id() -> str:
    """A random id: 32 hex digits."""
    return secrets.token_hex(_ID_BYTES)


def is_id(text: str) -> bool:
    """Whether this is an id as `new_id` makes it."""
    return bool(_ID(text))


def new_key() -> str:
    """A random key: 64 hex digits."""
    return secrets.token_hex(32)


@lru_cache(maxsize=1024)
def disk_name(names_key: str, kind: str, *parts: str) -> str:
    """The name on disk of something that has an id: 32 hex digits, keyed."""
    message = canonical.encode([kind, *parts])
    return hmac.digest(bytes.fromhex(names_key), message, "sha256")[:_ID_BYTES].hex()


def seal_seed(seed: bytes, secret: Secret) -> bytes:
    """The content of `identity.age`.

    Raises:
        CannotUnlockError: If the key file holds no usable identity.
    """
    if secret.passphrase_bytes is not None:
        return agefile.seal_passphrase(seed, secret.passphrase_bytes)
    return sealing.seal_plain(seed, _key_identity(secret).to_public())


def open_seed(untrusted_data: bytes, secret: Secret, name: str) -> bytes:
    """The seed from `identity.age`.

    Raises:
        CannotUnlockError: If it is not the secret of this vault.
        ObjectDamagedError: If the file is damaged.
    """
    wants_passphrase = agefile.is_passphrase_file(untrusted_data)
    if wants_passphrase and secret.passphrase_bytes is not None:
        seed = agefile.open_passphrase(untrusted_data, secret.passphrase_bytes, name)
    elif wants_passphrase:
        raise CannotUnlockError("this vault is opened by a passphrase, not by a key file")
    elif not untrusted_data.startswith(b"age-encryption.org/v1\n-> X25519 "):
        raise ObjectDamagedError("is not an age file of a vault", item=name)
    elif secret.identity_text is None:
        raise CannotUnlockError("this vault is opened by a key file, not by a passphrase")
    else:
        try:
            seed = sealing.open_plain(untrusted_data, _key_identity(secret), name)
        except ObjectDamagedError:
            raise CannotUnlockError("the key file does not open this vault") from None
    if len(seed) not in (SEED_BYTES, RENEWED_BYTES):
        raise ObjectDamagedError("holds no seed", item=name)
    return seed


def _key_identity(secret: Secret) -> Identity:
    try:
        return sealing.identity_from_text(secret.identity_text or "", "key file")
    except ObjectDamagedError:
        raise CannotUnlockError("the key file holds no usable identity") from None


@dataclass(frozen=True, repr=False)
class OwnerKeys:
    """What derives from the seed."""

    identity: Identity
    names: str
    origin: str
    device: str
    log_signer: Signer

    @classmethod
    def of(cls, seed: bytes) -> OwnerKeys:
        """All owner keys of a seed: 32 bytes, or what `renewed_seed` made."""
        text = age_secret_key(_derived(seed[:SEED_BYTES], "guwah/v1/owner"))
        names, device, log = _desk_parts(seed)
        return cls(
            identity=sealing.identity_from_text(text, "seed"),
            names=names.hex(),
            origin=f"guwah/{device.hex()}",
            device=device.hex(),
            log_signer=Signer(log),
        )

    def fingerprint(self) -> str:
        """32 hex digits that tell this vault's owner from any other."""
        recipient = str(self.identity.to_public()).encode()
        return hashlib.sha256(b"guwah/v1/fingerprint\0" + recipient).hexdigest()[:32]


def derived_identity(secret: bytes, info: bytes, name: str) -> Identity:
    """The age identity that follows from a secret by HKDF-SHA256, no salt, under this info."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
    return sealing.identity_from_text(age_secret_key(derived), name)


def renewed_seed(seed: bytes) -> bytes:
    """A fresh seed whose desk's log is the same: what it is named and signed by comes along."""
    return secrets.token_bytes(SEED_BYTES) + b"".join(_desk_parts(seed))


def _desk_parts(seed: bytes) -> tuple[bytes, bytes, bytes]:
    """Key of names, device and signing key of the desk's log."""
    if len(seed) == RENEWED_BYTES:
        return seed[32:64], seed[64:80], seed[80:]
    return (
        _derived(seed, "guwah/v1/desk/names"),
        _derived(seed, "guwah/v1/desk/origin")[:_ID_BYTES],
        _derived(seed, "guwah/v1/desk/log"),
    )


def _derived(seed: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode()).derive(seed)


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
