"""
The verbs *who* and *consent*: roles that a person sets, and what was agreed to.

The rules of this module are:
  * A role and a consent are entries of the case's log, sealed; the tables only show them.
  * A role is bound to the items in which the participant occurs, and destroyed with them.
  * A name that no participant has is refused, never added.
  * Consent to compare and consent to each kind of report are asked for apart; withdrawn is
    withdrawn from that moment on.
"""

from __future__ import annotations

from guwah.casework import catalogue
from guwah.casework.clock import now_utc
from guwah.casework.projecting import project
from guwah.errors import ConsentMissingError, UsageError
from guwah.evidence.case import ROLES, SCOPES, Consent, Participant
from guwah.vault.case import CaseVault


def who(case: CaseVault) -> list[Participant]:
    """Participants of all threads of a case with their roles."""
    project(case)
    return catalogue.participants(case.db)


def set_role(case: CaseVault, name: str, role: str, thread: str | None = None) -> int:
    """Set the role of everyone in the case who is written as `name`.

    Args:
        case: The opened case.
        name: A display name or handle, exactly as `who` shows it.
        role: One of `evidence.case.ROLES`.
        thread: Only in this thread; all threads of the case if None.

    Returns:
        How many participants (one a thread) now have the role.

    Raises:
        UsageError: No such role, or nobody of that name.
    """
    matching = _matching(case, name, role, thread)
    for one in matching:
        if one.role != role:
            more = {"thread": one.thread, "name": one.name, "handle": one.handle, "role": role}
            for item in catalogue.items_with(case.db, one):
                case.append("role", None, more, item=item)
    project(case)
    return len(matching)


def _matching(case: CaseVault, name: str, role: str, thread: str | None) -> list[Participant]:
    """Everyone who would get a role."""
    if role not in ROLES:
        raise UsageError(f"there is no role '{role}'", hint=f"roles: {', '.join(ROLES)}")
    matching = [
        one for one in who(case) if name in (one.name, one.handle) and thread in (None, one.thread)
    ]
    if not matching:
        where = f"folder {case.alias}" if thread is None else f"the chat '{thread}'"
        raise UsageError(
            f"nobody in {where} is written as '{name}'",
            hint=f"guwah who --case {case.alias} shows the names as they are written",
        )
    return matching


def set_roles(case: CaseVault, roles: list[tuple[str, str]], thread: str | None = None) -> None:
    """Set several roles: all of them, or none if one of them cannot be.

    Args:
        case: The opened case.
        roles: `(name, role)`, in the order in which they are set.
        thread: Only in this thread; all threads of the case if None.

    Raises:
        UsageError: No such role, or nobody of that name.
    """
    for name, role in roles:
        _matching(case, name, role, thread)
    for name, role in roles:
        set_role(case, name, role, thread)


def record_consent(
    case: CaseVault, scope: str, given: bool, *, how: str = "", language: str = "", by: str = ""
) -> Consent:
    """Record that the person concerned agreed to a scope, or withdrew it.

    Raises:
        UsageError: No such scope.
    """
    if scope not in SCOPES:
        raise UsageError(f"there is no scope '{scope}'", hint=f"scopes: {', '.join(SCOPES)}")
    consent = Consent(scope, given, now_utc(), how, language, by)  # type: ignore[arg-type]
    case.append(
        "consent", None,
        {"scope": scope, "given": given, "at": consent.at, "how": how, "language": language,
         "by": by},
    )  # fmt: skip
    project(case)
    return consent


def consents(case: CaseVault) -> list[Consent]:
    """What is agreed to at present, withdrawn scopes included."""
    project(case)
    rows = case.db.execute("select scope, given, at, how, language, by from consent order by scope")
    return [Consent(r[0], bool(r[1]), *r[2:]) for r in rows]


def has_consent(case: CaseVault, scope: str) -> bool:
    """Whether a scope is agreed to at present; keeping always is, until the case is destroyed."""
    return scope == "keep" or any(one.scope == scope and one.given for one in consents(case))


def require_consent(case: CaseVault, scope: str) -> None:
    """Refuse unless the scope is agreed to.

    Raises:
        ConsentMissingError: It is not.
    """
    if not has_consent(case, scope):
        raise ConsentMissingError(
            f"the person concerned in folder {case.alias} has not agreed to '{scope}'",
            hint=f"ask them; then: guwah consent --case {case.alias} --give {scope}",
        )
