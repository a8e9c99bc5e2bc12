"""The engine of Spark: the same steps on many machines."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import narwhals as nw
import polars as pl
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from linkalyze.errors import EngineError
from linkalyze.frames import Frame
from linkalyze.team.engine import Columns, Item, OfRows, Result

LONGEST = 200  # letters of what Spark says
AT_ONCE, A_TASK = 64, 4  # items a core, so that progress is seen, and items a task
LOOPBACK = ("local", "spark://127.0.0.1", "spark://localhost")
SETTINGS: Mapping[str, str | None] = {
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark gives every core a process already
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.hadoop.fs.permissions.umask-mode": "077",  # files are their owner's only
}


@contextmanager
def spark(master: str) -> Iterator["Spark"]:
    """An engine while the block lasts; what else Spark should know stands in spark-defaults.conf.

    Args:
        master: the address of the cluster, or local[N].

    Raises:
        EngineError: Spark cannot be started or reached, or ended before its work.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith(LOOPBACK):  # nothing that others could reach
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    usual = os.umask(0o077)  # what Spark writes between steps is its owner's only
    builder = SparkSession.builder.master(master).appName("linkalyze").config(map={**SETTINGS})
    try:
        session = builder.getOrCreate()
        try:
            yield Spark(session)
        finally:
            session.stop()
    except (Py4JError, PySparkException) as error:
        told = next(filter(None, map(str.strip, str(error).splitlines())), type(error).__name__)
        raise EngineError(
            f"Spark at {master}: {told[:LONGEST]}; check the address, Java, and that every machine "
            "finds the folder and linkalyze."
        ) from error
    finally:
        os.umask(usual)


class Spark:
    """A cluster whose machines all find the folder of the exports and this program."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def each(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """See `Engine`."""
        context = self.session.sparkContext
        size = AT_ONCE * context.defaultParallelism
        for start in range(0, len(items), size):
            some = items[start : start + size]
            yield from context.parallelize(some, -(-len(some) // A_TASK)).map(function).collect()

    def scan(self, files: Sequence[Path]) -> Frame:
        """See `Engine`."""
        return nw.from_native(self.session.read.parquet(*(_literal(file) for file in files)))

    def table(self, rows: pl.DataFrame) -> Frame:
        """See `Engine`."""
        return nw.from_native(self.session.createDataFrame(rows.to_arrow()))

    def kept(self, frame: Frame, path: Path) -> Frame:
        """In a folder of files."""
        part = path.with_name(f".{path.name}")
        frame.to_native().write.mode("overwrite").parquet(str(part))
        if path.exists():
            shutil.rmtree(path)
        part.rename(path)
        return self.scan([path])

    def by_block(self, frame: Frame, function: OfRows, columns: Columns, path: Path) -> Frame:
        """See `Engine`; each machine takes some of the blocks."""
        native = frame.to_native()
        kinds = from_arrow_schema(pl.DataFrame(schema=columns).to_arrow().schema)
        made = native.groupBy("block").applyInArrow(
            lambda rows: function(pl.DataFrame(rows)).to_arrow(), kinds
        )
        return self.kept(nw.from_native(made), path)


def _literal(path: Path) -> str:
    """The path as one that holds no pattern."""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", str(path))
