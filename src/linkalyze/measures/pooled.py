"""One answer from many members: what a single report is one data point of."""

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from scipy.special import stdtrit

from linkalyze.measures.intervals import HIGH, Z95

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
    """Random-effects mean of log odds ratios (DerSimonian & Laird 1986), with the prediction
    interval of Higgins, Thompson & Spiegelhalter (2009).

    Args:
        tables: for each member, of the first group those alike and not, and of the second; each
            count with a half added.

    Returns:
        None with fewer than eight members.
    """
    k = len(tables)
    if k < FEWEST_STUDIES:
        return None
    cells = np.asarray(tables, dtype=float) + 0.5
    y = np.log(cells[:, 0] * cells[:, 3] / (cells[:, 1] * cells[:, 2]))
    v = (1 / cells).sum(axis=1)
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    between = max(0.0, (q - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
    weights = 1 / (v + between)
    mean = float((weights * y).sum() / weights.sum())
    error = math.sqrt(1 / float(weights.sum()))
    ahead = float(stdtrit(k - 2, HIGH)) * math.sqrt(between + error**2)
    return {
        "odds_ratio": math.exp(mean),
        "lo": math.exp(mean - Z95 * error),
        "hi": math.exp(mean + Z95 * error),
        "next_lo": math.exp(mean - ahead),
        "next_hi": math.exp(mean + ahead),
        "i2": max(0.0, 1 - (k - 1) / q) if q else 0.0,
        "members": k,
    }
