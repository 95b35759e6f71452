# SPDX-License-Identifier: Apache-2.0. Copyright the Guwah authors.
"""
Stand-alone verifier of Guwah reports, format 1.

    python3 -I -S verify.py REPORT.zip --key KEY [--text] [--json] [--no-time]

Checks offline, with Python's standard library alone (3.8 or newer), that what a report discloses is
what was entered in the record of keeping that KEY signs. KEY comes from whoever made the report, by
another way. A copy of this file lies in each report as `verify.py`, for convenience: whoever can
change a report can change that copy. Specification: docs/spec/report.md, commitments.md, custody.md.

The rules that it follows are:
  * Nothing of a report is shown before it was checked, and then only with escapes.
  * Bytes are digested as they stand, then parsed, and refused unless they print back the same.
  * What the specification does not name is refused; time and memory are bounded.
  * Refuted (30-39, the first found) outranks could-not-tell (42, 41, 40), which outranks 0.
  * It never judges whether messages are genuine: `NOT_PROVED` says what stays open.
"""

# ruff: noqa: B905 (before Python 3.10 zip() has no strict=)
from __future__ import annotations

import argparse
import binascii
import hashlib
import io
import json
import os
import re
import struct
import sys
import textwrap
import zlib
from typing import Any, BinaryIO, Dict, List, NamedTuple, Optional, Tuple, Union

MAX_MEMBERS, MAX_MEMBER_BYTES, MAX_TOTAL_BYTES, CHUNK = 4096, 256 << 20, 1 << 30, 1 << 20
PARSED = {"manifest.txt": 1 << 20, "checkpoint.txt": 1 << 20, "evidence.json": 64 << 20}  # bytes
MAX_JSON_MARKS = 6_000_000  # "[", "{" and "," in one text: bounds the memory that parsing takes
MAX_NESTING, MAX_LIST, MAX_INTEGER = 96, 512, (1 << 53) - 1
MIN_TREE_DEPTH, MAX_TREE_DEPTH = 4, 32  # a tree has at least 16 cells
CHANGED, INCLUSION, CHECKPOINT, SIGNATURE = 30, 31, 32, 33  # exit codes: refuted
NO_KEY, NO_PROOF, NEWER = 40, 41, 42  # exit codes: could not tell

STOPPED = ("this could not be checked, because the check stops where a copy was changed: the rest",)
NOT_PROVED = (
    "that the export was genuine, complete or unedited when it was received",
    "who wrote it, who held the number, whether a state stood behind it",
    "that nothing was left out",
    "when: no independent time stamp comes with this report, so nothing but the signer's word says "
    "when it was received, kept or signed",
    "anything about withheld parts",
    "translations, transcripts, text read from pictures, labels and matches: they are the signer's "
    "statements; report.pdf and report.html are the signer's rendering, --text prints what is proved",
    "who signed: a signature shows a key, not a person",
)


class RefutedError(Exception):
    """This copy was changed or damaged; its arguments: exit code, 30 to 39, and what does not fit."""


def need(condition: Any, what: str, code: int = CHANGED) -> None:
    """Stop the check unless the condition holds."""
    if not condition:
        raise RefutedError(code, what)


class Result(NamedTuple):
    """What a check found. `records` are the opened groups with a complete proof, `{"entry", "group",
    "values"}`; a value is None where withheld, else `(TYPE, VALUE)`; of a list, `("list", values)`.
    """

    code: int
    key: Optional[str]
    audience: Optional[str]
    holds: Tuple[str, ...]
    changed: Tuple[str, ...]
    unchecked: Tuple[str, ...]
    not_proved: Tuple[str, ...]
    records: Tuple[Dict[str, Any], ...]


# --- 1. The zip -----------------------------------------------------------------------------------
# Nothing is searched for: the end record is the last 22 bytes, the directory lies right before it,
# and the members lie one after another from byte 0. So every byte of the file is accounted for.

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
ATTRIBUTES = (0, 0o100600 << 16, 0o100644 << 16)  # nothing said, or a regular file
Member = Tuple[str, int, int, int, int, int]  # name, method, start, packed size, size, CRC: as said
Content = Tuple[str, int, bytes]  # SHA-256, size, and of PARSED the bytes: as it is


def read_zip(file: BinaryIO) -> Dict[str, Content]:
    """The content of all members, by name; 30 unless each byte of the file has its one place."""
    length = file.seek(0, io.SEEK_END)
    need(END.size < length <= MAX_TOTAL_BYTES + (2 << 20), "the file is too short or too long")
    file.seek(length - END.size)
    magic, disk, disk2, here, count, size, start, comment = END.unpack(file.read(END.size))
    need(magic == b"PK\x05\x06" and comment == 0, "it is no whole zip: give it the zip itself")
    need(disk == disk2 == 0 and 0 < here == count <= MAX_MEMBERS, "the zip has parts missing")
    need(start + size + END.size == length, "the zip has bytes that belong to no file")
    need(size <= MAX_MEMBERS * (CENTRAL.size + 64), "the zip's directory is too long")
    file.seek(start)
    directory = io.BytesIO(file.read(size))
    members: List[Member] = []
    place = 0
    for _ in range(count):
        members.append(read_headers(file, directory, place))
        place = members[-1][2] + members[-1][3]
    need(not directory.read(1) and place == start, "the zip has bytes that belong to no file")
    need(len({member[0] for member in members}) == count, "a file name stands twice in the zip")
    need(sum(member[4] for member in members) <= MAX_TOTAL_BYTES, "the files are too large")
    return {member[0]: read_content(file, member) for member in members}


def read_headers(file: BinaryIO, directory: BinaryIO, place: int) -> Member:
    """The directory's next member; its local header must lie at `place` and say the same."""
    central = CENTRAL.unpack(directory.read(CENTRAL.size))
    magic, made_by, version, flags, method = central[:5]
    crc, packed, size, name_length, extra, comment, disk, internal, external, offset = central[7:]
    name = directory.read(name_length)
    need(re.fullmatch(rb"[a-z0-9][a-z0-9._-]{0,63}", name), "a file name in the zip is not allowed")
    shown = name.decode("ascii")
    plain = magic == b"PK\x01\x02" and made_by in (20, 0x0314) and version in (10, 20)
    plain = plain and external in ATTRIBUTES and flags == extra == comment == disk == internal == 0
    plain = plain and (method == 8 or (method == 0 and packed == size))
    need(plain and offset == place, f"{shown}: its zip header is not as it should be")
    file.seek(place)
    local = LOCAL.unpack(file.read(LOCAL.size))
    same = local[0] == b"PK\x03\x04" and local[1:] == central[2:12] and file.read(len(name)) == name
    need(same, f"{shown}: the zip's two headers of it differ")
    return shown, method, place + LOCAL.size + len(name), packed, size, crc


def read_content(file: BinaryIO, member: Member) -> Content:
    """Digest and size of a member, which must be what its headers say."""
    name, method, start, left, said_size, said_crc = member
    need(said_size <= PARSED.get(name, MAX_MEMBER_BYTES), f"{name}: too large")
    sha256, crc, size, kept = hashlib.sha256(), 0, 0, [b""]
    stream, chunk = zlib.decompressobj(-15), b"-"
    file.seek(start)
    while left or chunk:
        tail = stream.unconsumed_tail
        packed = tail or file.read(min(left, CHUNK))
        left -= 0 if tail else len(packed)
        chunk = stream.decompress(packed, CHUNK) if method == 8 else packed
        size += len(chunk)
        need(size <= said_size and not stream.unused_data, f"{name}: longer than its header says")
        need(packed or not left, f"{name}: the zip ends too early")
        sha256.update(chunk)
        crc = zlib.crc32(chunk, crc)
        kept += [chunk] if name in PARSED else []
    same = (size, crc) == (said_size, said_crc) and (method == 0 or stream.eof)
    need(same, f"{name}: not what its zip header says")
    return sha256.hexdigest(), size, b"".join(kept)


# --- 2. Canonical JSON ----------------------------------------------------------------------------
# RFC 8785 without floats. Keys must already stand in their order (by UTF-16 code units), which rules
# out duplicates too; then Python's encoder prints the value back, and the bytes must be the same.


def _ordered(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    keys = [key.encode("utf-16-be", "surrogatepass") for key, _ in pairs]
    if keys != sorted(set(keys)):
        raise ValueError
    return dict(pairs)


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise ValueError
    return int(digits)


def parse_canonical(data: bytes, what: str) -> Any:
    """The value of a canonical JSON text; 30 where it is not one, too large, or nested too deep."""
    marks = data.count(b"[") + data.count(b"{") + data.count(b",")
    need(marks <= MAX_JSON_MARKS, f"{what}: too large")
    try:
        hooks: Dict[str, Any] = {"parse_float": _integer, "parse_constant": _integer}
        hooks.update(parse_int=_integer, object_pairs_hook=_ordered)
        value = json.loads(data.decode("utf-8"), **hooks)
        level = [value] if isinstance(value, (list, dict)) else []
        for _ in range(MAX_NESTING):
            outer = [one.values() if isinstance(one, dict) else one for one in level]
            level = [inner for many in outer for inner in many if isinstance(inner, (list, dict))]
        need(not level, f"{what}: nested too deep")
        again = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        raise RefutedError(CHANGED, f"{what}: not written as it should be") from None
    need(again == data, f"{what}: not written as it should be")
    return value


def is_shaped(value: Any, shape: Any) -> bool:
    """Whether a value has a shape: exact keys, a list, a pattern, `str`, `int` from 0, None for any."""
    if isinstance(shape, dict):
        keys = isinstance(value, dict) and list(value) == list(shape)
        return keys and all(is_shaped(value[key], shape[key]) for key in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(is_shaped(one, shape[0]) for one in value)
    if isinstance(shape, str):
        return isinstance(value, str) and bool(re.fullmatch(shape, value, re.ASCII))
    return shape is None or (type(value) is shape and (shape is str or value >= 0))


# --- 3. Ed25519 -----------------------------------------------------------------------------------
# RFC 8032 in extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z. Stricter than the RFC:
# key and R canonical and not of small order, S < L, no cofactor. Nothing is secret: no constant time.

Point = Tuple[int, int, int, int]
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p: Point, q: Point) -> Point:
    """Sum of two points; complete, so it also doubles."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    """`scalar` times `point`, by doubling and adding."""
    total = (0, 1, 1, 0)
    while scalar:
        total = add(total, point) if scalar & 1 else total
        point = add(point, point)
        scalar >>= 1
    return total


def decode_point(data: bytes) -> Optional[Point]:
    """The point of 32 bytes; None where they are not canonical or its order is small."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(data) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    point = (x, y, 1, x * y % P)
    return point if multiply(8, point)[0] else None  # x = 0: only (0, 1), and (0, -1)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is an Ed25519 signature of `message` by `key`, by the strict rules above."""
    base = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    a, r = decode_point(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or base is None or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    p, q = multiply(s, base), add(r, multiply(k, a))
    return (p[0] * q[2] - q[0] * p[2]) % P == (p[1] * q[2] - q[1] * p[2]) % P == 0


# --- 4. Signed notes (C2SP signed-note) -------------------------------------------------------------

HEX32 = r"[0-9a-f]{64}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z"
SIGNATURE_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
MANIFEST_LINE = re.compile(rf"({HEX32}) (0|[1-9][0-9]{{0,9}}) ([a-z0-9][a-z0-9._-]{{0,63}})")


class Note(NamedTuple):
    """A signed note: its text with the last newline, its lines, `(name, key id, signature)` each."""

    text: bytes
    lines: List[str]
    signatures: List[Tuple[str, bytes, bytes]]


def decode_base64(text: str, what: str) -> bytes:
    """The bytes of canonical base64."""
    data = binascii.a2b_base64(text)
    same = binascii.b2a_base64(data, newline=False) == text.encode("utf-8")
    need(same, f"{what}: not written as it should be")
    return data


def parse_note(data: bytes, what: str) -> Note:
    """Text, blank line, one to sixteen signature lines; 30 where it is anything else."""
    text, blank, tail = data.decode("utf-8").rpartition("\n\n")
    *lines, end = tail.split("\n")
    matches = [match for match in map(SIGNATURE_LINE.fullmatch, lines) if match]
    good = blank and end == "" and len(lines) == len(matches) and 1 <= len(lines) <= 16
    good = good and not re.search("[\0-\x09\x0b-\x1f\x7f]", text + tail)
    need(good, f"{what}: not written as it should be")
    blobs = [(match[1], decode_base64(match[2], what)) for match in matches]
    signatures = [(name, blob[:4], blob[4:]) for name, blob in blobs]
    return Note((text + "\n").encode("utf-8"), text.split("\n"), signatures)


def verify_note(note: Note, name: str, key: bytes, what: str) -> None:
    """Exactly one signature bears this name; it names this key and holds. Otherwise 33."""
    ours = [(key_id, value) for signer, key_id, value in note.signatures if signer == name]
    need(len(ours) == 1, f"{what}: not signed by its record of keeping", SIGNATURE)
    key_id = hashlib.sha256(name.encode("utf-8") + b"\n\x01" + key).digest()[:4]
    holds = ours[0][0] == key_id and is_signed(key, note.text, ours[0][1])
    need(holds, f"{what}: its signature does not hold", SIGNATURE)


# --- 5. The log (RFC 6962) ------------------------------------------------------------------------


def root_from_path(leaf: bytes, index: int, size: int, path: List[str]) -> Optional[bytes]:
    """The root that an audit path leads to (RFC 9162, 2.1.3.2); None where its length is wrong."""
    node, last, root = index, size - 1, leaf
    for sibling in map(bytes.fromhex, path):
        if last == 0:
            return None
        if node & 1 or node == last:
            root = hashlib.sha256(b"\x01" + sibling + root).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + sibling).digest()
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


# --- 6. Trees -------------------------------------------------------------------------------------
# The places of each group, with the types that their leaves may have ("*": elements of a list); "n"
# may stand anywhere. Words of an export that are not valid Unicode stand as bytes, "b".

PLACES = {
    "header": "about=j count=i item=b giver=s received=s",
    "record": "ordinal=i kind=s raw=b item=s member=sb span=j thread=sb name=sb handle=sb self=j "
    "written=sb time=j text=*sb files=*j marks=j more=j",
    "entry": "type=s root=b claimed_at=s device=s prev=b more=j",
}
SHAPES = {"i": int, "s": str, "j": str, "b": r"[0-9a-f]*"}
Opened = Optional[Tuple[str, Any]]  # None: withheld; else (TYPE, VALUE), or ("list", [Opened, ...])
Values = Dict[str, Opened]
Found = List[Tuple[int, str, Values]]  # depth, "header", "record" or "digest", what is opened there


def fold_tree(tree: Any, found: Found, depth: int = 0) -> bytes:
    """The digest of a pruned tree; appends what lies in it to `found`."""
    bad = "a tree is not written as it should be"
    if isinstance(tree, str):
        found.append((depth, "digest", {}))
        return parse_digest(tree)
    need(isinstance(tree, list) and tree and tree[0] in ("n", "header", "record"), bad)
    if tree[0] == "n":
        need(len(tree) == 3 and depth < MAX_TREE_DEPTH, bad)
        left, right = fold_tree(tree[1], found, depth + 1), fold_tree(tree[2], found, depth + 1)
        return hashlib.sha256(b"guwah/v1/node\0" + left + right).digest()
    digest, values = fold_group(tree, tree[0])
    found.append((depth, tree[0], values))
    return digest


def verify_shape(found: Found) -> None:
    """Opened groups lie at one depth, with nothing below it; at most one is a header. Else 30."""
    deepest = max(depth for depth, _, _ in found)
    depths = {depth for depth, tag, _ in found if tag != "digest"}
    good = depths <= {deepest} and (not depths or deepest >= MIN_TREE_DEPTH)
    need(good, "a tree has parts at a wrong depth")
    need(sum(tag == "header" for _, tag, _ in found) <= 1, "a tree has two headers")


def parse_digest(text: Any) -> bytes:
    """32 bytes from 64 lower-case hex digits."""
    need(is_shaped(text, HEX32), "a digest is not written as it should be")
    return bytes.fromhex(text)


def fold_group(group: Any, tag: str) -> Tuple[bytes, Values]:
    """The digest of an opened group, and what stands in its places."""
    places = [place.split("=") for place in PLACES[tag].split()]
    good = isinstance(group, list) and len(group) == len(places) + 1 and group[0] == tag
    need(good, f"a group '{tag}' is not written as it should be")
    folded, values = b"guwah/v1/" + tag.encode() + b"\0", {}
    for (name, types), place in zip(places, group[1:]):
        fold = fold_list if types[0] == "*" else fold_leaf
        digest, values[name] = fold(place, name, types)
        folded += digest
    return hashlib.sha256(folded).digest(), values


def fold_list(place: Any, name: str, types: str) -> Tuple[bytes, Opened]:
    """The digest of the place `text` or `files`: presence leaf first, then the elements."""
    if isinstance(place, str):
        return parse_digest(place), None
    good = isinstance(place, list) and 2 <= len(place) <= MAX_LIST + 2 and place[0] == "list"
    need(good, f"a list '{name}' is not written as it should be")
    digest, presence = fold_leaf(place[1], name, "s")
    good = presence == ("s", "") or (presence == ("n", None) and len(place) == 2)
    need(good, f"a list '{name}' does not say whether it is there")
    digests, elements = [digest], []
    for part in place[2:]:
        digest, element = fold_leaf(part, name, types[1:])
        need(element is None or element[0] != "n", f"an element of '{name}' has a wrong type")
        digests.append(digest)
        elements.append(element)
    whole = hashlib.sha256(b"guwah/v1/list\0" + b"".join(digests)).digest()
    return whole, ("list", elements) if presence == ("s", "") else presence


def fold_leaf(place: Any, name: str, types: str) -> Tuple[bytes, Opened]:
    """The digest of a leaf that is a digest or opened, `[salt, TYPE, VALUE]`."""
    if isinstance(place, str):
        return parse_digest(place), None
    bad = f"a leaf '{name}' is not written as it should be"
    need(isinstance(place, list) and len(place) == 3, bad)
    salt, kind, value = place
    need(kind in ("n", *types), bad)
    need(value is None if kind == "n" else is_shaped(value, SHAPES[kind]), bad)
    if kind == "i":
        data = value.to_bytes(8, "big")
    elif kind == "b":
        need(len(value) % 2 == 0, bad)
        data = bytes.fromhex(value)
    else:
        data = (value or "").encode("utf-8")
    need(kind != "j" or parse_canonical(data, f"a leaf '{name}'") is not None, bad)
    label = bytes([len(name)]) + name.encode() + kind.encode()
    leaf = hashlib.sha256(b"guwah/v1/leaf\0" + parse_digest(salt) + label + data)
    return leaf.digest(), (kind, value)


# --- 7. The checks, in their order ----------------------------------------------------------------

WITHHELD = {"parts": int, "reason": str}
SAID = {"disclosed": int, "made_at": TIME, "notes": [str], "withheld": [WITHHELD]}
ENTRY = {"entry": None, "index": int, "path": [HEX32], "tree": None}
LOG = {"origin": r"guwah/[0-9a-f]{32}", "size": int}
EVIDENCE = {"entries": [ENTRY], "for": r"[a-z]{1,16}", "format": int, "guwah": "evidence"}
EVIDENCE.update(key=HEX32, log=LOG, statements=SAID)


class Check:
    """One run over one report; `unsure` collects what could not be told, by exit code."""

    def __init__(self, key: Optional[bytes]) -> None:
        self.key = key
        self.audience = ""
        self.unsure: Dict[int, List[str]] = {}
        self.holds: List[str] = []
        self.said: List[str] = []
        self.records: List[Dict[str, Any]] = []

    def doubt(self, code: int, because: str) -> None:
        """Note that something could not be checked, and go on."""
        self.unsure.setdefault(code, []).append(f"this could not be checked, because {because}")

    def run(self, file: BinaryIO) -> None:
        """All checks in the order of the specification; the first that refutes raises."""
        contents = read_zip(file)
        need(set(PARSED) <= set(contents), "a file that every report has is missing")
        manifest = parse_note(contents["manifest.txt"][2], "manifest.txt")
        self.verify_members(manifest, contents)
        evidence = self.read_evidence(contents["evidence.json"][2])
        key = bytes.fromhex(evidence["key"])
        if self.key is None:
            self.doubt(
                NO_KEY, "no key was given: compare the key above with its maker by another way"
            )
        need(self.key in (None, key), "it is not signed with the key that you gave", SIGNATURE)
        self.key = key
        note = parse_note(contents["checkpoint.txt"][2], "checkpoint.txt")
        good = len(note.lines) == 3 and is_shaped(note.lines[2], r"[A-Za-z0-9+/]{43}=")
        need(good, "checkpoint.txt: not written as it should be")
        root = decode_base64(note.lines[2], "checkpoint.txt")
        verify_note(note, note.lines[0], key, "checkpoint.txt")
        origin, size = evidence["log"]["origin"], evidence["log"]["size"]
        same = note.lines[:2] == [origin, str(size)] and manifest.lines[2] == f"log {origin}"
        need(same, "its files are about different records of keeping", CHECKPOINT)
        need(manifest.lines[1] == f"for {self.audience}", "its files are for different readers")
        entries = evidence["entries"]
        indexes = [entry["index"] for entry in entries]
        good = indexes[:1] == [0] and indexes == sorted(set(indexes)) and indexes[-1] < size
        need(good, "its entries are out of order")
        for entry in entries:
            entry["digest"], entry["values"] = fold_group(entry["entry"], "entry")
            entry["kept"] = self.is_kept(entry, size, root)
            if entry is entries[0]:
                verify_note(manifest, f"{origin}/manifest", read_second_key(entry), "manifest.txt")
        self.holds.append(f"the record of keeping is signed with the key {key.hex()[:8]}\u2026")
        said_so = f"all {len(contents)} files are the ones that were signed"
        self.holds += [said_so] if entries[0]["kept"] else []
        self.said = self.said if entries[0]["kept"] else []
        opened = [group for entry in entries for group in self.read_tree(entry)]
        media = {name: one[0] for name, one in contents.items() if name.startswith("media-")}
        self.verify_across(opened, evidence["statements"]["disclosed"], media)

    def verify_members(self, manifest: Note, contents: Dict[str, Content]) -> None:
        """The files are exactly those of the manifest, byte for byte."""
        bad = "manifest.txt: not written as it should be"
        need(is_shaped(manifest.lines[0], r"guwah-manifest/v[1-9][0-9]{0,3}"), bad)
        if manifest.lines[0] != "guwah-manifest/v1":
            self.doubt(NEWER, "a newer version made it: get a newer verify.py")
        lines = manifest.lines[3:]
        need(all(map(MANIFEST_LINE.fullmatch, lines)) and len(manifest.signatures) == 1, bad)
        found = [f"{one[0]} {one[1]} {name}" for name, one in sorted(contents.items())]
        found = [line for line in found if not line.endswith(" manifest.txt")]
        if lines != found:
            self.unsure.clear()  # a newer version would not mend this
        names = sorted({line.split(" ")[2] for line in set(found) ^ set(lines)})
        need(lines == found, "changed, missing, added or moved: " + " ".join(names[:20]))

    def read_evidence(self, data: bytes) -> Dict[str, Any]:
        """The outer form of evidence.json, and what the signer says in it."""
        evidence: Dict[str, Any] = parse_canonical(data, "evidence.json")
        number = evidence.get("format") if isinstance(evidence, dict) else None
        if isinstance(number, int) and number > 1:
            self.doubt(NEWER, "a newer version made it: get a newer verify.py")
        need(is_shaped(evidence, EVIDENCE) and number, "evidence.json: not written as it should")
        self.audience, said = evidence["for"], evidence["statements"]
        self.said.append(f"made at {said['made_at']}, for {self.audience}")
        for part in said["withheld"]:
            self.said.append(f'withheld parts: {part["parts"]}, "{escape(part["reason"])}"')
        self.said.extend(f'"{escape(text)}"' for text in said["notes"])
        return evidence

    def is_kept(self, entry: Dict[str, Any], size: int, root: bytes) -> bool:
        """Whether the log holds the entry; False where the report carries no proof of it."""
        index, path = entry["index"], entry["path"]
        if not path and size > 1:
            self.doubt(NO_PROOF, f"the proof that entry {index} was kept is missing")
            return False
        leaf = hashlib.sha256(b"\0" + entry["digest"]).digest()
        holds = root_from_path(leaf, index, size, path) == root
        need(holds, f"entry {index} is not in the record of keeping", INCLUSION)
        return True

    def read_tree(self, entry: Dict[str, Any]) -> List[Values]:
        """The entry and the opened groups of its tree, which must fold to the entry's root."""
        index, values = entry["index"], entry["values"]
        found: Found = []
        proved = entry["kept"]
        if entry["tree"] is not None:
            digest = fold_tree(entry["tree"], found).hex()
            verify_shape(found)
            need(values["type"] in (None, ("s", "read")), f"entry {index} is no reading")
            if values["type"] is None or values["root"] in (None, ("n", None)):
                self.doubt(NO_PROOF, f"entry {index} does not show what it is about")
                proved = False
            else:
                same = values["root"] == ("b", digest)
                need(same, f"what is shown of entry {index} is not what was kept")
        found.sort(key=lambda one: (one[1], (one[2].get("ordinal") or ("n", 0))[1] or 0))
        groups = [("entry", values)] + [(tag, opened) for _, tag, opened in found if opened]
        if proved:
            self.records += [dict(entry=index, group=tag, values=one) for tag, one in groups]
            count = sum(tag == "record" for tag, _ in groups)
            what = f"entry {index}: what is shown of its records ({count}) is what was kept"
            self.holds += [what] if count else []
        return [opened for _, opened in groups]

    def verify_across(self, groups: List[Values], disclosed: int, media: Dict[str, str]) -> None:
        """What holds across entries: one tree each, the count, attachments that something names."""
        leaves = [(name, leaf) for group in groups for name, leaf in group.items() if leaf]
        roots = [leaf for name, leaf in leaves if name == "root" and leaf[0] == "b"]
        need(len(roots) == len(set(roots)), "two entries are about one tree")
        shown = sum("ordinal" in group and any(group.values()) for group in groups)
        need(shown == disclosed, "the number of disclosed records is wrong")
        named = {leaf[1][:64] for name, leaf in leaves if name == "item" and leaf[0] == "b"}
        for name, leaf in leaves:
            parts = leaf[1] if leaf[0] == "list" else [leaf] if name == "more" else []
            objects = [json.loads(part[1]) for part in parts if part and part[0] == "j"]
            named.update(str(one.get("sha256")) for one in objects if isinstance(one, dict))
        for name in (name for name, sha256 in media.items() if sha256 not in named):
            self.doubt(NO_PROOF, f"nothing that is shown names the attachment {name}")


def read_second_key(entry: Dict[str, Any]) -> bytes:
    """The key that signs manifests, from entry 0."""
    kind, text = entry["values"]["more"] or ("n", None)
    more: Any = json.loads(str(text)) if kind == "j" else None
    good = entry["values"]["type"] == ("s", "created") and entry["tree"] is None
    need(good and is_shaped(more, {"manifest_key": HEX32}), "entry 0 does not name the second key")
    return bytes.fromhex(more["manifest_key"])


def verify(source: Union[bytes, str, "os.PathLike[str]"], key: Optional[str] = None) -> Result:
    """Check a report.

    Args:
        source: The bytes of the zip, or its path.
        key: The key, got by another way; spaces and hyphens are ignored. Without it: 40 at best.
    Returns:
        What holds, was changed, could not be checked, is not proved; the exit code; the records.
    Raises:
        OSError: The file cannot be read.
        ValueError: The key is not one.
    """
    digits = None if key is None else re.sub(r"[\s-]", "", key).lower()
    if digits is not None and not re.fullmatch(HEX32, digits):
        raise ValueError("a key is 64 hexadecimal digits")
    if not isinstance(source, bytes) and not os.path.isfile(source):
        raise OSError("not a file")
    check, error = Check(bytes.fromhex(digits) if digits else None), None
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as file:
            check.run(file)
    except RefutedError as refuted:
        error = refuted
    except (struct.error, zlib.error, binascii.Error, UnicodeDecodeError):
        error = RefutedError(CHANGED, "its bytes are damaged")
    if error and (error.args[0] != CHANGED or NEWER not in check.unsure):
        what = f"this copy was changed or damaged: {escape(error.args[1])}"
        return Result(error.args[0], None, None, (), (what,), STOPPED, NOT_PROVED, ())
    unsure = tuple(what for _, whats in sorted(check.unsure.items()) for what in whats)
    if NEWER in check.unsure:
        return Result(NEWER, None, None, (), (), unsure, NOT_PROVED, ())
    code = max(check.unsure, default=0)
    said = tuple(f"the signer says: {what}" for what in check.said)
    shown, holds, records = (check.key or b"").hex(), tuple(check.holds), tuple(check.records)
    return Result(code, shown, check.audience, holds, (), unsure, NOT_PROVED + said, records)


# --- 8. Printing ----------------------------------------------------------------------------------

BAR = "\u2588" * 4
# What is invisible although it counts as printable, and what could imitate our own signs.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
SPECIAL = re.compile(f"[{BLANK}{BAR}\\\\]")
HELD = "Every check was made, against the key that you gave, and held."
SUMMARIES = {0: HELD, 3: "This copy was changed or damaged.", 4: "Not everything could be checked."}


def escape(text: str) -> str:
    """The text on one line; what is invisible, turns or breaks lines stands as `\\u{...}`."""
    plain = (sign.isprintable() and not SPECIAL.match(sign) for sign in text)
    return "".join(sign if ok else f"\\u{{{ord(sign):x}}}" for sign, ok in zip(text, plain))


def show(leaf: Opened) -> str:
    """A value as it is printed: in quotes, so that no value can look like `[withheld]`."""
    if leaf is None:
        return "[withheld]"
    kind, value = leaf
    if kind != "list":
        return {"n": "(nothing)", "b": f"bytes {value}"}.get(kind, f'"{escape(str(value))}"')
    whole = {"b": "\\b{%s}"}  # words that are no valid Unicode: their bytes
    parts = [BAR if part is None else whole.get(part[0], "%s") % escape(part[1]) for part in value]
    return '"' + re.sub(f"({BAR})+", BAR, "".join(parts)) + '"'


def print_result(result: Result, with_text: bool) -> None:
    """The four parts, and with `--text` what is disclosed."""
    titles = ("WHAT HOLDS", "WHAT WAS CHANGED", "WHAT COULD NOT BE CHECKED", "WHAT IS NOT PROVED")
    print(SUMMARIES[result.code // 10] + f" (code {result.code})")
    if result.key:
        groups = " ".join(result.key[place : place + 4] for place in range(0, 64, 4))
        print(f"\nReport for: {result.audience}\nKey of the record of keeping:\n  {groups}")
    for title, sentences in zip(titles, result[3:7]):
        print(f"\n{title}")
        for sentence in sentences or ("nothing",):
            print(textwrap.fill(sentence, 79, initial_indent="  - ", subsequent_indent="    "))
    for record in result.records if with_text else ():
        print(f"\n{record['group']} (entry {record['entry']} of the record of keeping)")
        for name, leaf in record["values"].items():
            print(f"    {name}: {show(leaf)}")


def main(arguments: Optional[List[str]] = None) -> int:
    """The command; returns the exit code: 0, 2 (usage), 30-39 changed, 40-49 could not tell."""
    parser = argparse.ArgumentParser(description="Checks a Guwah report; changes nothing.")
    parser.add_argument("file", nargs="?", help="the report: a zip file, not unpacked")
    parser.add_argument("--key", help="the key, 64 hex digits, got by another way than the report")
    parser.add_argument("--no-time", action="store_true", help="skip time stamps")
    parser.add_argument("--text", action="store_true", help="print the disclosed messages")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if options.file is None:
        parser.print_help()
        return 2
    try:
        result = verify(options.file, options.key)
    except (OSError, ValueError) as error:
        what = f"'{escape(options.file)}': {escape(str(error))}"
        hint = "hint: python3 -I -S verify.py REPORT.zip --key KEY; KEY has 64 hex digits"
        print(f"{what}\n{hint}", file=sys.stderr)
        return 2
    if options.json:
        names = Result._fields if options.text else Result._fields[:-1]
        print(json.dumps({name: getattr(result, name) for name in names}))
    else:
        print_result(result, options.text)
    return result.code


if __name__ == "__main__":
    sys.exit(main())
