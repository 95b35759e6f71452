"""
The programs whose accuracy is counted: how each is called, on which formats, and its installation.

Each is called as its own documentation says, with its defaults. What a program does not tell is not
made up for it, but for whatsapp-chat-exporter: it tells only "me" and the chat, so "me" is taken as
the first name that it asked about, and its `<br>` as a new line.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEERS = HERE / ".peers"
VENV = PEERS / "venv" / "bin" / "python"

# Each program reads [[path, kind], …] from standard input and prints one line a file: the rows it
# found as [sender, time, text] (Guwah: [sender, [times], text]), or the error it raised.
LOOP = """
import contextlib, json, signal, sys
def stop(*told):
    raise TimeoutError("no end after 5 seconds of processor time")
signal.signal(signal.SIGPROF, stop)
def main(read):
    for path, kind in json.load(sys.stdin):
        signal.setitimer(signal.ITIMER_PROF, 5)
        try:
            with contextlib.redirect_stdout(sys.stderr):
                told = {"rows": read(path, kind)}
        except Exception as error:
            told = {"error": f"{type(error).__name__}: {error}"[:120]}
        print(json.dumps(told))
"""
GUWAH = """
import guwah
def read(path, kind):
    return [[r.sender and r.sender.name, list(r.sent.readings) if r.sent else [], r.text]
            for r in guwah.inspect(path) if type(r) is guwah.Record]
main(read)
"""
WHATSTK = """
from whatstk import WhatsAppChat
def read(path, kind):
    df = WhatsAppChat.from_source(path).df
    return [[u, d.isoformat(), m] for d, u, m in zip(df["date"], df["username"], df["message"])]
main(read)
"""
CHAT_MINER = """
import warnings; warnings.simplefilter("ignore")
from chatminer import chatparsers as c
one = {"whatsapp": c.WhatsAppParser, "signal": c.SignalParser, "instagram": c.InstagramJsonParser,
       "facebook": c.FacebookMessengerParser, "telegram": c.TelegramJsonParser}
def rows(parser):
    parser.parse_file()
    return [[m.author, m.timestamp.isoformat(), m.message] for m in parser.parsed_messages._parsed_messages]
def read(path, kind):
    told = json.load(open(path)) if kind == "telegram" else {}
    if "chats" in told:
        return sum((rows(one[kind](path, chat["name"])) for chat in told["chats"]["list"]), [])
    return rows(one[kind](path))
main(read)
"""
EXPORTER = """
import datetime
from Whatsapp_Chat_Exporter import exported_handler as h
from Whatsapp_Chat_Exporter.data_model import ChatCollection
inner, you = h.process_new_message, []
def told(*words):
    you.append(inner(*words))
    return you[-1]
h.process_new_message = told
def read(path, kind):
    you.clear()
    chat = h.messages(path, ChatCollection(), True).get_chat("ExportedChat")
    me = next((one[0] for one in you if one[0]), None)
    rows = []
    for m in chat._messages.values():
        notice = m.meta and m.data and not m.data.startswith("The media is ")
        sender = None if notice else me if m.from_me else chat.name
        time = datetime.datetime.fromtimestamp(m.timestamp, datetime.timezone.utc).replace(tzinfo=None)
        rows.append([sender, time.isoformat(), (m.data or "").replace("<br>", "\\n")])
    return rows
main(read)
"""
NODE = """
const {parseString} = require('whatsapp-chat-parser'); const fs = require('fs');
for (const [path] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  let told;
  try {
    told = {rows: parseString(fs.readFileSync(path, 'utf8')).map(
      m => [m.author, isNaN(m.date) ? '' : m.date.toISOString(), m.message])};
  } catch (error) { told = {error: String(error).slice(0, 120)}; }
  console.log(JSON.stringify(told));
}
"""


@dataclass(frozen=True)
class Program:
    """A program, how it is run, and the formats it claims."""

    name: str
    command: list[str]
    kinds: frozenset[str]


def run(program: Program, files: list[list[str]]) -> list[dict[str, Any]]:
    """What a program tells of each file."""
    done = subprocess.run(
        program.command, input=json.dumps(files), capture_output=True, text=True,
        cwd=PEERS, env={**os.environ, "TZ": "UTC"}, check=False, timeout=900,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != len(files):
        raise RuntimeError(f"{program.name} stopped: {done.stderr[-300:]!r}")
    return [json.loads(line) for line in lines]


def installed(words: list[str], test: list[str], install: bool) -> bool:
    """Whether a peer can be had; tried once, then installed, then tried again."""
    for again in (False, True):
        if subprocess.run(test, cwd=PEERS, check=False, capture_output=True).returncode == 0:
            return True
        if again or not install:
            return False
        subprocess.run(words, cwd=PEERS, check=False, capture_output=True)
    return False


def programs(install: bool) -> list[Program]:
    """Guwah and every peer that can be had; a missing one is named on standard error."""
    PEERS.mkdir(exist_ok=True)
    every = frozenset({"whatsapp", "telegram", "signal", "facebook", "instagram"})
    whatsapp = frozenset({"whatsapp"})
    told = [Program("Guwah", [sys.executable, "-c", LOOP + GUWAH], every)]
    if not VENV.exists() and install:
        subprocess.run([sys.executable, "-m", "venv", PEERS / "venv"], check=False)
    for name, package, module, code, kinds in (
        ("whatstk 0.9.1", "whatstk==0.9.1", "whatstk", WHATSTK, whatsapp),
        ("chat-miner 0.6.0", "chat-miner==0.6.0", "chatminer.chatparsers", CHAT_MINER, every),
        ("whatsapp-chat-exporter 0.13.1", "whatsapp-chat-exporter==0.13.1",
         "Whatsapp_Chat_Exporter.exported_handler", EXPORTER, whatsapp),
    ):  # fmt: skip
        words = [str(VENV), "-m", "pip", "install", "-qq", package]
        version = f"import {module}, importlib.metadata as m; assert m.version('{package.split('==')[0]}') == '{package.split('==')[1]}'"
        if VENV.exists() and installed(words, [str(VENV), "-c", version], install):
            told.append(Program(name, [str(VENV), "-c", LOOP + code], kinds))
        else:
            print(f"{name} is missing: {' '.join(words)}", file=sys.stderr)
    words = ["npm", "install", "--silent", "--no-audit", "--no-fund", "whatsapp-chat-parser@4.0.2"]
    test = ["node", "-e", "require('whatsapp-chat-parser')"]
    if shutil.which("npm") and installed(words, test, install):
        told.append(Program("whatsapp-chat-parser 4.0.2", ["node", "-e", NODE], whatsapp))
    else:
        print(f"whatsapp-chat-parser 4.0.2 is missing: {' '.join(words)}", file=sys.stderr)
    return told
