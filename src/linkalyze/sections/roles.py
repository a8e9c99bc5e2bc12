"""What the contacts do, and at which level."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.network import SENIORITIES, Member
from linkalyze.page import Block, Chapter, Column, Figure, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import contacts_with
from linkalyze.texts import label, share, tr, trn

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
        answer = tr("None of your contacts has a title that could be read.")
        return Chapter("roles", tr("Roles"), answer)
    function, most = result.functions.row(0)
    known = int(result.functions["contacts"].sum())
    answer = trn(
        "The {n} contact whose work is known works in {functions} of LinkedIn's 26 functions; "
        "{function} is the largest with {share}.",
        "The {n} contacts whose work is known work in {functions} of LinkedIn's 26 functions; "
        "{function} is the largest with {share}.",
        known,
        functions=result.functions.height,
        function=label(function),
        share=share(most / known),
    )
    blocks: list[Block] = [_functions(result, known)]
    if result.seniorities.height:
        blocks += [_seniorities(result), _cross(result)]
    if result.roles.height:
        blocks.append(_roles(result))
    method = [
        tr(
            "Function and seniority are read from the title that a contact wrote; the function of "
            "{known} of {all} contacts could be read. 'linkalyze explain title' tells which rule "
            "read a title.",
            known=known,
            all=result.contacts,
        ),
        tr(
            "Functions and seniorities are LinkedIn's own. Seniority is what the title says: it "
            "is not age, and not pay. {entry} is LinkedIn's word for a title without a mark of "
            "rank: it may well be an experienced lawyer or engineer.",
            entry=label("Entry"),
        ),
        tr("From Connections.csv."),
    ]
    return Chapter("roles", tr("Roles"), answer, blocks, method)


def _functions(result: Roles, known: int) -> Figure:
    names, counts = (result.functions[c].to_list() for c in ("function", "contacts"))
    half = 1 + int((result.functions["contacts"].cum_sum() <= known / 2).sum())
    title = (
        tr(
            "More than half of the {known} contacts whose work is known work in {half} of "
            "{functions} functions",
            known=known,
            half=half,
            functions=len(names),
        )
        if half > 1
        else tr(
            "More than half of the {known} contacts whose work is known work in {function}",
            known=known,
            function=label(names[0]),
        )
    )
    own = result.member.now("function")
    return Figure(
        id="functions",
        title=title,
        alt=(
            tr("A bar is a function, with its contacts; your own is in orange.")
            if own and own[0] in names
            else tr("A bar is a function, with its contacts.")
        ),
        chart=_bars("function", names, counts, own),
        table=Table(
            (Column(tr("Function")), Column(tr("Contacts"), "count"), Column(tr("Share"), "share")),
            [
                (contacts_with("function", n), c, c / known)
                for n, c in zip(names, counts, strict=True)
            ],
        ),
    )


def _bars(
    facet: str, names: Sequence[str], counts: Sequence[int], own: Sequence[str]
) -> charts.Chart:
    links = [contacts_with(facet, name) for name in names]
    return charts.ranked_bars(
        [link.text for link in links],
        counts,
        unit=tr("contacts"),
        highlight=label(own[0]) if own else None,
        links=[link.target for link in links],
    )


def _seniorities(result: Roles) -> Figure:
    have = dict(result.seniorities.iter_rows())
    names = [level for level in reversed(SENIORITIES) if level in have]
    counts = [have[name] for name in names]
    known = sum(counts)
    top = result.seniorities.row(0)
    title = (
        tr(
            "{share} of the {known} contacts with a readable title give no rank in it",
            share=share(top[1] / known),
            known=known,
        )
        if top[0] == "Entry"
        else tr(
            "{share} of the {known} contacts with a readable title: {seniority}",
            share=share(top[1] / known),
            known=known,
            seniority=label(top[0]),
        )
    )
    own = result.member.now("seniority")
    return Figure(
        id="seniorities",
        title=title,
        alt=(
            tr(
                "From the top of the ladder to its foot; {entry} is a title that gives no rank; "
                "your own is in orange.",
                entry=label("Entry"),
            )
            if own and own[0] in names
            else tr(
                "From the top of the ladder to its foot; {entry} is a title that gives no rank.",
                entry=label("Entry"),
            )
        ),
        chart=_bars("seniority", names, counts, own),
        table=Table(
            (
                Column(tr("Seniority")),
                Column(tr("Contacts"), "count"),
                Column(tr("Share"), "share"),
            ),
            [
                (contacts_with("seniority", n), c, c / known)
                for n, c in zip(names, counts, strict=True)
            ],
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
        title=tr("Who stands where: function by seniority"),
        table=Table(
            (Column(tr("Function")), *(Column(label(level), "count") for level in levels)),
            [(label(function), *counts) for function, *counts in ordered.iter_rows()],
            shaded=True,
        ),
    )


def _roles(result: Roles) -> Listing:
    rows = result.roles.head(SHOWN_ROLES).select(
        "role", "contacts", titles=pl.col("titles").list.head(SHOWN_TITLES).list.join(" · ")
    )
    return Listing(
        id="largest-roles",
        title=trn("Your {n} largest role", "Your {n} largest roles", rows.height),
        table=Table(
            (
                Column(tr("Role")),
                Column(tr("Contacts"), "count"),
                Column(tr("Titles, for example")),
            ),
            [(contacts_with("role", role), *rest) for role, *rest in rows.iter_rows()],
        ),
    )


SECTION = Section("roles", measure, lambda _: (), show)
