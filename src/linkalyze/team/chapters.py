"""The chapters of a team's report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import combinations
from typing import Any

import narwhals as nw
import polars as pl

from linkalyze.frames import collected
from linkalyze.levels import Level
from linkalyze.measures.intervals import FEWEST
from linkalyze.measures.overlap import overlap, overlap_across, pivots, positions
from linkalyze.measures.partition import complements
from linkalyze.measures.pooled import FEWEST_STUDIES, pooled_odds_ratio
from linkalyze.measures.reach import FEWEST_CONTACTS, FEWEST_MEMBERS, Reach
from linkalyze.page import Block, Chapter, Column, Listing, Prose, Table
from linkalyze.resolve.sectors import sector_names
from linkalyze.team.network import Team
from linkalyze.texts import label, number, share, tr, trn

SHOWN = 200  # companies, or members
BROKERS = 20
THROUGH = 3  # members
OF_CONCERN = (Level.HIGH, Level.MODERATE)
COMPLEMENT = 1.5  # of members who differ as at least so many
SPREAD = (0.1, 0.25, 0.5, 0.75, 0.9)  # the ends would be one member each


def chapters(team: Team, reached: Reach) -> list[Chapter]:
    """All chapters in their order, in the language that is written in."""
    return [
        _together(reached),
        _companies(team, reached),
        _sectors(reached),
        _work(reached),
        _positions(team),
        _members(team, reached.mixes),
    ]


def _together(reached: Reach) -> Chapter:
    shown = reached.known_by.filter(pl.col("contacts") >= FEWEST_CONTACTS)
    return Chapter(
        "together",
        tr("Known by how many"),
        tr(
            "{n} of {all} contacts are known by one member alone.",
            n=reached.alone,
            all=reached.contacts,
        ),
        [
            Listing(
                id="known-by",
                title=tr("Contacts by the number of members who know them"),
                table=Table(
                    (
                        Column(tr("Members"), "count"),
                        Column(tr("Contacts"), "count"),
                        Column(tr("Share"), "share"),
                    ),
                    [(m, n, n / reached.contacts) for m, n in shown.iter_rows()],
                ),
            )
        ],
        [
            tr(
                "All connections of all members are resolved together, by the rules for one "
                "member: the same profile, the same e-mail address, or the same name in the same "
                "post is one person."
            ),
            _suppression(),
        ],
    )


def _suppression() -> str:
    return tr(
        "What fewer than {contacts} contacts or {members} members stand for is not shown.",
        contacts=FEWEST_CONTACTS,
        members=FEWEST_MEMBERS,
    )


def _reached(
    reached: Reach,
    facet: str,
    names: Mapping[str, str],
    heading: str,
    through: Mapping[str, str] | None = None,
) -> Listing:
    columns = (
        Column(heading),
        Column(tr("Contacts"), "count"),
        Column(tr("Members"), "count"),
        Column(tr("Known by one alone"), "share"),
        *([Column(tr("Through"))] if through else []),
    )
    rows: list[tuple[Any, ...]] = [
        (
            names.get(value, value),
            contacts,
            members,
            alone / contacts,
            *([through[value]] if through else []),
        )
        for value, contacts, members, alone in reached.of[facet].head(SHOWN).iter_rows()
    ]
    return Listing(id=f"reached-{facet}", title=heading, table=Table(columns, rows))


def _companies(team: Team, reached: Reach) -> Chapter:
    blocks: list[Block] = []
    if shown := reached.of["company"].height:
        names, through = _through(team, reached.of["company"]["value"].head(SHOWN).to_list())
        blocks.append(_reached(reached, "company", names, tr("Company"), through))
    return Chapter(
        "companies",
        tr("Companies"),
        trn(
            "{n} company is reached by several members; {hidden} more are too small to show.",
            "{n} companies are reached by several members; {hidden} more are too small to show.",
            shown,
            hidden=reached.hidden["company"],
        ),
        blocks,
        [_known_of(reached, "company"), _suppression()],
    )


def _through(team: Team, companies: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The name of each company, and the members who agreed to names and know most people there."""
    known = team.ties.filter(nw.col("company").is_in(companies))
    counted = known.group_by("company", "company_name", "member").agg(contacts=nw.len())
    knowing = collected(counted).sort("contacts", "member", descending=[True, False])
    names = dict(knowing.select("company", "company_name").iter_rows())
    through: dict[str, list[str]] = {}
    for company, place in knowing.select("company", "member").iter_rows():
        member, told = team.members[place], through.setdefault(company, [])
        if member.consent.names and len(told) < THROUGH:
            told.append(member.called)
    return names, {company: ", ".join(told) for company, told in through.items()}


def _known_of(reached: Reach, facet: str) -> str:
    known = share(reached.known[facet] / reached.contacts)
    told = {
        "company": tr("The employer of {known} of the contacts is known.", known=known),
        "sector": tr(
            "The sector is told from the employer's name alone: from what kind of institution or "
            "trade it speaks of, or because the employer is known; so it is for {known} of the "
            "contacts.",
            known=known,
        ),
        "function": tr("The function of {known} of the contacts is known.", known=known),
        "seniority": tr("The seniority of {known} of the contacts is known.", known=known),
    }
    return told[facet]


def _sectors(reached: Reach) -> Chapter:
    names = {value: label(value) for value in reached.of["sector"]["value"]}
    absent = [label(name) for name in sector_names() if name not in names]
    answer = trn(
        "{n} sector is reached by several members.",
        "{n} sectors are reached by several members.",
        len(names),
    )
    if names and absent:
        answer += " " + tr(
            "Nobody, or hardly anybody, is reached in: {sectors}.", sectors=", ".join(absent)
        )
    return Chapter(
        "sectors",
        tr("Sectors"),
        answer,
        [_reached(reached, "sector", names, tr("Sector"))] if names else [],
        [_known_of(reached, "sector"), _suppression()],
    )


def _work(reached: Reach) -> Chapter:
    blocks: list[Block] = []
    for facet, heading in (("function", tr("Function")), ("seniority", tr("Seniority"))):
        names = {value: label(value) for value in reached.of[facet]["value"]}
        if names:
            blocks.append(_reached(reached, facet, names, heading))
    parts = reached.functions
    if parts is None:
        answer = tr("There is not enough data to tell how the members differ.")
    else:
        answer = tr(
            "A member reaches {alpha} equally common functions, all together {gamma}: the members "
            "differ as {beta} groups without a function in common would.",
            alpha=number(parts["alpha"]),
            gamma=number(parts["gamma"]),
            beta=number(parts["beta"], 2),
        )
    method = [
        tr(
            "Shannon diversity, parted into what lies within members and what between them "
            "(Jost 2007); 1.00 means that all members reach the same mix."
        ),
        _known_of(reached, "function"),
        _known_of(reached, "seniority"),
        _suppression(),
    ]
    return Chapter("work", tr("Functions and levels"), answer, blocks, method)


def _members(team: Team, mixes: pl.DataFrame) -> Chapter:
    alike = pl.Series(
        [one.facts["function_alike"] for one in team.members], dtype=pl.Float64
    ).drop_nulls()
    if len(alike) < FEWEST_MEMBERS:
        answer = tr("Fewer than {n} members tell what they do.", n=FEWEST_MEMBERS)
        return Chapter("members", tr("How alike the members' networks are"), answer)
    spread = [float(alike.quantile(q, "linear") or 0.0) for q in SPREAD]
    named = [
        (
            one.called,
            one.facts["contacts"],
            one.facts["function_alike"],
            label(one.facts["level"]),
        )
        for one in team.members
        if one.consent.names
    ]
    places = (
        tr("First tenth"), tr("First quarter"), tr("Middle"), tr("Third quarter"), tr("Last tenth"),
    )  # fmt: skip
    blocks: list[Block] = [
        Listing(
            id="spread",
            title=tr("Share of contacts with the member's own function"),
            table=Table(
                (Column(tr("Member")), Column(tr("Share"), "share")),
                list(zip(places, spread, strict=True)),
            ),
        )
    ]
    columns = (
        Column(tr("Member")), Column(tr("Contacts"), "count"),
        Column(tr("Same kind of work"), "share"), Column(tr("Level")),
    )  # fmt: skip
    if named:
        title = tr("Members who agreed to be named")
        most = sorted(named, key=lambda row: row[1], reverse=True)[:SHOWN]
        blocks.append(Listing(id="named-members", title=title, table=Table(columns, most)))
        if len(named) > SHOWN:
            blocks.append(Prose(tr("The {n} with most contacts are shown.", n=SHOWN)))
    else:
        blocks.append(Prose(tr("No member agreed to be named.")))
    if pairs := _complementing(team, mixes):
        blocks.append(pairs)
    blocks.append(Prose(_investigated(team)))
    answer = tr(
        "In the middle, {share} of a member's contacts do the same kind of work as the member.",
        share=share(spread[2]),
    )
    return Chapter("members", tr("How alike the members' networks are"), answer, blocks)


def _complementing(team: Team, mixes: pl.DataFrame) -> Listing | None:
    """Of the members who mostly know their own kind, those who together do not; each once."""
    alike = [
        place
        for place, one in enumerate(team.members)
        if one.consent.names
        and one.facts["level"] in OF_CONCERN
        and one.facts["function_known"] >= FEWEST
    ]
    alike.sort(key=lambda place: -(team.members[place].facts["function_alike"] or 0))
    theirs = mixes.filter(pl.col("member").is_in(alike[:SHOWN]))
    places = theirs["member"].to_list()
    beta = complements(theirs.drop("member").fill_null(0).to_numpy())
    pairs = sorted((-beta[a, b], a, b) for a, b in combinations(range(len(places)), 2))
    rows, taken = [], set[int]()
    for differing, *pair in pairs:
        if taken.isdisjoint(pair) and -differing >= COMPLEMENT:
            taken.update(pair)
            rows.append((*(team.members[places[end]].called for end in pair), -differing))
    if not rows:
        return None
    columns = Column(tr("Member")), Column(tr("Member")), Column(tr("Differ as"), "number")
    title = tr("Alike by themselves, unlike together (2 is nothing in common): worth an exchange")
    return Listing(id="complements", title=title, table=Table(columns, rows[:BROKERS]))


def _investigated(team: Team) -> str:
    """Whether members choose their own kind, over all of them."""
    tables = [
        (facts["invited_alike"], facts["invited"] - facts["invited_alike"],
         facts["inviting_alike"], facts["inviting"] - facts["inviting_alike"])
        for facts in (one.facts for one in team.members)
        if min(facts["invited"], facts["inviting"]) >= FEWEST
    ]  # fmt: skip
    pooled = pooled_odds_ratio(tables)
    if pooled is None:
        return tr(
            "Do members choose their own kind? That takes {n} members with thirty accepted "
            "invitations each way; there are {there}.",
            n=FEWEST_STUDIES,
            there=len(tables),
        )
    return tr(
        "Do members choose their own kind? Over {n} members the odds that a contact does the same "
        "work are {ratio} times as high ({low} to {high}) for those whom the member invited as for "
        "those who invited the member; for a next member roughly between {next_low} and "
        "{next_high}.",
        n=pooled["members"],
        ratio=number(pooled["odds_ratio"], 2),
        low=number(pooled["lo"], 2),
        high=number(pooled["hi"], 2),
        next_low=number(pooled["next_lo"], 2),
        next_high=number(pooled["next_hi"], 2),
    )


def _positions(team: Team) -> Chapter:
    title = tr("Where the members stand")
    if not find_spec("igraph"):
        reason = tr("Install linkalyze[team] to see who stands between whom.")
        return Chapter("positions", title, reason)
    if len(team.members) < FEWEST_MEMBERS:
        reason = tr("Fewer than {n} members take part.", n=FEWEST_MEMBERS)
        return Chapter("positions", title, reason)
    shared = overlap(team.ties)
    stand = positions(shared, len(team.members))
    groups = stand["community"].value_counts()["count"].to_list()
    answer = trn(
        "The members fall into {n} group by the contacts that they share; the largest has {most}.",
        "The members fall into {n} groups by the contacts that they share; the largest has {most}.",
        len(groups),
        most=max(groups),
    )
    named = [place for place, one in enumerate(team.members) if one.consent.names]
    top = stand.filter(pl.col("member").is_in(named)).sort(
        "betweenness", "member", descending=[True, False]
    )
    rows = [
        (team.members[place].called, between, constraint)
        for place, between, constraint, _ in top.head(BROKERS).iter_rows()
    ]
    columns = (
        Column(tr("Member")), Column(tr("Stands between others"), "share"),
        Column(tr("Constraint"), "number"),
    )  # fmt: skip
    blocks: list[Block] = [
        Listing(
            id="brokers",
            title=tr("Members over whom the shortest ways between others lead"),
            table=Table(columns, rows),
        )
    ]
    blocks += _departments(team, shared)
    method = [
        tr(
            "Two members are joined by the contacts whom both know, more closely the more these "
            "are; betweenness (Freeman 1977), constraint (Burt 1992) and groups by modularity "
            "(Leiden, Traag et al. 2019), computed with igraph."
        ),
        *_sampled(shared, len(team.members)),
        _suppression(),
    ]
    return Chapter("positions", title, answer, blocks, method)


def _sampled(shared: pl.DataFrame, members: int) -> list[str]:
    asked = pivots(shared, members)
    if asked == members:
        return []
    return [
        tr(
            "Betweenness is estimated by the ways from {n} members taken at random (Brandes & Pich "
            "2007).",
            n=asked,
        )
    ]


def _departments(team: Team, shared: pl.DataFrame) -> list[Block]:
    """How far departments overlap, and which of the members who agreed to names join them."""
    departments = [one.consent.department for one in team.members]
    crossing = overlap_across(shared, departments)
    sizes = Counter(departments)
    cells = (
        crossing.group_by("group")
        .agg(across=pl.col("across").sum() / pl.col("shared").sum())
        .sort("across", "group")
    )
    large = [
        (department, sizes[department], across)
        for department, across in cells.iter_rows()
        if sizes[department] >= FEWEST_MEMBERS
    ]
    if not large:
        return []
    title = tr("How far the departments overlap, the most closed first")
    columns = (
        Column(tr("Department")), Column(tr("Members"), "count"),
        Column(tr("Shared with other departments"), "share"),
    )  # fmt: skip
    blocks: list[Block] = [Listing(id="departments", title=title, table=Table(columns, large))]
    bridges = [
        (team.members[place].called, department, across, across / all_shared)
        for place, department, all_shared, across in crossing.sort(
            "across", "member", descending=[True, False]
        ).iter_rows()
        if team.members[place].consent.names and across
    ]
    if bridges:
        title = tr("Members who join departments by the contacts that they share")
        joining = (
            Column(tr("Member")), Column(tr("Department")),
            Column(tr("Contacts shared with other departments"), "count"),
            Column(tr("Share"), "share"),
        )  # fmt: skip
        blocks.append(Listing(id="bridges", title=title, table=Table(joining, bridges[:BROKERS])))
    return blocks
