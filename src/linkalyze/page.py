"""What a report page is made of: plain values that sections fill in and `report.py` writes out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from linkalyze.findings import Finding

Kind = Literal["text", "count", "share", "number", "date", "trend", "letter"]


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere: to a place in the page, or to a profile on LinkedIn."""

    text: str
    target: str


Cell = str | int | float | dt.date | Link | Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, and how its cells are written (`share` is 0-1, shown in %;
    `trend` is a series of counts, drawn as a line; `letter` keeps its lines).
    """

    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns; every row has one cell per column, None where unknown. In a
    `shaded` one the larger counts stand out.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """One plain paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark that a reader must not miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the sentence that says what it shows, and the same data as a table."""

    id: str
    title: str
    alt: str
    chart: Mapping[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that is shown as it is; `folded` hides it behind its title until it is opened."""

    id: str
    title: str
    table: Table
    folded: bool = False


Block = Prose | Callout | Figure | Listing


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its answer in a sentence, then blocks, then how its numbers were computed."""

    id: str
    title: str
    answer: str
    blocks: Sequence[Block] = ()
    method: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One of the few numbers under the headline, with a note on what it counts."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report, ready to be written.

    `contacts` has the columns `name`, `url`, `company`, `position`, `seniority`, `function`,
    `role`, `tie`, `change` (since the last export), `connected_on` (as text; its year alone in a
    report that is to be shared), and `email` only where the member asked for it; one row a contact.
    `url` is null or an https address on linkedin.com. Of a very large network the table has a part;
    `contacts_left_out` counts the others. A `shareable` page names no contact.
    """

    title: str
    headline: str
    as_of: dt.date
    version: str
    key_numbers: Sequence[KeyNumber]
    findings: Sequence[Finding]
    chapters: Sequence[Chapter]
    contacts: pl.DataFrame
    files: Table
    language: str = "en"
    shareable: bool = False
    contacts_left_out: int = 0
    notes: Sequence[str] = field(default=())
