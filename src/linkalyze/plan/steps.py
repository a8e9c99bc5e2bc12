"""What to do, step by step: relation first, then a question, an introduction, and thanks."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import polars as pl

from linkalyze.goals import Goal
from linkalyze.measures.ties import tie_rules
from linkalyze.plan.goal import Plan
from linkalyze.plan.helpers import Aim
from linkalyze.plan.words import Words
from linkalyze.texts import both, mark, tr

ASKED, MET = 5, 3
WEEK = dt.timedelta(weeks=1)
GOAL_NAMES: Mapping[Goal, str] = {
    "new-job": mark("a new job"),
    "broaden": mark("broader knowledge"),
    "step-up": mark("a step up"),
    "change": mark("a change of direction"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do by a day; `text` is a message or note to go with it, "" for none."""

    id: str
    due: dt.date
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What the export shows can be done on LinkedIn itself: what the profile lacks, whether the
    member has said nothing in public of late, whose questions wait, who vouched for the member and
    got nothing back, two people to introduce, and companies that are followed without a contact.
    """

    lacking: Sequence[str]
    quiet: bool
    waiting: Sequence[str]
    vouched: Sequence[str]
    pair: tuple[str, str] | None
    unreached: Sequence[str]


def target_of(plan: Plan, aim: Aim) -> str:
    """What the plan aims at, in words."""
    return aim.company or plan.role or plan.sector or tr(GOAL_NAMES[plan.goal])


def steps_of(
    plan: Plan, aim: Aim, people: pl.DataFrame, act: Act, words: Words, me: str, day: dt.date
) -> list[Step]:
    """The steps in the order of their days.

    Args:
        plan: the member's.
        aim: what it aims at.
        people: as `ranked_helpers` gives them.
        act: what can be done on LinkedIn itself.
        words: for the messages.
        me: the member's name.
        day: of the export; the first step is due a week later.
    """
    rows = list(people.iter_rows(named=True))
    letters = [_values(row, plan, aim, me) for row in rows]
    questions = words.questions(plan.goal)
    steps = _acts(act, day)
    for place, (row, values) in enumerate(zip(rows, letters, strict=True)):
        due = day + WEEK * (1 + place // ASKED)
        text = words.first(_standing(row), **values)
        steps.append(
            Step(f"write-{row['contact_id']}", due, tr("Write to {name}", name=row["name"]), text)
        )
        if place < ASKED:
            text = words.letter("ask", question=questions[place % len(questions)], **values)
            title = tr("Ask {name} your question, once there is an answer", name=row["name"])
            steps.append(Step(f"ask-{row['contact_id']}", due + 2 * WEEK, title, text))
    real = [
        pair
        for pair in zip(rows, letters, strict=True)
        if (pair[0]["tie_strength"] or 0) >= tie_rules().moderate
    ]
    for row, values in real[:MET]:
        passed_on = words.text("forward", **(values | {"target": target_of(plan, aim)}))
        text = f"{words.letter('introduction', **values)}\n\n> {passed_on}"
        title = tr("Ask {name} for an introduction", name=row["name"])
        steps.append(Step(f"meet-{row['contact_id']}", day + 4 * WEEK, title, text))
    if letters:
        text = words.letter("thanks", **letters[0])
        steps.append(Step("thanks", day + 5 * WEEK, tr("Thank everybody who answered"), text))
    return sorted(steps, key=lambda step: step.due)


def _acts(act: Act, day: dt.date) -> list[Step]:
    due = day + WEEK
    steps = []
    if act.lacking:
        steps.append(
            Step(
                _id("profile", *act.lacking),
                due,
                tr("Add to your profile: {parts}", parts=both(act.lacking)),
            )
        )
    if act.waiting:
        steps.append(
            Step(_id("answers", *act.waiting), due, tr("Answer {names}", names=both(act.waiting)))
        )
    if act.vouched:
        title = tr("Endorse {names} for what you saw them do well", names=both(act.vouched))
        steps.append(Step(_id("endorse", *act.vouched), due, title))
    if act.quiet:
        steps.append(Step("comment", due, tr("Add something of use to two posts of others")))
    if act.pair:
        one, other = act.pair
        steps.append(
            Step(
                _id("introduce", *act.pair),
                due,
                tr("Introduce {one} and {other}, if both like", one=one, other=other),
            )
        )
    if act.unreached:
        title = tr(
            "Invite somebody, with a note of your own, at {companies}",
            companies=both(act.unreached),
        )
        steps.append(Step(_id("invite", *act.unreached), due + WEEK, title))
    return steps


def _id(kind: str, *about: str) -> str:
    """Another id where it is about others: what was done then is not done now."""
    return f"{kind}-{blake2b(','.join(about).encode(), digest_size=4).hexdigest()}"


def _somebody(plan: Plan, aim: Aim, *, there: bool) -> str:
    """Whom an introduction would lead to."""
    if there and aim.company:
        return tr("somebody else at {company}", company=aim.company)
    if aim.company:
        return tr("somebody at {company}", company=aim.company)
    if plan.role:
        return tr("somebody who works as {role}", role=plan.role)
    if plan.sector:
        return tr("somebody in {sector}", sector=plan.sector)
    return tr("somebody who can help with {goal}", goal=tr(GOAL_NAMES[plan.goal]))


def _standing(row: Mapping[str, Any]) -> str:
    """How the two stand to each other, where the export tells."""
    return str(row["tie_state"] or "unknown")


def _values(row: Mapping[str, Any], plan: Plan, aim: Aim, me: str) -> dict[str, str]:
    def called(name: str) -> str:
        return name if plan.tone == "formal" else name.split(" ", maxsplit=1)[0]

    last = row["last_mutual"]
    there = aim.company_id is not None and row["company"] == aim.company_id
    return {
        "name": called(row["name"]),
        "me": called(me) if me else tr("(your name)"),
        "company": row["company_name"] or tr("the business"),
        "target": (plan.role or tr("the work there")) if there else target_of(plan, aim),
        "somebody": _somebody(plan, aim, there=there),
        "year": str(last.year) if last else tr("a while ago"),
    }
