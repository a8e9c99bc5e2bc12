"""Not all differences are equal: how much alike kinds of work are, and diversity in that light."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from linkalyze.lexicon import load
from linkalyze.measures.diversity import whole
from linkalyze.measures.intervals import FEWEST, LOW, Z95, Counts, Interval, mean_interval
from linkalyze.network import FUNCTIONS, SENIORITIES

Floats = NDArray[np.float64]
ROUNDING = 1e-12


class MeanSimilarity(TypedDict):
    """How much alike two different contacts are on average, with its interval, and `d2`, the
    effective number of wholly different kinds; null where nothing can be said.
    """

    n: int
    mean: float | None
    lo: float | None
    hi: float | None
    d2: float | None


class Marginal(TypedDict):
    """How much more alike newcomers are to the stock than the stock is to itself."""

    delta: float
    lo: float | None
    hi: float | None


@dataclass(frozen=True, slots=True)
class Similarity:
    """`lexicon/similarity.toml`: the family of each function, the rung of each seniority, the bands
    of rungs by name, and what a shared family weighs.
    """

    family: Mapping[str, str]
    rung: Mapping[str, int]
    bands: Mapping[str, Sequence[int]]
    same_family: float
    other_weights: Sequence[float]

    def families(self) -> tuple[str, ...]:
        """The families, each once."""
        return tuple(dict.fromkeys(self.family.values()))

    def band(self, seniority: str) -> str:
        """The band of a seniority."""
        rung = self.rung[seniority]
        return next(name for name, (low, high) in self.bands.items() if low <= rung <= high)


@cache
def similarity() -> Similarity:
    """The similarities of functions and seniorities."""
    data: dict[str, Any] = load("similarity.toml")
    families = data["function"]["families"]
    family = {function: name for name, functions in families.items() for function in functions}
    if set(family) != set(FUNCTIONS) or set(data["seniority"]["rungs"]) != set(SENIORITIES):
        raise ValueError("lexicon/similarity.toml must name every function and seniority once")
    return Similarity(
        family,
        data["seniority"]["rungs"],
        data["seniority"]["bands"],
        data["function"]["same_family"],
        data["function"]["other_weights"],
    )


def function_similarity(a: str, b: str) -> float:
    """How much alike two of LinkedIn's functions are: 1 for the same, less for one family, or 0.

    Raises:
        KeyError: a text is none of the 26 functions.
    """
    known = similarity()
    family = known.family[a] == known.family[b]
    return 1.0 if a == b else known.same_family * family


def seniority_similarity(a: str, b: str) -> float:
    """How much alike two seniorities are: halved for every rung between them.

    Raises:
        KeyError: a text is none of LinkedIn's seniorities.
    """
    rung = similarity().rung
    return float(2.0 ** -abs(rung[a] - rung[b]))


def function_matrix(same_family: float | None = None) -> Floats:
    """`function_similarity` of all pairs, in the order of `FUNCTIONS`; positive semi-definite.

    Args:
        same_family: what a shared family weighs, if not the usual.
    """
    known = similarity()
    weight = known.same_family if same_family is None else same_family
    family = np.array([known.family[f] for f in FUNCTIONS])
    alike = weight * (family[:, None] == family).astype(float)
    np.fill_diagonal(alike, 1.0)
    return np.asarray(alike, dtype=float)


def seniority_matrix() -> Floats:
    """`seniority_similarity` of all pairs, in the order of `SENIORITIES`."""
    rungs = np.array([similarity().rung[s] for s in SENIORITIES])
    return np.asarray(2.0 ** -np.abs(rungs[:, None] - rungs))


def work_matrix(same_family: float | None = None) -> Floats:
    """How much alike two kinds of work are, function and seniority together, function first."""
    return np.asarray(np.kron(function_matrix(same_family), seniority_matrix()), dtype=float)


def similarity_diversity(counts: Counts, Z: ArrayLike, q: float) -> float | None:  # noqa: N803
    """Effective number of wholly different categories (Leinster & Cobbold 2012).

    Args:
        counts: contacts per category.
        Z: how much alike each two categories are, from 0 to 1, with ones on the diagonal; with
            noughts elsewhere this is the Hill number.
        q: the order, as in `hill`.

    Returns:
        None without contacts.
    """
    x, z = whole(counts), np.asarray(Z, dtype=float)
    if not x.sum():
        return None
    p = x / x.sum()
    ordinary = (z @ p)[p > 0]
    p = p[p > 0]
    if q == 1:
        return float(np.exp(-(p * np.log(ordinary)).sum()))
    return float((p * ordinary ** (q - 1)).sum() ** (1 / (1 - q)))


def mean_similarity(counts: Counts, Z: ArrayLike | None = None) -> MeanSimilarity:  # noqa: N803
    """How much alike two different contacts are, drawn at random: one minus Rao's quadratic entropy
    (Rao 1982), without bias, with the interval of a U-statistic (Hoeffding 1948) on its logarithm.

    Args:
        counts: contacts per category.
        Z: as in `similarity_diversity`; without it, the mean is the chance that two contacts share
            a category.
    """
    x = whole(counts).astype(float)
    n = int(x.sum())
    if n < 2:  # noqa: PLR2004
        return {"n": n, "mean": None, "lo": None, "hi": None, "d2": None}
    # With the unit matrix everything stays as it is: no matrix is needed for 20,000 companies.
    z = None if Z is None else np.asarray(Z, dtype=float)
    near, near2 = (x, x) if z is None else (z @ x, (z * z) @ x)
    own = np.ones_like(x) if z is None else np.diagonal(z)
    pairs = n * (n - 1)
    mean = float((x @ near - own @ x) / pairs)
    if mean <= 0:
        return {"n": n, "mean": mean, "lo": None, "hi": None, "d2": None}
    if n < FEWEST:
        return {"n": n, "mean": mean, "lo": None, "hi": None, "d2": 1 / mean}
    if mean >= 1 - ROUNDING:
        return {"n": n, "mean": mean, "lo": LOW ** (2 / n), "hi": 1.0, "d2": 1 / mean}
    first = max(0.0, float(x / n @ ((near - own) / (n - 1)) ** 2) - mean**2)
    second = max(0.0, float(x @ near2 - own**2 @ x) / pairs - mean**2)
    error = math.sqrt(2 / pairs * (2 * (n - 2) * first + second))
    reach = math.exp(Z95 * error / mean)
    return {
        "n": n, "mean": mean, "lo": mean / reach, "hi": min(1.0, mean * reach), "d2": 1 / mean,
    }  # fmt: skip


def marginal_similarity(stock: Counts, newcomers: Counts, Z: ArrayLike) -> Marginal | None:  # noqa: N803
    """Whether newcomers make a network more alike: above nought they do, below they widen it.

    Args:
        stock: contacts per category before.
        newcomers: new contacts per category.
        Z: as in `similarity_diversity`.

    Returns:
        How much more alike a newcomer is to the stock than one of the stock is to another, with the
        t interval from the newcomers' spread, none under 30 of them. None where there is nothing
        to compare.
    """
    x, y = whole(stock), whole(newcomers).astype(float)
    among = mean_similarity(stock, Z)["mean"]
    if among is None or not y.sum():
        return None
    ordinary = np.asarray(Z, dtype=float) @ (x / x.sum())
    interval = mean_interval(ordinary, y)
    delta = float(y @ ordinary / y.sum()) - among
    if interval is None:
        return {"delta": delta, "lo": None, "hi": None}
    return {"delta": delta, "lo": interval["lo"] - among, "hi": interval["hi"] - among}


def likeness_to(kind: int, counts: Counts, Z: ArrayLike) -> Interval | None:  # noqa: N803
    """How much alike the contacts are to one kind of work on average, with its t interval.

    Args:
        kind: its place among the categories.
        counts: contacts per category.
        Z: as in `similarity_diversity`.

    Returns:
        None under 30 contacts.
    """
    return mean_interval(np.asarray(Z, dtype=float)[kind], whole(counts).astype(float))
