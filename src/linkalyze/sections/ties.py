"""How strong the ties are, and which of them are alive."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.measures.intervals import DAYS_A_YEAR
from linkalyze.measures.ties import (
    ACTIVE,
    DORMANT,
    LATENT,
    MODERATE,
    NO_EVIDENCE,
    STRONG,
    WEAK,
    tie_rules,
)
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.texts import both, mark, month, number, share, tr, trn

ID = "ties"
LISTED, NAMED = 15, 3
STATES = {ACTIVE: mark("Active"), DORMANT: mark("Dormant"), LATENT: mark("Latent")}
CLASSES = {
    STRONG: mark("Strong"),
    MODERATE: mark("Moderate"),
    WEAK: mark("Weak"),
    NO_EVIDENCE: mark("No evidence"),
}
LEFT_OUT = {
    "spam": mark("{n} spam"),
    "drafts": mark("{n} drafts"),
    "sponsored": mark("{n} sponsored"),
    "from closed accounts": mark("{n} from closed accounts"),
    "without a date": mark("{n} without a date"),
}


@dataclass(frozen=True, slots=True)
class Ties:
    """`people`: the contacts with their ties, strongest first; `counts` by class and state, "" for
    what is not known; `moderately_weak`: contacts whose tie is of the strength that serves a search
    for work best; `messages_there`: whether there are messages at all, of whomever; `left_out`:
    messages that are no talk, by reason; `day` of the export.
    """

    people: pl.DataFrame
    counts: Mapping[tuple[str, str], int]
    moderately_weak: int
    with_messages: bool
    messages_there: bool
    left_out: Mapping[str, int]
    day: dt.date

    def of(self, *classes: str, state: str | None = None) -> int:
        """How many ties are of these classes, and of the state if one is given."""
        return sum(n for (c, s), n in self.counts.items() if c in classes and state in (None, s))


def measure(context: Context) -> Ties:
    """Count ties by class and state."""
    people = context.network.contacts.join(context.ties, on="contact_id", maintain_order="left")
    counted = (
        people.group_by(pl.col("tie_class").fill_null(""), pl.col("tie_state").fill_null(""))
        .len()
        .sort(pl.all())
    )
    low, high = tie_rules().moderately_weak
    return Ties(
        people=people.drop("email")
        .drop_nulls(["tie_strength", "name"])
        .sort("tie_strength", "contact_id", descending=[True, False]),
        counts={(c, s): n for c, s, n in counted.iter_rows()},
        moderately_weak=people.filter(pl.col("tie_strength").is_between(low, high)).height,
        with_messages=context.traces.with_messages,
        messages_there="messages" in context.traces.present,
        left_out=context.traces.left_out,
        day=context.as_of,
    )


def findings(result: Ties) -> list[Finding]:
    """What the ties offer: the dormant ones, and the moderately weak ones."""
    if not result.with_messages:
        return [_without_messages(result)]
    asleep = _real(result, DORMANT)
    dormant = asleep.height
    if not dormant:
        return []
    best = asleep.head(NAMED)
    people = [
        tr(
            "{name} (last exchange {month})",
            name=row["name"],
            month=month(row["last_mutual"]),
        )
        for row in best.iter_rows(named=True)
    ]
    real = result.of(STRONG, MODERATE)
    low, high = (number(limit, 2) for limit in tie_rules().moderately_weak)
    return [
        Finding(
            id=f"{ID}-dormant",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=trn(
                "{n} real tie has gone silent, and whoever knows you has moved on since",
                "{n} real ties have gone silent, and whoever knows you has moved on since",
                dormant,
            ),
            evidence=(
                tr(
                    "Of {real} ties of at least moderate strength, {dormant} had no exchange for "
                    "{years} years or more.",
                    real=real,
                    dormant=dormant,
                    years=tie_rules().dormant_after // 12,
                ),
                trn(
                    "{n} tie is moderately weak (strength {low} to {high}).",
                    "{n} ties are moderately weak (strength {low} to {high}).",
                    result.moderately_weak,
                    low=low,
                    high=high,
                ),
            ),
            explanation=tr(
                "Managers who asked dormant ties for advice got more new knowledge than "
                "from current ones, on a base of trust (Levin, Walter & Murnighan 2011; a study of "
                "executives and one task each, so the size of the effect is not yours). For "
                "finding work, moderately weak ties did best among 20 million members of LinkedIn "
                "(Rajkumar and others 2022), by mutual connections, in digital trades; where work "
                "is less digital strong ties did better. Your export holds no mutual connections, "
                "so the strength here is inspired by that finding and not the same measure."
            ),
            action=tr(
                "Write to {people}: say what made you think of them, and ask nothing yet. People "
                "tend to pick the familiar ones; those of another field or of a higher level are "
                "worth more.",
                people=both(people),
            ),
        )
    ]


def _without_messages(result: Ties) -> Finding:
    return Finding(
        id=f"{ID}-dormant",
        chapter=ID,
        level=Level.NOT_ENOUGH_DATA,
        title=tr("Without your messages the strength of your ties cannot be told"),
        evidence=(
            trn(
                "The rest of the export shows {n} tie of at least moderate strength.",
                "The rest of the export shows {n} ties of at least moderate strength.",
                result.of(STRONG, MODERATE),
            ),
        ),
        explanation=tr(
            "A tie shows in talk that goes both ways, and on. Nothing is called weak for want of "
            "a file."
        ),
        action=tr(
            "Ask LinkedIn for an export that includes Messages and Profile: it tells who is "
            "close, who has gone silent, and whose question still waits."
        ),
    )


def _why_without(result: Ties) -> str:
    if result.messages_there:
        return tr(
            "Which messages are your own cannot be told from this export, so most ties cannot be "
            "judged. Ask LinkedIn for one that includes Profile and Invitations."
        )
    return tr(
        "This export holds no messages.csv, so most ties cannot be judged. Ask LinkedIn for one "
        "that includes Messages."
    )


def show(result: Ties) -> Chapter:
    """The chapter on ties."""
    real = result.of(STRONG, MODERATE)
    blocks: list[Block] = []
    if not result.with_messages:
        answer = trn(
            "Without messages, {n} tie of at least moderate strength can be seen.",
            "Without messages, {n} ties of at least moderate strength can be seen.",
            real,
        )
        blocks.append(Callout(_why_without(result)))
    else:
        answer = trn(
            "{n} tie is of at least moderate strength, {weak} weak; of {none} contacts the export "
            "shows no dealings that count.",
            "{n} ties are of at least moderate strength, {weak} weak; of {none} contacts the "
            "export shows no dealings that count.",
            real,
            weak=result.of(WEAK),
            none=result.of(NO_EVIDENCE),
        )
        blocks += [_recency(result), _table(result)]
    if result.people.height:
        blocks += [
            listing
            for state in (DORMANT, ACTIVE)
            if (listing := _listing(result, state)).table.rows
        ]
    blocks.append(
        Prose(
            tr(
                "No evidence is not weak: you may well be close to somebody with whom you never "
                "deal on LinkedIn."
            )
        )
    )
    return Chapter(ID, tr("How strong are your ties?"), answer, blocks, _method(result))


def _recency(result: Ties) -> Figure:
    """Real ties by how long ago they were last used."""
    asleep_after = tie_rules().dormant_after // 12
    ends = (0, 1, asleep_after, 2 * asleep_after, 4 * asleep_after)
    ages = [
        tr("< {n} y", n=ends[1]),
        *(tr("{low}-{high} y", low=low, high=high) for low, high in pairwise(ends[1:])),
        tr("> {n} y", n=ends[-1]),
    ]
    years = (pl.lit(result.day) - pl.col("last_mutual").dt.date()).dt.total_days() / DAYS_A_YEAR
    used = result.people.select("tie_class", years=years).drop_nulls("years")

    def counts(strength: str) -> list[int]:
        ties = used.filter(pl.col("tie_class") == strength)["years"]
        return [int(ties.is_between(*span, closed="left").sum()) for span in pairwise((*ends, 999))]

    parts = {name: counts(name) for name in (STRONG, MODERATE, WEAK)}
    asleep = sum(sum(of_age[2:]) for of_age in parts.values())
    return Figure(
        id="tie-recency",
        title=tr(
            "{share} of the ties that were ever used have been silent for {n} years or more",
            share=share(asleep / max(used.height, 1)),
            n=asleep_after,
        ),
        alt=tr(
            "A bar is how many years ago you last exchanged anything, its parts how strong the tie "
            "is."
        ),
        chart=charts.stacked_bars(ages, {tr(CLASSES[name]): n for name, n in parts.items()}),
        table=Table(
            (
                Column(tr("Last exchange")),
                *(Column(tr(CLASSES[name]), "count") for name in parts),
            ),
            [(age, *row) for age, row in zip(ages, zip(*parts.values(), strict=True), strict=True)],
        ),
    )


def _table(result: Ties) -> Listing:
    states = [*STATES, ""]
    return Listing(
        id="tie-strength",
        title=tr("Strength is how deep a tie ever went, state how recent it is"),
        table=Table(
            (
                Column(tr("Strength")), *(Column(tr(text), "count") for text in STATES.values()),
                Column(tr("Closed profile"), "count"), Column(tr("All"), "count"),
            ),
            [
                (tr(text), *(result.of(name, state=state) for state in states), result.of(name))
                for name, text in CLASSES.items()
            ],
        ),
    )  # fmt: skip


def _real(result: Ties, state: str) -> pl.DataFrame:
    """Contacts with a name and a tie of at least moderate strength, strongest first."""
    real = pl.col("tie_class").is_in([STRONG, MODERATE])
    return result.people.filter(real & (pl.col("tie_state") == state))


def _listing(result: Ties, state: str) -> Listing:
    best = _real(result, state)
    title = (
        tr("Dormant ties worth waking ({n})", n=best.height)
        if state == DORMANT
        else tr("Your strongest active ties ({n})", n=best.height)
    )
    if best.height > LISTED:
        title = tr("{title}; the first {n}", title=title, n=LISTED)
    rows = best.head(LISTED).select(
        "name", "position", pl.coalesce("company_name", "company_text"), "tie_strength",
        pl.col("last_mutual").dt.date(),
    )  # fmt: skip
    return Listing(
        id=f"{state}-ties",
        title=title,
        table=Table(
            (
                Column(tr("Name")), Column(tr("Position")), Column(tr("Company")),
                Column(tr("Strength"), "number"), Column(tr("Last exchange"), "date"),
            ),
            rows.rows(),
        ),
        folded=state == ACTIVE,
    )  # fmt: skip


def _method(result: Ties) -> list[str]:
    rules = tie_rules()
    left_out = ", ".join(tr(LEFT_OUT[reason], n=n) for reason, n in result.left_out.items())
    no_talk = tr(
        "Not counted as talk: texts that five people or more got word for word, unless they answer "
        "or are answered within two weeks; wishes sent by one tap; conversations with more than "
        "{n} others.",
        n=rules.largest_group,
    )
    if left_out:
        no_talk += " " + tr("Left out besides: {left_out}.", left_out=left_out)
    return [
        tr(
            "Strength: 1 minus the product of (1 - weight x trace) over all channels, so that each "
            "channel alone can show a tie and none can hide one. Weights: dialogue {dialogue}, "
            "rhythm {rhythm}, recommendations {recommendations}, endorsements {endorsements}, "
            "workplace {workplace}, group {group}, note {note}. Messages count only both ways; of "
            "those in a group of others a part. The weights are reasoned, not estimated: they do "
            "not measure how close you feel.",
            **{name: number(weight, 2) for name, weight in rules.weights.items()},
        ),
        tr(
            "Moderate from {moderate}, strong from {strong}. Dormant: no mutual exchange for "
            "{months} months. Latent: never any (Haythornthwaite 2002).",
            moderate=number(rules.moderate),
            strong=number(rules.strong),
            months=rules.dormant_after,
        ),
        no_talk,
        tr(
            "From messages, endorsements, recommendations, invitations and positions, as far as "
            "the export holds them. Recommendations hold no address and are matched by name."
        ),
    ]


SECTION = Section(ID, measure, findings, show)
