"""Networks of different size and completeness, made comparable: diversity in a random draw of the
contacts, and at one coverage.
"""

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, ndtri

from linkalyze.measures.diversity import present
from linkalyze.measures.intervals import FEWEST, LOW, Z95, Counts, Difference, Interval

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
RICHNESS, SHANNON, SIMPSON = 0, 1, 2
MOST_BEYOND = 2  # times the contacts there are; an extrapolation beyond is a guess


def sample_coverage(counts: Counts, m: int | None = None) -> float | None:
    """The chance that the next contact is of a category that is already present.

    Good-Turing's estimate in the form of Chao & Jost 2012, from the categories seen once and twice.

    Args:
        counts: contacts per category.
        m: the same after a random `m` contacts, fewer or more than there are; all by default.

    Returns:
        A share; None without contacts.
    """
    x = present(counts)
    return _coverage(x, int(x.sum()) if m is None else m) if x.size else None


def _coverage(x: Whole, m: int) -> float:
    n = int(x.sum())
    if m < n:
        sizes, times = np.unique(x, return_counts=True)
        return 1 - float(times @ _missed(sizes, n, m))
    once, _, fresh = _unseen(x)
    return 1 - once / n * fresh ** (m - n + 1)


def _unseen(x: Whole) -> tuple[int, float, float]:
    """Categories seen once; the estimated number of those unseen; and of the contacts in either,
    the share in unseen ones.
    """
    n, once, twice = int(x.sum()), int((x == 1).sum()), int((x == 2).sum())  # noqa: PLR2004
    unseen = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    unseen *= (n - 1) / n
    return once, unseen, n * unseen / (n * unseen + once) if once else 1.0


def hill_asymptotic(counts: Counts, q: int) -> float | None:
    """The Hill number of the population that the contacts are drawn from.

    For checks, never for the report: on heavy-tailed data it is far less sure than it looks.

    Args:
        counts: contacts per category.
        q: 0 (Chao 1984), 1 (Chao, Wang & Jost 2013) or 2 (Simpson 1949).

    Returns:
        None without contacts, and for q = 2 where no two contacts share a category.
    """
    x = present(counts)
    n = int(x.sum())
    if not n:
        return None
    once, unseen, fresh = _unseen(x)
    if q == RICHNESS:
        return len(x) + unseen
    if q == SHANNON:
        entropy = float((x / n * (digamma(n) - digamma(x))).sum())
        if once and 0 < fresh < 1:
            r = np.arange(1, n)
            tail = -math.log(1 - fresh) - float((fresh**r / r).sum())
            entropy += once / n * fresh ** (1 - n) * tail
        return math.exp(entropy)
    alike = float((x * (x - 1.0)).sum())
    return n * (n - 1) / alike if alike else None


def hill_at_size(counts: Counts, m: int, q: int) -> float | None:
    """The Hill number that a random `m` of the contacts would show (Chao et al. 2014).

    It makes networks of different size comparable: "in a random hundred of your contacts".

    Args:
        counts: contacts per category.
        m: how many contacts to draw without replacement; above their number, and up to twice that,
            it is an extrapolation.
        q: 0, 1 or 2.

    Returns:
        The expected effective number; None where `m` is out of reach.
    """
    x = present(counts)
    n = int(x.sum())
    if not 1 <= m <= MOST_BEYOND * n:
        return None
    if m <= n or q == SIMPSON:
        return _drawn(x, m, q)
    here, before, limit = _drawn(x, n, q), _drawn(x, n - 1, q), hill_asymptotic(x, q)
    if limit is None or limit <= here:
        return here
    return here + (limit - here) * (1 - (1 - (here - before) / (limit - before)) ** (m - n))


def _drawn(x: Whole, m: int, q: int) -> float:
    sizes, times = np.unique(x, return_counts=True)
    return float(_combined(times @ _terms(sizes, int(x.sum()), m, q), m, q))


def hill_at_size_interval(counts: Counts, m: int, q: int) -> Interval | None:
    """`hill_at_size` with the delete-one jackknife interval on its logarithm.

    Returns:
        None where there are too few contacts for an interval (30), or not more than `m`.
    """
    x = present(counts)
    n = int(x.sum())
    if n < FEWEST or not 1 <= m < n:
        return None
    sizes, times = np.unique(x, return_counts=True)
    without = _combined(_without_one(_terms, sizes, times, m, q), m, q)
    return _jackknifed(_drawn(x, m, q), without, sizes * times / n, n)


def hill_change(counts: Whole, m: int, q: int, looks: int = 1) -> Difference | None:
    """How much more varied a random draw of the contacts has become, as the difference of the
    logarithms of two Hill numbers, with the paired delete-one jackknife interval: a contact who was
    there both times is taken from both (Zahl 1977).

    Args:
        counts: contacts by category then (rows) and now (columns); the last row and the last column
            are those who were not there, or of whom it is not known.
        m: how many contacts to draw, less than are known either time.
        q: 0, 1 or 2.
        looks: how many such comparisons share the 5 % at which one is wrong (Bonferroni).

    Returns:
        None where there are too few contacts for an interval (30), or not more than `m`.
    """
    sides = counts.sum(axis=1)[:-1], counts.sum(axis=0)[:-1]
    if min(int(x.sum()) for x in sides) < max(FEWEST, m + 1) or m < 1:
        return None
    logs = []
    for x in sides:
        sizes, times = np.unique(present(x), return_counts=True)
        without = np.log(_combined(_without_one(_terms, sizes, times, m, q), m, q))
        whole = math.log(_drawn(present(x), m, q))
        logs.append((whole, np.append(without[np.searchsorted(sizes, x)], whole)))
    (then, thens), (now, nows) = logs
    weights = counts.copy()
    weights[-1, -1] = 0
    n = int(weights.sum())
    changes = nows[None, :] - thens[:, None]
    shares = weights / n
    spread = float((shares * (changes - (shares * changes).sum()) ** 2).sum())
    reach = float(ndtri(1 - LOW / looks)) * math.sqrt((n - 1) * spread)
    change = now - then
    return {"difference": change, "lo": change - reach, "hi": change + reach}


def hill_at_coverage(counts: Counts, coverage: float, q: int) -> float | None:
    """The Hill number of a draw that is so large that the next contact is of a category in it with
    the chance `coverage`: fair to networks that are differently complete (Chao & Jost 2012).

    Args:
        counts: contacts per category.
        coverage: between 0 and 1.
        q: 0, 1 or 2.

    Returns:
        Linear between the two sizes of draw around it; None where not even twice the contacts
        would reach that coverage.
    """
    x = present(counts)
    if not x.size:
        return None
    return _at_coverage(
        coverage,
        MOST_BEYOND * int(x.sum()),
        lambda m: _coverage(x, m),
        lambda m: hill_at_size(x, m, q) or 1.0,
    )


def hill_at_coverage_interval(counts: Counts, coverage: float, q: int) -> Interval | None:
    """`hill_at_coverage` with the delete-one jackknife interval on its logarithm.

    Returns:
        None where there are too few contacts for an interval (30), or where one contact less would
        put that coverage out of reach.
    """
    x = present(counts)
    n = int(x.sum())
    if n < FEWEST:
        return None
    estimate = hill_at_coverage(x, coverage, q)
    sizes, times = np.unique(x, return_counts=True)

    @cache
    def covered(m: int) -> Floats:
        return 1 - _without_one(_missed, sizes, times, m)

    @cache
    def drawn(m: int) -> Floats:
        return _combined(_without_one(_terms, sizes, times, m, q), m, q)

    def without(place: int) -> float | None:
        return _at_coverage(
            coverage, n - 2, lambda m: float(covered(m)[place]), lambda m: float(drawn(m)[place])
        )

    reached = [value for place in range(len(sizes)) if (value := without(place)) is not None]
    if estimate is None or len(reached) < len(sizes):
        return None
    return _jackknifed(estimate, np.array(reached), sizes * times / n, n)


def _at_coverage(
    coverage: float, most: int, covered: Callable[[int], float], drawn: Callable[[int], float]
) -> float | None:
    """What `drawn` gives at the size, up to `most`, where `covered` rises to `coverage`."""
    sizes = range(1, most + 1)
    at = bisect_left(sizes, coverage, key=covered)
    if at == len(sizes):
        return None
    if at == 0:
        return drawn(1)
    below, above = covered(sizes[at - 1]), covered(sizes[at])
    part = (coverage - below) / (above - below)
    return drawn(sizes[at - 1]) * (1 - part) + drawn(sizes[at]) * part


# All three sums below run over categories, so that taking one contact away changes one term.


def _terms(sizes: Whole, n: int, m: int, q: int) -> Floats:
    """What a category of each size adds, in a draw of `m` out of `n`, to richness, to entropy, or
    to the chance that two are alike.
    """
    x = sizes.astype(float)
    if q == RICHNESS:
        return -np.expm1(_log_ways(n - x, m) - _log_ways(n, m))
    if q == SIMPSON:
        return x * (x - 1) / (n * (n - 1)) if n > 1 else np.zeros_like(x)
    if q != SHANNON:
        raise ValueError("q is 0, 1 or 2")
    k = np.arange(1, min(m, int(x.max(initial=1))) + 1, dtype=float)
    ways = _log_ways(x[:, None], k) + _log_ways(n - x[:, None], m - k) - _log_ways(n, m)
    share = k / m
    return np.asarray(np.exp(ways) @ (-share * np.log(share)))


def _missed(sizes: Whole, n: int, m: int) -> Floats:
    """What a category of each size adds to the chance that the next contact is of none drawn."""
    x = sizes.astype(float)
    return x / n * np.exp(_log_ways(n - x, m) - _log_ways(n - 1, m))


def _log_ways(n: Floats | float, m: Floats | float) -> Floats:
    """The logarithm of the binomial coefficient; minus infinity where there is no way."""
    left = np.asarray(n, dtype=float) - m
    ways = gammaln(np.asarray(n) + 1.0) - gammaln(np.asarray(m) + 1.0)
    return np.where(left < 0, -np.inf, ways - gammaln(np.maximum(left, 0) + 1))


def _combined(total: Floats | float, m: int, q: int) -> Floats:
    """The Hill number from the sum of its terms."""
    if q == RICHNESS:
        return np.asarray(total)
    if q == SHANNON:
        return np.exp(total)
    return np.asarray(1 / (1 / m + (m - 1) / m * np.asarray(total)))


def _without_one(
    terms: Callable[..., Floats], sizes: Whole, times: Whole, m: int, *order: int
) -> Floats:
    """The sum of the terms after one contact of a category of each size has gone."""
    rest = int(sizes @ times) - 1
    whole, less = terms(sizes, rest, m, *order), terms(sizes - 1, rest, m, *order)
    return np.asarray(times @ whole - whole + less)


def _jackknifed(estimate: float, without: Floats, weights: Floats, n: int) -> Interval:
    """Zahl 1977, on the logarithm, which keeps the lower limit above nought."""
    logs = np.log(without)
    spread = float((weights * (logs - weights @ logs) ** 2).sum())
    reach = Z95 * math.sqrt((n - 1) * spread)
    return {
        "estimate": estimate,
        "lo": estimate * math.exp(-reach),
        "hi": estimate * math.exp(reach),
    }
