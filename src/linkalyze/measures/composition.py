"""What a network is made of: one facet of its contacts, judged against what chance could give."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze.levels import Level
from linkalyze.measures.diversity import Concentration, concentration, hill
from linkalyze.measures.homogeneity import (
    Likeness,
    UnknownBounds,
    likeness,
    likeness_with_unknown,
    shaken_by,
    thresholds,
)
from linkalyze.measures.intervals import Interval
from linkalyze.measures.rarefaction import (
    hill_at_size,
    hill_at_size_interval,
    sample_coverage,
)
from linkalyze.network import FUNCTIONS, SENIORITIES, Facet, Member

HUNDRED, THIRTY = 100, 30
TAXONOMY: dict[Facet, int] = {"function": len(FUNCTIONS), "seniority": len(SENIORITIES)}


@dataclass(frozen=True, slots=True)
class Judged:
    """The contacts of one or more categories, judged against the ceiling of those categories."""

    categories: Sequence[str]
    names: Sequence[str]
    contacts: int
    ceiling: float
    likeness: Likeness
    bounds: UnknownBounds
    doubts: Sequence[str]

    @property
    def level(self) -> Level:
        """The level, "not enough data" where too few are known."""
        return self.bounds["level"]


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
    concentration: Concentration
    effective: float | None
    draw: int
    drawn: float | None
    drawn_interval: Interval | None
    coverage: float | None

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
    unknown = contacts.height - known
    x = counts["contacts"].to_numpy()
    draw = HUNDRED if known >= HUNDRED else THIRTY
    own = member.now(facet)
    own_names = member.company_names() if facet == "company" else own
    largest = counts.row(0, named=True) if counts.height else None
    return Composition(
        facet=facet,
        counts=counts,
        known=known,
        unknown=unknown,
        own=_judged(counts, known, unknown, facet, own, own_names) if own else None,
        largest=(
            _judged(counts, known, unknown, facet, (largest["category"],), (largest["name"],))
            if largest
            else None
        ),
        concentration=concentration(x, TAXONOMY.get(facet, counts.height)),
        effective=hill(x, 1),
        draw=draw,
        drawn=hill_at_size(x, draw, 1) if draw <= known else None,
        drawn_interval=hill_at_size_interval(x, draw, 1),
        coverage=sample_coverage(x),
    )


def _judged(
    counts: pl.DataFrame,
    known: int,
    unknown: int,
    facet: Facet,
    categories: Sequence[str],
    names: Sequence[str],
) -> Judged:
    k = int(counts.filter(pl.col("category").is_in(categories))["contacts"].sum())
    ceiling = thresholds().ceiling(facet, categories)
    bounds = likeness_with_unknown(k, known, unknown, ceiling)
    judged = bounds["level"] != Level.NOT_ENOUGH_DATA
    return Judged(
        categories=categories,
        names=names,
        contacts=k,
        ceiling=ceiling,
        likeness=likeness(k, known, ceiling),
        bounds=bounds,
        doubts=shaken_by(k, known, unknown, ceiling) if judged else (),
    )
