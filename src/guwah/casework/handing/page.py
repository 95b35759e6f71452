"""
The interpreter's page: one file with what is sealed in it, and what opens it.

Seals nothing. The age code is that of the invitation's page; what opens age files is here.
Specification: docs/spec/interpreter-bundle.md, "Page"

The rules of this module are:
  * The page's own policy allows its scripts and its style by their digests, sound that it made
    itself, and no connection.
  * The ciphers are those of the invitation's `vendor.js`; there is no second copy. That file does
    not name them to the outside, so they are named here by the places where it uses them; if one
    of those is not found exactly once, no page is made.
  * Nothing outside the sealed parts names a case, a vault or a person.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Final

from guwah.errors import MissingPartError

_PARTS = files("guwah.casework.handing").joinpath("interpretation")
_VENDOR = files("guwah.casework.access").joinpath("invitation", "vendor.js")
_SCRIPTS: Final = ("opening.js", "work.js", "sound.js", "cards.js", "app.js")
_EXPORTS: Final = re.compile(r"\{(Encrypter:\(\)=>[\w$]+,makeZip:\(\)=>[\w$]+)\}")
_USED: Final = {
    "scrypt": r"=([\w$]+)\(this\.passphrase,\w,\{N:2\*\*this\.logN,r:8,p:1",
    "chacha20poly1305": r"new Uint8Array\(12\);return ([\w$]+)\(\w,\w\)\.encrypt\(",
    "sha256": r'"header"\),\w=[\w$]+\(([\w$]+),\w,void 0,\w,32\)',
    "hkdf": r'"header"\),\w=([\w$]+)\([\w$]+,\w,void 0,\w,32\)',
    "hmac": r"void 0,\w,32\),\w=([\w$]+)\([\w$]+,\w,[\w$]+\(\w\)\)",
    "x25519": r"return ([\w$]+)\.scalarMult\(",
    "bech32": r'=([\w$]+)\.decodeToBytes\(\w\);if\(!\w\.startsWith\("age1"\)',
    "base64": r'new [\w$]+\(\["X25519",([\w$]+)\.encode\(',
}


def page(sealed_key: bytes, sealed_bundle: bytes) -> bytes:
    """The page.

    Args:
        sealed_key: The age file that the words open: the page's identity.
        sealed_bundle: The age file that the identity opens.

    Returns:
        HTML.
    """
    table = json.dumps(json.loads(_text("words.json")), ensure_ascii=False)
    app = "".join(_text(name) for name in _SCRIPTS)
    app = app.replace("@WORDS@", table.replace("<", "\\u003c"), 1)
    vendor, style, filled = ciphers(), _text("style.css"), _text("page.html")
    for name, value in (
        ("@SCRIPTS@", f"{_allowed(vendor)} {_allowed(app)}"), ("@STYLES@", _allowed(style)),
        ("@STYLE@", style), ("@KEY@", base64.b64encode(sealed_key).decode()),
        ("@VENDOR@", vendor), ("@APP@", app),
        ("@BUNDLE@", base64.b64encode(sealed_bundle).decode()),
    ):  # fmt: skip
        filled = filled.replace(name, value, 1)
    return filled.encode()


def ciphers() -> str:
    """The invitation's age code, with what opens age files named beside what makes them.

    Raises:
        MissingPartError: It is made otherwise than this module knows.
    """
    vendor = _VENDOR.read_text("utf-8").strip()
    found = {name: set(re.findall(pattern, vendor)) for name, pattern in _USED.items()}
    if any(len(names) != 1 for names in found.values()) or len(_EXPORTS.findall(vendor)) != 1:
        raise MissingPartError("the page's age code is not the one that this version knows")
    named = ",".join(f"{name}:()=>{one}" for name, names in found.items() for one in names)
    return _EXPORTS.sub(lambda match: f"{{{match[1]},{named}}}", vendor)


def _text(name: str) -> str:
    return _PARTS.joinpath(name).read_text("utf-8")


def _allowed(script: str) -> str:
    """How a policy names a script or style: by its digest."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
