"""
Words that say what the number after them is, in the languages of the people who use this.

Patterns over folded text; they announce or rule out, they find nothing by themselves.

The rules of this module are:
  * A word announces what follows it within a few characters, with nothing but such words as
    "number", "is" and punctuation between.
  * A number that something else announces (an order, a price, a code) is no contact, unless
    its check digits say so beyond chance or a plus stands before it.
"""

from __future__ import annotations

from typing import Final

import regex

_BETWEEN: Final = (
    r"(?:[\s:：=\-—,.#№()'’]|no\b|nr\b|number|numara(?:m|si|sı)?|nomer|nomur(?:um|i|ung|ingiz)?|номер[аиу]?"
    r"|нөмір(?:і|ім)?|номери?м?|نومۇر(?:ى|ۇم|ۇڭ)?|رقم|شماره|is\b|id\b|号码?|號碼?|是|为|me\b|on\b|at\b|my\b"
    r"|mein[e]?|ist|to\b|ber|yeni|new)*"
)


def _announcing(words: str) -> regex.Pattern[str]:
    """A pattern that matches at the end of what stands before a number."""
    return regex.compile(rf"(?:{words}){_BETWEEN}$", regex.I)


PHONE: Final = _announcing(
    r"\btel\.?|telefon\w*|télé\w*|telefo\w*|\bphone|mobile|handy(?:nummer)?|\bcell|\bcall\w*|\bring\b|\btext\b"
    r"|whats\s?app\w*|viber|signal\b|\barayin|\bara\b|numara\w*|nomur\w*|nummer|number|ватсап\w*"
    r"|вотсап\w*|телефон\w*|тел\.?|номер\w*|нөмір\w*|звони\w*|позвони\w*|电话|電話|手机|手機|号码|號碼|联系|聯繫"
    r"|致电|打给|微信号?|تېلېفون\w*|تېل|نومۇر\w*|هاتف|جوال|موبایل|تلفن|شماره|اتصل|raqam\w*|рақам\w*"
)
CARD: Final = _announcing(
    r"\bcards?\b|\bkart\w*|карт\w*|银行卡|銀行卡|卡号|卡號|账号|账户|帳號|كارت\w*|كارتا\w*|بطاقة|کارت|\biban|hesab\w*"
    r"|счет\w*|счёт\w*|karta\w*|carte|konto\w*|工行|建行|农行|农业银行|工商银行|建设银行|中国银行|bank\w*"
)
NATIONAL_ID: Final = _announcing(
    r"身份证|身份證|证件|證件|kimlik\w*|\btc\b|t\.c\.|tckn|жсн|иин|\biin\b|удостоверени\w*|كىملىك\w*"
    r"|шахсий|\bid\b|id\s?card"
)
PASSPORT: Final = _announcing(
    r"passports?|pass?port\w*|pasaport\w*|паспорт\w*|护照|護照|پاسپورت\w*|جواز(?:\s+سفر)?|گذرنامه|reisepass|passeport"
)
PLATE: Final = _announcing(
    r"车牌|車牌|plaka\w*|номер\w*|нөмір\w*|plates?|kennzeichen|машин\w*|mashina\w*|араба|araba\w*|car"
)
NOT_A_CONTACT: Final = regex.compile(
    r"(?:order|sipari[sş]\w*|заказ\w*|накладн\w*|трек\w*|№|#|订单号?|訂單|单号|單號|快递\w*|tracking|kargo|invoice"
    r"|fatura\w*|ref(?:erence)?|ticket|bilet|билет|isbn|\bissn|serial|seri|sn\b|imei|артикул|код\w*|code|kod[ui]?"
    r"|验证码|驗證碼|密码|version|\bv\b|\bip\b|заявк\w*|договор\w*|зайом|flight|bestell\w*|rechnung\w*|sendung\w*"
    r"|commande|facture|buyurtma\w*|زاكاز|sku|build|block|hash|utr|tx|uuid|编号|編號|流水号)"
    r"(?:[\s:=\-—.#№()]|no\b|nr\b|number|номер|numarasi|numarası|nomer\w*|is\b|号|nummer|id\b)*$",
    regex.I,
)
MONEY_BEFORE: Final = regex.compile(
    r"(?:[$€£¥₺₸₽₩₮]|usd|eur|rmb|cny|kzt|try|price|цена|fiyat\w*)[\s:]*$", regex.I
)
MONEY_AFTER: Final = regex.compile(
    r"\s*(?:[$€£¥₺₸₽%°]|tl\b|usd|eur|rmb|cny|kzt|uzs|元|块|塊|万|萬|美元|人民币|руб|тенге|теңге|сум|сом\b|сўм|so['’ʻ]?m\b"
    r"|lira\w*|dollar|долл|euro|yuan|يۈەن|كوي|koy\b|som\b|تومان|ريال|km\b|кг|kg\b|км|mb\b|gb\b|ms\b"
    r"|шт|adet|pcs|hours|дней|kun\b|kishi|people|人|тысяч|млн|min\b|мин\b)",
    regex.I,
)
HANDLE: Final = regex.compile(
    r"(?P<app>微信号?|微信號|薇信|威信|(?<![A-Za-z])wechat|(?<![A-Za-z])weixin|(?<![A-Za-z])wx|(?<![A-Za-z])vx|ündidar|undidar|ئۈندىدار(?:\s?نومۇر\w*)?|qq号?|(?<![A-Za-z])telegram|телеграм\w*|(?<![A-Za-z])tg\b"
    r"|(?<![A-Za-z])instagram|(?<![A-Za-z])insta\b|(?<![A-Za-z])ig\b|инстаграм\w*|(?<![A-Za-z])facebook|(?<![A-Za-z])fb\b|(?<![A-Za-z])twitter|(?<![A-Za-z])skype|(?<![A-Za-z])snapchat|(?<![A-Za-z])snap\b|(?<![A-Za-z])tiktok|抖音号?|快手号?|微博"
    r"|(?<![A-Za-z])line\s?id|(?<![A-Za-z])signal\s?id|(?<![A-Za-z])vk\b)"
    r"(?P<between>(?:[\s:=\-—,#()]|id(?![A-Za-z0-9_])|号|號|是|为|is\b|my\b|me\b|on\b|nomur\w*|user(?:name)?|ник\w*|hesab\w*|no\b|add\b|加我)*)"
    r"@?(?P<name>[A-Za-z0-9][A-Za-z0-9_.\-]{3,31})",
    regex.I,
)
APPS: Final = {
    "微": "wechat", "薇": "wechat", "威": "wechat", "we": "wechat", "wx": "wechat", "vx": "wechat",
    "ün": "wechat", "un": "wechat", "ئۈ": "wechat", "微博": "weibo", "qq": "qq", "te": "telegram",
    "те": "telegram", "tg": "telegram", "in": "instagram", "ig": "instagram", "ин": "instagram",
    "fa": "facebook", "fb": "facebook", "tw": "twitter", "sk": "skype", "sn": "snapchat",
    "ti": "tiktok", "抖": "douyin", "快": "kuaishou", "li": "line", "si": "signal", "vk": "vk",
}  # fmt: skip
"""The beginning of an announcing word, longest first, and the app it names."""


def app_of(word: str) -> str:
    """The app that a word names.

    Args:
        word: What `HANDLE` matched as `app`.

    Returns:
        Its name in lower case.
    """
    word = word.lower()
    return next(app for head, app in sorted(APPS.items(), key=lambda one: -len(one[0]))
                if word.startswith(head))  # fmt: skip
