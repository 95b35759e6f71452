"""
The template of a pattern whose members a person changed, or that never had one.

Takes what the links share; it compares nothing itself.

The rules of this module are:
  * The template is the first member's, with the values of those that are linked with it and of
    nobody else: what left the pattern stands in no slot.
  * Where nothing is linked with the first member by its wording, its own words are the template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from guwah.linking.nouns import Id, Link, PairSpan, Pattern, Text
from guwah.linking.wording.templates import template


def worded(pattern: Pattern, texts: Mapping[Id, Text], links: Iterable[Link]) -> Pattern:
    """A pattern with a template and slots of its own members.

    Args:
        pattern: Its members count; its template and slots do not.
        texts: What is compared.
        links: Those of the run.
    """
    base = pattern.members[0]
    shared: dict[Id, tuple[PairSpan, ...]] = {}
    for link in links:
        if link.spans and base == link.a:
            shared[link.b] = link.spans
        elif link.spans and base == link.b:
            shared[link.a] = tuple(sorted((b, n, a, m) for a, m, b, n in link.spans))
    others = [(texts[one].text, shared[one]) for one in pattern.members[1:] if one in shared]
    written, slots = template(texts[base].text, others)
    return replace(pattern, template=written, slots=slots)
