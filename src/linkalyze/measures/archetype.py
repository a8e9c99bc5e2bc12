"""T-shaper, butterfly, lone star or newcomer: depth of the craft by breadth of the network."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict

from scipy.special import ndtr

from linkalyze.lexicon import load

T_SHAPER, LONE_STAR, BUTTERFLY, NEWCOMER = "T-shaper", "lone star", "butterfly", "newcomer"
BETWEEN = "between"
FAMILIES = 9


class Archetype(TypedDict):
    """How likely each archetype is, and the label: an archetype, or "between"."""

    probabilities: dict[str, float]
    label: str


@cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """`lexicon/archetype.toml`."""
    return load("archetype.toml")


def _saturating(amount: float, at: float) -> float:
    return 1 - math.exp(-amount / at)


def depth(years_main: float, years_total: float, endorsers_top3: int | None = None) -> float:
    """How deep the member's craft is, from 0 to 1.

    Args:
        years_main: years in the main family of functions.
        years_total: years of career, at least `years_main`.
        endorsers_top3: people who endorsed one of the three most endorsed skills; None where the
            export does not tell, then the years carry the weight.
    """
    rule = rules()["depth"]
    weights = rule["weights"]
    focus = years_main / years_total if years_total else 0.0
    parts = {
        "years": _saturating(years_main, rule["years_at"]),
        "focus": focus * min(1.0, years_total / rule["focus_from"]),
    }
    if endorsers_top3 is not None:
        parts["endorsers"] = _saturating(endorsers_top3, rule["endorsers_at"])
    total = sum(weights[part] for part in parts)
    return float(sum(weights[part] * value for part, value in parts.items()) / total)


def breadth(
    n: int, inbreeding_function: float, families_at_100: float, outside_share: float
) -> float:
    """How wide the network is, from 0 to 1.

    Args:
        n: contacts.
        inbreeding_function: inbreeding homophily of functions; below 0 counts as 0.
        families_at_100: families of functions in a random hundred contacts, of nine.
        outside_share: contacts who work at none of the member's employers, present or past.
    """
    parts = (1 - max(0.0, inbreeding_function), families_at_100 / FAMILIES, outside_share)
    return _saturating(n, rules()["breadth"]["contacts_at"]) * sum(parts) / len(parts)


def archetype(
    depth: float, breadth: float, sd_depth: float = 0.10, sd_breadth: float = 0.05
) -> Archetype:
    """What the two scores, with their uncertainty, make of the member.

    Args:
        depth: from 0 to 1.
        breadth: from 0 to 1.
        sd_depth: standard deviation of the depth.
        sd_breadth: standard deviation of the breadth.

    Returns:
        A label only where it is likely enough, else "between".
    """
    rule = rules()["label"]
    deep = float(ndtr((depth - rule["half"]) / sd_depth))
    wide = float(ndtr((breadth - rule["half"]) / sd_breadth))
    shallow = float(ndtr((rule["half"] - depth) / sd_depth))
    narrow = float(ndtr((rule["half"] - breadth) / sd_breadth))
    probabilities = {
        T_SHAPER: deep * wide,
        LONE_STAR: deep * narrow,
        BUTTERFLY: shallow * wide,
        NEWCOMER: shallow * narrow,
    }
    likeliest = max(probabilities, key=lambda name: probabilities[name])
    label = likeliest if probabilities[likeliest] >= rule["sure"] else BETWEEN
    return {"probabilities": probabilities, "label": label}
