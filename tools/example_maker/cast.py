"""
Who takes part in the four examples, whose phone it is, and what each of them agreed to.

All people, firms and numbers are invented. Numbers are of ranges kept free for fiction where a
country has one (Australia, Canada, the United Kingdom); elsewhere they are made up.

The rules of this module are:
  * One number from Hong Kong writes to two people, in Ankara and in Toronto.
  * Rahile Ana has the same name and number in Toronto and in Melbourne, and joins nothing.
  * Neither does the lawyer of Ankara and Oslo, nor the school's group of Toronto and Melbourne.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HONG_KONG = "+852 5410 0142"
LOCAL_CALLER = "+61 491 570 156"
PARCEL_CALLER = "+61 491 570 157"
MOTHER = "Rahile Ana"
MOTHERS_NUMBER = "+7 701 555 0137"
LAWYER = "Helen Marsh"
GROUP = "Ana tili mektipi"

# The demand in three wordings, the silence order, the notice and the warning, in Latin letters.
DEMAND = (
    "Kimlikingning aldi we keyni teripini resimge tartip, bügün kech saet toqquzghiche ewet. "
    "Ewetmiseng, öydikilerge néme bolsa özüngdin kör."
)
DEMAND_REWORDED = (
    "Pasport yaki kimlik kartingizning resmini etigiche bizge yollang, "
    "bolmisa ailingizdikiler aware bolidu."
)
DEMAND_SIMPLIFIED = "请在今晚九点前把身份证正反面照片发过来，不然家里人的事我们就不管了。"
DEMAND_TRADITIONAL = "請在今晚九點前把身份證正反面照片發過來，不然家裡人的事我們就不管了。"
SILENCE = "不要把我们的谈话告诉别人，也不要报警，这对大家都好。"
NOTICE = (
    "Chet'elde yashawatqanlar ay axirighiche adrésini tizimlitishi kérek, "
    "tizimlatmighanlarning ailisi jawabkar bolidu."
)
WARNING = "Chet'eldiki yighilishlargha qatnashma. Bu axirqi agahlandurush."
ADVICE = (
    "Good. Please keep the original messages, do not delete anything and do not answer him for now."
)


@dataclass(frozen=True)
class WhatsApp:
    """One exported chat: its file, screenplay, people and dialect."""

    path: str
    script: str
    thread: str
    names: dict[str, str]
    letters: dict[str, str]
    owner: str
    dialect: str
    exported: tuple[int, int, int, int, int, int]
    with_media: bool = True
    later: bool = True
    in_utc: bool = False
    orphan: str = ""


@dataclass(frozen=True)
class Example:
    """One person's matter."""

    key: str
    title: str
    zone: str
    giver: str
    roles: dict[str, str]
    consents: dict[str, bool]
    language: str
    chats: tuple[WhatsApp, ...] = ()
    others: tuple[str, ...] = ()
    reports: tuple[dict[str, str], ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


_SCHOOL = {"t": "Zulpiye Muellim", "b": "Nurgül", "r": MOTHER, "e": "Élshat", "d": "Dilber"}
_SCHOOL_LETTERS = {"t": "A", "r": "A", "g": "L", "b": "L", "e": "L", "d": "L"}

ANKARA = Example(
    "ankara", "A student in Ankara", "Europe/Istanbul", "Mihray",
    {HONG_KONG: "suspected-sender", "Mihray": "self", "Zöhre": "family", "Ömer": "family",
     "Adil": "family", LAWYER: "bystander"},
    {"keep": True, "colleague": True, "compare": True, "police": True, "quote": False}, "ug",
    chats=(
        WhatsApp(f"ankara/WhatsApp Chat - {HONG_KONG}.zip", "ankara-suspect", HONG_KONG,
                 {"k": HONG_KONG, "m": "Mihray"}, {"k": "A", "m": "L"}, "m", "ios",
                 (2025, 4, 14, 10, 2, 16)),
        WhatsApp("ankara/WhatsApp Chat - Oyimiz.zip", "ankara-family", "Oyimiz",
                 {"z": "Zöhre", "o": "Ömer", "a": "Adil", "m": "Mihray"},
                 {"z": "A", "o": "L", "a": "L", "m": "L"}, "m", "ios", (2025, 4, 14, 10, 4, 50)),
        WhatsApp(f"ankara/WhatsApp Chat - {LAWYER}.zip", "ankara-lawyer", LAWYER,
                 {"h": LAWYER, "m": "Mihray"}, {"h": "L", "m": "L"}, "m", "ios",
                 (2025, 4, 14, 10, 5, 32)),
    ),
    reports=({"for": "police", "rules": "ankara/rules-police.yaml"},),
)  # fmt: skip

_HK_CHAT = f"WhatsApp Chat with {HONG_KONG}.zip"
_HK_NAMES = {"k": HONG_KONG, "g": "Gülzar"}
TORONTO = Example(
    "toronto", "A nurse in Toronto", "America/Toronto", "Gülzar",
    {HONG_KONG: "suspected-sender", "Gülzar": "self", MOTHER: "bystander",
     "Zulpiye Muellim": "bystander", "Nurgül": "bystander", "Élshat": "bystander",
     "Dilber": "bystander"},
    {"keep": True, "colleague": True, "compare": True, "police": True, "quote": True}, "ug",
    chats=(
        WhatsApp(f"toronto/2025-04-20/{_HK_CHAT}", "toronto-suspect", HONG_KONG, _HK_NAMES,
                 {"k": "L", "g": "L"}, "g", "iso-12h", (2025, 4, 20, 19, 30, 12), later=False),
        WhatsApp(f"toronto/2025-05-20/{_HK_CHAT}", "toronto-suspect", HONG_KONG, _HK_NAMES,
                 {"k": "L", "g": "L"}, "g", "iso-12h", (2025, 5, 20, 20, 11, 44)),
        WhatsApp(f"toronto/WhatsApp Chat with {MOTHER}.txt", "toronto-rahile", MOTHER,
                 {"r": MOTHER, "g": "Gülzar"}, {"r": "A", "g": "L"}, "g", "iso-12h",
                 (2025, 4, 20, 19, 33, 0), with_media=False),
        WhatsApp(f"toronto/WhatsApp Chat with {GROUP}.txt", "group", GROUP,
                 {**_SCHOOL, "g": "Gülzar"}, _SCHOOL_LETTERS, "g", "iso-12h",
                 (2025, 4, 20, 19, 35, 0), with_media=False, in_utc=True),
    ),
    reports=({"for": "press", "rules": "toronto/rules-press.yaml"},),
)  # fmt: skip

OSLO = Example(
    "oslo", "An engineer in Oslo", "Europe/Oslo", "Erkin",
    {"李主任": "suspected-sender", "Алим": "suspected-sender", "Эркин": "self", "Арзу": "family",
     "Tenzin": "bystander", "Mihray": "bystander", LAWYER: "bystander"},
    {"keep": True, "compare": True, "police": True, "quote": False}, "ug",
    others=("oslo/result.json",),
)  # fmt: skip

MELBOURNE = Example(
    "melbourne", "A family in Melbourne", "Australia/Melbourne", "Nurgül",
    {LOCAL_CALLER: "suspected-sender", "Nurgül": "self", "Abdurehim": "family",
     "Aliye": "family", MOTHER: "family", "Zulpiye Muellim": "bystander",
     "Gülzar (Toronto)": "bystander", "Élshat": "bystander", "Dilber": "bystander"},
    {"keep": True, "colleague": True, "compare": True, "police": True, "court": True,
     "quote": False}, "ug",
    chats=(
        WhatsApp("melbourne/WhatsApp Chat with Oy ichi.zip", "melbourne-family", "Oy ichi",
                 {"n": "Nurgül", "b": "Abdurehim", "a": "Aliye", "r": MOTHER},
                 {"n": "A", "r": "A", "b": "L", "a": "L"}, "n", "slash-12h",
                 (2025, 5, 7, 18, 20, 4)),
        WhatsApp(f"melbourne/WhatsApp Chat with {MOTHER}.txt", "melbourne-rahile", MOTHER,
                 {"n": "Nurgül", "r": MOTHER}, {"n": "A", "r": "A"}, "n", "slash-12h",
                 (2025, 5, 7, 18, 22, 0), with_media=False,
                 orphan="bilen sözleshtim, kéyin yazimen."),
        WhatsApp(f"melbourne/WhatsApp Chat with {LOCAL_CALLER}.zip", "melbourne-suspect",
                 LOCAL_CALLER, {"n": "Nurgül", "k": LOCAL_CALLER}, {"n": "L", "k": "L"}, "n",
                 "slash-12h", (2025, 5, 7, 18, 23, 30)),
        WhatsApp(f"melbourne/WhatsApp Chat with {PARCEL_CALLER}.txt", "melbourne-short",
                 PARCEL_CALLER, {"n": "Nurgül", "k": PARCEL_CALLER}, {"n": "L", "k": "L"}, "n",
                 "slash-12h", (2025, 5, 7, 18, 25, 0), with_media=False),
        WhatsApp(f"melbourne/WhatsApp Chat with {GROUP}.txt", "group", GROUP,
                 {**_SCHOOL, "g": "Gülzar (Toronto)"}, _SCHOOL_LETTERS, "b", "slash-12h",
                 (2025, 5, 7, 18, 26, 0), with_media=False, in_utc=True),
    ),
    others=("melbourne/account.txt",),
)  # fmt: skip

EXAMPLES = (ANKARA, TORONTO, OSLO, MELBOURNE)
