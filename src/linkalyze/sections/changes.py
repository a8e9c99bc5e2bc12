"""What changed since the last export: people, ties, and what newcomers make of the network."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.measures.growth import (
    BEFORE,
    RECENT,
    SHORTEST,
    Newcomers,
    Turnover,
    newcomers,
    turnover,
)
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import Interval, Rate, share_interval
from linkalyze.measures.participation import pace_change
from linkalyze.measures.rarefaction import hill_at_size_interval
from linkalyze.measures.ties import ACTIVE, DORMANT, tie_evidence, tie_table
from linkalyze.network import Since
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import both, capital, counted, likely, likely_share

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
    """One snapshot: the share of the member's function, and the effective number of functions in a
    random draw; None where it is unknown or too little is known.
    """

    date: dt.date
    known: int
    own: Interval | None
    varied: Interval | None


@dataclass(frozen=True, slots=True)
class Changes:
    """`since` what happened since the last snapshot (None where none is remembered), `cooled` and
    `warmed` the names of contacts whose tie fell asleep or woke up since, the newcomers of the last
    three months, and `months`: per snapshot, today's last, the day, the share of the member's
    function and how varied the functions are, both with their intervals.
    """

    since: Since | None
    cooled: list[str]
    warmed: list[str]
    newcomers: Newcomers
    months: Sequence[Month]
    turnover: Turnover | None


def measure(context: Context) -> Changes:
    """Compare with the last snapshot, and newcomers with all others."""
    came = newcomers(context.network.contacts, context.as_of)
    since, months = _with_names(context), _months(context)
    if since is None:
        return Changes(since, [], [], came, months, None)
    there = since.functions.filter(pl.col("date") == since.date)["connections"].sum()
    pace = turnover(since.events, int(there), (context.as_of - since.date).days)
    if not context.traces.with_messages:
        return Changes(since, [], [], came, months, pace)
    contacts, member = context.network.contacts, context.network.member
    evidence = tie_evidence(contacts, context.traces.until(since.date), member)
    then = tie_table(evidence, since.date, with_messages=True)
    states = (
        context.ties.join(then, on="contact_id", suffix="_then", maintain_order="left")
        .join(context.network.people(), on="contact_id", maintain_order="left")
        .drop_nulls("name")
        .sort("tie_strength", descending=True, nulls_last=True)
    )
    was, is_now = pl.col("tie_state_then"), pl.col("tie_state")
    return Changes(
        since,
        states.filter((was == ACTIVE) & (is_now == DORMANT))["name"].to_list(),
        states.filter((was != ACTIVE) & (is_now == ACTIVE))["name"].to_list(),
        came,
        months,
        pace,
    )


def _with_names(context: Context) -> Since | None:
    """The events, companies called as everywhere else in the report."""
    if context.since is None:
        return None
    spellings = context.network.companies.explode("aliases").select("aliases", "company_name")
    names = dict(spellings.iter_rows())
    called = pl.col("from", "to").replace(names)
    moved = pl.col("kind") == "moved"
    events = context.since.events.with_columns(
        pl.when(moved).then(called).otherwise(pl.col("from", "to"))
    )
    return replace(context.since, events=events)


def _months(context: Context) -> list[Month]:
    """The functions at each remembered snapshot and today."""
    if context.since is None:
        return []
    now = context.network.contacts.group_by("function").agg(connections=pl.len().cast(pl.Int64))
    today = now.select(pl.lit(context.as_of).alias("date"), "function", "connections")
    every = pl.concat([context.since.functions, today]).drop_nulls("function")
    own, limits = context.network.member.now("function"), thresholds()
    months = []
    for (date,), counts in every.sort("date").group_by("date", maintain_order=True):
        x = counts["connections"]
        known = int(x.sum())
        mine = int(x.filter(counts["function"].is_in(own)).sum())
        enough = known >= limits.fewest and own
        varied = hill_at_size_interval(x.to_numpy(), limits.draw_from(known), 1)
        if isinstance(date, dt.date):
            share = share_interval(mine, known) if enough else None
            months.append(Month(date, known, share, varied))
    return months


def findings(result: Changes) -> list[Finding]:
    """Job changes to congratulate on."""
    if result.since is None:
        return []
    glad = result.since.events.filter(pl.col("kind").is_in(["promoted", "moved"]))
    if glad.is_empty():
        return []
    first = glad.sort(pl.col("kind") != "promoted", maintain_order=True).head(NAMED)
    people = [
        f"{name} (now {to})" for name, to in first.select("name", "to").iter_rows() if name and to
    ]
    return [
        Finding(
            id=f"{ID}-congratulate",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=f"{counted(glad.height, 'contact has', 'contacts have')} changed job or risen",
            evidence=(f"Since the export of {_day(result.since)}.",),
            explanation="A new job is the one moment at which nobody wonders why you write. A line "
            "of your own is worth more than the button, which a tie is not counted by here either.",
            action=f"Write to {both(people)}.",
        )
    ]


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
    if len(result.months) > 1 and any(month.own for month in result.months):
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


def _over_time(months: Sequence[Month]) -> Figure:
    """The share of the member's function from snapshot to snapshot."""
    labels = [f"{month.date.day} {month.date:%b %Y}" for month in months]
    shares = [month.own for month in months]
    first, last = next(s for s in shares if s), [s for s in shares if s][-1]
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
                Column("Export of", "date"), Column("Known for", "count"),
                Column("Your function"), Column("As varied as, in a draw"),
            ),
            [
                (month.date, month.known, likely_share(month.own), likely(month.varied))
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
        "Over time: connections with a name, by today's reading of their title at that time; "
        "Jeffreys' interval, and the Hill number of order 1 in a random hundred.",
        "Ties that woke up or fell asleep: states by the messages of today's export until then, "
        "and until now.",
    ]


SECTION = Section(ID, measure, findings, show)
