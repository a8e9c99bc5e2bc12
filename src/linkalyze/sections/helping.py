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
from linkalyze.sections.phrases import capital, likely_share, ranged
from linkalyze.texts import both, label, mark, month, number, share, signed_share, tr, trn

ID = "helping"
GROWS = "fifty connections"  # a number to reach, and nothing to fill in
BALANCES: dict[Label, str] = {
    "giving": mark("you give more than you receive"),
    "receiving": mark("you receive more than you give"),
    "balanced": mark("you give about as much as you receive"),
    "unclear": mark("who gives more cannot be told"),
    "not enough data": mark("there are too few acts to say who gives more"),
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
    first = result.owed["name"].head(3).to_list()
    names = both(first)
    return [
        Finding(
            id=f"{ID}-answers",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=_waits(count),
            evidence=(
                trn(
                    "In {n} conversation a question was the last word, "
                    "within the last {days} days.",
                    "In {n} conversations a question was the last word, "
                    "within the last {days} days.",
                    count,
                    days=rules["owed_for"],
                ),
            ),
            explanation=tr(
                "Answering is the least costly help there is, and help need not be paid "
                "back to pay: who is known to answer, hears more."
            ),
            action=(
                tr("Answer {names} first.", names=names)
                if count > len(first)
                else tr("Answer {names}.", names=names)
            ),
        )
    ]


def _waits(n: int) -> str:
    return trn("{n} question waits for your answer", "{n} questions wait for your answer", n)


def _silence(result: TakingPart) -> list[Finding]:
    part = result.participation
    if part is None or part.rung not in ("silent", "reacting"):
        return []
    rules = helping_rules()["participation"]
    days = rules["ladder_days"]
    return [
        Finding(
            id=f"{ID}-silence",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=(
                tr("In the last {days} days you only reacted", days=days)
                if part.rung == "reacting"
                else tr("In the last {days} days you did nothing in public", days=days)
            ),
            evidence=(
                tr(
                    "You did something in public in {active} of the last {weeks} weeks.",
                    active=part.active_weeks,
                    weeks=rules["weeks"],
                ),
            ),
            explanation=tr(
                "LinkedIn works for those who take an active part. Posting about work goes "
                "with hearing more (Utz 2016); followed over time it was networking itself, and "
                "not the use of the site, that did the work (Utz & Breuer 2019): no promise."
            ),
            action=tr("Comment on one post of a contact this week, with something they can use."),
        )
    ]


def _gaps(result: TakingPart) -> list[Finding]:
    missing = [name for name, there in result.profile if not there and name != GROWS]
    if not missing:
        return []
    parts = both([label(name) for name in missing])
    return [
        Finding(
            id=f"{ID}-profile",
            chapter=ID,
            level=Level.OPPORTUNITY,
            title=tr("Your profile lacks {parts}", parts=parts),
            evidence=(
                tr(
                    "{done} of {total} parts that the export shows are there.",
                    done=len(result.profile) - len(missing),
                    total=len(result.profile),
                ),
            ),
            explanation=tr(
                "Who gets an invitation looks at the profile first. A photo counts too, "
                "and is not in the export: look for yourself."
            ),
            action=tr("Add {parts}.", parts=parts),
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
    return Chapter(ID, tr("Helping and taking part"), _answer(result), blocks, _method())


def _answer(result: TakingPart) -> str:
    parts = []
    if result.helping.given:
        reading = result.helping.balance()["label"]
        parts.append(tr(BALANCES[reading]))
    if part := result.participation:
        weeks = helping_rules()["participation"]["weeks"]
        parts.append(
            tr(
                "you took part in public in {active} of the last {weeks} weeks",
                active=part.active_weeks,
                weeks=weeks,
            )
        )
    if not parts:
        return tr(
            "This export holds none of the files that tell of helping and taking part: ask for the "
            "larger archive."
        )
    return f"{capital(both(parts))}."


def _balance(helping: Helping) -> Figure:
    given, received = helping.given, helping.received
    rows = [(capital(label(channel)), given[channel], received[channel]) for channel in given]
    rows.append((tr("All"), sum(given.values()), sum(received.values())))
    spans = [giving_balance(gave, got) for _, gave, got in rows]
    seen = [gave + got > 0 for _, gave, got in rows]
    reading = spans[-1]["label"]
    return Figure(
        id="balance",
        title=tr("Given and received: {balance}", balance=tr(BALANCES[reading])),
        alt=tr(
            "A dot is the share of acts that you gave, with its likely range; the upright mark is "
            "half."
        ),
        chart=charts.intervals(
            [name for name, _, _ in rows],
            [span["share"] if there else None for span, there in zip(spans, seen, strict=True)],
            [span["lo"] if there else None for span, there in zip(spans, seen, strict=True)],
            [span["hi"] if there else None for span, there in zip(spans, seen, strict=True)],
            baseline=[0.5] * len(rows),
            names=(tr("Given"), tr("Half")),
            share=True,
        ),
        table=Table(
            (
                Column(tr("Help by")), Column(tr("You gave"), "count"),
                Column(tr("You received"), "count"), Column(tr("Share given"), "share"),
                Column(tr("From"), "share"), Column(tr("To"), "share"), Column(tr("Reading")),
            ),
            [
                (name, gave, got,
                 *((span["share"], span["lo"], span["hi"]) if there else (None, None, None)),
                 label(span["label"]))
                for (name, gave, got), span, there in zip(rows, spans, seen, strict=True)
            ],
        ),
    )  # fmt: skip


def _generosity(helping: Helping) -> str:
    people = trn(
        "You helped {n} person in some way; {others} of them did not help back, "
        "as far as LinkedIn shows.",
        "You helped {n} people in some way; {others} of them did not help back, "
        "as far as LinkedIn shows.",
        helping.helped,
        others=helping.not_back,
    )
    strength = tr(
        "That is a strength: help that is passed on comes back from elsewhere "
        "(Baker & Bulkley 2014)."
    )
    return f"{people} {strength}"


def _owed(owed: pl.DataFrame) -> Listing:
    most = helping_rules()["answers"]["listed"]
    return Listing(
        id="owed",
        title=_waits(owed.height),
        table=Table(
            (Column(tr("Name")), Column(tr("Company")), Column(tr("Asked on"), "date")),
            owed.head(most).with_columns(pl.col("at").dt.date()).rows(),
        ),
    )


def _answers(helping: Helping) -> Listing | None:
    sides = (
        (tr("You, to contacts"), helping.answered),
        (tr("Contacts, to you"), helping.was_answered),
    )
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
        title=tr("Openings of a talk that were answered within {days} days", days=within),
        table=Table(
            (
                Column(tr("Who answers")), Column(tr("Openings"), "count"),
                Column(tr("Answered"), "count"), Column(tr("Share")),
            ),
            rows,
        ),
    )  # fmt: skip


def _pace_in_words(part: Participation) -> str:
    texts = [
        tr(
            "You took part in public in {active} of the last {weeks} weeks "
            "({share} of weeks, for somebody with your habit).",
            active=part.active_weeks,
            weeks=helping_rules()["participation"]["weeks"],
            share=likely_share(part.weeks) or "",
        )
    ]
    if part.rung:
        low, high, rung = (label(step) for step in (RUNGS[0], RUNGS[-1], part.rung))
        texts.append(
            tr(
                "On the ladder from {low} to {high} you stand at: {rung}.",
                low=low,
                high=high,
                rung=rung,
            )
        )
    texts += [_pace(tr("posts and comments"), part.said), _pace(tr("reactions"), part.reacted)]
    return " ".join(texts)


def _pace(what: str, pace: RateRatio | None) -> str:
    if pace is None:
        return tr(
            "Your pace of {what} cannot be told: there are none, or not in this export.", what=what
        )
    texts = {
        "risen": mark(
            "Your pace of {what} has risen in the last {now} months against the {before} before "
            "({ratio} times, {low} to {high})."
        ),
        "fallen": mark(
            "Your pace of {what} has fallen in the last {now} months against the {before} before "
            "({ratio} times, {low} to {high})."
        ),
        None: mark(
            "Your pace of {what} shows no clear change in the last {now} months against the "
            "{before} before ({ratio} times, {low} to {high})."
        ),
    }
    rules = helping_rules()["participation"]
    return tr(
        texts[pace_change(pace)],
        what=what,
        now=rules["months_now"],
        before=rules["months_before"],
        ratio=number(pace["rate_ratio"]),
        low=number(pace["lo"]),
        high=number(pace["hi"]),
    )


def _acts(part: Participation) -> Figure:
    months = part.months["month"].to_list()
    said = part.months["said"] + part.months["reacted"]
    total = int(said.sum())
    messages = [Column(tr("Messages sent"), "count")] if "messages" in part.months.columns else []
    return Figure(
        id="acts",
        title=trn(
            "{n} public act in the last {months} whole months",
            "{n} public acts in the last {months} whole months",
            total, months=len(months),
        ),
        alt=tr("A bar is a month, with your posts, comments, reposts, reactions and votes."),
        chart=charts.bars_by_month(months, said.to_list()),
        table=Table(
            (
                Column(tr("Month")), Column(tr("Posts and comments"), "count"),
                Column(tr("Reactions"), "count"), *messages,
            ),
            [(month(first), *rest) for first, *rest in part.months.iter_rows()],
        ),
    )  # fmt: skip


def _sides(invited: Invited) -> dict[str, tuple[int, int]]:
    return {
        tr("You invited, with a note"): invited.with_note,
        tr("You invited, without"): invited.without_note,
        tr("You were invited"): invited.received,
    }


def _invitations(invited: Invited) -> Listing:
    rows = [
        (name, n, accepted, likely_share(answer_share((accepted, n))))
        for name, (accepted, n) in _sides(invited).items()
        if n
    ]
    gap = invited.difference
    title = tr("Invitations, and how many of the people are contacts now")
    if gap:
        title = tr(
            "Invitations, and how many of the people are contacts now; a note goes with {change}",
            change=ranged(*(signed_share(x, 0) for x in (gap["difference"], gap["lo"], gap["hi"]))),
        )
    return Listing(
        id="invitations",
        title=title,
        table=Table(
            (
                Column(tr("Invitation")), Column(tr("Count"), "count"),
                Column(tr("Contacts now"), "count"), Column(tr("Share")),
            ),
            rows,
        ),
    )  # fmt: skip


def _profile(checks: Sequence[tuple[str, bool]]) -> Listing:
    done = sum(there for _, there in checks)
    return Listing(
        id="profile",
        title=tr("Your profile: {done} of {total} parts are there", done=done, total=len(checks)),
        table=Table(
            (Column(tr("Part")), Column(tr("There"))),
            [
                (capital(label(name)), tr("yes") if there else tr("missing"))
                for name, there in checks
            ],
        ),
        folded=done == len(checks),
    )


def _method() -> list[str]:
    rules = helping_rules()
    even, sure = rules["balance"]["even"], rules["balance"]["sure"]
    return [
        tr(
            "An act of help is one person, helped in one way: endorsed, recommended, answered (a "
            "question that opened a talk), or introduced (a conversation opened with exactly two "
            "others, of at most {most} messages: a proxy). Giving or receiving: the share given "
            "lies beyond {high} or below {low} with {sure} certainty (Beta posterior, Jeffreys' "
            "prior). Both are fine.",
            most=rules["introductions"]["most_messages"],
            high=share(even[1]),
            low=share(even[0]),
            sure=share(sure),
        ),
        tr(
            "A talk opens with a message after two weeks of silence. Openings of the last two "
            "weeks are not judged yet."
        ),
        tr(
            "Public acts: posts, reposts, comments, reactions and votes. The pace is a ratio of "
            "rates over whole months, quasi-Poisson, with its 95% interval; a change is told only "
            "if the interval leaves 1 out and the ratio is beyond a fifth."
        ),
        tr(
            "Invitations.csv lists recent and pending invitations only, the last of each pair of "
            "people: shares are of those."
        ),
        tr(
            "The parts of a profile are those LinkedIn asks of a complete one, as far as the "
            "export shows them."
        ),
    ]


SECTION = Section(ID, measure, findings, show)
