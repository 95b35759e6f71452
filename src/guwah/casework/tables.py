"""
The tables of a case's catalogue, and how far they show its log.

Holds SQL and nothing else of the vault's formats. Spec: docs/spec/vault.md, "Catalogue".

The rules of this module are:
  * Every row follows from the log and the sealed readings; nothing lives here alone.
  * Tables of another version are not read; they are made again.
"""

from __future__ import annotations

from typing import Any

Connection = Any  # sqlcipher3 ships no types

VERSION = 4
SCHEMA = """
create table if not exists state(name text primary key, value);
create table if not exists item(id text primary key, name text, giver text, received text,
  size integer, sha256 blob, reading text, reader text, records integer, anomalies integer);
create table if not exists person(id integer primary key, thread text, name text, handle text,
  unique(thread, name, handle));
create table if not exists strand(id integer primary key, item text, member text, thread text,
  title text, family text, rank blob, low_day integer, high_day integer, low_month integer,
  high_month integer, newest_first integer, chat integer, linked integer);
create table if not exists record(number integer primary key, item text, ordinal integer,
  body blob, unique(item, ordinal));
create table if not exists trace(number integer primary key, strand integer, who integer,
  day_first integer, month_first integer, lasts integer, sort integer, content blob, detail blob,
  name blob, family integer, flags integer, message_id blob, letters integer, same blob,
  words blob);
create index if not exists trace_time on trace(strand, day_first, number);
create index if not exists trace_same on trace(same, strand);
create index if not exists trace_who on trace(who);
create table if not exists anchor(content blob, strand integer, day_first integer,
  month_first integer, lasts integer, who integer, message_id blob,
  primary key(content, strand)) without rowid;
create index if not exists anchor_strand on anchor(strand);
create table if not exists link(a integer, b integer, used integer, body blob);
create table if not exists apart(a integer, b integer);
create table if not exists chat(id integer primary key, terms blob unique);
create table if not exists pairing(number integer primary key, lead integer, loose integer,
  chat integer);
create index if not exists pairing_lead on pairing(lead);
create index if not exists pairing_chat on pairing(chat);
create table if not exists draft(number integer primary key, sending integer, loose integer);
create table if not exists differing(a integer, b integer, chat integer);
create table if not exists sighting(number integer primary key, sending integer, loose integer);
create index if not exists sighting_sending on sighting(sending);
create table if not exists sending(id integer primary key, kind text, thread text, name text,
  handle text, earliest text, text text, marks text);
create table if not exists anomaly(item text, ordinal integer, body blob,
  primary key(item, ordinal)) without rowid;
create table if not exists attachment(number integer, place integer, name text, base text,
  media_type text, path text, primary key(number, place)) without rowid;
create table if not exists file(item text, path text, name text, size integer, sha256 blob,
  primary key(item, path)) without rowid;
create index if not exists file_name on file(name);
create table if not exists role(thread text, name text, handle text, role text,
  primary key(thread, name, handle));
create table if not exists consent(scope text primary key, given integer, at text,
  how text, language text, by text);
create table if not exists rules(audience text primary key, rules text);
create view if not exists head as select number from sighting where sending = number;
create view if not exists spoken as select s.number as number from sighting s
  join trace t on t.number = s.number join trace h on h.number = s.sending
  where s.number = s.sending or t.words != h.words;
create table if not exists worded(number integer primary key);
create index if not exists attachment_path on attachment(path);
create virtual table if not exists words using fts5(terms, names, content='',
  contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
create table if not exists derived(id integer primary key, item text, path text, kind text,
  name text, passages integer, is_current integer, body blob);
create index if not exists derived_file on derived(item, path, kind);
create table if not exists passage(id integer primary key, derived integer, place integer,
  language text, body blob);
create index if not exists passage_derived on passage(derived);
create virtual table if not exists told using fts5(terms, content='',
  contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
create table if not exists stitched(number integer primary key, lead integer);
"""


def is_outdated(db: Connection) -> bool:
    """Whether the tables are those of another version of Guwah: then they are made again."""
    tables = db.execute("select count(*) from sqlite_master where name = 'state'").fetchone()[0]
    return bool(tables) and state(db, "version") != VERSION


def prepare(db: Connection) -> None:
    """Make the tables where they are missing."""
    if not db.execute("select count(*) from sqlite_master where name = 'state'").fetchone()[0]:
        db.executescript(SCHEMA)
        set_state(db, version=VERSION)
        db.commit()


def state(db: Connection, name: str) -> Any:
    """One value of the catalogue's own state, or None."""
    row = db.execute("select value from state where name = ?", (name,)).fetchone()
    return row[0] if row else None


def set_state(db: Connection, **values: Any) -> None:
    """Remember values of the catalogue's own state."""
    db.executemany("insert or replace into state values (?, ?)", values.items())


def applied(db: Connection) -> int:
    """How many entries of the log the tables already show."""
    return int(state(db, "applied") or 0)


def applied_digest(db: Connection) -> bytes | None:
    """The digest of the last entry that the tables show."""
    digest = state(db, "digest")
    return bytes(digest) if digest is not None else None


def set_applied(db: Connection, size: int, digest: bytes) -> None:
    """Remember how many entries of the log the tables show, and the last one's digest."""
    set_state(db, applied=size, digest=digest)
