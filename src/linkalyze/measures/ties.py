"""How strong a tie is, and whether it is alive: two questions, as a dormant tie may be strong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

import polars as pl

from linkalyze.lexicon import load

WEAK, MODERATE, STRONG, NO_EVIDENCE = "weak", "moderate", "strong", "no evidence"
ACTIVE, DORMANT, LATENT = "active", "dormant", "latent"

# What is known of the dealings with a contact: the measure's arguments.
EVIDENCE = pl.Schema(
    {
        "out": pl.Float64,
        "inn": pl.Float64,
        "months": pl.Int64,
        "rec_given": pl.Int64,
        "rec_received": pl.Int64,
        "end_given": pl.Int64,
        "end_received": pl.Int64,
        "workplace": pl.Float64,
        "note": pl.Int64,
        "group": pl.Int64,
    }
)


class TieStrength(TypedDict):
    """The strength of one tie, from 0 to 1, and its class."""

    score: float
    tie_class: str


@dataclass(frozen=True, slots=True)
class TieRules:
    """`lexicon/ties.toml`."""

    weights: Mapping[str, float]
    traces: Mapping[str, float]
    moderate: float
    strong: float
    dormant_after: int
    largest_group: int
    broadcast_to: int
    answered_within: int
    one_tap: Sequence[str]


@cache
def tie_rules() -> TieRules:
    """The weights, limits and phrases."""
    data: dict[str, Any] = load("ties.toml")
    return TieRules(
        weights={k: v for k, v in data["weights"].items() if k != "why"},
        traces={k: v for k, v in data["traces"].items() if k != "why"},
        moderate=data["classes"]["moderate"],
        strong=data["classes"]["strong"],
        dormant_after=data["states"]["dormant_after"],
        largest_group=data["messages"]["largest_group"],
        broadcast_to=data["messages"]["broadcast_to"],
        answered_within=data["messages"]["answered_within"],
        one_tap=data["one_tap"]["phrases"],
    )


def traces() -> dict[str, pl.Expr]:
    """What each channel shows of a tie, from 0 to 1, as expressions on the columns of `EVIDENCE`.

    One-way messages show nothing; endorsements and recommendations show more when they go both
    ways.
    """
    at = tie_rules().traces
    spoken = (pl.col("out") * pl.col("inn")).sqrt()

    def both_ways(given: str, received: str, one_way: float) -> pl.Expr:
        ways = pl.min_horizontal(pl.col(given), 1) + pl.min_horizontal(pl.col(received), 1)
        return pl.when(ways == 1).then(one_way).otherwise(ways / 2)

    return {
        "dialogue": 1 - (-spoken / at["dialogue_at"]).exp(),
        "rhythm": 1 - (-pl.col("months") / at["rhythm_at"]).exp(),
        "recommendations": both_ways("rec_given", "rec_received", at["one_way_recommendation"]),
        "endorsements": both_ways("end_given", "end_received", at["one_way_endorsement"]),
        "workplace": pl.col("workplace"),
        "group": pl.min_horizontal(pl.col("group"), 1),
        "note": pl.min_horizontal(pl.col("note"), 1),
    }


def strength(weights: Mapping[str, float] | None = None) -> pl.Expr:
    """The strength of a tie from 0 to 1, as an expression on the columns of `EVIDENCE`.

    Noisy-or: each channel alone can show a tie, and more evidence never lowers it. The idea of
    several channels is Granovetter's (1973); the weights are reasoned, not estimated.

    Args:
        weights: per channel, if not the usual.
    """
    used = weights or tie_rules().weights
    missed = [1 - used[channel] * trace for channel, trace in traces().items()]
    product = missed[0]
    for factor in missed[1:]:
        product *= factor
    return 1 - product


def tie_class(score: pl.Expr) -> pl.Expr:
    """Weak, moderate or strong."""
    rules = tie_rules()
    return (
        pl.when(score < rules.moderate)
        .then(pl.lit(WEAK))
        .when(score < rules.strong)
        .then(pl.lit(MODERATE))
        .otherwise(pl.lit(STRONG))
    )


def tie_strength(
    out: float = 0,
    inn: float = 0,
    months: int = 0,
    rec_given: int = 0,
    rec_received: int = 0,
    end_given: int = 0,
    end_received: int = 0,
    workplace: float = 0,
    note: int = 0,
    group: int = 0,
) -> TieStrength:
    """The strength of one tie; the same sums as for a whole network.

    Args:
        out: messages sent to the contact, in parts where others were addressed too.
        inn: messages received, likewise.
        months: in which the contact wrote or in which the member wrote, the fewer of both.
        rec_given: whether the member recommended the contact.
        rec_received: whether the contact recommended the member.
        end_given: whether the member endorsed the contact.
        end_received: whether the contact endorsed the member.
        workplace: 1 for a present colleague, less for a past one.
        note: whether an invitation came with a personal text.
        group: whether both wrote in one small group.
    """
    values = (out, inn, months, rec_given, rec_received, end_given, end_received)
    row = pl.DataFrame([(*values, workplace, note, group)], schema=EVIDENCE, orient="row")
    score = row.select(score=strength()).select("score", tie_class=tie_class(pl.col("score")))
    return {"score": score["score"][0], "tie_class": score["tie_class"][0]}


def tie_table(evidence: pl.DataFrame, as_of: dt.date, *, with_messages: bool) -> pl.DataFrame:
    """Strength, class and state of every tie.

    Args:
        evidence: one row a contact: `contact_id`, `name` (null for a closed profile), the columns
            of `EVIDENCE`, `traced` (whether there is any trace), `last_mutual` (Datetime, when the
            exchange was last mutual; null for never).
        as_of: the day of the export.
        with_messages: whether the export holds messages; without them what looks weak may not be.

    Returns:
        `contact_id`, `tie_strength` (null without a trace), `tie_class` (null where messages are
        missing and the rest does not show more than a weak tie), `tie_state` (null where it cannot
        be known: messages are missing, or the profile is closed), in the order given.
    """
    rules = tie_rules()
    score = pl.col("tie_strength")
    enough = score >= (0.0 if with_messages else rules.moderate)
    silent = pl.col("last_mutual") < pl.lit(as_of).dt.offset_by(f"-{rules.dormant_after}mo")
    known = pl.col("last_mutual").is_not_null() | (
        pl.lit(with_messages) & pl.col("name").is_not_null()
    )
    return (
        evidence.with_columns(tie_strength=pl.when("traced").then(strength()))
        .with_columns(
            tie_class=pl.when(score.is_null())
            .then(pl.lit(NO_EVIDENCE))
            .when(enough)
            .then(tie_class(score)),
            tie_state=pl.when(pl.col("last_mutual").is_null() & known)
            .then(pl.lit(LATENT))
            .when(known)
            .then(pl.when(silent).then(pl.lit(DORMANT)).otherwise(pl.lit(ACTIVE))),
        )
        .select("contact_id", "tie_strength", "tie_class", "tie_state")
    )
