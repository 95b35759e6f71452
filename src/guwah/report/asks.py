"""
What a report asks of the body that receives it, and what this file does not contain.

Sentences only. Source: what each receiving body says that a submission must contain.

The rules that this module follows are:
  * What a body requires and this file lacks is named, so that nobody takes it for complete.
  * No sentence says who stands behind the messages; that is for the person and the body.
  * Plain words; no verdict, no "perpetrator".
"""

from __future__ import annotations

from typing import Final

from guwah.evidence.case import Audience
from guwah.report.wording import _

_TITLES: Final[dict[Audience, str]] = {
    "police": "Messages from suspected senders: report for the police",
    "un": "Messages from suspected senders: report for a United Nations mandate",
    "court": "Messages from suspected senders: report for a court",
    "sanctions": "Messages from suspected senders: report for a sanctions authority",
    "ccf": "Messages from suspected senders: report for the INTERPOL files commission (CCF)",
    "press": "Messages from suspected senders: report for publication",
    "own": "Messages from suspected senders: own copy",
}
_ASKED: Final[dict[Audience, tuple[str, ...]]] = {
    "police": (
        "Please record this report and give a reference number to the person who hands it in.",
        "Please read the messages together. One message alone can look harmless; together they "
        "may be part of an attempt by a state, or by people acting for it, to silence or control "
        "someone abroad.",
        "Please ask the providers of the numbers and accounts in the table to preserve their "
        "data soon. Such data is often deleted after weeks.",
        "Please do not contact the senders, or anyone in the country that they speak for, before "
        "you have spoken with the person concerned: relatives there can be put at risk.",
        "The sealed originals can be shown. Ask the person concerned, or whoever helps them.",
    ),
    "un": (
        "The messages are offered as information on alleged violations against the person "
        "concerned, who is not named here.",
        "Please do not approach the state before the person concerned has agreed to it.",
    ),
    "court": (
        "The messages were read from native exports of the chat apps, not from screenshots.",
        "Each disclosed record stands with its number in the file, so that gaps can be seen.",
        "The sealed originals can be produced; each record names nothing that they do not hold.",
    ),
    "sanctions": (
        "The numbers, accounts and names in the table are offered as identifiers of suspected "
        "senders.",
        "The messages are offered as evidence of what was said, in its own words.",
    ),
    "ccf": ("The messages are offered as written evidence to a request for access or correction.",),
    "press": (
        "A message that was sent to one person only is known to its sender: quoting it word for "
        "word tells the sender who has spoken. Prefer counts, months and paraphrase.",
        "Where the messages stood in their file is not disclosed, and cannot be found out from "
        "this report.",
    ),
    "own": (
        "This copy is for the person concerned. It is as readable for others as it is for you: "
        "keep it where nobody can force you to show it.",
    ),
}
_LACKING: Final[dict[Audience, tuple[str, ...]]] = {
    "police": (
        "How to reach the person concerned.",
        "Why they think that a foreign state stands behind it.",
        "Witnesses, cameras, visits, calls that left no trace; harm suffered.",
    ),
    "un": (
        "Who submits it, and their relation to the person concerned; full name or initials.",
        "Place and detailed circumstances; what must stay confidential.",
        "Whether the person agrees that the state receives a letter, and to public reporting.",
        "Later developments, also those that speak against the allegation.",
    ),
    "court": (
        "Testimony on who held the phone, how the export was made, and who speaks in it.",
        "The method of any analysis, and its error rate.",
    ),
    "sanctions": (
        "Who submits it; the link between the senders and those responsible.",
        "What speaks against it; the argument of national interest.",
        "Which of the facts can reach the threshold of the law that is invoked.",
    ),
    "ccf": (
        "An unredacted identity document and a signed power of attorney.",
        "The request itself, in one of the four languages.",
    ),
    "press": ("Who the person concerned is, and what else they told.",),
    "own": (),
}


def title_for(audience: Audience) -> str:
    """The title of the report."""
    return _(_TITLES[audience])


def asking_of(audience: Audience) -> str:
    """The heading over what is asked."""
    return _("Before you use it") if audience in ("press", "own") else _("What is asked")


def asked_of(audience: Audience) -> tuple[str, ...]:
    """What is asked, or must be known before use."""
    return tuple(_(sentence) for sentence in _ASKED[audience])


def lacking_for(audience: Audience) -> tuple[str, ...]:
    """What this body needs and this file does not contain."""
    return tuple(_(sentence) for sentence in _LACKING[audience])
