"""Whom there is an occasion to write to this month, and what became of the last month's list."""

import datetime as dt

import polars as pl

from linkalyze.lexicon import load
from linkalyze.measures.ties import DORMANT, LATENT, tie_rules
from linkalyze.measures.work import novelty
from linkalyze.network import EVENTS, Network, Since, Traces

ARRIVED, PROMOTED, MOVED, REVIVE, YEARS = "arrived", "promoted", "moved", "revive", "years"
OCCASIONS = pl.Schema(
    {
        "reason": pl.String(),
        "contact_id": pl.String(),
        "name": pl.String(),
        "url": pl.String(),
        "company": pl.String(),
        "from": pl.String(),
        "to": pl.String(),
        "tie_strength": pl.Float64(),
        "last_mutual": pl.Datetime("us"),
        "connected_on": pl.Date(),
    }
)


def occasions(
    network: Network, ties: pl.DataFrame, since: Since | None, day: dt.date
) -> pl.DataFrame:
    """The people there is an occasion to write to: who arrived at a company that the member looks
    at (their own left out), rose or moved; a dormant tie whose work is unlike that of most (Walter,
    Levin & Murnighan 2015: these are worth most, and people pick the familiar); years in contact.

    Args:
        network: the resolved export.
        ties: as `tie_table` gives them.
        since: what happened since the last export. Whom the last list named is not called dormant
            twice in a row.
        day: of the export.

    Returns:
        In the columns of `OCCASIONS`, nobody twice, the most useful occasion first and within it
        the strongest tie; as many of each as `occasions.toml` says.
    """
    limits = load("occasions.toml")
    people = network.contacts.join(ties, on="contact_id", maintain_order="left").drop_nulls("name")
    events = pl.DataFrame(schema=EVENTS) if since is None else since.events
    news = events.drop("name", "url").join(people, on="contact_id")
    risen, moved = (news.filter(pl.col("kind") == kind) for kind in (PROMOTED, MOVED))
    came = news.filter(pl.col("kind").is_in(["joined", MOVED]))
    elsewhere = ~pl.col("company_id").is_in(network.member.now("company"))
    arrived = came.join(network.sought.filter(elsewhere), on="company_id", how="semi")
    real = pl.col("tie_strength") >= tie_rules().moderate
    asleep = people.filter(real, pl.col("tie_state") == DORMANT)
    if since is not None:
        asleep = asleep.join(since.advised, on="contact_id", how="anti")
    unlike = asleep.join(novelty(asleep, network.contacts), on="contact_id")
    talked = people.filter(pl.col("tie_state") != LATENT)
    found = [
        _of(reason, frame.sort(by, "contact_id", descending=[True, False], nulls_last=True), limits)
        for reason, frame, by in (
            (ARRIVED, arrived, "tie_strength"),
            (PROMOTED, risen, "tie_strength"),
            (MOVED, moved, "tie_strength"),
            (REVIVE, unlike, "novelty"),
            (YEARS, talked.filter(_anniversary(day, limits["years"])), "tie_strength"),
        )
    ]
    return pl.concat(found).unique("contact_id", keep="first", maintain_order=True)


def _of(reason: str, people: pl.DataFrame, limits: dict[str, dict[str, int]]) -> pl.DataFrame:
    nothing = [pl.lit(None, pl.String).alias(c) for c in ("from", "to") if c not in people.columns]
    most = people.unique("contact_id", keep="first", maintain_order=True).head(
        limits["most"][reason]
    )
    return most.with_columns(
        *nothing, reason=pl.lit(reason), company=pl.coalesce("company_name", "company_text")
    ).select(pl.col(name).cast(dtype) for name, dtype in OCCASIONS.items())


def _anniversary(day: dt.date, years: list[int]) -> pl.Expr:
    """Whether a round number of years in contact is reached within the month after a day."""
    met, then = pl.col("connected_on"), pl.lit(day)
    return pl.any_horizontal(
        met.dt.offset_by(f"{n}y").is_between(then, then.dt.offset_by("1mo"), closed="left")
        for n in years
    )


def followed_up(since: Since, traces: Traces) -> pl.DataFrame:
    """What became of the last list, by the messages since.

    Args:
        since: what happened since the last export.
        traces: of today's.

    Returns:
        `name`, `reason`, `wrote` (whether the member did), `heard` (whether the contact did), in
        the order given; both null for who is no contact any more.
    """
    later = traces.messages.filter(pl.col("at").dt.date() > since.date, "talk")
    told = later.group_by("contact_id").agg(
        wrote=pl.col("sent").any(), heard=pl.col("sent").not_().any()
    )
    there = pl.col("contact_id").is_not_null()
    return since.advised.join(told, on="contact_id", how="left", maintain_order="left").select(
        "name",
        "reason",
        *(
            pl.when(there).then(pl.col(c).fill_null(value=False)).alias(c)
            for c in ("wrote", "heard")
        ),
    )
