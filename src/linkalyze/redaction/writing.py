"""An export as LinkedIn writes it."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from linkalyze.files import replacing
from linkalyze.redaction.columns import Frames
from linkalyze.tables import ColumnType, catalogue

FIRST_OF_ZIP = dt.date(1980, 1, 1)
WRITTEN: Mapping[ColumnType, str] = {
    "day": "%d %b %Y",
    "month": "%b %Y",
    "moment": "%Y-%m-%d %H:%M:%S UTC",
}


def write_export(frames: Frames, path: Path, day: dt.date) -> None:
    """Write the files as LinkedIn does, as one zip of a day.

    Raises:
        OutputError: the file cannot be written.
    """
    written_on = max(day, FIRST_OF_ZIP)
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, frame in frames.items():
            spec = catalogue().files[key]
            written = frame.select(
                _as_text(column, kind).alias(header)
                for column, (header, kind) in spec.columns.items()
            )
            entry = zipfile.ZipInfo(f"{spec.file}.csv", (*written_on.timetuple()[:3], 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, written.write_csv())


def _as_text(column: str, kind: ColumnType) -> pl.Expr:
    if kind == "flag":
        return pl.when(column).then(pl.lit("Yes")).otherwise(pl.lit("No"))
    return pl.col(column).dt.to_string(WRITTEN[kind]) if kind in WRITTEN else pl.col(column)
