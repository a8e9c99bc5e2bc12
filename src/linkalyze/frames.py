"""Frames that hold more rows than memory does, of polars or of Spark."""

from typing import Any, TypeAlias

import narwhals as nw
import polars as pl

Frame: TypeAlias = nw.LazyFrame[Any]


def distinct(frame: Frame, column: str) -> int:
    """How many values a column has."""
    return height(frame.select(column).unique(column, keep="any"))


def height(frame: Frame) -> int:
    """How many rows there are."""
    return int(collected(frame.select(nw.len())).item())


def collected(frame: Frame) -> pl.DataFrame:
    """The rows in memory; for what is small."""
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return native.collect(engine="streaming")
    rows: pl.DataFrame = frame.collect("polars").to_native()
    return rows
