"""How many different kinds of contact there are, and how much a few kinds outweigh the rest."""

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Z95 = 1.959964
FEWEST = 30  # contacts; below this there is no interval and no verdict

Counts = Sequence[int] | NDArray[np.int64]


class Interval(TypedDict):
    """An estimate with its 95 % interval."""

    estimate: float
    lo: float
    hi: float


class Concentration(TypedDict):
    """Shares squared and what follows from them; all but `n` are null without contacts."""

    n: int
    hhi: float | None
    blau: float | None
    iqv: float | None
    largest_share: float | None


def _positive(counts: Counts) -> NDArray[np.int64]:
    x = np.asarray(counts)
    if x.size and not np.issubdtype(x.dtype, np.integer):
        raise ValueError("counts are numbers of contacts: whole numbers")
    return x[x > 0].astype(np.int64)


def hill(counts: Counts, q: float) -> float | None:
    """Effective number of categories of order `q` (Hill 1973; Jost 2006).

    Args:
        counts: contacts per category.
        q: 0 counts every category alike, 1 weighs by share, 2 looks at the large ones.

    Returns:
        A number between 1 and the number of categories; None without contacts.
    """
    x = _positive(counts)
    if not x.size:
        return None
    p = x / x.sum()
    if q == 1:
        return float(np.exp(-(p * np.log(p)).sum()))
    return float((p**q).sum() ** (1 / (1 - q)))


def sample_coverage(counts: Counts) -> float | None:
    """The chance that the next contact is of a category that is already present.

    The Good-Turing estimate of Chao & Jost 2012, from the categories seen once and twice.

    Returns:
        A share; None without contacts.
    """
    x = _positive(counts)
    n = int(x.sum())
    if not n:
        return None
    once, twice = int((x == 1).sum()), int((x == 2).sum())  # noqa: PLR2004
    if not once:
        return 1.0
    unseen = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    unseen *= (n - 1) / n
    return 1 - once / n * (n * unseen / (n * unseen + once) if unseen else 1.0)


def hill_at_size(counts: Counts, m: int, q: int) -> float | None:
    """The Hill number that a random `m` of the contacts would show (Chao et al. 2014).

    It makes networks of different size comparable: "in a random hundred of your contacts".

    Args:
        counts: contacts per category.
        m: how many contacts to draw without replacement.
        q: 0, 1 or 2.

    Returns:
        The expected effective number; None where there are fewer than `m` contacts.
    """
    x = _positive(counts)
    n = int(x.sum())
    if not 1 <= m <= n:
        return None
    sizes, times = np.unique(x, return_counts=True)
    return _rarefied(sizes, times, n, m, q)


def hill_at_size_interval(counts: Counts, m: int, q: int) -> Interval | None:
    """`hill_at_size` with the delete-one jackknife interval on its logarithm.

    Returns:
        None where there are too few contacts for an interval (30), or not more than `m`.
    """
    x = _positive(counts)
    n = int(x.sum())
    if n < FEWEST or not 1 <= m < n:
        return None
    sizes, times = np.unique(x, return_counts=True)
    estimate = _rarefied(sizes, times, n, m, q)
    without = np.array([_without_one(sizes, times, i, m, q) for i in range(len(sizes))])
    weights = sizes * times / n
    logs = np.log(without)
    spread = (weights * (logs - (weights * logs).sum()) ** 2).sum()
    error = math.sqrt((n - 1) * float(spread))
    return {
        "estimate": estimate,
        "lo": estimate * math.exp(-Z95 * error),
        "hi": estimate * math.exp(Z95 * error),
    }


def _without_one(
    sizes: NDArray[np.int64], times: NDArray[np.int64], at: int, m: int, q: int
) -> float:
    """The measure after one contact of one category of size `sizes[at]` has gone."""
    smaller = np.append(sizes, sizes[at] - 1)
    fewer = np.append(times, 1)
    fewer[at] -= 1
    keep = (smaller > 0) & (fewer > 0)
    smaller, fewer = smaller[keep], fewer[keep]
    return _rarefied(smaller, fewer, int((smaller * fewer).sum()), m, q)


def _log_choose(n: NDArray[np.float64], k: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.where((k < 0) | (k > n), -np.inf, ways)


def _rarefied(sizes: NDArray[np.int64], times: NDArray[np.int64], n: int, m: int, q: int) -> float:
    """Expected Hill number of `m` out of `n`, for categories given as distinct sizes."""
    x, often = sizes.astype(float), times.astype(float)
    all_draws = _log_choose(np.array(float(n)), np.array(float(m)))
    if q == 0:
        missed = np.exp(_log_choose(n - x, np.array(float(m))) - all_draws)
        return float((often * (1 - missed)).sum())
    if q == 1:
        k = np.arange(1, m + 1, dtype=float)
        chance = np.exp(_log_choose(x[:, None], k) + _log_choose(n - x[:, None], m - k) - all_draws)
        share = k / m
        return float(np.exp(-(often @ (chance * share * np.log(share)).sum(axis=1))))
    alike = float((often * x * (x - 1)).sum()) / (n * (n - 1)) if n > 1 else 0.0
    return 1 / (1 / m + (m - 1) / m * alike)


def concentration(counts: Counts, categories: int) -> Concentration:
    """Herfindahl-Hirschman index, Blau's index, its normal form (IQV) and the largest share.

    Args:
        counts: contacts per category.
        categories: how many categories the taxonomy has.
    """
    x = _positive(counts)
    n = int(x.sum())
    if not n:
        return {"n": 0, "hhi": None, "blau": None, "iqv": None, "largest_share": None}
    p = x / n
    hhi = float((p**2).sum())
    iqv = (1 - hhi) / (1 - 1 / categories) if categories > 1 else None
    return {
        "n": n,
        "hhi": hhi,
        "blau": 1 - hhi,
        "iqv": iqv,
        "largest_share": float(p.max()),
    }
