"""By phone: a page, an envelope made in a real browser, and what `receive` makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from journeys.typed import Guwah

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHAT = "[13/01/2025, 09:16:02] Sadir: hello\n[13/01/2025, 09:17:02] Sadir: again\n"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic"]  # fmt: skip


@pytest.fixture
def page(guwah: Guwah, case: str, tmp_path: Path) -> Path:
    """The page of an invitation."""
    path = tmp_path / "envelope.html"
    done = guwah("case", "invite", "--case", case, "--out", path)
    assert done.code == 0, done.err
    return path


def in_browser(page: Path, files: list[Path], out: Path, language: str, width: int) -> list[str]:
    """Fill the page as a person does; returns every address that the browser asked for."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    asked: list[str] = []
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, accept_downloads=True
        )
        tab = context.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(page.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        expected = "rtl" if language == "ug" else "ltr"
        assert tab.evaluate("document.documentElement.dir") == expected
        tab.set_input_files("#files", [str(one) for one in files])
        tab.click("#go")
        tab.wait_for_selector("#result:not([hidden])")
        with tab.expect_download() as waiting:
            tab.click("#result")
        waiting.value.save_as(str(out))
        assert said == []
        browser.close()
    return asked


@pytest.mark.parametrize(("language", "width"), [("ug", 360), ("en", 1280)])
def test_an_envelope_made_in_a_browser_is_received(
    guwah: Guwah, case: str, page: Path, tmp_path: Path, language: str, width: int
) -> None:
    """Two files chosen in a browser become two items with their names and exact bytes."""
    chat, note = tmp_path / "WhatsApp Chat with Bob.txt", tmp_path / "ئاۋاز.opus"
    chat.write_text(CHAT, "utf-8")
    note.write_bytes(b"OggS" + bytes(200))
    out = tmp_path / "notes.age"
    asked = in_browser(page, [chat, note], out, language, width)
    assert asked == [page.as_uri()]
    sealed = out.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert b"WhatsApp" not in sealed and b"handed-in" not in sealed
    done = guwah("receive", out, "--case", case, "--json")
    items = json.loads(done.out)["items"]
    assert [(one["name"], one["records"]) for one in items] == [(chat.name, 2), (note.name, 0)]


def test_an_envelope_of_an_age_program_is_received(
    guwah: Guwah, case: str, page: Path, tmp_path: Path
) -> None:
    """One file, named as the envelope without its ending; cut off, exchanged: refused whole."""
    import re

    import pyrage

    recipient = re.search(r"age1[0-9a-z]{58}", page.read_text("utf-8"))
    assert recipient is not None
    key = pyrage.x25519.Recipient.from_str(recipient[0])
    sealed = pyrage.encrypt(CHAT.encode(), [key])
    cut, other = tmp_path / "cut.txt.age", tmp_path / "other.txt.age"
    cut.write_bytes(sealed[:-10])
    stranger = pyrage.x25519.Identity.generate().to_public()
    other.write_bytes(pyrage.encrypt(CHAT.encode(), [stranger]))
    assert guwah("receive", cut, "--case", case).code == 11
    refused = guwah("receive", other, "--case", case)
    assert refused.code == 2 and "hint:" in refused.err
    whole = tmp_path / "chat.txt.age"
    whole.write_bytes(sealed)
    done = guwah("receive", whole, "--case", case, "--json")
    assert [(one["name"], one["records"]) for one in json.loads(done.out)["items"]] == [
        ("chat.txt", 2)
    ]


def test_the_page_may_reach_nothing(page: Path) -> None:
    """Its policy names two scripts and a style by their digests, and allows no connection."""
    text = page.read_text("utf-8")
    assert "default-src 'none'; script-src 'sha256-" in text
    assert "connect-src" not in text and "unsafe" not in text.split("</head>")[0]
    assert (
        "http://" not in text.split("<script>")[0] and "https://" not in text.split("<script>")[0]
    )
