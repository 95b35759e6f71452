"""
The text of a message: which part it is, and what that part says once it is decoded.

The rules of this module are:
  * The text is the first text/plain that is not sent as a file; if there is none or it is
    blank, the first text/html, exactly as it stands; else the only part, if it is any text.
  * More text/plain that is not sent as a file is text too; it stands apart.
  * Quoted-printable or base64, then the character set, are undone; CRLF, which is how mail
    writes a line end, becomes LF. Nothing else changes.
  * In a mailbox file one `>` goes from lines that begin `>From `, `>>From ` and so on.
  * A text of more than 8 MiB is not decoded; it can be opened as a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guwah.intake.mail.held import Held
from guwah.intake.mail.parts import Part
from guwah.intake.mail.words import parse_parameters
from guwah.intake.notation.charsets import codecs_of, decode
from guwah.intake.notation.transfer import decode_base64, decode_quoted_printable

MAX_TEXT_BYTES = 8 << 20
_PLAIN_ENCODINGS = frozenset({"7bit", "8bit", "binary", ""})
_ASIDE_BYTES = 1 << 16
QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.M)
_FILES_OF_TEXT = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/rfc822-headers"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what was wrong with it."""

    text: str
    is_repaired: bool
    defects: tuple[str, ...]


def encoding_of(part: Part) -> str:
    """The transfer encoding of a part, in lower case; `""` where it says none."""
    written = part.fields.first("content-transfer-encoding") or ""
    return written.partition(";")[0].partition("(")[0].strip().strip('"').lower()


def filename_of(part: Part) -> tuple[str | None, bool, bool]:
    """What a part is called.

    Args:
        part: The part.

    Returns:
        The decoded name or None, whether the part is sent as a file, and whether the name had
        to be repaired.
    """
    written = part.fields.first("content-disposition")
    name, is_file, is_repaired = None, False, False
    if written is not None:
        disposition, parameters, is_repaired = parse_parameters(written)
        is_file = disposition == "attachment"
        name = parameters.get("filename")
    name = name or part.parameters.get("name") or None
    return name, is_file or name is not None, is_repaired or part.is_repaired


def choose(parts: list[Part], held: Held) -> tuple[Part | None, list[Part]]:
    """Which parts are text.

    Args:
        parts: The leaves of a message.
        held: Its bytes.

    Returns:
        The part that is the text or None, and other parts that are text as well.
    """
    plain: list[Part] = []
    html: Part | None = None
    for part in parts:
        if part.kind != "part" or not part.media_type.startswith("text/"):
            continue
        is_alone = len(parts) == 1
        if part.media_type not in ("text/plain", "text/html"):
            if is_alone and part.media_type not in _FILES_OF_TEXT and not filename_of(part)[1]:
                return part, []
            continue
        if ("content-disposition" in part.fields.named or "name" in part.parameters) and (
            filename_of(part)[1]
        ):
            continue
        if part.media_type == "text/plain":
            plain.append(part)
        elif html is None:
            html = part
    if html is not None and (not plain or _is_blank(plain[0], held)):
        return html, plain
    return (plain[0], plain[1:]) if plain else (None, [])


def attached(parts: list[Part], held: Held) -> list[Part]:
    """The parts that are files: neither text nor a few words outside of the parts.

    Args:
        parts: The leaves of a message.
        held: Its bytes.

    Returns:
        Those that are attachments, in order.
    """
    chosen, more = choose(parts, held)
    texts = {id(part) for part in (chosen, *more) if part and _length(part) <= MAX_TEXT_BYTES}
    return [part for part in parts if id(part) not in texts and not is_aside(part)]


def is_aside(part: Part) -> bool:
    """Whether a part is a short text outside of the parts, which is kept with the record."""
    return part.kind == "outside" and _length(part) <= _ASIDE_BYTES


def decode_text(part: Part, held: Held, is_quoted: bool) -> Decoded | None:
    """What a text part says.

    Args:
        part: The part.
        held: The message that it stands in.
        is_quoted: Whether lines that begin `From ` got a `>`.

    Returns:
        The text, or None if it is too long.
    """
    if _length(part) > MAX_TEXT_BYTES:
        return None
    data = held.cut(part.start, part.stop)
    encoding = encoding_of(part)
    if is_quoted and encoding != "base64" and b">From " in data:
        data = QUOTED_FROM.sub(b"", data)
    data, defect = _undone(data, encoding)
    defects = [defect] if defect else []
    is_damaged = defect.startswith("bad-")
    charset = part.parameters.get("charset")
    text, is_repaired = decode(data, charset)
    if charset and not codecs_of(charset):
        defects.append("unknown-charset")
    elif is_repaired:
        defects.append("bad-charset")
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return Decoded(text, is_repaired or is_damaged, tuple(defects))


def _undone(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The bytes without their transfer encoding, and what was wrong with it."""
    if encoding in _PLAIN_ENCODINGS:
        return data, ""
    if encoding == "quoted-printable":
        data, is_damaged = decode_quoted_printable(data)
        return data, "bad-quoted-printable" if is_damaged else ""
    if encoding == "base64":
        data, is_damaged = decode_base64(data)
        return data, "bad-base64" if is_damaged else ""
    return data, "unknown-encoding"


def _length(part: Part) -> int:
    return part.stop - part.start


def _is_blank(part: Part, held: Held) -> bool:
    """Whether a part holds nothing but white space, as far as can be seen without decoding."""
    return _length(part) <= 256 and not held.cut(part.start, part.stop).strip()
