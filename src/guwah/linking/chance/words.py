"""
The error rate of a run in plain words, for a report.

Says what was expected and how it was found; it says nothing about who wrote a text.

The rules of this module are:
  * A count is never without its interval, nor a rate without what it is a rate of.
  * Where nothing was linked, or no error is to be expected, that is said in words: not "0 %".
  * Method, version and threshold stand beside every rate.
"""

from __future__ import annotations

from guwah.linking.chance.expecting import Chance, Expectation


def sentence(chance: Chance, of: str = "links") -> str:
    """What is expected of some links.

    Args:
        chance: Their expectation.
        of: What they are called, in the plural.

    Returns:
        One sentence.
    """
    if not chance.links:
        return f"There are no {of}, so there is nothing that could be false."
    links = f"{chance.links:,} {of}"
    if chance.links == 1:
        about = "" if chance.rate < 0.001 else "about "
        return f"The chance that the one link is false is {about}{_share(chance.rate)}."
    if chance.low == 0:
        return (
            f"Of {links} fewer than {chance.high + 1:,} are expected to be false "
            f"(on average {_count(chance.expected)}; 90 % interval 0 to {chance.high:,})."
        )
    return (
        f"Of {links} about {_count(chance.expected)} are expected to be false "
        f"({_share(chance.rate)}; 90 % interval {chance.low:,} to {chance.high:,}, "
        f"{_share(chance.low / chance.links)} to {_share(chance.high / chance.links)})."
    )


def statement(found: Expectation) -> str:
    """What a report says of a run.

    Args:
        found: Its expectation.

    Returns:
        Some sentences: the rate, how it was found, and what it does not say.
    """
    return (
        f"{sentence(found.whole)} Method: {found.method}, version {found.version}; two texts begin "
        f"a pattern from odds of {found.threshold:.2f} to 1. A link is called false if its texts "
        "do not come from one text, such as two greetings. The rate was fitted on made-up corpora "
        "with known answers, not on real messages; it is about likeness, never about who wrote."
    )


def _count(value: float) -> str:
    if value < 0.05:
        return "less than 0.1"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def _share(value: float) -> str:
    percent = 100 * value
    if percent < 0.1:
        return "less than 0.1 %" if percent else "0 %"
    return f"{percent:.1f} %" if percent < 10 else f"{percent:.0f} %"
