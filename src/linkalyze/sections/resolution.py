"""What was put together, what could be read, and what could not."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from linkalyze.page import Block, Chapter, Column, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import counted
from linkalyze.tables import catalogue

LISTED = 200
READABLE = ("company", "function", "seniority", "role")


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
    answer = (
        f"{result.rows:,} connections are {result.contacts:,} people; "
        f"{counted(people, 'double entry', 'double entries')} and "
        f"{counted(companies, 'company spelling', 'company spellings')} were put together."
    )
    blocks: list[Block] = [
        Listing(
            id="known",
            title="What could be read",
            table=Table(
                (Column("Facet"), Column("Known for", "count"), Column("Share", "share")),
                [(f.capitalize(), n, n / result.contacts) for f, n in result.known.items()],
            ),
        )
    ]
    if result.missing:
        blocks.append(
            Listing(
                id="missing",
                title="What other files would add: ask LinkedIn for the larger archive",
                table=Table((Column("File"), Column("It would add")), list(result.missing.items())),
            )
        )
    if result.merges.height:
        # People first, and what is least sure.
        order = ["kind", "score"]
        shown = result.merges.sort(order, descending=[True, False], maintain_order=True).head(
            LISTED
        )
        more = result.merges.height - shown.height
        blocks.append(
            Listing(
                id="merges",
                title=f"What was put together, and why ({result.merges.height:,})"
                + (f"; the first {shown.height:,}" if more else ""),
                table=Table(
                    (Column("Kind"), Column("This"), Column("goes with"), Column("because")),
                    shown.select("kind", "text_a", "text_b", "rule").rows(),
                ),
                folded=True,
            )
        )
    method = [
        f"{counted(result.closed, 'connection', 'connections')} with nothing but a date: members "
        "who closed or hid their profile. They count as contacts of whom nothing else is known, "
        "and are not in the contacts table.",
        "'linkalyze export' writes every merge with its rule to merges.csv.",
        f"{counted(result.doubts, 'pair', 'pairs').capitalize()} may be one and stayed apart. "
        "'linkalyze review' asks you about them; your answers win over every rule, and so does "
        "what you write into overrides.toml yourself.",
    ]
    return Chapter("data", "What the data says, and does not", answer, blocks, method)


SECTION = Section("resolution", measure, lambda _: (), show)
