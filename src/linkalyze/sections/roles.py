"""What the contacts do, and at which level."""

from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.network import SENIORITIES, Member
from linkalyze.page import Block, Chapter, Column, Figure, Listing, Table
from linkalyze.section import Context, Section

SHOWN_ROLES = 15
SHOWN_TITLES = 4


@dataclass(frozen=True, slots=True)
class Roles:
    """Counts by function and by seniority, their cross table, and `roles` as in `Network`."""

    functions: pl.DataFrame
    seniorities: pl.DataFrame
    cross: pl.DataFrame
    roles: pl.DataFrame
    contacts: int
    member: Member


def measure(context: Context) -> Roles:
    """Count contacts by function, seniority and role."""
    network = context.network
    both = network.contacts.select("function", "seniority").drop_nulls()
    return Roles(
        functions=_counts(network.contacts, "function"),
        seniorities=_counts(network.contacts, "seniority"),
        cross=both.group_by("function", "seniority").agg(contacts=pl.len()),
        roles=network.roles,
        contacts=network.contacts.height,
        member=network.member,
    )


def _counts(contacts: pl.DataFrame, facet: str) -> pl.DataFrame:
    return (
        contacts.drop_nulls(facet)
        .group_by(facet)
        .agg(contacts=pl.len())
        .sort("contacts", facet, descending=[True, False])
    )


def show(result: Roles) -> Chapter:
    """The chapter on roles."""
    if result.functions.is_empty():
        answer = "None of your contacts has a title that could be read."
        return Chapter("roles", "Roles", answer)
    function, most = result.functions.row(0)
    known = int(result.functions["contacts"].sum())
    answer = (
        f"The {known:,} contacts whose work is known work in {result.functions.height} of "
        f"LinkedIn's 26 functions; {function} is the largest with {most / known:.0%}."
    )
    blocks: list[Block] = [_functions(result, known)]
    if result.seniorities.height:
        blocks += [_seniorities(result), _cross(result)]
    if result.roles.height:
        blocks.append(_roles(result))
    method = [
        f"Function and seniority are read from the title that a contact wrote; the function of "
        f"{known:,} of {result.contacts:,} contacts could be read. 'linkalyze explain title' "
        "tells which rule read a title.",
        "Functions and seniorities are LinkedIn's own. Seniority is what the title says: "
        "it is not age, and not pay. Entry is LinkedIn's word for a title without a mark of rank: "
        "it may well be an experienced lawyer or engineer.",
        "From Connections.csv.",
    ]
    return Chapter("roles", "Roles", answer, blocks, method)


def _functions(result: Roles, known: int) -> Figure:
    names, counts = (result.functions[c].to_list() for c in ("function", "contacts"))
    half = 1 + int((result.functions["contacts"].cum_sum() <= known / 2).sum())
    title = (
        f"More than half of the {known:,} contacts whose work is known work in {half} of "
        f"{len(names)} functions"
        if half > 1
        else f"More than half of the {known:,} contacts whose work is known work in {names[0]}"
    )
    own = result.member.now("function")
    return Figure(
        id="functions",
        title=title,
        alt="A bar is a function, with its contacts"
        + ("; your own is in orange." if own and own[0] in names else "."),
        chart=charts.ranked_bars(names, counts, unit="contacts", highlight=own[0] if own else None),
        table=Table(
            (Column("Function"), Column("Contacts", "count"), Column("Share", "share")),
            [(n, c, c / known) for n, c in zip(names, counts, strict=True)],
        ),
    )


def _seniorities(result: Roles) -> Figure:
    have = dict(result.seniorities.iter_rows())
    names = [level for level in reversed(SENIORITIES) if level in have]
    counts = [have[name] for name in names]
    known = sum(counts)
    top = result.seniorities.row(0)
    title = (
        f"{top[1] / known:.0%} of the {known:,} contacts with a readable title give no rank in it"
        if top[0] == "Entry"
        else f"{top[1] / known:.0%} of the {known:,} contacts with a readable title: {top[0]}"
    )
    own = result.member.now("seniority")
    return Figure(
        id="seniorities",
        title=title,
        alt="From the top of the ladder to its foot; Entry is a title that gives no rank"
        + ("; your own is in orange." if own and own[0] in names else "."),
        chart=charts.ranked_bars(names, counts, unit="contacts", highlight=own[0] if own else None),
        table=Table(
            (Column("Seniority"), Column("Contacts", "count"), Column("Share", "share")),
            [(n, c, c / known) for n, c in zip(names, counts, strict=True)],
        ),
    )


def _cross(result: Roles) -> Listing:
    levels = [s for s in SENIORITIES if s in set(result.cross["seniority"])]
    wide = result.cross.pivot("seniority", index="function", values="contacts")
    ordered = (
        wide.with_columns(total=pl.sum_horizontal(pl.exclude("function")))
        .sort("total", "function", descending=[True, False])
        .select("function", *levels)
    )
    return Listing(
        id="function-by-level",
        title="Who stands where: function by seniority",
        table=Table(
            (Column("Function"), *(Column(level, "count") for level in levels)), ordered.rows()
        ),
        folded=True,
    )


def _roles(result: Roles) -> Listing:
    rows = result.roles.head(SHOWN_ROLES).select(
        "role", "contacts", titles=pl.col("titles").list.head(SHOWN_TITLES).list.join(" · ")
    )
    return Listing(
        id="largest-roles",
        title=f"Your {rows.height} largest roles",
        table=Table(
            (Column("Role"), Column("Contacts", "count"), Column("Titles, for example")),
            rows.rows(),
        ),
    )


SECTION = Section("roles", measure, lambda _: (), show)
