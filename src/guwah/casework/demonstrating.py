"""
The verb *demo*: the main job, once, on the examples that ship inside the package.

The rules of this module are:
  * Every step is the same verb that a person would use; nothing is prepared or faked.
  * The reports are checked by the stand-alone verifier in a process of its own, as a stranger
    would; a changed copy must be caught, or the demonstration fails.
  * It writes into one new folder and nowhere else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guwah import examples
from guwah.casework import catalogue, people
from guwah.casework.finding.searching import search
from guwah.casework.opening import Vault
from guwah.casework.receiving import Received
from guwah.errors import GuwahError, UsageError
from guwah.linking.nouns import Link, Pattern
from guwah.report.archive import write_zip
from guwah.vault.case import CaseVault

PASSPHRASE = "seven quiet words for this demonstration only"  # noqa: S105  it protects nothing
SEARCHES = (("车牌", "two Chinese characters"), ("resim", "Uyghur, typed in Latin letters"))
REFUTED = range(30, 40)


@dataclass
class Demo:
    """What the demonstration made: the paths and facts that its last table shows."""

    vault: Path
    passphrase_file: Path
    aliases: dict[str, str] = field(default_factory=dict)
    reports: list[dict[str, str]] = field(default_factory=list)
    refuted: Path | None = None

    def as_json(self) -> dict[str, object]:
        """What `demo.json` holds."""
        return {"vault": str(self.vault), "reports": self.reports, "refuted": str(self.refuted)}


@dataclass(frozen=True)
class Step:
    """One line of what the demonstration tells: a heading, or a fact under it."""

    text: str
    heading: bool = False


def demonstrate(folder: Path, demo: Demo) -> Iterator[Step]:
    """Run the main job into a new folder.

    Args:
        folder: A folder that does not exist, or is empty.
        demo: Filled while the steps are told.

    Yields:
        What is done, and what came of it.

    Raises:
        UsageError: The folder is in use.
        GuwahError: A step failed, or a changed copy was not caught.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("is not empty", item=str(folder), hint="name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    exports = folder / "exports"
    examples.unpack(exports)
    demo.passphrase_file.write_text(PASSPHRASE + "\n", "utf-8")
    yield Step("A vault, and a folder for each of four people (all fictional)", heading=True)
    with Vault.create(demo.vault, PASSPHRASE) as vault:
        for example in examples.cases():
            yield from _keep(vault, example, exports, demo)
        yield Step("Searching, in any script", heading=True)
        yield from _search(vault)
        yield Step("Matching, across the folders whose people agreed", heading=True)
        yield from _link(vault, demo)
        yield Step("Reports that a stranger can check", heading=True)
        for example in examples.cases():
            yield from _report(vault, example, folder, exports, demo)
    yield Step("Checking them as a stranger would, in a process of its own", heading=True)
    yield from _verify(folder, demo)
    (folder / "demo.json").write_text(json.dumps(demo.as_json(), indent=1) + "\n", "utf-8")


def _keep(vault: Vault, example: examples.ExampleCase, exports: Path, demo: Demo) -> Iterator[Step]:
    case = vault.new_case()
    demo.aliases[example.key] = case.alias
    yield Step(f"{example.title}: folder {case.alias}")
    paths = [exports.joinpath(*path.split("/")) for path in example.files]
    for one in vault.receive(paths, case.id, giver=example.giver, zone=example.zone):
        if isinstance(one, GuwahError):
            raise one
        yield Step(f"  {_kept(one)}")
    for name, role in example.roles.items():
        people.set_role(case, name, role)
    for given in example.consents:
        people.record_consent(
            case, given["scope"], given["given"], how=given["how"], language=given["language"],
            by=given["by"],
        )  # fmt: skip


def _kept(one: Received) -> str:
    if one.reader is None:
        return f"kept {one.name!r} (no reader; kept unread)"
    parts = "part" if one.anomalies == 1 else "parts"
    unread = f", {one.anomalies} {parts} unread" if one.anomalies else ""
    gone = f", {one.gone} gone" if one.gone else ""
    return f"kept {one.name!r}: {one.new} new, {one.already} already here{gone}{unread}"


def _search(vault: Vault) -> Iterator[Step]:
    for query, what in SEARCHES:
        hits = list(search(vault.cases(), query))
        folders = sorted({hit.alias for hit in hits})
        yield Step(f"'{query}' ({what}): {len(hits)} messages in {len(folders)} folders")


def _link(vault: Vault, demo: Demo) -> Iterator[Step]:
    done = vault.link()
    alias = {alias: key for key, alias in demo.aliases.items()}
    owner: dict[str, str] = {}
    for case in vault.cases():
        owner |= {item: alias[case.alias] for item in case.items()}
    links = [one for one in done.found if isinstance(one, Link)]
    yield Step(f"{done.messages} messages of suspected senders compared: {len(links)} matches")
    if done.left_out:
        yield Step(f"folders left out, because their people did not agree: {done.left_out}")
    for one in done.found:
        if isinstance(one, Pattern):
            folders = sorted({owner[str(member).split("/")[0]] for member in one.members})
            yield Step(f"  {'+'.join(one.why)}: {', '.join(folders)}: {_short(one.template)}")
    suspected = {
        (case.id, one.name)
        for case in vault.cases()
        for one in people.who(case)
        if one.role == "suspected-sender"
    }
    for end in (end for link in links for end in (link.a, link.b)):
        if _sender(vault, str(end)) not in suspected:
            raise GuwahError("somebody was matched who is no suspected sender")
    yield Step("  every match is between messages of suspected senders; a mother, a lawyer and a")
    yield Step("  group that two of them share match nothing")


def _sender(vault: Vault, record: str) -> tuple[str, str | None]:
    """The case and the sender of a record."""
    item, _, ordinal = record.split("/")
    for case in vault.cases():
        if item in case.items():
            found = catalogue.record_at(case.db, item, int(ordinal))
            return case.id, found.sender.name if found.sender else None
    raise GuwahError("a match names a record that is in no folder", item=record)


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _report(
    vault: Vault, example: examples.ExampleCase, folder: Path, exports: Path, demo: Demo
) -> Iterator[Step]:
    case: CaseVault = vault.case(demo.aliases[example.key])
    for wanted in example.reports:
        out = folder / f"report-{wanted['for']}.zip"
        rules = exports.joinpath(*wanted["rules"].split("/")).read_text("utf-8")
        made = vault.report(case.id, wanted["for"], out, rules)
        demo.reports.append({"path": str(out), "key": made.key, "for": wanted["for"]})
        yield Step(f"{out.name} (for {wanted['for']}): {made.disclosed} messages disclosed, "
                   f"{made.withheld} withheld")  # fmt: skip


def _verify(folder: Path, demo: Demo) -> Iterator[Step]:
    for report in demo.reports:
        code = verify_apart(Path(report["path"]), report["key"])
        if code != 0:
            raise GuwahError(f"the stand-alone verifier ended with {code}", item=report["path"])
        yield Step(f"{Path(report['path']).name}: every check was made and held")
    first = demo.reports[0]
    demo.refuted = folder / "report-changed.zip"
    change_one_word(Path(first["path"]), demo.refuted)
    code = verify_apart(demo.refuted, first["key"])
    if code not in REFUTED:
        raise GuwahError(f"a changed copy was not caught (exit {code})", item=str(demo.refuted))
    yield Step(f"{demo.refuted.name}: one word changed, and caught (exit {code})")


def verify_apart(report: Path, key: str) -> int:
    """Run the verifier that lies in a report, alone, as `python3 -I -S`; its exit code."""
    with zipfile.ZipFile(report) as members:
        program = members.read("verify.py").decode("utf-8")
    done = subprocess.run(  # noqa: S603  our own file, in an isolated interpreter
        [sys.executable, "-I", "-S", "-c", program, str(report), "--key", key],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode


def change_one_word(report: Path, changed: Path) -> None:
    """Write a copy of a report in which one disclosed word is another."""
    with zipfile.ZipFile(report) as members:
        contents = {name: members.read(name) for name in members.namelist()}
    evidence = contents["evidence.json"]
    at = evidence.index(b'"s","', evidence.index(b'["list",')) + 5
    at = evidence.index(b'"s","', at) + 5
    end = evidence.index(b'"', at)
    contents["evidence.json"] = evidence[:at] + b"changed" + evidence[end:]
    changed.write_bytes(write_zip(contents))
