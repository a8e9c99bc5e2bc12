"""The member as broker: position between companies, contacts nobody else stands in for, and pairs
who could be introduced to each other.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linkalyze.lexicon import load
from linkalyze.measures.brokerage import (
    block_constraint_weighted,
    block_hierarchy,
    broker_roles,
    constraint_with_ties,
    effective_size_with_ties,
    normalised_constraint,
)
from linkalyze.measures.similarity import function_similarity, similarity
from linkalyze.measures.ties import DORMANT, tie_rules
from linkalyze.measures.work import in_cells
from linkalyze.network import FUNCTIONS, Member

KINDS = (PEERS, COMPLEMENTS) = ("peers", "complements")
INTRODUCTIONS = pl.Schema(
    {
        "kind": pl.String(),
        "a": pl.String(),
        "b": pl.String(),
        "family_a": pl.String(),
        "family_b": pl.String(),
        "score": pl.Float64(),
    }
)


@dataclass(frozen=True, slots=True)
class Position:
    """The member among the contacts with a tie of at least moderate strength.

    `contacts` are those whose company is known, at `companies`; `unknown` are the others. The
    second of the two constraints is with ties thinned out in large companies. `joined` counts pairs
    of contacts at different companies who were in one small group. `gatekeeper` and `liaison` are
    pairs of contacts between whom the member stands, with or without the member's own company.
    """

    contacts: int
    unknown: int
    companies: int
    joined: int
    effective_size: float | None
    constraint: float | None
    constraint_weighted: float | None
    normalised: float | None
    normalised_thinned: float | None
    hierarchy: float | None
    gatekeeper: float
    liaison: float

    @property
    def efficiency(self) -> float | None:
        """The effective size as a share of the contacts."""
        return self.effective_size / self.contacts if self.effective_size is not None else None


@cache
def broker_rules() -> Mapping[str, Mapping[str, Any]]:
    """`lexicon/brokerage.toml`."""
    return load("brokerage.toml")


def position(
    contacts: pl.DataFrame, ties: pl.DataFrame, messages: pl.DataFrame, member: Member
) -> Position:
    """The member's position between companies (Burt 1992), on the working network.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them.
        messages: of `Traces`.
        member: whose own company makes the difference between a gatekeeper and a liaison.
    """
    working = working_network(contacts, ties)
    known = working.drop_nulls("company").with_row_index("place")
    blocks = known["company"].to_numpy()
    sizes = known.group_by("company").len().with_columns(
        own=pl.col("company").is_in(member.now("company"))
    )  # fmt: skip
    counts = sizes["len"].to_numpy().astype(float)
    thin = np.minimum(1, broker_rules()["acquaintance"]["most"] / np.maximum(counts - 1, 1))
    pairs = _joined(known, messages)
    gatekeeper, liaison = broker_roles(
        sizes.filter(~pl.col("own"))["len"].to_numpy(), int(sizes.filter("own")["len"].sum())
    )
    return Position(
        contacts=known.height,
        unknown=working.height - known.height,
        companies=sizes.height,
        joined=len(pairs),
        effective_size=effective_size_with_ties(blocks, pairs),
        constraint=constraint_with_ties(blocks, pairs),
        constraint_weighted=block_constraint_weighted(blocks, known["tie_strength"].to_numpy(), 1),
        normalised=normalised_constraint(counts),
        normalised_thinned=normalised_constraint(counts, thin),
        hierarchy=block_hierarchy(counts),
        gatekeeper=gatekeeper,
        liaison=liaison,
    )


def working_network(contacts: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """The contacts with a tie of at least moderate strength, dormant or not."""
    joined = contacts.join(ties, on="contact_id", maintain_order="left")
    return joined.filter(pl.col("tie_strength") >= tie_rules().moderate)


def _joined(known: pl.DataFrame, messages: pl.DataFrame) -> NDArray[np.int64]:
    """Pairs of places in `known` of contacts who were in one small group, across companies."""
    small = pl.col("others").is_between(2, tie_rules().largest_group)
    seats = (
        messages.filter(small)
        .select("conversation", "contact_id")
        .unique()
        .join(known.select("contact_id", "place", "company"), on="contact_id")
        .drop("contact_id")
    )
    pairs = seats.join(seats, on="conversation", suffix="_b").filter(
        (pl.col("place") < pl.col("place_b")) & (pl.col("company") != pl.col("company_b"))
    )
    return pairs.select("place", "place_b").unique().cast(pl.Int64).to_numpy()


def sole_bridges(contacts: pl.DataFrame, ties: pl.DataFrame, sought: pl.DataFrame) -> pl.DataFrame:
    """Contacts through whom alone the member reaches a function, a level of a family, or a company
    that the member follows or would work at.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them.
        sought: of `Network`.

    Returns:
        `contact_id`, `to` ("function", "family and level" or "company"), `name` (of what is
        reached), `live` (whether the tie is at least moderate and not dormant).
    """
    people = contacts.join(ties, on="contact_id", maintain_order="left")
    wanted = sought.select(pl.col("company_id"), wanted="company_name")
    ways = (
        ("company", people.join(wanted, on="company_id"), pl.col("wanted")),
        ("function", people.drop_nulls("function"), pl.col("function")),
        (
            "family and level",
            in_cells(people),
            pl.concat_str("family", pl.lit(", "), "band"),
        ),
    )
    live = (pl.col("tie_strength") >= tie_rules().moderate) & (pl.col("tie_state") != DORMANT)
    found = [
        rows.group_by(name=name)
        .agg(pl.len(), pl.col("contact_id").first(), live=live.first().fill_null(value=False))
        .filter(pl.col("len") == 1)
        .select("contact_id", pl.lit(to).alias("to"), "name", "live")
        .sort("name")
        for to, rows, name in ways
    ]
    return pl.concat(found)


def introductions(
    contacts: pl.DataFrame, ties: pl.DataFrame, messages: pl.DataFrame, just: pl.Series
) -> pl.DataFrame:
    """Pairs of contacts whom the member could usefully introduce to each other (Obstfeld 2005).

    Work is done on one contact per company and family, never on all pairs of contacts.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them; dormant ones are left out.
        messages: of `Traces`.
        just: contacts who were introduced to somebody just now.

    Returns:
        Rows in the columns of `INTRODUCTIONS`, peers first, best first. Nothing says that the two
        do not know each other.
    """
    rules = broker_rules()["introductions"]
    awake = working_network(contacts, ties).filter(pl.col("tie_state").ne_missing(DORMANT))
    best = (
        in_cells(awake.drop_nulls(["company", "name"]))
        .sort("tie_strength", "contact_id", descending=[True, False])
        .unique(["company", "family"], keep="first", maintain_order=True)
        .head(rules["clusters"])
        .select("contact_id", "company", "family", "function", "seniority", strength="tie_strength")
        .with_row_index("place")
    )
    pairs = best.join(best, how="cross", suffix="_b").filter(
        (pl.col("place") < pl.col("place_b")) & (pl.col("company") != pl.col("company_b"))
    )
    known = _joined(best.select("place", "contact_id", "company"), messages)
    together = pl.DataFrame(known, {"place": pl.UInt32, "place_b": pl.UInt32}, orient="row")
    families = pl.concat_list("family", "family_b").list.sort()
    fresh = pl.when(pl.any_horizontal(pl.col("contact_id", "contact_id_b").is_in(just.implode())))
    scored = (
        pairs.join(together, on=["place", "place_b"], how="anti")
        .with_columns(
            kind=pl.when(pl.col("family") == pl.col("family_b"))
            .then(pl.lit(PEERS))
            .when(families.is_in(_complements()))
            .then(pl.lit(COMPLEMENTS))
        )
        .drop_nulls("kind")
        .join(_alike(), on=["function", "function_b"])
        .with_columns(
            score=pl.min_horizontal("strength", "strength_b")
            * pl.when(pl.col("kind") == PEERS)
            .then(pl.col("alike") * _level_similarity())
            .otherwise(1.0)
            * fresh.then(0.5).otherwise(1.0)
        )
        .sort("score", "place", "place_b", descending=[True, False, False])
        .select(
            "kind", "score", a="contact_id", b="contact_id_b", family_a="family",
            family_b="family_b",
        )
    )  # fmt: skip
    return _spread(scored, rules["listed"], rules["each_at_most"])


def _complements() -> list[list[str]]:
    """The pairs of families that need each other, sorted; "any" stands for each of the families."""
    return [
        sorted((one, other))
        for one, partner in broker_rules()["introductions"]["complements"]
        for other in (similarity().families() if partner == "any" else (partner,))
        if other != one
    ]


def _alike() -> pl.DataFrame:
    rows = [(a, b, function_similarity(a, b)) for a in FUNCTIONS for b in FUNCTIONS]
    return pl.DataFrame(rows, ["function", "function_b", "alike"], orient="row")


def _level_similarity() -> pl.Expr:
    rung = similarity().rung
    a, b = (
        pl.col(c).replace_strict(rung, return_dtype=pl.Int64) for c in ("seniority", "seniority_b")
    )
    return pl.lit(2.0).pow(-(a - b).abs())


def _spread(pairs: pl.DataFrame, most: int, each: int) -> pl.DataFrame:
    """The best pairs of each kind, in which nobody comes too often."""
    chosen: list[dict[str, Any]] = []
    kinds, people = Counter[str](), Counter[str]()
    for row in pairs.iter_rows(named=True):
        if kinds[row["kind"]] < most and max(people[row["a"]], people[row["b"]]) < each:
            chosen.append(row)
            kinds[row["kind"]] += 1
            people.update((row["a"], row["b"]))
        if kinds.total() == most * len(KINDS):
            break
    first = pl.col("kind").replace_strict({kind: i for i, kind in enumerate(KINDS)})
    return pl.DataFrame(chosen, schema=INTRODUCTIONS).sort(first, maintain_order=True)
