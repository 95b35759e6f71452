"""
Chats as three kinds of phone programs would show them, drawn by a real browser, with the truth.

Nothing here comes from Guwah: sides, times, texts and boxes of the truth are the browser's own.

The rules of this module are:
  * A chat is made from a seed; the same seed makes the same picture and the same truth.
  * No theme is a copy of a program's page; each has the traits that matter to a reader of
    pictures: where bubbles, names, times, date rows and faces stand, and in which colours.
"""

from __future__ import annotations

import contextlib
import html
import io
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from unit.reading.pictures.sentences import NAMES, NOTICES, ROWS, SENTENCES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
THEMES = ("green", "square", "gradient")
LANGUAGES = ("en", "tr", "zh", "ug", "bo")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"]  # fmt: skip
_FONTS = "'Noto Sans','Noto Naskh Arabic','Noto Sans CJK SC','Noto Serif Tibetan',sans-serif"
_DOODLE = (
    "url(\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'>"
    "<g fill='none' stroke='{0}' stroke-width='1.4'><circle cx='20' cy='22' r='9'/>"
    "<path d='M50 10l14 16h-20z M12 58q10 -16 20 0t18 4 M58 50h14v14h-14z'/></g></svg>\")"
)


@dataclass(frozen=True)
class Said:
    """One thing that the screen shows, and where (x, y, width, height in pixels)."""

    kind: Literal["bubble", "row", "notice"]
    text: str
    side: str = "centre"
    sender: str | None = None
    time: str | None = None
    box: tuple[float, float, float, float] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Screen:
    """A picture and what stands in it."""

    png: bytes
    width: int
    height: int
    said: tuple[Said, ...]
    theme: str
    language: str
    dark: bool
    scale: float


@dataclass
class Chat:
    """What is to be drawn."""

    language: str
    theme: str
    group: bool
    title: str
    said: list[Said] = field(default_factory=list)


def chat(language: str, theme: str, seed: int, texts: tuple[str, ...] = (), many: int = 9) -> Chat:
    """Make up a chat from a seed."""
    dice = random.Random(f"{language}/{theme}/{seed}")
    texts = texts or SENTENCES[language]
    group = dice.random() < 0.4
    names = list(NAMES[language])
    made = Chat(language, theme, group, names[0] if not group else names[2])
    minute = dice.randrange(7 * 60, 15 * 60)
    made.said.append(_row(language, theme, dice, minute))
    if dice.random() < 0.5:
        made.said.append(Said("notice", NOTICES[language]))
    side, sender = dice.choice(("left", "right")), names[0]
    bag = dice.sample(texts, min(many, len(texts)))
    for index, text in enumerate(bag):
        if dice.random() < 0.55:
            side = "right" if side == "left" else "left"
            sender = dice.choice(names)
        minute += dice.choice((0, 1, 1, 2, 7, 40))
        if index and dice.random() < 0.2:
            made.said.append(_row(language, theme, dice, minute))
        time = None if theme == "square" else _clock(minute, language, dice)
        shown = sender if group and side == "left" else None
        made.said.append(Said("bubble", text, side, shown, time))
    return made


def _clock(minute: int, language: str, dice: random.Random) -> str:
    hour, rest = divmod(minute, 60)
    if language == "en" and dice.random() < 0.5:
        return f"{(hour - 1) % 12 + 1}:{rest:02d} {'AM' if hour < 12 else 'PM'}"
    return f"{hour:02d}:{rest:02d}"


def _row(language: str, theme: str, dice: random.Random, minute: int) -> Said:
    day = dice.choice(ROWS[language])
    if theme != "square":
        return Said("row", day)
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    return Said("row", clock if dice.random() < 0.3 else f"{day} {clock}", time=clock)


_COLOURS: dict[tuple[str, bool], dict[str, str]] = {
    ("green", False): {"bg": "#efeae2", "in": "#ffffff", "out": "#d9fdd3", "ink": "#111b21",
                       "dim": "#667781", "bar": "#008069", "barink": "#fff", "pill": "#ffffff",
                       "pillink": "#54656f", "doodle": "%23e6e0d7", "foot": "#f0f2f5"},
    ("green", True): {"bg": "#0b141a", "in": "#202c33", "out": "#005c4b", "ink": "#e9edef",
                      "dim": "#8696a0", "bar": "#1f2c34", "barink": "#e9edef", "pill": "#182229",
                      "pillink": "#8696a0", "doodle": "%23131c22", "foot": "#1f2c34"},
    ("square", False): {"bg": "#ededed", "in": "#ffffff", "out": "#95ec69", "ink": "#191919",
                        "dim": "#a0a0a0", "bar": "#ededed", "barink": "#111", "pill": "transparent",
                        "pillink": "#8f8f8f", "foot": "#f7f7f7"},
    ("square", True): {"bg": "#111111", "in": "#2c2c2c", "out": "#3eb575", "ink": "#d5d5d5",
                       "dim": "#6a6a6a", "bar": "#111111", "barink": "#d5d5d5",
                       "pill": "transparent", "pillink": "#7c7c7c", "foot": "#1e1e1e"},
    ("gradient", False): {"bg": "linear-gradient(160deg,#d5e2b0,#8fbf9a 50%,#7fb3a6)",
                          "in": "#ffffff", "out": "#eeffde", "ink": "#000000", "dim": "#6d8a5e",
                          "bar": "#ffffff", "barink": "#000", "pill": "rgba(60,90,60,.35)",
                          "pillink": "#fff", "foot": "#ffffff"},
    ("gradient", True): {"bg": "#0e1621", "in": "#182533",
                         "out": "linear-gradient(180deg,#5a4fb0,#3f6bb5)", "ink": "#f5f5f5",
                         "dim": "#a9b9cc", "bar": "#17212b", "barink": "#f5f5f5",
                         "pill": "#1e2c3a", "pillink": "#e8eef4", "foot": "#17212b"},
}  # fmt: skip
_NAME_INK = ("#e542a3", "#1f7aec", "#d88deb", "#dc7a2a")
_FACES = ("#c0392b,#e67e22", "#2471a3,#5dade2", "#6c3483,#af7ac5", "#196f3d,#82e0aa")

_STYLE = """
*{{box-sizing:border-box;margin:0;padding:0}}
body{{width:{width}px;font-family:{fonts};font-size:{size}px;line-height:{leading};
 color:{ink};background:{bg}}}
#status{{height:36px;background:{bar};color:{barink};display:flex;justify-content:space-between;
 padding:10px 18px;font-size:14px;line-height:16px;font-weight:600}}
#head{{height:52px;background:{bar};color:{barink};display:flex;align-items:center;gap:12px;
 padding:0 14px;font-size:18px;line-height:1.3;{headextra}}}
#head .face{{width:36px;height:36px}}
#chat{{background:{chatbg};padding:8px 0;min-height:560px;overflow:hidden}}
#foot{{height:56px;background:{foot};padding:8px 12px}}
#foot div{{background:{field};height:40px;border-radius:{footradius}px}}
.line{{display:flex;padding:{gap}px {margin}px;align-items:flex-start;gap:{facegap}px}}
.line.right{{flex-direction:row-reverse}}
.face{{flex:none;width:40px;height:40px;border-radius:{faceradius};color:#fff;text-align:center;
 font-size:18px;line-height:40px;overflow:hidden}}
.stack{{max-width:{most};display:flex;flex-direction:column}}
.right .stack{{align-items:flex-end}}
.left .stack{{align-items:flex-start}}
.b{{position:relative;padding:{pad};border-radius:{radius}px;{shadow}}}
.left .b{{background:{in_}}} .right .b{{background:{out};color:{outink}}}
.left .b.tail::before{{content:'';position:absolute;left:-6px;top:{tailtop};
 border:6px solid transparent;border-right-color:{in_};border-left:0}}
.right .b.tail::before{{content:'';position:absolute;right:-6px;top:{tailtop};
 border:6px solid transparent;border-left-color:{tailout};border-right:0}}
.n{{font-size:{namesize}px;line-height:1.35;display:block}}
.t{{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}}
.w{{float:right;font-size:11px;line-height:15px;color:{dim};margin:6px 0 -4px 10px;
 white-space:nowrap}}
.c{{text-align:center;padding:6px 40px}}
.c span{{display:inline-block;background:{pill};color:{pillink};border-radius:{pillradius}px;
 padding:{pillpad};font-size:12.5px;line-height:1.45}}
.tick{{display:inline-block;width:16px;height:10px;margin-left:3px}}
"""


def page(made: Chat, *, dark: bool, width: int) -> str:
    """The chat as a page."""
    style = _style(made, dark=dark, width=width)
    out = [f"<!doctype html><meta charset=utf-8><style>{style}</style><body>",
           "<div id=status><span>9:41</span><span>▮▮▯ 82%</span></div>",
           f"<div id=head><span>‹</span><span>{html.escape(made.title)}</span></div><div id=chat>"]  # fmt: skip
    before = None
    for index, one in enumerate(made.said):
        if one.kind == "bubble":
            out.append(_bubble(made, one, index, first=before != (one.side, one.sender)))
            before = (one.side, one.sender)
        else:
            text = html.escape(one.text)
            out.append(f"<div class=c><span data-i={index} dir=auto>{text}</span></div>")
            before = None
    return "".join([*out, "</div><div id=foot><div></div></div>"])


def _style(made: Chat, *, dark: bool, width: int) -> str:
    colours = dict(_COLOURS[(made.theme, dark)])
    colours["in_"] = colours.pop("in")
    doodle = colours.pop("doodle", "")
    colours["chatbg"] = f"{_DOODLE.format(doodle)} {colours['bg']}" if doodle else colours["bg"]
    colours["tailout"] = colours["out"] if colours["out"].startswith("#") else "#5a4fb0"
    colours["outink"] = "#06120b" if (made.theme, dark) == ("square", True) else colours["ink"]
    colours["field"] = "#2a2f34" if dark else "#ffffff"
    shapes: dict[str, dict[str, Any]] = {
        "green": {"size": 16, "gap": 1.5, "margin": 12, "facegap": 0, "faceradius": "50%",
                  "most": "80%", "pad": "6px 9px 8px", "radius": 8, "footradius": 20,
                  "shadow": "box-shadow:0 1px .5px rgba(11,20,26,.13)", "tailtop": "0",
                  "namesize": 13.5, "pillradius": 8, "pillpad": "5px 12px", "headextra": ""},
        "square": {"size": 17, "gap": 7, "margin": 12, "facegap": 10, "faceradius": "5px",
                   "most": "68%", "pad": "9px 12px", "radius": 5, "footradius": 5,
                   "shadow": "", "tailtop": "14px", "namesize": 12, "pillradius": 4,
                   "pillpad": "2px 6px",
                   "headextra": "border-bottom:1px solid rgba(128,128,128,.25);"},
        "gradient": {"size": 16, "gap": 2, "margin": 9, "facegap": 7, "faceradius": "50%",
                     "most": "78%", "pad": "6px 11px 7px", "radius": 15, "footradius": 20,
                     "shadow": "", "tailtop": "60%", "namesize": 14, "pillradius": 12,
                     "pillpad": "3px 10px",
                     "headextra": "border-bottom:1px solid rgba(0,0,0,.15);"},
    }  # fmt: skip
    leading = {"bo": 1.75, "ug": 1.6}.get(made.language, 1.36)
    return _STYLE.format(
        width=width, fonts=_FONTS, leading=leading, **colours, **shapes[made.theme]
    )


def _bubble(made: Chat, one: Said, index: int, *, first: bool) -> str:
    text, who = html.escape(one.text), html.escape(one.sender or "")
    number = sum(map(ord, one.sender or one.side)) % 4
    face = f'<div class=face style="background:linear-gradient({_FACES[number]})">{who[:1]}</div>'
    has_face = made.theme == "square" or (made.theme == "gradient" and bool(one.sender))
    name = f'<span class=n dir=auto style="color:{_NAME_INK[number]}">{who}</span>' if who else ""
    tick = '<svg class=tick viewBox="0 0 16 10"><path d="M1 5l3 4 6-8M7 8l1 1 6-8" fill="none" stroke="#53bdeb" stroke-width="1.5"/></svg>'
    tick = tick if one.side == "right" else ""
    when = f"<span class=w>{one.time}{tick}</span>" if one.time else ""
    tail = " tail" if first or made.theme == "square" else ""
    inner, above = (name, "") if made.theme != "square" else ("", name.replace(
        f"color:{_NAME_INK[number]}", "color:#8a8a8a"))  # fmt: skip
    return (f'<div class="line {one.side}">{face if has_face else ""}<div class=stack>{above}'
            f'<div class="b{tail}" data-i={index}>{inner}'
            f'<span class=t>{text}</span>{when}</div></div></div>')  # fmt: skip


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A browser that draws pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def draw(opened: Any, made: Chat, *, dark: bool, scale: float, width: int = 390) -> Screen:
    """Draw a chat as one long screen."""
    context = opened.new_context(viewport={"width": width, "height": 800},
                                 device_scale_factor=scale)  # fmt: skip
    tab = context.new_page()
    tab.set_content(page(made, dark=dark, width=width))
    tab.evaluate("document.fonts.ready")
    boxes = tab.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-i]')].map(e=>{"
        "const r=e.getBoundingClientRect();return [e.dataset.i,[r.x,r.y,r.width,r.height]]}))"
    )
    size = tab.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    png = tab.screenshot(full_page=True, animations="disabled")
    context.close()
    said = [
        Said(one.kind, one.text, one.side, one.sender, one.time,
             tuple(value * scale for value in boxes[str(index)]))
        for index, one in enumerate(made.said)
    ]  # fmt: skip
    return Screen(png, int(size[0] * scale), int(size[1] * scale), tuple(said), made.theme,
                  made.language, dark, scale)  # fmt: skip


def worn(png: bytes, quality: int, seed: int = 0) -> bytes:
    """The picture as it arrives after being sent on: JPEG, a little grain."""
    import numpy
    from PIL import Image

    picture = numpy.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(numpy.int16)
    grain = numpy.random.default_rng(seed).normal(0, 2, picture.shape)
    noisy = numpy.clip(picture + grain, 0, 255).astype(numpy.uint8)
    held = io.BytesIO()
    Image.fromarray(noisy).save(held, "JPEG", quality=quality)
    return held.getvalue()


def scrolled(screen: Screen, top: int, height: int) -> Screen:
    """The same chat scrolled down by some pixels: the head stays, bubbles are cut at both ends."""
    import numpy
    from PIL import Image

    pixels = numpy.asarray(Image.open(io.BytesIO(screen.png)).convert("RGB"))
    head = int(min(one.box[1] for one in screen.said)) - round(8 * screen.scale)
    shown = numpy.concatenate([pixels[:head], pixels[head + top : top + height]])
    held = io.BytesIO()
    Image.fromarray(shown).save(held, "PNG")
    said = tuple(
        replace(one, box=(one.box[0], one.box[1] - top, one.box[2], one.box[3]))
        for one in screen.said
        if one.box[1] - top >= head and one.box[1] + one.box[3] - top <= len(shown)
    )
    return replace(screen, png=held.getvalue(), height=len(shown), said=said)
