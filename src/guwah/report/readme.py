"""
`readme.txt` of a report: what to do with the file, in plain words.

Writes one short text from what is shown; repeats no evidence.

The rules that this module follows are:
  * It tells a stranger how to check the file without installing anything of ours.
  * It says first what the file is not.
"""

from __future__ import annotations

from textwrap import fill
from typing import Final

from guwah.report.claims import not_proved
from guwah.report.shown import Shown
from guwah.report.summary import fingerprint, pictures_in
from guwah.report.wording import _

WIDTH: Final = 96


def write_readme(shown: Shown) -> bytes:
    """The text of readme.txt.

    Args:
        shown: What the report discloses.

    Returns:
        UTF-8, lines of at most 96 characters.
    """
    key = "\n".join(f"    {row}" for row in fingerprint(shown.key))
    limits = "\n".join(
        fill(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")
        for sentence in not_proved(has_pictures=bool(pictures_in(shown)))
    )
    return _(
        """WHAT THIS IS

A report of messages that someone received. Begin with report.pdf (or report.html, the same
in a browser). Its first two pages suffice alone.

WHAT LIES HERE

  report.pdf, report.html   to read
  media-0001.jpg, …         attachments of messages, where any are disclosed
  evidence.json             what is proved, with its proofs
  manifest.txt              the digests of all files, signed
  checkpoint.txt            the state of the record of keeping, signed
  verify.py                 a copy of the checking program, for convenience

HOW TO CHECK IT

1. Keep the zip file as you received it, whole; check the zip file, not what lies in it.
2. Take verify.py from someone whom you trust; whoever forges a report can forge the copy in it.
3. Ask the person who handed this to you for the key, by telephone or in person, and
   compare. The key of this report is:

{key}

4. With Python 3.8 or newer, without a network:

    python3 -I -S verify.py REPORT.zip --key "KEY"

   (on Windows: py in place of python3). It ends with what holds, what was changed, what could
   not be checked, and what is not proved.
   "--text" prints what is proved; report.pdf and report.html only draw it.

WHAT IS NOT PROVED

{limits}
""",
        key=key,
        limits=limits,
    ).encode()
