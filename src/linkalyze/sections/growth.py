"""How the network grew, from the dates on which its present contacts were made."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.measures.growth import by_month, by_year
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Table
from linkalyze.section import Context, Section

YEAR_OF_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Growth:
    """`months` and `years` as the measures give them, contacts added in the last twelve months
    and in the twelve before, and contacts without a date.
    """

    months: pl.DataFrame
    years: pl.DataFrame
    last_year: int
    year_before: int
    undated: int


def measure(context: Context) -> Growth:
    """Count new contacts by month and year."""
    dates = context.network.contacts["connected_on"]
    day = context.as_of
    known = dates.drop_nulls()
    age = (
        known.filter(known <= day)
        .to_frame("on")
        .select(
            recent=pl.col("on") > pl.lit(day).dt.offset_by("-1y"),
            older=pl.col("on") > pl.lit(day).dt.offset_by("-2y"),
        )
    )
    recent = int(age["recent"].sum())
    return Growth(
        months=by_month(dates, day),
        years=by_year(dates),
        last_year=recent,
        year_before=int(age["older"].sum()) - recent,
        undated=dates.null_count(),
    )


def show(result: Growth) -> Chapter:
    """The chapter on growth."""
    if result.months.is_empty():
        return Chapter("growth", "Growth", "No contact has a date that could be read.")
    answer = (
        f"You added {result.last_year:,} contacts in the last twelve months, "
        f"and {result.year_before:,} in the twelve before."
    )
    caveat = Callout(
        "Only people who are still contacts can be counted: who left since is missing from every "
        "month, so old years look smaller than they were."
    )
    method = [
        "New contacts by 'Connected On' in Connections.csv; the mean is over the month and the "
        "eleven before it; the month of the export is left out of it.",
    ]
    if result.undated:
        method.append(f"{result.undated:,} contacts have no date that could be read.")
    blocks: list[Block] = [_added(result), _total(result), caveat]
    return Chapter("growth", "Growth", answer, blocks, method)


def _added(result: Growth) -> Figure:
    drawn = _drawable(result.months)
    best = result.years.sort("contacts", "year", descending=True).row(0)
    title = f"{best[0]} was your busiest year, with {best[1]:,} new contacts"
    mean = pl.col("added").rolling_mean(YEAR_OF_MONTHS)
    means = [*drawn.select(mean).to_series().to_list()[:-1], None]
    return Figure(
        id="added",
        title=title,
        alt="A bar is a month, the line the average of twelve. The last month is incomplete.",
        chart=charts.bars_by_month(drawn["month"].to_list(), drawn["added"].to_list(), mean=means),
        table=Table(
            (Column("Year"), Column("New contacts", "count")),
            [(str(year), contacts) for year, contacts in result.years.iter_rows()],
        ),
    )


def _total(result: Growth) -> Figure:
    drawn = _drawable(result.months)
    total = result.months["total"][-1]
    start = result.months["month"][0]
    title = f"{total:,} contacts since {start:%B %Y}"
    ends = result.months.filter(
        (pl.col("month").dt.month() == YEAR_OF_MONTHS) | (pl.int_range(pl.len()) == pl.len() - 1)
    )
    return Figure(
        id="total",
        title=title,
        alt="A rising line: those of today's contacts whom you had already met by each month.",
        chart=charts.cumulative(drawn["month"].to_list(), drawn["total"].to_list()),
        table=Table(
            (Column("At the end of"), Column("Contacts", "count")),
            [(_month(month), total) for month, total in ends.select("month", "total").iter_rows()],
        ),
    )


def _drawable(months: pl.DataFrame) -> pl.DataFrame:
    return months.tail(charts.MOST_POINTS)


def _month(day: dt.date) -> str:
    return f"{day:%B %Y}"


SECTION = Section("growth", measure, lambda _: (), show)
