"""The member's position between groups of contacts, without ties among contacts in the export.

Two contacts are taken to know each other where they share a present company (a block) or a small
group conversation. That joins too many in large companies and misses all else: an estimate.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _sizes(sizes: ArrayLike) -> Floats:
    m = np.asarray(sizes, dtype=float)
    return m[m > 0]


def block_constraint(sizes: ArrayLike, density: ArrayLike = 1) -> float | None:
    """Burt's constraint (1992) in closed form: how much a few who know one another hold the member.

    Args:
        sizes: contacts per block.
        density: how strong the ties within a block are, from 0 to 1; one number or one a block.

    Returns:
        Above 1 in the smallest networks, towards 0 in large ones; None without contacts.
    """
    m = np.asarray(sizes, dtype=float)
    n = m.sum()
    if not n:
        return None
    others = np.maximum(m - 1, 0) * np.asarray(density, dtype=float)
    return float((m * (1 + others / (1 + others)) ** 2).sum() / n**2)


def normalised_constraint(sizes: ArrayLike, density: ArrayLike = 1) -> float | None:
    """Constraint on a scale that does not shrink with the network: 0 if no two contacts know each
    other, towards 1 if all are in large groups.
    """
    n = float(np.asarray(sizes, dtype=float).sum())
    constraint = block_constraint(sizes, density)
    return None if constraint is None else (n * constraint - 1) / 3


def block_effective_size(sizes: ArrayLike) -> float | None:
    """Burt's effective size: contacts less the redundant ones (Borgatti 1997).

    It is one number with the Herfindahl-Hirschman index of companies: n + 1 - n x HHI.

    Returns:
        From 1 (all know one another) to n (nobody does); None without contacts.
    """
    m = _sizes(sizes)
    n = m.sum()
    return float(n + 1 - (m**2).sum() / n) if n else None


def block_hierarchy(sizes: ArrayLike) -> float | None:
    """How unevenly the constraint is spread over the contacts, from 0 to 1 (Burt 1992).

    Returns:
        None with fewer than two contacts.
    """
    m = _sizes(sizes)
    n = m.sum()
    if n <= 1:
        return None
    each = ((2 * m - 1) / m) ** 2
    ratio = n * each / (m @ each)
    return max(0.0, float((m * ratio * np.log(ratio)).sum() / (n * math.log(n))))


def block_constraint_weighted(
    blocks: ArrayLike, weights: ArrayLike, density: float
) -> float | None:
    """Constraint where the member's own ties differ in strength.

    Args:
        blocks: the block of each contact.
        weights: the strength of the tie with each contact; with 0 there is no tie.
        density: how strong the ties within a block are.

    Returns:
        None without contacts.
    """
    every = np.asarray(weights, dtype=float)
    w = every[every > 0]
    if not w.size:
        return None
    block = np.unique(np.asarray(blocks)[every > 0], return_inverse=True)[1]
    own = w / w.sum()
    others = np.bincount(block)[block] - 1
    through = own * density / (w + density * others)
    indirect = np.bincount(block, weights=through)[block] - through
    return float(((own + indirect) ** 2).sum())


def constraint_with_ties(blocks: ArrayLike, ties: ArrayLike) -> float | None:
    """Constraint where some contacts of different blocks know each other too.

    Args:
        blocks: the block of each contact.
        ties: pairs of contacts by their place in `blocks`; those within a block are there anyway.

    Returns:
        None without contacts.
    """
    block, across = _across(blocks, ties)
    n = len(block)
    if not n:
        return None
    sizes = np.bincount(block)
    # The member is a neighbour of every contact, so nobody has none.
    degree = sizes[block] + np.bincount(across.ravel(), minlength=n)
    share = 1 / degree
    reached = 1 + np.bincount(block, weights=share)[block] - share
    for one, other in (across.T, across.T[::-1]):
        reached += np.bincount(one, weights=share[other], minlength=n)
    return float((reached**2).sum() / n**2)


def effective_size_with_ties(blocks: ArrayLike, ties: ArrayLike) -> float | None:
    """Effective size where some contacts of different blocks know each other too.

    Args:
        blocks: as in `constraint_with_ties`.
        ties: likewise.
    """
    block, across = _across(blocks, ties)
    n = len(block)
    if not n:
        return None
    sizes = np.bincount(block)
    within = int((sizes * (sizes - 1)).sum()) // 2
    return float(n - 2 * (within + len(across)) / n)


def _across(blocks: ArrayLike, ties: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The block of each contact as a number, and the distinct pairs that join two blocks."""
    block = np.unique(np.asarray(blocks), return_inverse=True)[1]
    pairs = np.sort(np.asarray(ties, dtype=np.int64).reshape(-1, 2), axis=1)
    pairs = np.unique(pairs, axis=0)
    return block, pairs[block[pairs[:, 0]] != block[pairs[:, 1]]]


def broker_roles(sizes: ArrayLike, own: float) -> tuple[float, float]:
    """In how many pairs of contacts the member stands between two groups, as a gatekeeper (one of
    them works at the member's employer) and as a liaison (neither does; Gould & Fernandez 1989).

    Args:
        sizes: contacts per company, the member's own left out.
        own: contacts at the member's own employer.
    """
    m = _sizes(sizes)
    others = float(m.sum())
    return own * others, (others**2 - float((m**2).sum())) / 2
