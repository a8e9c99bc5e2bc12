"""The resolved network: frames with fixed columns, and what holds between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

NO_COMPANY = "@none"
MERGES = pl.Schema(
    {
        "kind": pl.String,
        "rule": pl.String,
        "score": pl.Float64,
        "text_a": pl.String,
        "text_b": pl.String,
        "id": pl.String,
    }
)
# Two that may be one: what they are called, their ids, and how many contacts it would touch.
DOUBTS = pl.Schema(
    {
        "kind": pl.String,
        "rule": pl.String,
        "score": pl.Float64,
        "text_a": pl.String,
        "text_b": pl.String,
        "id_a": pl.String,
        "id_b": pl.String,
        "contacts": pl.UInt32,
    }
)
UNKNOWN = "Unknown"

SENIORITIES = (
    "Unpaid", "Training", "Entry", "Senior", "Manager", "Director", "VP", "CXO", "Partner", "Owner",
)  # fmt: skip
FUNCTIONS = (
    "Accounting", "Administrative", "Arts and Design", "Business Development",
    "Community and Social Services", "Consulting", "Education", "Engineering", "Entrepreneurship",
    "Finance", "Healthcare Services", "Human Resources", "Information Technology", "Legal",
    "Marketing", "Media and Communication", "Military and Protective Services", "Operations",
    "Product Management", "Program and Project Management", "Purchasing", "Quality Assurance",
    "Real Estate", "Research", "Sales", "Support",
)  # fmt: skip

Facet = Literal["company", "function", "seniority", "role"]
FACETS: tuple[Facet, ...] = ("function", "seniority", "company", "role")


@dataclass(frozen=True, slots=True)
class Position:
    """A post of the member, as resolved; None where unknown."""

    title: str | None
    company: str | None
    company_id: str | None
    seniority: str | None
    function: str | None
    role: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Whose export it is, and where what is known of their work was read."""

    name: str
    positions: Sequence[Position]
    source: str

    def now(self, facet: Facet) -> tuple[str, ...]:
        """The member's present categories of a facet, each once; empty where unknown."""
        attribute = "company_id" if facet == "company" else facet
        values = [getattr(p, attribute) for p in self.positions if p.current]
        return tuple(dict.fromkeys(value for value in values if value))

    def company_names(self) -> tuple[str, ...]:
        """The member's present employers as the member writes them, each once."""
        names = [p.company for p in self.positions if p.current and p.company_id and p.company]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Network:
    """One export, resolved.

    - `connections`: one row per row of Connections.csv, in its order: `row`, the file's own
      columns, `contact_id`, `company_id`, `company_name`, `seniority`, `function`, `role`.
    - `contacts`: one row per person: `contact_id`, `name` (null for a closed profile), `url`,
      `email`, `position`, `company_text` (as written), the resolved columns, `connected_on` (the
      first of its connections) and `connections` (how many rows it stands for); newest first. Here
      `company`, `function`, `seniority` and `role` are null where unknown, and everybody who works
      for themselves is a company of their own.
    - `companies`: `company_id`, `company_name`, `contacts`, `aliases` (List), largest first.
    - `roles`: `role`, `function`, `seniority`, `contacts`, `titles` (List, most frequent first),
      largest first.
    - `merges`: `kind`, `rule`, `score`, `text_a`, `text_b`, `id`, one row per merge.
    - `doubts`: pairs that were left apart and may be one, in the columns of `DOUBTS`.
    """

    connections: pl.DataFrame
    contacts: pl.DataFrame
    companies: pl.DataFrame
    roles: pl.DataFrame
    merges: pl.DataFrame
    doubts: pl.DataFrame
    member: Member
