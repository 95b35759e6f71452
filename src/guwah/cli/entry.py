"""
The command's entry: finds the verb, runs it, turns every outcome into an exit code.

The rules of this module are:
  * A `GuwahError` prints its sentence and hint and gives its exit code.
  * What is wrong with the words stands in one line.
  * Anything else is a fault in guwah: exit 1, one line, a traceback only with `--debug`.
  * Of several outcomes the gravest counts: 1, 2, 30s, 20s, 10s, 40s, 50s, 3, 0.
"""

from __future__ import annotations

import errno
import importlib
import os
import re
import sys
import traceback
from typing import Any

import click

from guwah.cli.terminal import say, say_error
from guwah.errors import GuwahError
from guwah.script.display import escape_terminal

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_LINES = re.compile(r"\s*[\r\n]\s*")  # click writes some sentences on several
# verb: (module of this room, attribute, one-line help)
VERBS: dict[str, tuple[str, str, str]] = {
    "demo": ("showing", "demo", "Run the main job on the examples, into DIR."),
    "inspect": ("reading", "inspect", "Read exports without a vault."),
    "init": ("keeping", "init", "Make a new vault."),
    "case": ("keeping", "case", "Make, list or destroy folders."),
    "item": ("keeping", "item", "Destroy one item of a folder."),
    "receive": ("keeping", "receive", "Keep originals sealed and on record, then read them."),
    "read": ("deriving", "read", "Read pictures, voice notes and documents that were kept."),
    "transcript": ("transcribing", "transcript", "What is said in voice notes, by hand too."),
    "picture": ("looking", "picture", "What was read of pictures; correct it."),
    "translation": ("translating", "translation", "Translations of messages, by hand."),
    "interpreter": ("translating", "interpreter", "One voice note or thread for an interpreter."),
    "who": ("people", "who", "Participants and their roles."),
    "consent": ("people", "consent", "What the person concerned has agreed to."),
    "messages": ("reading", "messages", "Messages of a folder, and where each was seen."),
    "facts": ("comparing", "facts", "What exports of one chat say differently."),
    "search": ("reading", "search", "Full text, any script."),
    "contacts": ("reading", "contacts", "Numbers, addresses, links, cards in a folder's texts."),
    "link": ("matching", "link", "Matches across the folders of the vault."),
    "patterns": ("patterns", "patterns", "What is alike in several folders: receipts, dates."),
    "judge": ("judging", "judge", "Say what you think of a pattern or a link."),
    "link-texts": ("matching", "link_texts", "Matches in a file of texts, without a vault."),
    "report": ("proving", "report", "Build, check and write a report."),
    "verify": ("proving", "verify", "Check a report."),
    "custody": ("proving", "custody", "The records of keeping."),
    "key": ("access", "key", "Change what opens the vault."),
    "vault": ("surviving", "vault", "The vault as a whole: check it, write it out."),
    "deposit": ("depositing", "deposit", "Let a machine add to a folder that it cannot read."),
    "owner": ("owners", "owner", "Who else opens the whole vault."),
    "recovery": ("recovering", "recovery", "Pages that open the vault without its passphrase."),
    "backup": ("backing", "backup", "Copy what is sealed to a folder or a bucket."),
    "restore": ("backing", "restore", "Make a vault again from a backup."),
    "rebuild": ("surviving", "rebuild", "Make the databases again from what is sealed."),
    "leftovers": ("leaving", "leftovers", "Copies in clear of what is kept."),
    "doctor": ("showing", "doctor", "What is installed, and what a missing part would add."),
}


class LazyGroup(click.Group):
    """A group that imports a verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all verbs, in the order of the work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        module, attribute, _ = VERBS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"guwah.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List verbs from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[2]) for name, entry in VERBS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--vault", metavar="DIR", help="The vault; or GUWAH_VAULT.")
@click.option("--passphrase-file", metavar="F", help="Read the passphrase from F.")
@click.option("--key-file", metavar="F", help="Unlock with a key file.")
@click.option("--debug", is_flag=True, help="Show where an error arose.")
@click.version_option(package_name="guwah", prog_name="guwah", message="%(prog)s %(version)s")
@click.pass_context
def guwah(ctx: click.Context, /, **given: Any) -> None:
    """Keep, read, connect and prove threats that cross borders.

    Try it first, on invented people:

        guwah demo demo

    A vault holds folders, one for each person's matter. GUWAH_VAULT and GUWAH_PASSPHRASE_FILE
    save typing --vault and --passphrase-file.
    """
    ctx.obj = {name: value for name, value in given.items() if value}


def gravest(codes: list[int]) -> int:
    """The exit code that counts of several: 1, 2, 30s, 20s, 10s, 40s, 50s, 3, 0."""
    order = {3: 0, 1: 0}

    def rank(code: int) -> tuple[int, int]:
        if code in (1, 2):
            return (code, 0)
        tens = {3: 3, 2: 4, 1: 5, 4: 6, 5: 7}.get(code // 10 if code >= 10 else -1)
        if tens is not None:
            return (tens, code)
        return (8 if code in (4, 5) else 9 if code in order else 10, code)

    return min(codes, key=rank, default=0)


def run(words: list[str]) -> int:
    """Run one command line.

    Args:
        words: The words after the program's name.

    Returns:
        The exit code.
    """
    debug = "--debug" in words
    if debug:
        words = [word for word in words if word != "--debug"]
    try:
        result = guwah.main(words, prog_name="guwah", standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except GuwahError as error:
        say_error(error)
        return _debugged(error.exit_code, debug)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("cancelled")
        return 4
    except click.ClickException as error:
        return _usage(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except MemoryError:
        say("error: out of memory; nothing that was kept is harmed")
        return _debugged(1, debug)
    except OSError as error:
        where = f": '{escape_terminal(str(error.filename))}'" if error.filename else ""
        say(f"error: {(error.strerror or str(error)).lower()}{where}")
        return _debugged(2 if error.filename or error.errno in _OF_THE_DISK else 1, debug)
    except Exception as error:  # noqa: BLE001  the one broad except of the program
        return _debugged(_fault(error, words), debug)


def _fault(error: Exception, words: list[str]) -> int:
    """Say what went wrong where nothing of ours said it."""
    is_no_text = any("\ud800" <= one <= "\udfff" for word in words for one in word)
    if isinstance(error, UnicodeEncodeError) and is_no_text:
        say("error: an argument is no UTF-8")
        say("hint: type it again, or give it by standard input with -")
        return 2
    say(f"error: a fault in guwah ({type(error).__name__}); nothing that was kept is harmed")
    say("hint: run it again with --debug and report what it prints")
    return 1


def _usage(error: click.ClickException) -> int:
    """Say what was wrong with the words; a bare verb prints its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(error.format_message())
        return 2
    sentence = _LINES.sub(" ", error.format_message()).rstrip(".")
    say(f"error: {escape_terminal(sentence[:1].lower() + sentence[1:])}")
    context = getattr(error, "ctx", None)
    say(f"hint: {context.command_path if context else 'guwah'} --help")
    return 2


def _debugged(code: int, debug: bool) -> int:
    """Print the traceback if it was asked for; hand the code on."""
    if debug:
        traceback.print_exc()
    return code
