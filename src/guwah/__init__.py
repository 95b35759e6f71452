"""
Guwah (گۇۋاھ, *witness*): keeps, reads, connects and proves threats that cross borders.

The public library is what this module names; everything else is private. Names are loaded
when they are first used, so that `import guwah` is fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from guwah.casework.inspecting import inspect as inspect
    from guwah.casework.linking import link_texts as link_texts
    from guwah.casework.opening import Vault as Vault
    from guwah.casework.verifying import verify_report as verify_report
    from guwah.errors import GuwahError as GuwahError
    from guwah.evidence.record import Anomaly as Anomaly
    from guwah.evidence.record import Record as Record
    from guwah.evidence.record import Summary as Summary

_HOME = {
    "inspect": "guwah.casework.inspecting",
    "link_texts": "guwah.casework.linking",
    "Vault": "guwah.casework.opening",
    "verify_report": "guwah.casework.verifying",
    "GuwahError": "guwah.errors",
    "Anomaly": "guwah.evidence.record",
    "Record": "guwah.evidence.record",
    "Summary": "guwah.evidence.record",
}
__all__ = [*_HOME, "__version__"]


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'guwah' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value  # so that a second look costs nothing
    return value
