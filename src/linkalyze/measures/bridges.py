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
from linkalyze.measures.similarity import similarity, work_matrix
from linkalyze.measures.ties import DORMANT, tie_rules
from linkalyze.measures.work import KINDS as WORK
from linkalyze.measures.work import in_cells
from linkalyze.network import Member

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

    `contacts` are those whose company is known, at `companies`; `unknown` are the others. `joined`
    counts pairs of contacts at different companies who were in one small group; the thinned
    constraint and the hierarchy leave these aside. `gatekeeper` and `liaison` are pairs of contacts
    between whom the member stands, with or without the member's own company.
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
    contacts: pl.DataFrame, ties: pl.DataFrame, seats: pl.DataFrame, member: Member
) -> Position:
    """The member's position between companies (Burt 1992), on the working network.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them.
        seats: of `Traces`.
        member: whose own company makes the difference between a gatekeeper and a liaison.
    """
    working = working_network(contacts, ties)
    known = working.drop_nulls("company").with_row_index("place")
    own = known["company"].is_in(member.now("company")).to_numpy()
    blocks = known["company"].to_numpy()
    sizes = known.group_by("company", maintain_order=True).len()
    counts = sizes["len"].to_numpy().astype(float)
    thin = np.minimum(1, broker_rules()["acquaintance"]["most"] / np.maximum(counts - 1, 1))
    pairs = _joined(known, seats)
    let_in = int((own[pairs[:, 0]] != own[pairs[:, 1]]).sum())
    between = int((~own[pairs[:, 0]] & ~own[pairs[:, 1]]).sum())
    elsewhere = sizes.filter(~pl.col("company").is_in(member.now("company")))
    gatekeeper, liaison = broker_roles(elsewhere["len"].to_numpy(), int(own.sum()))
    constraint = constraint_with_ties(blocks, pairs)
    return Position(
        contacts=known.height,
        unknown=working.height - known.height,
        companies=sizes.height,
        joined=len(pairs),
        effective_size=effective_size_with_ties(blocks, pairs),
        constraint=constraint,
        constraint_weighted=block_constraint_weighted(blocks, known["tie_strength"].to_numpy(), 1),
        normalised=None if constraint is None else (known.height * constraint - 1) / 3,
        normalised_thinned=normalised_constraint(counts, thin),
        hierarchy=block_hierarchy(counts),
        gatekeeper=gatekeeper - let_in,
        liaison=liaison - between,
    )


def clusters(
    contacts: pl.DataFrame, ties: pl.DataFrame, seats: pl.DataFrame, most: int
) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
    """The companies with most real ties, and which of them are known to meet.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them.
        seats: of `Traces`.
        most: how many groups.

    Returns:
        `company`, `company_name`, `contacts`, `close` (those with a tie of at least moderate
        strength), those with most of these first; and the pairs of places of companies of which
        contacts were in one small group with the member.
    """
    employed = contacts.drop_nulls(["company", "company_name"])
    near = working_network(contacts, ties).select("contact_id", near=1)
    groups = (
        employed.join(near, on="contact_id", how="left")
        .group_by("company", "company_name")
        .agg(contacts=pl.len(), close=pl.col("near").sum())
        .sort("close", "contacts", "company", descending=[True, True, False])
        .head(most)
    )
    places = groups.select("company").with_row_index("group")
    known = employed.with_row_index("place").join(places, on="company", maintain_order="left")
    of = dict(known.select("place", "group").iter_rows())
    pairs = {(of[a], of[b]) for a, b in _joined(known, seats).tolist()}
    return groups, sorted({(min(pair), max(pair)) for pair in pairs})


def working_network(contacts: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """The contacts with a tie of at least moderate strength, dormant or not."""
    joined = contacts.join(ties, on="contact_id", maintain_order="left")
    return joined.filter(pl.col("tie_strength") >= tie_rules().moderate)


def _joined(known: pl.DataFrame, seats: pl.DataFrame) -> NDArray[np.int64]:
    """Pairs of places in `known` of contacts who were in one small group, across companies."""
    small = seats.filter(pl.col("others") <= tie_rules().largest_group)
    seated = small.join(known.select("contact_id", "place", "company"), on="contact_id")
    pairs = seated.join(seated, on="conversation", suffix="_b").filter(
        (pl.col("place") < pl.col("place_b")) & (pl.col("company") != pl.col("company_b"))
    )
    return pairs.select("place", "place_b").unique().sort("*").cast(pl.Int64).to_numpy()


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
    contacts: pl.DataFrame, ties: pl.DataFrame, seats: pl.DataFrame, just: pl.Series
) -> pl.DataFrame:
    """Pairs of contacts whom the member could usefully introduce to each other (Obstfeld 2005).

    Work is done on one contact per company and family, never on all pairs of contacts.

    Args:
        contacts: `contacts` of a `Network`.
        ties: as `tie_table` gives them; dormant ones are left out.
        seats: of `Traces`.
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
        .join(WORK, on=["function", "seniority"], maintain_order="left")
        .select("contact_id", "company", "family", kind_of_work="kind", strength="tie_strength")
        .with_row_index("place")
    )
    pairs = best.join(best, how="cross", suffix="_b").filter(
        (pl.col("place") < pl.col("place_b")) & (pl.col("company") != pl.col("company_b"))
    )
    known = _joined(best.select("place", "contact_id", "company"), seats)
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
        .join(_alike(), on=["kind_of_work", "kind_of_work_b"])
        .with_columns(
            score=pl.min_horizontal("strength", "strength_b")
            * pl.when(pl.col("kind") == PEERS).then("alike").otherwise(1.0)
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
    """How much alike each two kinds of work are."""
    alike = work_matrix()
    kinds = np.arange(len(alike))
    return pl.DataFrame(
        {
            "kind_of_work": np.repeat(kinds, len(alike)),
            "kind_of_work_b": np.tile(kinds, len(alike)),
            "alike": alike.ravel(),
        }
    ).cast({"kind_of_work": pl.UInt32, "kind_of_work_b": pl.UInt32})


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
