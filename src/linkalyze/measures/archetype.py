"""T-shaper, butterfly, lone star or newcomer: depth of the craft by breadth of the network."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

import polars as pl
from scipy.special import ndtr

from linkalyze.lexicon import load
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import DAYS_A_YEAR, Z95, Interval, share_interval
from linkalyze.measures.rarefaction import hill_at_size_interval
from linkalyze.measures.similarity import similarity
from linkalyze.network import Member, Traces

T_SHAPER, LONE_STAR, BUTTERFLY, NEWCOMER = "T-shaper", "lone star", "butterfly", "newcomer"
BETWEEN = "between"
TOP_SKILLS = 3


class Archetype(TypedDict):
    """How likely each archetype is, and the label: an archetype, or "between"."""

    probabilities: dict[str, float]
    label: str


@dataclass(frozen=True, slots=True)
class Craft:
    """What the depth rests on: the main family of functions, years in it and in all, and contacts
    who endorsed one of the three most endorsed skills (None where the export does not tell).
    """

    family: str
    years_main: float
    years_total: float
    endorsers: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """What the breadth rests on: contacts, inbreeding homophily of functions, families in a random
    draw of contacts, the share outside the member's employers; each but the first with its
    interval.
    """

    contacts: int
    inbreeding: Interval
    families: Interval
    outside: Interval


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
    parts = (
        1 - max(0.0, inbreeding_function),
        families_at_100 / len(similarity().families()),
        outside_share,
    )
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


def craft(member: Member, traces: Traces, as_of: dt.date) -> Craft | None:
    """The member's craft; None where no post has both a start and a readable function.

    Args:
        member: whose posts count; two at a time count once.
        traces: whose received endorsements count.
        as_of: the day of the export, when present posts end.
    """
    dated = [
        (post.started, min(post.finished or as_of, as_of), post.function)
        for post in member.positions
        if post.started and post.started < as_of and (post.finished or post.current)
    ]
    families: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for start, end, function in dated:
        if function:
            families.setdefault(similarity().family[function], []).append((start, end))
    if not families:
        return None
    years = {family: _years(spans) for family, spans in families.items()}
    main = max(years, key=lambda family: (years[family], family))
    return Craft(
        family=main,
        years_main=years[main],
        years_total=_years((start, end) for start, end, _ in dated),
        endorsers=_endorsers(traces),
    )


def _years(spans: Iterable[tuple[dt.date, dt.date]]) -> float:
    """Years covered by at least one of the spans."""
    days, until = 0, dt.date.min
    for start, end in sorted(spans):
        days += max(0, (end - max(start, until)).days)
        until = max(until, end)
    return days / DAYS_A_YEAR


def _endorsers(traces: Traces) -> int | None:
    if "endorsements_received" not in traces.present:
        return None
    received = traces.endorsements.filter(~pl.col("given"))
    received = received.drop_nulls(["contact_id", "skill"])
    people = pl.col("contact_id").n_unique()
    top = received.group_by("skill").agg(people).sort("contact_id", "skill", descending=True)
    skills = top["skill"].head(TOP_SKILLS)
    return received.filter(pl.col("skill").is_in(skills.implode()))["contact_id"].n_unique()


def spread(contacts: pl.DataFrame, member: Member, inbreeding: Interval | None) -> Spread | None:
    """How wide the network spreads; None where too little is known.

    Args:
        contacts: `contacts` of a `Network`.
        member: whose employers count as inside.
        inbreeding: inbreeding homophily of functions with its interval.
    """
    families = (
        contacts.drop_nulls("function")["function"]
        .replace_strict(similarity().family, return_dtype=pl.String)
        .value_counts()["count"]
        .sort()
        .to_numpy()
    )
    employers = [*member.now("company"), *member.past_companies()]
    known = contacts.drop_nulls("company")["company"]
    draw = thresholds().draw_from(int(families.sum()))
    met = hill_at_size_interval(families, draw, 0)
    if not inbreeding or not met or not member.positions or known.is_empty():
        return None
    outside = share_interval(int((~known.is_in(employers)).sum()), len(known))
    return Spread(contacts.height, inbreeding, met, outside)


def breadth_with_error(spread: Spread) -> tuple[float, float]:
    """The breadth, and its standard deviation: that of its three parts together, or the declared
    one where that is larger.
    """
    score = breadth(
        spread.contacts,
        spread.inbreeding["estimate"],
        spread.families["estimate"],
        spread.outside["estimate"],
    )
    every = len(similarity().families())
    parts = ((spread.inbreeding, 1), (spread.families, every), (spread.outside, 1))
    errors = [(part["hi"] - part["lo"]) / (2 * Z95) / scale for part, scale in parts]
    size = _saturating(spread.contacts, rules()["breadth"]["contacts_at"])
    return score, max(rules()["breadth"]["spread"], size * math.hypot(*errors) / len(parts))
