"""Whether an article or a reply contains a wording."""

from __future__ import annotations

from guwah.linking.copies import Wordings

DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"
ARTICLE = (
    "Several people abroad say that they received the same message. It reads: “Send us the photo"
    " of your ID card, and the plate of the car, before Friday.” The embassy did not answer."
)


def test_an_article_contains_what_it_quotes() -> None:
    """Punctuation and case do not matter, nor do a few other words."""
    assert Wordings(ARTICLE).contain(DEMAND)
    assert Wordings("Nothing here", ARTICLE).contain(DEMAND.upper())
    assert Wordings(ARTICLE).contain(DEMAND.replace("Friday", "Sunday"))


def test_another_script_is_the_same_wording() -> None:
    """Uyghur in Latin letters stands in an article in Arabic letters."""
    article = "گېزىتتە: «ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت» دېيىلگەن"
    assert Wordings(article).contain("Ete kechqiche pasportingning resimini ewet!!")


def test_a_chinese_wording_is_told_by_shorter_runs() -> None:
    """Three Han characters say as much as six letters."""
    article = "报道说，收到的短信写着：明天晚上之前把护照照片发给我们。"
    assert Wordings(article).contain("明天晚上之前 把护照照片 发给我们")
    assert not Wordings(article).contain("明天下午请带孩子一起来我家吃饭")


def test_what_is_only_alike_is_not_contained() -> None:
    """A few shared words, boilerplate, and no words are contained in nothing."""
    assert not Wordings(ARTICLE).contain("Send your mother's address and come alone before Monday")
    assert not Wordings("Good morning, how are you?").contain("Good morning, how are you?")
    assert not Wordings(ARTICLE).contain("…")
    assert not Wordings().contain(DEMAND)
