"""
Files that a database names by their path on a phone, found beside it in what was handed in.

Opens none of them.

The rules of this module are:
  * A file is the one meant if its path ends as the written path does, from a folder on.
  * Two that fit equally well are none: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from guwah.evidence.record import Attachment
from guwah.intake.contract import Member


class SiblingFiles:
    """The files beside one member.

    Args:
        member: The member.
    """

    def __init__(self, member: Member) -> None:
        self._folder = (member.path or "").rpartition("/")[0]
        self._by_name: dict[str, list[str]] = {}
        for path in sorted(member.siblings):
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)

    def attachment(
        self, written: object, media_type: str | None, beginnings: Sequence[str] = ()
    ) -> Attachment | None:
        """The file that a record names.

        Args:
            written: The path as it stands in the database.
            media_type: Its type, if the database says it.
            beginnings: Parts of the phone's own path that may be missing where the files lie.

        Returns:
            The attachment, present or not; None if nothing is named.
        """
        if type(written) is not str or not written:
            return None
        if not (found := self._find(written, beginnings)):
            return Attachment(written, media_type, False)
        if found == written:
            return Attachment(written, media_type, True)
        member = f"{self._folder}/{found}" if self._folder else found
        return Attachment(written, media_type, True, member)

    def _find(self, written: str, beginnings: Sequence[str]) -> str | None:
        """The path beside the member of the only file that fits."""
        candidates = self._by_name.get(written.rpartition("/")[2])
        if candidates is None:
            return None
        if written in candidates:
            return written
        for beginning in ("", *beginnings):
            if beginning and not written.startswith(beginning):
                continue
            rest = written.removeprefix(beginning).strip("/")
            fitting = [one for one in candidates if one == rest or one.endswith("/" + rest)]
            if fitting and "/" in rest:
                return fitting[0] if len(fitting) == 1 else None
        return None
