"""Giving and receiving: who helped whom, counted per person and channel, and who answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypedDict

import polars as pl
from scipy.special import betainc, betaincinv

from linkalyze.lexicon import load
from linkalyze.measures.intervals import HIGH, LOW, Interval, share_interval
from linkalyze.network import Traces, end_of

Label = Literal["giving", "receiving", "balanced", "unclear", "not enough data"]
CHANNELS = ("endorsements", "recommendations", "answers", "introductions")


class Balance(TypedDict):
    """The share of given among all acts with its interval, and what it is called."""

    share: float
    lo: float
    hi: float
    label: Label


@dataclass(frozen=True, slots=True)
class Helping:
    """Acts of help, one a person and channel.

    `given` and `received` count them per channel, for the channels that the export shows.
    `helped` are the persons helped in any way, `not_back` those of them who never helped back.
    `answered` and `was_answered` are openings older than two weeks that were answered in time, and
    all, by the member and by contacts. `owed` has `contact_id`, `at`: questions that were the last
    word.
    """

    given: Mapping[str, int]
    received: Mapping[str, int]
    helped: int
    not_back: int
    answered: tuple[int, int]
    was_answered: tuple[int, int]
    owed: pl.DataFrame

    def balance(self, channels: Sequence[str] = CHANNELS) -> Balance:
        """Of some channels together."""
        return giving_balance(
            sum(self.given.get(c, 0) for c in channels),
            sum(self.received.get(c, 0) for c in channels),
        )


@cache
def helping_rules() -> Mapping[str, Mapping[str, Any]]:
    """`lexicon/helping.toml`."""
    return load("helping.toml")


def giving_balance(given: int, received: int) -> Balance:
    """Whether somebody gives more than they receive.

    Args:
        given: persons helped, per channel.
        received: persons who helped, per channel.

    Returns:
        The mean and the 95 % interval of the posterior with Jeffreys' prior; "giving" or
        "receiving" where the share is at least 90 % sure to lie beyond 55 % or below 45 %,
        "balanced" where it is as sure to lie between 35 % and 65 %.
    """
    a, b = given + 0.5, received + 0.5
    enough = given + received >= helping_rules()["balance"]["fewest"]
    return {
        "share": a / (a + b),
        "lo": float(betaincinv(a, b, LOW)),
        "hi": float(betaincinv(a, b, HIGH)),
        "label": _label(a, b) if enough else "not enough data",
    }


def _label(a: float, b: float) -> Label:
    rules = helping_rules()["balance"]

    def below(share: float) -> float:
        return float(betainc(a, b, share))

    (low, high), (lowest, highest) = rules["even"], rules["about_even"]
    if 1 - below(high) >= rules["sure"]:
        return "giving"
    if below(low) >= rules["sure"]:
        return "receiving"
    return "balanced" if below(highest) - below(lowest) >= rules["sure"] else "unclear"


def helping(traces: Traces, as_of: dt.date) -> Helping:
    """Who helped whom.

    Args:
        traces: what the member and the contacts did together until the day of the export.
        as_of: that day.
    """
    now = end_of(as_of)
    messages = traces.messages.drop_nulls("contact_id").filter("talk")
    acts = pl.concat(
        [
            _acts("endorsements", traces.endorsements),
            _acts("recommendations", traces.recommendations),
            _acts("answers", _answers(messages)),
            _acts("introductions", _introductions(traces.messages)),
        ]
    )
    shown = _shown(traces.present)
    acts = acts.filter(pl.col("channel").is_in(shown))
    counted = acts.group_by("channel", "given").len()
    sums = {(channel, given): n for channel, given, n in counted.iter_rows()}
    people = acts.group_by("contact_id").agg(
        helped=pl.col("given").any(), helped_back=(~pl.col("given")).any()
    )
    helped = people.filter("helped")
    return Helping(
        given={c: sums.get((c, True), 0) for c in shown},
        received={c: sums.get((c, False), 0) for c in shown},
        helped=helped.height,
        not_back=helped.filter(~pl.col("helped_back")).height,
        answered=_answered(messages.filter(~pl.col("sent")), now),
        was_answered=_answered(messages.filter("sent"), now),
        owed=_owed(traces.messages, now),
    )


def just_introduced(traces: Traces, as_of: dt.date) -> pl.Series:
    """The contacts whom the member introduced to somebody in the last months.

    Args:
        traces: as in `helping`.
        as_of: the day of the export.
    """
    within = pl.duration(days=helping_rules()["introductions"]["within"])
    introduced = _introductions(traces.messages).filter("given")
    return introduced.filter(pl.col("at") >= end_of(as_of) - within)["contact_id"].unique()


def answer_share(counts: tuple[int, int]) -> Interval | None:
    """The share answered, with its interval; None without openings."""
    return share_interval(*counts) if counts[1] else None


def _shown(present: frozenset[str]) -> list[str]:
    """The channels of which the export shows both ways: one alone would tell a half-truth."""
    files = {
        "endorsements": {"endorsements_given", "endorsements_received"},
        "recommendations": {"recommendations_given", "recommendations_received"},
        "answers": {"messages"},
        "introductions": {"messages"},
    }
    return [channel for channel in CHANNELS if files[channel] <= present]


def _acts(channel: str, rows: pl.DataFrame) -> pl.DataFrame:
    people = rows.drop_nulls("contact_id").select("contact_id", "given").unique()
    return people.with_columns(channel=pl.lit(channel))


def _answers(messages: pl.DataFrame) -> pl.DataFrame:
    """Questions between two that opened a talk and were answered: who answers, gives."""
    answered = pl.col("answered").is_not_null() & (pl.col("others") == 1)
    own_words = ~pl.col("copied")
    asked = messages.filter(pl.col("opens") & pl.col("question") & answered & own_words)
    return asked.select("contact_id", given=~pl.col("sent"))


def _introductions(messages: pl.DataFrame) -> pl.DataFrame:
    """Short conversations of three, for whoever opened them: a proxy, as nothing says so."""
    threes = messages.filter(pl.col("others") == 2).sort("at", maintain_order=True)  # noqa: PLR2004
    opened = threes.group_by("conversation").agg(
        given=pl.col("sent").first(),
        opener=pl.col("contact_id").first(),
        at=pl.col("at").first(),
        length=pl.struct("at", "sent").n_unique(),
    )
    short = opened.filter(pl.col("length") <= helping_rules()["introductions"]["most_messages"])
    people = threes.select("conversation", "contact_id").unique().drop_nulls()
    joined = people.join(short, on="conversation")
    # Of an introduction by the member both gain; of one by a contact, the contact gave.
    gave = pl.col("given") | (pl.col("contact_id") == pl.col("opener"))
    return joined.filter(gave).select("contact_id", "given", "at")


def _answered(openings: pl.DataFrame, now: pl.Expr) -> tuple[int, int]:
    """Openings between two people that were answered in time, and all that had the time. Copies to
    many are left out, as only the answered ones would be there.
    """
    within = pl.duration(days=helping_rules()["answers"]["within"])
    due = openings.filter(
        pl.col("opens")
        & ~pl.col("copied")
        & (pl.col("others") == 1)
        & (pl.col("at") < now - within)
    )
    in_time = (pl.col("answered") - pl.col("at") <= within).fill_null(value=False)
    return due.filter(in_time).height, due.height


def _owed(messages: pl.DataFrame, now: pl.Expr) -> pl.DataFrame:
    """Questions of contacts that were the last word, newest first."""
    rules = helping_rules()["answers"]
    in_time = messages.filter(pl.col("others") == 1).sort("at", maintain_order=True)
    last = in_time.group_by("contact_id").agg(pl.col("sent", "question", "talk", "at").last())
    open_still = ~pl.col("sent") & pl.col("question") & pl.col("talk")
    recent = pl.col("at") >= now - pl.duration(days=rules["owed_for"])
    return (
        last.drop_nulls("contact_id")
        .filter(open_still & recent)
        .select("contact_id", "at")
        .sort("at", "contact_id", descending=[True, False])
    )
