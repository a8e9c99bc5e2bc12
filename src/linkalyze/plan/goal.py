"""The member's goal, and where it is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from linkalyze.errors import PlanError
from linkalyze.files import parsed_toml, replacing
from linkalyze.goals import GOALS, Goal

Tone = Literal["informal", "formal"]
HEAD = "# Written by 'linkalyze plan'; you may edit it.\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """A goal; the company, role and sector it aims at, None where it does not matter; how the
    member writes; and the steps that are done, by their ids.
    """

    goal: Goal
    company: str | None = None
    role: str | None = None
    sector: str | None = None
    tone: Tone = "informal"
    done: Sequence[str] = ()


def read_plan(path: Path) -> Plan | None:
    """The plan in a file, None where there is none.

    Raises:
        PlanError: the file cannot be read, or says something that is no plan.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"{path}: cannot be read; check it, or make a new plan.") from error
    try:
        told = parsed_toml(text)
    except ValueError as error:
        raise PlanError(f"{path}: {error}; mend the line, or make a new plan.") from error
    for key, value in told.items():
        if fault := _fault(key, value):
            raise PlanError(f"{path}: {key}: {fault}; mend it, or make a new plan.")
    if "goal" not in told:
        raise PlanError(f"{path}: tells no goal; add one of {', '.join(GOALS)}.")
    return Plan(**told)


def _fault(key: str, value: object) -> str:
    choices = {"goal": GOALS, "tone": get_args(Tone)}
    if key not in {field.name for field in fields(Plan)}:
        return "is no part of a plan"
    if key in choices:
        return "" if value in choices[key] else f"is one of {', '.join(choices[key])}"
    if key == "done":
        whole = isinstance(value, list) and all(isinstance(step, str) for step in value)
        return "" if whole else "is a list of texts"
    return "" if isinstance(value, str) else "is a text"


def write_plan(plan: Plan, path: Path) -> None:
    """Keep a plan; the file is its owner's only.

    Raises:
        OutputError: it cannot be written.
    """
    told = {field.name: getattr(plan, field.name) for field in fields(Plan)}
    lines = [
        # A text of JSON is one of TOML too.
        f"{key} = {json.dumps(list(value) if key == 'done' else value, ensure_ascii=False)}\n"
        for key, value in told.items()
        if value
    ]
    with replacing(path, make_folder=True) as part:
        part.write_text(HEAD + "".join(lines), encoding="utf-8")
