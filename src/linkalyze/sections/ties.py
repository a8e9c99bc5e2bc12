"""How strong the ties are, and which of them are alive."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from linkalyze.findings import Finding, Level
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
from linkalyze.page import Block, Callout, Chapter, Column, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import both, counted

ID = "ties"
LISTED, NAMED = 15, 3
STATES = {ACTIVE: "Active", DORMANT: "Dormant", LATENT: "Latent"}
CLASSES = {STRONG: "Strong", MODERATE: "Moderate", WEAK: "Weak", NO_EVIDENCE: "No evidence"}


@dataclass(frozen=True, slots=True)
class Ties:
    """`people`: the contacts with their ties, strongest first; `counts` by class and state, "" for
    what is not known; `moderately_weak`: contacts whose tie is of the strength that serves a search
    for work best; `messages_there`: whether there are messages at all, of whomever; `left_out`:
    messages that are no talk, by reason.
    """

    people: pl.DataFrame
    counts: Mapping[tuple[str, str], int]
    moderately_weak: int
    with_messages: bool
    messages_there: bool
    left_out: Mapping[str, int]

    def of(self, *classes: str, state: str | None = None) -> int:
        """How many ties are of these classes, and of the state if one is given."""
        return sum(n for (c, s), n in self.counts.items() if c in classes and state in (None, s))


def measure(context: Context) -> Ties:
    """Count ties by class and state."""
    people = context.network.contacts.join(context.ties, on="contact_id", maintain_order="left")
    counted_ = people.group_by(
        pl.col("tie_class").fill_null(""), pl.col("tie_state").fill_null("")
    ).len()
    low, high = tie_rules().moderately_weak
    return Ties(
        people=people.drop_nulls(["tie_strength", "name"]).sort(
            "tie_strength", "contact_id", descending=[True, False]
        ),
        counts={(c, s): n for c, s, n in counted_.iter_rows()},
        moderately_weak=people.filter(pl.col("tie_strength").is_between(low, high)).height,
        with_messages=context.traces.with_messages,
        messages_there="messages" in context.traces.present,
        left_out=context.traces.left_out,
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
        f"{row['name']} (last exchange {row['last_mutual']:%B %Y})"
        for row in best.iter_rows(named=True)
    ]
    real = result.of(STRONG, MODERATE)
    low, high = tie_rules().moderately_weak
    return [
        Finding(
            id=f"{ID}-dormant",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=f"{counted(dormant, 'real tie has', 'real ties have')} gone silent, and whoever "
            "knows you has moved on since",
            evidence=(
                f"Of {real:,} ties of at least moderate strength, {dormant:,} had no exchange for "
                f"{tie_rules().dormant_after // 12} years or more.",
                f"{result.moderately_weak:,} ties are moderately weak (strength {low} to {high}).",
            ),
            explanation="Managers who asked dormant ties for advice got more new knowledge than "
            "from current ones, on a base of trust (Levin, Walter & Murnighan 2011; a study of "
            "executives and one task each, so the size of the effect is not yours). For finding "
            "work, moderately weak ties did best among 20 million members of LinkedIn (Rajkumar "
            "and others 2022), by mutual connections, in digital trades; where work is less "
            "digital strong ties did better. Your export holds no mutual connections, so the "
            "strength here is inspired by that finding and not the same measure.",
            action=f"Write to {both(people)}: say what made you think of them, and ask nothing "
            "yet. People tend to pick the familiar ones; those of another field or of a higher "
            "level are worth more.",
        )
    ]


def _without_messages(result: Ties) -> Finding:
    return Finding(
        id=f"{ID}-dormant",
        chapter=ID,
        level=Level.NOT_ENOUGH_DATA,
        title="Without your messages the strength of your ties cannot be told",
        evidence=(
            f"The rest of the export shows {result.of(STRONG, MODERATE):,} ties of at least "
            "moderate strength.",
        ),
        explanation="A tie shows in talk that goes both ways, and on. Nothing is called weak for "
        "want of a file.",
        action="Ask LinkedIn for an export that includes Messages and Profile: it tells who is "
        "close, who has gone silent, and whose question still waits.",
    )


def _why_without(result: Ties) -> str:
    if result.messages_there:
        return (
            "Which messages are your own cannot be told from this export, so most ties cannot be "
            "judged. Ask LinkedIn for one that includes Profile and Invitations."
        )
    return (
        "This export holds no messages.csv, so most ties cannot be judged. Ask LinkedIn for one "
        "that includes Messages."
    )


def show(result: Ties) -> Chapter:
    """The chapter on ties."""
    none = result.of(NO_EVIDENCE)
    real, weak = result.of(STRONG, MODERATE), result.of(WEAK)
    answer = (
        f"{counted(real, 'tie is', 'ties are').capitalize()} of at least moderate strength, "
        f"{weak:,} weak; of {none:,} contacts the export shows no dealings that count."
    )
    blocks: list[Block] = []
    if not result.with_messages:
        answer = (
            f"Without messages, {counted(real, 'tie', 'ties')} of at least moderate strength can "
            "be seen."
        )
        blocks.append(Callout(_why_without(result)))
    else:
        blocks.append(_table(result))
    if result.people.height:
        blocks += [
            listing
            for state in (DORMANT, ACTIVE)
            if (listing := _listing(result, state)).table.rows
        ]
    blocks.append(
        Prose(
            "No evidence is not weak: you may well be close to somebody with whom you never deal "
            "on LinkedIn."
        )
    )
    return Chapter(ID, "How strong are your ties?", answer, blocks, _method(result))


def _table(result: Ties) -> Listing:
    states = [*STATES, ""]
    return Listing(
        id="tie-strength",
        title="Strength is how deep a tie ever went, state how recent it is",
        table=Table(
            (
                Column("Strength"), *(Column(label, "count") for label in STATES.values()),
                Column("Closed profile", "count"), Column("All", "count"),
            ),
            [
                (label, *(result.of(name, state=state) for state in states), result.of(name))
                for name, label in CLASSES.items()
            ],
        ),
    )  # fmt: skip


def _real(result: Ties, state: str) -> pl.DataFrame:
    """Contacts with a name and a tie of at least moderate strength, strongest first."""
    real = pl.col("tie_class").is_in([STRONG, MODERATE])
    return result.people.filter(real & (pl.col("tie_state") == state))


def _listing(result: Ties, state: str) -> Listing:
    best = _real(result, state)
    title = {
        DORMANT: f"Dormant ties worth waking ({best.height:,})",
        ACTIVE: f"Your strongest active ties ({best.height:,})",
    }[state]
    rows = best.head(LISTED).select(
        "name", "position", pl.coalesce("company_name", "company_text"), "tie_strength",
        pl.col("last_mutual").dt.date(),
    )  # fmt: skip
    return Listing(
        id=f"{state}-ties",
        title=title + (f"; the first {LISTED}" if best.height > LISTED else ""),
        table=Table(
            (
                Column("Name"), Column("Position"), Column("Company"),
                Column("Strength", "number"), Column("Last exchange", "date"),
            ),
            rows.rows(),
        ),
        folded=state == ACTIVE,
    )  # fmt: skip


def _method(result: Ties) -> list[str]:
    rules = tie_rules()
    weights = ", ".join(f"{name} {weight:.2f}" for name, weight in rules.weights.items())
    left_out = ", ".join(f"{n:,} {reason}" for reason, n in result.left_out.items())
    return [
        "Strength: 1 minus the product of (1 - weight x trace) over all channels, so that each "
        f"channel alone can show a tie and none can hide one. Weights: {weights}. Messages count "
        "only both ways; of those in a group of others a part. The weights are reasoned, not "
        "estimated: they do not measure how close you feel.",
        f"Moderate from {rules.moderate}, strong from {rules.strong}. Dormant: no mutual exchange "
        f"for {rules.dormant_after} months. Latent: never any (Haythornthwaite 2002).",
        "Not counted as talk: texts that five people or more got word for word, unless they answer "
        "or are answered within two weeks; wishes sent by one tap; conversations with more than "
        f"{rules.largest_group} others." + (f" Left out besides: {left_out}." if left_out else ""),
        "From messages, endorsements, recommendations, invitations and positions, as far as the "
        "export holds them. Recommendations hold no address and are matched by name.",
    ]


SECTION = Section(ID, measure, findings, show)
