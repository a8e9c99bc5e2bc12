"""How much alike the network is: per facet, against the most that chance could give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze.findings import Finding, Level
from linkalyze.measures.bridges import working_network
from linkalyze.measures.composition import Composition, Judged, Variety, composition, variety
from linkalyze.measures.contrasts import RECENT_MONTHS, Origin, by_workplace, origin
from linkalyze.measures.growth import by_year
from linkalyze.measures.homogeneity import overall_level, thresholds
from linkalyze.measures.intervals import FEWEST, Interval, share_interval
from linkalyze.measures.ties import ACTIVE, DORMANT
from linkalyze.measures.work import Work, novelty, widening, work
from linkalyze.network import FACETS, Facet, Member
from linkalyze.page import Block, Callout, Chapter, KeyNumber, Prose
from linkalyze.section import Context, Section
from linkalyze.sections import homogeneity_blocks as blocks_of
from linkalyze.sections.homogeneity_findings import ID, NOUN, Reachable, homogeneity_findings
from linkalyze.sections.homogeneity_method import method
from linkalyze.texts import both, label, mark, share, tr

SHOWN_DORMANT = 3


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """All facets and the level of the whole.

    - `source`: where the member's own work was read, "" where it is not known.
    - `origin`: where the likeness of the function comes from; `past`: the share of contacts at the
      member's past employers.
    - `shown`: the variety of what is shown and not judged, by its name in English; `workplaces`:
      where the member worked when contacts were met.
    - `wider`: the functions that would widen the network most, with the share that each is unlike;
      `dormant`: per facet, the dormant contacts who would.
    """

    facets: dict[Facet, Composition]
    overall: Level
    contacts: int
    source: str
    work: Work
    origin: Origin | None
    past: Interval | None
    shown: Mapping[str, Variety]
    workplaces: pl.DataFrame
    wider: Sequence[tuple[str, float]]
    dormant: Mapping[Facet, Sequence[Reachable]]


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
    contacts, member = network.contacts, network.member
    function = facets["function"].own
    workplaces = by_workplace(contacts, member)
    return Homogeneity(
        facets,
        overall,
        contacts.height,
        member.source if compared else "",
        work(contacts, member),
        origin(contacts, "function", member, context.traces, function.ceiling, _recent(context))
        if function
        else None,
        _past(contacts, member),
        _shown(contacts, workplaces),
        workplaces,
        widening(contacts),
        _dormant(context),
    )


def _shown(contacts: pl.DataFrame, workplaces: pl.DataFrame) -> dict[str, Variety]:
    """The year of the first contact is the age of a tie, and never of a person."""
    shown = {}
    years = by_year(contacts["connected_on"])["contacts"]
    if len(years):
        shown[mark("Year you met")] = variety(years.to_numpy(), "year")
    if workplaces.height > 1:
        met = workplaces["contacts"].to_numpy()
        shown[mark("Workplace at the time")] = variety(met, "workplace")
    return shown


def _recent(context: Context) -> pl.Expr:
    since = pl.lit(context.as_of).dt.offset_by(f"-{RECENT_MONTHS}mo")
    return (pl.col("connected_on") > since).fill_null(value=False)


def _past(contacts: pl.DataFrame, member: Member) -> Interval | None:
    known = contacts["company"].drop_nulls()
    if not member.past_companies() or len(known) < FEWEST:
        return None
    return share_interval(int(known.is_in(member.past_companies()).sum()), len(known))


def _dormant(context: Context) -> dict[Facet, list[Reachable]]:
    """Per facet, the dormant contacts of another kind than the member's whose work is most unlike
    that of the active ones.
    """
    network = context.network
    working = working_network(network.contacts, context.ties)
    active = working.filter(pl.col("tie_state") == ACTIVE)
    among = active if active.height >= FEWEST else network.contacts
    dormant = working.filter((pl.col("tie_state") == DORMANT) & pl.col("name").is_not_null())
    best = novelty(dormant, among).join(dormant, on="contact_id", maintain_order="left")
    best = best.sort("novelty", "tie_strength", "contact_id", descending=[True, True, False])
    return {
        facet: [
            Reachable(row["name"], row["function"], row["company_name"], row["last_mutual"].year)
            for row in best.filter(~pl.col(facet).is_in(network.member.now(facet)))
            .head(SHOWN_DORMANT)
            .iter_rows(named=True)
        ]
        for facet in FACETS
    }


def findings(result: Homogeneity) -> list[Finding]:
    """One finding per facet, and one more where another kind than the member's dominates."""
    return homogeneity_findings(
        list(result.facets.values()), result.contacts, result.wider, result.dormant
    )


HEADLINES = {
    Level.HIGH: mark("Your network is much like yourself"),
    Level.MODERATE: mark("Your network leans towards your own kind"),
    Level.UNCLEAR: mark("Whether your network leans towards your own kind cannot be told yet"),
    Level.LOW: mark("Your network is mixed: your own kind does not dominate it"),
    Level.NOT_ENOUGH_DATA: mark("There is not enough data to say how alike your network is"),
}
HEADLINES_WITHOUT_MEMBER = HEADLINES | {
    Level.HIGH: mark("Your contacts are much like one another"),
    Level.MODERATE: mark("Your contacts lean towards one kind"),
    Level.UNCLEAR: mark("Whether your contacts lean towards one kind cannot be told yet"),
    Level.LOW: mark("Your network is mixed: no kind of contact dominates it"),
}


def headline(result: Homogeneity) -> str:
    """The answer to "how much alike is my network?" in one sentence."""
    start = tr((HEADLINES if result.source else HEADLINES_WITHOUT_MEMBER)[result.overall])
    dominated = result.facets["function"].dominating
    if result.overall in (Level.LOW, Level.UNCLEAR) and dominated:
        return tr(
            "{start}, but {share} of your contacts work in {function}.",
            start=start,
            share=share(dominated.likeness["share"] or 0.0),
            function=label(dominated.names[0]),
        )
    unclear = [tr(NOUN[f.facet][1]) for f in result.facets.values() if f.level == Level.UNCLEAR]
    if result.overall == Level.LOW and unclear:
        return tr(
            "{start}, as far as can be told: {unclear} are unclear yet.",
            start=start,
            unclear=both(unclear),
        )
    return f"{start}."


def key_number(result: Homogeneity) -> KeyNumber:
    """The share of contacts in the member's function, or in the largest one."""
    function = result.facets["function"]
    judged, name = function.judged, tr("Same kind of work")
    if judged is None or judged.level == Level.NOT_ENOUGH_DATA:
        few = function.known < thresholds().fewest
        note = tr("too few contacts") if few else tr("too few readable titles")
        return KeyNumber(name, tr("unknown"), note)
    note = (
        tr("of your contacts do what you do")
        if function.own
        else tr("of your contacts work in {function}", function=label(judged.names[0]))
    )
    return KeyNumber(name, share(judged.likeness["share"] or 0.0), note)


def _answer(result: Homogeneity) -> str:
    parts = [
        _alike(facet, judged)
        for facet in result.facets.values()
        if (judged := facet.judged) and judged.level != Level.NOT_ENOUGH_DATA
    ]
    if not parts:
        return tr("There are too few contacts, or too few who could be read, to compare them.")
    return tr("Of the contacts who could be read, {parts}.", parts=", ".join(parts))


def _alike(facet: Composition, judged: Judged) -> str:
    part, noun = share(judged.likeness["share"] or 0.0), tr(NOUN[facet.facet][0])
    if facet.own:
        return tr("{share} share your {noun}", share=part, noun=noun)
    return tr("{share} have one {noun}", share=part, noun=noun)


def show(result: Homogeneity) -> Chapter:
    """The chapter on homogeneity."""
    rows = [facet for facet in result.facets.values() if facet.known]
    judged = [facet for facet in rows if facet.level != Level.NOT_ENOUGH_DATA]
    blocks: list[Block] = []
    unread = [tr(NOUN[name][0]) for name, facet in result.facets.items() if not facet.own]
    if result.source and unread:
        blocks.append(
            Callout(
                tr(
                    "Your own {unread} could not be read from {source}; there the contacts are "
                    "compared with one another. Other words for your work, given with --me "
                    '"TITLE at COMPANY", may help.',
                    unread=both(unread),
                    source=tr(result.source),
                )
            )
        )
    elif not result.source:
        blocks.append(
            Callout(
                tr(
                    "Your own work is not in this export, so contacts are compared with one "
                    'another and not with you. Give it with --me "TITLE at COMPANY".'
                )
            )
        )
    if judged:
        blocks.append(blocks_of.likeness_figure(judged))
        blocks.append(blocks_of.likeness_listing(judged))
    own = result.facets["function"].own
    if own and result.origin and (where := blocks_of.origin_prose(result.origin, own, result.past)):
        blocks += [Prose(where), blocks_of.contrasts_listing(result.origin)]
    if rows:
        varieties = {tr(blocks_of.LABEL[facet.facet]): facet.variety for facet in rows}
        varieties |= {tr(name): of for name, of in result.shown.items()}
        blocks.append(blocks_of.diversity_listing(varieties))
        blocks.append(blocks_of.completeness_listing(varieties))
        blocks.append(blocks_of.concentration_listing(varieties))
    if kinds := blocks_of.work_prose(result.work):
        blocks += [Prose(kinds), blocks_of.reach_listing(result.work)]
    if result.origin and result.origin.cohorts.height:
        blocks.append(blocks_of.cohorts_listing(result.origin))
    if result.workplaces.height > 1:
        blocks.append(blocks_of.workplaces_listing(result.workplaces))
    if judged:
        blocks.append(blocks_of.doubts_listing(judged))
    blocks.append(
        Prose(
            tr(
                "The export tells neither school nor place of your contacts: they are not "
                "compared. Nothing here is read from names, photos or languages, and gender, "
                "ethnicity, age, religion and health are never inferred."
            )
        )
    )
    title = tr("How alike is your network?")
    return Chapter(ID, title, _answer(result), blocks, method(result.source))


SECTION = Section(ID, measure, findings, show)
