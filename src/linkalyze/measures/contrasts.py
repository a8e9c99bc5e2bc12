"""Where likeness comes from: the workplace or the rest, the member or the others, now or before."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from linkalyze.measures.homogeneity import Excess, excess_decomposition
from linkalyze.measures.intervals import (
    FEWEST,
    FEWEST_CLUSTERS,
    Z95,
    Difference,
    Interval,
    OddsRatio,
    effective,
    holm,
    odds_ratio,
    share_difference,
)
from linkalyze.network import Facet, Member, Traces
from linkalyze.texts import mark

RECENT_MONTHS = 24
FEWEST_COHORTS = 3
WORKPLACES = pl.Schema({"workplace": pl.String, "contacts": pl.UInt32, "there": pl.UInt32})


@dataclass(frozen=True, slots=True)
class Contrast:
    """The share alike in one group of contacts minus that in another. `p` is Holm's, over all
    contrasts of the report; `difference` and `p` are None where a group has under 30 contacts. The
    `n` of a name is `RECENT_MONTHS`.
    """

    name: str
    first: tuple[int, int]
    second: tuple[int, int]
    difference: Difference | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the likeness of one facet comes from. `inside` and `outside` are the member's own kind
    and all, among contacts who share an employer with the member, present or past, and among the
    rest whose employer is known. `cohorts` has `year`, `alike`, `contacts` for the years with at
    least thirty.
    """

    inside: tuple[int, int]
    outside: tuple[int, int]
    excess: Excess
    odds: OddsRatio | None
    contrasts: Sequence[Contrast]
    cohorts: pl.DataFrame
    trend: Interval | None


def origin(
    contacts: pl.DataFrame,
    facet: Facet,
    member: Member,
    traces: Traces,
    ceiling: float,
    recent: pl.Expr,
) -> Origin:
    """Compare the share like the member between groups of contacts.

    Args:
        contacts: `contacts` of a `Network`.
        facet: one that is not the employer.
        member: whose category of the facet is known.
        traces: whose invitations tell who invited whom.
        ceiling: the most that chance could give.
        recent: which contacts are recent.
    """
    employers = [*member.now("company"), *member.past_companies()]
    rows = contacts.drop_nulls(facet).with_columns(
        alike=pl.col(facet).is_in(member.now(facet)),
        inside=pl.col("company").is_in(employers),
        recent=recent,
        year=pl.col("connected_on").dt.year(),
        cluster=pl.coalesce("company", "contact_id"),
    )
    invited = rows.join(traces.invitations.select("contact_id", "sent"), on="contact_id")
    inside, outside = _counts(rows, pl.col("inside"))
    groups = [
        (mark("invited by you, and by them"), _counts(invited, pl.col("sent"))),
        (mark("met in the last {n} months, and before"), _counts(rows, pl.col("recent"))),
        (mark("outside your employers, and inside"), (outside, inside)),
    ]
    full = all(n >= FEWEST for _, n in (inside, outside))
    return Origin(
        inside=inside,
        outside=outside,
        excess=excess_decomposition(*inside, *outside, ceiling),
        odds=(
            odds_ratio(inside[0], inside[1] - inside[0], outside[0], outside[1] - outside[0])
            if full
            else None
        ),
        contrasts=_contrasts(groups),
        cohorts=(cohorts := _cohorts(rows)),
        trend=_trend(rows.join(cohorts, on="year", how="semi")),
    )


def _counts(rows: pl.DataFrame, first: pl.Expr) -> tuple[tuple[int, int], tuple[int, int]]:
    """Those alike, and all, in the first group and in the second."""
    parts = rows.filter(first), rows.filter(~first)
    one, other = ((int(part["alike"].sum()), part.height) for part in parts)
    return one, other


def _contrasts(
    groups: Sequence[tuple[str, tuple[tuple[int, int], tuple[int, int]]]],
) -> list[Contrast]:
    differences = [
        share_difference(*one, *other) if min(one[1], other[1]) >= FEWEST else None
        for _, (one, other) in groups
    ]
    tested = [_p_value(*pair) for (_, pair), d in zip(groups, differences, strict=True) if d]
    adjusted = iter(holm(tested))
    return [
        Contrast(name, one, other, difference, next(adjusted) if difference else None)
        for (name, (one, other)), difference in zip(groups, differences, strict=True)
    ]


def _p_value(one: tuple[int, int], other: tuple[int, int]) -> float:
    """That of the score test of two equal shares, whose interval is Newcombe's."""
    (k1, n1), (k2, n2) = one, other
    pooled = (k1 + k2) / (n1 + n2)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return 2 * float(ndtr(-abs(k1 / n1 - k2 / n2) / error)) if error else 1.0


def _cohorts(rows: pl.DataFrame) -> pl.DataFrame:
    years = rows.drop_nulls("year").group_by("year").agg(pl.col("alike").sum(), contacts=pl.len())
    return years.filter(pl.col("contacts") >= FEWEST).sort("year")


def _trend(rows: pl.DataFrame) -> Interval | None:
    """How much the share alike differs from one year of meeting to the next: the slope of a line,
    with the delete-one-company jackknife.
    """
    if rows["year"].n_unique() < FEWEST_COHORTS:
        return None
    t = pl.col("year") - rows["year"].min()
    sums = rows.group_by("cluster").agg(
        n=pl.len(), t=t.sum(), tt=(t * t).sum(), y=pl.col("alike").sum(),
        ty=(t * pl.col("alike")).sum(),
    ).drop("cluster").sort(pl.all()).to_numpy().astype(float)  # fmt: skip
    total, clusters = sums.sum(axis=0), len(sums)
    if effective(sums[:, 0]) < FEWEST_CLUSTERS:
        return None
    slope = float(_slope(total[None, :])[0])
    without = _slope(total - sums)
    error = math.sqrt((clusters - 1) / clusters * float(((without - without.mean()) ** 2).sum()))
    return {"estimate": slope, "lo": slope - Z95 * error, "hi": slope + Z95 * error}


def _slope(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    n, t, tt, y, ty = sums.T
    spread = n * tt - t * t
    flat = np.zeros_like(spread)
    return np.asarray(np.divide(n * ty - t * y, spread, out=flat, where=spread > 0), dtype=float)


def by_workplace(contacts: pl.DataFrame, member: Member) -> pl.DataFrame:
    """Which workplace made the network: the member's employer at the time of each first contact,
    the focus of Feld (1981).

    Args:
        contacts: `contacts` of a `Network`.
        member: whose posts have a start; of two at a time the one that began last counts.

    Returns:
        `workplace`, `contacts`, `there` (how many of them work there now), the first workplace
        first; contacts from before the first post, or between two, are left out.
    """
    posts = [
        (post.started, post.finished or dt.date.max, post.company, post.company_id)
        for post in member.positions
        if post.started and post.company
    ]
    if not posts:
        return pl.DataFrame(schema=WORKPLACES)
    columns = {"started": pl.Date, "finished": pl.Date, "workplace": pl.String, "id": pl.String}
    spans = pl.DataFrame(posts, columns, orient="row").sort("started", descending=True)
    met = pl.col("connected_on")
    held = pl.coalesce(
        pl.when((met >= start) & (met <= pl.lit(end).dt.month_end())).then(pl.lit(nth, pl.UInt32))
        for nth, (start, end) in enumerate(spans.select("started", "finished").iter_rows())
    )
    during = contacts.with_columns(nth=held).join(spans.with_row_index("nth"), on="nth")
    there = (pl.col("company") == pl.col("id")).fill_null(value=False)
    return (
        during.group_by(focus=pl.coalesce("id", "workplace"))
        .agg(
            pl.col("workplace").first(), pl.len().alias("contacts"), there.sum().alias("there"),
            pl.col("started").min(),
        )
        .sort("started")
        .drop("focus", "started")
    )  # fmt: skip
