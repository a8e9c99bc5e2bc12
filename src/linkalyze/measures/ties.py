"""How strong a tie is, and whether it is alive: two questions, as a dormant tie may be strong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

import polars as pl

from linkalyze.lexicon import load
from linkalyze.network import Member, Traces

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
    moderately_weak: tuple[float, float]
    dormant_after: int
    largest_group: int


@cache
def tie_rules() -> TieRules:
    """The weights and limits."""
    data: dict[str, Any] = load("ties.toml")
    return TieRules(
        weights={k: v for k, v in data["weights"].items() if k != "why"},
        traces={k: v for k, v in data["traces"].items() if k != "why"},
        moderate=data["classes"]["moderate"],
        strong=data["classes"]["strong"],
        moderately_weak=(data["moderately_weak"]["from"], data["moderately_weak"]["to"]),
        dormant_after=data["states"]["dormant_after"],
        largest_group=data["groups"]["largest"],
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
        be known: messages are missing, or the profile is closed), `last_mutual`, in the order
        given.
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
        .select("contact_id", "tie_strength", "tie_class", "tie_state", "last_mutual")
    )


def tie_evidence(contacts: pl.DataFrame, traces: Traces, member: Member) -> pl.DataFrame:
    """What the export shows of the dealings with each contact.

    Args:
        contacts: `contacts` of a `Network`.
        traces: what the member and the contacts did together.
        member: whose posts tell who is, or was, a colleague.

    Returns:
        `contact_id`, `name`, the columns of `EVIDENCE`, `traced`, `last_mutual`, one row a contact,
        in the order given.
    """
    parts = (
        _messages(traces.messages),
        _given_and_received(traces.endorsements, "end"),
        _given_and_received(traces.recommendations, "rec"),
        traces.recommendations.group_by("contact_id").agg(recommended=pl.col("at").max()),
        traces.invitations.group_by("contact_id").agg(note=pl.col("note").any().cast(pl.Int64)),
        _workplace(contacts, member),
    )
    joined = contacts.select("contact_id", "name")
    for part in parts:
        joined = joined.join(
            part.drop_nulls("contact_id"), on="contact_id", how="left", maintain_order="left"
        )
    evidence = [pl.col(name).fill_null(0).cast(dtype) for name, dtype in EVIDENCE.items()]
    return joined.with_columns(evidence).select(
        "contact_id",
        "name",
        *EVIDENCE,
        traced=pl.any_horizontal(pl.col(name) > 0 for name in EVIDENCE),
        last_mutual=pl.max_horizontal("last_both", "recommended"),
    )


def _messages(messages: pl.DataFrame) -> pl.DataFrame:
    """Talk in conversations that are no announcements; with several others it counts in part."""
    sent, at = pl.col("sent"), pl.col("at")
    talk = messages.filter(pl.col("talk") & (pl.col("others") <= tie_rules().largest_group))
    month = at.dt.truncate("1mo")
    part = 1 / pl.col("others")
    both = (
        talk.filter(pl.col("others") > 1)
        .group_by("contact_id", "conversation")
        .agg(theirs=(~sent).any())
        .join(talk.filter("sent").select("conversation").unique(), on="conversation", how="semi")
        .group_by("contact_id")
        .agg(group=pl.col("theirs").any().cast(pl.Int64))
    )
    return (
        talk.group_by("contact_id")
        .agg(
            out=part.filter(sent).sum(),
            inn=part.filter(~sent).sum(),
            months_out=month.filter(sent).n_unique(),
            months_inn=month.filter(~sent).n_unique(),
            last_out=at.filter(sent).max(),
            last_inn=at.filter(~sent).max(),
        )
        .join(both, on="contact_id", how="left")
        .select(
            "contact_id",
            "out",
            "inn",
            "group",
            months=pl.min_horizontal("months_out", "months_inn"),
            # With either side silent for ever, nothing was ever mutual.
            last_both=pl.when(
                pl.col("last_out").is_not_null() & pl.col("last_inn").is_not_null()
            ).then(pl.min_horizontal("last_out", "last_inn")),
        )
    )


def _given_and_received(acts: pl.DataFrame, name: str) -> pl.DataFrame:
    given = pl.col("given")
    return acts.group_by("contact_id").agg(
        given.any().cast(pl.Int64).alias(f"{name}_given"),
        (~given).any().cast(pl.Int64).alias(f"{name}_received"),
    )


def _workplace(contacts: pl.DataFrame, member: Member) -> pl.DataFrame:
    """1 for a present colleague; less for somebody at a past employer, the least where the tie does
    not date from the shared years.
    """
    at = tie_rules().traces
    past = [
        (post.company_id, post.started, post.finished)
        for post in member.positions
        if post.company_id in member.past_companies()
    ]
    schema = {"company": pl.String, "started": pl.Date, "finished": pl.Date}
    met = pl.col("connected_on")
    until = pl.col("finished").dt.offset_by(f"{at['after_leaving']}mo")
    together = (met >= pl.col("started")) & (met <= until)
    now = pl.col("company").is_in(member.now("company"))
    return (
        contacts.select("contact_id", "company", "connected_on")
        .drop_nulls("company")
        .join(pl.DataFrame(past, schema, orient="row"), on="company", how="left")
        .group_by("contact_id")
        .agg(
            workplace=pl.when(now)
            .then(1.0)
            .when(pl.col("company").is_in(member.past_companies()))
            .then(pl.when(together).then(at["met_at_work"]).otherwise(at["past_colleague"]))
            .otherwise(0.0)
            .max()
        )
    )
