"""
Write the Telegram pages beside this file: every part that the exporter writes.

All people are invented. Run it with Python alone:
`python tests/vectors/telegram-html/make_exports.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
ABSENT = "Not included, change data exporting settings to download."


class Page:
    """Writes tags as the exporter does: each on a line of its own, indented by its depth."""

    def __init__(self) -> None:
        self.text = "<!DOCTYPE html>"
        self.open: list[str] = []

    def tag(self, name: str, inner: str | None = None, **attributes: str) -> Page:
        """Open an element; with a text close it again."""
        told = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
        self.text += f"\n{' ' * len(self.open)}<{name}{told}>\n"
        self.open.append(name)
        if inner is not None:
            self.text += inner
            self.close()
        return self

    def void(self, name: str, **attributes: str) -> None:
        """An element that holds nothing."""
        told = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
        self.text += f"\n{' ' * len(self.open)}<{name}{told}/>\n"

    def div(self, class_: str, inner: str | None = None, **more: str) -> Page:
        """Open a `<div>`; with a text close it again."""
        return self.tag("div", inner, class_=class_, **more)

    def close(self, count: int = 1) -> None:
        """Close the innermost elements."""
        for _ in range(count):
            name = self.open.pop()
            self.text += f"\n{' ' * len(self.open)}</{name}>\n"

    def begin(self, title: str, previous: str = "") -> Page:
        """The head, the header and the history."""
        self.tag("html").tag("head")
        self.void("meta", charset="utf-8")
        self.text += "\n<title>Exported Data</title>\n"
        self.void("link", href="css/style.css", rel="stylesheet")
        self.tag("script", "", src="js/script.js", type="text/javascript").close()
        self.tag("body", onload="CheckLocation();").div("page_wrap")
        self.div("page_header").div("content").div("text bold", title).close(2)
        self.div("page_body chat_page").div("history")
        if previous:
            self.tag("a", "Previous messages", class_="pagination block_link", href=previous)
        return self

    def day(self, number: int, text: str) -> None:
        """A date row."""
        self.service(f"-{number}", text)

    def service(self, number: object, text: str, photo: str = "") -> None:
        """What the app says."""
        self.div("message service", id=f"message{number}").div("body details", text)
        if photo:
            self.div("userpic_wrap").tag("a", class_="userpic_link", href=photo)
            self.void("img", class_="userpic", src=photo + "_thumb.jpg", style="width: 60px")
            self.close(2)
        self.close()

    def message(
        self, number: int, date: str, name: str = "", parts: Iterable[tuple[str, str]] = ()
    ) -> None:
        """A message of a person; without a name it is joined to the one above."""
        joined = "" if name else " joined"
        self.div(f"message default clearfix{joined}", id=f"message{number}")
        if name:
            self.div("pull_left userpic_wrap").div("userpic userpic3", style="width: 42px")
            self.div("initials", name[0], style="line-height: 42px").close(2)
        self.div("body").div("pull_right date details", date[11:16], title=date)
        if name:
            self.div("from_name", name)
        for kind, value in parts:
            self.part(kind, value)
        self.close(2)

    def part(self, kind: str, value: str) -> None:
        """One part of a body; `{` opens what was forwarded, `}` closes it."""
        if kind == "{":
            self.div("forwarded body")
            if value:
                name, date = value.split("|")
                self.div(
                    "from_name", f'{name}<span class="date details" title="{date}"> {date}</span>'
                )
        elif kind == "}":
            self.close()
        elif kind == "reply":
            self.div("reply_to details", f'In reply to <a href="{value}">this message</a>')
        elif kind == "file":
            href, wrap = value.split("|")
            self.div("media_wrap clearfix").tag("a", class_=f"{wrap} clearfix pull_left", href=href)
            self.void("img", class_="photo", src=href + "_thumb.jpg", style="width: 260px")
            self.close(2)
        elif kind == "media":
            self.media(*value.split("|"))
        else:
            self.div(kind, value)

    def media(self, class_: str, title: str, description: str, status: str, href: str = "") -> None:
        """A media of a title, a description and a status."""
        self.div("media_wrap clearfix")
        if href:
            self.tag("a", class_=f"media clearfix pull_left block_link {class_}", href=href)
        else:
            self.div(f"media clearfix pull_left {class_}")
        self.div("fill pull_left", "").div("body")
        for key, text in (
            ("title bold", title),
            ("description", description),
            ("status details", status),
        ):
            if text:
                self.div(key, text)
        self.close(3)

    def poll(self, number: int, date: str, name: str) -> None:
        """A poll."""
        self.message(number, date, name)
        end = self.text.rindex("\n  " + " " * (len(self.open) - 1) + "</div>")
        rest, self.text = self.text[end:], self.text[:end]
        self.open += ["div", "div"]
        self.div("media_wrap clearfix").div("media_poll").div("question bold", "Tea?")
        self.div("details", "Anonymous poll")
        self.div("answer", '- yes <span class="details">2 votes, chosen vote</span>')
        self.div("answer", "- no").div("total details\t", "2 votes").close(2)
        self.open = self.open[:-2]
        self.text += rest

    def end(self, following: str = "") -> bytes:
        """Close everything."""
        if following:
            self.tag("a", "Next messages", class_="pagination block_link", href=following)
        self.close(len(self.open))
        return self.text.encode()


def first_page() -> bytes:
    """Every kind once."""
    day = "15.11.2023"
    page = Page().begin("Kamil &amp; Nur ")
    page.service("-1", "15 November 2023")
    page.service(1, "Nur created group &laquo;a: b&raquo; with members Kamil")
    page.message(
        2, f"{day} 10:00:05 UTC+01:00", "Nur ", [("text", escape('Have you eaten? <b> & "so"'))]
    )
    page.message(3, f"{day} 10:00:09 UTC+01:00", "", [("text", "two<br>lines &#x0B;end")])
    page.message(
        4,
        f"{day} 10:01:00 UTC+01:00",
        "Kamil Osman",
        [
            ("reply", "#go_to_message2"),
            ("text", 'See <a href="https://example.org/a?b=1">here</a>, <strong>now</strong>'),
        ],
    )
    page.message(5, f"{day} 10:02:00 UTC+01:00", "", [("file", "photos/photo_1.jpg|photo_wrap")])
    page.message(
        6,
        f"{day} 10:02:10 UTC+01:00",
        "Nur ",
        [
            ("media", f"media_file|letter.pdf|{ABSENT}|12.5 KB"),
            ("text", "the letter"),
        ],
    )
    page.message(
        7,
        f"{day} 10:03:00 UTC+01:00",
        "",
        [
            ("media", "media_voice_message|Voice message||00:07|voice_messages/audio_1.ogg"),
        ],
    )
    page.message(
        8,
        f"{day} 10:04:00 UTC+01:00",
        "Kamil Osman",
        [
            ("{", "Somebody|14.11.2023 09:00:00 UTC+01:00"),
            ("text", "Pass this on"),
            ("}", ""),
        ],
    )
    page.message(9, f"{day} 10:04:00 UTC+01:00", "", [("{", ""), ("text", "and this"), ("}", "")])
    page.message(
        10, f"{day} 10:05:00 UTC+01:00", "Nur via @gif", [("file", "stickers/s.webp|sticker_wrap")]
    )
    page.message(
        11,
        f"{day} 10:06:00 UTC+01:00",
        "Kamil Osman",
        [
            ("media", "media_call success|Nur||Incoming (42 seconds)"),
        ],
    )
    page.message(12, f"{day} 10:07:00 UTC+01:00", "", [("media", "media_call|Nur||Missed")])
    page.message(
        13,
        f"{day} 10:08:00 UTC+01:00",
        "",
        [
            (
                "media",
                "media_location|Location||59.91, 10.75|https://maps.google.com/maps?q=59.91,10.75",
            ),
        ],
    )
    page.message(
        14,
        f"{day} 10:09:00 UTC+01:00",
        "",
        [
            ("media", "media_photo|Self-destructing photo||Please view it on your mobile"),
        ],
    )
    page.poll(15, f"{day} 10:10:00 UTC+01:00", "Nur ")
    page.message(
        16,
        f"{day} 10:11:00 UTC+01:00",
        "Deleted Account",
        [
            ("text", "who was this"),
            ("signature details", "Editor"),
            (
                "reactions",
                '<span class="reaction"><span class="emoji">❤</span><span class="count">2</span></span>',
            ),
            ("something new", "a part that nobody knows"),
        ],
    )
    page.service("-2", "16 November 2023")
    page.service(17, "Kamil Osman invited Nur")
    page.service(18, "Kamil Osman changed group photo", "photos/group.jpg")
    page.service(
        19, "This message is not supported by this version of Telegram Desktop. Please update."
    )
    page.message(20, "16.11.2023 23:59:59 UTC+01:00", "Nur ", [("text", "ئەتە كېلەمسىز؟")])
    return page.end("messages2.html")  # fmt: skip


def second_page() -> bytes:
    """The page that follows: it begins with a date row and a name again."""
    page = Page().begin("Kamil &amp; Nur ", "messages.html")
    page.service("-3", "17 July 2024")
    page.message(
        21,
        "17.07.2024 08:00:00 UTC+01:00",
        "Nur ",
        [("reply", "messages.html#go_to_message2"), ("text", "later")],
    )
    page.message(22, "17.07.2024 08:00:05 UTC+08:00", "", [("text", "and later")])
    return page.end()


def old_page() -> bytes:
    """As pages of before 2022 are: no offsets."""
    page = Page().begin("Old ")
    page.service("-1", "3 March 2019")
    page.message(1, "03.03.2019 23:59:58", "Nur ", [("text", "late")])
    page.message(2, "99.03.2019 23:59:59", "", [("text", "no such day")])
    return page.end()


def small_page() -> bytes:
    """Less than a kibibyte, as another program may have squeezed it."""
    return (
        b'<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">'
        b'<div class="text bold">Nur</div><div class="message service" id="message-1">'
        b'<div class="body details">3 May 2024</div></div><div id="message1" class="message service">'
        b'<div class="body details">Nur joined</div></div><div class="message default clearfix" '
        b'id="message2"><div class="body"><div class="pull_right date details" '
        b'title="03.05.2024 10:00:00 UTC+06:00">10:00</div><div class="from_name">Nur</div>'
        b'<div class="text">a<br>&amp;<b>b</b></div></div></div></div></body></html>'
    )


def main() -> None:
    """All files."""
    first = first_page()
    (HERE / "messages.html").write_bytes(first)
    (HERE / "messages2.html").write_bytes(second_page())
    (HERE / "old.html").write_bytes(old_page())
    (HERE / "small.html").write_bytes(small_page())
    (HERE / "bom_crlf.html").write_bytes(b"\xef\xbb\xbf" + first.replace(b"\n", b"\r\n"))
    (HERE / "truncated.html").write_bytes(first[: len(first) // 2])
    damaged = first.replace(b"the letter", b"the \xff letter", 1)
    at = damaged.index(b"</div>", damaged.index(b"Have you eaten?"))
    damaged = damaged[:at] + damaged[at + 6 :]
    damaged = damaged.replace(
        b'<div class="message service" id="message17">',
        b"a text from nowhere<!-- hidden --><script>run()</script>\n"
        b'<div class="message service" id="message17">', 1,
    )  # fmt: skip
    (HERE / "damaged.html").write_bytes(damaged)


if __name__ == "__main__":
    main()
