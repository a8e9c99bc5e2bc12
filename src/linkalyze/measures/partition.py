"""How much of the variety of a whole lies within its members, and how much between them."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from linkalyze.measures.diversity import hill


class Partition(TypedDict):
    """Effective numbers of kinds: within a member (`alpha`), of the whole (`gamma`), and how many
    members without a kind in common would differ as much (`beta`).
    """

    alpha: float
    beta: float
    gamma: float


def diversity_partition(counts: NDArray[np.int64]) -> Partition | None:
    """The partition of Shannon diversity, in which each member weighs by their contacts (Jost 2007,
    Ecology 88:2427, order 1: the only one that holds for unequal weights).

    Args:
        counts: contacts by member (rows) and kind (columns).

    Returns:
        `beta` is 1 where all members have the same mix, and at most the number of members; None
        with fewer than two members who have contacts.
    """
    held = [row for row in np.asarray(counts) if row.any()]
    if len(held) < 2:  # noqa: PLR2004
        return None
    whole = np.sum(held, axis=0)
    *within, gamma = np.array([hill(row, 1) for row in (*held, whole)], dtype=float)
    alpha = float(np.exp(np.average(np.log(within), weights=[row.sum() for row in held])))
    return {"alpha": alpha, "beta": float(gamma) / alpha, "gamma": float(gamma)}


def complements(mixes: NDArray[np.int64]) -> NDArray[np.float64]:
    """As how many members without a kind in common each two differ, both weighing the same: the
    beta of `diversity_partition` for two, that is exp of the Jensen-Shannon divergence.

    Args:
        mixes: contacts by member (rows) and kind (columns); each member has contacts.

    Returns:
        A square of numbers from 1 (the same mix) to 2 (nothing in common).
    """
    shares = mixes / mixes.sum(axis=1, keepdims=True)
    own = entr(shares).sum(axis=1)
    both = entr((shares[:, None] + shares[None]) / 2).sum(axis=2)
    return np.asarray(np.exp(both - (own[:, None] + own[None]) / 2))
