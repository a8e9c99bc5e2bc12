"""Where the member stands between others, and whom to bring together."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.measures.bridges import (
    PEERS,
    Position,
    broker_rules,
    clusters,
    introductions,
    position,
    sole_bridges,
)
from linkalyze.measures.intervals import FEWEST
from linkalyze.measures.reciprocity import just_introduced
from linkalyze.measures.ties import tie_rules
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import capital, contacts_with
from linkalyze.texts import count, label, number, tr, trn

ID = "brokerage"
LISTED, SHOWN = 40, 12


@dataclass(frozen=True, slots=True)
class Brokerage:
    """The position, the sole bridges and the pairs to introduce, both with the names and companies
    of the contacts; the largest groups of contacts and the pairs of them that are known to meet.
    """

    position: Position
    groups: pl.DataFrame
    joined: Sequence[tuple[int, int]]
    bridges: pl.DataFrame
    pairs: pl.DataFrame
    with_messages: bool


def measure(context: Context) -> Brokerage:
    """Measure the position, and look for bridges and pairs."""
    contacts, ties = context.network.contacts, context.ties
    seats = context.traces.seats
    just = just_introduced(context.traces, context.as_of)
    people = context.network.people()
    bridges = sole_bridges(contacts, ties, context.network.sought)
    pairs = introductions(contacts, ties, seats, just)
    groups, joined = clusters(contacts, ties, seats, SHOWN)
    return Brokerage(
        groups=groups,
        joined=joined,
        position=position(contacts, ties, seats, context.network.member),
        bridges=bridges.join(
            people.rename({"name": "who"}), on="contact_id", maintain_order="left"
        ),
        pairs=pairs.join(people, left_on="a", right_on="contact_id", maintain_order="left").join(
            people, left_on="b", right_on="contact_id", suffix="_b", maintain_order="left"
        ),
        with_messages=context.traces.with_messages,
    )


def findings(result: Brokerage) -> list[Finding]:
    """Whom to introduce to whom."""
    if result.pairs.is_empty():
        return []
    best = result.pairs.row(0, named=True)
    return [
        Finding(
            id=f"{ID}-introductions",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=tr(
                "You may be the only link between {name} and {other}",
                name=best["name"],
                other=best["name_b"],
            ),
            evidence=(
                trn(
                    "{n} pair of contacts with a real tie that is not dormant, at different "
                    "companies, never in one small group with you.",
                    "{n} pairs of contacts with a real tie that is not dormant, at different "
                    "companies, never in one small group with you.",
                    result.pairs.height,
                ),
            ),
            explanation=tr(
                "Brokers who bring two parties together are crucial, and helping others pays "
                "without being paid back: those who join people are more often part of what is "
                "new (Obstfeld 2005). The export holds no ties among your contacts, so they may "
                "know each other already."
            ),
            action=tr(
                "Ask {name} ({company}) and {other} ({elsewhere}) each whether they would like to "
                "meet, and say why; then write to both.",
                name=best["name"],
                company=best["company"] or tr("company unknown"),
                other=best["name_b"],
                elsewhere=best["company_b"] or tr("company unknown"),
            ),
        )
    ]


def show(result: Brokerage) -> Chapter:
    """The chapter on brokerage."""
    title, at = tr("Who do you bring together?"), result.position
    if not at.contacts:
        text = tr(
            "There is no tie of at least moderate strength with somebody whose company is known: "
            "nothing can be said of your position yet."
        )
        return Chapter(ID, title, text, _bridges(result), _method())
    answer = trn(
        "Your {n} real tie reaches {companies}; so far as can be told, they are worth {size} that "
        "do not overlap.",
        "Your {n} real ties reach {companies}; so far as can be told, they are worth {size} that "
        "do not overlap.",
        at.contacts,
        companies=trn("{n} company", "{n} companies", at.companies),
        size=count(at.effective_size or 0),
    )
    blocks: list[Block] = [_clusters(result), _position(at)]
    if at.contacts < FEWEST:
        blocks.append(
            Callout(
                trn(
                    "These numbers rest on {n} contact only.",
                    "These numbers rest on {n} contacts only.",
                    at.contacts,
                )
            )
        )
    if result.pairs.height:
        blocks.append(_introductions(result))
    return Chapter(ID, title, answer, [*blocks, *_bridges(result)], _method())


def _clusters(result: Brokerage) -> Figure:
    """The member in the middle of the largest groups, and the gaps between these."""
    names, sizes, close = (
        result.groups[column].to_list() for column in ("company_name", "contacts", "close")
    )
    pairs = len(names) * (len(names) - 1) // 2
    meets: list[list[str]] = [[] for _ in names]
    for a, b in result.joined:
        meets[a].append(names[b])
        meets[b].append(names[a])
    return Figure(
        id="clusters",
        title=tr(
            "Of the {pairs} pairs of companies where you have most real ties, {apart} are not seen "
            "to meet without you",
            apart=pairs - len(result.joined),
            pairs=pairs,
        ),
        alt=tr(
            "A circle is a company, as large as you have contacts there. A line to you: real ties, "
            "as wide as there are many. A dotted line: people of both were in one small "
            "conversation with you. What your contacts share without you is not in the export."
        ),
        chart=charts.clusters(
            names,
            sizes,
            close,
            result.joined,
            centre=tr("You"),
            names=(tr("Your real ties"), tr("Known to meet")),
        ),
        table=Table(
            (
                Column(tr("Company")),
                Column(tr("Contacts"), "count"),
                Column(tr("Real ties"), "count"),
                Column(tr("Known to meet")),
            ),
            [
                (contacts_with("company", name), size, near, ", ".join(others) or None)
                for name, size, near, others in zip(names, sizes, close, meets, strict=True)
            ],
        ),
    )


def _position(at: Position) -> Listing:
    most = broker_rules()["acquaintance"]["most"]

    def value(measured: float | None, digits: int) -> str | None:
        return None if measured is None else number(measured, digits)

    return Listing(
        id="position",
        title=tr("Your position, if colleagues know one another: an estimate"),
        table=Table(
            (Column(tr("Measure")), Column(tr("Value")), Column(tr("What it means"))),
            [
                (
                    tr("Effective size"),
                    value(at.effective_size, 1),
                    trn(
                        "of {n} tie, what is left without those that lead to the same",
                        "of {n} ties, what is left without those that lead to the same",
                        at.contacts,
                    ),
                ),
                (
                    tr("Efficiency"),
                    value(at.efficiency, 2),
                    tr("1 if no two of them know each other"),
                ),
                (
                    tr("Constraint"),
                    value(at.constraint, 4),
                    tr("how much a few who know one another hold you"),
                ),
                (
                    tr("Constraint, weighed by strength"),
                    value(at.constraint_weighted, 4),
                    tr("strong ties hold more than weak ones"),
                ),
                (
                    tr("Constraint, comparable"),
                    value(at.normalised, 2),
                    tr("0 if all stand apart, towards 1 if all are in large groups"),
                ),
                (
                    tr("Constraint, comparable and thinned"),
                    value(at.normalised_thinned, 2),
                    tr("if nobody knows more than {most} colleagues, groups left aside", most=most),
                ),
                (
                    tr("Pairs joined by a small group"),
                    value(at.joined, 0),
                    tr("at different companies, in one conversation with you"),
                ),
                (
                    tr("Hierarchy"),
                    value(at.hierarchy, 3),
                    tr("1 if one contact alone holds you"),
                ),
                (
                    tr("Pairs at two other companies"),
                    value(at.liaison, 0),
                    tr("between whom you stand (liaison)"),
                ),
                (
                    tr("Pairs with one at your company"),
                    value(at.gatekeeper, 0),
                    tr("whom you let in (gatekeeper)"),
                ),
            ],
        ),
    )


def _introductions(result: Brokerage) -> Listing:
    rows = [
        (
            row["name"], row["company"], row["name_b"], row["company_b"],
            tr("peers in {family}: notes to compare", family=label(row["family_a"]))
            if row["kind"] == PEERS
            else tr(
                "{family} and {other}: one often needs the other",
                family=label(row["family_a"]), other=label(row["family_b"]),
            ),
            row["score"],
        )
        for row in result.pairs.iter_rows(named=True)
    ]  # fmt: skip
    return Listing(
        id="introductions",
        title=tr("Whom you could introduce to each other; ask both first"),
        table=Table(
            (
                Column(tr("One")), Column(tr("at")), Column(tr("The other")), Column(tr("at")),
                Column(tr("Why")), Column(tr("Score"), "number"),
            ),
            rows,
        ),
    )  # fmt: skip


def _bridges(result: Brokerage) -> list[Block]:
    if result.bridges.is_empty():
        return []
    asleep = (
        tr("weak, dormant or not seen")
        if result.with_messages
        else tr("not known without messages")
    )
    live = {True: tr("alive"), False: asleep}
    kinds = {
        "company": tr("a company you follow or want"),
        "function": tr("a function"),
        "family and level": tr("a level of a family"),
    }
    rows = [
        (_place(row["to"], row["name"]), kinds[row["to"]], row["who"], row["company"],
         live[row["live"]])
        for row in result.bridges.head(LISTED).iter_rows(named=True)
    ]  # fmt: skip
    return [
        Listing(
            id="bridges",
            title=trn(
                "{n} place that you reach through one contact alone",
                "{n} places that you reach through one contact alone",
                result.bridges.height,
            ),
            table=Table(
                (
                    Column(tr("Place")), Column(tr("Kind")), Column(tr("Through")),
                    Column(tr("at")), Column(tr("The tie is")),
                ),
                rows,
            ),
        )
    ]  # fmt: skip


def _place(kind: str, name: str) -> str:
    """A company by its name, a function or a family with its level in the reader's language."""
    return capital(name if kind == "company" else ", ".join(map(label, name.split(", "))))


def _method() -> list[str]:
    rules = broker_rules()["introductions"]
    return [
        tr(
            "An export holds no ties among your contacts. Two are taken to know each other where "
            "they work at one company or were in one small group conversation with you: that "
            "joins too many in large companies and misses everything else. Hence an estimate, on "
            "ties of at least moderate strength ({moderate}) whose company is known.",
            moderate=number(tie_rules().moderate),
        ),
        tr(
            "Effective size and efficiency: Burt (1992) as simplified by Borgatti (1997). "
            "Constraint and hierarchy: Burt (1992), in closed form over companies. Comparable: "
            "(n x constraint - 1) / 3, since constraint itself shrinks with the size of a "
            "network. Effective size says of these ties what the concentration of employers says "
            "of all contacts, and is no second proof of it. Gatekeeper and liaison: Gould & "
            "Fernandez (1989), by company."
        ),
        tr(
            "One contact alone: nobody else whose work could be read reaches the place. Alive: at "
            "least moderate, and not dormant."
        ),
        tr(
            "Introductions: one contact per company and family of functions, of the {clusters} "
            "strongest; peers do alike work, the others belong to families that often need each "
            "other. The score is the weaker tie's strength, times how alike the work of peers is; "
            "half, if one of them was introduced to somebody just now.",
            clusters=rules["clusters"],
        ),
    ]


SECTION = Section(ID, measure, findings, show)
