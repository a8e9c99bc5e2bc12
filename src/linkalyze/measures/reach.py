"""What many members reach together: through how many of them, and what hangs on one alone."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkalyze.measures.partition import Partition, diversity_partition

FEWEST_CONTACTS, FEWEST_MEMBERS = 5, 3  # in a cell that is shown
FACETS = ("company", "function", "seniority")


@dataclass(frozen=True, slots=True)
class Reach:
    """`of`: per facet `value`, `contacts`, `members` and `alone` (contacts whom one member alone
    knows), the largest first, without the small cells; `hidden`: how many of these there are;
    `known_by`: `members` and how many `contacts` so many know; `functions` partitioned over the
    members; and all `contacts`.
    """

    of: dict[str, pl.DataFrame]
    hidden: dict[str, int]
    known_by: pl.DataFrame
    functions: Partition | None
    contacts: int


def reach(ties: pl.DataFrame) -> Reach:
    """What the members of an organisation reach.

    Args:
        ties: one row a member and contact: `member`, `contact_id`, `company` (null where none),
            `function`, `seniority` (both null where unknown).
    """
    knowers = ties.group_by("contact_id").agg(members=pl.col("member").n_unique())
    joined = ties.join(knowers, on="contact_id")
    found, hidden = {}, {}
    for facet in FACETS:
        cells = (
            joined.drop_nulls(facet)
            .group_by(value=facet)
            .agg(
                contacts=pl.col("contact_id").n_unique(),
                members=pl.col("member").n_unique(),
                alone=pl.col("contact_id").filter(pl.col("members") == 1).n_unique(),
            )
            .sort("contacts", "value", descending=[True, False])
        )
        shown = (pl.col("contacts") >= FEWEST_CONTACTS) & (pl.col("members") >= FEWEST_MEMBERS)
        found[facet] = cells.filter(shown)
        hidden[facet] = cells.height - found[facet].height
    known_by = knowers.group_by("members").agg(contacts=pl.len()).sort("members")
    return Reach(found, hidden, known_by, diversity_partition(_by_member(ties)), knowers.height)


def _by_member(ties: pl.DataFrame) -> np.ndarray:
    known = ties.drop_nulls("function").group_by("member", "function").len().sort("member")
    if known.is_empty():
        return np.zeros((0, 0), dtype=np.int64)
    table = known.pivot("function", index="member", values="len").drop("member").fill_null(0)
    return table.cast(pl.Int64).to_numpy()
