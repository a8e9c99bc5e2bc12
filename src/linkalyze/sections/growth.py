"""How the network grew, from the dates on which its present contacts were made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.measures.growth import by_month, by_year
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Table
from linkalyze.section import Context, Section
from linkalyze.texts import month, tr, trn

YEAR_OF_MONTHS = 12
MOST_POSTS = 6


@dataclass(frozen=True, slots=True)
class Growth:
    """`months` and `years` as the measures give them, contacts added in the last twelve months
    and in the twelve before, contacts without a date, and the member's `posts` with their first
    day, oldest first.
    """

    months: pl.DataFrame
    years: pl.DataFrame
    last_year: int
    year_before: int
    undated: int
    posts: Sequence[tuple[dt.date, str]]


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
        posts=sorted(
            (post.started, post.company or post.title or "")
            for post in context.network.member.positions
            if post.started
        ),
    )


def show(result: Growth) -> Chapter:
    """The chapter on growth."""
    if result.months.is_empty():
        return Chapter("growth", tr("Growth"), tr("No contact has a date that could be read."))
    answer = trn(
        "You added {n} contact in the last twelve months, and {before} in the twelve before.",
        "You added {n} contacts in the last twelve months, and {before} in the twelve before.",
        result.last_year,
        before=result.year_before,
    )
    caveat = Callout(
        tr(
            "Only people who are still contacts can be counted: who left since is missing from "
            "every month, so old years look smaller than they were."
        )
    )
    method = [
        tr(
            "New contacts by 'Connected On' in Connections.csv; the mean is over the month and the "
            "eleven before it; the month of the export is left out of it."
        ),
    ]
    if result.undated:
        method.append(
            trn(
                "{n} contact has no date that could be read.",
                "{n} contacts have no date that could be read.",
                result.undated,
            )
        )
    blocks: list[Block] = [_added(result), _total(result), caveat]
    return Chapter("growth", tr("Growth"), answer, blocks, method)


def _added(result: Growth) -> Figure:
    drawn = _drawable(result.months)
    best = result.years.sort("contacts", "year", descending=True).row(0)
    title = trn(
        "{year} was your busiest year, with {n} new contact",
        "{year} was your busiest year, with {n} new contacts",
        best[1],
        year=str(best[0]),
    )
    mean = pl.col("added").rolling_mean(YEAR_OF_MONTHS)
    means = [*drawn.select(mean).to_series().to_list()[:-1], None]
    posts = [post for post in result.posts if post[0] >= drawn["month"][0]][-MOST_POSTS:]
    alt = tr("A bar is a month, the line the average of twelve. The last month is incomplete.")
    if posts:
        told = "; ".join(f"{n}. {place}, {month(on)}" for n, (on, place) in enumerate(posts, 1))
        alt += " " + tr("Dotted, your own posts: {posts}.", posts=told)
    return Figure(
        id="added",
        title=title,
        alt=alt,
        chart=charts.bars_by_month(
            drawn["month"].to_list(),
            drawn["added"].to_list(),
            mean=means,
            names=(tr("Each month"), tr("12-month mean")),
            events=posts,
        ),
        table=Table(
            (Column(tr("Year")), Column(tr("New contacts"), "count")),
            [(str(year), contacts) for year, contacts in result.years.iter_rows()],
        ),
    )


def _total(result: Growth) -> Figure:
    drawn = _drawable(result.months)
    total = result.months["total"][-1]
    start = result.months["month"][0]
    title = trn(
        "{n} contact since {month}", "{n} contacts since {month}", total, month=month(start)
    )
    ends = result.months.filter(
        (pl.col("month").dt.month() == YEAR_OF_MONTHS) | (pl.int_range(pl.len()) == pl.len() - 1)
    )
    return Figure(
        id="total",
        title=title,
        alt=tr("A rising line: those of today's contacts whom you had already met by each month."),
        chart=charts.cumulative(drawn["month"].to_list(), drawn["total"].to_list()),
        table=Table(
            (Column(tr("At the end of")), Column(tr("Contacts"), "count")),
            [(month(first), total) for first, total in ends.select("month", "total").iter_rows()],
        ),
    )


def _drawable(months: pl.DataFrame) -> pl.DataFrame:
    return months.tail(charts.MOST_POINTS)


SECTION = Section("growth", measure, lambda _: (), show)
