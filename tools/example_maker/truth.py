"""
What is true of the examples, for tests: counts of each file, planted matches and traps.

The rules of this module are:
  * Counts are those of the screenplay, not of any reader.
  * A planted match names for both sides the case, the thread and the whole text as it was sent.
  * Whatever stands under `joins_nothing` must not appear in any match across cases.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from example_maker import cast
from example_maker.screenplay import Line
from example_maker.uyghur import written_in

KINDS = {"e2e": "notice", "notice": "notice", "service": "notice", "missed": "call", "call": "call"}
UNWRITTEN = frozenset({"deletedgap"})


def counts(lines: list[Line], anomalies: int = 0) -> dict[str, int]:
    """Records of one file by kind, and its unreadable parts."""
    kinds = Counter(KINDS.get(line.act, "message") for line in lines if line.act not in UNWRITTEN)
    return {"records": kinds.total(), **{k: kinds[k] for k in ("message", "call", "notice")},
            "anomalies": anomalies}  # fmt: skip


def overlap(earlier: list[Line], later: list[Line]) -> dict[str, int]:
    """What a second export of a chat brings: messages new, already here, and gone."""
    # Two lines of one minute with one text are two sendings, so copies are counted.
    first = Counter((line.at, line.who, line.act, line.text) for line in earlier)
    second = Counter((line.at, line.who, line.act, line.text) for line in later)
    return {"new": (second - first).total(), "already": (first & second).total(),
            "gone": (first - second).total()}  # fmt: skip


def planted() -> dict[str, Any]:
    """Matches that must be found, and joins that must not."""
    hk, mother = cast.HONG_KONG, cast.MOTHER

    def side(case: str, thread: str, text: str) -> dict[str, str]:
        return {"case": case, "thread": thread, "text": text}

    demand_arabic = written_in("A", cast.DEMAND)
    demand = {"ankara": demand_arabic, "oslo": written_in("C", cast.DEMAND)}
    return {
        "matches": [
            {"why": "sender", "what": hk, "cases": ["ankara", "toronto"]},
            {"why": "wording", "what": "the demand, in Arabic and in Cyrillic letters", "independent": True,
             "sides": [side("ankara", hk, demand["ankara"]), side("oslo", "Алим", demand["oslo"])]},
            {"why": "wording", "what": "the demand, simplified and traditional", "independent": True,
             "sides": [side("toronto", hk, cast.DEMAND_SIMPLIFIED),
                       side("melbourne", cast.LOCAL_CALLER, cast.DEMAND_TRADITIONAL)]},
            {"why": "wording", "what": "the order to be silent", "independent": True,
             "sides": [side("toronto", hk, cast.SILENCE), side("oslo", "李主任", cast.SILENCE)]},
            {"why": "wording", "what": "the notice; in Oslo it was forwarded", "independent": False,
             "sides": [side("ankara", hk, written_in("A", cast.NOTICE)),
                       side("oslo", "Алим", written_in("C", cast.NOTICE))]},
        ],
        "third_wording": side("toronto", hk, cast.DEMAND_REWORDED),
        "joins_nothing": [
            {"what": "the mother: same name and number, and she was made to relay the demand",
             "names": [mother, cast.MOTHERS_NUMBER], "cases": ["toronto", "melbourne"],
             "sides": [side("toronto", mother, demand_arabic), side("melbourne", mother, demand_arabic)]},
            {"what": "the lawyer: same name, same number, same advice", "names": [cast.LAWYER],
             "cases": ["ankara", "oslo"],
             "sides": [side("ankara", cast.LAWYER, cast.ADVICE), side("oslo", cast.LAWYER, cast.ADVICE)]},
            {"what": "the school's group, exported from two phones", "names": [cast.GROUP],
             "cases": ["toronto", "melbourne"], "sides": []},
            {"what": "a warning that one client forwarded to another", "names": ["Mihray"],
             "cases": ["ankara", "oslo"],
             "sides": [side("ankara", hk, written_in("A", cast.WARNING)),
                       side("oslo", "Mihray", written_in("A", cast.WARNING))]},
            {"what": "greetings", "names": [], "cases": ["ankara", "toronto", "oslo", "melbourne"], "sides": []},
        ],
        "data_demands": {
            "D7.1": ["ankara", "toronto", "oslo", "melbourne"], "D7.4": ["oslo", "melbourne"],
            "D7.5": ["toronto"], "D7.7": ["ankara", "toronto"], "D7.8": ["toronto"],
            "D7.9": ["ankara", "toronto", "oslo", "melbourne"],
        },
    }  # fmt: skip
