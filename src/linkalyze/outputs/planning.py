"""The plan for other tools: text, calendar, table and JSON."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import polars as pl

from linkalyze.errors import printable
from linkalyze.measures.ranking import VIRTUES
from linkalyze.outputs.tables import without_formulas
from linkalyze.plan.steps import Step
from linkalyze.sections.plan import Planned, doubts, reasons, show
from linkalyze.texts import tr

# Not what closes a mark: in a letter, a line that begins with one quotes.
MARKUP = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)


def as_markdown(planned: Planned) -> str:
    """The plan to read: who can help, and the steps with their words."""
    chapter = show(planned)
    helpers = [
        f"{row['rank']}. {_literal(row['name'])}: {_literal('; '.join(reasons(row, planned.aim)))}"
        for row in planned.people.iter_rows(named=True)
    ]
    who, what = tr("Who can help"), tr("Steps")
    lines = [f"# {_literal(chapter.title)}", "", _literal(chapter.answer), ""]
    lines += [f"{_literal(text)}\n" for text in doubts(planned)]
    lines += [f"## {who}", ""]
    lines += [*helpers, "", f"## {what}", ""]
    for step in planned.steps():
        box = "x" if step.id in planned.plan.done else " "
        due = tr("by {day}", day=step.due)
        lines.append(f"- [{box}] {due}: {_literal(step.title)}")
        lines += [f"  > {_literal(line)}".rstrip() for line in step.text.splitlines()]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """A text of the export as one line."""
    return printable(" ".join(text.split()))


def _literal(text: str) -> str:
    """The same, of which Markdown makes no mark, element or link."""
    return MARKUP.sub(r"\\\g<0>", _line(text))


def as_list(steps: Sequence[Step], done: Collection[str]) -> str:
    """The steps by number, with a mark at those that are done."""
    width = len(str(len(steps)))
    return "".join(
        f"{number:>{width}}  [{'x' if step.id in done else ' '}]  {step.due}  {_line(step.title)}\n"
        for number, step in enumerate(steps, 1)
    )


def as_csv(planned: Planned) -> str:
    """The steps as a table."""
    rows = [
        (step.id, str(step.due), step.title, step.text, str(step.id in planned.plan.done))
        for step in planned.steps()
    ]
    columns = dict.fromkeys(("id", "due", "title", "text", "done"), pl.String)
    return without_formulas(pl.DataFrame(rows, columns, orient="row")).write_csv()


def as_calendar(planned: Planned) -> str:
    """The steps that are not done as tasks of a calendar (RFC 5545)."""
    stamp = f"{planned.day:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//linkalyze//plan//EN"]
    for step in planned.steps():
        if step.id in planned.plan.done:
            continue
        lines += [
            "BEGIN:VTODO",
            f"UID:{_escaped(step.id)}@linkalyze",
            f"DTSTAMP:{stamp}",
            f"DUE;VALUE=DATE:{step.due:%Y%m%d}",
            f"SUMMARY:{_escaped(step.title)}",
            *([f"DESCRIPTION:{_escaped(step.text)}"] if step.text else []),
            "END:VTODO",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of more than 75 bytes goes on in the next, after a space."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 73:  # noqa: PLR2004
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])


def as_json(planned: Planned) -> str:
    """The plan with every number behind it."""
    plan = planned.plan
    steps = planned.steps()
    of_contact = {step.id: step.title for step in steps}
    people: list[dict[str, Any]] = [
        {
            "rank": row["rank"],
            "contact_id": row["contact_id"],
            "name": row["name"],
            "url": row["url"],
            "score": row["score"],
            "virtues": {name: row[name] for name in VIRTUES},
            "reasons": reasons(row, planned.aim),
            "step": of_contact[f"write-{row['contact_id']}"],
        }
        for row in planned.people.iter_rows(named=True)
    ]
    told = {
        "goal": plan.goal,
        "target": {"company": plan.company, "role": plan.role, "sector": plan.sector},
        "doubts": doubts(planned),
        "people": people,
        "steps": [
            {
                "id": step.id,
                "due": str(step.due),
                "title": step.title,
                "text": step.text,
                "done": step.id in plan.done,
            }
            for step in steps
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Planned], str]] = {
    "md": as_markdown,
    "ics": as_calendar,
    "csv": as_csv,
    "json": as_json,
}
