"""What was put together, what could be read, and what could not."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from linkalyze.page import Block, Chapter, Column, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.tables import catalogue
from linkalyze.texts import label, mark, tr, trn

LISTED = 200
READABLE = {
    "company": mark("Company"),
    "function": mark("Function"),
    "seniority": mark("Seniority"),
    "role": mark("Role"),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """Rows, contacts, closed profiles, the share of contacts known per facet, the merges, how many
    pairs are in doubt, and the files that are missing with what each would add.
    """

    rows: int
    contacts: int
    closed: int
    known: dict[str, int]
    merges: pl.DataFrame
    doubts: int
    missing: Mapping[str, str]


def measure(context: Context) -> Resolution:
    """Count what was merged and what is known."""
    network = context.network
    return Resolution(
        rows=network.connections.height,
        contacts=network.contacts.height,
        closed=network.contacts["name"].null_count(),
        known={
            facet: network.contacts.height - network.contacts[facet].null_count()
            for facet in READABLE
        },
        merges=network.merges,
        doubts=network.doubts.height,
        missing={
            f"{spec.file}.csv": spec.adds
            for key, spec in catalogue().files.items()
            if spec.adds and key not in context.traces.present
        },
    )


def show(result: Resolution) -> Chapter:
    """The chapter on the data itself."""
    people = result.merges.filter(pl.col("kind") == "person").height
    companies = result.merges.filter(pl.col("kind") == "company").height
    answer = tr(
        "{rows} connections are {contacts} people; {people} and {companies} were put together.",
        rows=result.rows,
        contacts=result.contacts,
        people=trn("{n} double entry", "{n} double entries", people),
        companies=trn("{n} company spelling", "{n} company spellings", companies),
    )
    blocks: list[Block] = [
        Listing(
            id="known",
            title=tr("What could be read"),
            table=Table(
                (
                    Column(tr("Facet")),
                    Column(tr("Known for"), "count"),
                    Column(tr("Share"), "share"),
                ),
                [(tr(READABLE[f]), n, n / result.contacts) for f, n in result.known.items()],
            ),
        )
    ]
    if result.missing:
        blocks.append(
            Listing(
                id="missing",
                title=tr("What other files would add: ask LinkedIn for the larger archive"),
                table=Table(
                    (Column(tr("File")), Column(tr("It would add"))),
                    [(file, label(adds)) for file, adds in result.missing.items()],
                ),
            )
        )
    if result.merges.height:
        # People first, and what is least sure.
        order = ["kind", "score"]
        shown = result.merges.sort(order, descending=[True, False], maintain_order=True).head(
            LISTED
        )
        more = result.merges.height > shown.height
        blocks.append(
            Listing(
                id="merges",
                title=tr(
                    "What was put together, and why ({n}); the first {first}",
                    n=result.merges.height,
                    first=shown.height,
                )
                if more
                else tr("What was put together, and why ({n})", n=result.merges.height),
                table=Table(
                    (
                        Column(tr("Kind")),
                        Column(tr("This")),
                        Column(tr("goes with")),
                        Column(tr("because")),
                    ),
                    [
                        (label(kind), this, other, label(rule))
                        for kind, this, other, rule in shown.select(
                            "kind", "text_a", "text_b", "rule"
                        ).iter_rows()
                    ],
                ),
                folded=True,
            )
        )
    method = [
        trn(
            "{n} connection with nothing but a date: members who closed or hid their profile. They "
            "count as contacts of whom nothing else is known, and are not in the contacts table.",
            "{n} connections with nothing but a date: members who closed or hid their profile. "
            "They count as contacts of whom nothing else is known, and are not in the contacts "
            "table.",
            result.closed,
        ),
        tr("'linkalyze export' writes every merge with its rule to merges.csv."),
        trn(
            "{n} pair may be one and stayed apart.",
            "{n} pairs may be one and stayed apart.",
            result.doubts,
        )
        + " "
        + tr(
            "'linkalyze review' asks you about them; your answers win over every rule, and so does "
            "what you write into overrides.toml yourself."
        ),
    ]
    return Chapter("data", tr("What the data says, and does not"), answer, blocks, method)


SECTION = Section("resolution", measure, lambda _: (), show)
