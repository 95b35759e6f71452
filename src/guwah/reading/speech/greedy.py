"""
From a CTC model's guesses, one for each few milliseconds, to words with their times.

Pure: takes the best token of each frame and its probability. Source: A. Graves et al., Connectionist
Temporal Classification, ICML 2006, section 3.2 (best path decoding).

The rules of this module are:
  * Equal tokens that follow each other are one; the blank stands between and is nothing.
  * Words end at the delimiter; segments end at a pause between words or when they grow long.
  * The state goes on from window to window: a word that a window cuts is one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guwah.reading.speech.transcript import Segment


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What the numbers of a model mean.

    Args:
        letters: Token of each number.
        blank: Number of the blank.
        delimiter: Number of the token between words, or None.
        silent: Numbers that are written as nothing (`<s>`, `</s>`, `<unk>`).
    """

    letters: Mapping[int, str]
    blank: int
    delimiter: int | None
    silent: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Word:
    start_ms: int
    end_ms: int
    letters: list[str] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


class BestPath:
    """Reads frames in order.

    Args:
        alphabet: What the numbers mean.
        frame_ms: How long a frame is; may be a fraction.
        pause_ms: A longer pause between two words ends a segment.
        longest_ms: A segment ends with the first word after this.
    """

    def __init__(
        self, alphabet: Alphabet, frame_ms: float, pause_ms: int = 600, longest_ms: int = 12_000
    ) -> None:
        self._alphabet = alphabet
        self._frame_ms, self._pause_ms, self._longest_ms = frame_ms, pause_ms, longest_ms
        self._last = alphabet.blank
        self._word: _Word | None = None
        self._words: list[_Word] = []

    def read(
        self, start_ms: float, best: Sequence[int], shares: Sequence[float]
    ) -> Iterator[Segment]:
        """Take frames.

        Args:
            start_ms: Where the first begins in the sound.
            best: The best token of each.
            shares: Its probability.

        Yields:
            Segments that are complete.
        """
        for at, (token, share) in enumerate(zip(best, shares, strict=True)):
            now = round(start_ms + at * self._frame_ms)
            yield from self._close_at_pause(now)
            if token == self._alphabet.delimiter:
                self._end_word()
            elif token != self._alphabet.blank and token not in self._alphabet.silent:
                self._take(token, share, now)
            self._last = token

    def end(self) -> Iterator[Segment]:
        """What is left at the end of the sound, or before a silence."""
        self._end_word()
        self._last = self._alphabet.blank
        yield from self._close()

    def _take(self, token: int, share: float, now: int) -> None:
        """A letter, or the same letter going on."""
        end = round(now + self._frame_ms)
        if self._word is None:
            self._word = _Word(now, end)
        self._word.end_ms = end
        self._word.shares.append(share)
        if token != self._last:
            self._word.letters.append(self._alphabet.letters[token])

    def _end_word(self) -> None:
        if self._word is not None and self._word.letters:
            self._words.append(self._word)
        self._word = None

    def _close_at_pause(self, now: int) -> Iterator[Segment]:
        """Give the segment when a pause is long enough, or the segment is."""
        if self._word is not None and now - self._word.end_ms >= self._pause_ms:
            self._end_word()
        if self._word is None and self._words:
            first, last = self._words[0], self._words[-1]
            is_long = last.end_ms - first.start_ms >= self._longest_ms
            if is_long or now - last.end_ms >= self._pause_ms:
                yield from self._close()

    def _close(self) -> Iterator[Segment]:
        if not self._words:
            return
        text = " ".join("".join(word.letters) for word in self._words)
        shares = [share for word in self._words for share in word.shares]
        sure = min(1000, max(0, round(1000 * sum(shares) / len(shares))))
        yield Segment(self._words[0].start_ms, self._words[-1].end_ms, text, sure)
        self._words = []
