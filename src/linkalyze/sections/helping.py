"""Helping and taking part: given and received, answers owed, public acts, invitations, profile."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.measures.intervals import RateRatio
from linkalyze.measures.participation import (
    RUNGS,
    Invited,
    Participation,
    invited,
    pace_change,
    participation,
    profile_checks,
)
from linkalyze.measures.reciprocity import (
    Helping,
    Label,
    answer_share,
    giving_balance,
    helping,
    helping_rules,
)
from linkalyze.page import Block, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import both, capital, counted, likely_share

ID = "helping"
GROWS = "fifty connections"  # a number to reach, and nothing to fill in
BALANCES: dict[Label, str] = {
    "giving": "you give more than you receive",
    "receiving": "you receive more than you give",
    "balanced": "you give about as much as you receive",
    "unclear": "who gives more cannot be told",
    "not enough data": "there are too few acts to say who gives more",
}


@dataclass(frozen=True, slots=True)
class TakingPart:
    """`owed` has `name`, `company`, `at` of the questions that wait; `profile` what a complete
    profile has and whether it is there. None, or empty, where the export does not tell.
    """

    helping: Helping
    owed: pl.DataFrame
    participation: Participation | None
    invited: Invited | None
    profile: Sequence[tuple[str, bool]]


def measure(context: Context) -> TakingPart:
    """Measure giving, answering and taking part."""
    contacts, traces = context.network.contacts, context.traces
    helped = helping(traces, context.as_of)
    people = context.network.people()
    owed = helped.owed.join(people, on="contact_id", maintain_order="left").drop_nulls("name")
    return TakingPart(
        helping=helped,
        owed=owed.select("name", "company", "at"),
        participation=participation(traces, context.as_of),
        invited=invited(traces),
        profile=profile_checks(traces, contacts.height),
    )


def findings(result: TakingPart) -> list[Finding]:
    """Questions that wait, silence in public, and gaps in the profile."""
    return [*_waiting(result), *_silence(result), *_gaps(result)]


def _waiting(result: TakingPart) -> list[Finding]:
    count = result.owed.height
    if not count:
        return []
    rules = helping_rules()["answers"]
    names = result.owed["name"].head(3).to_list()
    return [
        Finding(
            id=f"{ID}-answers",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=f"{counted(count, 'question waits', 'questions wait')} for your answer",
            evidence=(
                f"In {counted(count, 'conversation', 'conversations')} a question was the last "
                f"word, within the last {rules['owed_for']} days.",
            ),
            explanation="Answering is the least costly help there is, and help need not be paid "
            "back to pay: who is known to answer, hears more.",
            action=f"Answer {both(names)}" + (" first." if count > len(names) else "."),
        )
    ]


def _silence(result: TakingPart) -> list[Finding]:
    part = result.participation
    if part is None or part.rung not in ("silent", "reacting"):
        return []
    rules = helping_rules()["participation"]
    done = "only reacted" if part.rung == "reacting" else "did nothing in public"
    return [
        Finding(
            id=f"{ID}-silence",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=f"In the last {rules['ladder_days']} days you {done}",
            evidence=(
                f"You did something in public in {part.active_weeks} of the last "
                f"{rules['weeks']} weeks.",
            ),
            explanation="LinkedIn works for those who take an active part. Posting about work goes "
            "with hearing more (Utz 2016); followed over time it was networking itself, and not "
            "the use of the site, that did the work (Utz & Breuer 2019): no promise.",
            action="Comment on one post of a contact this week, with something they can use.",
        )
    ]


def _gaps(result: TakingPart) -> list[Finding]:
    missing = [name for name, there in result.profile if not there and name != GROWS]
    if not missing:
        return []
    return [
        Finding(
            id=f"{ID}-profile",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=f"Your profile lacks {both(missing)}",
            evidence=(
                f"{len(result.profile) - len(missing)} of {len(result.profile)} parts "
                "that the export shows are there.",
            ),
            explanation="Who gets an invitation looks at the profile first. A photo counts too, "
            "and is not in the export: look for yourself.",
            action=f"Add {both(missing)}.",
        )
    ]


def show(result: TakingPart) -> Chapter:
    """The chapter on helping and taking part."""
    blocks: list[Block] = []
    if result.helping.given:
        blocks.append(_balance(result.helping))
        if result.helping.not_back:
            blocks.append(Prose(_generosity(result.helping)))
    if result.owed.height:
        blocks.append(_owed(result.owed))
    if answers := _answers(result.helping):
        blocks.append(answers)
    if result.participation:
        blocks += [Prose(_pace_in_words(result.participation)), _acts(result.participation)]
    if result.invited and any(n for _, n in _sides(result.invited).values()):
        blocks.append(_invitations(result.invited))
    if result.profile:
        blocks.append(_profile(result.profile))
    return Chapter(ID, "Helping and taking part", _answer(result), blocks, _method())


def _answer(result: TakingPart) -> str:
    parts = []
    if result.helping.given:
        parts.append(BALANCES[result.helping.balance()["label"]])
    if part := result.participation:
        weeks = helping_rules()["participation"]["weeks"]
        parts.append(f"you took part in public in {part.active_weeks} of the last {weeks} weeks")
    if not parts:
        return (
            "This export holds none of the files that tell of helping and taking part: ask for the "
            "larger archive."
        )
    return f"{capital(' and '.join(parts))}."


def _balance(helping: Helping) -> Figure:
    channels = list(helping.given)
    rows = [(name, helping.given[name], helping.received[name]) for name in channels]
    rows.append(("all", sum(helping.given.values()), sum(helping.received.values())))
    spans = [giving_balance(given, received) for _, given, received in rows]
    labels = [name.capitalize() for name, _, _ in rows]
    seen = [given + received > 0 for _, given, received in rows]
    return Figure(
        id="balance",
        title=f"Given and received: {BALANCES[spans[-1]['label']]}",
        alt="A dot is the share of acts that you gave, with its likely range; the upright mark is "
        "half.",
        chart=charts.intervals(
            labels,
            [span["share"] if there else None for span, there in zip(spans, seen, strict=True)],
            [span["lo"] if there else None for span, there in zip(spans, seen, strict=True)],
            [span["hi"] if there else None for span, there in zip(spans, seen, strict=True)],
            baseline=[0.5] * len(rows),
            names=("Given", "Half"),
            share=True,
        ),
        table=Table(
            (
                Column("Help by"), Column("You gave", "count"), Column("You received", "count"),
                Column("Share given", "share"), Column("From", "share"), Column("To", "share"),
                Column("Reading"),
            ),
            [
                (name.capitalize(), given, received,
                 *((span["share"], span["lo"], span["hi"]) if there else (None, None, None)),
                 span["label"])
                for (name, given, received), span, there in zip(rows, spans, seen, strict=True)
            ],
        ),
    )  # fmt: skip


def _generosity(helping: Helping) -> str:
    return (
        f"You helped {counted(helping.helped, 'person', 'people')} in some way; "
        f"{helping.not_back:,} of them did not help back, as far as LinkedIn shows. That is a "
        "strength: help that is passed on comes back from elsewhere (Baker & Bulkley 2014)."
    )


def _owed(owed: pl.DataFrame) -> Listing:
    most = helping_rules()["answers"]["listed"]
    return Listing(
        id="owed",
        title=f"{counted(owed.height, 'question waits', 'questions wait')} for your answer",
        table=Table(
            (Column("Name"), Column("Company"), Column("Asked on", "date")),
            owed.head(most).with_columns(pl.col("at").dt.date()).rows(),
        ),
    )


def _answers(helping: Helping) -> Listing | None:
    sides = (("You, to contacts", helping.answered), ("Contacts, to you", helping.was_answered))
    rows = [
        (who, due, answered, likely_share(answer_share((answered, due))))
        for who, (answered, due) in sides
        if due
    ]
    if not rows:
        return None
    within = helping_rules()["answers"]["within"]
    return Listing(
        id="answers",
        title=f"Openings of a talk that were answered within {within} days",
        table=Table(
            (
                Column("Who answers"), Column("Openings", "count"), Column("Answered", "count"),
                Column("Share"),
            ),
            rows,
        ),
    )  # fmt: skip


def _pace_in_words(part: Participation) -> str:
    rules = helping_rules()["participation"]
    text = (
        f"You took part in public in {part.active_weeks} of the last {rules['weeks']} weeks "
        f"({likely_share(part.weeks)} of weeks, for somebody with your habit)."
    )
    if part.rung:
        text += f" On the ladder from {RUNGS[0]} to {RUNGS[-1]} you stand at: {part.rung}."
    for what, pace in (("posts and comments", part.said), ("reactions", part.reacted)):
        text += f" Your pace of {what} {_pace(pace)}."
    return text


def _pace(pace: RateRatio | None) -> str:
    rules = helping_rules()["participation"]
    if pace is None:
        return "cannot be told: there are none, or not in this export"
    span = f"{pace['rate_ratio']:.1f} times, {pace['lo']:.1f} to {pace['hi']:.1f}"
    window = f"in the last {rules['months_now']} months against the {rules['months_before']} before"
    change = pace_change(pace)
    return f"{f'has {change}' if change else 'shows no clear change'} {window} ({span})"


def _acts(part: Participation) -> Figure:
    months = part.months["month"].to_list()
    said = part.months["said"] + part.months["reacted"]
    total = int(said.sum())
    messages = [Column("Messages sent", "count")] if "messages" in part.months.columns else []
    return Figure(
        id="acts",
        title=f"{counted(total, 'public act', 'public acts')} in the last {len(months)} whole "
        "months",
        alt="A bar is a month, with your posts, comments, reposts, reactions and votes.",
        chart=charts.bars_by_month(months, said.to_list()),
        table=Table(
            (
                Column("Month"), Column("Posts and comments", "count"),
                Column("Reactions", "count"), *messages,
            ),
            [(f"{month:%B %Y}", *rest) for month, *rest in part.months.iter_rows()],
        ),
    )  # fmt: skip


def _sides(invited: Invited) -> dict[str, tuple[int, int]]:
    return {
        "You invited, with a note": invited.with_note,
        "You invited, without": invited.without_note,
        "You were invited": invited.received,
    }


def _invitations(invited: Invited) -> Listing:
    rows = [
        (name, n, accepted, likely_share(answer_share((accepted, n))))
        for name, (accepted, n) in _sides(invited).items()
        if n
    ]
    gap = invited.difference
    title = "Invitations, and how many of the people are contacts now"
    if gap:
        title += (
            f"; a note goes with {gap['difference']:+.0%} ({gap['lo']:+.0%} to {gap['hi']:+.0%})"
        )
    return Listing(
        id="invitations",
        title=title,
        table=Table(
            (
                Column("Invitation"), Column("Count", "count"), Column("Contacts now", "count"),
                Column("Share"),
            ),
            rows,
        ),
    )  # fmt: skip


def _profile(checks: Sequence[tuple[str, bool]]) -> Listing:
    done = sum(there for _, there in checks)
    return Listing(
        id="profile",
        title=f"Your profile: {done} of {len(checks)} parts are there",
        table=Table(
            (Column("Part"), Column("There")),
            [(name.capitalize(), "yes" if there else "missing") for name, there in checks],
        ),
        folded=done == len(checks),
    )


def _method() -> list[str]:
    rules = helping_rules()
    even, sure = rules["balance"]["even"], rules["balance"]["sure"]
    return [
        "An act of help is one person, helped in one way: endorsed, recommended, answered (a "
        "question that opened a talk), or introduced (a conversation opened with exactly two "
        f"others, of at most {rules['introductions']['most_messages']} messages: a proxy). Giving "
        f"or receiving: the share given lies beyond {even[1]:.0%} or below {even[0]:.0%} with "
        f"{sure:.0%} certainty (Beta posterior, Jeffreys' prior). Both are fine.",
        "A talk opens with a message after two weeks of silence. Openings of the last two weeks "
        "are not judged yet.",
        "Public acts: posts, reposts, comments, reactions and votes. The pace is a ratio of rates "
        "over whole months, quasi-Poisson, with its 95% interval; a change is told only if the "
        "interval leaves 1 out and the ratio is beyond a fifth.",
        "Invitations.csv lists recent and pending invitations only, the last of each pair of "
        "people: shares are of those.",
        "The parts of a profile are those LinkedIn asks of a complete one, as far as the export "
        "shows them.",
    ]


SECTION = Section(ID, measure, findings, show)
