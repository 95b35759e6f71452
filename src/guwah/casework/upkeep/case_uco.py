"""
A record of keeping as provenance records in CASE/UCO (JSON-LD), for tools of investigators.

Says nothing that the log does not say. Terms: CASE 1.3 and UCO 1.3, https://caseontology.org
Specification: docs/spec/export.md

The rules of this module are:
  * An entry is one action, in the order of the log; each names the one before it.
  * An original is one file with its name, size and digests, and one provenance record with the
    item's id as exhibit number.
  * What was destroyed is an action without an object.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from guwah import __version__

_CONTEXT: Final = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "urn:uuid:",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "uco-vocabulary": "https://ontology.unifiedcyberontology.org/uco/vocabulary/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FACETS: Final = {"received": "kept as received", "received-again": "received again",
                  "read": "read", "disclosed": "report made", "destroyed": "destroyed"}  # fmt: skip


def custody_record(
    alias: str,
    case: str,
    entries: Sequence[Mapping[str, Any]],
    files: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """The record of keeping of a case.

    Args:
        alias: The case's alias.
        case: Its id.
        entries: As `custody.show` yields them.
        files: Of each exported item `path`, `sha512`, and what its `received` entry says.

    Returns:
        A JSON-LD document.
    """
    tool = _id(case, "tool")
    graph: list[dict[str, Any]] = [
        {"@id": tool, "@type": "uco-tool:Tool", "uco-core:name": "guwah",
         "uco-tool:version": __version__}
    ]  # fmt: skip
    graph += [part for item, facts in files.items() for part in _file(case, item, facts)]
    actions = [_action(case, tool, entries, at, files) for at in range(len(entries))]
    graph += actions
    graph.append(
        {"@id": _id(case, "investigation"), "@type": "case-investigation:Investigation",
         "uco-core:name": alias, "uco-core:object": [{"@id": one["@id"]} for one in actions]}
    )  # fmt: skip
    return {"@context": _CONTEXT, "@graph": graph}


def _file(case: str, item: str, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An original, and its provenance record."""
    digests = (("SHA256", facts["sha256"]), ("SHA512", facts["sha512"]))
    content = {
        "@id": _id(case, "content", item), "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [_hash(case, item, *one) for one in digests],
        "uco-observable:sizeInBytes": facts["size"],
    }  # fmt: skip
    named = {
        "@id": _id(case, "named", item), "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": facts["name"], "uco-observable:filePath": facts["path"],
        "uco-observable:sizeInBytes": facts["size"],
    }  # fmt: skip
    return [
        {"@id": _id(case, "file", item), "@type": "uco-observable:File",
         "uco-core:hasFacet": [content, named]},
        {"@id": _id(case, "provenance", item), "@type": "case-investigation:ProvenanceRecord",
         "case-investigation:exhibitNumber": item,
         "uco-core:description": f"received from {facts['giver']}" if facts.get("giver") else "received",
         "uco-core:object": [{"@id": _id(case, "file", item)}]},
    ]  # fmt: skip


def _hash(case: str, item: str, method: str, digest: str) -> dict[str, Any]:
    return {
        "@id": _id(case, method, item), "@type": "uco-types:Hash",
        "uco-types:hashMethod": {"@type": "uco-vocabulary:HashNameVocab", "@value": method},
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": digest.upper()},
    }  # fmt: skip


def _action(
    case: str,
    tool: str,
    entries: Sequence[Mapping[str, Any]],
    at: int,
    files: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """One entry of the log."""
    row = entries[at]
    kind = row["type"] or "entry of a destroyed item"
    item = (row["more"] or {}).get("item")
    made: dict[str, Any] = {
        "@id": _id(case, "entry", str(row["index"])),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": _FACETS.get(kind, kind),
        "uco-core:description": f"entry {row['index']} of the record of keeping, digest {row['digest']}",
        "uco-action:instrument": [{"@id": tool}],
    }  # fmt: skip
    if row["claimed_at"]:
        moment = {"@type": "xsd:dateTime", "@value": row["claimed_at"]}
        made |= {"uco-action:startTime": moment, "uco-action:endTime": moment}
    if at:
        before = _id(case, "entry", str(entries[at - 1]["index"]))
        made["case-investigation:wasInformedBy"] = [{"@id": before}]
    if isinstance(item, str) and item in files:
        made["uco-action:object"] = [{"@id": _id(case, "file", item)}]
        if kind == "received":
            made["uco-action:result"] = [{"@id": _id(case, "provenance", item)}]
    return made


def _id(case: str, *parts: str) -> str:
    """A node's id: the same in each export of a case, and of no use to find the case."""
    return "kb:" + str(uuid.uuid5(uuid.UUID(hex=case), "/".join(parts)))
