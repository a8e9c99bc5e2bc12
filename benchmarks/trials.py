"""Networks drawn from known laws, and how often the measures find the truth on them."""

import functools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import special, stats

from linkalyze.levels import Level
from linkalyze.measures.homogeneity import likeness, thresholds
from linkalyze.measures.intervals import FEWEST, rate_ratio, share_interval
from linkalyze.measures.pooled import pooled_odds_ratio
from linkalyze.measures.rarefaction import (
    hill_at_coverage_interval,
    hill_at_size_interval,
    hill_change,
)
from linkalyze.measures.similarity import function_matrix, marginal_similarity, mean_similarity
from linkalyze.measures.ties import EVIDENCE, strength, tie_rules
from linkalyze.network import FUNCTIONS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Laws = Callable[[Generator], Floats]  # shares of the categories, one law a row
Trial = Callable[[Generator, int], float]  # a rate, from a number of replications

KINDS = len(FUNCTIONS)
MATRICES = {"lambda": np.eye(KINDS), "M": function_matrix()}
DRAWN_LAWS = 50
BASE = 0.08  # how common the member's own kind is where contacts are met
KNOWN_OWN, KNOWN_OTHER = 0.72, 0.80
MISREAD = 0.08
WITH_ERRORS = (0.0, 0.2, 0.35, 0.5, 0.7)  # homophily of networks with unknown and misread ones
CEILING = thresholds().ceilings["function"]["any"]
AT_LEAST_MODERATE = (Level.MODERATE, Level.HIGH)
RISING = (Level.LOW, Level.UNCLEAR, Level.MODERATE, Level.HIGH)


# Laws and networks


def fixed(weights: Floats) -> Laws:
    """One law, from weights."""
    law = (weights / weights.sum())[None, :]
    return lambda _: law


def one_large(share: float, others: Floats) -> Laws:
    """One category with a given share, the others by their weights."""
    return fixed(np.concatenate(([share], (1 - share) * others / others.sum())))


def dirichlet(rng: Generator) -> Floats:
    """Laws drawn at random."""
    return rng.dirichlet(np.ones(KINDS), size=DRAWN_LAWS)


def ranked(categories: int, offset: float) -> Floats:
    """Weights that fall with the rank, as those of companies do."""
    return 1 / (np.arange(1, categories + 1) + offset)


FUNCTION_LAWS: Mapping[str, Laws] = {
    "even": fixed(np.ones(KINDS)),
    "Zipf": fixed(ranked(KINDS, 0)),
    "Dirichlet": dirichlet,
    "one at 60 %": one_large(0.60, np.ones(KINDS - 1)),
    "one at 85 %": one_large(0.85, np.ones(KINDS - 1)),
}
COMPANY_LAWS: Mapping[str, Laws] = {
    "800 companies": fixed(ranked(800, 5)),
    "3000 companies": fixed(ranked(3000, 5)),
    "1500 companies and one at 15 %": one_large(0.15, ranked(1500, 5)),
    "1500 companies and one at 40 %": one_large(0.40, ranked(1500, 5)),
}
ALL_LAWS = {**FUNCTION_LAWS, **COMPANY_LAWS}


def networks(
    rng: Generator, laws: Laws, n: int, replications: int
) -> Iterator[tuple[Floats, Whole]]:
    """Each law with the counts of its networks, one a row."""
    drawn = laws(rng)
    for law in drawn:
        yield law, rng.multinomial(n, law, size=max(1, replications // len(drawn)))


def rate(hits: Iterable[bool]) -> float:
    """How often it happened."""
    return float(np.mean(list(hits)))


def holds(interval: Mapping[str, Any] | None, truth: float) -> bool:
    """Whether the interval is there and has the truth in it."""
    return (
        interval is not None
        and interval["lo"] is not None
        and bool(interval["lo"] <= truth <= interval["hi"])
    )


# Shares, similarity and diversity


def jeffreys_coverage(n: int) -> Floats:
    """Exact coverage of the interval of a share, at shares from 0.05 to 0.95."""
    k, shares = np.arange(n + 1), np.linspace(0.05, 0.95, 901)[:, None]
    found = [share_interval(int(i), n) for i in k]
    lo, hi = np.array([f["lo"] for f in found]), np.array([f["hi"] for f in found])
    inside = (lo <= shares) & (shares <= hi)
    return np.asarray((stats.binom.pmf(k, n, shares) * inside).sum(axis=1))


def jeffreys_mean(n: int) -> float:
    """The mean of these."""
    return float(jeffreys_coverage(n).mean())


def jeffreys_least(n: int) -> float:
    """The least of these."""
    return float(jeffreys_coverage(n).min())


def similarity_coverage(
    rng: Generator, replications: int, *, laws: Laws, n: int, z: Floats
) -> float:
    """How often the interval of the mean similarity has the law's own in it."""
    return rate(
        holds(mean_similarity(x, z), float(law @ z @ law))
        for law, counts in networks(rng, laws, n, replications)
        for x in counts
    )


def expected_hill(law: Floats, m: int, q: int) -> float:
    """The Hill number to expect of `m` draws from a law: expected richness, or what follows from
    the expected entropy.
    """
    if q == 0:
        return float(-np.expm1(m * np.log1p(-law)).sum())
    k = np.arange(1, m + 1)
    ways = special.gammaln(m + 1) - special.gammaln(k + 1) - special.gammaln(m - k + 1)
    chance = np.exp(ways + np.outer(np.log(law), k) + np.outer(np.log1p(-law), m - k))
    return float(np.exp((chance @ (-k / m * np.log(k / m))).sum()))


def expected_coverage(law: Floats, m: int) -> float:
    """The chance to expect that one more draw is of a category among the first `m`."""
    return float(1 - (law * (1 - law) ** m).sum())


def size_coverage(
    rng: Generator, replications: int, *, laws: Laws, n: int, m: int, q: int
) -> float:
    """How often the jackknife interval has the law's Hill number at `m` draws in it."""
    return rate(
        holds(hill_at_size_interval(x, m, q), truth)
        for law, counts in networks(rng, laws, n, replications)
        for truth in [expected_hill(law, m, q)]
        for x in counts
    )


def completeness_coverage(
    rng: Generator, replications: int, *, laws: Laws, n: int, m: int, q: int
) -> float:
    """The same at the coverage that the law reaches with `m` draws."""
    return rate(
        holds(hill_at_coverage_interval(x, target, q), truth)
        for law, counts in networks(rng, laws, n, replications)
        for truth, target in [(expected_hill(law, m, q), expected_coverage(law, m))]
        for x in counts
    )


# Growth


def months(rng: Generator, mean: float, shape: float | None, size: tuple[int, int]) -> Whole:
    """Events by month: Poisson, or negative-binomial of a given shape."""
    if shape is None:
        return rng.poisson(mean, size=size)
    return rng.negative_binomial(shape, shape / (shape + mean), size=size)


def pace_coverage(
    rng: Generator, replications: int, *, mean: float, ratio: float, shape: float | None
) -> float:
    """How often the interval has the true ratio of three months to the twelve before in it."""
    base = months(rng, mean, shape, (replications, 12))
    recent = months(rng, mean * ratio, shape, (replications, 3))
    return rate(
        holds(rate_ratio(b, r), ratio) for b, r in zip(base.tolist(), recent.tolist(), strict=True)
    )


def marginal_coverage(
    rng: Generator, replications: int, *, laws: Laws, newcomers: int, h: float, z: Floats
) -> float:
    """How often the interval has the truth in it, for newcomers of whom a share `h` is of the first
    kind and the rest follow the law of the stock.
    """
    hits = []
    for law, stocks in networks(rng, laws, 600, replications):
        kinds = (1 - h) * law
        kinds[0] += h
        drawn = rng.multinomial(newcomers, kinds, size=len(stocks))
        for stock, new in zip(stocks, drawn, strict=True):
            among = mean_similarity(stock, z)["mean"] or 0.0
            truth = float(kinds @ z @ stock) / stock.sum() - among
            hits.append(holds(marginal_similarity(stock, new, z), truth))
    return rate(hits)


def paired_coverage(
    rng: Generator, replications: int, *, laws: Laws, n: int, h: float, m: int
) -> float:
    """How often the interval of the paired change has the truth in it, where a twentieth leave, as
    many are of another kind than before, and a tenth come, a share `h` of them of the first kind.
    """
    hits = []
    few, come = n // 20, n // 10
    for law, stayers in networks(rng, laws, n - 2 * few, replications):
        kinds = (1 - h) * law
        kinds[0] += h
        later = ((n - few) * law + come * kinds) / (n - few + come)
        truth = math.log(expected_hill(later, m, 1) / expected_hill(law, m, 1))
        for stayed in stayers:
            paired = np.zeros((len(law) + 1, len(law) + 1), dtype=np.int64)
            paired[:-1, :-1] = np.diag(stayed)
            paired[:-1, :-1] += rng.multinomial(few, np.outer(law, law).ravel()).reshape(
                len(law), -1
            )
            paired[:-1, -1] += rng.multinomial(few, law)
            paired[-1, :-1] += rng.multinomial(come, kinds)
            hits.append(holds(hill_change(paired, m, 1), truth))
    return rate(hits)


# Companies as clusters


def company_coverage(
    rng: Generator,
    replications: int,
    *,
    companies: int,
    share: float,
    alike: float,
    interval: Callable[[Whole, Whole], Mapping[str, Any] | None],
) -> float:
    """How often an interval has the true share in it, where colleagues are alike.

    Args:
        rng: the source of chance.
        replications: how many networks.
        companies: how many there are, ten contacts each on average, each with one at least.
        share: of the contacts, in truth.
        alike: correlation between two contacts of one company.
        interval: from the hits and sizes of the companies.
    """
    weights = ranked(companies, 5)
    sizes = 1 + rng.multinomial(9 * companies, weights / weights.sum(), size=replications)
    odds = (1 - alike) / alike
    hits = rng.binomial(sizes, rng.beta(share * odds, (1 - share) * odds, size=sizes.shape))
    return rate(holds(interval(k, n), share) for k, n in zip(hits, sizes, strict=True))


def naive(hits: Whole, sizes: Whole) -> Mapping[str, Any]:
    """The interval that takes the contacts for independent."""
    return share_interval(int(hits.sum()), int(sizes.sum()))


# Many members


def pooled_coverage(
    rng: Generator,
    replications: int,
    *,
    members: int,
    ratio: float,
    spread: float,
    shares: tuple[float, float],
    largest: int,
    ahead: bool,
) -> float:
    """How often the interval over the members of an organisation has the true odds ratio in it.

    Args:
        rng: the source of chance.
        replications: how many organisations.
        members: in each.
        ratio: of the typical member.
        spread: of its logarithm over the members.
        shares: the least and the most of the contacts who invited a member that are alike.
        largest: the most contacts in a group; there are thirty at least.
        ahead: whether to ask for the interval of a next member, and that member's ratio.
    """
    size = (replications, members)
    base = rng.uniform(*shares, size)
    logs = rng.normal(math.log(ratio), spread, size)
    n = rng.integers(FEWEST, largest, (2, *size), endpoint=True)
    alike = rng.binomial(n, [special.expit(special.logit(base) + logs), base])
    tables = np.stack([alike[0], n[0] - alike[0], alike[1], n[1] - alike[1]], axis=-1)
    found = [pooled_odds_ratio(one) for one in tables.tolist()]
    if not ahead:
        return rate(holds(one, ratio) for one in found)
    following = np.exp(rng.normal(math.log(ratio), spread, replications))
    return rate(
        one is not None and one["next_lo"] <= truth <= one["next_hi"]
        for one, truth in zip(found, following, strict=True)
    )


# The verdict


@functools.cache
def level(k: int, n: int) -> Level:
    """The level of the function dimension."""
    return likeness(k, n, CEILING)["level"]


def own_share(h: float) -> float:
    """The share of one's own kind where a share `h` of the ties is formed among it only."""
    return h + (1 - h) * BASE


def chance_of(levels: Collection[Level], n: int, h: float) -> float:
    """The exact chance of one of the levels."""
    k = [i for i in range(n + 1) if level(i, n) in levels]
    return float(stats.binom.pmf(k, n, own_share(h)).sum())


def levels_with_errors(rng: Generator, replications: int, h: float) -> dict[Level, float]:
    """How often each level is given to 600 contacts some of whom are unknown or misread."""
    own = rng.binomial(600, own_share(h), size=replications)
    own_known = rng.binomial(own, KNOWN_OWN)
    other_known = rng.binomial(600 - own, KNOWN_OTHER)
    read_as_own = rng.binomial(own_known, 1 - MISREAD)
    read_as_own += rng.binomial(other_known, MISREAD / (KINDS - 1))
    found = [
        level(k, n)
        for k, n in zip(read_as_own.tolist(), (own_known + other_known).tolist(), strict=True)
    ]
    return {each: rate(seen == each for seen in found) for each in RISING}


def too_high(rng: Generator, replications: int, *, h: float) -> float:
    """How often unknown and misread contacts lead to a level above that of the truth."""
    low, high = thresholds().cuts
    most = RISING.index(Level.LOW if h <= low else Level.MODERATE if h <= high else Level.HIGH)
    found = levels_with_errors(rng, replications, h)
    return sum(found[each] for each in AT_LEAST_MODERATE if RISING.index(each) > most)


# Ties

TIES = 20_000
NONE, WEAK, MODERATE, STRONG = range(4)
CLASSES = (0.70, 0.20, 0.08, 0.02)
TRAFFIC = np.array([0.0, 2.0, 10.0, 40.0])  # messages both ways
SPAM = 0.15  # of those who are no tie
SHAPE = 2.0  # of the negative binomial
# The chance of each other trace, by class: made up, but rising with the strength of the tie.
OTHER_TRACES = {
    "rec_given": (0.00, 0.01, 0.05, 0.20),
    "rec_received": (0.00, 0.01, 0.05, 0.20),
    "end_given": (0.02, 0.05, 0.15, 0.30),
    "end_received": (0.02, 0.05, 0.15, 0.30),
    "note": (0.05, 0.10, 0.15, 0.20),
    "group": (0.00, 0.02, 0.10, 0.25),
}
COLLEAGUES = (0.10, 0.20, 0.35, 0.50)


def ties(rng: Generator, shape: float = SHAPE) -> tuple[Whole, pl.DataFrame]:
    """The true class of every tie, and the evidence of it.

    A dialogue lies within up to two years; the split between both sides is uneven.

    Args:
        rng: the source of chance.
        shape: of the number of messages; the lower, the more it varies within a class.
    """
    kind = rng.choice(len(CLASSES), size=TIES, p=CLASSES)
    mean = TRAFFIC[kind]
    messages = rng.negative_binomial(shape, shape / (shape + mean))
    out = rng.binomial(messages, rng.beta(4, 4, size=TIES))
    inn = messages - out
    spam = (kind == NONE) & (rng.random(TIES) < SPAM)
    from_me = rng.random(TIES) < 1 / 2
    letters = 1 + rng.poisson(20, size=TIES)
    out, inn = np.where(spam & from_me, letters, out), np.where(spam & ~from_me, letters, inn)
    span = rng.integers(1, 25, size=TIES)
    work = rng.choice([1.0, 0.75, 0.5], size=TIES)
    traces = {
        name: rng.random(TIES) < np.array(chances)[kind] for name, chances in OTHER_TRACES.items()
    }
    columns = {
        "out": out,
        "inn": inn,
        "months": np.minimum(_months(rng, out, span), _months(rng, inn, span)),
        "workplace": np.where(rng.random(TIES) < np.array(COLLEAGUES)[kind], work, 0.0),
        **{name: found.astype(np.int64) for name, found in traces.items()},
    }
    return kind, pl.DataFrame(columns).select(EVIDENCE.names()).cast(EVIDENCE)


def _months(rng: Generator, messages: Whole, span: Whole) -> Whole:
    """In how many months of the span there is a message."""
    tie = np.repeat(np.arange(len(messages)), messages)
    seen = np.unique(np.column_stack([tie, rng.integers(0, span[tie])]), axis=0)
    return np.bincount(seen[:, 0], minlength=len(messages))


def tie_auc(rng: Generator, *, least: int, shape: float = SHAPE) -> float:
    """The chance that a tie of at least a class scores above one of a lesser class."""
    kind, evidence = ties(rng, shape)
    ranks = stats.rankdata(evidence.select(strength()).to_series().to_numpy())
    above = kind >= least
    many, few = int(above.sum()), int((~above).sum())
    return float((ranks[above].sum() - many * (many + 1) / 2) / (many * few))


def rank_agreement(
    rng: Generator, *, channel: str, factor: float, traced_only: bool = False
) -> float:
    """Kendall's tau-b between the strengths with one weight changed and those with the usual.

    Args:
        rng: the source of chance.
        channel: whose weight is changed.
        factor: by which it is multiplied.
        traced_only: whether to leave out the ties that show nothing.
    """
    _, evidence = ties(rng)
    usual = dict(tie_rules().weights)
    other = {**usual, channel: usual[channel] * factor}
    scores = evidence.select(usual=strength(), other=strength(other))
    if traced_only:
        scores = scores.filter(pl.col("usual") > 0)
    return float(stats.kendalltau(scores["usual"].to_numpy(), scores["other"].to_numpy()).statistic)
