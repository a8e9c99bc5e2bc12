"""Which contacts serve a goal best: a score whose every factor explains the rank."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from linkalyze.lexicon import load

Goal = Literal["new-job", "broaden", "step-up", "change"]


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    return load("goals.toml")


def tie_value(score: float, goal: Goal, dormant: bool = False) -> float:
    """What a tie of some strength is worth for a goal, from 0 to 1.

    Args:
        score: strength of the tie, from 0 to 1.
        goal: the member's goal.
        dormant: whether the tie has been silent for years.
    """
    rule, aim = _rules()["tie"], _rules()["goals"][goal]
    bell = math.exp(-(((score - aim["best_tie"]) / rule["width"]) ** 2))
    value = rule["least"] + (1 - rule["least"]) * bell
    if dormant and aim["dormant_helps"] and score >= rule["dormant_from"]:
        value *= rule["dormant_factor"]
    return float(min(1.0, value))


def goal_score(
    fit: float | None, tie: float, reach: float, fresh: float, recency: float, goal: Goal
) -> float:
    """How well a contact serves a goal, from 0 to 1: a weighted geometric mean of five virtues.

    Args:
        fit: how well the contact's work fits the target; None where there is no target, then the
            other four carry the weight.
        tie: what the tie is worth, by `tie_value`.
        reach: how near the contact's level is to the one sought.
        fresh: how unlike the member's the contact's work is.
        recency: how recent the last exchange is.
        goal: the member's goal.
    """
    weights = _rules()["goals"][goal]["weights"]
    given = {"fit": fit, "tie": tie, "reach": reach, "fresh": fresh, "recency": recency}
    virtues = {name: value for name, value in given.items() if value is not None}
    total = sum(weights[name] for name in virtues)
    least = _rules()["score"]["least"]
    logs = sum(weights[name] * math.log(max(value, least)) for name, value in virtues.items())
    return math.exp(logs / total)


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
