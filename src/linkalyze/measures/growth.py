"""How the network grew, from the dates on which its present contacts were made."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import (
    DAYS_A_YEAR,
    FEWEST,
    Difference,
    Interval,
    Rate,
    RateRatio,
    hazard,
    rate_ratio,
    share_interval,
)
from linkalyze.measures.rarefaction import hill_change, sample_coverage
from linkalyze.measures.similarity import Marginal, marginal_similarity, work_matrix
from linkalyze.measures.work import counts_by_kind
from linkalyze.network import FUNCTIONS

RECENT, BEFORE = 3, 12  # whole months
LOOKS = 12  # at the change of variety, in a year
CAME, LEFT = ("joined", "returned"), ("removed", "closed")
SHORTEST = 20  # contact-years; with less, no event at all leaves up to 18 in 100 a year possible


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The contacts of the last three months beside all earlier ones.

    `alike` tells whether they make the network more alike (above 0) or wider, `new_companies` the
    share at companies that nobody was at before, `expected` what that share would be by chance, and
    `pace` how the last three whole months compare with the twelve before. None where too few are
    known.
    """

    count: int
    alike: Marginal | None
    new_companies: Interval | None
    expected: float | None
    pace: RateRatio | None


def newcomers(contacts: pl.DataFrame, as_of: dt.date) -> Newcomers:
    """Whether those who came lately make the network more alike, or wider.

    Args:
        contacts: `contacts` of a `Network`.
        as_of: the day of the export.
    """
    day = pl.col("connected_on")
    since = pl.lit(as_of).dt.offset_by(f"-{RECENT}mo")
    came, stock = contacts.filter(day > since), contacts.filter(day <= since)
    alike = marginal_similarity(counts_by_kind(stock), counts_by_kind(came), work_matrix())
    known, reached = came["company"].drop_nulls(), stock["company"].drop_nulls()
    fresh = int((~known.is_in(reached.implode())).sum())
    coverage = sample_coverage(reached.value_counts(sort=True)["count"].to_numpy())
    months = by_month(contacts["connected_on"], as_of)["added"].to_list()[:-1]
    return Newcomers(
        count=came.height,
        alike=alike if alike and alike["lo"] is not None else None,
        new_companies=share_interval(fresh, len(known)) if len(known) >= FEWEST else None,
        expected=None if coverage is None else 1 - coverage,
        pace=(
            rate_ratio(months[-RECENT - BEFORE : -RECENT], months[-RECENT:])
            if len(months) >= RECENT + BEFORE
            else None
        ),
    )


@dataclass(frozen=True, slots=True)
class Turnover:
    """Who came less who left, in contacts; and how many leave, change company and rise, per contact
    and year; None where the time is too short to say.
    """

    net: int
    left: Rate | None
    moved: Rate | None
    promoted: Rate | None


def turnover(events: pl.DataFrame, contacts: int, days: int) -> Turnover:
    """The pace at which contacts come, go, move and rise between two snapshots.

    Args:
        events: in the columns of `EVENTS`.
        contacts: how many there were at the older snapshot.
        days: between the two.
    """
    kinds = events["kind"]
    exposure = contacts * days / DAYS_A_YEAR
    left, moved, promoted = (
        hazard(int(kinds.is_in(which).sum()), exposure) if exposure >= SHORTEST else None
        for which in (LEFT, ("moved",), ("promoted",))
    )
    return Turnover(
        int(kinds.is_in(CAME).sum()) - int(kinds.is_in(LEFT).sum()), left, moved, promoted
    )


def variety_change(paired: pl.DataFrame) -> Difference | None:
    """How much more varied the functions in a random draw of the contacts have become.

    Args:
        paired: of `Since`.

    Returns:
        As `hill_change` of order 1, at the level of twelve looks a year; None where too few are
        known.
    """
    places = {name: place for place, name in enumerate(FUNCTIONS)}
    counts = np.zeros((len(FUNCTIONS) + 1, len(FUNCTIONS) + 1), dtype=np.int64)
    for then, now, contacts in paired.iter_rows():
        counts[places.get(then, -1), places.get(now, -1)] += contacts
    known = min(int(counts[:-1].sum()), int(counts[:, :-1].sum()))
    return hill_change(counts, thresholds().draw_from(known), 1, LOOKS)


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
