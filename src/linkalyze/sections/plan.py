"""The plan: from a goal to the people who can help, and how to go about it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkalyze.measures.bridges import introductions
from linkalyze.measures.participation import participation, profile_checks
from linkalyze.measures.ranking import VIRTUES, goal_rules
from linkalyze.measures.reciprocity import helping, just_introduced
from linkalyze.measures.ties import DORMANT, MODERATE, NO_EVIDENCE, STRONG, WEAK
from linkalyze.page import Block, Callout, Cell, Chapter, Column, Listing, Prose, Table
from linkalyze.plan.goal import Plan
from linkalyze.plan.helpers import (
    Aim,
    aim_of,
    left_or_came,
    met_with_them,
    ranked_helpers,
    where_they_do_it,
)
from linkalyze.plan.steps import GOAL_NAMES, Act, Step, steps_of, target_of
from linkalyze.plan.words import Words
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import capital, person
from linkalyze.texts import both, current, label, mark, tr, trn

ID = "plan"
SHOWN, NAMED, WRITTEN = 10, 3, 5
RECRUITER = "Recruiter"
QUIET = ("silent", "reacting")
CLEAR = 0.75  # of a virtue, to be a reason
TIES = {
    STRONG: mark("strong tie"),
    MODERATE: mark("moderate tie"),
    WEAK: mark("weak tie"),
    NO_EVIDENCE: mark("no dealings to be seen"),
}
METHOD = (
    mark(
        "Score: a weighted geometric mean of five virtues, so that one that is missing cannot be "
        "bought off. Fit: how well company, function and sector match what you seek; a sector is "
        "told by the functions of a company's contacts, as no public table says it. Tie: highest "
        "where research found most help for this goal. Level: near the one above that which you "
        "seek. Other work: how unlike yours. Recent: halved for every {half_life} months of "
        "silence."
    ),
    mark(
        "The list is made diverse (maximal marginal relevance; Carbonell & Goldstein 1998), with "
        "{most} of one company at most, unless it is the one you seek. Your contacts' own "
        "contacts are not in the export: that somebody may know somebody is a guess. Fellow "
        "students cannot be told, as an export holds no schools of your contacts."
    ),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """`people` as `ranked_helpers` gives them, `groups` the names of contacts by what they share,
    largest first; `elsewhere` the companies where such work is done; `act` what can be done on
    LinkedIn itself.
    """

    plan: Plan
    aim: Aim
    people: pl.DataFrame
    groups: Mapping[str, Sequence[str]]
    elsewhere: Sequence[str]
    act: Act
    words: Mapping[str, Words]
    me: str
    day: dt.date

    def steps(self) -> list[Step]:
        """The steps in the reader's language."""
        words = self.words[current().code]
        return steps_of(self.plan, self.aim, self.people, self.act, words, self.me, self.day)


def measure(context: Context) -> Planned | None:
    """Rank who can help, and gather what can be done; None without a goal."""
    plan, network = context.plan, context.network
    if plan is None:
        return None
    aim = aim_of(plan, network)
    people = ranked_helpers(network, context.ties, plan.goal, aim, context.as_of, SHOWN)
    return Planned(
        plan,
        aim,
        people,
        _groups(context, aim),
        where_they_do_it(network, aim, NAMED),
        _act(context),
        context.words,
        network.member.name,
        context.as_of,
    )


def _groups(context: Context, aim: Aim) -> dict[str, list[str]]:
    member = context.network.member
    people = context.network.contacts.drop_nulls("name").join(
        context.ties, on="contact_id", maintain_order="left"
    )
    people = people.sort("tie_strength", descending=True, nulls_last=True, maintain_order=True)
    company = pl.col("company")
    came, left = left_or_came(context.since, aim)
    found = {
        mark("at the company that you seek"): people.filter(
            company == pl.lit(aim.company_id, pl.String)
        ),
        mark("colleagues"): people.filter(company.is_in(member.now("company"))),
        mark("at a former employer of yours"): people.filter(
            company.is_in(member.past_companies())
        ),
        mark("recruiters"): people.filter(pl.col("role") == RECRUITER),
    }
    names = {group: frame["name"].to_list() for group, frame in found.items()}
    names |= {
        mark("in one conversation with somebody there"): met_with_them(
            context.network, context.traces.seats, aim
        ),
        mark("went there lately"): came,
        mark("left there lately"): left,
    }
    return {group: known for group, known in names.items() if known}


def _act(context: Context) -> Act:
    network, traces, day = context.network, context.traces, context.as_of
    called = network.people().select("contact_id", "name").drop_nulls()
    pairs = introductions(
        network.contacts, context.ties, traces.seats, just_introduced(traces, day)
    )
    names = dict(called.iter_rows())
    taking_part = participation(traces, day)
    sought = network.sought.join(network.companies, on="company_id", how="anti")

    def named(contacts: pl.DataFrame) -> list[str]:
        found = contacts.join(called, on="contact_id", maintain_order="left")
        return found["name"].head(NAMED).to_list()

    return Act(
        lacking=[
            name for name, there in profile_checks(traces, network.contacts.height) if not there
        ],
        quiet=taking_part is not None and taking_part.rung in QUIET,
        waiting=named(helping(traces, day).owed),
        vouched=named(_vouched(context)),
        pair=(names[pairs["a"][0]], names[pairs["b"][0]]) if pairs.height else None,
        unreached=sought["company_name"].head(NAMED).to_list(),
    )


def _vouched(context: Context) -> pl.DataFrame:
    """Those who endorsed the member and got nothing back, strongest tie first."""
    given = pl.col("given")
    sides = (
        context.traces.endorsements.drop_nulls("contact_id")
        .group_by("contact_id")
        .agg(given=given.any(), received=given.not_().any())
    )
    return (
        sides.filter(pl.col("received") & ~pl.col("given"))
        .join(context.ties, on="contact_id")
        .sort("tie_strength", "contact_id", descending=[True, False], nulls_last=True)
    )


def show(result: Planned | None) -> Chapter:
    """The chapter on the plan."""
    title = tr("Your plan")
    if result is None:
        goals = ", ".join(f"{goal} ({tr(name)})" for goal, name in GOAL_NAMES.items())
        text = tr(
            "'linkalyze plan EXPORT --goal GOAL' asks what you are after, and from then on this "
            "chapter tells who can help and what to write. Goals: {goals}.",
            goals=goals,
        )
        return Chapter(ID, title, tr("You have not chosen a goal yet."), [Callout(text)])
    plan, people = result.plan, result.people
    aim = target_of(plan, result.aim)
    answer = tr("Your goal is {goal}.", goal=tr(GOAL_NAMES[plan.goal]))
    if people.height:
        names = both(people["name"].head(NAMED).to_list())
        answer += " " + tr("Begin with {names}.", names=names)
    advice = result.words[current().code].advice(plan.goal)
    blocks: list[Block] = [Prose(advice), *map(Callout, doubts(result))]
    if people.height:
        blocks += [_helpers(result, aim), _virtues(people)]
    if result.groups:
        blocks.append(_by_group(result.groups))
    steps = [step for step in result.steps() if step.id not in plan.done]
    blocks += [_todo(steps), _letters(steps)]
    rules = goal_rules()
    method = [
        tr(METHOD[0], half_life=rules["score"]["half_life"]),
        tr(METHOD[1], most=rules["list"]["of_one_company"]),
    ]
    return Chapter(ID, title, answer, blocks, method)


def doubts(result: Planned) -> list[str]:
    """What of the target could not be found, and what comes nearest."""
    plan, aim, found = result.plan, result.aim, []
    if plan.company and aim.company_id is None:
        text = tr("You have no contact at {company}.", company=plan.company)
        if aim.nearest:
            text += " " + tr("Written most like it: {names}.", names=both(aim.nearest))
        if result.elsewhere:
            names = both(result.elsewhere)
            text += " " + tr("Most who do such work are at {names}.", names=names)
        text += " " + tr("Those below do like work, or may know the way there.")
        found.append(text)
    if plan.role and aim.function is None:
        found.append(tr("What a {role} does could not be read; try another title.", role=plan.role))
    if plan.sector and not aim.functions:
        found.append(
            tr(
                "The sector {sector} could not be read; try a field such as Finance.",
                sector=plan.sector,
            )
        )
    return found


def _helpers(result: Planned, target: str) -> Listing:
    return Listing(
        id="helpers",
        title=tr("Who can help you with {target}", target=target),
        table=Table(
            (
                Column(tr("Who")),
                Column(tr("Why")),
                Column(tr("Work")),
                Column(tr("Score"), "number"),
            ),
            [_row(row, result.aim) for row in result.people.iter_rows(named=True)],
        ),
    )


def _row(row: Mapping[str, Any], aim: Aim) -> Sequence[Cell]:
    work = ", ".join(filter(None, (row["position"], row["company_name"] or row["company_text"])))
    return person(row["name"], row["url"]), _reasons(row, aim), work or None, row["score"]


def reasons(row: Mapping[str, Any], aim: Aim) -> list[str]:
    """Why a contact is in the list, the numbers of which are beside it."""
    told = []
    if aim.company_id and row["company"] == aim.company_id:
        told.append(tr("works at {company}", company=row["company_name"]))
    if aim.function and row["function"] == aim.function:
        told.append(tr("does {function}", function=label(row["function"])))
    if row["reach"] >= 1 and row["seniority"]:
        told.append(tr("is one level up ({seniority})", seniority=label(row["seniority"])))
    if row["fresh"] >= CLEAR and row["function"] not in (None, aim.function):
        told.append(tr("does {function}, other work than you", function=label(row["function"])))
    strength = row["tie_class"] or NO_EVIDENCE
    tie = tr(TIES[strength])
    if row["tie_state"] == DORMANT:
        year = str(row["last_mutual"].year)
        tie = tr("{tie}, silent since {year}", tie=tie, year=year)
    told.append(tie)
    return told


def _reasons(row: Mapping[str, Any], aim: Aim) -> str:
    return capital("; ".join(reasons(row, aim)))


def _virtues(people: pl.DataFrame) -> Listing:
    names = (tr("Fit"), tr("Tie"), tr("Seniority"), tr("Other work"), tr("Recent"))
    return Listing(
        id="virtues",
        title=tr("The numbers behind the list, each from 0 to 1"),
        table=Table(
            (Column(tr("Who")), *(Column(name, "number") for name in names)),
            people.select("name", *VIRTUES).rows(),
        ),
        folded=True,
    )


def _by_group(groups: Mapping[str, Sequence[str]]) -> Listing:
    return Listing(
        id="groups",
        title=tr("Groups to think of"),
        table=Table(
            (Column(tr("Group")), Column(tr("Contacts"), "count"), Column(tr("For example"))),
            [
                (capital(tr(name)), len(known), both(known[:WRITTEN]))
                for name, known in groups.items()
            ],
        ),
    )


def _todo(steps: Sequence[Step]) -> Listing:
    return Listing(
        id="steps",
        title=trn("{n} step", "{n} steps", len(steps)),
        table=Table(
            (Column(tr("By"), "date"), Column(tr("What"))),
            [(step.due, step.title) for step in steps],
        ),
    )


def _letters(steps: Sequence[Step]) -> Listing:
    written = [step for step in steps if step.text]
    return Listing(
        id="letters",
        title=tr("What you could write: change every word that is not yours"),
        table=Table(
            (Column(tr("What")), Column(tr("Words"), "letter")),
            [(step.title, step.text) for step in written],
        ),
        folded=True,
    )


SECTION = Section(ID, measure, lambda _: (), show)
