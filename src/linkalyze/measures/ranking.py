"""Which contacts serve a goal best: a score whose every factor explains the rank."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from linkalyze.goals import Goal
from linkalyze.lexicon import load

VIRTUES = ("fit", "tie", "reach", "fresh", "recency")


@cache
def goal_rules() -> Mapping[str, Mapping[str, Any]]:
    """`lexicon/goals.toml`."""
    return load("goals.toml")


def tie_worth(goal: Goal) -> pl.Expr:
    """What a tie is worth for a goal, from 0 to 1, of the columns `strength` (0 to 1) and `dormant`
    (whether it has been silent for years).
    """
    rule, aim = goal_rules()["tie"], goal_rules()["goals"][goal]
    strength = pl.col("strength")
    bell = (-(((strength - aim["best_tie"]) / rule["width"]) ** 2)).exp()
    value = rule["least"] + (1 - rule["least"]) * bell
    helped = pl.col("dormant") & (strength >= rule["dormant_from"]) & aim["dormant_helps"]
    return pl.min_horizontal(
        1.0, pl.when(helped).then(value * rule["dormant_factor"]).otherwise(value)
    )


def score(goal: Goal) -> pl.Expr:
    """How well a contact serves a goal, from 0 to 1: a weighted geometric mean of the columns of
    `VIRTUES`. Where `fit` is null, as there is no target, the other four carry the weight.
    """
    weights, least = goal_rules()["goals"][goal]["weights"], goal_rules()["score"]["least"]
    logs = pl.sum_horizontal(
        weights[name] * pl.max_horizontal(pl.col(name), least).log() for name in VIRTUES[1:]
    )
    fit = weights["fit"] * pl.max_horizontal(pl.col("fit"), least).log()
    rest = sum(weights[name] for name in VIRTUES[1:])
    targeted = pl.col("fit").is_not_null()
    return (
        pl.when(targeted).then((logs + fit) / (rest + weights["fit"])).otherwise(logs / rest).exp()
    )


def tie_value(score: float, goal: Goal, dormant: bool = False) -> float:
    """`tie_worth` of one tie.

    Args:
        score: strength of the tie, from 0 to 1.
        goal: the member's goal.
        dormant: whether the tie has been silent for years.
    """
    tie = pl.DataFrame({"strength": [float(score)], "dormant": [dormant]})
    return float(tie.select(tie_worth(goal)).item())


def goal_score(
    fit: float | None, tie: float, reach: float, fresh: float, recency: float, goal: Goal
) -> float:
    """`score` of one contact.

    Args:
        fit: how well the contact's work fits the target; None where there is no target.
        tie: what the tie is worth, by `tie_value`.
        reach: how near the contact's level is to the one sought.
        fresh: how unlike the member's the contact's work is.
        recency: how recent the last exchange is.
        goal: the member's goal.
    """
    values = dict(zip(VIRTUES, (fit, tie, reach, fresh, recency), strict=True))
    return float(
        pl.DataFrame([values], dict.fromkeys(VIRTUES, pl.Float64)).select(score(goal)).item()
    )


def diversified(
    scores: Sequence[float], similarity: ArrayLike, k: int, tradeoff: float = 0.7
) -> list[int]:
    """The best `k` that are not all alike (maximal marginal relevance; Carbonell & Goldstein 1998).

    Args:
        scores: of the candidates, above 0.
        similarity: how much alike each two candidates are, from 0 to 1.
        k: how many to choose.
        tradeoff: 1 looks at scores alone, 0 at difference alone.

    Returns:
        Places of the chosen, best first; of equals the one that was given first.
    """
    if not scores:
        return []
    alike = np.asarray(similarity, dtype=float)
    worth = tradeoff * np.asarray(scores, dtype=float) / max(scores)
    chosen: list[int] = []
    closest = np.zeros(len(scores))
    for _ in range(min(k, len(scores))):
        marginal = worth - (1 - tradeoff) * closest
        marginal[chosen] = -np.inf
        chosen.append(int(np.argmax(marginal)))
        closest = np.maximum(closest, alike[:, chosen[-1]])
    return chosen
