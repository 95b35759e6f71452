"""The interpreter's page in a real browser: unlocked, heard, written, translated, saved, taken back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from unit.casework.handing import made

from guwah.casework.handing.bundle import Voice
from guwah.casework.handing.taking import TakenBack, take_back
from guwah.reading.speech import working
from guwah.reading.speech.transcript import Span
from guwah.reading.speech.worked import Hand
from guwah.vault.sealing import new_identity

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic", "--mute-audio"]  # fmt: skip
SAID = "ياخشى ئويلان، دېدى"
NOTE = "«ئويلان» is a threat here"


@pytest.fixture(scope="module")
def case() -> made.Case:
    """A hand-out of two voice notes and two messages."""
    return made.handed_out(request="Please into English.\n<b>Erkin Talip</b> is the sender.")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a network."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Desk:
    """An interpreter at the page, and everything that the browser asked for or complained of."""

    def __init__(self, browser: Any, case: made.Case, folder: Path, width: int) -> None:
        self.case, self.folder, self.width = case, folder, width
        self.path = folder / "notes.html"
        self.path.write_bytes(case.out.page)
        context = browser.new_context(
            viewport={"width": width, "height": 740}, accept_downloads=True
        )
        self.tab = context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(self.path.as_uri())

    def unlock(self, words: str = made.WORDS) -> None:
        """Type the words and wait for what they open."""
        self.tab.fill("#words", words)
        self.tab.click("#open")
        self.tab.wait_for_selector("#work:not([hidden])", timeout=60_000)

    def until(self, expression: str, seconds: float = 30) -> None:
        """Wait for something to be so; Playwright's own waiting is forbidden by the page's policy."""
        end = time.monotonic() + seconds
        while not self.tab.evaluate(expression):
            assert time.monotonic() < end, expression
            self.tab.wait_for_timeout(20)

    def card(self, note: int, piece: int) -> Any:
        """One piece of a voice note, both from 0."""
        return self.tab.locator(".note").nth(note).locator(".card").nth(piece)

    def save(self, name: str) -> TakenBack:
        """Seal, save, and have it taken back."""
        self.tab.click("#save")
        self.tab.wait_for_selector("#result:not([hidden])")
        with self.tab.expect_download() as waiting:
            self.tab.click("#result")
        path = self.folder / name
        waiting.value.save_as(str(path))
        return take_back(path.read_bytes(), self.case.opener, self.case.out.kept, path.name)

    def look(self, name: str) -> None:
        """Keep a picture of the page, if somebody wants to look at it."""
        folder = os.environ.get("GUWAH_SCREENSHOTS")
        if folder:
            path = Path(folder) / f"{name}-{self.width}.png"
            self.tab.screenshot(path=str(path), full_page=True)


def written(desk: Desk) -> None:
    """What an interpreter does with the first voice note and the second message."""
    first, second, third = (desk.card(0, at) for at in range(3))
    assert first.locator(".translation").is_hidden()
    first.get_by_role("button", name="It is right").click()
    first.locator(".translation").fill("Your mother is at home")
    first.locator(".aside").fill(NOTE)
    second.get_by_role("button", name="Correct it").click()
    assert second.locator(".said").input_value() == made.MACHINE.segments[1].text
    second.locator(".said").fill(SAID)
    second.locator(".spoken").fill("ug")
    third.get_by_role("button", name="Nobody speaks").click()
    message = desk.tab.locator(".thread .card").nth(1)
    message.locator(".written").fill("ug")
    message.locator(".translation").fill("Your mother is at home, think well")


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_written_on_the_page_comes_back(
    browser: Any, case: made.Case, tmp_path: Path, width: int
) -> None:
    """On a telephone and on a laptop, from disk, with no connection and nothing kept."""
    desk = Desk(browser, case, tmp_path, width)
    desk.look("locked")
    desk.unlock("  " + made.WORDS.upper().replace(" ", "\n"))
    assert desk.tab.inner_text("#request").endswith("<b>‹B›</b> is the sender.")
    written(desk)
    desk.look("written")
    assert desk.tab.evaluate("document.documentElement.scrollWidth") <= width
    back = desk.save("answer-1.age")
    first, second, third = back.notes[0].transcript.segments
    assert [one.status for one in (first, second, third)] == ["confirmed", "edited", "no speech"]
    assert (second.text, second.language) == (SAID, "ug")
    (translation,) = first.translations
    assert (translation.text, translation.note) == ("Your mother is at home", NOTE)
    assert {one.by.alias for one in (first, second, third) if one.by} == {"tilmach-7"}
    assert [(one.ref, one.translation.language) for one in back.messages] == [("m2", "en")]
    assert {one for one in desk.asked if not one.startswith("blob:")} == {desk.path.as_uri()}
    assert desk.said == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert desk.tab.evaluate(kept) == [0, 0, 0]
    assert desk.tab.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_wrong_words_are_told(browser: Any, case: made.Case, tmp_path: Path) -> None:
    """One word off opens nothing and says so; the right ones open it afterwards."""
    desk = Desk(browser, case, tmp_path, 360)
    desk.tab.fill("#words", made.WORDS.replace("acid", "acne"))
    desk.tab.click("#open")
    desk.until("document.querySelector('#lock-status').innerText.includes('not')")
    assert "not the words of this page" in desk.tab.inner_text("#lock-status")
    assert desk.tab.locator("#work").is_hidden() and desk.tab.locator(".card").count() == 0
    desk.unlock()
    assert desk.tab.locator(".card").count() == 6


def test_a_page_for_a_key_is_opened_with_it(browser: Any, tmp_path: Path) -> None:
    """An interpreter who has an age key gets no words; another key opens nothing, and is told."""
    theirs = new_identity()
    case = made.handed_out(key=str(theirs.to_public()))
    assert case.out.words is None and case.out.entry["sealed_with"] == str(theirs.to_public())
    desk = Desk(browser, case, tmp_path, 1280)
    for other in ("AGE-SECRET-KEY-1QQQ", str(new_identity()), "seven words"):
        desk.tab.fill("#words", other)
        desk.tab.click("#open")
        desk.until("document.querySelector('#lock-status').innerText.includes('not the key')")
    desk.unlock(f"# created: 2026\n{theirs}\n")
    desk.card(0, 0).get_by_role("button", name="It is right").click()
    assert desk.save("answer-6.age").notes[0].steps == {"confirm": 1}


def test_a_changed_page_is_told(browser: Any, case: made.Case, tmp_path: Path) -> None:
    """A letter of what is sealed exchanged: nothing of it is shown."""
    at = case.out.page.index(b'id="bundle">') + 20_000
    other = b"A" if case.out.page[at : at + 1] != b"A" else b"B"
    changed = made.Case(case.key, case.out.__class__(
        case.out.page[:at] + other + case.out.page[at + 1 :], case.out.words, case.out.mark,
        case.out.kept, case.out.entry))  # fmt: skip
    desk = Desk(browser, changed, tmp_path, 360)
    desk.tab.fill("#words", made.WORDS)
    desk.tab.click("#open")
    desk.until("document.querySelector('#lock-status').innerText.includes('damaged')")
    assert desk.tab.locator(".card").count() == 0


def test_a_piece_is_played_slowly_and_again(browser: Any, case: made.Case, tmp_path: Path) -> None:
    """The browser decodes it: its length to the millisecond, its pace, its repeating, its end."""
    desk = Desk(browser, case, tmp_path, 1280)
    desk.unlock()
    card = desk.card(0, 2)
    card.get_by_role("button", name="Play").click()
    desk.until("Sound.player.currentTime > 0.2")
    assert desk.tab.evaluate("Math.round(Sound.player.duration * 1000)") == 1_500
    assert card.get_by_role("button", name="Stop").is_visible()
    desk.until("Sound.playing() === null")
    assert card.get_by_role("button", name="Play").is_visible()
    desk.tab.fill("#speed", "50")
    desk.tab.check("#loop")
    card.get_by_role("button", name="Play").click()
    desk.until("Sound.player.currentTime > 1.2")
    assert desk.tab.evaluate("[Sound.player.playbackRate, Sound.player.preservesPitch]") == [
        0.5, True,
    ]  # fmt: skip
    desk.until("Sound.player.currentTime < 1")
    assert desk.tab.evaluate("Sound.playing()") is not None
    card.locator(".said").focus()
    desk.tab.keyboard.press("Control+Enter")
    assert desk.tab.evaluate("Sound.playing()") is None and desk.said == []


def test_pieces_are_cut_and_joined_before_they_are_written(
    browser: Any, case: made.Case, tmp_path: Path
) -> None:
    """At the place that is set; what is written is neither cut nor joined."""
    desk = Desk(browser, case, tmp_path, 360)
    desk.unlock()
    desk.card(0, 0).get_by_role("button", name="Join").click()
    assert desk.tab.locator(".note").nth(0).locator(".card").count() == 2
    quiet = desk.card(1, 0)
    quiet.locator(".place").fill("1200")
    quiet.get_by_role("button", name="Cut").click()
    desk.card(1, 1).locator(".said").fill(SAID)
    assert desk.card(1, 0).get_by_role("button", name="Cut").is_visible()
    desk.card(1, 0).locator(".said").fill(SAID)
    assert desk.card(1, 0).get_by_role("button", name="Cut").is_hidden()
    joined, cut = desk.save("answer-2.age").notes
    assert [(one.start_ms, one.end_ms) for one in joined.transcript.segments] == [
        (0, 4_000), (4_500, 6_000),
    ]  # fmt: skip
    assert [(one.end_ms, one.text) for one in cut.transcript.segments] == [
        (1_200, SAID), (3_000, SAID),
    ]  # fmt: skip


def test_who_saved_goes_on_where_they_were(browser: Any, case: made.Case, tmp_path: Path) -> None:
    """The page opens its own answer again; one that another page saved it does not."""
    desk = Desk(browser, case, tmp_path, 1280)
    desk.unlock()
    desk.card(1, 0).locator(".place").fill("1000")
    desk.card(1, 0).get_by_role("button", name="Cut").click()
    desk.card(1, 1).get_by_role("button", name="Nobody speaks").click()
    written(desk)
    before = desk.save("answer-3.age")
    later = Desk(browser, case, tmp_path, 1280)
    later.unlock()
    later.tab.set_input_files("#earlier", str(tmp_path / "answer-3.age"))
    later.until("document.querySelector('#progress').innerText.includes('Taken')")
    assert later.card(0, 1).locator(".said").input_value() == SAID
    later.card(0, 1).locator(".translation").fill("Think well, he said")
    after = later.save("answer-4.age")
    assert len(after.notes[0].transcript.segments[1].translations) == 1
    assert after.notes[1] == before.notes[1] and after.messages == before.messages
    (tmp_path / "other.age").write_bytes(made.sealed(made.answer_of(), case))
    later.tab.set_input_files("#earlier", str(tmp_path / "other.age"))
    later.until("document.querySelector('#progress').innerText.includes('not')")
    assert later.card(0, 1).locator(".said").input_value() == SAID


def test_leaving_unsaved_is_warned_of(browser: Any, case: made.Case, tmp_path: Path) -> None:
    """Only then: not before something is written, and not after it was saved."""
    desk = Desk(browser, case, tmp_path, 1280)
    desk.unlock()
    asked: list[str] = []
    desk.tab.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    desk.card(0, 0).locator(".said").type("a")
    desk.tab.close(run_before_unload=True)
    desk.tab.wait_for_timeout(500)
    assert asked == ["beforeunload"] and not desk.tab.is_closed()
    desk.card(0, 0).locator(".said").fill("ab")
    desk.save("answer-5.age")
    desk.tab.close(run_before_unload=True)
    desk.tab.wait_for_event("close") if not desk.tab.is_closed() else None
    assert asked == ["beforeunload"]


def test_a_translation_of_somebody_else_is_checked(browser: Any, tmp_path: Path) -> None:
    """Ticked, with what is wrong; the text below it can no longer be changed."""
    hand = Hand("kishi-3", made.AT)
    worked = working.edit(working.by_hand(1_000, [Span(0, 1_000)]), 0, SAID, hand)
    worked = working.translate(worked, 0, "en", "Please think", hand, "polite")
    case = made.handed_out(voices=[Voice("v", made.samples(1_000), worked)], messages=())
    desk = Desk(browser, case, tmp_path, 360)
    desk.unlock()
    card = desk.card(0, 0)
    assert card.locator(".said").count() == 0
    assert card.locator(".person .text").all_inner_texts() == [SAID, "Please think", "polite"]
    card.locator(".check").check()
    card.locator(".objection").fill("It is no request")
    card.locator(".translation").fill("Think well")
    desk.look("checked")
    first, second = desk.save("answer-7.age").notes[0].transcript.segments[0].translations
    assert (first.text, first.objection) == ("Please think", "It is no request")
    assert first.checked and first.checked.alias == second.by.alias == "tilmach-7"


def test_what_would_be_refused_is_told_before_saving(
    browser: Any, case: made.Case, tmp_path: Path
) -> None:
    """An answer that would be refused is not made, and none where nothing was done."""
    desk = Desk(browser, case, tmp_path, 1280)
    desk.unlock()
    desk.tab.click("#save")
    desk.until("document.querySelector('#status').innerText.includes('nothing to save')")
    desk.card(0, 0).locator(".said").fill("x")
    desk.card(0, 0).locator(".spoken").fill("Uyghur, I think")
    desk.tab.click("#save")
    assert "Uyghur, I think" in desk.tab.inner_text("#status")
    assert desk.tab.locator("#result").is_hidden()
