"""Where the member stands between others, and whom to bring together."""

from dataclasses import dataclass

import polars as pl

from linkalyze.findings import Finding, Level
from linkalyze.measures.bridges import (
    PEERS,
    Position,
    broker_rules,
    introductions,
    position,
    sole_bridges,
)
from linkalyze.measures.intervals import FEWEST
from linkalyze.measures.reciprocity import just_introduced
from linkalyze.measures.ties import tie_rules
from linkalyze.page import Block, Callout, Chapter, Column, Listing, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import capital, counted

ID = "brokerage"
LISTED = 40


@dataclass(frozen=True, slots=True)
class Brokerage:
    """The position, the sole bridges and the pairs to introduce, both with the names and companies
    of the contacts.
    """

    position: Position
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
    return Brokerage(
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
            title=f"You may be the only link between {best['name']} and {best['name_b']}",
            evidence=(
                f"{counted(result.pairs.height, 'pair', 'pairs')} of contacts with a real tie that "
                "is not dormant, at different companies, never in one small group with you.",
            ),
            explanation="Brokers who bring two parties together are crucial, and helping others "
            "pays without being paid back: those who join people are more often part of what is "
            "new (Obstfeld 2005). The export holds no ties among your contacts, so they may know "
            "each other already.",
            action=f"Ask {best['name']} ({best['company'] or 'company unknown'}) and "
            f"{best['name_b']} ({best['company_b'] or 'company unknown'}) each whether they would "
            "like to meet, and say why; then write to both.",
        )
    ]


def show(result: Brokerage) -> Chapter:
    """The chapter on brokerage."""
    title, at = "Who do you bring together?", result.position
    if not at.contacts:
        text = (
            "There is no tie of at least moderate strength with somebody whose company is known: "
            "nothing can be said of your position yet."
        )
        return Chapter(ID, title, text, _bridges(result), _method())
    answer = (
        f"Your {counted(at.contacts, 'real tie reaches', 'real ties reach')} "
        f"{counted(at.companies, 'company', 'companies')}; so far as can be told, they are worth "
        f"{at.effective_size or 0:,.0f} that do not overlap."
    )
    blocks: list[Block] = [_position(at)]
    if at.contacts < FEWEST:
        blocks.append(
            Callout(f"These numbers rest on {counted(at.contacts, 'contact', 'contacts')} only.")
        )
    if result.pairs.height:
        blocks.append(_introductions(result))
    return Chapter(ID, title, answer, [*blocks, *_bridges(result)], _method())


def _position(at: Position) -> Listing:
    most = broker_rules()["acquaintance"]["most"]

    def value(number: float | None, digits: int) -> str | None:
        return None if number is None else f"{number:,.{digits}f}"

    return Listing(
        id="position",
        title="Your position, if colleagues know one another: an estimate",
        table=Table(
            (Column("Measure"), Column("Value"), Column("What it means")),
            [
                (
                    "Effective size",
                    value(at.effective_size, 1),
                    f"of {at.contacts:,} ties, what is left without those that lead to the same",
                ),
                ("Efficiency", value(at.efficiency, 2), "1 if no two of them know each other"),
                (
                    "Constraint",
                    value(at.constraint, 4),
                    "how much a few who know one another hold you",
                ),
                (
                    "Constraint, weighed by strength",
                    value(at.constraint_weighted, 4),
                    "strong ties hold more than weak ones",
                ),
                (
                    "Constraint, comparable",
                    value(at.normalised, 2),
                    "0 if all stand apart, towards 1 if all are in large groups",
                ),
                (
                    "Constraint, comparable and thinned",
                    value(at.normalised_thinned, 2),
                    f"if nobody knows more than {most} colleagues, groups left aside",
                ),
                (
                    "Pairs joined by a small group",
                    value(at.joined, 0),
                    "at different companies, in one conversation with you",
                ),
                ("Hierarchy", value(at.hierarchy, 3), "1 if one contact alone holds you"),
                (
                    "Pairs at two other companies",
                    value(at.liaison, 0),
                    "between whom you stand (liaison)",
                ),
                (
                    "Pairs with one at your company",
                    value(at.gatekeeper, 0),
                    "whom you let in (gatekeeper)",
                ),
            ],
        ),
    )


def _introductions(result: Brokerage) -> Listing:
    rows = [
        (
            row["name"], row["company"], row["name_b"], row["company_b"],
            f"peers in {row['family_a']}: notes to compare"
            if row["kind"] == PEERS
            else f"{row['family_a']} and {row['family_b']}: one often needs the other",
            row["score"],
        )
        for row in result.pairs.iter_rows(named=True)
    ]  # fmt: skip
    return Listing(
        id="introductions",
        title="Whom you could introduce to each other; ask both first",
        table=Table(
            (
                Column("One"), Column("at"), Column("The other"), Column("at"), Column("Why"),
                Column("Score", "number"),
            ),
            rows,
        ),
    )  # fmt: skip


def _bridges(result: Brokerage) -> list[Block]:
    if result.bridges.is_empty():
        return []
    asleep = "weak, dormant or not seen" if result.with_messages else "not known without messages"
    live = {True: "alive", False: asleep}
    words = {"company": "a company you follow or want", "function": "a function"}
    rows = [
        (capital(row["name"]),
         words.get(row["to"], "a level of a family"), row["who"], row["company"], live[row["live"]])
        for row in result.bridges.head(LISTED).iter_rows(named=True)
    ]  # fmt: skip
    places = counted(len(result.bridges), "place", "places")
    return [
        Listing(
            id="bridges",
            title=f"{places.capitalize()} that you reach through one contact alone",
            table=Table(
                (
                    Column("Place"), Column("Kind"), Column("Through"), Column("at"),
                    Column("The tie is"),
                ),
                rows,
            ),
        )
    ]  # fmt: skip


def _method() -> list[str]:
    rules = broker_rules()["introductions"]
    return [
        "An export holds no ties among your contacts. Two are taken to know each other where they "
        "work at one company or were in one small group conversation with you: that joins too "
        "many in large companies and misses everything else. Hence an estimate, on ties of at "
        f"least moderate strength ({tie_rules().moderate}) whose company is known.",
        "Effective size and efficiency: Burt (1992) as simplified by Borgatti (1997). Constraint "
        "and hierarchy: Burt (1992), in closed form over companies. Comparable: (n x constraint - "
        "1) / 3, since constraint itself shrinks with the size of a network. Effective size says "
        "of these ties what the concentration of employers says of all contacts, and is no second "
        "proof of it. Gatekeeper and liaison: Gould & Fernandez (1989), by company.",
        "One contact alone: nobody else whose work could be read reaches the place. Alive: at "
        "least moderate, and not dormant.",
        f"Introductions: one contact per company and family of functions, of the "
        f"{rules['clusters']} strongest; peers do alike work, the others belong to families that "
        "often need each other. The score is the weaker tie's strength, times how alike the work "
        "of peers is; half, if one of them was introduced to somebody just now.",
    ]


SECTION = Section(ID, measure, findings, show)
