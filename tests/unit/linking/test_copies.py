"""Whether an article or a reply contains a wording."""

from __future__ import annotations

from guwah.linking.copies import Lookout

DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"
ARTICLE = (
    "Several people abroad say that they received the same message. It reads: “Send us the photo"
    " of your ID card, and the plate of the car, before Friday.” The embassy did not answer."
)


def contains(text: str, wording: str) -> bool:
    """Whether a text contains one wording."""
    return Lookout({0: wording}).seen_in(text) == [0]


def test_an_article_contains_what_it_quotes() -> None:
    """Punctuation and case do not matter, nor do a few other words."""
    assert contains(ARTICLE, DEMAND)
    assert contains(ARTICLE, DEMAND.upper())
    assert contains(ARTICLE, DEMAND.replace("Friday", "Sunday"))


def test_another_script_is_the_same_wording() -> None:
    """Uyghur in Latin letters stands in an article in Arabic letters."""
    article = "گېزىتتە: «ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت» دېيىلگەن"
    assert contains(article, "Ete kechqiche pasportingning resimini ewet!!")


def test_a_chinese_wording_is_told_by_shorter_runs() -> None:
    """Three Han characters say as much as six letters."""
    article = "报道说，收到的短信写着：明天晚上之前把护照照片发给我们。"
    assert contains(article, "明天晚上之前 把护照照片 发给我们")
    assert not contains(article, "明天下午请带孩子一起来我家吃饭")


def test_what_is_only_alike_is_not_contained() -> None:
    """A few shared words, boilerplate, and no words are contained in nothing."""
    assert not contains(ARTICLE, "Send your mother's address and come alone before Monday")
    assert not contains("Good morning, how are you?", "Good morning, how are you?")
    assert not contains(ARTICLE, "…")
    assert not contains("", DEMAND)


def test_many_wordings_are_looked_for_at_once() -> None:
    """Each of them is told apart from the others."""
    other = "Your brother will be taken back to the camp if you speak on the radio"
    lookout = Lookout({"a": DEMAND, "b": other, "c": "hello"})
    assert lookout.seen_in(ARTICLE) == ["a"]
    assert lookout.seen_in(f"{other}. {DEMAND}.") == ["a", "b"]
