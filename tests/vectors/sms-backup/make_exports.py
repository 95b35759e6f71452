"""
Write the backups beside this file: every element, trap and damage that the reader knows.

All people and numbers are invented. Run it with Python alone:
`python tests/vectors/sms-backup/make_exports.py`.
"""

from __future__ import annotations

import base64
from pathlib import Path

HERE = Path(__file__).parent
PROLOG = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    "<!--File Created By SMS Backup & Restore v10.20 on 15/11/2023 09:00:00-->\n"
    '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
)
START = 1_700_000_000_000
NUR, KAMIL, SHOP = "+4700000001", "+4700000002", "Bokhandel"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def sms(number: int, body: str, **more: str) -> str:
    """One text message; `body` is already XML."""
    told = {
        "protocol": "0", "address": NUR, "date": str(START + 60_000 * number + number),
        "type": "1", "subject": "null", "body": body, "toa": "null", "sc_toa": "null",
        "service_center": "+4790000000", "read": "1", "status": "-1", "locked": "0",
        "date_sent": str(START + 60_000 * number), "sub_id": "1",
        "readable_date": f"15. nov. 2023 {number:02d}:00:00", "contact_name": "Nur",
    } | more  # fmt: skip
    return "  <sms " + " ".join(f'{key}="{value}"' for key, value in told.items()) + " />\n"


def call(at: int, kind: str, duration: int, **more: str) -> str:
    """One call."""
    told = {
        "number": KAMIL, "duration": str(duration), "date": str(START + 60_000 * at),
        "type": kind, "presentation": "1", "subscription_id": "1", "post_dial_digits": "",
        "subscription_component_name": "null", "readable_date": "15. nov. 2023",
        "contact_name": "Kamil",
    } | more  # fmt: skip
    return "  <call " + " ".join(f'{key}="{value}"' for key, value in told.items()) + " />\n"


def part(kind: str, **more: str) -> str:
    """One part of a multimedia message."""
    told = {
        "seq": "0", "ct": kind, "name": "null", "chset": "null", "cd": "null", "fn": "null",
        "cid": "&lt;0&gt;", "cl": "null", "ctt_s": "null", "ctt_t": "null", "text": "null",
    } | more  # fmt: skip
    return "      <part " + " ".join(f'{key}="{value}"' for key, value in told.items()) + " />\n"


def mms(number: int, parts: str, addresses: dict[str, str], **more: str) -> str:
    """One multimedia message."""
    told = {
        "date": str(START + 60_000 * number), "ct_t": "application/vnd.wap.multipart.related",
        "msg_box": "1", "rr": "null", "sub": "null", "address": NUR, "m_id": f"m{number}",
        "read": "1", "m_type": "132", "text_only": "0", "date_sent": "0",
        "readable_date": "15. nov. 2023", "contact_name": "Nur",
    } | more  # fmt: skip
    addrs = "".join(
        f'      <addr address="{address}" type="{kind}" charset="106" />\n'
        for address, kind in addresses.items()
    )
    return (
        "  <mms " + " ".join(f'{key}="{value}"' for key, value in told.items()) + ">\n"
        f"    <parts>\n{parts}    </parts>\n    <addrs>\n{addrs}    </addrs>\n  </mms>\n"
    )  # fmt: skip


def smses(elements: list[str], count: int | None = None, prolog: str = PROLOG) -> str:
    """A whole backup of messages."""
    declared = len(elements) if count is None else count
    root = f'<smses count="{declared}" backup_set="0f" backup_date="{START}" type="full">\n'
    return prolog + root + "".join(elements) + "</smses>\n"


def messages() -> list[str]:
    """Every kind of text message once."""
    return [
        sms(1, "Have you eaten?"),
        sms(2, "ياخشىمۇسىز، ئەتە كېلەمسىز؟", type="2", date_sent="0"),
        sms(3, "See you &#55357;&#56832;&#55356;&#57225; there"),
        sms(4, "half a face &#55357; and no more"),
        sms(5, "first line&#10;second line&#13;&#10;third &amp; last"),
        sms(6, "&quot;quoted&quot; &lt;b&gt; it&apos;s", contact_name="(Unknown)", address=KAMIL),
        sms(7, "a draft", type="3", address=KAMIL, contact_name="Kamil"),
        sms(8, "it failed", type="5"),
        sms(9, "which way?", type="0"),
        sms(10, "", address=SHOP, contact_name="null"),
        sms(11, "null"),
        sms(12, "wrong clock", date="yesterday"),
        sms(13, "whole seconds", date=str(START)),
        "  <sms  body = 'single \"quotes\"'\n   type='1'\taddress='+4700000001' date='1700000000007'/>\n",
        "  <sms address='+4700000001' date='1700000000008' type='1' body='with an end tag'></sms>\n",
        sms(16, "vertical&#11;tab, &#x1F600; and &#xD83D;&#xDE00;"),
        sms(17, "name with a mark", contact_name="\u200fNur\u200e"),
        sms(18, "new &amp;#10; key", something_new="kept"),
    ]


def multimedia() -> list[str]:
    """Every kind of multimedia message once."""
    picture = base64.b64encode(PNG).decode()
    wrapped = "&#10;".join(picture[at : at + 40] for at in range(0, len(picture), 40))
    smil = "&lt;smil&gt;&lt;body/&gt;&lt;/smil&gt;"
    layout = part("application/smil", seq="-1", name="smil.xml", text=smil)
    group = f"{NUR}~{KAMIL}"
    return [
        mms(1, layout + part("text/plain", text="look &#55357;&#56832;", name="t.txt")
            + part("image/png", name="p.png", data=picture), {NUR: "137", "+4700000009": "151"}),
        mms(2, part("text/plain", text="mine") + part("image/png", cl="../../p/q.png", data=wrapped),
            {"insert-address-token": "137", NUR: "151"}, msg_box="2"),
        mms(3, part("text/plain", text="to all of you"),
            {KAMIL: "137", NUR: "151", "+4700000009": "151"}, address=group, contact_name="Nur, Kamil"),
        mms(4, part("image/jpeg", name="lost.jpg", data="not-valid-base64!!"), {NUR: "137"}),
        mms(5, part("video/mp4", name="left_out.mp4"), {NUR: "137"}),
        mms(6, "", {NUR: "137"}, m_type="130"),
        mms(7, part("text/plain", text="one") + part("text/plain", text="two"), {NUR: "137"}),
        mms(8, part("text/plain", text="who was it?"), {}, address=group),
        mms(9, part("text/plain", text="from the number itself"), {}),
        mms(10, part("text/plain", text="&#55357; half") + "      <extra a='1'>b</extra>\n", {NUR: "137"}),
    ]  # fmt: skip


def calls() -> list[str]:
    """Every kind of call once."""
    return [
        call(1, "1", 125), call(2, "2", 7), call(3, "3", 0), call(4, "4", 20), call(5, "5", 0),
        call(6, "6", 0), call(7, "9", 3),
        call(8, "1", 2, number="", presentation="2", contact_name="(Unknown)"),
        call(9, "1", 2, number="-2", presentation="3", contact_name="null"),
    ]  # fmt: skip


def write(name: str, text: str | bytes) -> None:
    """One file."""
    data = text if isinstance(text, bytes) else text.encode()
    (HERE / name).write_bytes(data)


def main() -> None:
    """All files."""
    whole = smses(messages())
    write("messages.xml", whole)
    write("multimedia.xml", smses(multimedia()))
    root = '<calls count="9" backup_set="0f" backup_date="1700000000000" type="full">\n'
    write("calls.xml", PROLOG + root + "".join(calls()) + "</calls>")
    write("count_differs.xml", smses(messages()[:3], count=12))
    write("truncated.xml", whole[: whole.index("half a face") + 20])
    write("truncated_between.xml", whole[: whole.index("</smses>")])
    laughs = (
        '<!DOCTYPE smses [\n  <!ENTITY lol "lol">\n  <!ENTITY lol2 "&lol;&lol;&lol;">\n'
        '  <!ENTITY file SYSTEM "file:///etc/passwd">\n]>\n'
    )
    bomb = [sms(1, "before"), sms(2, "&lol2;"), sms(3, "&file;"), sms(4, "after")]
    write("doctype.xml", smses(bomb, prolog="<?xml version='1.0'?>\n" + laughs))
    good = messages()
    lost_quote = good[1].replace('" subject=', " subject=", 1)
    twice = good[2].replace(' type="1"', ' type="1" type="2"')
    write(
        "damaged.xml",
        smses([
            good[0], lost_quote, good[4], twice, "  </mms>\n", good[5],
            "  <!-- " + good[6].strip() + " -->\n", sms(7, "1 < 2"), good[7],
            "  stray words\n  <thing a='1'/>\n", multimedia()[0].replace("</mms>", ""), good[8],
            sms(9, "Tom & Ayse"), good[9],
        ]),
    )  # fmt: skip
    write(
        "bytes.xml", whole.encode().replace(b"Have you eaten?", b"caf\xe9 \xed\xa0\xbd\xed\xb8\x80")
    )
    write("bom_crlf.xml", b"\xef\xbb\xbf" + whole.replace("\n", "\r\n").encode())
    write("two_documents.xml", whole + smses(messages()[:2]))
    write("one_line.xml", "<smses count='2'>" + "".join(good[:2]).replace("\n", "") + "</smses>")
    tail = sms(3, "left behind") + "<!-- a note -->\n"
    write("after_the_end.xml", smses(good[:2]) + tail)


if __name__ == "__main__":
    main()
