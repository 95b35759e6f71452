"""
Whether the log, the catalogue and the objects of an open case hold.

Repairs nothing and opens no original; what derivatives must be is told by casework.
Specification: docs/spec/vault.md, "Checking"

The rules that this module enforces are:
  * Entry 0 of the log certifies the key that signs manifests; a log without it is refuted.
  * An object that the log does not name is refuted: the log was cut back.
"""

from __future__ import annotations

from guwah.custody.checkpoint import Checkpoint
from guwah.errors import CheckpointRefutedError, SignatureRefutedError
from guwah.vault.case import CaseVault
from guwah.vault.catalogue import CATALOGUE_NAME
from guwah.vault.database import verify_database
from guwah.vault.newcase import certificate


def verify_log(case: CaseVault) -> Checkpoint:
    """Read the whole log again and check it.

    Args:
        case: The open case.

    Returns:
        Its checkpoint.

    Raises:
        SignatureRefutedError: If entry 0 does not certify this case's manifest key.
        GuwahError: As `CaseLog.verify` does.
    """
    checkpoint = case.log.verify()
    first = next(case.log.entries()).entry
    if first is None or first.type != "created" or first.more != certificate(case.keys):
        raise SignatureRefutedError("the first entry certifies another key", item=case.alias)
    return checkpoint


def verify_catalogue(case: CaseVault) -> None:
    """Check each page of the catalogue against its authentication code.

    Args:
        case: The open case.

    Raises:
        ObjectDamagedError: If one does not hold.
    """
    verify_database(case.db, CATALOGUE_NAME)


def verify_objects(case: CaseVault) -> None:
    """Check that the log names every object that lies in the folder.

    Args:
        case: The open case.

    Raises:
        CheckpointRefutedError: If one is there that it does not name: it was cut back.
    """
    if case.files.store.strays(case.items()):
        raise CheckpointRefutedError(
            "holds an item that the record of keeping does not name", item=case.alias,
            hint="the log was put back without the objects: put back the whole newest copy",
        )  # fmt: skip
