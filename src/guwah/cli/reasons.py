"""
What a person is told where a file could not be read: a sentence for each word of the closed lists.

Prints nothing; the words themselves stand in `--json`, in `--list` and on record.

The rules of this module are:
  * A sentence says what it means and what the person can do, and names no part of a program.
  * The original is kept whatever it says; nothing here sounds as if it were lost.
  * A word without a sentence is shown as it is: nothing is hidden. A test says that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guwah.cli.terminal import _

AGAIN: Final = "ask for the file once more, by cable or as a file, not sent on by a chat app"
APART: Final = "open it on a computer apart from this one, and hand in a picture of what it shows"
WHOLE: Final = "the original is kept whole"
SENTENCES: Final = {
    # pictures and films
    "unknown-picture": f"it is no picture of a kind that is read; {APART}",
    "broken-picture": f"the picture is damaged; {AGAIN}",
    "truncated-picture": f"the picture is cut off before its end; {AGAIN}",
    "too-many-pixels": "the picture is larger than is read; hand in a smaller copy beside it",
    "heif-not-read": "HEIC and AVIF pictures are not read; hand in a PNG or JPEG copy beside it",
    "reduced": "it was read smaller than it is; words in small print may be missing",
    "moving": "it moves; only its first picture was read",
    "not-a-film": f"it is no film of a kind that is read; {APART}",
    "no-film-track": "there are no moving pictures in it",
    "no-chat": "no screen in it shows a chat",
    "more-screens": "it shows more screens than are read; hand in the rest as a film of its own",
    # sound
    "not-sound": f"it is no sound of a kind that is read; {WHOLE}",
    "no-sound-track": "there is no sound in it",
    "no-sound": f"no sound could be taken out of it; {AGAIN}",
    "silk": "it is a voice note of WeChat, whose sound is not read; play it on the phone, record it"
            " there by cable and hand in both",
    "odd-format": f"it is written as no voice note is; {WHOLE}",
    "ends-early": f"there is less sound in it than it says; {AGAIN}",
    "longer-than-told": "there is more sound in it than it says",
    "too-long": f"only its beginning was heard, it is longer than is read; {WHOLE}",
    # documents
    "not-a-document": f"it is no document of a kind that is read; {APART}",
    "encrypted": "it opens with a password only; ask for a copy that needs none",
    "cut-off": f"it ends before its end; {AGAIN}",
    "also-zip": f"it is a zip as well, and may show something else in another program; {APART}",
    "also-pdf": f"it is a PDF as well, and may show something else in another program; {APART}",
    "also-html": f"it is a web page as well, and may show something else elsewhere; {APART}",
    "has-javascript": "there is a program in it, which was not run",
    "has-attachments": "there are files in it, which were not read",
    "has-form": "there are fields in it, which were not read",
    "has-macros": "there is a program in it, which was not run",
    "has-external": "it names things on the network, which were not fetched",
    "has-deleted-text": "there is deleted text in it",
    "has-hidden-text": "there is hidden text in it",
    "has-doctype": f"a part of it is written in a way that can do harm, and was not read; {APART}",
    "pages-without-text": "pages of it are pictures; hand in a picture of each beside it",
    "pages-not-read": f"no words could be taken out of pages of it; {APART}",
    "character-set-guessed": "it does not say in which letters it is written",
    "characters-replaced": f"it is written in no letters that are known; {AGAIN}",
    "more-pages": f"it has more pages than are read; {WHOLE}",
    "more-text": f"there is more text in it than is read; {WHOLE}",
    "more-members": f"there are more parts in it than are read; {WHOLE}",
    "too-deep": f"its parts lie deeper in each other than is read; {APART}",
    "too-much-unpacked": f"unpacked it is larger than is read; {APART}",
    "members-not-read": "there are files in it of kinds that are not read; unpack it and hand in"
                        " what matters",
    "part-missing": "what reads it is not installed, `guwah doctor` says what; then read it once"
                    " more with --again",
    # of several kinds
    "damaged": f"the file is damaged; {AGAIN}",
    "codec-not-known": f"it is written in a way that is not read; {WHOLE}, a later version may",
    "stopped-early": f"reading it took too long and was stopped; {WHOLE}",
    "crashed": f"the program that reads it could not go on, as with a damaged file; {AGAIN}",
    "out-of-memory": f"it needs more memory than a file may take here; {WHOLE}",
    "too-slow": f"reading it took too long and was stopped; {WHOLE}",
    "too-large": f"it is larger than is read; {WHOLE}",
}  # fmt: skip


def told(words: Sequence[str], *, is_read: bool = False) -> str:
    """What a file's words mean, as one sentence without its end.

    Args:
        words: Of the closed lists, as they stand on record.
        is_read: Whether something was read nevertheless.
    """
    sentences = dict.fromkeys(_(SENTENCES.get(word, word)) for word in words)
    if not is_read and all(word.startswith("has-") for word in words):
        sentences[_("no words were found in it")] = None
    return "; ".join(sentences)
