"""
The interpreter's page: one file with what is sealed in it, and what opens it.

Seals nothing. The age code is that of the invitation's page.
Specification: docs/spec/interpreter-bundle.md, "Page"

The rules of this module are:
  * The page's own policy allows its scripts and its style by their digests, sound that it made
    itself, and no connection.
  * The age code is the invitation's `vendor.js`, unchanged; there is no second copy.
  * Nothing outside the sealed parts names a case, a vault or a person.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Final

_PARTS = files("guwah.casework.handing").joinpath("interpretation")
_VENDOR = files("guwah.casework.access").joinpath("invitation", "vendor.js")
_SCRIPTS: Final = ("opening.js", "work.js", "sound.js", "cards.js", "app.js")


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
    vendor = _VENDOR.read_text("utf-8").strip()
    style, filled = _text("style.css"), _text("page.html")
    for name, value in (
        ("@SCRIPTS@", f"{_allowed(vendor)} {_allowed(app)}"), ("@STYLES@", _allowed(style)),
        ("@STYLE@", style), ("@KEY@", base64.b64encode(sealed_key).decode()),
        ("@VENDOR@", vendor), ("@APP@", app),
        ("@BUNDLE@", base64.b64encode(sealed_bundle).decode()),
    ):  # fmt: skip
        filled = filled.replace(name, value, 1)
    return filled.encode()


def _text(name: str) -> str:
    return _PARTS.joinpath(name).read_text("utf-8")


def _allowed(script: str) -> str:
    """How a policy names a script or style: by its digest."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
