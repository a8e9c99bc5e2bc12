"""What a network is made of: one facet of its contacts, judged against what chance could give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from linkalyze.levels import Level
from linkalyze.measures.diversity import (
    Concentration,
    concentration,
    corrected_concentration,
)
from linkalyze.measures.homogeneity import (
    Likeness,
    UnknownBounds,
    corrected_share,
    likeness,
    likeness_with_unknown,
    odds_against,
    shaken_by,
    thresholds,
)
from linkalyze.measures.intervals import (
    FEWEST,
    Counts,
    Interval,
    OddsRatio,
    clustered_share_interval,
)
from linkalyze.measures.rarefaction import (
    hill_at_coverage_interval,
    hill_at_size_interval,
    sample_coverage,
)
from linkalyze.measures.similarity import MeanSimilarity, mean_similarity
from linkalyze.network import FUNCTIONS, SENIORITIES, Facet, Member

TAXONOMY: Mapping[str, int] = {"function": len(FUNCTIONS), "seniority": len(SENIORITIES)}
ORDERS = (0, 1, 2)
FEWEST_DRIVEN = 5  # contacts; fewer are no reason for a network's likeness


@dataclass(frozen=True, slots=True)
class Driver:
    """A company or a year that many of a kind have in common: how many of them it holds, and how
    many it would hold if it had no more of the kind than the rest of the network.
    """

    by: str
    name: str
    contacts: int
    expected: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The contacts of one or more categories, judged against the ceiling of those categories.

    `interval` is of the share, the wider of independent contacts and of companies as clusters;
    `odds` how many times the odds exceed the ceiling's; `misread` the share if titles are misread
    as often as is feared. All three are None with too little data.
    """

    categories: Sequence[str]
    names: Sequence[str]
    contacts: int
    ceiling: float
    likeness: Likeness
    bounds: UnknownBounds
    doubts: Sequence[str]
    interval: Interval | None
    odds: OddsRatio | None
    misread: float | None
    drivers: Sequence["Driver"] = ()

    @property
    def level(self) -> Level:
        """The level, "not enough data" where too few are known."""
        return self.bounds["level"]


@dataclass(frozen=True, slots=True)
class Variety:
    """How many kinds there are, and how unevenly the contacts are spread over them.

    `drawn` and `at_coverage` are the Hill numbers of order 0, 1 and 2 in a draw of `draw` contacts
    and at the coverage `standard`, None where the network is too small for it. `alike` is the
    chance that two contacts are of one kind, `misread_hhi` the concentration if titles are misread
    as often as is feared (None where the kinds are not read from titles).
    """

    known: int
    kinds: int
    concentration: Concentration
    draw: int
    drawn: Sequence[Interval | None]
    standard: float
    at_coverage: Sequence[Interval | None]
    coverage: float | None
    alike: MeanSimilarity
    misread_hhi: float | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """One facet. `own` is the likeness to the member (None where the member's is unknown),
    `largest` the largest category, None without any. `counts` has `category`, `name`, `contacts`.
    """

    facet: Facet
    counts: pl.DataFrame
    known: int
    unknown: int
    own: Judged | None
    largest: Judged | None
    variety: Variety

    @property
    def level(self) -> Level:
        """The level of what the verdict rests on."""
        return self.judged.level if self.judged else Level.NOT_ENOUGH_DATA

    @property
    def dominating(self) -> Judged | None:
        """The largest category, where it is not the member's own and weighs too much."""
        own, largest = self.own, self.largest
        if not own or not largest or set(largest.categories) & set(own.categories):
            return None
        return largest if largest.level in (Level.HIGH, Level.MODERATE) else None

    @property
    def judged(self) -> Judged | None:
        """What the verdict rests on: the member's own kind where it is known."""
        return self.own or self.largest


def composition(contacts: pl.DataFrame, facet: Facet, member: Member) -> Composition:
    """One facet of the contacts.

    Args:
        contacts: `contacts` of a `Network`.
        facet: which of its columns to count.
        member: whose present categories the contacts are compared with.
    """
    name = (
        pl.coalesce("company_name", pl.lit("self-employed or undisclosed"))
        if facet == "company"
        else pl.col(facet)
    )
    counts = (
        contacts.drop_nulls(facet)
        .group_by(category=facet)
        .agg(name.first().alias("name"), contacts=pl.len())
        .sort("contacts", "category", descending=[True, False])
    )
    known = int(counts["contacts"].sum())
    own = own_likeness(contacts, facet, member)
    largest = own
    if counts.height and (own is None or counts["category"][0] not in own.categories):
        top = counts.row(0, named=True)
        largest = _judged(contacts, facet, (top["category"],), (top["name"],))
    return Composition(
        facet=facet,
        counts=counts,
        known=known,
        unknown=contacts.height - known,
        own=own,
        largest=largest if counts.height else None,
        variety=variety(counts["contacts"].to_numpy(), facet),
    )


def own_likeness(contacts: pl.DataFrame, facet: Facet, member: Member) -> Judged | None:
    """The contacts of the member's present categories; None where these are unknown."""
    own = member.now(facet)
    names = member.company_names() if facet == "company" else own
    return _judged(contacts, facet, own, names) if own else None


def variety(counts: Counts, dimension: Facet | Literal["year", "workplace"]) -> Variety:
    """How varied the contacts are.

    Args:
        counts: contacts per kind.
        dimension: what the kinds are of; it decides the size of the taxonomy, where there is one,
            and the coverage to compare at.
    """
    limits = thresholds()
    known = int(np.sum(counts))
    draw = limits.draw_from(known)
    standard = limits.coverage[dimension]
    taxonomy = TAXONOMY.get(dimension)
    measured = concentration(counts, taxonomy or len(counts))
    hhi = measured["hhi"]
    return Variety(
        known=known,
        kinds=len(counts),
        concentration=measured,
        draw=draw,
        drawn=[_possible(hill_at_size_interval(counts, draw, q)) for q in ORDERS],
        standard=standard,
        at_coverage=[_possible(hill_at_coverage_interval(counts, standard, q)) for q in ORDERS],
        coverage=sample_coverage(counts),
        alike=mean_similarity(counts),
        misread_hhi=(
            corrected_concentration(hhi, limits.reading["error"], taxonomy)
            if hhi is not None and taxonomy
            else None
        ),
    )


def _possible(interval: Interval | None) -> Interval | None:
    """There is at least one kind."""
    return None if interval is None else {**interval, "lo": max(1.0, interval["lo"])}


def _judged(
    contacts: pl.DataFrame, facet: Facet, categories: Sequence[str], names: Sequence[str]
) -> Judged:
    limits = thresholds()
    rows = contacts.drop_nulls(facet).with_columns(hit=pl.col(facet).is_in(categories))
    k, known = int(rows["hit"].sum()), rows.height
    ceiling = limits.ceiling(facet, categories)
    bounds = likeness_with_unknown(k, known, contacts.height - known, ceiling)
    interval = None
    if bounds["level"] != Level.NOT_ENOUGH_DATA:
        interval = _interval(rows, facet)
    share = k / known if known else 0.0
    reading = limits.reading
    return Judged(
        categories=categories,
        names=names,
        contacts=k,
        ceiling=ceiling,
        likeness=likeness(k, known, ceiling),
        bounds=bounds,
        doubts=shaken_by(k, known, contacts.height - known, ceiling) if interval else (),
        interval=interval,
        odds=odds_against(interval, ceiling) if interval else None,
        misread=(
            corrected_share(share, reading["sensitivity"], reading["specificity"])
            if interval and facet in TAXONOMY
            else None
        ),
        drivers=_drivers(rows, facet) if interval else (),
    )


def _interval(rows: pl.DataFrame, facet: Facet) -> Interval | None:
    """With companies as clusters; of the employers themselves, each contact is a cluster."""
    cluster = "contact_id" if facet == "company" else pl.coalesce("company", "contact_id")
    sums = rows.group_by(cluster=cluster).agg(pl.col("hit").sum(), pl.len())
    sums = sums.sort("hit", "len")  # so that the last digit of a sum is the same in every run
    return clustered_share_interval(sums["hit"].to_numpy(), sums["len"].to_numpy())


def _drivers(rows: pl.DataFrame, facet: Facet) -> list[Driver]:
    """The company and the year of meeting that hold most of the kind beyond their share."""
    by: dict[str, tuple[pl.Expr, pl.Expr]] = {
        "company": (pl.col("company_name"), ~pl.col("company").str.starts_with("@")),
        "year": (pl.col("connected_on").dt.year().cast(pl.String), pl.lit(value=True)),
    }
    if facet == "company":
        del by["company"]
    found = []
    for name, (value, real) in by.items():
        groups = (
            rows.filter(real)
            .group_by(value=value)
            .agg(k=pl.col("hit").sum(), n=pl.len())
            .drop_nulls()
            .filter(rows.height - pl.col("n") >= FEWEST)
            .with_columns(
                expected=pl.col("n")
                * (rows["hit"].sum() - pl.col("k"))
                / (rows.height - pl.col("n"))
            )
            .with_columns(beyond=pl.col("k") - pl.col("expected"))
            .sort("beyond", "value", descending=[True, False])
        )
        top = groups.filter((pl.col("k") >= FEWEST_DRIVEN) & (pl.col("beyond") > pl.col("k") / 4))
        if top.height:
            row = top.row(0, named=True)
            found.append(Driver(name, row["value"], row["k"], row["expected"]))
    return found
