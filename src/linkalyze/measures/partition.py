"""How much of the variety of a whole lies within its members, and how much between them."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray


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
    held = np.asarray(counts, dtype=float)
    held = held[held.sum(axis=1) > 0]
    if len(held) < 2:  # noqa: PLR2004
        return None
    sizes = held.sum(axis=1)
    weights = sizes / sizes.sum()
    within = float((weights * _entropy(held / sizes[:, None])).sum())
    whole = float(_entropy((held.sum(axis=0) / sizes.sum())[None, :])[0])
    alpha, gamma = float(np.exp(within)), float(np.exp(whole))
    return {"alpha": alpha, "beta": gamma / alpha, "gamma": gamma}


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=1), dtype=float)
