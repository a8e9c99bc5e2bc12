"""How much more alike the contacts are than chance would make them, and how sure that is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

from scipy.special import betainc

from linkalyze.levels import Level
from linkalyze.lexicon import load
from linkalyze.measures.intervals import Interval, OddsRatio, share_interval
from linkalyze.network import Facet
from linkalyze.texts import mark

HIGHEST_CEILING = 0.95  # nothing is so common that no excess could be seen


class Likeness(TypedDict, total=False):
    """The share alike with its Jeffreys interval, Krackhardt & Stern's E-I index, Coleman's
    inbreeding homophily, the chances of being past each cut, and the label. With too little data
    there are only share and level.
    """

    share: float | None
    lo: float
    hi: float
    ei: float
    inbreeding: float
    p_moderate: float
    p_high: float
    level: Level


class Excess(TypedDict):
    """The share beyond what chance could give, and what of it lies inside and outside the contacts
    who share an employer with the member.
    """

    excess: float | None
    inside: float | None
    outside: float | None


class UnknownBounds(TypedDict):
    """What the unknown contacts could change: bounds without any assumption, and the share where
    the odds among them are half or twice those among the known, None where none is known.
    """

    known_share: float
    worst_low: float
    worst_high: float
    half_odds: float | None
    double_odds: float | None
    level: Level
    unknown_robust: bool


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`lexicon/homogeneity.toml`."""

    ceilings: Mapping[str, Mapping[str, Any]]
    cuts: tuple[float, float]
    sure: float
    fewest: int
    known_share: float
    ceiling_factors: Sequence[float]
    other_cuts: Sequence[tuple[float, float]]
    draw: int
    small_draw: int
    coverage: Mapping[str, float]
    reading: Mapping[str, float]

    def draw_from(self, known: int) -> int:
        """How many of the known contacts a random draw takes."""
        return self.draw if known > self.draw else self.small_draw

    def baseline(self, dimension: Facet) -> str:
        """What the ceiling rests on, in words."""
        return str(self.ceilings[dimension]["baseline"])

    def ceiling(self, dimension: Facet, categories: Sequence[str]) -> float:
        """How common the categories together can be at most, as a share."""
        table = self.ceilings[dimension]
        total: float = sum(table.get(category, table.get("any", 0.0)) for category in categories)
        return min(total, float(table.get("most", HIGHEST_CEILING)))


@cache
def thresholds() -> Thresholds:
    """The thresholds of the verdict."""
    data = load("homogeneity.toml")
    return Thresholds(
        ceilings=data["ceilings"],
        cuts=(data["cuts"]["moderate"], data["cuts"]["high"]),
        sure=data["verdict"]["sure"],
        fewest=data["verdict"]["fewest"],
        known_share=data["verdict"]["known_share"],
        ceiling_factors=data["sensitivity"]["ceiling_factors"],
        other_cuts=[(low, high) for low, high in data["sensitivity"]["cuts"]],
        draw=data["standard"]["draw"],
        small_draw=data["standard"]["small_draw"],
        coverage=data["standard"]["coverage"],
        reading={name: value for name, value in data["reading"].items() if name != "why"},
    )


def likeness(k: int, n: int, ceiling: float, cuts: tuple[float, float] | None = None) -> Likeness:
    """How alike the contacts are, against the most that chance could give.

    Args:
        k: contacts in the category, of `n` whose category is known.
        n: contacts whose category is known.
        ceiling: an upper bound on how common the category can be, as a share.
        cuts: inbreeding homophily from which the level is moderate and high, if not the usual.

    Returns:
        Share with Jeffreys interval (Brown, Cai & DasGupta 2001), E-I index (Krackhardt & Stern
        1988), inbreeding homophily (Coleman 1958; negative below the ceiling), and the level by the
        posterior Beta(k + 1/2, n - k + 1/2). Under 30 known contacts only share and level.
    """
    limits = thresholds()
    share = k / n if n else None
    if share is None or n < limits.fewest:
        return {"share": share, "level": Level.NOT_ENOUGH_DATA}
    a, b = k + 0.5, n - k + 0.5
    first, second = cuts or limits.cuts
    p_moderate = 1 - float(betainc(a, b, min(1.0, ceiling + first * (1 - ceiling))))
    p_high = 1 - float(betainc(a, b, min(1.0, ceiling + second * (1 - ceiling))))
    interval = share_interval(k, n)
    return {
        "share": share,
        "lo": interval["lo"],
        "hi": interval["hi"],
        "ei": 1 - 2 * share,
        "inbreeding": (share - ceiling) / (1 - ceiling),
        "p_moderate": p_moderate,
        "p_high": p_high,
        "level": _level(p_moderate, p_high, limits.sure),
    }


def _level(p_moderate: float, p_high: float, sure: float) -> Level:
    if p_high >= sure:
        return Level.HIGH
    if p_moderate >= sure:
        return Level.MODERATE
    return Level.LOW if p_moderate <= 1 - sure else Level.UNCLEAR


def likeness_with_unknown(k: int, n_known: int, n_unknown: int, ceiling: float) -> UnknownBounds:
    """What the contacts whose category is unknown could do to the likeness.

    Args:
        k: contacts in the category.
        n_known: contacts whose category is known.
        n_unknown: contacts whose category is not known.
        ceiling: as in `likeness`.

    Returns:
        Bounds that need no assumption (Manski), the share under half and double odds, the level
        ("not enough data" where fewer than 60 % are known), and whether both odds leave it as is.
    """
    limits = thresholds()
    total = n_known + n_unknown
    half, double = (_at_odds(k, n_known, n_unknown, odds) for odds in (0.5, 2.0))
    known_share = n_known / total if total else 0.0
    level = likeness(k, n_known, ceiling)["level"]
    if known_share < limits.known_share:
        level = Level.NOT_ENOUGH_DATA
    robust = level != Level.NOT_ENOUGH_DATA and all(
        likeness(round(share * n_known), n_known, ceiling)["level"] == level
        for share in (half, double)
        if share is not None
    )
    return {
        "known_share": known_share,
        "worst_low": k / total if total else 0.0,
        "worst_high": (k + n_unknown) / total if total else 1.0,
        "half_odds": half,
        "double_odds": double,
        "level": level,
        "unknown_robust": robust,
    }


def _at_odds(k: int, n_known: int, n_unknown: int, odds: float) -> float | None:
    """The share if the odds among the unknown are so many times those among the known."""
    if not n_known:
        return None
    share = k / n_known
    unknown = odds * share / (odds * share + 1 - share)
    return (k + n_unknown * unknown) / (n_known + n_unknown)


def shaken_by(k: int, n_known: int, n_unknown: int, ceiling: float) -> list[str]:
    """Which assumptions would change the level; none means that the level is firm."""
    limits = thresholds()
    level = likeness(k, n_known, ceiling)["level"]
    doubts = []
    if not likeness_with_unknown(k, n_known, n_unknown, ceiling)["unknown_robust"]:
        doubts.append(mark("the unknown contacts"))
    others = [min(HIGHEST_CEILING, ceiling * factor) for factor in limits.ceiling_factors]
    if any(likeness(k, n_known, other)["level"] != level for other in others):
        doubts.append(mark("what chance could give"))
    if any(likeness(k, n_known, ceiling, cuts)["level"] != level for cuts in limits.other_cuts):
        doubts.append(mark("where a level begins"))
    return doubts


def overall_level(function: Level, seniority: Level, employer: Level) -> Level:
    """One level for the whole network, function first.

    Args:
        function: level of the function dimension.
        seniority: level of the seniority dimension.
        employer: level of the employer dimension.
    """
    levels = [function, seniority, employer]
    at_least_moderate = sum(level in (Level.MODERATE, Level.HIGH) for level in levels)
    if function == Level.NOT_ENOUGH_DATA:
        return function
    if levels.count(Level.HIGH) > 1 or (function == Level.HIGH and at_least_moderate > 1):
        return Level.HIGH
    if Level.HIGH in levels or function == Level.MODERATE or at_least_moderate > 1:
        return Level.MODERATE
    return Level.UNCLEAR if function == Level.UNCLEAR else Level.LOW


def odds_against(share: Interval, baseline: float) -> OddsRatio | None:
    """How many times higher the odds of one's own kind are than a baseline would give.

    Args:
        share: of one's own kind, with its interval.
        baseline: the share to compare with, between 0 and 1.

    Returns:
        The odds ratio with the limits of the share carried over; with a baseline that is an upper
        bound it is a lower bound. None where the share or a limit of it is 1.
    """
    odds = [_odds(x) for x in (share["estimate"], share["lo"], share["hi"])]
    chance = _odds(baseline)
    if math.inf in odds or chance in (0.0, math.inf):
        return None
    estimate, lo, hi = (x / chance for x in odds)
    return {"odds_ratio": estimate, "lo": lo, "hi": hi}


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def corrected_share(share: float, sensitivity: float, specificity: float) -> float | None:
    """The share that misread titles would have hidden (Rogan & Gladen 1978).

    Args:
        share: as observed.
        sensitivity: how many of the kind are read as such.
        specificity: how many of the others are read as another kind.

    Returns:
        From 0 to 1; None where reading tells no more than a guess.
    """
    told = sensitivity + specificity - 1
    return min(1.0, max(0.0, (share + specificity - 1) / told)) if told > 0 else None


def excess_decomposition(k_in: int, n_in: int, k_out: int, n_out: int, w: float) -> Excess:
    """Where the excess over chance comes from: the workplace, or everything else.

    Of the two only the second is in the hands of tomorrow's invitations (after McPherson &
    Smith-Lovin 1987 and Chetty and others 2022).

    Args:
        k_in: of the member's kind, among contacts who share an employer with the member.
        n_in: all contacts who share an employer with the member.
        k_out: of the member's kind, among the others.
        n_out: all others.
        w: the most that chance could give, as a share.
    """
    n = n_in + n_out
    if not n:
        return {"excess": None, "inside": None, "outside": None}
    inside, outside = (k_in - n_in * w) / n, (k_out - n_out * w) / n
    return {"excess": inside + outside, "inside": inside, "outside": outside}
