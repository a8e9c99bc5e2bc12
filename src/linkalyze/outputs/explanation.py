"""What `linkalyze explain` tells: how texts are read, and by which rule."""

from pathlib import Path
from typing import Literal

import polars as pl

from linkalyze.csvtext import harmless, to_utf8
from linkalyze.errors import InputError
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.overrides import NO_OVERRIDES, read_overrides
from linkalyze.resolve.titles import read_titles


def explained(
    what: Literal["title", "company"], texts: pl.Series, overrides: Path | None = None
) -> pl.DataFrame:
    """How each text is read: one row a text, in the same order.

    Args:
        what: the kind of texts.
        texts: titles or names of companies.
        overrides: the file of the member's own judgements on companies.

    Returns:
        For titles `title`, `seniority`, `function`, `role`, `rule`; for companies `name`,
        `cluster`, `company`, `rule`, where equal clusters are one company.

    Raises:
        OverridesError: the file of judgements has a fault.
    """
    if what == "title":
        read = read_titles(texts).select("title", "seniority", "function", "role", "rule")
        return read.with_columns(pl.col("rule").replace("", "no rule matched"))
    judgements = read_overrides(overrides) if overrides else NO_OVERRIDES
    rows = resolve_companies(texts, judgements.company).rows
    return rows.select("name", cluster="company_id", company="company_name", rule="rule")


def read_column(path: Path, column: str) -> pl.Series:
    """The texts of one column of a CSV file.

    Raises:
        InputError: the file cannot be read, or has no such column.
    """
    try:
        text, _ = to_utf8(path.read_bytes())
        frame = pl.read_csv(text, infer_schema=False, truncate_ragged_lines=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path.") from error
    except pl.exceptions.PolarsError as error:
        raise InputError(f"{path}: is no CSV file with a header line; mend it first.") from error
    if column not in frame.columns:
        raise InputError(f"{path}: has no column '{column}'; name the column of the texts so.")
    return frame.select(harmless(pl.col(column))).to_series()
