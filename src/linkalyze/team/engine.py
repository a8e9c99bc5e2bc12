"""What carries out the steps: this machine, or through Spark many of them.

A step is written once, on frames of narwhals, which both run. What takes polars itself is a
function on the rows of one export or of one block.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Protocol, TypeAlias, TypeVar

import narwhals as nw
import polars as pl

from linkalyze.files import replacing
from linkalyze.frames import Frame

FEW = 12  # items, for which more processes would not pay
Item = TypeVar("Item")
Result = TypeVar("Result")
OfRows: TypeAlias = Callable[[pl.DataFrame], pl.DataFrame]
Columns: TypeAlias = Mapping[str, pl.DataType]


class Engine(Protocol):
    """What the steps ask of an engine; files are read and kept where all its machines find them."""

    def each(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """What the function makes of each item, in their order."""

    def scan(self, files: Sequence[Path]) -> Frame:
        """The rows of files of parquet, all of the same columns."""

    def table(self, rows: pl.DataFrame) -> Frame:
        """A frame of rows in memory."""

    def kept(self, frame: Frame, path: Path) -> Frame:
        """The frame, computed now; it lies at the path when it is whole."""

    def by_block(self, frame: Frame, function: OfRows, columns: Columns, path: Path) -> Frame:
        """What a function makes of the rows of each `block` (from 0), in columns as told, kept at
        the path.
        """


class OneMachine:
    """The engine of polars: no more rows in memory at once than a step needs."""

    def each(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """In several processes where it pays."""
        if len(items) <= FEW:
            yield from map(function, items)
            return
        with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_start) as pool:
            yield from pool.map(function, items, chunksize=4)

    def scan(self, files: Sequence[Path]) -> Frame:
        """See `Engine`."""
        return nw.from_native(pl.scan_parquet([*files], glob=False))

    def table(self, rows: pl.DataFrame) -> Frame:
        """See `Engine`."""
        return nw.from_native(rows.lazy())

    def kept(self, frame: Frame, path: Path) -> Frame:
        """In one file, written in pieces."""
        with replacing(path, make_folder=True) as part:
            frame.to_native().sink_parquet(part)
        return self.scan([path])

    def by_block(self, frame: Frame, function: OfRows, columns: Columns, path: Path) -> Frame:
        """One block at a time."""
        with TemporaryDirectory(dir=path.parent) as parts:
            frame.to_native().sink_parquet(pl.PartitionBy(parts, key="block"), mkdir=True)
            blocks = sorted(Path(parts).iterdir())
            made = [function(pl.read_parquet(block, glob=False)) for block in blocks]
        return self.kept(self.table(pl.concat([pl.DataFrame(schema=columns), *made])), path)


def _start() -> None:
    """A process that computes in one thread, and ends when the one that started it does."""
    os.putenv("POLARS_MAX_THREADS", "1")
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    if above := parent_process():
        above.join()
        os._exit(1)
