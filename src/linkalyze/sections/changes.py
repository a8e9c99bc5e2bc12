"""What changed since the last export: people, ties, and what newcomers make of the network."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding
from linkalyze.measures.growth import (
    BEFORE,
    LOOKS,
    RECENT,
    SHORTEST,
    Newcomers,
    Turnover,
    newcomers,
    turnover,
    variety_change,
)
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import FEWEST, Difference, Interval, Rate, share_interval
from linkalyze.measures.participation import pace_change
from linkalyze.measures.rarefaction import hill_at_size_interval
from linkalyze.measures.ties import ACTIVE, DORMANT, tie_evidence, tie_table
from linkalyze.network import Facet, Since
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import capital, counted, likely, likely_share

ID = "changes"
LISTED, NAMED = 60, 3
HAPPENED = {
    "joined": "came",
    "returned": "came back",
    "removed": "left (removed, blocked or deactivated look alike)",
    "closed": "closed or hid their profile",
    "moved": "moved to another company",
    "promoted": "rose at their company",
    "function-changed": "changed their work at their company",
    "renamed": "changed their name",
    "new-url": "changed the address of their profile",
}
SHORT = {"removed": "left", "closed": "closed the profile", "company-renamed": "company renamed"}
TOLD = ("moved", "promoted", "returned", "removed", "closed", "company-renamed")


@dataclass(frozen=True, slots=True)
class Month:
    """One snapshot: per facet the share of the member's own kind, and the effective number of
    functions in a random draw; None where it is unknown or too little is known.
    """

    date: dt.date
    own: Mapping[Facet, Interval | None]
    varied: Interval | None


@dataclass(frozen=True, slots=True)
class Changes:
    """`since` what happened since the last snapshot (None where none is remembered), `cooled` and
    `warmed` the names of contacts whose tie fell asleep or woke up since, the newcomers of the last
    three months, `months` the snapshots, today's last, and `variety` how the functions became more
    varied since the last one, on the logarithm.
    """

    since: Since | None
    cooled: list[str]
    warmed: list[str]
    newcomers: Newcomers
    months: Sequence[Month]
    turnover: Turnover | None
    variety: Difference | None


def measure(context: Context) -> Changes:
    """Compare with the last snapshot, and newcomers with all others."""
    came = newcomers(context.network.contacts, context.as_of)
    since = context.since
    if since is None:
        return Changes(None, [], [], came, [], None, None)
    there = since.months.filter(pl.col("date") == since.date)["connections"].sum()
    days = (context.as_of - since.date).days
    return Changes(
        since,
        *_asleep_and_awake(context, since.date),
        came,
        _months(context, since),
        turnover(since.events, int(there), days),
        variety_change(since.paired),
    )


def _asleep_and_awake(context: Context, day: dt.date) -> tuple[list[str], list[str]]:
    """The names of contacts whose tie fell asleep since a day, and of those whose tie woke up."""
    if not context.traces.with_messages:
        return [], []
    contacts, member = context.network.contacts, context.network.member
    evidence = tie_evidence(contacts, context.traces.until(day), member)
    then = tie_table(evidence, day, with_messages=True)
    states = (
        context.ties.join(then, on="contact_id", suffix="_then", maintain_order="left")
        .join(context.network.people(), on="contact_id", maintain_order="left")
        .drop_nulls("name")
        .sort("tie_strength", descending=True, nulls_last=True)
    )
    was, is_now = pl.col("tie_state_then"), pl.col("tie_state")
    return (
        states.filter((was == ACTIVE) & (is_now == DORMANT))["name"].to_list(),
        states.filter((was != ACTIVE) & (is_now == ACTIVE))["name"].to_list(),
    )


def _months(context: Context, since: Since) -> list[Month]:
    """What the connections did at each remembered snapshot and do today."""
    member, limits = context.network.member, thresholds()
    kind = ["function", "seniority", "company"]
    own_company = pl.col("company").is_in(member.now("company"))
    today = context.network.contacts.with_columns(company=own_company).group_by(kind)
    now = today.agg(date=pl.lit(context.as_of), connections=pl.len().cast(pl.Int64))
    own: dict[Facet, tuple[object, ...]] = {
        "function": member.now("function"),
        "seniority": member.now("seniority"),
        "company": (True,) if member.now("company") else (),
    }

    def share(counts: pl.DataFrame, facet: Facet) -> Interval | None:
        known = counts.drop_nulls(facet)
        total = int(known["connections"].sum())
        mine = known.filter(pl.col(facet).is_in(own[facet]))["connections"].sum()
        return share_interval(int(mine), total) if own[facet] and total >= FEWEST else None

    months = []
    every = pl.concat([since.months, now.select(since.months.columns)])
    for (date,), counts in every.sort("date").group_by("date", maintain_order=True):
        functions = (
            counts.drop_nulls("function")
            .group_by("function")
            .agg(pl.col("connections").sum())["connections"]
        )
        varied = hill_at_size_interval(
            functions.to_numpy(), limits.draw_from(int(functions.sum())), 1
        )
        if isinstance(date, dt.date):
            months.append(Month(date, {facet: share(counts, facet) for facet in own}, varied))
    return months


def findings(_: Changes) -> list[Finding]:
    """None: whom to write to is the short list's."""
    return []


def show(result: Changes) -> Chapter:
    """The chapter on changes."""
    blocks: list[Block] = []
    if result.since is None:
        answer = "There is no earlier export to compare with, so who came and went cannot be told."
        blocks.append(
            Callout(
                "Each export is remembered for the next report, unless you choose otherwise. Older "
                "ones can be added with 'linkalyze history import'."
            )
        )
    else:
        answer = _answer(result.since)
        if (listing := _listing(result.since)).table.rows:
            blocks.append(listing)
        if result.turnover:
            blocks.append(Prose(_turnover(result.turnover)))
        if result.cooled or result.warmed:
            blocks.append(Prose(_ties(result)))
    blocks.append(Prose(_newcomers(result.newcomers)))
    if result.variety:
        blocks.append(Prose(_variety(result.variety)))
    if sum(month.own["function"] is not None for month in result.months) > 1:
        blocks.append(_over_time(result.months))
    return Chapter(ID, "What changed?", answer, blocks, _method())


def _day(since: Since) -> str:
    return f"{since.date.day} {since.date:%B %Y}"


def _answer(since: Since) -> str:
    counts = dict(since.events.group_by("kind").len().iter_rows())
    words = [f"{counts[kind]:,} {word}" for kind, word in HAPPENED.items() if kind in counts]
    if renamed := counts.get("company-renamed", 0):
        words.append(counted(renamed, "company took another name", "companies took another name"))
    if not words:
        return f"Since the export of {_day(since)} nothing has changed."
    return f"Since the export of {_day(since)}: {', '.join(words)}."


def _listing(since: Since) -> Listing:
    told = since.events.filter(pl.col("kind").is_in(TOLD))
    rows = told.select("kind", "name", "from", "to").head(LISTED).rows()
    return Listing(
        id="events",
        title="Who moved, rose, left or came back"
        + (f"; the first {LISTED} of {told.height:,}" if told.height > LISTED else ""),
        table=Table(
            (Column("What"), Column("Who"), Column("From"), Column("To")),
            [(SHORT.get(kind, kind).capitalize(), *rest) for kind, *rest in rows],
        ),
    )


def _turnover(pace: Turnover) -> str:
    if pace.net:
        more = "more" if pace.net > 0 else "fewer"
        text = f"That makes {counted(abs(pace.net), f'{more} contact', f'{more} contacts')}"
    else:
        text = "As many contacts came as left"
    if pace.left and pace.moved and pace.promoted:
        text += (
            f". At this pace, of a hundred contacts {_a_year(pace.left)} leave in a year, "
            f"{_a_year(pace.moved)} change company and {_a_year(pace.promoted)} rise where they are"
        )
    return f"{text}."


def _a_year(rate: Rate) -> str:
    return f"{rate['rate']:.0%} ({rate['lo']:.0%} to {rate['hi']:.0%})".replace("%", "")


def _ties(result: Changes) -> str:
    parts = []
    for names, one, many in (
        (result.warmed, "tie has woken up", "ties have woken up"),
        (result.cooled, "tie has fallen asleep", "ties have fallen asleep"),
    ):
        if names:
            more = " and others" if len(names) > NAMED else ""
            shown = ", ".join(names[:NAMED])
            parts.append(f"{counted(len(names), one, many)} ({shown}{more})")
    return f"{capital(' and '.join(parts))}."


def _variety(change: Difference) -> str:
    more = "less" if change["difference"] < 0 else "more"
    middle, low, high = (math.expm1(change[k]) for k in ("difference", "lo", "hi"))
    text = (
        f"The functions in a random draw of your contacts are {abs(middle):.1%} {more} varied than "
        f"at the last export ({low:+.1%} to {high:+.1%})"
    )
    if change["lo"] <= 0 <= change["hi"]:
        return f"{text}, no more of a change than chance would make in one of twelve months."
    return f"{text}: your network has grown {'more alike' if more == 'less' else 'more mixed'}."


def _over_time(months: Sequence[Month]) -> Figure:
    """The share of the member's function from snapshot to snapshot."""
    labels = [f"{month.date.day} {month.date:%b %Y}" for month in months]
    shares = [month.own["function"] for month in months]
    told = [share for share in shares if share]
    first, last = told[0], told[-1]
    apart = last["lo"] > first["hi"] or last["hi"] < first["lo"]
    title = f"People of your function: {first['estimate']:.0%} then, {last['estimate']:.0%} now" + (
        "" if apart else ", no more of a change than chance would make"
    )
    return Figure(
        id="over-time",
        title=title,
        alt="A dot is the share of your function at one export, with its likely range.",
        chart=charts.intervals(
            labels,
            [s["estimate"] if s else None for s in shares],
            [s["lo"] if s else None for s in shares],
            [s["hi"] if s else None for s in shares],
            share=True,
        ),
        table=Table(
            (
                Column("Export of", "date"), Column("Your function"), Column("Your level"),
                Column("Your company"), Column("As varied as, in a draw"),
            ),
            [
                (month.date, *map(likely_share, month.own.values()), likely(month.varied))
                for month in months
            ],
        ),
    )  # fmt: skip


def _newcomers(came: Newcomers) -> str:
    count = counted(came.count, "contact", "contacts").capitalize()
    text = f"{count} came in the last {RECENT} months"
    if came.alike and came.alike["lo"] is not None and came.alike["hi"] is not None:
        span = f"{came.alike['delta']:+.2f}, {came.alike['lo']:+.2f} to {came.alike['hi']:+.2f}"
        if came.alike["lo"] > 0:
            text += f"; their work makes your network more alike ({span} on a scale from 0 to 1)"
        elif came.alike["hi"] < 0:
            text += f"; their work makes your network wider ({span} on a scale from 0 to 1)"
        else:
            text += f"; their work makes the network neither clearly more alike nor wider ({span})"
    else:
        text += ", too few to say whether they make your network more alike or wider"
    if came.new_companies and came.expected is not None:
        text += (
            f". {likely_share(came.new_companies)} of them work where you reached nobody before; "
            f"{came.expected:.0%} would by chance"
        )
    if pace := came.pace:
        how = {"risen": "faster", "fallen": "more slowly", None: "at no clearly other pace"}
        text += (
            f". Contacts come {how[pace_change(pace)]} than in the {BEFORE} months before "
            f"({pace['rate_ratio']:.1f} times, {pace['lo']:.1f} to {pace['hi']:.1f})"
        )
    return f"{text}."


def _method() -> list[str]:
    return [
        "Who came and went: this export beside the last one that is remembered, both read by "
        "today's rules, so that a change of the rules is no change of yours. The same name met on "
        "the same day is one person, whatever became of address, company and title. Moved and "
        "promoted: as the contacts write it, which may be late.",
        "Newcomers: how much more alike the work of those of the last three months is to that of "
        "all earlier ones than these are to one another, with the t interval of the newcomers' "
        "spread. By chance: the share of next contacts whose company is new (Good-Turing). Pace: "
        f"the last {RECENT} whole months against the {BEFORE} before, quasi-Poisson. Only who is "
        "still a contact can be seen.",
        "Pace: events per contact and year, the contacts those of the last export, with the exact "
        f"Poisson interval (Garwood 1936); not told below {SHORTEST} contact-years.",
        "Over time: connections with a name, by today's reading of their title and company at that "
        "time; Jeffreys' interval, and the Hill number of order 1 in a random hundred. Its change "
        "since the last export: paired delete-one jackknife (Zahl 1977), a contact of both taken "
        f"from both, and so wide that {LOOKS} looks together err in 5 % (Bonferroni).",
        "Ties that woke up or fell asleep: states by the messages of today's export until then, "
        "and until now.",
    ]


SECTION = Section(ID, measure, findings, show)
