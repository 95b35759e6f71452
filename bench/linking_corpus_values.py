"""
What is put into the gaps of made-up messages, and what everybody writes.

Names, places, greetings, app phrases and codes by language. A `Values` is drawn from them by a
seed, so that two corpora differ in whom and what they name and in how numbers, dates, telephone
numbers and addresses are written. All of it was written for this file; nobody is meant.
"""

from __future__ import annotations

import random
from collections.abc import Callable

NAMES = {
    "ug": "تۇرسۇن ئالىم ئايگۈل دىلنۇر پەرھات رەيھان گۈلنار قۇربان مەمەت ئەركىن نۇرنىسا ئىلھام زۇلپىيە ئابلىكىم ئادىل مېھرىگۈل ئەخمەت سەلىمە باھار غەيرەت ھاۋاگۈل ئىمىن رەنا شۆھرەت",
    "kk": "Ерлан Сәуле Дәурен Бекзат Гүлнар Айгүл Нұрлан Асқар Жанна Мәдина Ермек Сандуғаш Қайрат Әсел Болат Тоғжан Серік Ақмарал",
    "tr": "Ahmet Zeynep Ayşe Elif Mustafa Mehmet Alim Hasan Emine Fatma Yusuf Merve Kemal Derya Orhan Nurgül Selim Hatice",
    "ru": "Ольга Сергей Динара Тимур Гульнара Алим Марина Руслан Айгуль Наталья Ильдар Бахтияр Ирина Рустам Жанна Павел Лейла Камиль",
    "fa": "حسین علی مریم زهرا رضا ناصر فاطمه سارا امیر لیلا کاوه نرگس بهرام شیرین داود مینا فرهاد پروین",
    "ar": "نورة خالد محمد أحمد فاطمة يوسف ليلى عمر هدى سالم مريم حسن زينب طارق سعاد إبراهيم رنا كريم",
    "zh-Hans": "张伟 李娜 王芳 刘洋 陈静 赵敏 杨帆 买买提 阿里木 古丽娜尔 扎西 卓玛 周强 孙丽 艾力 热依汗 次仁 央金 徐明 黄婷 帕提古丽",
    "bo": "བཀྲ་ཤིས་ སྒྲོལ་མ་ ཚེ་རིང་ རྡོ་རྗེ་ པད་མ་ བསྟན་འཛིན་ དབྱངས་ཅན་ ནོར་བུ་ ལྷ་མོ་ སྐལ་བཟང་ ཉི་མ་ ཟླ་བ་ པ་སངས་ བློ་བཟང་",
    "en": "Gulnar Rushan Alim Rayhan Dolma Nury Tashi John Nadia Peter Helen Kamal Ruth Adil Zahra Simon Tenzin Laura",
}
PLACES = {
    "ug": "تۇرپان خوتەن غۇلجا قەشقەر ئۈرۈمچى ئاقسۇ ئىستانبۇل ئاتۇش قۇمۇل كورلا ئالمۇتا ئەنقەرە ميۇنخېن كۇچا",
    "kk": "Астана Шымкент Алматы Өскемен Тараз Семей Ақтөбе Құлжа Көкшетау Жаркент Павлодар Түркістан",
    "tr": "Ankara İzmir Kayseri İstanbul Bursa Adana Konya Antalya Samsun Trabzon Eskişehir Mersin",
    "ru": "Бишкек Москва Алматы Казань Ташкент Омск Уфа Самара Томск Астана Ош Новосибирск",
    "fa": "مشهد تهران شیراز تبریز اصفهان کرج قم کابل هرات اهواز رشت یزد",
    "ar": "القاهرة الرياض جدة دبي عمان بيروت الدوحة تونس مراكش الكويت حلب بغداد",
    "zh-Hans": "乌鲁木齐 喀什 和田 阿克苏 伊犁 阿勒泰 北京 拉萨 吐鲁番 兰州 成都 西宁 哈密 昌都 慕尼黑 上海",
    "bo": "ལྷ་ས་ གཞིས་ཀ་རྩེ་ ཆབ་མདོ་ ལྷོ་ཁ་ ནག་ཆུ་ མངའ་རིས་ ཁྲིན་ཏུའུ་ ཟི་ལིང་ དར་རམ་ས་ལ་ པེ་ཅིན་",
    "en": "Munich Sydney Toronto Oslo Washington London Vienna Boston Geneva Stockholm Berlin Ottawa Perth Zurich",
}
GREETINGS = """Hello, how are you doing today?|Good morning! Have a nice day|Happy birthday! Wish you all the best|Good evening, hope you are well|Thank you so much, see you tomorrow|Are you free? Let us talk later|Merry Christmas and a happy new year|Congratulations to you and your family
Merhaba nasılsınız iyi misiniz?|Günaydın, hayırlı cumalar|Bayramınız mübarek olsun|İyi akşamlar, kolay gelsin|Selamün aleyküm, ne var ne yok|Doğum gününüz kutlu olsun, nice yıllara|Allah rahatlık versin, iyi geceler
Здравствуйте, как ваши дела?|Доброе утро! Хорошего дня|С днём рождения! Счастья и здоровья|Добрый вечер, не отвлекаю вас?|С праздником вас и вашу семью!|Спокойной ночи, до завтра|Спасибо большое, до свидания
Сәлеметсіз бе, қалыңыз қалай?|Қайырлы таң! Күніңіз сәтті өтсін|Туған күніңізбен құттықтаймын!|Ассалаумағалейкум, хал жағдай қалай|Қайырлы түн, жақсы жатып тұрыңыз|Наурыз мейрамы құтты болсын!
ئەسسالامۇ ئەلەيكۇم ياخشىمۇسىز|قانداق ئەھۋالىڭىز ياخشى تۇردىڭىزمۇ|بايرىمىڭىزغا مۇبارەك بولسۇن|خەيرلىك ئەتىگەن، ئىشلىرىڭىز ئوڭۇشلۇق بولسۇن|خەيرلىك كەچ، ھارمىغايسىز|تۇغۇلغان كۈنىڭىزگە مۇبارەك بولسۇن|رەھمەت سىزگە، خۇدايىم ساقلىسۇن
yaxshimusiz qandaq ehwalingiz|essalamu eleykum yaxshi turdingizmu|xeyrlik etigen, yaxshi yattingizmu|rehmet sizge, aman bolung|bayrimingizgha mubarek bolsun
яхшимусиз қандақ әһвалиңиз|әссаламу әләйкум яхши турдиңизму|хәйрлик кәч, һармиғайсиз|рәһмәт сизгә, аман болуң
السلام عليكم ورحمة الله وبركاته|صباح الخير كيف حالك|مساء الخير، أتمنى أنك بخير|كل عام وأنتم بخير|عيد مبارك عليكم وعلى أهلكم|شكرا جزيلا، في أمان الله
سلام حال شما چطور است؟|صبح بخیر روز خوبی داشته باشید|شب بخیر، خسته نباشید|تولدت مبارک، صد سال زنده باشی|عید شما مبارک باشد|خیلی ممنون، خدا نگهدار
བཀྲ་ཤིས་བདེ་ལེགས།|ལོ་གསར་བཀྲ་ཤིས་བདེ་ལེགས་ཞུ།|སྐུ་གཟུགས་བདེ་པོ་ཡིན་པས།|ག་ལེར་ཕེབས། སང་ཉིན་མཇལ་ཡོང་།
您好，最近怎么样？|早上好！祝您生活愉快|你好，很高兴认识你|新年快乐，恭喜发财！|在吗？有空聊聊|晚安，明天再联系|生日快乐，万事如意！|辛苦了，注意身体|中秋节快乐，阖家幸福
新年快樂，恭喜發財！|您好，請問有什麼可以幫您|早安，祝您有美好的一天|謝謝您，改天再聊|生日快樂，平安喜樂！
Missed voice call|This message was deleted|Sent from my iPhone|对方撤回了一条消息|[图片] 转发自微信|You deleted this message|Waiting for this message. This may take a while.|Missed video call|Пропущенный вызов|Сообщение удалено|Bu mesaj silindi|[语音] 来自微信|[視訊通話] 已取消|Get Outlook for Android|Голосовое сообщение (0:12)|Görüntülü arama cevapsız|تم حذف هذه الرسالة|این پیام حذف شد"""  # fmt: skip
CODES = """Your verification code is {6}. Do not share it with anyone.
【微信】验证码{6}，请勿告诉他人，{1}分钟内有效。
Код подтверждения: {6}. Никому не сообщайте
Doğrulama kodunuz: {6}. Kimseyle paylaşmayın
{6} is your login code. It expires in {1} minutes.
【支付宝】您的校验码是{6}，{1}分钟内有效，请勿泄露
رمز التحقق الخاص بك هو {6}. لا تشاركه مع أحد
کد تایید شما {5} است. آن را به کسی ندهید
Растау коды: {4}. Оны ешкімге айтпаңыз
تەستىق كودىڭىز {6}، باشقىلارغا ئېيتماڭ
驗證碼：{6}，請於{1}分鐘內輸入，切勿轉寄
G-{6} is your sign-in code"""
PREFIXES = ["+86 ", "+49 ", "+90", "+7", "+1-", "00", "+44 ", "+31 ", "0086", "+61 ", "+46-"]
HOSTS = ["https://t.me/", "http://bit.ly/", "@", "https://wa.me/", "https://is.gd/", "http://t.cn/", "https://youtu.be/", "www.sohbet.example/"]  # fmt: skip
FAMILY_OF = {"ug-Latn": "ug", "ug-Cyrl": "ug", "zh-Hant": "zh-Hans"}
SMALL = "abcdefghijklmnopqrstuvwxyz0123456789"

Turn = Callable[[str, str], str]
Draw = Callable[[random.Random], str]


def digits(rng: random.Random, count: int) -> str:
    """So many decimal digits."""
    return str(rng.random())[2:].ljust(count, "7")[:count]


def either(options: list[Draw]) -> Draw:
    """One that draws from any of these."""
    return lambda rng: rng.choice(options)(rng)


class Values:
    """Everything that one seed lets messages name."""

    def __init__(self, rng: random.Random, languages: list[str], turn: Turn) -> None:
        """
        Draw the lists and the ways of writing.

        Args:
            rng: Decides.
            languages: Those of the corpus.
            turn: Writes a text of one language's first script in that of another.
        """
        self.names: dict[str, list[str]] = {}
        self.places: dict[str, list[str]] = {}
        for one in languages:
            first = FAMILY_OF.get(one, one)
            for into, source, count in ((self.names, NAMES, 12), (self.places, PLACES, 8)):
                drawn = random.Random(f"{rng.random()}{one}").sample(source[first].split(), count)
                into[one] = [turn(value, one) for value in drawn]
        shared = rng.sample(PREFIXES, 5)
        hosts = rng.sample(HOSTS, 3)
        self.kinds: dict[str, Draw] = {
            "number": either(rng.sample(NUMBERS, 2)),
            "date": either(rng.sample(DATES, 2)),
            "phone": lambda r: r.choice(shared) + digits(r, r.randint(9, 12)),
            "address": lambda r: r.choice(hosts) + "".join(r.choices(SMALL, k=r.randint(5, 9))),
        }
        if rng.random() < 0.5:
            self.kinds["time"] = lambda r: f"{r.randint(0, 23):02}:{r.randint(0, 59):02}"
        if rng.random() < 0.5:
            sign = rng.choice("$€₺¥₸")
            self.kinds["price"] = lambda r: f"{r.randint(1, 9999)}{sign}"
        self.slots = [*self.kinds, "name", "place"]
        lines = [line.split("|") for line in GREETINGS.split("\n")]
        self.greetings = [one for line in lines for one in rng.sample(line, max(3, len(line) // 2))]
        self.codes = rng.sample(CODES.split("\n"), 4)

    def slot(self, rng: random.Random, kind: str, language: str) -> str:
        """A value for one gap."""
        if kind == "name":
            return rng.choice(self.names[language])
        if kind == "place":
            return rng.choice(self.places[language])
        return self.kinds[kind](rng)

    def code(self, rng: random.Random) -> str:
        """A one-time code as a service sends it."""
        text = rng.choice(self.codes)
        for count in (1, 4, 5, 6):
            text = text.replace(f"{{{count}}}", digits(rng, count).replace("0", "3"))
        return text


NUMBERS: list[Draw] = [
    lambda r: f"{r.randint(1, 9)}{'0' * r.randint(2, 5)}",
    lambda r: str(r.randint(100, 99999)),
    lambda r: f"{r.randint(1, 99)},000",
    lambda r: f"{r.randint(1, 99)} 000",
    lambda r: f"{r.randint(2, 90)}{'0' * r.randint(1, 4)}",
]
DATES: list[Draw] = [
    lambda r: f"{r.randint(1, 28)}.{r.randint(1, 12)}.{r.randint(2020, 2026)}",
    lambda r: f"{r.randint(2020, 2026)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
    lambda r: f"{r.randint(1, 28)}/{r.randint(1, 12)}/{r.randint(20, 26)}",
    lambda r: f"{r.randint(1, 28):02}.{r.randint(1, 12):02}",
]
