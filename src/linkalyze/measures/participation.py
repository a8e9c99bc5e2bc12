"""Taking part: public acts over time, invitations and what became of them, and the profile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from linkalyze.measures.intervals import (
    FEWEST,
    Difference,
    Interval,
    RateRatio,
    rate_ratio,
    share_difference,
    share_interval,
)
from linkalyze.measures.reciprocity import helping_rules
from linkalyze.network import Traces
from linkalyze.texts import mark

RUNGS = ("silent", "reacting", "commenting", "posting", "conversing")
PUBLIC_FILES = frozenset({"shares", "comments", "reactions", "reposts", "votes"})
SAID_FILES = frozenset({"shares", "comments"})
LADDER_FILES = SAID_FILES | {"reactions"}
SAID = ("post", "comment", "repost")
WEEK = 7  # days
MANY_CONNECTIONS, PAST_POSTS, MANY_SKILLS = 50, 2, 3


@dataclass(frozen=True, slots=True)
class Participation:
    """What the member did in public, None where the export holds no file on it.

    `weeks` is the share of the last weeks with any public act, `rung` the highest step of the
    ladder, `said` and `reacted` compare the pace of the last months with the year before. `months`
    has `month`, `said`, `reacted` and, where the export holds them, `messages` (sent) for all the
    whole months that are compared. `rung`, `said` and `reacted` are None where a file on them is
    missing.
    """

    weeks: Interval
    active_weeks: int
    rung: str | None
    said: RateRatio | None
    reacted: RateRatio | None
    months: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Invited:
    """Invitations: accepted ones, and all. `difference` is the share accepted with a note minus
    that without, None with under thirty of either.
    """

    with_note: tuple[int, int]
    without_note: tuple[int, int]
    received: tuple[int, int]
    difference: Difference | None


def participation(traces: Traces, as_of: dt.date) -> Participation | None:
    """How far the member takes part.

    Args:
        traces: what the member did until the day of the export.
        as_of: that day.
    """
    if not PUBLIC_FILES & traces.present:
        return None
    rules = helping_rules()["participation"]
    acts = traces.acts
    ago = (pl.lit(as_of) - pl.col("at").dt.date()).dt.total_days()
    recent = acts.with_columns(ago=ago)
    weeks = recent.select((pl.col("ago") // WEEK).alias("week"))["week"]
    active = weeks.filter(weeks < rules["weeks"]).n_unique()
    months = _months(acts, traces.messages, as_of, rules["months_before"] + rules["months_now"])
    return Participation(
        weeks=share_interval(active, rules["weeks"]),
        active_weeks=active,
        rung=(
            _rung(recent.filter(pl.col("ago") < rules["ladder_days"]))
            if traces.present >= LADDER_FILES
            else None
        ),
        said=_pace(months["said"], rules["months_now"]) if traces.present >= SAID_FILES else None,
        reacted=(
            _pace(months["reacted"], rules["months_now"]) if "reactions" in traces.present else None
        ),
        months=months if traces.with_messages else months.drop("messages"),
    )


def pace_change(pace: RateRatio) -> Literal["risen", "fallen"] | None:
    """Whether a pace has changed enough to be told: the interval leaves 1 out, and the ratio lies
    beyond the bounds in `lexicon/helping.toml`.
    """
    low, high = helping_rules()["participation"]["worth_telling"]
    if pace["lo"] > 1 and pace["rate_ratio"] > high:
        return "risen"
    return "fallen" if pace["hi"] < 1 and pace["rate_ratio"] < low else None


def _rung(acts: pl.DataFrame) -> str:
    """Conversing is posting and commenting in two of three months."""
    kinds = set(acts["kind"])
    month = pl.col("ago") // (helping_rules()["participation"]["ladder_days"] // 3)
    both = acts.group_by(month=month).agg(
        (pl.col("kind") == "post").any().alias("post"),
        (pl.col("kind") == "comment").any().alias("comment"),
    )
    if both.filter(pl.col("post") & pl.col("comment")).height > 1:
        return "conversing"
    for kind, rung in (("post", "posting"), ("repost", "posting"), ("comment", "commenting")):
        if kind in kinds:
            return rung
    return "reacting" if kinds else "silent"


def _months(acts: pl.DataFrame, messages: pl.DataFrame, as_of: dt.date, count: int) -> pl.DataFrame:
    """Acts per month, for the last `count` whole months."""
    end = as_of.replace(day=1)
    start = pl.select(pl.lit(end).dt.offset_by(f"-{count}mo")).item()
    every = pl.date_range(start, end, "1mo", closed="left", eager=True).alias("month").to_frame()
    sent = messages.filter("sent").unique(["conversation", "at"]).select("at", kind=pl.lit("sent"))
    both = pl.concat([acts.select("at", "kind"), sent])
    said, kind = pl.col("kind").is_in(SAID), pl.col("kind")
    counted = both.group_by(month=pl.col("at").dt.date().dt.month_start()).agg(
        said=said.sum(), reacted=kind.is_in(["reaction", "vote"]).sum(),
        messages=(kind == "sent").sum(),
    )  # fmt: skip
    return every.join(counted, on="month", how="left", maintain_order="left").fill_null(0)


def _pace(months: pl.Series, recent: int) -> RateRatio | None:
    values = months.to_list()
    return rate_ratio(values[:-recent], values[-recent:]) if any(values) else None


def invited(traces: Traces) -> Invited | None:
    """What became of the invitations that the export lists; None without that file."""
    if "invitations" not in traces.present:
        return None
    rows = traces.invitations.with_columns(accepted=pl.col("contact_id").is_not_null())

    def counts(condition: pl.Expr) -> tuple[int, int]:
        part = rows.filter(condition)
        return int(part["accepted"].sum()), part.height

    sent, note = pl.col("sent"), pl.col("note")
    with_note, without = counts(sent & note), counts(sent & ~note)
    enough = min(with_note[1], without[1]) >= FEWEST
    return Invited(
        with_note=with_note,
        without_note=without,
        received=counts(~sent),
        difference=share_difference(*with_note, *without) if enough else None,
    )


def profile_checks(traces: Traces, contacts: int) -> Sequence[tuple[str, bool]]:
    """What LinkedIn asks of a complete profile, and whether it is there.

    Only what the files of the export can tell: a photo is asked for too, and is in none of them.

    Args:
        traces: whose profile is looked at.
        contacts: how many the member has.

    Returns:
        The parts in words; none where there is no profile.
    """
    profile, present = traces.profile, traces.present
    if profile is None:
        return ()
    checks = (
        ("profile", mark("industry and location"), profile.industry and profile.location),
        ("positions", mark("current position with a description"), profile.described_position),
        ("positions", mark("two past positions"), profile.past_positions >= PAST_POSTS),
        ("education", mark("education"), profile.education > 0),
        ("skills", mark("three skills"), profile.skills >= MANY_SKILLS),
        ("connections", mark("fifty connections"), contacts >= MANY_CONNECTIONS),
        ("profile", mark("headline"), profile.headline),
        ("profile", mark("summary"), profile.summary),
    )
    return [(name, there) for file, name, there in checks if file in present]
