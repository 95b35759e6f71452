"""Messages with contacts planted in them, and messages with numbers that are none.

All made at random from a seed; numbers are drawn in the ranges of real countries and belong to
nobody known to the authors. Check digits are computed here again, not by the program's code.
"""

from __future__ import annotations

import random
import string
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat as Form

CARRIERS = (
    "{}", "tel: {}", "manga {} ge yaz", "bu nomur {} kimning", "{} din yene telefon keldi",
    "بۇ نومۇرغا تېلېفون قىل {} تېز", "{} غا يېزىڭ", "请联系 {} 谢谢", "打这个{}找我", "加我 {} 吧",
    "beni {} adresinden bul", "dün {} yazdı bana", "Вот: {} пиши туда", "мне писали с {} вчера",
    "маған {} деп жаз", "shu {} ga yozing", "it was {} again, same person", "see {}.", "({})",
    "Contact: {}, thanks", "رجاء اكتب إلى {} اليوم", "به {} پیام بده", "🙏 {} 🙏", "1. {}",
    "keldi 10:35 de {} dep", "«{}»", "she said: {}!", "schreib an {} bitte", "{}\nbashqa gep yoq",
)  # fmt: skip
ABROAD = ("CN", "TR", "KZ", "RU", "UZ", "KG", "DE", "FR", "GB", "US", "NL", "SE", "NO", "CH", "BE",
          "AU", "CA", "JP", "SA", "AE", "EG", "PK", "IN", "MY", "TH", "IT", "ES", "AT", "TJ")  # fmt: skip
AT_HOME = ("CN", "TR", "RU", "KZ", "KG", "DE", "FR", "GB", "US", "SE", "AU")
WITHOUT_PLUS = ("CN", "TR", "UZ", "KG", "RU")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
WIDE = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}


class Planted(NamedTuple):
    """A message; what stands in it: kind, its text, the normal forms that are right."""

    style: str
    text: str
    kind: str | None
    written: str
    normals: tuple[str, ...]


def mobile(pick: random.Random, region: str) -> phonenumbers.PhoneNumber:
    """A mobile number that the country could give out."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    digits = str(example.national_number)
    while True:
        drawn = digits[:3] + "".join(pick.choices(string.digits, k=len(digits) - 3))
        number = phonenumbers.PhoneNumber(example.country_code, int(drawn))
        if phonenumbers.is_valid_number(number):
            return number


def phone(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """A telephone number in one of the styles that people write."""
    style = pick.choice(("e164", "spaced", "dotted", "middle dots", "hyphens", "00", "00 spaced",
                         "brackets", "arabic digits", "persian digits", "full width", "bidi marks",
                         "no-break spaces", "national", "national plain", "without plus",
                         "zero width", "arabic 00"))  # fmt: skip
    region = pick.choice(AT_HOME if style[:8] == "national" else WITHOUT_PLUS
                         if style == "without plus" else ABROAD)  # fmt: skip
    if style == "national plain" and region in ("US", "SE"):
        region = "CN"
    number = mobile(pick, region)
    e164 = phonenumbers.format_number(number, Form.E164)
    spaced = phonenumbers.format_number(number, Form.INTERNATIONAL).replace("-", " ")
    spaced = " ".join(spaced.replace("(", "").replace(")", "").split())
    home = phonenumbers.format_number(number, Form.NATIONAL)
    digits = "".join(filter(str.isdigit, home))
    code, _, rest = spaced.partition(" ")
    written = {
        "e164": e164, "spaced": spaced, "dotted": spaced.replace(" ", "."),
        "middle dots": spaced.replace(" ", pick.choice("·•・‧")),
        "hyphens": spaced.replace(" ", pick.choice("-‐–")), "00": "00" + e164[1:],
        "00 spaced": "00" + spaced[1:], "brackets": f"({code}) {rest}",
        "arabic digits": pick.choice((e164, spaced)).translate(ARABIC),
        "persian digits": pick.choice((e164, spaced)).translate(PERSIAN),
        "full width": pick.choice((e164, spaced)).translate(WIDE),
        "bidi marks": spaced.replace(" ", " \u2066") + "\u2069"[:0],
        "no-break spaces": spaced.replace(" ", pick.choice("\u00a0\u202f\u3000")),
        "national": home, "national plain": digits, "without plus": e164[1:],
        "zero width": e164[:5] + "\u200b" + e164[5:], "arabic 00": ("00" + e164[1:]).translate(ARABIC),
    }[style]  # fmt: skip
    return "phone, " + style, written, (e164, digits)


def luhn(body: str) -> str:
    """A number with its check digit after it."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def card(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """A bank card."""
    head, size = pick.choice((("4", 16), ("51", 16), ("2221", 16), ("622202", 19), ("621700", 19),
                              ("6225", 16), ("8600", 16), ("9860", 16), ("9792", 16), ("2202", 16),
                              ("37", 15)))  # fmt: skip
    digits = luhn(head + "".join(pick.choices(string.digits, k=size - len(head) - 1)))
    gap = pick.choice(("", " ", "-", "\u00a0"))
    if size == 15:
        parts = [digits[:4], digits[4:10], digits[10:]]
    else:
        parts = [digits[at : at + 4] for at in range(0, size, 4)]
    written = gap.join(parts)
    return "card", pick.choice((written, written, written.translate(ARABIC))), (digits,)


def identity(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """An ID number of China, Turkey or Kazakhstan."""
    country = pick.choice(("CN", "CN", "TR", "KZ"))
    day = f"{pick.randint(1, 12):02}{pick.randint(1, 28):02}"
    if country == "CN":
        area = pick.choice(("650102", "653101", "653201", "110105", "310104", "620102"))
        body = f"{area}{pick.randint(1950, 2005)}{day}{pick.randint(0, 999):03}"
        total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(body))
        last = (12 - total % 11) % 11
        number = body + ("X" if last == 10 else str(last))
        return "id, CN", number if pick.random() < 0.8 else number.lower(), (number,)
    if country == "TR":
        body = str(pick.randint(2, 9)) + "".join(pick.choices(string.digits, k=8))
        odd, even = sum(map(int, body[0::2])), sum(map(int, body[1::2]))
        body += str((odd * 7 - even) % 10)
        number = body + str(sum(map(int, body)) % 10)
        return "id, TR", pick.choice(("TC kimlik no {}", "kimlik: {}", "T.C. {}")), (number,)
    while True:
        body = f"{pick.randint(50, 99)}{day}{pick.choice('34')}{pick.randint(0, 9999):04}"
        check = sum(int(digit) * (at + 1) for at, digit in enumerate(body)) % 11
        if check < 10:
            return "id, KZ", pick.choice(("ИИН {}", "ЖСН: {}", "{}")), (body + str(check),)


def plate(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """A number plate."""
    letters, digits = "ABCDEFGHJKLMNPQRSTUVWXYZ", string.digits
    draw = lambda from_, count: "".join(pick.choices(from_, k=count))  # noqa: E731
    form = pick.choice(("cn", "cn new", "tr", "ru", "kz", "kg", "uz"))
    tail = draw(digits, 2) + draw(letters + digits, 2) + draw(digits, 1)
    written = {
        "cn": pick.choice("新京沪粤浙甘") + draw("ABCDEFGHJK", 1) + pick.choice(("", "·", " ")) + tail,
        "cn new": pick.choice("新京沪粤") + draw("ABCDE", 1) + pick.choice(("", "·")) + draw("DF", 1) + draw(digits, 5),
        "tr": f"{pick.randint(1, 81):02} {draw('BCDEFHNRSTVYZ', 3)} {draw(digits, 3)}",
        "ru": f"{draw('АВЕКМНОРСТУХ', 1)}{draw(digits, 3)}{draw('АВЕКМНОРСТУХ', 2)}{pick.choice(('77', '199', '777', '02'))}",
        "kz": f"{draw(digits, 3)} {draw('ABCDEFNRSTVZ', 3)} {pick.randint(1, 20):02}",
        "kg": f"{pick.randint(1, 9):02} KG {draw(digits, 3)} {draw('ABCDEF', 3)}",
        "uz": f"{pick.choice(('01', '10', '30', '90'))} {draw('ABCDEF', 1)} {draw(digits, 3)} {draw('BCDEFH', 2)}",
    }[form]  # fmt: skip
    return "plate", written, (written.replace(" ", "").replace("·", ""),)


def name(pick: random.Random, sizes: tuple[int, int]) -> str:
    """A user name that looks like one."""
    word = "".join(pick.choices(string.ascii_lowercase, k=pick.randint(*sizes)))
    return word + pick.choice(("", "_", ".")) + str(pick.randint(10, 9999))


def online(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """An address, a link or a handle."""
    kind, user = pick.choice(("email", "link", "handle", "announced")), name(pick, (4, 10))
    host = pick.choice(("example.com", "mail.example.org", "posta.example.com.tr", "example.cn"))
    if kind == "email":
        written = f"{user}@{host}"
        written = pick.choice((written, written.title(), written.replace("@", "＠")))
        return "email", written, (f"{user}@{host}",)
    if kind == "link":
        written = pick.choice((f"https://{host}/{user}", f"http://www.{host}/a?b={user}&c=1",
                               f"www.{host}/{user}", f"t.me/{user}", f"{host}/{user}", host))  # fmt: skip
        return "link", written, (written,)
    if kind == "handle":
        return "handle", "@" + user.rstrip("."), (user,)
    how = pick.choice(("微信号{}", "加微信 {}", "微信：{}", "wechat id: {}", "WeChat: {}", "vx: {}",
                       "telegram: {}", "ündidar nomurum {}", "instagram {}", "ئۈندىدار: {}"))  # fmt: skip
    return "announced", how, (user.replace(".", "_"),)


def passport(pick: random.Random) -> tuple[str, str, tuple[str, ...]]:
    """A passport number after a word for it."""
    number = pick.choice(("E", "G", "EA", "EB", "N", "U")) + str(
        pick.randint(10**6, 10**8 - 1)
    ).zfill(8)
    number = number[:9]
    how = pick.choice(("护照号 {}", "passport no {}", "Passport: {}", "pasport nomurum {}",
                       "паспорт № {}", "pasaport numarası {}", "پاسپورت {}"))  # fmt: skip
    return "passport", how, (number,)


KINDS = {"phone": (phone, 10), "card": (card, 3), "id": (identity, 3), "plate": (plate, 2),
         "online": (online, 6), "passport": (passport, 1)}  # fmt: skip


def planted(seed: int) -> Planted:
    """One message with one contact."""
    pick = random.Random(seed)
    make = pick.choices([one for one, _ in KINDS.values()], [by for _, by in KINDS.values()])[0]
    style, written, normals = make(pick)
    kind = style.partition(",")[0]
    before, after = "", ""
    if "{}" in written:
        before, after = written.split("{}")
        written = normals[0]
    kind = "handle" if kind == "announced" else kind
    carrier = pick.choice(CARRIERS)
    if style in ("link", "email") and carrier[carrier.index("{}") + 2 :][:1].isalpha():
        carrier = "{}"
    return Planted(style, carrier.replace("{}", before + written + after), kind, written, normals)


NOTHING = (
    lambda p: f"{p.randint(2015, 2026)}-{p.randint(1, 12):02}-{p.randint(1, 28):02} {p.randint(0, 23)}:{p.randint(0, 59):02}:{p.randint(0, 59):02}",
    lambda p: f"{p.randint(1, 28):02}.{p.randint(1, 12):02}.{p.randint(2015, 2026)}",
    lambda p: f"{p.randint(1, 28)}/{p.randint(1, 12)}/{p.randint(15, 26)} {p.randint(1, 12)}:{p.randint(0, 59):02} PM",
    lambda p: f"{p.randint(2015, 2026)}年{p.randint(1, 12)}月{p.randint(1, 28)}日",
    lambda p: f"{p.randint(0, 23)}:{p.randint(0, 59):02} - {p.randint(0, 23)}:{p.randint(0, 59):02}",
    lambda p: f"{p.randint(1, 999)}.{p.randint(0, 999):03}.{p.randint(0, 999):03} TL",
    lambda p: f"{p.randint(1, 99)},{p.randint(0, 999):03},{p.randint(0, 999):03}.{p.randint(0, 99):02} USD",
    lambda p: f"{p.randint(1, 99)} {p.randint(0, 999):03} {p.randint(0, 999):03} сум",
    lambda p: f"¥{p.randint(1000000, 99999999)}", lambda p: f"{p.randint(1000000, 99999999)}元",
    lambda p: f"order no {p.randint(10**9, 10**13)}", lambda p: f"订单号：{p.randint(10**15, 10**18)}",
    lambda p: f"sipariş no: {p.randint(10**8, 10**11)}", lambda p: f"заказ № {p.randint(10**8, 10**11)}",
    lambda p: f"#{p.randint(10**6, 10**10)}", lambda p: f"快递单号 {p.randint(10**11, 10**14)}",
    lambda p: f"SF{p.randint(10**12, 10**13)}", lambda p: f"TR{p.randint(10**9, 10**10)}EE",
    lambda p: ".".join(str(p.randint(0, 255)) for _ in range(4)),
    lambda p: ".".join(str(p.randint(1, 255)) for _ in range(4)) + f":{p.randint(80, 9999)}",
    lambda p: f"{p.uniform(-90, 90):.6f}, {p.uniform(-180, 180):.6f}",
    lambda p: f"{p.uniform(0, 90):.4f} {p.uniform(0, 180):.4f}",
    lambda p: f"kod: {p.randint(1000, 999999)}", lambda p: f"验证码 {p.randint(100000, 999999)}",
    lambda p: f"{p.randint(1990, 2010)}-{p.randint(2011, 2026)}",
    lambda p: f"v{p.randint(1, 20)}.{p.randint(0, 99)}.{p.randint(0, 9999)}",
    lambda p: f"{p.randint(1, 5)} kishi {p.randint(2, 60)} yil", lambda p: f"{p.randint(1, 100)}%",
    lambda p: f"{p.randint(10**6, 10**8)} people", lambda p: f"{p.uniform(0, 1):.10f}",
    lambda p: "".join(p.choices("0123456789abcdef", k=32)), lambda p: f"{p.randint(0, 9)}:{p.randint(0, 9)}",
    lambda p: f"{p.randint(10**19, 10**24)}", lambda p: f"1{p.choice('012')}{p.randint(10**4, 10**5)}",
    lambda p: f"flight CA{p.randint(100, 9999)} {p.randint(1, 28)} May", lambda p: "ok.tamam..kel",
    lambda p: f"{p.randint(1, 31)} {p.choice(('AM', 'PM', 'KM'))} {p.randint(10, 900)}",
    lambda p: "3000 5000 800", lambda p: f"ISBN 978-{p.randint(0, 9)}-{p.randint(1000, 9999)}-{p.randint(1000, 9999)}-{p.randint(0, 9)}",
    lambda p: f"wechat chushurup {p.randint(2, 9)} kün boldi", lambda p: "telegram gruppisida yazdi",
    lambda p: f"room {p.randint(100, 2000)}", lambda p: f"{p.randint(10, 99)}+{p.randint(10, 99)}={p.randint(20, 200)}",
    lambda p: f"{p.randint(100, 999)} x {p.randint(100, 999)} px", lambda p: "yaxshimusiz bügün @ öy",
)  # fmt: skip


def empty(seed: int) -> str:
    """One message without any contact, but with what looks like one."""
    pick = random.Random(seed)
    return pick.choice(CARRIERS[3:]).replace("tel: ", "").replace("{}", pick.choice(NOTHING)(pick))
