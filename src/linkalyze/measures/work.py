"""What the contacts do, function and seniority together: how many really different kinds of work,
how near to the member's own, and which kinds would widen the network most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linkalyze.measures.intervals import Interval
from linkalyze.measures.similarity import (
    MeanSimilarity,
    function_matrix,
    likeness_to,
    mean_similarity,
    similarity,
    work_matrix,
)
from linkalyze.network import FUNCTIONS, SENIORITIES, Member

Floats = NDArray[np.float64]
KINDS = pl.DataFrame(
    {
        "kind": range(len(FUNCTIONS) * len(SENIORITIES)),
        "function": [f for f in FUNCTIONS for _ in SENIORITIES],
        "seniority": SENIORITIES * len(FUNCTIONS),
    },
    schema={"kind": pl.UInt32, "function": pl.String, "seniority": pl.String},
)
CANDIDATES = pl.Schema({"contact_id": pl.String, "novelty": pl.Float64})


@dataclass(frozen=True, slots=True)
class Work:
    """The contacts by kind of work.

    `alike` is how much alike two contacts are, `other_weights` the same with other weights of a
    shared family, `like_me` how much alike a contact is to the member (None where the member's own
    work is unknown). `reach` has one row a family and band of seniority: `family`, `band`,
    `contacts`.
    """

    known: int
    unknown: int
    alike: MeanSimilarity
    other_weights: Sequence[tuple[float, float | None]]
    like_me: Interval | None
    reach: pl.DataFrame


def counts_by_kind(contacts: pl.DataFrame) -> NDArray[np.int64]:
    """Contacts per kind of work, in the order of `work_matrix`.

    Args:
        contacts: with `function` and `seniority`, both nullable; those with a null do not count.
    """
    counted = contacts.group_by("function", "seniority").len()
    found = KINDS.join(counted, on=["function", "seniority"], how="left", maintain_order="left")
    return found["len"].fill_null(0).cast(pl.Int64).to_numpy()


def work(contacts: pl.DataFrame, member: Member) -> Work:
    """The contacts by kind of work.

    Args:
        contacts: `contacts` of a `Network`.
        member: whose present post the contacts are compared with.
    """
    counts = counts_by_kind(contacts)
    known = int(counts.sum())
    own = own_kind(member)
    return Work(
        known=known,
        unknown=contacts.height - known,
        alike=mean_similarity(counts, work_matrix()),
        other_weights=[
            (weight, mean_similarity(counts, work_matrix(weight))["d2"])
            for weight in similarity().other_weights
        ],
        like_me=None if own is None else likeness_to(own, counts, work_matrix()),
        reach=reach(contacts),
    )


def own_kind(member: Member) -> int | None:
    """The member's kind of work: that of the first present post that tells both parts."""
    for post in member.positions:
        if post.current and post.function and post.seniority:
            place = FUNCTIONS.index(post.function) * len(SENIORITIES)
            return place + SENIORITIES.index(post.seniority)
    return None


def reach(contacts: pl.DataFrame) -> pl.DataFrame:
    """Whom the network reaches: contacts per family of functions and band of seniority, the access
    view of a position generator (Lin & Dumin 1986; Van der Gaag & Snijders 2005).

    Args:
        contacts: with `function` and `seniority`.

    Returns:
        `family`, `band`, `contacts`: every combination, those without a contact included.
    """
    cells = in_cells(contacts).group_by("family", "band").agg(contacts=pl.len())
    known = similarity()
    every = pl.DataFrame({"family": known.families()}).join(
        pl.DataFrame({"band": list(known.bands)}), how="cross"
    )
    return every.join(cells, on=["family", "band"], how="left", maintain_order="left").with_columns(
        pl.col("contacts").fill_null(0)
    )


def in_cells(contacts: pl.DataFrame) -> pl.DataFrame:
    """The contacts whose work is known, with `family` and `band`."""
    known = similarity()
    return contacts.drop_nulls(["function", "seniority"]).with_columns(
        family=pl.col("function").replace_strict(known.family, return_dtype=pl.String),
        band=pl.col("seniority").replace_strict(
            {s: known.band(s) for s in known.rung}, return_dtype=pl.String
        ),
    )


def widening(contacts: pl.DataFrame, most: int = 3) -> list[tuple[str, float]]:
    """Which functions would make the network less alike, and by how much: the marginal gain in
    diversity of one more contact.

    Args:
        contacts: `contacts` of a `Network`.
        most: how many to name.

    Returns:
        Functions with the share of the contacts that they are unlike, weighed by similarity; the
        best first, and no two of one family, as the second would add less than it seems.
    """
    counts = counts_by_kind(contacts)
    if not counts.sum():
        return []
    per_function = counts.reshape(len(FUNCTIONS), -1).sum(axis=1)
    known = similarity()
    ordinary = function_matrix() @ (per_function / per_function.sum())
    chosen: dict[str, tuple[str, float]] = {}
    for place in np.lexsort((np.arange(len(FUNCTIONS)), ordinary)):
        name = FUNCTIONS[place]
        chosen.setdefault(known.family[name], (name, 1 - float(ordinary[place])))
    return list(chosen.values())[:most]


def novelty(people: pl.DataFrame, among: pl.DataFrame) -> pl.DataFrame:
    """How unlike the work of some contacts is to that of others.

    Args:
        people: contacts with `contact_id`, `function`, `seniority`; those with a null are left out.
        among: the contacts to compare with, with `function`, `seniority`.

    Returns:
        `contact_id`, `novelty`: 1 for wholly unlike, 0 for the same as all; the most unlike first.
    """
    counts = counts_by_kind(among)
    if not counts.sum():
        return pl.DataFrame(schema=CANDIDATES)
    ordinary = work_matrix() @ (counts / counts.sum())
    unlike = KINDS.with_columns(novelty=pl.Series(1 - ordinary))
    return (
        people.join(unlike, on=["function", "seniority"])
        .select("contact_id", "novelty")
        .sort("novelty", "contact_id", descending=[True, False])
    )
