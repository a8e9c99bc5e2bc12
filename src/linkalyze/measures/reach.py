"""What many members reach together: through how many of them, and what hangs on one alone."""

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from linkalyze.frames import Frame, collected, distinct
from linkalyze.measures.partition import Partition, diversity_partition

FEWEST_CONTACTS, FEWEST_MEMBERS = 5, 3  # in a cell that is shown
FACETS = ("company", "sector", "function", "seniority")


@dataclass(frozen=True, slots=True)
class Reach:
    """`of`: per facet `value`, `contacts`, `members` and `alone` (contacts whom one member alone
    knows), the largest first, without the small cells; `hidden`: how many of these there are;
    `known`: of how many contacts the facet is known; `known_by`: `members` and how many `contacts`
    so many know; `mixes`: a row a `member` and a column a function, with the contacts; `functions`:
    these partitioned over the members; and all `contacts`.
    """

    of: dict[str, pl.DataFrame]
    hidden: dict[str, int]
    known: dict[str, int]
    known_by: pl.DataFrame
    mixes: pl.DataFrame
    functions: Partition | None
    contacts: int

    @property
    def alone(self) -> int:
        """How many contacts one member alone knows."""
        return int(self.known_by.filter(pl.col("members") == 1)["contacts"].sum())


def reach(ties: Frame) -> Reach:
    """What the members of an organisation reach.

    Args:
        ties: one row a member and contact: `member`, `contact_id`, `known_by` (how many members
            know the contact), `company` (null where none), `sector`, `function` and `seniority`
            (null where unknown).
    """
    found, hidden, known = {}, {}, {}
    for facet in FACETS:
        told = ties.select("member", "contact_id", "known_by", value=facet).drop_nulls("value")
        known[facet] = distinct(told, "contact_id")
        cells = collected(
            told.group_by("value").agg(
                contacts=nw.col("contact_id").n_unique().cast(nw.Int64),
                members=nw.col("member").n_unique().cast(nw.Int64),
                alone=(nw.col("known_by") == 1).cast(nw.Int64).sum(),
            )
        ).sort("contacts", "value", descending=[True, False])
        large = (pl.col("contacts") >= FEWEST_CONTACTS) & (pl.col("members") >= FEWEST_MEMBERS)
        found[facet] = cells.filter(large)
        hidden[facet] = cells.height - found[facet].height
    # A contact known by so many has so many rows.
    known_by = collected(ties.group_by("known_by").agg(rows=nw.len()))
    known_by = known_by.select(
        members="known_by", contacts=pl.col("rows") // pl.col("known_by")
    ).sort("members")
    functions = collected(
        ties.select("member", "function")
        .drop_nulls()
        .group_by("member", "function")
        .agg(contacts=nw.len())
    )
    contacts = int(known_by["contacts"].sum())
    mixes = functions.sort("member", "function").pivot(
        "function", index="member", values="contacts"
    )
    parts = diversity_partition(mixes.drop("member").fill_null(0).to_numpy())
    return Reach(found, hidden, known, known_by, mixes, parts, contacts)
