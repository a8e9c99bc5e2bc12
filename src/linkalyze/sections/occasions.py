"""The short list of the month: whom to write to, and what the last one led to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkalyze.findings import Finding
from linkalyze.measures.occasions import (
    ARRIVED,
    MOVED,
    PROMOTED,
    REVIVE,
    YEARS,
    followed_up,
    occasions,
)
from linkalyze.page import Block, Callout, Chapter, Column, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import counted

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


def findings(_: Occasions) -> list[Finding]:
    """None: the list says it."""
    return []


def show(result: Occasions) -> Chapter:
    """The short list."""
    count = result.people.height
    answer = (
        f"There is an occasion to write to {counted(count, 'person', 'people')}."
        if count
        else "This month there is no particular occasion; a line to somebody you like never hurts."
    )
    blocks: list[Block] = []
    if count:
        blocks.append(
            Listing(
                id="short-list",
                title="Whom to write to this month",
                table=Table(
                    (Column("Who"), Column("Occasion"), Column("How")),
                    [
                        (row["name"], _occasion(row, result.day), HOW[row["reason"]])
                        for row in result.people.iter_rows(named=True)
                    ],
                ),
            )
        )
    if result.followed is not None:
        blocks.append(_followed(result.followed))
    if not result.looks_back:
        blocks.append(
            Callout("From your next export on, job changes of your contacts are listed here too.")
        )
    return Chapter(ID, "Whom to write to this month", answer, blocks, METHOD)


HOW = {
    ARRIVED: "Welcome them, and ask how they find it; questions about the company come later.",
    PROMOTED: "Congratulate in a line of your own; the button is not seen.",
    MOVED: "Congratulate in a line of your own; the button is not seen.",
    REVIVE: "Say what made you think of them, and ask for nothing yet.",
    YEARS: "Thank them for something they did or taught you.",
}
METHOD = (
    "Arrived: new or moved, at a company that you follow, applied to or saved a post of. Rose and "
    "moved: since the last export. Silent: a dormant tie of at least moderate strength, those "
    "first whose work is most unlike that of your contacts (Walter, Levin & Murnighan 2015), and "
    "nobody whom the last list named. Years: reached in the coming month, with whom you ever "
    "exchanged messages. Within each, the strongest tie first; nobody twice.",
    "What became of it: messages between you since the last export. A call or a coffee leaves no "
    "trace in it.",
)


def _occasion(row: Mapping[str, Any], day: dt.date) -> str:
    if row["reason"] == ARRIVED:
        return f"Is now at {row['company']}, which you follow or would like to work at"
    if row["reason"] == PROMOTED:
        return f"Rose from {row['from']} to {row['to']} at {row['company']}"
    if row["reason"] == MOVED:
        return f"Moved from {row['from']} to {row['to']}"
    if row["reason"] == REVIVE:
        at = f" at {row['company']}" if row["company"] else ""
        return f"A good tie{at} that has been silent since {row['last_mutual']:%B %Y}"
    met = row["connected_on"]
    later = (met.month, met.day) < (day.month, day.day)
    years = counted(day.year + later - met.year, "year", "years")
    return f"{years} in contact on {met.day} {met:%B}"


def _followed(last: pl.DataFrame) -> Block:
    """A sentence on what the last list led to, person by person where it is more than nothing."""
    heard = last.filter("heard")["name"].to_list()
    wrote = last.filter(pl.col("wrote") & ~pl.col("heard"))["name"].to_list()
    if not heard and not wrote:
        return Prose(f"Of the last list ({last.height}) nobody has been written to since.")
    parts = [
        f"{label}: {', '.join(names)}"
        for label, names in (("in talk since", heard), ("written to, no answer yet", wrote))
        if names
    ]
    return Prose(f"Of the last list ({last.height}), {'; '.join(parts)}.")


SECTION = Section(ID, measure, findings, show)
