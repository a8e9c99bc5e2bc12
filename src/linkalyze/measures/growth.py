"""How the network grew, from the dates on which its present contacts were made."""

import datetime as dt
import math
from collections.abc import Sequence

import polars as pl


def by_month(connected_on: pl.Series, as_of: dt.date) -> pl.DataFrame:
    """New contacts per month.

    Args:
        connected_on: dates; null where unknown.
        as_of: the day of the export.

    Returns:
        `month` (first day), `added`, `total` (cumulative), one row a month from the first contact
        to the month of `as_of`, months without a contact included; later dates are left out. Only
        contacts who are still there can be counted.
    """
    dates = connected_on.filter(connected_on <= as_of).alias("month").to_frame()
    counts = dates.group_by(pl.col("month").dt.month_start()).agg(added=pl.len())
    first = counts["month"].min()
    if not isinstance(first, dt.date):
        return pl.DataFrame(schema={"month": pl.Date, "added": pl.UInt32, "total": pl.UInt32})
    months = pl.date_range(first, as_of.replace(day=1), "1mo", eager=True).alias("month").to_frame()
    return (
        months.join(counts, on="month", how="left", maintain_order="left")
        .with_columns(pl.col("added").fill_null(0))
        .with_columns(total=pl.col("added").cum_sum())
    )


def by_year(connected_on: pl.Series) -> pl.DataFrame:
    """New contacts per calendar year: `year` (Int32), `contacts`, oldest first."""
    years = connected_on.drop_nulls().dt.year().alias("year").to_frame()
    return years.group_by("year").agg(contacts=pl.len()).sort("year")


def survivor_corrected_size(
    years_since_connection: Sequence[float], years_ago: float, rate: float
) -> float:
    """How many contacts there were some years ago, those who have left since included.

    An export shows only who stayed; with a constant rate of leaving, each who stayed stands for
    more who were there.

    Args:
        years_since_connection: of each present contact.
        years_ago: the moment to look back to.
        rate: leavers per contact and year.
    """
    stayed = sum(years >= years_ago for years in years_since_connection)
    return stayed * math.exp(rate * years_ago)
