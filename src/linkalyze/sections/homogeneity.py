"""How much alike the network is: per facet, against the most that chance could give."""

from collections.abc import Sequence
from dataclasses import dataclass

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.measures.composition import Composition, composition
from linkalyze.measures.homogeneity import overall_level, thresholds
from linkalyze.network import FACETS, Facet
from linkalyze.page import (
    Block,
    Callout,
    Chapter,
    Column,
    Figure,
    KeyNumber,
    Listing,
    Prose,
    Table,
)
from linkalyze.section import Context, Section
from linkalyze.sections.homogeneity_findings import ID, NOUN, homogeneity_findings

LABEL: dict[Facet, str] = {
    "function": "Function",
    "seniority": "Seniority",
    "company": "Employer",
    "role": "Role",
}


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """All facets and the level of the whole; `source` tells where the member's own work was read,
    "" where it is not known.
    """

    facets: dict[Facet, Composition]
    overall: Level
    contacts: int
    source: str


def measure(context: Context) -> Homogeneity:
    """Measure every facet of the network."""
    network = context.network
    facets = {facet: composition(network.contacts, facet, network.member) for facet in FACETS}
    overall = overall_level(
        facets["function"].level, facets["seniority"].level, facets["company"].level
    )
    source = network.member.source if facets["function"].own else ""
    return Homogeneity(facets, overall, network.contacts.height, source)


def findings(result: Homogeneity) -> list[Finding]:
    """One finding per facet, and one more where another kind than the member's dominates."""
    return homogeneity_findings(list(result.facets.values()), result.contacts)


HEADLINES = {
    Level.HIGH: "Your network is much like yourself",
    Level.MODERATE: "Your network leans towards your own kind",
    Level.UNCLEAR: "Whether your network leans towards your own kind cannot be told yet",
    Level.LOW: "Your network is mixed: your own kind does not dominate it",
    Level.NOT_ENOUGH_DATA: "There is not enough data to say how alike your network is",
}
HEADLINES_WITHOUT_MEMBER = HEADLINES | {
    Level.HIGH: "Your contacts are much like one another",
    Level.MODERATE: "Your contacts lean towards one kind",
    Level.UNCLEAR: "Whether your contacts lean towards one kind cannot be told yet",
    Level.LOW: "Your network is mixed: no kind of contact dominates it",
}


def headline(result: Homogeneity) -> str:
    """The answer to "how much alike is my network?" in one sentence."""
    start = (HEADLINES if result.source else HEADLINES_WITHOUT_MEMBER)[result.overall]
    function = result.facets["function"]
    dominated = function.dominating
    if result.overall in (Level.LOW, Level.UNCLEAR) and dominated:
        share = dominated.likeness["share"] or 0.0
        return f"{start}, but {share:.0%} of your contacts work in {dominated.names[0]}."
    return f"{start}."


def key_number(result: Homogeneity) -> KeyNumber:
    """The share of contacts in the member's function, or in the largest one."""
    function = result.facets["function"]
    judged = function.judged
    if judged is None or judged.level == Level.NOT_ENOUGH_DATA:
        return KeyNumber("Alike", "unknown", "too few titles could be read")
    note = "do the same kind of work as you" if function.own else f"work in {judged.names[0]}"
    return KeyNumber("Alike", f"{judged.likeness['share'] or 0.0:.0%}", note)


def _answer(result: Homogeneity) -> str:
    parts = [
        f"{judged.likeness['share'] or 0.0:.0%} {'share your' if facet.own else 'have one'} "
        f"{NOUN[name][0]}"
        for name, facet in result.facets.items()
        if (judged := facet.judged) and judged.level != Level.NOT_ENOUGH_DATA
    ]
    if not parts:
        return "Too few contacts could be read to compare them."
    return f"Of the contacts who could be read, {', '.join(parts)}."


def show(result: Homogeneity) -> Chapter:
    """The chapter on homogeneity."""
    rows = [facet for facet in result.facets.values() if facet.judged]
    blocks: list[Block] = []
    if not result.source:
        blocks.append(
            Callout(
                "Your own work is not in this export, so contacts are compared with one another "
                'and not with you. Give it with --me "TITLE at COMPANY".'
            )
        )
    if rows:
        blocks += [_likeness_figure(result, rows), _diversity_listing(rows)]
    blocks.append(
        Prose(
            "Nothing here is read from names, photos, schools or languages, and gender, ethnicity, "
            "age, religion and health are never inferred."
        )
    )
    return Chapter(ID, "How alike is your network?", _answer(result), blocks, _method(result, rows))


def _likeness_figure(result: Homogeneity, rows: Sequence[Composition]) -> Figure:
    labels, values, table = [], [], []
    for facet in rows:
        judged = facet.judged
        if judged is None:
            continue
        like = judged.likeness
        name = f"{LABEL[facet.facet]}: {', '.join(judged.names)}"
        labels.append(name)
        values.append((like["share"], like.get("lo"), like.get("hi"), judged.ceiling))
        table.append(
            (name, judged.contacts, facet.known, *values[-1], facet.unknown, judged.level.value)
        )
    shares, lows, highs, ceilings = zip(*values, strict=True)
    pairs = list(zip(labels, values, strict=True))
    whose = "like you" if result.source else "of the largest kind"
    above = [name for name, value in pairs if (value[1] or 0) > value[3]]
    title = (
        f"In {len(above)} of {len(labels)} facets the share of contacts {whose} is more "
        "than chance could give"
    )
    return Figure(
        id="likeness",
        title=title,
        alt="A dot is a share with its 95% interval, the upright mark the most that chance could "
        "give: " + "; ".join(f"{n} {v[0] or 0:.0%}, {v[3]:.0%}" for n, v in pairs) + ".",
        chart=charts.intervals(
            labels, shares, lows, highs,
            baseline=ceilings, names=("Your contacts", "Most by chance"), share=True,
        ),
        table=Table(
            (
                Column("Facet"), Column("Contacts", "count"), Column("Of known", "count"),
                Column("Share", "share"), Column("From", "share"), Column("To", "share"),
                Column("Most by chance", "share"), Column("Unknown", "count"), Column("Level"),
            ),
            table,
        ),
    )  # fmt: skip


def _diversity_listing(rows: Sequence[Composition]) -> Listing:
    return Listing(
        id="diversity",
        title="How many different kinds of contact you have",
        table=Table(
            (
                Column("Facet"), Column("Contacts", "count"), Column("Kinds", "count"),
                Column("Effective", "number"), Column("In a draw", "number"), Column("Interval"),
                Column("Largest", "share"), Column("Blau", "number"),
                Column("Next is new", "share"),
            ),
            [
                (
                    LABEL[facet.facet], facet.known, facet.counts.height, facet.effective,
                    facet.drawn, _span(facet), facet.concentration["largest_share"],
                    facet.concentration["blau"],
                    None if facet.coverage is None else 1 - facet.coverage,
                )
                for facet in rows
            ],
        ),
    )  # fmt: skip


def _span(facet: Composition) -> str | None:
    span = facet.drawn_interval
    return f"{span['lo']:.1f} to {span['hi']:.1f} of {facet.draw}" if span else None


def _method(result: Homogeneity, rows: Sequence[Composition]) -> list[str]:
    limits = thresholds()
    first, second = limits.cuts
    lines = [
        "Share: contacts of the same category, of those whose category is known; 95% Jeffreys "
        "interval. An export is a full count, so the interval speaks of the habit behind it.",
        "Most by chance: an upper bound on how common the category can be where you meet people, "
        "from a file with a reason for each. No public table tells how LinkedIn's members are "
        "spread, so what lies above the bound is a lower bound of your own doing.",
        "Level: h = (share - bound) / (1 - bound), the inbreeding homophily of Coleman (1958): the "
        "part of your ties that behaves as if made among that kind only. Moderate from "
        f"h = {first}, high from h = {second}, given with at least {limits.sure:.0%} certainty; "
        "in between it is unclear.",
        f"No level under {limits.fewest} known contacts, or with less than "
        f"{limits.known_share:.0%} known. A level is firm if it stays the same with other bounds, "
        "other cuts and other guesses for the unknown; else it is tentative.",
        "Effective: the Hill number of order 1 (Hill 1973), how many equally common kinds would be "
        "as mixed. In a draw: the same in a random hundred (or thirty) of your contacts, which "
        "makes networks of different size comparable (Chao et al. 2014), with its delete-one "
        "jackknife interval. Blau: the chance that two contacts, drawn one after the other and put "
        "back, are of different kinds.",
        "Next is new: the chance that your next contact is of a category you do not reach "
        "yet (Good-Turing; Chao & Jost 2012).",
    ]
    if result.source:
        lines.insert(0, f"Your own work was read from {result.source}.")
    if any(facet.facet == "role" for facet in rows):
        lines.append("A role is a family of titles: the same kind of work at the same level.")
    return lines


SECTION = Section(ID, measure, findings, show)
