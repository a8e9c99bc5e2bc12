"""One answer from many members: what a single report is one data point of."""

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from linkalyze.measures.intervals import HIGH

FEWEST_STUDIES = 8  # members; of fewer the spread between them cannot be told
Counts = tuple[int, int, int, int]


class PooledOddsRatio(TypedDict):
    """The odds ratio of a typical member with its 95 % interval, the interval in which a next
    member's is to be expected, the share of the spread that is more than chance (I2), and how many
    members there are.
    """

    odds_ratio: float
    lo: float
    hi: float
    next_lo: float
    next_hi: float
    i2: float
    members: int


def pooled_odds_ratio(tables: Sequence[Counts]) -> PooledOddsRatio | None:
    """Random-effects mean of log odds ratios (DerSimonian & Laird 1986).

    A member's own counts tell the odds ratio and not its variance, which comes from the shares of
    all members (Berkey et al. 1995): else members with few alike in one group would weigh less just
    because of what they say, and the mean would lean. The interval is Hartung and Knapp's with t,
    never narrower than the counts allow (Röver, Knapp & Friede 2015), as the spread between few
    members is badly known; that of a next member is of Higgins, Thompson & Spiegelhalter (2009).

    Args:
        tables: for each member, of the first group those alike and not, and of the second, neither
            group empty; each count with a half added.

    Returns:
        None with fewer than eight members.
    """
    k = len(tables)
    if k < FEWEST_STUDIES:
        return None
    counts = np.asarray(tables, dtype=float)
    a, b, c, d = (counts + 0.5).T
    y = np.log(a * d / (b * c))
    v = _variance(counts[:, :2]) + _variance(counts[:, 2:])
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    between = max(0.0, (q - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
    weights = 1 / (v + between)
    mean = float((weights * y).sum() / weights.sum())
    seen = float((weights * (y - mean) ** 2).sum()) / (k - 1)
    error = math.sqrt(max(1.0, seen) / float(weights.sum()))
    sure = float(stdtrit(k - 1, HIGH)) * error
    ahead = float(stdtrit(k - 2, HIGH)) * math.sqrt(between + error**2)
    return {
        "odds_ratio": math.exp(mean),
        "lo": math.exp(mean - sure),
        "hi": math.exp(mean + sure),
        "next_lo": math.exp(mean - ahead),
        "next_hi": math.exp(mean + ahead),
        "i2": max(0.0, 1 - (k - 1) / q) if q else 0.0,
        "members": k,
    }


def _variance(group: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each member's log odds in one group, at the share that the group has over all members."""
    alike, other = group.sum(axis=0) + 0.5
    return np.asarray((alike + other) ** 2 / (alike * other) / group.sum(axis=1), dtype=float)
