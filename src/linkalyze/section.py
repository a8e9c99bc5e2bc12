"""What a section of the report is: numbers, their judgement, and how they are shown."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from linkalyze.findings import Finding
from linkalyze.network import Network, Since, Traces
from linkalyze.page import Chapter
from linkalyze.plan.goal import Plan
from linkalyze.plan.words import Words


@dataclass(frozen=True, slots=True)
class Context:
    """What a section may look at; `ties` as `linkalyze.measures.ties.tie_table` gives them, `since`
    what changed since the last snapshot, None where there is none, `plan` the member's, None where
    there is none, with the words for its messages by language.
    """

    network: Network
    traces: Traces
    ties: pl.DataFrame
    as_of: dt.date
    since: Since | None = None
    plan: Plan | None = None
    words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `findings` and `show` take what `measure` returned."""

    id: str
    measure: Callable[[Context], Any]
    findings: Callable[[Any], Sequence[Finding]]
    show: Callable[[Any], Chapter]
