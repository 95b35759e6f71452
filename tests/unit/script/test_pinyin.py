"""The sound of Chinese: characters that sound alike have one key."""

from __future__ import annotations

import pytest

from guwah.script.normal import normal_text
from guwah.script.pinyin import sound_key, syllables


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("警察", "井茶"), ("微信", "威信"), ("護照", "护照"), ("公安局", "gong an ju"),
        ("把车牌号发来", "把车排号发莱"), ("女儿", "nv er"),
    ],
)  # fmt: skip
def test_homophones_have_one_key(one: str, other: str) -> None:
    """Other characters of the same sound, the other script, the sound in letters."""
    assert sound_key(normal_text(one)) == sound_key(normal_text(other))


def test_other_words_have_other_keys() -> None:
    """And other scripts stay what they are."""
    assert sound_key("警察") != sound_key("公安")
    assert sound_key(normal_text("Tursun 警察 ئۇيغۇر བོད")) == "tursun jing cha uyghur བོད"


def test_each_character_of_a_common_set_has_a_syllable() -> None:
    """Every character of GB 2312 that is a Han character can be said."""
    common = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    silent = [one for one in common if one and normal_text(one) not in syllables()]
    assert not silent
