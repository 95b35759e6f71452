"""
The public `Vault`: an opened vault with the verbs of the command line.

The rules of this module are:
  * A vault is held by one process at a time, and let go when the `with` block ends.
  * A case is named by its id or its alias.
  * What a killed process left half done is put right when the vault is opened.
  * Rooms that take long to load are loaded when their verb is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from guwah.casework import listing, people, receiving
from guwah.casework.disposal import destroying
from guwah.casework.projecting import project
from guwah.errors import CannotUnlockError, GuwahError, ObjectDamagedError, UsageError
from guwah.evidence.case import Participant
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.sharing import SharedVault
from guwah.vault.vault import Vault as Store

if TYPE_CHECKING:
    from guwah.casework import disclosing, linking
    from guwah.casework.finding import searching
    from guwah.casework.finding.filters import Filters


class Vault:
    """An opened vault."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def create(cls, path: str | PathLike[str], secret: Secret | str) -> Self:
        """Make a new vault.

        Args:
            path: A folder that does not exist yet, or is empty.
            secret: The passphrase.

        Raises:
            UsageError: The folder is in use.
        """
        return cls(Store.create(Path(path), _secret(secret)))

    @classmethod
    def open(cls, path: str | PathLike[str], secret: Secret | str) -> Self:
        """Open a vault.

        A colleague's key file opens the cases that are shared with it, and nothing else.

        Raises:
            CannotUnlockError: Wrong passphrase.
            VaultLockedError: Another process holds it.
            NotAVaultError: Not a vault, or a newer format.
        """
        given = _secret(secret)
        try:
            return cls(Store.open(Path(path), given))
        except (CannotUnlockError, ObjectDamagedError):
            shared = SharedVault.find(Path(path), given)
            if shared is None:
                raise
        return cls(shared)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the vault go."""
        self.store.close()

    @property
    def fingerprint(self) -> str:
        """The vault's own fingerprint."""
        return self.store.fingerprint

    def case(self, name: str) -> CaseVault:
        """Open a case by id or alias.

        Raises:
            UsageError: There is no such case.
        """
        return self.store.case(name)

    def cases(self) -> list[CaseVault]:
        """Open all cases, in the order of their aliases."""
        return [self.store.case(info.id) for info in sorted(self.store.cases(), key=_alias)]

    def new_case(self) -> CaseVault:
        """Make a case with a random alias."""
        made = self.store.new_case()
        project(made)
        return made

    def receive(
        self, paths: Iterable[str | PathLike[str]], case: str, **given: Any
    ) -> Iterator[receiving.Received | GuwahError]:
        """Receive files into a case: see `casework.receiving.receive`."""
        return receiving.receive(self.case(case), [Path(path) for path in paths], **given)

    def who(self, case: str) -> list[Participant]:
        """Participants of a case with their roles."""
        return people.who(self.case(case))

    def messages(self, case: str) -> Iterator[dict[str, Any]]:
        """Sendings of a case and where each was seen."""
        return listing.messages(self.case(case))

    def search(
        self, query: str, case: str | None = None, filters: Filters | None = None
    ) -> Iterator[searching.Hit | searching.PassageHit]:
        """Full text, any script; protected names only inside their case."""
        if not case:
            self._require_owner()
        from guwah.casework.finding import searching

        cases = [self.case(case)] if case else self.cases()
        return searching.search(cases, query, filters or searching.ALL)

    def link(self, cases: Iterable[str] = (), *, whole: bool = False) -> linking.Linked:
        """Matches across the cases that agreed to comparison; all cases if none is named."""
        self._require_owner()
        from guwah.casework import linking
        from guwah.casework.connecting import judging

        named = [self.case(name) for name in cases]
        held = self.cases()
        is_owner = not isinstance(self.store, SharedVault)
        said = judging.judgements(self.store.desk, held) if is_owner else []
        return linking.link(named or held, held, said, whole=whole)

    def report(
        self, case: str, audience: str, out: str | PathLike[str], rules: str | None = None
    ) -> disclosing.Disclosed:
        """Build, check and write a report."""
        from guwah.casework import disclosing

        return disclosing.disclose(self.case(case), audience, Path(out), rules)

    def _require_owner(self) -> None:
        """Nothing across cases for a colleague, to whom each was given by itself."""
        if isinstance(self.store, SharedVault) and len(self.store.cases()) > 1:
            raise UsageError(
                "this key opens single folders; nothing is looked up across them",
                hint="add --case CASE",
            )

    def destroy_item(self, case: str, item: str) -> None:
        """Destroy one item for good."""
        destroying.destroy_item(self.case(case), item, self.store.desk)

    def destroy_case(self, case: str) -> None:
        """Destroy a case for good."""
        destroying.destroy_case(self.store, case)


def _secret(secret: Secret | str) -> Secret:
    return Secret.passphrase(secret) if isinstance(secret, str) else secret


def _alias(info: Any) -> str:
    return str(info.alias)
