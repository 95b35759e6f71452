"""
Write call logs beside this file: one of an iPhone today, one of an iPhone with iOS 9.

All people are invented. Run it with Python alone: `python tests/vectors/ios-calls/make.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from database_file import write  # noqa: E402

START = 700_000_000
HELEN, RAHILE, JONAS = "+61491570156", "+61491570157", "+61491570158"
PHONE, FACETIME, APP = "com.apple.Telephony", "com.apple.FaceTime", "net.whatsapp.WhatsApp"
CORE = "Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER"
BOOKS = [
    "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER)",
    "CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB)",
    "CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB)",
    f"CREATE TABLE ZCALLDBPROPERTIES ({CORE}, ZTIMER_ALL FLOAT, ZTIMER_INCOMING FLOAT, "
    "ZTIMER_LAST FLOAT, ZTIMER_LIFETIME FLOAT, ZTIMER_OUTGOING FLOAT)",
]  # fmt: skip
TODAY = [
    *BOOKS,
    f"CREATE TABLE ZCALLRECORD ({CORE}, ZANSWERED INTEGER, ZCALL_CATEGORY INTEGER, "
    "ZCALLTYPE INTEGER, ZDISCONNECTED_CAUSE INTEGER, ZFACE_TIME_DATA INTEGER, "
    "ZFILTERED_OUT_REASON INTEGER, ZHANDLE_TYPE INTEGER, ZJUNKCONFIDENCE INTEGER, "
    "ZNUMBER_AVAILABILITY INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZDATE TIMESTAMP, "
    "ZDURATION FLOAT, ZADDRESS VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZLOCATION VARCHAR, "
    "ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR, "
    "ZPARTICIPANTGROUPUUID BLOB, ZINITIATOR INTEGER)",
    f"CREATE TABLE ZHANDLE ({CORE}, ZTYPE INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR)",
    "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER, "
    "Z_4REMOTEPARTICIPANTHANDLES INTEGER, "
    "PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES))",
    f"CREATE TABLE ZEMERGENCYMEDIAITEM ({CORE}, ZEMERGENCYMEDIATYPE INTEGER, "
    "ZUPLOADEDFORCALL INTEGER, ZASSETID VARCHAR)",
    f"CREATE TABLE ZFUTURE ({CORE}, ZWHAT VARCHAR)",
    "CREATE INDEX ZCALLRECORD_ZDATE ON ZCALLRECORD (ZDATE)",
]  # fmt: skip
OLDER = [
    *BOOKS,
    f"CREATE TABLE ZCALLRECORD ({CORE}, ZANSWERED INTEGER, ZCALLTYPE INTEGER, "
    "ZDISCONNECTED_CAUSE INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZDATE TIMESTAMP, "
    "ZDURATION FLOAT, ZDEVICE_ID VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZNAME VARCHAR, "
    "ZUNIQUE_ID VARCHAR UNIQUE, ZADDRESS BLOB)",
]  # fmt: skip


def call(pk: int, going: int, answered: int, seconds: float, **more: Any) -> dict[str, Any]:
    """One call."""
    told = {
        "ZCALLTYPE": 1, "ZDATE": START + pk * 3600 + 0.25, "ZDURATION": seconds,
        "ZUNIQUE_ID": f"00000000-0000-0000-0000-{pk:012d}", "ZSERVICE_PROVIDER": PHONE,
    }  # fmt: skip
    row = {"Z_PK": pk, "Z_ENT": 2, "ZORIGINATED": going, "ZANSWERED": answered, **told, **more}
    return {name: value for name, value in row.items() if value is not ...}


def main() -> None:
    """Write both."""
    calls = [
        call(1, 1, 1, 61.5, ZADDRESS=HELEN, ZNAME="Helen Ward", ZISO_COUNTRY_CODE="au"),
        call(2, 0, 1, 12.0, ZADDRESS=RAHILE, ZLOCATION="Adelaide", ZNAME="Rahile"),
        call(3, 0, 0, 0.0, ZADDRESS=RAHILE, ZREAD=0, ZDISCONNECTED_CAUSE=49),
        call(4, 0, 0, 0.0, ZADDRESS="", ZNUMBER_AVAILABILITY=1),
        call(5, 0, 1, 300.0, ZADDRESS="jonas@example.org", ZCALLTYPE=16, ZSERVICE_PROVIDER=FACETIME,
             ZFACE_TIME_DATA=1_234_567),
        call(6, 0, 1, 900.0, ZADDRESS=None, ZCALLTYPE=8, ZSERVICE_PROVIDER=FACETIME, ZINITIATOR=2,
             ZNAME="Family", ZPARTICIPANTGROUPUUID=bytes(range(16))),
        call(7, 1, 0, 0.0, ZADDRESS=None, ZCALLTYPE=0, ZSERVICE_PROVIDER=APP),
        call(8, 0, 1, 5.0, ZADDRESS=JONAS, ZCALLTYPE=99, ZDATE=None),
        call(9, ..., 1, 5.0, ZADDRESS=None),  # type: ignore[arg-type]
        call(10, 0, 0, 0.0, ZADDRESS=JONAS, ZNAME=b"\xff\xfe", ZDATE="tomorrow"),
        call(11, 1, 1, 5.0, ZADDRESS=HELEN),
        call(13, 0, 0, 0.0, ZADDRESS=HELEN, ZNAME="Family"),
    ]  # fmt: skip
    handles = [
        {"Z_PK": 1, "ZTYPE": 2, "ZVALUE": HELEN, "ZNORMALIZEDVALUE": HELEN},
        {"Z_PK": 2, "ZTYPE": 2, "ZVALUE": RAHILE}, {"Z_PK": 3, "ZTYPE": 2, "ZVALUE": JONAS},
    ]  # fmt: skip
    pairs = [(1, 1), (6, 1), (6, 2), (6, 3), (7, 3), (11, 77), (12, 1), (13, 1), (13, 2)]
    joined = [
        {"Z_2REMOTEPARTICIPANTCALLS": one, "Z_4REMOTEPARTICIPANTHANDLES": other}
        for one, other in pairs
    ]
    media = [
        {"Z_PK": 1, "ZEMERGENCYMEDIATYPE": 1, "ZUPLOADEDFORCALL": 1, "ZASSETID": "asset-1"},
        {"Z_PK": 2, "ZEMERGENCYMEDIATYPE": 1, "ZUPLOADEDFORCALL": None, "ZASSETID": "asset-2"},
    ]  # fmt: skip
    names = [
        {"Z_ENT": 2, "Z_NAME": "CallRecord", "Z_SUPER": 0, "Z_MAX": 14},
        {"Z_ENT": 4, "Z_NAME": "Handle", "Z_SUPER": 0, "Z_MAX": 3},
    ]
    write(
        HERE / "CallHistory.storedata", TODAY,
        {
            "ZCALLRECORD": calls, "ZHANDLE": handles, "Z_2REMOTEPARTICIPANTHANDLES": joined,
            "ZEMERGENCYMEDIAITEM": media, "Z_PRIMARYKEY": names,
            "ZCALLDBPROPERTIES": [{"Z_PK": 1, "ZTIMER_ALL": 1300.5}],
            "ZFUTURE": [{"Z_PK": 1, "ZWHAT": "?"}],
        },
        "UPDATE ZCALLRECORD SET ZLOCATION = CAST(x'41ff42' AS TEXT) WHERE Z_PK = 11",
    )  # fmt: skip
    old = [
        call(1, 0, 0, 0, ZADDRESS=HELEN.encode(), ZSERVICE_PROVIDER=...),
        call(2, 1, 1, 30, ZADDRESS=RAHILE.encode(), ZSERVICE_PROVIDER=...),
        call(3, 0, 1, 30, ZADDRESS=b"\xff\x00\xff", ZSERVICE_PROVIDER=...),
    ]
    write(HERE / "older.storedata", OLDER, {"ZCALLRECORD": old})


if __name__ == "__main__":
    main()
