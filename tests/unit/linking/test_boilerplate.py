"""Boilerplate: what many send to many joins nobody, and a threat is none."""

from __future__ import annotations

import pytest

from guwah.linking.boilerplate import is_boilerplate, wording_key
from guwah.script.normal import normal_text

BOILERPLATE = [
    "Hi!! Good evening, how are you? Thank you so much 🙏",
    "Hello there. Have a great day!",
    "Eid Mubarak, all the best, take care",
    "yaxshimusiz, qandaq ehwalingiz",
    "Яхшимусиз! Рәхмәт сизгә",
    "ئەسسالامۇ ئەلەيكۇم، خەيرلىك سەھەر",
    "晚上好，最近好吗？谢谢您！",
    "晚上好，最近好嗎？謝謝您！",
    "İyi akşamlar, nasılsınız? Teşekkür ederim",
    "Добрый вечер! Как поживаете? Большое спасибо",
    "مساء الخير، كيف الحال؟ شكرا جزيلا",
    "شب بخیر، خیلی ممنون",
    "སྔ་དྲོ་བདེ་ལེགས། ཐུགས་རྗེ་ཆེ།",
    "Қайырлы кеш! Көп рахмет",
    "482913 is your login code. It expires in ten minutes.",
    "【银行】动态密码 5521 请勿泄露",
    "Güvenlik kodu: 123 456",
    "Код безопасности 99812",
    "تەستىق نومۇرى 552134",
    "Missed video call",
    "IMG-20240101-WA0003.jpg (file attached)",
    "PTT-20250203-WA0011.opus (Datei angehängt)",
    "Mira changed this group's icon",
    "خەيرلىك كەچ، ھارمىغايسىز",
    "Hallo! Wie geht es dir? Vielen Dank",
    "تەستىق كودىڭىز 891533، باشقىلارغا ئېيتماڭ",
    "对方已取消",
    "Qurban héytingizgha mubarek bolsun",
    "古尔邦节快乐！",
    "Құрбан айт қабыл болсын",
    "عید قربان مبارک",
    "ཞོགས་པ་བདེ་ལེགས",
    "443 210 is your authentication code",
    "код авторизации 55121",
    "کد یکبار مصرف شما 48213",
    "🙏🙏🙏❤️❤️",
    "ok then",
    "1234567890",
    "",
]

TELLING = [
    "How is your mother these days?",
    "Good morning. We know which road your brother drives",
    "你好，你父亲明天要去派出所",
    "你等着瞧",
    "Please accept my condolences. Rest in peace",
    "Примите мои соболезнования",
    "一路走好，别再回来找我们，你弟弟在等着",
    "Rest in peace is what they will write for your father",
    "ئاتاڭنى ئويلا، قايتىپ كەل",
    "Send us the login code that you get tonight",
    "Your verification code is worth nothing if you do not bring the letter of your supervisor to "
    "the office at gate 4417 on the day that we told you and stay silent about this talk for good",
    "Merhaba, pasaportunun fotoğrafını gönder",
    "IMG-20240101-WA0003.jpg (file attached)\nThis is the door of your parents",
    "Transfer 5000 to the card that I gave you",
]


@pytest.mark.parametrize("text", BOILERPLATE)
def test_courtesies_codes_and_app_phrases_tell_nothing(text: str) -> None:
    """Greetings, one-time codes, app phrases and very short texts are boilerplate."""
    assert is_boilerplate(normal_text(text))


@pytest.mark.parametrize("text", TELLING)
def test_what_is_said_beside_a_greeting_tells_something(text: str) -> None:
    """A demand stays a demand after its greeting, and a word about a mother is no courtesy."""
    assert not is_boilerplate(normal_text(text))


def test_the_key_holds_letters_and_digits_only() -> None:
    """Spaces, punctuation and signs are no part of a wording."""
    assert wording_key(normal_text("Bring it, at 5! 🔪 བོད་ཡིག")) == "bringitat5བོདཡིག"
    assert wording_key(normal_text("!? 🔪")) == ""
