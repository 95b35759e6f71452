"""
Text to train the language model with, by where it comes from and its language.

Reads sentences, lines written by hand, and Debian packages laid out by `dpkg -x`: message
catalogues, spelling dictionaries, German sayings. What each is, under which licence:
docs/explanation/languages.md.

The rules of this module are:
  * All lists are sorted, all draws are seeded: the same input gives the same text.
  * English left over in a translation is taken out of it.
  * Words of dictionaries are drawn without their frequency, in rows of one to four, together
    with all words of the other texts of the language; a row is in one script.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import regex
import spelling  # type: ignore[import-not-found]

HAND = Path(__file__).parent / "chat.tsv"
WORDS = 60_000
CATALOGUES = {
    "ug": "ug", "kk": "kk", "ky": "ky", "uz": "uz", "uz@cyrillic": "uz", "uz@Cyrl": "uz",
    "tr": "tr", "ru": "ru", "fa": "fa", "ar": "ar", "de": "de", "fr": "fr", "zh_CN": "zh-Hans",
    "zh_TW": "zh-Hant",
} | dict.fromkeys(("es", "it", "nl", "pl", "pt", "sv", "id", "ro", "kmr", "ku", "uk", "bg",
                   "be", "mn", "tg", "sr", "ur", "ckb", "ps", "sd", "vi", "cs", "fi", "hu",
                   "ca", "da", "nb", "sq", "so", "sw", "ms"), "und")  # fmt: skip
DICTIONARIES = {
    "hunspell/uz_UZ.dic": "uz", "hunspell/tr_TR.dic": "tr", "hunspell/kk_KZ.dic": "kk",
    "hunspell/ru_RU.dic": "ru", "hunspell/en_US.dic": "en", "hunspell/de_DE.dic": "de",
    "dict/ngerman": "de", "hunspell/fr.dic": "fr", "dict/french": "fr",
} | {f"hunspell/{one}.dic": "und " + one for one in (
    "be_BY", "bg_BG", "da_DK", "es_ES", "it_IT", "kmr_Latn", "mn_MN", "nl", "pt_PT", "ro_RO",
    "sv_SE", "uk_UA")}  # fmt: skip
SCRIPTS = ("latin", "cyrillic", "arabic")
NAMES_ONLY = ("iso_", "timezone", "kstars", "kgeography", "marble", "plasma_engine_time")
MARKUP = re.compile(
    r"<[^>]*>|&\w+;|[%$]\(?\w*\)?[sdiulxfgc]?\b|%\d?|\{[^}]*\}|https?:\S+|[~_&]|\\n"
)
WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’ʻʼ`‘-]*+")

Texts = dict[tuple[str, str], list[str]]


def read_catalogue(path: Path) -> Iterator[tuple[str, str]]:
    """The messages of a binary catalogue with their translations (GNU gettext manual, 10.3)."""
    data = path.read_bytes()
    if len(data) < 28 or data[:4] not in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"):
        return
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, first, second = struct.unpack_from(order + "3I", data, 8)
    for at in range(count):
        size, begin = struct.unpack_from(order + "2I", data, first + 8 * at)
        other_size, other = struct.unpack_from(order + "2I", data, second + 8 * at)
        source = data[begin : begin + size].split(b"\4")[-1].split(b"\0")[0]
        for text in data[other : other + other_size].split(b"\0")[:1]:
            yield source.decode("utf-8", "replace"), text.decode("utf-8", "replace")


def plain(text: str) -> str:
    """A message without markup, placeholders and access keys."""
    return re.sub(r"\s+", " ", MARKUP.sub("", text)).strip()


def messages(packages: Path) -> Iterator[tuple[str, str, str, str]]:
    """`(kind, language of the catalogue, message, translation)`, both plain."""
    for path in sorted(packages.rglob("*.mo")):
        name = path.parts[-3]
        if name in CATALOGUES and not path.name.startswith(NAMES_ONLY):
            kind = "story" if path.name.startswith("wesnoth") else "catalogue"
            for source, translated in read_catalogue(path):
                if "Project-Id-Version" not in translated:
                    yield kind, name, plain(source), plain(translated)


def dictionary(path: Path) -> list[str]:
    """The words of a dictionary of Hunspell or of a plain list, without names in capitals."""
    found = set()
    for line in path.read_text("utf-8", "replace").splitlines():
        word = re.split(r"[/\s]", line, maxsplit=1)[0]
        if 2 <= len(word) <= 30 and WORD.fullmatch(word) and not word[1:].isupper():
            found.add(word)
    return sorted(found)


def sayings(folder: Path) -> Iterator[str]:
    """The entries of the German fortune files, without who said them, cut at sentences."""
    for path in sorted(folder.glob("*")):
        if path.suffix == "":
            for entry in path.read_text("utf-8", "replace").split("\n%\n"):
                said = re.sub(r"\s+", " ", re.split(r"\n\s+-- ", entry)[0])
                yield from (one for one in re.split(r"(?<=[.!?]) ", said) if 5 <= len(one) <= 400)


def rows_of_words(words: Iterable[str], pick: random.Random) -> Iterator[str]:
    """Words in a drawn order, one to four of them a line."""
    left = sorted(words)
    pick.shuffle(left)
    left = left[:WORDS]
    while left:
        size = pick.randint(1, 4)
        yield " ".join(left[-size:])
        del left[-size:]


def add_words(texts: dict[tuple[str, str], set[str]], packages: Path) -> None:
    """Add a source of words, each as often as any other, to each language."""
    pick = random.Random(7)
    words: dict[tuple[str, str], set[str]] = defaultdict(set)

    def add(language: str, found: Iterable[str]) -> None:
        for word in found:
            words[language, unicodedata.name(word[0], "?").split()[0].lower()].add(word)

    for (source, language), lines in texts.items():
        if language != "und" and not language.startswith("zh") and source != "hand":
            for line in lines:
                add(language, WORD.findall(line))
    for name, language in DICTIONARIES.items():
        found = dictionary(packages / "usr/share" / name)
        if language == "uz":
            found += [spelling.uzbek_latin(one) for one in found]
        add(language, found)
    for (name, script), every in sorted(words.items()):
        language = name.split()[0]
        if script in SCRIPTS:
            texts[f"words {script} {name}", language].update(rows_of_words(every, pick))


def gather(sentences: Path, packages: Path) -> Texts:
    """All text, by where it comes from and its language."""
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for language, lines in json.loads(gzip.decompress(sentences.read_bytes())).items():
        if language not in ("ug-Latn", "bo"):
            texts["sentences", language].update(lines)
    english: dict[str, set[str]] = {"catalogue": set(), "story": set()}
    for kind, name, source, translated in messages(packages):
        english[kind].add(source)
        if translated != source and 5 <= len(translated) <= 400:
            language = CATALOGUES[name]
            texts[f"{kind} {name if language == 'und' else ''}", language].add(translated)
    for key in list(texts):
        if key[1] != "en":
            texts[key] -= english["catalogue"] | english["story"]
    for kind, lines in english.items():
        texts[kind + " ", "en"] = {one for one in lines if 5 <= len(one) <= 400 and " " in one}
    texts["sayings", "de"].update(sayings(packages / "usr/share/games/fortunes/de"))
    for line in HAND.read_text("utf-8").splitlines():
        language, _, text = line.partition("\t")
        if text:
            texts["hand", language].add(text)
    add_words(texts, packages)
    return {key: sorted(lines) for key, lines in sorted(texts.items())}
