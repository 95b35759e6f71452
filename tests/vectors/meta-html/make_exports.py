"""
Write the Meta pages beside this file: every generation of pages that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/meta-html/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
STYLE = '<style type="text/css">._a6-g{margin:0}.uiBoxWhite>p{color:red}</style>'
PEOPLE = "Participants: Mira Vołk, Ola Żak and Jan"
Message = tuple[str, str, str]


def page(title: str, body: str, head: str = STYLE) -> str:
    """A page as Meta writes it: no line ends but those of the texts."""
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />'
        f'<base href="../../../" />{head}<title>{title}</title></head>'
        f'<body class="_5vb_ _2yq"><div class="clearfix _ikh">{body}</div></body></html>'
    )


def box(sender: str, body: str, time: str, classes: tuple[str, str, str, str, str]) -> str:
    """One box with the classes of a generation."""
    outer, name, middle, last, tag = classes
    told = f'<{tag} class="{name}">{sender}</{tag}>' if sender else ""
    return (
        f'<div class="{outer}">{told}<div class="{middle}"><div>{body}</div></div>'
        f'<div class="{last}">{time}</div></div>'
    )


OLD = (
    "pam _3-95 _2pi0 _2lej uiBoxWhite noborder",
    "_3-96 _2pio _2lek _2lel",
    "_3-96 _2let",
    "_3-94 _2lem",
    "div",
)
NEW = (
    "pam _3-95 _2ph- _a6-g uiBoxWhite noborder",
    "_3-95 _2ph- _a6-h _a6-i",
    "_3-95 _a6-p",
    "_3-94 _a6-o",
    "div",
)
INSTAGRAM = (NEW[0], "_3-95 _2pim _a6-h _a6-i", NEW[2], NEW[3], "h2")


def told(text: str, more: str = "") -> str:
    """A body as Meta nests it."""
    return f"<div></div><div>{text}</div><div></div><div>{more}</div>"


def boxes() -> str:
    """Pages since 2018."""
    reactions = '<ul class="_tqp"><li>👍Ola Żak</li><li>😂Jan</li></ul>'
    photo = '<a href="messages/inbox/mira_4711/photos/one.jpg"><img src="messages/inbox/mira_4711/photos/one.jpg" class="_2yuc" /></a>'
    link = '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>'
    people = (
        '<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">'
        + PEOPLE
        + "</div></div>"
    )
    rows = [
        box("Mira Vołk", told("see you soon", reactions), "Sep 13, 2020, 12:28 PM", OLD),
        box(
            "Ola Żak",
            told("café &lt;b&gt; &amp; “so”<br />second  line"),
            "Sep 13, 2020, 12:27 PM",
            OLD,
        ),
        box("Mira Vołk", told("", photo), "Sep 13, 2020, 12:26 AM", OLD),
        box("Ola Żak", told("look", link), "13 lip 2020, 14:00", OLD),
        box("", told("nobody knows who wrote this"), "13 Foo 2020, 14:00", OLD),
        box(
            "Jan",
            told(
                "Duration: 42 seconds",
                '<audio src="messages/inbox/mira_4711/audio/clip.mp4"></audio>',
            ),
            "13 Sep 2020 02:05 xx",
            OLD,
        ),
        box("Jan", told("Sep 13, 2020, 12:26 PM"), "Sep 12, 2020, 1:00:05 PM", OLD),
    ]
    heading = '<div class="_3b0c"><div class="_3b0d" role="heading">Mira &amp; Ola</div></div>'
    return page("Mira &amp; Ola", heading + '<div class="_4t5n" role="main">' + people + "".join(rows) + "</div>")  # fmt: skip


def new_boxes() -> str:
    """Pages since 2022, of Facebook."""
    people = f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_2ph_ _a6-h">{PEOPLE}</div></div>'
    likes = '<ul class="_a6-q"><li><span>❤Mira Vołk</span></li></ul>'
    rows = [
        box(
            "Ola Żak",
            told("new", likes),
            '<a href="https://example.org/m"><div class="_a72d">Sep 13, 2023 2:37 pm</div></a>',
            NEW,
        ),
        box("Mira Vołk", told("old"), "Sep 13, 2023 02:36:59 pm", NEW),
    ]
    section = (
        '<section class="_a6-g"><h2 class="_a6-h">Jan</h2><div class="_a6-p">a section</div>'
        '<footer class="_a6-o"><div class="_a72d">Oct 19, 2025 1:47:55 pm</div></footer></section>'
    )
    return page(
        "Ola Żak",
        f'<div class="_a705"><div class="_a70e">Ola Żak</div><div class="_a706" role="main">{people}{"".join(rows)}{section}</div></div>',
    )


def instagram() -> str:
    """Pages of Instagram: a heading for a name, no list of people between two."""
    rows = [
        box(
            "ola.zak",
            told(
                "You sent an attachment.",
                '<div><a href="https://www.instagram.com/p/1">https://www.instagram.com/p/1</a></div>',
            ),
            "Jan 08, 2026 4:41 am",
            INSTAGRAM,
        ),
        box("mira", told("yes"), "Jan 08, 2026 4:40 am", INSTAGRAM),
        box("ola.zak", told("no?"), "Jan 07, 2026 11:59 pm", INSTAGRAM),
    ]
    return page("mira", '<div class="_a706" role="main">' + "".join(rows) + "</div>")


def threads() -> str:
    """`messages.htm` of 2016 to 2018."""

    def row(sender: str, time: str, text: str) -> str:
        return (
            '<div class="message"><div class="message_header"><span class="user">' + sender
            + f'</span><span class="meta">{time}</span></div></div>{text}\n'
        )  # fmt: skip

    first = row("Ola Żak", "Friday, October 4, 2013 at 10:05pm PDT", "<p>late</p>")
    first += row(
        "Mira Vołk",
        "Friday, October 4, 2013 at 10:04pm UTC+02",
        '<p>photo</p><p><img src="messages/photos/1.jpg" /></p>',
    )
    second = row(
        "100000000000017&#064;facebook.com",
        "viernes, 4 de octubre de 2013 a las 22:04 CST",
        "<p></p>",
    )
    return (
        '<html><head><meta charset="UTF-8" /><title>Mira Vołk - Messages</title>'
        '<link rel="stylesheet" href="../html/style.css" type="text/css" /></head><body>'
        '<div class="nav"><ul><li><a href="../index.htm">Profile</a></li><li class="selected">Messages</li>'
        '</ul></div><div class="contents"><h1>Mira Vołk</h1><div>'
        f'<div class="thread">Mira Vołk, Ola Żak\n{first}</div>'
        f'<div class="thread"><h3>Conversation with somebody</h3>{second}</div>'
        "</div></div></body></html>"
    )


def plain(rows: list[Message]) -> str:
    """A page without Meta's classes, as another program may have written it."""
    body = "".join(
        f"<div><div>{sender}</div><div>{text}</div><div>{time}</div></div>\n"
        for sender, text, time in rows
    )
    return f"<!DOCTYPE html>\n<html><head><title>Mira</title></head>\n<body>\n<div>Participants: Mira, Ola</div>\n{body}</body></html>\n"


def numbers(times: list[str]) -> str:
    """A page whose times are three numbers."""
    return plain([("Mira", f"t{number}", time) for number, time in enumerate(times)])


def main() -> None:
    """All files."""
    (HERE / "boxes.html").write_text(boxes(), "utf-8")
    (HERE / "new_boxes.html").write_text(new_boxes(), "utf-8")
    (HERE / "instagram.html").write_text(instagram(), "utf-8")
    (HERE / "threads.htm").write_text(threads(), "utf-8")
    rows = [("Mira", "one", "Oct 19, 2019 at 2:37 PM"), ("Ola", "two", "19 Oct 2019, 14:38")]
    (HERE / "plain.html").write_text(plain(rows), "utf-8")
    (HERE / "numbers_proved.html").write_text(
        numbers(["03/04/2020 10:00", "13/04/2020 10:00"]), "utf-8"
    )
    undecided = ["04/03/2020 10:00", "03/03/2020 10:00"]
    (HERE / "numbers_undecided.html").write_text(numbers(undecided), "utf-8")
    runs = ["01/05/2020 10:00", "12/04/2020 10:00", "02/04/2020 10:00", "11/03/2020 10:00",
            "01/03/2020 10:00", "09/02/2020 10:00", "03/02/2020 10:00", "08/01/2020 10:00"]  # fmt: skip
    (HERE / "numbers_in_order.html").write_text(numbers(runs), "utf-8")
    text = boxes().encode()
    (HERE / "bom_crlf.html").write_bytes(b"\xef\xbb\xbf" + text.replace(b"<div", b"\r\n<div"))
    (HERE / "truncated.html").write_bytes(text[: len(text) * 2 // 3])
    damaged = text.replace(b"second  line", b"second \xff line", 1)
    at = damaged.index(b"</div>", damaged.index(b"see you soon"))
    damaged = damaged[:at] + damaged[at + 6 :]
    damaged = damaged.replace(
        b'<div class="_4t5n"', b'lost text<script>run()</script><div class="_4t5n"', 1
    )
    (HERE / "damaged.html").write_bytes(damaged)


if __name__ == "__main__":
    main()
