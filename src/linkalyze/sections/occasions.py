"""The short list of the month: whom to write to, and what the last one led to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkalyze.measures.occasions import (
    ARRIVED,
    MOVED,
    PROMOTED,
    REVIVE,
    YEARS,
    followed_up,
    occasions,
)
from linkalyze.page import Block, Callout, Cell, Chapter, Column, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import person
from linkalyze.texts import day_of_year, label, mark, month, tr, trn

ID = "occasions"


@dataclass(frozen=True, slots=True)
class Occasions:
    """`people` in the columns of `OCCASIONS`; `followed` as `followed_up` gives it, None where the
    last report named nobody or the messages do not tell; `looks_back` whether an earlier export is
    remembered.
    """

    people: pl.DataFrame
    followed: pl.DataFrame | None
    looks_back: bool
    day: dt.date


def measure(context: Context) -> Occasions:
    """Whom to write to, and what became of the last list."""
    since, traces = context.since, context.traces
    told = since is not None and not since.advised.is_empty() and traces.with_messages
    return Occasions(
        occasions(context.network, context.ties, since, context.as_of),
        followed_up(since, traces) if since is not None and told else None,
        since is not None,
        context.as_of,
    )


def show(result: Occasions) -> Chapter:
    """The short list."""
    count = result.people.height
    answer = (
        trn(
            "There is an occasion to write to {n} person.",
            "There is an occasion to write to {n} people.",
            count,
        )
        if count
        else tr(
            "This month there is no particular occasion; a line to somebody you like never hurts."
        )
    )
    blocks: list[Block] = []
    if count:
        blocks.append(
            Listing(
                id="short-list",
                title=tr("The short list"),
                table=Table(
                    (Column(tr("Who")), Column(tr("Occasion")), Column(tr("How"))),
                    [_row(row, result.day) for row in result.people.iter_rows(named=True)],
                ),
            )
        )
    if result.followed is not None:
        blocks.append(_followed(result.followed))
    if not result.looks_back:
        blocks.append(
            Callout(
                tr("From your next export on, job changes of your contacts are listed here too.")
            )
        )
    method = [tr(text) for text in METHOD]
    return Chapter(ID, tr("Whom to write to this month"), answer, blocks, method)


HOW = {
    ARRIVED: mark(
        "Welcome them, and ask how they find it; questions about the company come later."
    ),
    PROMOTED: mark("Congratulate in a line of your own; the button is not seen."),
    MOVED: mark("Congratulate in a line of your own; the button is not seen."),
    REVIVE: mark("Say what made you think of them, and ask for nothing yet."),
    YEARS: mark("Thank them for something they did or taught you."),
}
METHOD = (
    mark(
        "Arrived: new or moved, at a company that you follow, applied to or saved a post of. Rose "
        "and moved: since the last export. Silent: a dormant tie of at least moderate strength, "
        "those first whose work is most unlike that of your contacts (Walter, Levin & Murnighan "
        "2015), and nobody whom the last list named. Years: reached in the coming month, with whom "
        "you ever exchanged messages. Within each, the strongest tie first; nobody twice."
    ),
    mark(
        "What became of it: messages between you since the last export. A call or a coffee leaves "
        "no trace in it."
    ),
)


def _row(row: Mapping[str, Any], day: dt.date) -> tuple[Cell, str, str]:
    how = HOW[row["reason"]]
    return person(row["name"], row["url"]), _occasion(row, day), tr(how)


def _occasion(row: Mapping[str, Any], day: dt.date) -> str:
    company, before, after = row["company"], row["from"], row["to"]
    if row["reason"] == ARRIVED:
        return tr("Is now at {company}, which you follow or would like to work at", company=company)
    if row["reason"] == PROMOTED:
        return _rise(label(before), label(after), company)
    if row["reason"] == MOVED:
        return tr("Moved from {before} to {after}", before=before, after=after)
    if row["reason"] == REVIVE:
        since = month(row["last_mutual"])
        if not company:
            return tr("A good tie that has been silent since {month}", month=since)
        return tr(
            "A good tie at {company} that has been silent since {month}",
            company=company,
            month=since,
        )
    met = row["connected_on"]
    later = (met.month, met.day) < (day.month, day.day)
    return trn(
        "{n} year in contact on {day}",
        "{n} years in contact on {day}",
        day.year + later - met.year,
        day=day_of_year(met),
    )


def _rise(before: str, after: str, company: str | None) -> str:
    if not company:
        return tr("Rose from {before} to {after}", before=before, after=after)
    return tr(
        "Rose from {before} to {after} at {company}", before=before, after=after, company=company
    )


def _followed(last: pl.DataFrame) -> Block:
    """A sentence on what the last list led to, person by person where it is more than nothing."""
    heard = last.filter("heard")["name"].to_list()
    wrote = last.filter(pl.col("wrote") & ~pl.col("heard"))["name"].to_list()
    if not heard and not wrote:
        text = tr("Of the last list ({n}) nobody has been written to since.", n=last.height)
        return Prose(text)
    parts = []
    if heard:
        parts.append(tr("in talk since: {names}", names=", ".join(heard)))
    if wrote:
        parts.append(tr("written to, no answer yet: {names}", names=", ".join(wrote)))
    return Prose(tr("Of the last list ({n}), {outcome}.", n=last.height, outcome="; ".join(parts)))


SECTION = Section(ID, measure, lambda _: (), show)
