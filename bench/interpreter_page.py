"""
The interpreter's page: how large it is, how long it takes to pack, to open in a browser, to take back.

`python bench/interpreter_page.py` prints a table for voice notes of one minute up to the most that a page
holds. The browser is Debian's Chromium, without a window, once at full speed and once slowed down
fourfold (as a cheap telephone is, by the rule of thumb of the browser's own tools).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from unit.casework.handing import made  # noqa: E402
from unit.reading.speech.sounds import tone  # noqa: E402

from guwah.casework.handing.bundle import Voice  # noqa: E402
from guwah.casework.handing.packing import LONGEST_MS  # noqa: E402
from guwah.casework.handing.taking import take_back  # noqa: E402
from guwah.reading.speech.transcript import Span  # noqa: E402
from guwah.reading.speech.working import by_hand  # noqa: E402

PIECE_MS = 10_000


def voice(milliseconds: int) -> Voice:
    """A tone in pieces of ten seconds."""
    spans = [Span(at, at + PIECE_MS) for at in range(0, milliseconds, PIECE_MS)]
    return Voice("v", tone(milliseconds), by_hand(milliseconds, spans))


def opened(browser: Browser, path: Path, slower: int) -> tuple[float, bytes]:
    """Seconds from the click to the last card; an answer in which each piece is written."""
    tab = browser.new_page(accept_downloads=True)
    tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    tab.goto(path.as_uri())
    tab.fill("#words", made.WORDS)
    begun = time.perf_counter()
    tab.click("#open")
    tab.wait_for_selector("#work:not([hidden])", timeout=300_000)
    seconds = time.perf_counter() - begun
    tab.evaluate("""for (const one of document.querySelectorAll(".said")) {
        one.value = "ئانىڭىز ئۆيدە"; one.dispatchEvent(new Event("input", {bubbles: true})); }""")
    tab.click("#save")
    tab.wait_for_selector("#result:not([hidden])", timeout=300_000)
    with tab.expect_download() as waiting:
        tab.click("#result")
    saved = path.with_suffix(".age")
    waiting.value.save_as(str(saved))
    tab.close()
    return seconds, saved.read_bytes()


def main() -> None:
    """Print the table."""
    print("minutes  page MB  pack s  open s  open s (4 times slower)  take back s  pieces")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for milliseconds in (60_000, 300_000, LONGEST_MS):
            given = voice(milliseconds)
            begun = time.perf_counter()
            case = made.handed_out(voices=[given])
            packed = time.perf_counter() - begun
            path = Path(folder) / "page.html"
            path.write_bytes(case.out.page)
            fast, _ = opened(browser, path, 1)
            slow, answer = opened(browser, path, 4)
            begun = time.perf_counter()
            back = take_back(answer, case.opener, case.out.kept, "answer")
            taken = time.perf_counter() - begun
            written = sum(1 for one in back.notes[0].transcript.segments if one.text)
            print(
                f"{milliseconds // 60_000:7}  {len(case.out.page) / 1e6:7.1f}  {packed:6.1f}"
                f"  {fast:6.1f}  {slow:23.1f}  {taken:11.2f}  {written:6}"
            )
        browser.close()


if __name__ == "__main__":
    main()
