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
    compared = any(facet.own for facet in facets.values())
    levels = {
        name: Level.NOT_ENOUGH_DATA if compared and not facet.own else facet.level
        for name, facet in facets.items()
    }
    overall = overall_level(levels["function"], levels["seniority"], levels["company"])
    source = network.member.source if compared else ""
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
    dominated = result.facets["function"].dominating
    if result.overall in (Level.LOW, Level.UNCLEAR) and dominated:
        share = dominated.likeness["share"] or 0.0
        return f"{start}, but {share:.0%} of your contacts work in {dominated.names[0]}."
    unclear = [NOUN[f.facet][1] for f in result.facets.values() if f.level == Level.UNCLEAR]
    if result.overall == Level.LOW and unclear:
        return f"{start}, as far as can be told: {' and '.join(unclear)} are unclear yet."
    return f"{start}."


def key_number(result: Homogeneity) -> KeyNumber:
    """The share of contacts in the member's function, or in the largest one."""
    function = result.facets["function"]
    judged, label = function.judged, "Same kind of work"
    if judged is None or judged.level == Level.NOT_ENOUGH_DATA:
        few = function.known < thresholds().fewest
        return KeyNumber(label, "unknown", "too few contacts" if few else "too few readable titles")
    note = "do what you do" if function.own else f"work in {judged.names[0]}"
    return KeyNumber(label, f"{judged.likeness['share'] or 0.0:.0%}", f"of your contacts {note}")


def _answer(result: Homogeneity) -> str:
    parts = [
        f"{judged.likeness['share'] or 0.0:.0%} {'share your' if facet.own else 'have one'} "
        f"{NOUN[name][0]}"
        for name, facet in result.facets.items()
        if (judged := facet.judged) and judged.level != Level.NOT_ENOUGH_DATA
    ]
    if not parts:
        return "There are too few contacts, or too few who could be read, to compare them."
    return f"Of the contacts who could be read, {', '.join(parts)}."


def show(result: Homogeneity) -> Chapter:
    """The chapter on homogeneity."""
    rows = [facet for facet in result.facets.values() if facet.known]
    judged = [facet for facet in rows if facet.level != Level.NOT_ENOUGH_DATA]
    blocks: list[Block] = []
    unread = [NOUN[name][0] for name, facet in result.facets.items() if not facet.own]
    if result.source and unread:
        blocks.append(
            Callout(
                f"Your own {' and '.join(unread)} could not be read from {result.source}; there "
                "the contacts are compared with one another. Other words for your work, given "
                'with --me "TITLE at COMPANY", may help.'
            )
        )
    elif not result.source:
        blocks.append(
            Callout(
                "Your own work is not in this export, so contacts are compared with one another "
                'and not with you. Give it with --me "TITLE at COMPANY".'
            )
        )
    if judged:
        blocks.append(_likeness_figure(judged))
    if rows:
        blocks.append(_diversity_listing(rows))
    blocks.append(
        Prose(
            "Nothing here is read from names, photos, schools or languages, and gender, ethnicity, "
            "age, religion and health are never inferred."
        )
    )
    return Chapter(ID, "How alike is your network?", _answer(result), blocks, _method(result))


def _likeness_figure(rows: Sequence[Composition]) -> Figure:
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
    whose = "of contacts like you" if all(f.own for f in rows) else "of one kind"
    above = sum((low or 0) > ceiling for _, low, _, ceiling in values)
    count = "none" if not above else "all" if above == len(labels) else str(above)
    title = f"{count.capitalize()} of {len(labels)} shares {whose} are above what chance could give"
    return Figure(
        id="likeness",
        title=title,
        alt="A dot is a share with its likely range, the upright mark the most that chance could "
        "give.",
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
                Column("Facet"), Column("Known for", "count"), Column("Kinds", "count"),
                Column("As varied as", "number"), Column("In a draw of"),
                Column("Largest kind", "share"), Column("Two differ", "share"),
                Column("Next is new", "share"),
            ),
            [
                (
                    LABEL[facet.facet], facet.known, facet.counts.height,
                    facet.effective if enough else None, _draw(facet),
                    facet.concentration["largest_share"],
                    facet.concentration["blau"] if enough else None,
                    1 - facet.coverage if enough and facet.coverage is not None else None,
                )
                for facet in rows
                for enough in (facet.known >= thresholds().fewest,)
            ],
        ),
    )  # fmt: skip


def _draw(facet: Composition) -> str | None:
    span = facet.drawn[1]
    return f"{facet.draw}: {span['estimate']:.1f}" if span else None


def _method(result: Homogeneity) -> list[str]:
    limits = thresholds()
    first, second = limits.cuts
    lines = [
        "Share: contacts of the same category, of those whose category is known; 95% Jeffreys "
        "interval, called the likely range. It takes contacts as met one by one; where many came "
        "through one workplace, the true range is wider.",
        "Most by chance: an upper bound on how common the category can be where you meet people, "
        "from a file with a reason for each. No public table tells how LinkedIn's members are "
        "spread, so what lies above the bound is a lower bound of the excess, whatever caused it.",
        "Level: h = (share - bound) / (1 - bound), the inbreeding homophily of Coleman (1958): the "
        "part of your ties that behaves as if made among that kind only. Moderate from "
        f"h = {first}, high from h = {second}, given with at least {limits.sure:.0%} certainty; "
        "in between it is unclear.",
        f"No level under {limits.fewest} known contacts, or with less than "
        f"{limits.known_share:.0%} known. A level is firm if it stays the same with other bounds, "
        "other cuts and other guesses for the unknown; else it is tentative.",
        "As varied as: so many equally common kinds would be as mixed (the Hill number of order 1; "
        "Hill 1973). In a draw of: the same in a random hundred or thirty of your contacts, which "
        "makes networks of different size comparable (Chao et al. 2014), with its 95% delete-one "
        "jackknife interval. Two differ: the chance that two contacts, drawn one after the other "
        "and put back, are of different kinds (Blau's index).",
        "Next is new: the chance that your next contact is of a category you do not reach "
        "yet (Good-Turing; Chao & Jost 2012).",
    ]
    if result.source:
        lines.insert(0, f"Your own work was read from {result.source}.")
    lines += [
        "Employer: everybody who works for themselves counts as an employer of one. Role: a family "
        "of titles, the same kind of work at the same level.",
        "From Connections.csv, and what you do from Positions.csv or Profile.csv.",
    ]
    return lines


SECTION = Section(ID, measure, findings, show)
