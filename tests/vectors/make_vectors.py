"""
Builds report bundles, right and wrong ones, from the specification alone.

    python tests/vectors/make_vectors.py

writes `valid/`, `tampered/`, `invalid/` and `index.json` beside itself; the same bytes on each run.
Shares no code with `guwah.custody`, `guwah.report` or the verifier; the only thing borrowed is
Ed25519 signing. All people and messages in it are invented.

The rules of this maker are:
  * docs/spec/commitments.md for digests, docs/spec/custody.md for log and notes, docs/spec/report.md
    for the bundle; each function names its part.
  * Every random value is a digest of a fixed seed and a label.
  * `tampered/` is what a stranger can make of a valid report; `invalid/` is what only a signer can.
"""

from __future__ import annotations

import base64
import copy
import json
import struct
import sys
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256, shake_256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).resolve().parent
ORDER = 2**252 + 27742317777372353535851937790883648493
RECORD = [
    "ordinal",
    "kind",
    "raw",
    "item",
    "member",
    "span",
    "thread",
    "name",
    "handle",
    "self",
    "written",
    "time",
    "text",
    "files",
    "marks",
    "more",
]
HEADER = ["about", "count", "item", "giver", "received"]
ENTRY = ["type", "root", "claimed_at", "device", "prev", "more"]
Leaf = tuple[str, Any]  # type, value as in the JSON form
Json = dict[str, Any]


def canonical(value: Any) -> bytes:
    """Canonical JSON of strings, integers, booleans, null, lists, objects."""

    def ordered(one: Any) -> Any:
        if isinstance(one, dict):
            return {
                key: ordered(one[key]) for key in sorted(one, key=lambda k: k.encode("utf-16-be"))
            }
        return [ordered(inner) for inner in one] if isinstance(one, list | tuple) else one

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


# --- Commitments ----------------------------------------------------------------------------------


def data_of(leaf: Leaf) -> bytes:
    """The bytes that are hashed for a value."""
    kind, value = leaf
    if kind == "i":
        return struct.pack(">Q", value)
    return bytes.fromhex(value) if kind == "b" else (value or "").encode()


def leaf_digest(salt: bytes, name: str, leaf: Leaf) -> bytes:
    """LEAF of commitments.md."""
    head = b"guwah/v1/leaf\0" + salt + bytes([len(name)]) + name.encode()
    return sha256(head + leaf[0].encode() + data_of(leaf)).digest()


def group_digest(tag: str, digests: Iterable[bytes]) -> bytes:
    """GROUP of commitments.md."""
    return sha256(b"guwah/v1/" + tag.encode() + b"\0" + b"".join(digests)).digest()


def node_digest(left: bytes, right: bytes) -> bytes:
    """NODE of commitments.md."""
    return sha256(b"guwah/v1/node\0" + left + right).digest()


def salt_of(secret: bytes, cell: int, number: int) -> bytes:
    """S(j, a) of commitments.md."""
    stream = shake_256(b"guwah/v1/salts\0" + secret + struct.pack(">Q", cell))
    return stream.digest(32 * number + 32)[-32:]


@dataclass
class Opening:
    """Which places of a cell are shown, and which elements of its lists."""

    places: frozenset[str]
    elements: dict[str, frozenset[int]] = field(default_factory=dict)


@dataclass
class Reading:
    """A reading: header leaves, then the leaves of each record; `text` and `files` are tuples or None."""

    secret: bytes
    header: dict[str, Leaf]
    records: list[dict[str, Any]]
    opened: dict[int, Opening] = field(default_factory=dict)

    def cell(self, number: int) -> tuple[bytes, Any]:
        """Digest and JSON form (opened as asked) of a cell."""
        tag, names = ("record", RECORD) if number else ("header", HEADER)
        values: dict[str, Any] = self.records[number - 1] if number else dict(self.header)
        opening = self.opened.get(number, Opening(frozenset()))
        digests, form, after = [], [tag], 16
        for place, name in enumerate(names):
            value = values.get(name, ("n", None))
            if name in ("text", "files"):
                digest, shown = self.list_place(
                    number, place, after, name, values.get(name), opening
                )
                after += len(values.get(name) or ())
            else:
                salt = salt_of(self.secret, number, place)
                digest = leaf_digest(salt, name, value)
                shown = [salt.hex(), *value]
            digests.append(digest)
            form.append(shown if name in opening.places else digest.hex())
        return group_digest(tag, digests), form

    def list_place(
        self, number: int, place: int, after: int, name: str, elements: Any, opening: Opening
    ) -> tuple[bytes, Any]:
        """Digest and opened form of the place `text` or `files`."""
        presence: Leaf = ("n", None) if elements is None else ("s", "")
        leaves = [(salt_of(self.secret, number, place), presence)]
        leaves += [
            (salt_of(self.secret, number, after + nth), element)
            for nth, element in enumerate(elements or ())
        ]
        digests = [leaf_digest(salt, name, leaf) for salt, leaf in leaves]
        shown = opening.elements.get(name)
        form: list[Any] = ["list", [leaves[0][0].hex(), *presence]]
        for nth, (salt, leaf) in enumerate(leaves[1:]):
            is_shown = shown is None or nth in shown
            form.append([salt.hex(), *leaf] if is_shown else digests[nth + 1].hex())
        return group_digest("list", digests), form

    def tree(self) -> tuple[bytes, Any]:
        """Root and pruned tree."""
        count = len(self.records) + 1
        size = 16
        while size < count:
            size *= 2
        cells: list[tuple[bytes, Any]] = []
        for number in range(size):
            if number < count:
                digest, form = self.cell(number)
                is_open = number in self.opened
            else:
                salt = salt_of(self.secret, number, 0)
                digest, form, is_open = leaf_digest(salt, "fill", ("n", None)), None, False
            cells.append((digest, form if is_open else digest.hex()))

        def slot(number: int) -> bytes:
            stream = shake_256(b"guwah/v1/slot\0" + self.secret + struct.pack(">Q", number))
            return stream.digest(32)

        level = [cells[number] for number in sorted(range(size), key=slot)]
        while len(level) > 1:
            level = [join(*level[place : place + 2]) for place in range(0, len(level), 2)]
        return level[0]


def join(left: tuple[bytes, Any], right: tuple[bytes, Any]) -> tuple[bytes, Any]:
    """A node of two subtrees; a digest where neither shows anything."""
    digest = node_digest(left[0], right[0])
    if isinstance(left[1], str) and isinstance(right[1], str):
        return digest, digest.hex()
    return digest, ["n", left[1], right[1]]


# --- Log and notes --------------------------------------------------------------------------------


def tree_head(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree_head(leaves[:split]) + tree_head(leaves[split:])).digest()


def audit_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1, as it is written there."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*audit_path(index, leaves[:split]), tree_head(leaves[split:])]
    return [*audit_path(index - split, leaves[split:]), tree_head(leaves[:split])]


def public_of(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_key().public_bytes_raw()


def signed_note(text: str, name: str, key: Ed25519PrivateKey, public: bytes | None = None) -> bytes:
    """C2SP signed note with one signature."""
    key_id = sha256(name.encode() + b"\n\1" + (public or public_of(key))).digest()[:4]
    line = base64.b64encode(key_id + key.sign(text.encode())).decode()
    return f"{text}\n\u2014 {name} {line}\n".encode()


def with_signature(note: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The note with its 64 signature bytes changed."""
    head, _, line = note.decode().rpartition(" ")
    blob = base64.b64decode(line)
    return f"{head} {base64.b64encode(blob[:4] + change(blob[4:])).decode()}\n".encode()


# --- The zip --------------------------------------------------------------------------------------


@dataclass
class Part:
    """A member with the fields of both its headers, to be tweaked."""

    name: bytes
    body: bytes
    local: Json
    central: Json


def part_of(name: str, data: bytes, deflated: bool = False) -> Part:
    """A right part."""
    body = data
    if deflated:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = packer.compress(data) + packer.flush()
    both: Json = {
        "version": 20, "flags": 0, "method": 8 if deflated else 0, "time": 0, "date": 0x21,
        "crc": zlib.crc32(data), "packed": len(body), "size": len(data), "extra": b"",
    }  # fmt: skip
    central = {"made_by": 0x0314, "comment": b"", "disk": 0, "internal": 0, "name": name.encode()}
    central["external"] = 0o100644 << 16
    return Part(name.encode(), body, dict(both), {**both, **central})


def write_zip(parts: list[Part], prefix: bytes = b"", gap: bytes = b"", **end: Any) -> bytes:
    """The zip of these parts; `gap` lies between the first two, `end` changes the end record."""
    out, directory = bytearray(prefix), bytearray()
    for number, part in enumerate(parts):
        local, central = part.local, part.central
        offset = central.get("offset", len(out))
        out += struct.pack(
            "<4s5H3L2H", b"PK\3\4", local["version"], local["flags"], local["method"], local["time"],
            local["date"], local["crc"], local["packed"], local["size"], len(part.name),
            len(local["extra"]),
        )  # fmt: skip
        out += part.name + local["extra"] + part.body + (gap if number == 0 else b"")
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", central["made_by"], central["version"], central["flags"],
            central["method"], central["time"], central["date"], central["crc"], central["packed"],
            central["size"], len(central["name"]), len(central["extra"]), len(central["comment"]),
            central["disk"], central["internal"], central["external"], offset,
        )  # fmt: skip
        directory += central["name"] + central["extra"] + central["comment"]
    fields = {"here": len(parts), "count": len(parts), "size": len(directory), "start": len(out)}
    fields |= {"disk": 0, "comment": b"", "trailer": b"", **end}
    out += directory + struct.pack(
        "<4s4H2LH", b"PK\5\6", fields["disk"], fields["disk"], fields["here"], fields["count"],
        fields["size"], fields["start"], len(fields["comment"]),
    )  # fmt: skip
    return bytes(out) + fields["comment"] + fields["trailer"]


# --- A case and its report ------------------------------------------------------------------------


class Case:
    """An invented case: a log of six entries, two of them readings, and a report of it."""

    def __init__(self, seed: str = "guwah vectors 1") -> None:
        self.seed = seed
        self.log_key = Ed25519PrivateKey.from_private_bytes(self.random("log key"))
        self.manifest_key = Ed25519PrivateKey.from_private_bytes(self.random("manifest key"))
        self.origin = "guwah/" + self.random("origin").hex()[:32]
        self.audience = "police"
        self.voice_note = b"OggS" + self.random("voice note") * 4
        self.readings = {2: self.chat(), 4: self.second_chat()}
        self.trees = {index: reading.tree() for index, reading in self.readings.items()}
        self.leaves: list[dict[str, tuple[bytes, Leaf]]] = []
        self.make_log()
        self.shown = {0: {"type", "more"}, 1: {"type"}, 2: {"type", "root", "claimed_at"}}
        self.shown[4] = {"type", "root"}

    def random(self, label: str) -> bytes:
        """32 bytes that look random."""
        return sha256(f"{self.seed}/{label}".encode()).digest()

    @property
    def key(self) -> str:
        """What a recipient holds."""
        return public_of(self.log_key).hex()

    def chat(self) -> Reading:
        """Three messages and one part that could not be read."""
        item = self.random("item")[:16].hex()

        def record(ordinal: int, kind: str, name: str | None, *words: str, **more: Any) -> Json:
            found: Json = {"ordinal": ("i", ordinal), "kind": ("s", kind), "item": ("s", item)}
            found["name"] = ("s", name) if name else ("n", None)
            found["text"] = tuple(("s", word) for word in words) if words else None
            found["more"] = ("j", '{"context":[],"extra":{},"grade":"export","reader":"invented"}')
            found["files"] = ()
            return {**found, **more}

        sha = sha256(self.voice_note).hexdigest()
        note = canonical({"name": "note.ogg", "sha256": sha, "size": 132, "type": "audio/ogg"})
        time = canonical(
            {
                "earliest": "2021-03-03T22:24:00Z", "latest": "2021-03-05T00:24:59Z",
                "readings": ["2021-03-04T12:24"], "zone": "unknown",
            }
        )  # fmt: skip
        records = [
            record(0, "message", "Zeynep Invented", "How", " ", "are", " ", "you"),
            record(
                1, "message", "+00 000 0000", "Send", " ", "the", " ", "photo", " ", "of", " ", "Tursun",
                written=("s", "04/03/21, 12:24"), time=("j", time.decode()), marks=("j", "[]"),
                raw=("b", b"04/03/21, 12:24 - Send the photo of Tursun".hex()),
                span=("j", "[0,42]"), self=("j", "false"),
            ),
            record(
                2, "message", "+00 000 0000", "يالغان", "\u202e", "\n", "VERIFIED", "\u200b", "假的",
                files=(("j", note.decode()),),
            ),
            record(3, "anomaly", None, files=None, raw=("b", "ff00"), more=("j", '{"reason":"broken"}')),
        ]  # fmt: skip
        all_but = frozenset(RECORD) - {"raw", "span", "item", "member", "thread"}
        opened = {
            0: Opening(frozenset({"about", "count"})),
            2: Opening(all_but, {"text": frozenset(range(6))}),
            3: Opening(frozenset(RECORD) - {"item"}),
            4: Opening(frozenset({"ordinal", "kind", "text", "files", "more"})),
        }
        about = {"format": 1, "reader": "invented", "segmenter": "spaces", "version": "1"}
        header: dict[str, Leaf] = {
            "about": ("j", canonical(about).decode()), "count": ("i", 4),
            "item": ("b", (self.random("original") + struct.pack(">Q", 4711)).hex()),
            "giver": ("s", "the person concerned"), "received": ("s", "2021-04-01T08:00:00Z"),
        }  # fmt: skip
        return Reading(self.random("K 2"), header, records, opened)

    def second_chat(self) -> Reading:
        """Twenty messages, one of them shown: a deeper tree than the first."""
        records: list[dict[str, Any]] = [
            {"ordinal": ("i", nth), "kind": ("s", "message"), "text": (("s", f"line {nth}"),)}
            for nth in range(20)
        ]
        opened = {7: Opening(frozenset({"kind", "text"}))}
        return Reading(self.random("K 4"), {"count": ("i", 20)}, records, opened)

    def make_log(self) -> None:
        """Six entries: created, received, read, received, read, disclosed."""
        roots = {index: root for index, (root, _) in self.trees.items()}
        roots[1], roots[3] = self.random("received 1"), self.random("received 3")
        types = ("created", "received", "read", "received", "read", "disclosed")
        more: list[Any] = [{"manifest_key": public_of(self.manifest_key).hex()}]
        more += [{"item": "a"}, {"item": "a"}, {"item": "b"}, {"item": "b"}, {"for": "own"}]
        prev: Leaf = ("n", None)
        for index, kind in enumerate(types):
            values: dict[str, Leaf] = {
                "type": ("s", kind),
                "root": ("b", roots[index].hex()) if index in roots else ("n", None),
                "claimed_at": ("s", f"2021-04-01T08:00:0{index}Z"),
                "device": ("s", "device-1"),
                "prev": prev,
                "more": ("j", canonical(more[index]).decode()),
            }
            self.leaves.append(
                {name: (self.random(f"entry {index} {name}"), values[name]) for name in ENTRY}
            )
            prev = ("b", self.log_leaves()[index].hex())

    def log_leaves(self) -> list[bytes]:
        """The leaf hashes of the log."""
        found = []
        for entry in self.leaves:
            digests = [leaf_digest(entry[name][0], name, entry[name][1]) for name in ENTRY]
            found.append(sha256(b"\0" + group_digest("entry", digests)).digest())
        return found

    def entry(self, index: int) -> Json:
        """ENTRY of report.md."""
        form: list[Any] = ["entry"]
        for name in ENTRY:
            salt, leaf = self.leaves[index][name]
            is_shown = name in self.shown[index]
            form.append([salt.hex(), *leaf] if is_shown else leaf_digest(salt, name, leaf).hex())
        path = [sibling.hex() for sibling in audit_path(index, self.log_leaves())]
        tree = self.trees[index][1] if index in self.trees else None
        return {"entry": form, "index": index, "path": path, "tree": tree}

    def evidence(self) -> Json:
        """evidence.json before it is encoded."""
        size = len(self.leaves)
        withheld = [{"parts": 31, "reason": "family"}, {"parts": 1, "reason": "a bystander's name"}]
        said = {"disclosed": 4, "made_at": "2021-04-02T09:30:00Z", "withheld": withheld}
        found = {
            "guwah": "evidence", "format": 1, "for": self.audience, "key": self.key,
            "log": {"origin": self.origin, "size": size},
            "entries": [self.entry(index) for index in sorted(self.shown)],
            "statements": {**said, "notes": ["two words were withheld one by one"]},
        }  # fmt: skip
        return copy.deepcopy(found)

    def checkpoint(self) -> bytes:
        """checkpoint.txt."""
        leaves = self.log_leaves()
        root = base64.b64encode(tree_head(leaves)).decode()
        return signed_note(f"{self.origin}\n{len(leaves)}\n{root}\n", self.origin, self.log_key)

    def members(self, evidence: Json | bytes | None = None) -> dict[str, bytes]:
        """All members but the manifest."""
        if not isinstance(evidence, bytes):
            evidence = canonical(evidence or self.evidence())
        return {
            "checkpoint.txt": self.checkpoint(),
            "evidence.json": evidence,
            "media-0001.ogg": self.voice_note,
            "readme.txt": b"An invented report.\n" * 20,
            "report.html": b"<!doctype html><title>Invented</title>\n",
        }

    def manifest(self, members: dict[str, bytes], first: str = "guwah-manifest/v1") -> str:
        """The text of manifest.txt."""
        lines = [first, f"for {self.audience}", f"log {self.origin}"]
        lines += [
            f"{sha256(members[name]).hexdigest()} {len(members[name])} {name}"
            for name in sorted(members)
        ]
        return "\n".join(lines) + "\n"

    def sealed(self, members: dict[str, bytes], text: str | None = None) -> dict[str, bytes]:
        """The members with a manifest that the manifest key signs."""
        text = self.manifest(members) if text is None else text
        note = signed_note(text, f"{self.origin}/manifest", self.manifest_key)
        return {**members, "manifest.txt": note}

    def report(self, evidence: Json | bytes | None = None, **replaced: bytes) -> bytes:
        """A whole report: signed, whatever the evidence is."""
        return pack(self.sealed(self.members(evidence)))


def pack(members: dict[str, bytes]) -> bytes:
    """A right zip of these members; long ones are deflated."""
    return write_zip(
        [part_of(name, data, len(data) > 300) for name, data in sorted(members.items())]
    )


def unsigned(case: Case, members: dict[str, bytes], manifest: bytes) -> dict[str, bytes]:
    """What a stranger without keys can do at best: the digests fit, the signature is the old one."""
    old = manifest.decode().rpartition("\n\n")[2]
    return {**members, "manifest.txt": (case.manifest(members) + "\n" + old).encode()}


# --- The vectors ----------------------------------------------------------------------------------


@dataclass
class Vector:
    """A file, with the key to check it with, the code that must come out, and why."""

    path: str
    data: bytes
    code: int
    why: str
    key: str | None


def find_group(tree: Any, tag: str) -> Any:
    """The first opened group of a pruned tree."""
    if isinstance(tree, list) and tree[0] == "n":
        return find_group(tree[1], tag) or find_group(tree[2], tag)
    return tree if isinstance(tree, list) and tree[0] == tag else None


def valid(case: Case) -> Iterable[Vector]:
    """What must be found to hold, or be honestly undecided."""
    yield Vector("valid/report.zip", case.report(), 0, "all holds", case.key)
    yield Vector("valid/no-key.zip", case.report(), 40, "all holds, no key given", None)
    stored = write_zip([part_of(n, d) for n, d in sorted(case.sealed(case.members()).items())])
    yield Vector("valid/stored.zip", stored, 0, "all members stored", case.key)
    members = case.members()
    members["checkpoint.txt"] += "\u2014 witness.example AAAAAAAA\n".encode()
    yield Vector("valid/witness.zip", pack(case.sealed(members)), 0, "a second signature", case.key)
    evidence = case.evidence()
    evidence["entries"] = evidence["entries"][:1]
    evidence["statements"]["disclosed"] = 0
    members = case.members(evidence)
    del members["media-0001.ogg"]
    yield Vector(
        "valid/nothing-shown.zip", pack(case.sealed(members)), 0, "no record shown", case.key
    )
    evidence = case.evidence()
    evidence["entries"][2]["path"] = []
    yield Vector("valid/no-path.zip", case.report(evidence), 41, "no proof of an entry", case.key)
    evidence = case.evidence()
    salt, leaf = case.leaves[2]["root"]
    evidence["entries"][2]["entry"][2] = leaf_digest(salt, "root", leaf).hex()
    yield Vector("valid/no-root.zip", case.report(evidence), 41, "no root of a tree", case.key)
    evidence = case.evidence()
    evidence["entries"][0]["path"] = []
    yield Vector("valid/no-first-path.zip", case.report(evidence), 41, "entry 0 unproved", None)
    members = {**case.members(), "media-0002.jpg": b"a picture that no message names"}
    yield Vector("valid/media.zip", pack(case.sealed(members)), 41, "a file nobody names", case.key)
    members = case.members()
    newer = case.sealed(members, case.manifest(members, "guwah-manifest/v2"))
    yield Vector("valid/newer-manifest.zip", pack(newer), 42, "a newer manifest", case.key)
    text = case.manifest(members, "guwah-manifest/v3").replace(" readme.txt", " readme.txt new")
    yield Vector(
        "valid/newer-lines.zip", pack(case.sealed(members, text)), 42, "newer lines", case.key
    )
    evidence = {**case.evidence(), "format": 2, "added": {"later": [True]}}
    yield Vector("valid/newer-evidence.zip", case.report(evidence), 42, "newer evidence", case.key)


def tampered(case: Case) -> Iterable[Vector]:
    """What a stranger can make of a valid report."""
    good = case.sealed(case.members())

    def vector(name: str, members: dict[str, bytes], code: int, why: str) -> Vector:
        return Vector(f"tampered/{name}.zip", pack(members), code, why, case.key)

    yield vector("pdf", {**good, "report.html": b"<p>other"}, 30, "a member changed")
    yield vector("added", {**good, "extra.txt": b"hello"}, 30, "a member added")
    removed = {name: data for name, data in good.items() if name != "readme.txt"}
    yield vector("removed", removed, 30, "a member removed")
    swapped = {**good, "readme.txt": good["report.html"], "report.html": good["readme.txt"]}
    yield vector("swapped", swapped, 30, "two members swapped")
    evidence = case.evidence()
    find_group(evidence["entries"][2]["tree"], "record")[8][2] = "+11 111 1111"
    members = case.members(evidence)
    yield vector("value", {**members, "manifest.txt": good["manifest.txt"]}, 30, "a value changed")
    yield vector(
        "value-digests",
        unsigned(case, members, good["manifest.txt"]),
        33,
        "and the manifest's digests with it",
    )
    other = Case("somebody else")
    foreign = signed_note(case.manifest(members), f"{case.origin}/manifest", other.manifest_key)
    yield vector(
        "value-signed", {**members, "manifest.txt": foreign}, 33, "and signed by another key"
    )
    yield Vector("tampered/other-case.zip", other.report(), 33, "all by another key", case.key)
    members = case.members()
    members["checkpoint.txt"] = members["checkpoint.txt"].replace(b"\n6\n", b"\n7\n")
    yield vector(
        "checkpoint",
        unsigned(case, members, good["manifest.txt"]),
        33,
        "the checkpoint's size changed",
    )
    members["checkpoint.txt"] = other.checkpoint()
    yield vector(
        "other-checkpoint",
        unsigned(case, members, good["manifest.txt"]),
        33,
        "another log's checkpoint",
    )
    newer = good["manifest.txt"].replace(b"manifest/v1\n", b"manifest/v2\n", 1)
    yield vector("downgrade", {**good, "manifest.txt": newer}, 33, "said to be newer, to get away")
    press = good["manifest.txt"].replace(b"for police", b"for courts", 1)
    yield vector("audience", {**good, "manifest.txt": press}, 30, "for another reader")
    flipped = with_signature(good["manifest.txt"], lambda s: s[:32] + larger(s[32:]))
    yield vector("s-plus-l", {**good, "manifest.txt": flipped}, 33, "signature with S + L")
    zeros = with_signature(good["manifest.txt"], lambda s: bytes([1]) + bytes(63))
    yield vector("small-r", {**good, "manifest.txt": zeros}, 33, "R of small order, S = 0")
    spare = good["manifest.txt"].replace(b"=\n", b"\n")
    yield vector("base64", {**good, "manifest.txt": spare}, 30, "base64 without its padding")
    twice = good["manifest.txt"] + good["manifest.txt"].rpartition(b"\n\n")[2]
    yield vector("two-signatures", {**good, "manifest.txt": twice}, 30, "two signature lines")


def larger(s: bytes) -> bytes:
    """S + L: the same signature, written another way."""
    return (int.from_bytes(s, "little") + ORDER).to_bytes(32, "little")


def invalid(case: Case) -> Iterable[Vector]:
    """What only a signer, or a broken program, can make."""

    def signed(name: str, change: Callable[[Json], Any], code: int, why: str) -> Vector:
        evidence = copy.deepcopy(case.evidence())
        change(evidence)
        return Vector(f"invalid/{name}.zip", case.report(evidence), code, why, case.key)

    def record(evidence: Json) -> Any:
        return find_group(evidence["entries"][2]["tree"], "record")

    def header(evidence: Json) -> Any:
        return find_group(evidence["entries"][2]["tree"], "header")

    yield signed(
        "value", lambda e: record(e)[8].__setitem__(2, "x"), 30, "a value is not the kept one"
    )
    yield signed("salt", lambda e: record(e)[8].__setitem__(0, "00" * 32), 30, "another salt")
    yield signed(
        "null", lambda e: record(e).__setitem__(8, ["00" * 32, "n", None]), 30, "made absent"
    )
    yield signed("float", lambda e: header(e)[2].__setitem__(2, 4.5), 30, "a float")
    yield signed("huge", lambda e: header(e)[2].__setitem__(2, 2**53), 30, "an integer of 2^53")
    yield signed("type", lambda e: header(e)[2].__setitem__(1, "s"), 30, "a type that has no place")
    yield signed("extra-key", lambda e: e.update(hello=1), 30, "a key too many")
    yield signed("place", lambda e: record(e).append("00" * 32), 30, "a place too many")
    yield signed("count", lambda e: e["statements"].update(disclosed=9), 30, "a wrong count")
    yield signed("for", lambda e: e.update({"for": "press"}), 30, "for two readers")
    yield signed("path", lambda e: e["entries"][2]["path"].reverse(), 31, "a wrong path")
    yield signed(
        "long-path", lambda e: e["entries"][2]["path"].append("00" * 32), 31, "a path too long"
    )
    yield signed("index", lambda e: e["entries"][1].update(index=5), 30, "entries out of order")
    yield signed("last-index", lambda e: e["entries"][3].update(index=5), 31, "an entry elsewhere")
    yield signed("entry", lambda e: e["entries"][2]["entry"][3].__setitem__(2, "now"), 31, "a time")
    yield signed("size", lambda e: e["log"].update(size=7), 32, "two sizes")
    yield signed("origin", lambda e: e["log"].update(origin="guwah/" + "0" * 32), 32, "two logs")
    yield signed("key", lambda e: e.update(key="11" * 32), 33, "another key inside")
    yield signed("no-entries", lambda e: e.update(entries=[]), 30, "no entry")
    yield signed("no-created", lambda e: e["entries"].pop(0), 30, "no first entry")
    twice: Callable[[Json], Any] = lambda e: e["entries"].append(  # noqa: E731
        {**copy.deepcopy(e["entries"][2]), "index": 5}
    )
    yield signed("twice", twice, 31, "an entry twice")
    deep: Any = "00" * 32
    for _ in range(34):
        deep = ["n", deep, "00" * 32]
    yield signed("deep", lambda e: e["entries"][2].update(tree=deep), 30, "34 levels of nodes")
    text = canonical(case.evidence())
    raw = {
        "duplicate-key": (text.replace(b'"format":1,', b'"format":1,"format":1,'), "a key twice"),
        "newline": (text + b"\n", "a newline at the end"),
        "space": (text.replace(b'"format":1', b'"format": 1'), "a space"),
        "minus-zero": (text.replace(b'"format":1', b'"format":-0'), "minus zero"),
        "surrogate": (text.replace(b'"police"', b'"\\ud800"'), "half a surrogate pair"),
        "escape": (text.replace(b'"police"', b'"p\\u006flice"'), "a needless escape"),
        "nested": (b"[" * 100_000 + b"]" * 100_000, "100,000 levels of brackets"),
        "not-json": (b"{", "no JSON"),
        "bom": (b"\xef\xbb\xbf" + text, "a byte order mark"),
        "utf-16": (text.decode().encode("utf-16"), "UTF-16"),
    }
    for name, (data, why) in raw.items():
        yield Vector(f"invalid/{name}.zip", case.report(data), 30, why, case.key)
    yield from invalid_keys(case)
    yield from invalid_zips(case)


def invalid_keys(case: Case) -> Iterable[Vector]:
    """A log key of small order, with the signature that everything fits."""
    evidence = case.evidence()
    for name, key in {
        "zero": bytes(32),
        "neutral": b"\1" + bytes(31),
        "non-canonical": b"\xee" + b"\xff" * 30 + b"\x7f",
    }.items():
        evidence["key"] = key.hex()
        members = case.members(evidence)
        text = members["checkpoint.txt"].decode().rpartition("\n\n")[0] + "\n"
        note = signed_note(text, case.origin, case.log_key, key)
        members["checkpoint.txt"] = with_signature(note, lambda s: b"\1" + bytes(63))
        data = pack(case.sealed(members))
        yield Vector(f"invalid/key-{name}.zip", data, 33, "a key that signs everything", key.hex())


def invalid_zips(case: Case) -> Iterable[Vector]:
    """Zips that two programs could read differently."""
    members = case.sealed(case.members())

    def parts() -> list[Part]:
        return [part_of(name, data, len(data) > 300) for name, data in sorted(members.items())]

    def tweaked(name: str, change: Callable[[Part], Any], why: str) -> Vector:
        found = parts()
        change(found[3])
        return Vector(f"invalid/zip-{name}.zip", write_zip(found), 30, why, case.key)

    def plain(name: str, data: bytes, why: str) -> Vector:
        return Vector(f"invalid/zip-{name}.zip", data, 30, why, case.key)

    def named(part: Part, name: bytes) -> None:
        part.name, part.central["name"] = name, name

    yield plain("prefix", write_zip(parts(), prefix=b"#!/bin/sh\n"), "bytes before the zip")
    whole = write_zip(parts())
    yield plain("prefix-unmoved", b"#!/bin/sh\n" + whole, "bytes before, offsets as they were")
    yield plain("gap", write_zip(parts(), gap=b"gap"), "bytes between members")
    yield plain("trailer", write_zip(parts(), trailer=b"\n"), "a byte after the end")
    yield plain("comment", write_zip(parts(), comment=b"hello"), "a comment")
    yield plain("short", whole[:-1], "the last byte missing")
    yield plain("empty", b"", "nothing")
    yield plain("text", b"this is no zip file at all, only a line of text\n", "no zip")
    yield plain("two-discs", write_zip(parts(), disk=1), "said to be disk 1 of several")
    yield plain("fewer", write_zip(parts(), here=5, count=5), "a count that is too small")
    yield plain("unlisted", unlisted(parts()), "a member that the directory does not name")
    yield plain("duplicate", write_zip([*parts(), parts()[1]]), "a name twice")
    for field_name, value in {
        "crc": 1,
        "size": 5,
        "packed": 5,
        "time": 7,
        "date": 7,
        "flags": 8,
    }.items():
        change = lambda p, f=field_name, v=value: p.local.update({f: v})  # noqa: E731
        yield tweaked(f"local-{field_name}", change, f"the local header has another {field_name}")
    both = {"flags": 0x800, "version": 45, "method": 12, "extra": b"\1\0\2\0hi", "crc": 1}
    for field_name, value in both.items():
        change = lambda p, f=field_name, v=value: (p.local.update({f: v}), p.central.update({f: v}))  # noqa: E731
        yield tweaked(f"both-{field_name}", change, f"both headers have another {field_name}")
    central = {
        "made_by": 0x0A14,
        "comment": b"hi",
        "disk": 1,
        "internal": 1,
        "external": 0o120777 << 16,
        "offset": 0,
    }
    for field_name, value in central.items():
        change = lambda p, f=field_name, v=value: p.central.update({f: v})  # noqa: E731
        yield tweaked(f"central-{field_name}", change, f"the directory has another {field_name}")
    yield tweaked(
        "name", lambda p: p.central.update(name=b"report.pdf"), "two names for one member"
    )
    for label, name in {
        "folder": b"a/b.txt",
        "up": b"../x.txt",
        "upper": b"Read.txt",
        "nul": b"a\0b.txt",
        "long": b"a" * 65,
        "dot": b".x",
    }.items():
        yield tweaked(f"name-{label}", lambda p, n=name: named(p, n), "a name that is not allowed")
    yield plain("bomb", bomb(case), "a member longer than it says")
    yield plain("stream-end", stream_end(parts()), "bytes after the end of the compressed data")


def unlisted(parts: list[Part]) -> bytes:
    """A local member before the first that the directory names."""
    hidden = write_zip([part_of("hidden.txt", b"hidden")])
    body = hidden[: hidden.index(b"PK\1\2")]
    return write_zip(parts, prefix=body)


def bomb(case: Case) -> bytes:
    """Four MiB of zeros that say they are ten bytes."""
    part = part_of("readme.txt", bytes(4 << 20), deflated=True)
    part.local["size"] = part.central["size"] = 10
    members = sorted(case.sealed(case.members()).items())
    return write_zip([*(part_of(name, data) for name, data in members[:4]), part])


def stream_end(parts: list[Part]) -> bytes:
    """Bytes behind the end of a deflate stream, inside the member."""
    part = next(one for one in parts if one.local["method"] == 8)
    part.body += b"hidden"
    part.local["packed"] = part.central["packed"] = len(part.body)
    return write_zip(parts)


def vectors() -> list[Vector]:
    """All vectors, in order."""
    case = Case()
    return [*valid(case), *tampered(case), *invalid(case)]


def main() -> int:
    """Write all vectors and their index."""
    index = []
    for vector in vectors():
        target = HERE / vector.path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(vector.data)
        index.append(
            {"path": vector.path, "key": vector.key, "code": vector.code, "why": vector.why}
        )
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    (HERE / "index.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
