"""How sure a number is: 95 % intervals of shares, of their differences and ratios, and of rates."""

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, gammaincinv, logit, stdtrit

Z95 = 1.959964
DAYS_A_YEAR = 365.25
LOW, HIGH = 0.025, 0.975
FEWEST = 30  # contacts; below this there is no interval and no verdict
FEWEST_CLUSTERS = 10
FEWEST_WITH_HITS = 5

Counts = Sequence[int] | NDArray[np.int64]


class Interval(TypedDict):
    """An estimate with its 95 % interval."""

    estimate: float
    lo: float
    hi: float


class Difference(TypedDict):
    """A difference with its 95 % interval."""

    difference: float
    lo: float
    hi: float


class OddsRatio(TypedDict):
    """A ratio of odds with its 95 % interval."""

    odds_ratio: float
    lo: float
    hi: float


class RateRatio(TypedDict):
    """A ratio of rates with its 95 % interval, and how much more the months vary than by chance."""

    rate_ratio: float
    lo: float
    hi: float
    dispersion: float


class Rate(TypedDict):
    """Events per unit of exposure with the 95 % interval."""

    rate: float
    lo: float
    hi: float


def share_interval(k: int, n: int) -> Interval:
    """A share with its Jeffreys interval (Brown, Cai & DasGupta 2001).

    Args:
        k: how many of the `n` are meant.
        n: at least 1.
    """
    a, b = k + 0.5, n - k + 0.5
    return {
        "estimate": k / n,
        "lo": float(betaincinv(a, b, LOW)) if k else 0.0,
        "hi": float(betaincinv(a, b, HIGH)) if k < n else 1.0,
    }


def clustered_share_interval(hits: Counts, sizes: Counts) -> Interval | None:
    """A share whose units come in clusters, by the delete-one-cluster jackknife of its log-odds.

    Contacts met through one company are not independent, which an interval for single contacts
    overlooks. On the log-odds the interval holds for small shares too, and stays between 0 and 1.

    Args:
        hits: how many of each cluster are meant.
        sizes: how many there are in each cluster, each at least 1.

    Returns:
        The wider of this and the Jeffreys interval. With effectively fewer than ten clusters, where
        one cluster alone decides what is left without it, the Jeffreys interval. None under 30
        units.
    """
    k, n = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    total, clusters = int(n.sum()), len(n)
    if total < FEWEST:
        return None
    alone = share_interval(int(k.sum()), total)
    if effective(n) < FEWEST_CLUSTERS:
        return alone
    # On the log-odds a small share keeps its coverage; but where nearly all that are meant stand in
    # a few clusters, the log-odds without one of them run away.
    spread_out = min(effective(k), effective(n - k)) >= FEWEST_WITH_HITS
    share = (k.sum() + 0.5) / (total + 1)
    without = (k.sum() - k + 0.5) / (total - n + 1)
    scaled = logit(without) if spread_out else without
    error = math.sqrt((clusters - 1) / clusters * float(((scaled - scaled.mean()) ** 2).sum()))
    reach = float(stdtrit(clusters - 1, HIGH)) * error
    middle = logit(share) if spread_out else share
    low, high = middle - reach, middle + reach
    if spread_out:
        low, high = expit(low), expit(high)
    low, high = max(0.0, float(low)), min(1.0, float(high))
    if alone["hi"] - alone["lo"] >= high - low:
        return alone
    return {"estimate": alone["estimate"], "lo": low, "hi": high}


def effective(counts: NDArray[np.float64]) -> float:
    """How many equally large clusters would be as concentrated; 0 for none."""
    return float(counts.sum() ** 2 / (counts**2).sum()) if counts.any() else 0.0


def mean_interval(values: NDArray[np.float64], weights: NDArray[np.float64]) -> Interval | None:
    """A mean of values between 0 and 1 with its t interval, cut at 0 and 1.

    Args:
        values: distinct ones.
        weights: how often each occurs.

    Returns:
        None under 30 units.
    """
    n = float(weights.sum())
    if n < FEWEST:
        return None
    mean = float((weights * values).sum() / n)
    spread = float((weights * (values - mean) ** 2).sum() / (n - 1))
    reach = float(stdtrit(n - 1, HIGH)) * math.sqrt(spread / n)
    return {"estimate": mean, "lo": max(0.0, mean - reach), "hi": min(1.0, mean + reach)}


def share_difference(k1: int, n1: int, k2: int, n2: int) -> Difference | None:
    """The first share minus the second, with the hybrid score interval (Newcombe 1998, method 10).

    Returns:
        None where one of the groups is empty.
    """
    if not n1 or not n2:
        return None
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = _score_limits(p1, n1), _score_limits(p2, n2)
    return {
        "difference": p1 - p2,
        "lo": p1 - p2 - math.hypot(p1 - l1, u2 - p2),
        "hi": p1 - p2 + math.hypot(u1 - p1, p2 - l2),
    }


def _score_limits(p: float, n: int) -> tuple[float, float]:
    """Wilson's limits."""
    z2 = Z95**2
    middle = p + z2 / (2 * n)
    reach = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (middle - reach) / (1 + z2 / n), (middle + reach) / (1 + z2 / n)


def odds_ratio(a: int, b: int, c: int, d: int) -> OddsRatio:
    """The odds a:b over the odds c:d, each count with a half added, with Woolf's interval.

    Args:
        a: of the first group, of one's own kind.
        b: of the first group, of another kind.
        c: of the second group, of one's own kind.
        d: of the second group, of another kind.
    """
    cells = [x + 0.5 for x in (a, b, c, d)]
    log = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    error = math.sqrt(sum(1 / cell for cell in cells))
    return {
        "odds_ratio": math.exp(log),
        "lo": math.exp(log - Z95 * error),
        "hi": math.exp(log + Z95 * error),
    }


def hazard(events: int, exposure: float) -> Rate | None:
    """Events per unit of exposure, with the exact Poisson interval (Garwood 1936).

    Args:
        events: how often it happened.
        exposure: contact-years, say, during which it could happen.

    Returns:
        None without exposure.
    """
    if exposure <= 0:
        return None
    return {
        "rate": events / exposure,
        "lo": float(gammaincinv(events, LOW)) / exposure if events else 0.0,
        "hi": float(gammaincinv(events + 1, HIGH)) / exposure,
    }


def rate_ratio(base: Sequence[int], recent: Sequence[int]) -> RateRatio | None:
    """How the pace of the recent months compares with that of the base months.

    Quasi-Poisson: the interval is the wider, the more the months vary around their own mean.

    Args:
        base: events in each base month.
        recent: events in each recent month.

    Returns:
        None with fewer than one month on a side or three in all, where spread cannot be seen.
    """
    t0, t1 = len(base), len(recent)
    if not t0 or not t1 or t0 + t1 < 3:  # noqa: PLR2004
        return None
    freedom = t0 + t1 - 2
    squares = sum(_pearson(months) for months in (base, recent))
    dispersion = max(1.0, squares / freedom)
    a, b = sum(recent) + 0.5, sum(base) + 0.5
    log = math.log(a / t1) - math.log(b / t0)
    error = math.sqrt(dispersion * (1 / a + 1 / b))
    t = float(stdtrit(freedom, HIGH))
    return {
        "rate_ratio": math.exp(log),
        "lo": math.exp(log - t * error),
        "hi": math.exp(log + t * error),
        "dispersion": dispersion,
    }


def _pearson(months: Sequence[int]) -> float:
    mean = sum(months) / len(months)
    return sum((x - mean) ** 2 for x in months) / mean if mean else 0.0


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values of several tests, adjusted so that one false alarm among them stays rare
    (Holm 1979).
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted
