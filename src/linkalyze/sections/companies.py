"""Which companies the network reaches, and which of them dominate."""

from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.page import Block, Chapter, Column, Figure, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import contacts_with
from linkalyze.texts import share, tr, trn

SHOWN, LISTED = 15, 60
SHOWN_ALIASES = 6
YEARS = 10


@dataclass(frozen=True, slots=True)
class Companies:
    """`companies` as in `Network`, with `met`: how many of them were met in each of the `years`. Of
    the `known` contacts `alone` work for themselves or keep the company to themselves, and
    `unknown` name none.
    """

    companies: pl.DataFrame
    known: int
    alone: int
    unknown: int
    own: str | None
    years: range


def measure(context: Context) -> Companies:
    """Count contacts by company."""
    network = context.network
    kinds = network.contacts["company"]
    with_company = int(network.companies["contacts"].sum())
    own = network.member.now("company")
    names = dict(network.companies.select("company_id", "company_name").iter_rows())
    years = range(context.as_of.year - YEARS + 1, context.as_of.year + 1)
    met = network.contacts.group_by("company_id").agg(
        met=pl.concat_list((pl.col("connected_on").dt.year() == year).sum() for year in years)
    )
    return Companies(
        companies=network.companies.join(met, on="company_id", maintain_order="left"),
        known=len(kinds) - kinds.null_count(),
        alone=len(kinds) - kinds.null_count() - with_company,
        unknown=kinds.null_count(),
        own=next((names[c] for c in own if c in names), None),
        years=years,
    )


def show(result: Companies) -> Chapter:
    """The chapter on companies."""
    table = result.companies
    if table.is_empty():
        answer = tr("None of your contacts names a company.")
        return Chapter("companies", tr("Companies"), answer)
    top = table.row(0, named=True)
    single = table.filter(pl.col("contacts") == 1).height
    answer = trn(
        "You reach {n} company; {name} is the largest ({contacts}), and in {single} of them you "
        "know one person.",
        "You reach {n} companies; {name} is the largest ({contacts}), and in {single} of them you "
        "know one person.",
        table.height,
        name=top["company_name"],
        contacts=top["contacts"],
        single=single,
    )
    blocks: list[Block] = [_figure(result), _listing(result)]
    method = [
        tr(
            "Spellings of one company are counted together: letter case, punctuation, legal forms "
            "and a list of well-known aliases do not matter. 'Spellings' shows what was put "
            "together."
        ),
        trn(
            "{n} contact works for themselves or keeps their company to themselves, and {unknown} "
            "name no company; neither is in this table. Shares are of those whose employer is "
            "known, themselves included.",
            "{n} contacts work for themselves or keep their company to themselves, and {unknown} "
            "name no company; neither is in this table. Shares are of those whose employer is "
            "known, themselves included.",
            result.alone,
            unknown=result.unknown,
        ),
        tr("From Connections.csv."),
    ]
    return Chapter("companies", tr("Companies"), answer, blocks, method)


def _figure(result: Companies) -> Figure:
    several = result.companies.filter(pl.col("contacts") > 1)
    head = (several if several.height else result.companies).head(SHOWN)
    names, counts = head["company_name"].to_list(), head["contacts"].to_list()
    return Figure(
        id="largest-companies",
        title=trn(
            "Your {n} largest company holds {share} of the contacts whose employer is known",
            "Your {n} largest companies hold {share} of the contacts whose employer is known",
            len(names),
            share=share(sum(counts) / result.known),
        ),
        alt=(
            tr("A bar is a company, with its contacts; your own employer is in orange.")
            if result.own in names
            else tr("A bar is a company, with its contacts.")
        ),
        chart=charts.ranked_bars(
            names,
            counts,
            unit=tr("contacts"),
            highlight=result.own,
            links=[contacts_with("company", name).target for name in names],
        ),
        table=Table(
            (Column(tr("Company")), Column(tr("Contacts"), "count"), Column(tr("Share"), "share")),
            [
                (contacts_with("company", n), c, c / result.known)
                for n, c in zip(names, counts, strict=True)
            ],
        ),
    )


def _listing(result: Companies) -> Listing:
    rows = result.companies.head(LISTED).select(
        "company_name",
        "contacts",
        share=pl.col("contacts") / result.known,
        met="met",
        spellings=pl.col("aliases").list.head(SHOWN_ALIASES).list.join(" · "),
    )
    more = result.companies.height - rows.height
    return Listing(
        id="all-companies",
        title=(
            trn(
                "The {largest} largest companies and their spellings ({n} smaller one is in the "
                "contacts table)",
                "The {largest} largest companies and their spellings ({n} smaller ones are in the "
                "contacts table)",
                more,
                largest=rows.height,
            )
            if more
            else trn(
                "{n} company and its spellings",
                "All {n} companies and their spellings",
                rows.height,
            )
        ),
        table=Table(
            (
                Column(tr("Company")),
                Column(tr("Contacts"), "count"),
                Column(tr("Share"), "share"),
                Column(
                    tr(
                        "Met, {first} to {last}",
                        first=str(result.years[0]),
                        last=str(result.years[-1]),
                    ),
                    "trend",
                ),
                Column(tr("Spellings")),
            ),
            [(contacts_with("company", name), *rest) for name, *rest in rows.iter_rows()],
        ),
        folded=True,
    )


SECTION = Section("companies", measure, lambda _: (), show)
