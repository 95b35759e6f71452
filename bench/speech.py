"""
Voice notes and documents: speed of decoding and reading, and what hostile files cost.

`python bench/speech.py` prints a table; each hostile file is handed to a fresh process, and its seconds
by the clock, its processor time and the peak memory of the confined process are measured (the limit
is of processor time: on a busy machine the clock runs on). With `hostile`: only those. Sounds,
documents and models are made here; nothing is fetched. What an engine hears is tested elsewhere:
random models have no accuracy, so only pocketsphinx's speed is told.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from unit.reading.documents.papers import (  # noqa: E402
    docx,
    paragraph,
    pdf,
    pdf_of_one_page_a_million_times,
    warc_record,
)
from unit.reading.speech.sounds import encoded, silent_opus, tone  # noqa: E402

from guwah.reading.documents.taking import read_document  # noqa: E402
from guwah.reading.speech.listening import read_sound  # noqa: E402
from guwah.reading.speech.sound import SoundEnd  # noqa: E402

SECONDS, MEMORY_MIB = 10, 512


def zipped(name: str, data: bytes) -> bytes:
    """A zip with one member, as small as zip makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A page whose content unpacks to a gigabyte of operators."""
    step = zlib.compressobj(9)
    packed = (
        b"".join(step.compress(b"BT (a) Tj ET\n" * 80_000) for _ in range(1_000)) + step.flush()
    )
    whole = pdf(["x"])
    at = whole.index(b"<< /Length")
    end = whole.index(b"endstream", at)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\n" % (len(packed), packed)
    return whole[:at] + stream + whole[end:]


def web_bomb() -> bytes:
    """A page in a web archive that unpacks to two gigabytes."""
    step = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(step.compress(bytes(1 << 20)) for _ in range(2_000)) + step.flush()
    head = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip"
    return warc_record("http://example.org/", head, packed)


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "10 silent hours of Opus": ("sound", lambda: silent_opus(10)),
    "3 silent hours of FLAC": ("sound", lambda: encoded(bytes(32_000 * 3_600 * 3), "flac", "flac")),
    "Opus cut in the middle": ("sound", lambda: encoded(tone(60_000), "ogg", "libopus", 48_000)[:9_000]),
    "WeChat SILK": ("sound", lambda: b"\x02#!SILK_V3" + bytes(9_999)),
    "MP4 with a zip behind it": ("sound", lambda: encoded(tone(5_000), "ipod", "aac", 44_100)
                                 + docx(paragraph("x"))),
    "PDF, script and 1,000,000 pages": ("document", pdf_of_one_page_a_million_times),
    "PDF that claims 2,000,000,000 pages": ("document", lambda: pdf(["x"], count=2 * 10**9)),
    "PDF page of 1 GB of operators": ("document", pdf_bomb),
    "PDF cut in the middle": ("document", lambda: pdf(["x"] * 500)[:60_000]),
    "PDF that is a zip too": ("document", lambda: pdf(["x"]) + docx(paragraph("y"))),
    "DOCX member of 1 GB": ("document", lambda: zipped("word/document.xml", b"<a>" + bytes(1 << 30))),
    "DOCX with 300,000 levels": ("document", lambda: docx("<w:p>" * 300_000)),
    "HTML with 300,000 levels": ("document", lambda: b"<!doctype html>" + b"<div>" * 300_000),
    "WARC page of 2 GB": ("document", web_bomb),
    "100 MB of one gzip": ("document", lambda: gzip.compress(os.urandom(100 << 20), 1)),
}  # fmt: skip


def one(name: str, path: Path) -> None:
    """Measure one hostile file in this process, and print it as JSON."""
    kind, _ = HOSTILE[name]
    begun = time.perf_counter()
    with path.open("rb") as source:
        if kind == "sound":
            end = next(found for found in read_sound(source) if isinstance(found, SoundEnd))
            words, got = end.anomalies, f"{end.decoded_ms / 1000:.0f} s of sound"
        else:
            document = read_document(source)
            words, got = document.anomalies, f"{len(document.parts)} parts"
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent, peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    print(json.dumps({"s": seconds, "cpu": spent, "MiB": peak, "words": words, "got": got}))


def hostile(folder: Path) -> None:
    """All of them."""
    print(f"{'hostile file':38} {'kB':>8} {'s':>6} {'cpu s':>6} {'MiB':>5}  told")
    for name, (_, make) in HOSTILE.items():
        path = folder / "hostile"
        path.write_bytes(make())
        done = subprocess.run([sys.executable, __file__, "--one", name, str(path)],
                              capture_output=True, text=True, check=True)  # fmt: skip
        told = json.loads(done.stdout)
        over = "  OVER" if told["cpu"] > SECONDS or told["MiB"] > MEMORY_MIB else ""
        print(f"{name:38} {path.stat().st_size // 1000:8} {told['s']:6.1f} {told['cpu']:6.1f} {told['MiB']:5}"
              f"  {', '.join(told['words']) or '-'}; {told['got']}{over}", flush=True)  # fmt: skip


def sounds() -> None:
    """How much faster than it was spoken a sound is decoded."""
    speech = said() * 30
    print(
        f"\n{'sound, ' + str(len(speech) // 32_000) + ' s of speech':38} {'kB':>8} {'s':>6}  times real time"
    )
    for muxer, encoder, rate in (("ogg", "libopus", 48_000), ("amr", "libopencore_amrnb", 8_000),
                                 ("ipod", "aac", 44_100), ("mp3", "libmp3lame", 44_100),
                                 ("wav", "pcm_s16le", 16_000)):  # fmt: skip
        data = encoded(speech, muxer, encoder, rate)
        begun = time.perf_counter()
        size = sum(len(x) for x in read_sound(io.BytesIO(data)) if isinstance(x, bytes))
        seconds = time.perf_counter() - begun
        print(
            f"{muxer + ' ' + encoder:38} {len(data) // 1000:8} {seconds:6.2f}  {size / 32_000 / seconds:.0f}"
        )


def engines() -> None:
    """How fast the small engine hears, and how many words of synthetic speech it gets right."""
    from guwah.reading.speech.engines import Choice, open_engine
    from guwah.reading.speech.transcribing import transcribe

    begun = time.perf_counter()
    engine = open_engine(Choice("english", None))
    loaded = time.perf_counter() - begun
    samples = said()
    begun = time.perf_counter()
    found = transcribe(engine, [samples])
    seconds = time.perf_counter() - begun
    print(f"\npocketsphinx (English only): loaded in {loaded:.1f} s; {len(samples) / 32_000:.1f} s of synthetic"
          f" speech in {seconds:.1f} s: {found.text!r}")  # fmt: skip


def said() -> bytes:
    """Synthetic speech by espeak-ng as samples; tones where it is not installed."""
    try:
        data = subprocess.run(
            ["espeak-ng", "-v", "en-us", "-s", "130", "--stdout",
             "we know where your mother lives. stop talking about it. come to the office on monday."],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
    except FileNotFoundError:
        return b"".join(tone(200, 200 + 37 * (at % 20)) for at in range(30))
    return b"".join(x for x in read_sound(io.BytesIO(data)) if isinstance(x, bytes))


def documents() -> None:
    """PDFium beside pypdf, Lexbor beside Python's own parser, on the same files."""
    import html.parser

    import pypdf

    pages = pdf(
        [f"Sentence number {number} of a letter that goes on and on." for number in range(500)]
    )
    page = b"<!doctype html>" + b"<p>word one <b>two</b> three</p>\n" * 200_000
    words: list[str] = []

    class Collects(html.parser.HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data)

    print(f"\n{'document':38} {'kB':>8} {'s':>6}")
    for name, data, read in (
        ("PDF of 500 pages, ours (confined)", pages, lambda d: len(read_document(io.BytesIO(d)).parts)),
        ("PDF of 500 pages, pypdf (in process)", pages,
         lambda d: [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(d)).pages]),
        ("HTML, ours (confined)", page, lambda d: len(read_document(io.BytesIO(d)).text)),
        ("HTML, html.parser (in process)", page, lambda d: Collects().feed(d.decode())),
    ):  # fmt: skip
        begun = time.perf_counter()
        read(data)
        print(f"{name:38} {len(data) // 1000:8} {time.perf_counter() - begun:6.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        import tempfile

        if sys.argv[1:] != ["hostile"]:
            sounds()
            engines()
            documents()
            print()
        with tempfile.TemporaryDirectory() as made:
            hostile(Path(made))
