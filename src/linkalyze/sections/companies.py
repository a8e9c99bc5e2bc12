"""Which companies the network reaches, and which of them dominate."""

from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.page import Block, Chapter, Column, Figure, Listing, Table
from linkalyze.section import Context, Section

SHOWN, LISTED = 15, 100
SHOWN_ALIASES = 6


@dataclass(frozen=True, slots=True)
class Companies:
    """`companies` as in `Network`; of the `known` contacts `alone` work for themselves or keep the
    company to themselves, and `unknown` name none.
    """

    companies: pl.DataFrame
    known: int
    alone: int
    unknown: int
    own: str | None


def measure(context: Context) -> Companies:
    """Count contacts by company."""
    network = context.network
    kinds = network.contacts["company"]
    with_company = int(network.companies["contacts"].sum())
    own = network.member.now("company")
    names = dict(network.companies.select("company_id", "company_name").iter_rows())
    return Companies(
        companies=network.companies,
        known=len(kinds) - kinds.null_count(),
        alone=len(kinds) - kinds.null_count() - with_company,
        unknown=kinds.null_count(),
        own=next((names[c] for c in own if c in names), None),
    )


def show(result: Companies) -> Chapter:
    """The chapter on companies."""
    table = result.companies
    if table.is_empty():
        answer = "None of your contacts names a company."
        return Chapter("companies", "Companies", answer)
    top = table.row(0, named=True)
    single = table.filter(pl.col("contacts") == 1).height
    answer = (
        f"You reach {table.height:,} companies; {top['company_name']} is the largest "
        f"({top['contacts']:,}), and in {single:,} of them you know one person."
    )
    blocks: list[Block] = [_figure(result), _listing(result)]
    method = [
        "Spellings of one company are counted together: letter case, punctuation, legal forms and "
        "a list of well-known aliases do not matter. 'Spellings' shows what was put together.",
        f"{result.alone:,} contacts work for themselves or keep their company to themselves, and "
        f"{result.unknown:,} name no company; neither is in this table. Shares are of those whose "
        "employer is known, themselves included.",
        "From Connections.csv.",
    ]
    return Chapter("companies", "Companies", answer, blocks, method)


def _figure(result: Companies) -> Figure:
    several = result.companies.filter(pl.col("contacts") > 1)
    head = (several if several.height else result.companies).head(SHOWN)
    names, counts = head["company_name"].to_list(), head["contacts"].to_list()
    share = sum(counts) / result.known
    title = (
        f"Your {len(names)} largest companies hold {share:.0%} of the contacts whose employer is "
        "known"
    )
    return Figure(
        id="largest-companies",
        title=title,
        alt="A bar is a company, with its contacts"
        + ("; your own employer is in orange." if result.own in names else "."),
        chart=charts.ranked_bars(names, counts, unit="contacts", highlight=result.own),
        table=Table(
            (Column("Company"), Column("Contacts", "count"), Column("Share", "share")),
            [(n, c, c / result.known) for n, c in zip(names, counts, strict=True)],
        ),
    )


def _listing(result: Companies) -> Listing:
    rows = result.companies.head(LISTED).select(
        "company_name",
        "contacts",
        share=pl.col("contacts") / result.known,
        spellings=pl.col("aliases").list.head(SHOWN_ALIASES).list.join(" · "),
    )
    more = result.companies.height - rows.height
    return Listing(
        id="all-companies",
        title=f"The {rows.height:,} largest companies and their spellings"
        f" ({more:,} smaller ones are in the contacts table)"
        if more
        else f"All {rows.height:,} companies and their spellings",
        table=Table(
            (
                Column("Company"),
                Column("Contacts", "count"),
                Column("Share", "share"),
                Column("Spellings"),
            ),
            rows.rows(),
        ),
        folded=True,
    )


SECTION = Section("companies", measure, lambda _: (), show)
