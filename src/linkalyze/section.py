"""What a section of the report is: numbers, their judgement, and how they are shown."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from linkalyze.findings import Finding
from linkalyze.network import Network, Since, Traces
from linkalyze.page import Chapter


@dataclass(frozen=True, slots=True)
class Context:
    """What a section may look at; `ties` as `linkalyze.measures.ties.tie_table` gives them, `since`
    what changed since the last snapshot, None where there is none.
    """

    network: Network
    traces: Traces
    ties: pl.DataFrame
    as_of: dt.date
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `findings` and `show` take what `measure` returned."""

    id: str
    measure: Callable[[Context], Any]
    findings: Callable[[Any], Sequence[Finding]]
    show: Callable[[Any], Chapter]
