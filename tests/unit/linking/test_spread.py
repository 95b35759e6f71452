"""The engine in parts: the same links as the embedded one, however the texts are cut."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from guwah.casework.linking import link_texts
from guwah.errors import MissingPartError, UsageError
from guwah.linking.alike.distinct import distinct
from guwah.linking.alike.engine import Found, find
from guwah.linking.alike.grams import profiles
from guwah.linking.alike.known import Known
from guwah.linking.alike.matching import candidates_compared, compared, worth_it
from guwah.linking.alike.promise import LARGE, facts_of
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import Skeletons
from guwah.linking.chance import expected
from guwah.linking.spread import find as find_spread
from guwah.linking.spread import on_dask
from guwah.linking.spread.engine import Run
from guwah.linking.spread.meeting import candidates, grouped
from guwah.linking.spread.parts import received, sent

WORDS = (
    "passport", "brother", "photograph", "station", "answer", "village", "window", "thursday",
    "money", "letter", "orchard", "silence", "bridge", "remember", "family", "telephone",
    "market", "winter", "holiday", "office", "signature", "neighbour", "ticket", "garden",
    "uncle", "airport", "promise", "document", "evening", "question", "teacher", "river",
)  # fmt: skip
Said = tuple[list[tuple[int, int]], list[list[int]], list[tuple[int, int]]]


def made(seed: int, count: int) -> list[str]:
    """Sentences at random, some of them again with words changed, copies, empty ones."""
    draw = random.Random(seed)
    found = ["", "🙂", "thank you very much", "thank you very much", "123 456"]
    while len(found) < count:
        words = draw.choices(WORDS, k=draw.randint(3, 30))
        found.append(" ".join(words))
        for _ in range(draw.choice((0, 0, 0, 1, 2, 5))):
            again = [draw.choice(WORDS) if draw.random() < 0.15 else word for word in words]
            found.append(" ".join(again if draw.random() < 0.8 else words).upper())
    draw.shuffle(found)
    return found


def said(found: Found) -> Said:
    """Matches as positions of the first texts that have them; groups; what was learnt."""
    first = found.each.order[found.each.starts[:-1]]
    pairs = zip(first[found.matches.first], first[found.matches.second], strict=True)
    matches = sorted((int(min(a, b)), int(max(a, b))) for a, b in pairs)
    return matches, [members.tolist() for members in found.groups], found.learnt


def spread(texts: Sequence[str], parts: int | None = None) -> Found:
    """What Dask finds on this machine."""
    pytest.importorskip("dask")
    with on_dask.threads() as cluster:
        return find_spread(texts, cluster, parts=parts)


@pytest.mark.parametrize("parts", [1, 2, 7, 64])
def test_links_are_those_of_the_embedded_engine(parts: int) -> None:
    """Matches, groups and what was learnt are the same, also with more parts than texts meet."""
    texts = made(6, 1500)
    embedded = said(find(texts))
    assert len(embedded[0]) > 100 and len(embedded[1]) > 100
    assert said(spread(texts, parts)) == embedded


def test_mass_wordings_are_those_of_the_embedded_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of one template that share no rare gram are paired with the same heads in parts."""
    pytest.importorskip("dask")
    draw = random.Random(4)
    frame = (
        "we have looked at your {} and know where the {} is kept so tell us before long if any {} "
        "was handed to the newspapers or else the {} of those who stayed behind shall be asked"
    )
    texts = sorted({frame.format(*draw.choices(WORDS[:4], k=4)) for _ in range(2000)})
    texts += made(8, 300)
    monkeypatch.setattr(
        "guwah.linking.alike.known.with_masses", lambda held, told, *pairs: pairs
    )  # what small sets add is added where groups are closed
    each = distinct(skeletons(texts))
    known = Known.compared(each, profiles(each.held), None)
    assert len(known.first) - len(known.shared) > 100
    with on_dask.threads() as cluster:
        run = Run(cluster, 5)
        run.fold(texts)
        run.count()
        run.compare()
    expected = sorted(zip(known.first.tolist(), known.second.tolist(), strict=True))
    assert sorted(zip(run.pairs.first.tolist(), run.pairs.second.tolist(), strict=True)) == expected


@pytest.mark.parametrize("texts", [[], [""], ["one text"], ["", ""], ["a long enough text"] * 2])
def test_hardly_any_texts(texts: list[str]) -> None:
    """Parts without a text, and texts without a letter, are no trouble."""
    assert said(spread(texts, 3)) == said(find(texts))


def test_the_numbers_of_what_is_concerned_serve_as_those_of_all() -> None:
    """Every text of a group has the number of its skeleton; the others have none."""
    texts = made(3, 400)
    whole, few = find(texts), spread(texts)
    grouped_texts = np.concatenate(few.groups)
    for at in grouped_texts.tolist():
        here, there = int(few.each.number_of[at]), int(whole.each.number_of[at])
        begin, end = few.each.held.starts[here : here + 2]
        its_begin, its_end = whole.each.held.starts[there : there + 2]
        assert (
            few.each.held.symbols[begin:end] == whole.each.held.symbols[its_begin:its_end]
        ).all()
        assert (few.told.weight[begin:end] == whole.told.weight[its_begin:its_end]).all()
    assert len(few.each.held) < len(whole.each.held)
    assert set(few.each.number_of.tolist()) == {-1, *range(len(few.each.held))}


@pytest.mark.parametrize("is_large", [False, True])
def test_the_candidates_are_those_of_the_embedded_engine(is_large: bool) -> None:
    """Not only matches: every pair that shares enough is compared, and no other."""
    held = distinct(skeletons(made(9, 1200))).held
    told = profiles(held)
    told = replace(told, bits=LARGE) if is_large else told
    expected = candidates_compared(held, told)
    cuts = np.array([0, 10, 10, len(held) // 2, len(held)], np.int64)
    high = told.seeds >> np.uint64(32)
    halves = [told.seeds[high < 1 << 31], told.seeds[high >= 1 << 31]]
    met = [grouped([half[::2], half[1::2]], cuts) for half in halves]
    shared = np.sum([np.concatenate(sums) for sums, _ in met], axis=0, dtype=np.int32)
    facts = facts_of(shared, held.starts, is_large=is_large)
    found = [
        candidates(
            [grams[part] for _, grams in met], int(cuts[part]), int(cuts[part + 1]), facts,
            is_large=is_large,
        )
        for part in range(4)
    ]  # fmt: skip
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    measures = compared(held, told, first, second)
    keep = worth_it(measures)
    assert len(expected.first) > 500
    assert (first[keep] == expected.first).all() and (second[keep] == expected.second).all()
    assert (measures[keep] == expected.measures).all()


def test_texts_made_to_collide_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skeletons with one hash meet in one part and are told apart by their content."""
    import guwah.linking.alike.distinct as room

    texts = made(5, 60)
    monkeypatch.setattr(room, "hashes_of", lambda given: np.full(len(given), 7, np.uint64))
    monkeypatch.setattr("guwah.linking.spread.parts.hashes_of", room.hashes_of)
    part = received([block[0] for block in (sent((0, texts[:20]), 3), sent((20, texts[20:]), 3))])
    whole = distinct(skeletons(texts))
    assert (part.each.held.symbols == whole.held.symbols).all()
    assert (part.each.order == whole.order).all() and (
        part.positions == np.arange(len(texts))
    ).all()


def test_threads_fold_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of code points are filled by one thread at a time: two would read half an entry."""
    pytest.importorskip("dask")
    folding: list[int] = []
    most = [0]

    def watched(texts: Sequence[str]) -> Skeletons:
        folding.append(1)
        most[0] = max(most[0], len(folding))
        time.sleep(0.02)
        folding.pop()
        return skeletons(texts)

    monkeypatch.setattr("guwah.linking.spread.parts.skeletons", watched)
    monkeypatch.setattr("guwah.linking.spread.engine._EACH", 20)
    texts = made(2, 200)
    with on_dask.threads(4) as cluster:
        assert said(find_spread(texts, cluster)) == said(find(texts))
    assert most == [1]


def test_no_socket_process_or_file_of_its_own() -> None:
    """On this machine Dask opens no socket, starts no program and writes no file."""
    pytest.importorskip("dask")
    find(made(1, 50))
    with on_dask.threads():
        pass
    seen: list[str] = []
    mine = {threading.get_ident()}

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if not mine:
            return
        if event in ("socket.bind", "socket.connect", "os.fork", "subprocess.Popen"):
            seen.append(event)
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE:
            name = str(arguments[0])
            if "__pycache__" not in name and "numba" not in name:
                seen.append(name)

    sys.addaudithook(watch)
    spread(made(1, 300), 4)
    mine.clear()
    assert seen == []


def test_without_dask_a_hint_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed, a person is told how to get it."""
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(MissingPartError, match="dask is not installed"), on_dask.threads():
        pass


def test_dask_is_not_loaded_until_it_is_asked_for() -> None:
    """The room can be looked at without its engine."""
    code = "import sys, guwah.linking.spread.on_dask; sys.exit('dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_workers_are_spoken_to_in_tls_only(tmp_path: Path) -> None:
    """An address without TLS is refused before anything is sent."""
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match="TLS"), on_dask.workers("tcp://127.0.0.1:8786", tmp_path):
        pass


def test_link_texts_prints_the_same_with_either_engine() -> None:
    """Links with spans and patterns with templates are the same, byte for byte."""
    pytest.importorskip("dask")
    messages = list(enumerate(made(12, 400)))
    found = [msgspec.json.encode(one) for one in link_texts(messages)]
    assert len(found) > 100
    assert [msgspec.json.encode(one) for one in link_texts(messages, engine="dask")] == found


def test_a_scheduler_is_for_dask_and_has_certificates(tmp_path: Path) -> None:
    """An address is neither ignored nor spoken to without certificates."""
    pytest.importorskip("dask")
    with pytest.raises(UsageError, match="only Dask"):
        list(link_texts([], scheduler="tls://127.0.0.1:8786"))
    with pytest.raises(UsageError, match="go together"):
        list(link_texts([], engine="dask", scheduler="tls://127.0.0.1:8786"))
    with pytest.raises(UsageError, match="is not there"):
        pytest.importorskip("distributed")
        given = [(1, "a text that is long enough"), (2, "another text that is long enough")]
        list(
            link_texts(
                given, engine="dask", scheduler="tls://127.0.0.1:8786", certificates=tmp_path
            )
        )


def test_workers_over_tls_find_the_same(tmp_path: Path) -> None:
    """A scheduler and a worker with certificates give the same links."""
    distributed = pytest.importorskip("distributed")
    security = distributed.Security.temporary()
    (tmp_path / on_dask.AUTHORITY).write_text(security.tls_ca_file)
    (tmp_path / on_dask.CERTIFICATE).write_text(security.tls_client_cert)
    (tmp_path / on_dask.KEY).write_text(security.tls_client_key)
    texts = made(7, 200)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, protocol="tls", security=security,
            host="127.0.0.1", dashboard_address="127.0.0.1:0", local_directory=str(tmp_path),
        ) as machines,
        on_dask.workers(machines.scheduler_address, tmp_path) as cluster,
    ):  # fmt: skip
        assert machines.scheduler_address.startswith("tls://127.0.0.1:")
        assert said(find_spread(texts, cluster, parts=3)) == said(find(texts))


@pytest.mark.parametrize("parts", [1, 5])
def test_the_stated_rate_is_that_of_the_embedded_engine(parts: int) -> None:
    """What stands in texts that nothing is linked with counts, wherever they lie."""
    texts = made(11, 600)
    here, there = expected(find(texts)), expected(spread(texts, parts))
    assert (here.whole, here.groups) == (there.whole, there.groups) and here.whole.links > 100
