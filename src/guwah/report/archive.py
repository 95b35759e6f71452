"""
The zip file of a report: members, manifest, one canonical form.

Packs bytes; renders and proves nothing. Spec: docs/spec/report.md, "The zip", "Manifest"

The rules that this module enforces are:
  * Stored or deflated members without extra fields, comments, descriptors; one fixed time.
  * The manifest lists every other member and is signed by the case's manifest key.
  * Equal members give an equal file.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

from guwah.custody.manifest import MANIFEST_NAME, Manifest, ManifestLine, sign_manifest
from guwah.custody.signing import Signer

_TIME: Final = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE: Final = 0o100644 << 16
_UNIX: Final = 3


def pack(members: Mapping[str, bytes], audience: str, origin: str, signer: Signer) -> bytes:
    """Pack and sign the members of a report.

    Args:
        members: All members but the manifest, by name.
        audience: Whom the report is for.
        origin: The log's origin.
        signer: The manifest key.

    Returns:
        The zip file.

    Raises:
        DigestRefutedError: If a name or size cannot stand in a manifest.
    """
    lines = tuple(
        ManifestLine(name, hashlib.sha256(data).digest(), len(data))
        for name, data in sorted(members.items())
    )
    manifest = sign_manifest(Manifest(audience, origin, lines), signer)
    return write_zip({MANIFEST_NAME: manifest, **dict(sorted(members.items()))})


def write_zip(members: Mapping[str, bytes]) -> bytes:
    """A zip file in the one canonical form.

    Args:
        members: Their bytes by name, in the order in which they will stand.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = _UNIX
            info.external_attr = _REGULAR_FILE
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
    return stream.getvalue()
