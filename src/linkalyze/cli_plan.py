"""The command that makes the plan, and ticks off its steps."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from linkalyze.cli_history import member_option
from linkalyze.errors import EXIT_CODES, PlanError
from linkalyze.goals import GOALS, Goal
from linkalyze.settings import history_file, judgements_file, plan_file, words_file

if TYPE_CHECKING:
    from linkalyze.plan.goal import Plan, Tone
    from linkalyze.plan.words import Words

LANGUAGES = ("en", "nl")  # as in the folder locale, which is not read for --help
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of the report.",
)


def readable(text: str) -> str:
    """What was typed, if it is a text or empty.

    Raises:
        BadParameter: it holds no letter, or characters that cannot be printed.
    """
    if text and not (text.isprintable() and any(map(str.isalnum, text))):
        raise click.BadParameter("give a text with letters in it.")
    return text.strip()


goal_option = click.option("--goal", type=click.Choice(GOALS), help="What you are after.")
company_option = click.option(
    "--company", type=readable, metavar="NAME", help="Where you would like to work."
)
role_option = click.option(
    "--role", type=readable, metavar="TITLE", help="What you would like to do."
)
sector_option = click.option(
    "--sector", type=readable, metavar="FIELD", help="In which field, such as Finance."
)


def plan_of(
    goal: str | None, company: str | None, role: str | None, sector: str | None
) -> "Plan | None":
    """The plan that the options ask for, kept for later; without options the one that is kept.

    Raises:
        PlanError: the file of the plan has a fault.
        UsageError: there is no goal.
    """
    from linkalyze.plan.goal import read_plan, write_plan  # noqa: PLC0415

    if not any((goal, company, role, sector)):
        return read_plan(plan_file())
    plan = _asked(goal, company, role, sector)
    write_plan(plan, plan_file())
    return plan


def _asked(goal: str | None, company: str | None, role: str | None, sector: str | None) -> "Plan":
    """A new goal starts afresh; the same one is made more precise."""
    from linkalyze.plan.goal import Plan, read_plan  # noqa: PLC0415

    try:
        kept = read_plan(plan_file())
    except PlanError:  # whoever names a goal makes a new plan
        kept = None
    given: dict[str, Any] = {"company": company, "role": role, "sector": sector}
    given = {name: text for name, text in given.items() if text}
    if kept and goal in (None, kept.goal):
        same = all(getattr(kept, name) == text for name, text in given.items())
        return replace(kept, **given, done=kept.done if same else ())
    if goal is None:
        raise click.UsageError(f"give --goal too, one of {', '.join(GOALS)}")
    return Plan(cast("Goal", goal), **given, tone=kept.tone if kept else "informal")


def words_of(plan: "Plan | None") -> "dict[str, Words]":
    """The words for the plan in all languages, with the member's own in their place.

    Raises:
        PlanError: the member's file has a fault.
    """
    from linkalyze.plan.words import read_words  # noqa: PLC0415
    from linkalyze.texts import languages  # noqa: PLC0415

    return {code: read_words(code, plan.tone, words_file(code)) for code in languages() if plan}


@click.command(epilog=EXIT_CODES)
@click.argument(
    "export", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="EXPORT..."
)
@goal_option
@company_option
@role_option
@sector_option
@click.option("--tone", type=click.Choice(["informal", "formal"]), help="How you write to people.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "ics", "csv", "json"]),
    default="md",
    show_default=True,
    help="Text, a calendar, a table or JSON.",
)
@member_option
@click.option("--no-history", is_flag=True, help="Do not look into the history.")
@click.option("--list", "listed", is_flag=True, help="The steps by number, done or not.")
@click.option("--done", type=int, multiple=True, metavar="N", help="Tick off a step of the list.")
@language_option
def plan(
    export: tuple[Path, ...],
    goal: str | None,
    company: str | None,
    role: str | None,
    sector: str | None,
    tone: str | None,
    form: str,
    member: str | None,
    no_history: bool,
    listed: bool,
    done: tuple[int, ...],
    language: str,
) -> None:
    """Who can help with your goal, how to go about it, and what you could write.

    The goal is kept, for later plans and reports; without any option you are asked for it. Nothing
    is ever sent: the words are yours to change, and to send.

    \b
    Examples:
      linkalyze plan EXPORT --goal new-job --company "Acme" --role "Data engineer"
      linkalyze plan EXPORT --list
      linkalyze plan EXPORT --format ics > plan.ics
    """
    from linkalyze.outputs.planning import FORMATS, as_list  # noqa: PLC0415
    from linkalyze.pipeline import analyze  # noqa: PLC0415
    from linkalyze.plan.goal import write_plan  # noqa: PLC0415
    from linkalyze.texts import written_in  # noqa: PLC0415

    chosen = plan_of(goal, company, role, sector) or _form()
    if tone and tone != chosen.tone:
        chosen = replace(chosen, tone=cast("Tone", tone))
        write_plan(chosen, plan_file())
    analysis = analyze(
        export,
        overrides=judgements_file(),
        history=history_file() if history_file().exists() and not no_history else None,
        member=member,
        plan=chosen,
        words=words_of(chosen),
    )
    planned = analysis.measures["plan"]
    with written_in(language):
        steps = planned.steps()
        for number in done:
            if not 1 <= number <= len(steps):
                raise click.UsageError(f"--done {number}: there are steps 1 to {len(steps)}")
        if done:
            ticked = dict.fromkeys([*chosen.done, *(steps[number - 1].id for number in done)])
            chosen = replace(chosen, done=tuple(ticked))
            write_plan(chosen, plan_file())
            planned = replace(planned, plan=chosen)
        if listed or done:
            click.echo(as_list(steps, chosen.done), nl=False)
        else:
            click.echo(FORMATS[form](planned), nl=False)


def _form() -> "Plan":
    """Ask for the goal, where somebody can answer."""
    from linkalyze.plan.goal import Plan, write_plan  # noqa: PLC0415
    from linkalyze.plan.steps import GOAL_NAMES  # noqa: PLC0415

    if not sys.stdin.isatty():
        raise click.UsageError(f"give --goal, one of {', '.join(GOALS)}")
    for name, words in GOAL_NAMES.items():
        click.echo(f"  {name:<8}  {words}", err=True)
    goal = click.prompt("What are you after", type=click.Choice(GOALS), err=True)

    def asked(question: str) -> str | None:
        text = f"{question} (empty: anything)"
        return (
            click.prompt(text, default="", show_default=False, err=True, value_proc=readable)
            or None
        )

    chosen = Plan(goal, asked("At which company"), asked("As what"), asked("In which field"))
    write_plan(chosen, plan_file())
    return chosen
