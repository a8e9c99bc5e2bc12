"""What changed since the last export: people, ties, and what newcomers make of the network."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
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
from linkalyze.measures.intervals import (
    FEWEST,
    Difference,
    Interval,
    Rate,
    RateRatio,
    share_interval,
)
from linkalyze.measures.participation import pace_change
from linkalyze.measures.rarefaction import hill_at_size_interval
from linkalyze.measures.ties import ACTIVE, DORMANT, tie_evidence, tie_table
from linkalyze.network import Facet, Since
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import contacts_with, likely, likely_share, person, ranged
from linkalyze.texts import (
    both,
    label,
    mark,
    number,
    share,
    short_day,
    signed,
    signed_share,
    tr,
    trn,
)

ID = "changes"
LISTED, NAMED, SPREAD = 60, 3, 10
TOLD = {
    "moved": mark("Moved"),
    "promoted": mark("Promoted"),
    "returned": mark("Returned"),
    "removed": mark("Left"),
    "closed": mark("Closed the profile"),
    "company-renamed": mark("Company renamed"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """One snapshot: contacts by function; per facet the share of the member's own kind, and the
    effective number of functions in a random draw, None where it is unknown or too little is known.
    """

    date: dt.date
    functions: Mapping[str, int]
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

    def of_own_kind(counts: pl.DataFrame, facet: Facet) -> Interval | None:
        known = counts.drop_nulls(facet)
        total = int(known["connections"].sum())
        mine = known.filter(pl.col(facet).is_in(own[facet]))["connections"].sum()
        return share_interval(int(mine), total) if own[facet] and total >= FEWEST else None

    months = []
    every = pl.concat([since.months, now.select(since.months.columns)])
    for (date,), counts in every.sort("date").group_by("date", maintain_order=True):
        known = counts.drop_nulls("function").group_by("function").agg(pl.sum("connections"))
        functions = dict(known.iter_rows())
        draw = limits.draw_from(sum(functions.values()))
        varied = hill_at_size_interval(list(functions.values()), draw, 1)
        shares = {facet: of_own_kind(counts, facet) for facet in own}
        if isinstance(date, dt.date):
            months.append(Month(date, functions, shares, varied))
    return months


def show(result: Changes) -> Chapter:
    """The chapter on changes."""
    blocks: list[Block] = []
    if result.since is None:
        answer = tr(
            "There is no earlier export to compare with, so who came and went cannot be told."
        )
        blocks.append(
            Callout(
                tr(
                    "Each export is remembered for the next report, unless you choose otherwise. "
                    "Older ones can be added with 'linkalyze history import'."
                )
            )
        )
    else:
        answer = _answer(result.since)
        if all(sum(month.functions.values()) >= FEWEST for month in result.months):
            blocks.append(_spread(result.months[0], result.months[-1]))
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
    return Chapter(ID, tr("What changed?"), answer, blocks, _method())


def _answer(since: Since) -> str:
    happened = _happened(Counter(since.events["kind"]))
    if not happened:
        return tr("Since the export of {day} nothing has changed.", day=since.date)
    return tr("Since the export of {day}: {changes}.", day=since.date, changes=", ".join(happened))


def _happened(n: Counter[str]) -> list[str]:
    """How often each kind of event took place."""
    told = {
        "joined": trn("{n} came", "{n} came", n["joined"]),
        "returned": trn("{n} came back", "{n} came back", n["returned"]),
        "removed": trn(
            "{n} left (removed, blocked or deactivated look alike)",
            "{n} left (removed, blocked or deactivated look alike)",
            n["removed"],
        ),
        "closed": trn(
            "{n} closed or hid their profile", "{n} closed or hid their profile", n["closed"]
        ),
        "moved": trn("{n} moved to another company", "{n} moved to another company", n["moved"]),
        "promoted": trn("{n} rose at their company", "{n} rose at their company", n["promoted"]),
        "function-changed": trn(
            "{n} changed their work at their company",
            "{n} changed their work at their company",
            n["function-changed"],
        ),
        "renamed": trn("{n} changed their name", "{n} changed their name", n["renamed"]),
        "new-url": trn(
            "{n} changed the address of their profile",
            "{n} changed the address of their profile",
            n["new-url"],
        ),
        "company-renamed": trn(
            "{n} company took another name", "{n} companies took another name", n["company-renamed"]
        ),
    }
    return [text for kind, text in told.items() if n[kind]]


def _listing(since: Since) -> Listing:
    told = since.events.filter(pl.col("kind").is_in(list(TOLD)))
    rows = told.select("kind", "name", "url", "from", "to").head(LISTED).rows()
    return Listing(
        id="events",
        title=tr(
            "Who moved, rose, left or came back; the first {listed} of {all}",
            listed=LISTED,
            all=told.height,
        )
        if told.height > LISTED
        else tr("Who moved, rose, left or came back"),
        table=Table(
            (Column(tr("What")), Column(tr("Who")), Column(tr("Before")), Column(tr("Now"))),
            [
                (
                    tr(TOLD[kind]),
                    person(name, url),
                    *(map(label, levels) if kind == "promoted" else levels),
                )
                for kind, name, url, *levels in rows
            ],
        ),
    )


def _turnover(pace: Turnover) -> str:
    if pace.net > 0:
        text = trn("That makes {n} more contact.", "That makes {n} more contacts.", pace.net)
    elif pace.net < 0:
        text = trn("That makes {n} fewer contact.", "That makes {n} fewer contacts.", -pace.net)
    else:
        text = tr("As many contacts came as left.")
    if pace.left and pace.moved and pace.promoted:
        text += " " + tr(
            "At this pace, of a hundred contacts {left} leave in a year, {moved} change company "
            "and {risen} rise where they are.",
            left=_of_a_hundred(pace.left),
            moved=_of_a_hundred(pace.moved),
            risen=_of_a_hundred(pace.promoted),
        )
    return text


def _of_a_hundred(rate: Rate) -> str:
    return ranged(*(number(100 * rate[k], 0) for k in ("rate", "lo", "hi")))


def _ties(result: Changes) -> str:
    parts = []
    if result.warmed:
        parts.append(
            trn(
                "{n} tie has woken up ({names})",
                "{n} ties have woken up ({names})",
                len(result.warmed),
                names=_some(result.warmed),
            )
        )
    if result.cooled:
        parts.append(
            trn(
                "{n} tie has fallen asleep ({names})",
                "{n} ties have fallen asleep ({names})",
                len(result.cooled),
                names=_some(result.cooled),
            )
        )
    return f"{both(parts)}."


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return tr("{names} and others", names=shown) if len(names) > NAMED else shown


def _variety(change: Difference) -> str:
    middle, low, high = (math.expm1(change[k]) for k in ("difference", "lo", "hi"))
    less = change["difference"] < 0
    compared = (
        mark(
            "The functions in a random draw of your contacts are {change} less varied than at the "
            "last export ({low} to {high})"
        )
        if less
        else mark(
            "The functions in a random draw of your contacts are {change} more varied than at the "
            "last export ({low} to {high})"
        )
    )
    text = tr(
        compared,
        change=share(abs(middle), 1),
        low=signed_share(low),
        high=signed_share(high),
    )
    if change["lo"] <= 0 <= change["hi"]:
        return tr(
            "{change}, no more of a change than chance would make in one of twelve months.",
            change=text,
        )
    if less:
        return tr("{change}: your network has grown more alike.", change=text)
    return tr("{change}: your network has grown more mixed.", change=text)


def _spread(first: Month, last: Month) -> Figure:
    """The largest functions at the first of the snapshots and today."""
    known = [sum(month.functions.values()) for month in (first, last)]
    largest = sorted(last.functions, key=lambda name: (-last.functions[name], name))[:SPREAD]
    then, now = (
        [month.functions.get(name, 0) / total for name in largest]
        for month, total in zip((first, last), known, strict=True)
    )
    moved = max(range(len(largest)), key=lambda place: abs(now[place] - then[place]))
    days = (short_day(first.date), short_day(last.date))
    return Figure(
        id="spread",
        title=tr(
            "What your contacts do moved most in {function}: from {then} to {now}",
            function=label(largest[moved]),
            then=share(then[moved], 1),
            now=share(now[moved], 1),
        ),
        alt=tr("An open circle is the share of a function then, a full one the share now."),
        chart=charts.dumbbell([label(name) for name in largest], then, now, names=days),
        table=Table(
            (Column(tr("Function")), Column(days[0], "share"), Column(days[1], "share")),
            [
                (contacts_with("function", name), *pair)
                for name, *pair in zip(largest, then, now, strict=True)
            ],
        ),
    )


def _over_time(months: Sequence[Month]) -> Figure:
    """The share of the member's function from snapshot to snapshot."""
    labels = [short_day(month.date) for month in months]
    shares = [month.own["function"] for month in months]
    told = [interval for interval in shares if interval]
    first, last = told[0], told[-1]
    apart = last["lo"] > first["hi"] or last["hi"] < first["lo"]
    then, now = share(first["estimate"]), share(last["estimate"])
    return Figure(
        id="over-time",
        title=tr("People of your function: {then} then, {now} now", then=then, now=now)
        if apart
        else tr(
            "People of your function: {then} then, {now} now, no more of a change than chance "
            "would make",
            then=then, now=now,
        ),
        alt=tr("A dot is the share of your function at one export, with its likely range."),
        chart=charts.intervals(
            labels,
            [s["estimate"] if s else None for s in shares],
            [s["lo"] if s else None for s in shares],
            [s["hi"] if s else None for s in shares],
            share=True,
        ),
        table=Table(
            (
                Column(tr("Export of"), "date"), Column(tr("Your function")),
                Column(tr("Your level")), Column(tr("Your company")),
                Column(tr("As varied as, in a draw")),
            ),
            [
                (month.date, *map(likely_share, month.own.values()), likely(month.varied))
                for month in months
            ],
        ),
    )  # fmt: skip


def _newcomers(came: Newcomers) -> str:
    texts = [_alike(came)]
    if came.expected is not None and (fresh := likely_share(came.new_companies)):
        texts.append(
            tr(
                "{fresh} of them work where you reached nobody before; {expected} would by chance.",
                fresh=fresh,
                expected=share(came.expected),
            )
        )
    if came.pace:
        texts.append(_pace(came.pace))
    return " ".join(texts)


def _alike(came: Newcomers) -> str:
    """Whether the newcomers make the network more alike or wider."""
    text = trn(
        "{n} contact came in the last {months} months",
        "{n} contacts came in the last {months} months",
        came.count,
        months=RECENT,
    )
    alike = came.alike
    if not alike or alike["lo"] is None or alike["hi"] is None:
        return tr(
            "{came}, too few to say whether they make your network more alike or wider.", came=text
        )
    if alike["lo"] > 0:
        verdict = mark(
            "{came}; their work makes your network more alike ({change}, {low} to {high} on a "
            "scale from 0 to 1)."
        )
    elif alike["hi"] < 0:
        verdict = mark(
            "{came}; their work makes your network wider ({change}, {low} to {high} on a scale "
            "from 0 to 1)."
        )
    else:
        verdict = mark(
            "{came}; their work makes the network neither clearly more alike nor wider ({change}, "
            "{low} to {high})."
        )
    change, low, high = (signed(value) for value in (alike["delta"], alike["lo"], alike["hi"]))
    return tr(verdict, came=text, change=change, low=low, high=high)


def _pace(pace: RateRatio) -> str:
    changed = pace_change(pace)
    if changed == "risen":
        text = mark(
            "Contacts come faster than in the {before} months before ({ratio} times, {low} to "
            "{high})."
        )
    elif changed == "fallen":
        text = mark(
            "Contacts come more slowly than in the {before} months before ({ratio} times, {low} to "
            "{high})."
        )
    else:
        text = mark(
            "Contacts come at no clearly other pace than in the {before} months before ({ratio} "
            "times, {low} to {high})."
        )
    ratio, low, high = (number(pace[k]) for k in ("rate_ratio", "lo", "hi"))
    return tr(text, before=BEFORE, ratio=ratio, low=low, high=high)


def _method() -> list[str]:
    return [
        tr(
            "Who came and went: this export beside the last one that is remembered, both read by "
            "today's rules, so that a change of the rules is no change of yours. The same name met "
            "on the same day is one person, whatever became of address, company and title. Moved "
            "and promoted: as the contacts write it, which may be late."
        ),
        tr(
            "Newcomers: how much more alike the work of those of the last three months is to that "
            "of all earlier ones than these are to one another, with the t interval of the "
            "newcomers' spread. By chance: the share of next contacts whose company is new "
            "(Good-Turing). Pace: the last {recent} whole months against the {before} before, "
            "quasi-Poisson. Only who is still a contact can be seen.",
            recent=RECENT,
            before=BEFORE,
        ),
        tr(
            "Pace: events per contact and year, the contacts those of the last export, with the "
            "exact Poisson interval (Garwood 1936); not told below {shortest} contact-years.",
            shortest=SHORTEST,
        ),
        tr(
            "Over time: connections with a name, by today's reading of their title and company at "
            "that time; Jeffreys' interval, and the Hill number of order 1 in a random hundred. "
            "Its change since the last export: paired delete-one jackknife (Zahl 1977), a contact "
            "of both taken from both, and so wide that {looks} looks together err in 5 % "
            "(Bonferroni).",
            looks=LOOKS,
        ),
        tr(
            "Ties that woke up or fell asleep: states by the messages of today's export until "
            "then, and until now."
        ),
    ]


SECTION = Section(ID, measure, lambda _: (), show)
