"""
Memory does not grow with the file: five mebibytes and fifty, the peak within a tenth.

The long files are never made: a record of a valid file, with what stands between it and the next,
is repeated by arithmetic.
"""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from guwah.evidence.record import Record, Summary
from guwah.intake.contract import Member, Options, Reader, Rows
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.readers import READERS

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
SHORT, LONG = 5 << 20, 50 << 20
ONE_RECORD = {"email"}  # a mail is one record: its own test says how it is read


class Repeated(io.RawIOBase):
    """Bytes of which a part stands many times, made when they are read."""

    def __init__(self, before: bytes, part: bytes, times: int, after: bytes) -> None:
        super().__init__()
        self._before, self._part, self._times, self._after = before, part, times, after
        self._block = part * max(1, (1 << 16) // len(part))
        self.size = len(before) + len(part) * times + len(after)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._piece(min(len(view), 1 << 16))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _piece(self, most: int) -> bytes:
        at, repeated = self._at, len(self._part) * self._times
        if at < len(self._before):
            return self._before[at : at + most]
        at -= len(self._before)
        if at < repeated:
            start = at % len(self._part)
            return self._block[start : start + min(most, repeated - at)]
        return self._after[at - repeated : at - repeated + most]


def lengthened(reader: Reader, export: bytes, size: int) -> Repeated | None:
    """The export with one of its records repeated up to a size; None if it has no two in a row."""
    member = Member("i", None, io.BytesIO(export), len(export), "i")
    found = [
        one for one in tiled(reader_for(reader, export), member, Options())
        if not isinstance(one, Summary)
    ]  # fmt: skip
    for one, following in itertools.pairwise(found):
        if isinstance(one, Record) and isinstance(following, Record) and one.span:
            assert following.span is not None
            start, end = one.span[0], following.span[0]
            part = export[start:end]
            return Repeated(export[:start], part, size // len(part), export[end:])
    return None


def count(reader: Reader, source: Repeated) -> int:
    """How many records there are; nothing is kept of them."""
    member = Member("i", None, source, source.size, "i")  # type: ignore[arg-type]
    chosen = reader_for(reader, source.read(1 << 16))
    source.seek(0)
    return sum(type(one) is Record for one in tiled(chosen, member, Options()))


def measure(name: str) -> tuple[int, int, int, int] | None:
    """Records and peak memory in KiB of the short file, then of the long one."""
    import resource

    reader = next(one for one in READERS if one.name == name)
    for path in sorted((VECTORS / name).iterdir()):
        if not path.is_file() or path.suffix in {".py", ".md"} or path.name[0] == ".":
            continue
        data = path.read_bytes()
        short, long = lengthened(reader, data, SHORT), lengthened(reader, data, LONG)
        if short is not None and long is not None:
            few = count(reader, short)
            low = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            many = count(reader, long)
            return few, low, many, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory as Linux tells it")
@pytest.mark.parametrize(
    "reader",
    [one.name for one in READERS if not isinstance(one, Rows) and one.name not in ONE_RECORD],
)
def test_memory_does_not_grow_with_the_file(reader: str) -> None:
    """Ten times the file, the same memory, and ten times the records; in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, reader], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    few, low, many, high = json.loads(done.stdout)
    assert many > few * 9
    assert high <= low * 1.1, f"{low} and {high} KiB"


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
