"""The resolved network: frames with fixed columns, and what holds between them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    started: dt.date | None = None
    finished: dt.date | None = None


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

    def past_companies(self) -> tuple[str, ...]:
        """The ids of employers that the member has left, each once."""
        now = self.now("company")
        left = [p.company_id for p in self.positions if not p.current and p.company_id]
        return tuple(dict.fromkeys(company for company in left if company not in now))

    def company_names(self) -> tuple[str, ...]:
        """The member's present employers as the member writes them first, each once."""
        names: dict[str, str] = {}
        for post in self.positions:
            if post.current and post.company_id and post.company:
                names.setdefault(post.company_id, post.company)
        return tuple(names.values())


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
    - `sought`: `company_id`, `company_name` of the companies that the member follows, applied to or
      saved a post of, each once.
    """

    connections: pl.DataFrame
    contacts: pl.DataFrame
    companies: pl.DataFrame
    roles: pl.DataFrame
    merges: pl.DataFrame
    doubts: pl.DataFrame
    member: Member
    sought: pl.DataFrame

    def people(self) -> pl.DataFrame:
        """`contact_id`, `name` and `company` (as resolved, else as written) of the contacts."""
        company = pl.coalesce("company_name", "company_text")
        return self.contacts.select("contact_id", "name", company=company)


# One row a message and contact: `contact_id` is null where the other is no contact; `others` are
# those in the conversation beside the member; `copied` is a text that many got word for word;
# `talk` is False for copies that nobody answered and for one-tap wishes; `opens` is a message after
# two weeks of silence or more; `answered` is when the other side wrote next, null for never.
MESSAGES = pl.Schema(
    {
        "conversation": pl.UInt32(),
        "contact_id": pl.String(),
        "sent": pl.Boolean(),
        "at": pl.Datetime("us"),
        "others": pl.UInt32(),
        "copied": pl.Boolean(),
        "talk": pl.Boolean(),
        "question": pl.Boolean(),
        "opens": pl.Boolean(),
        "answered": pl.Datetime("us"),
    }
)
# The contacts in conversations of several, whether they wrote or not; `others` as above.
SEATS = pl.Schema({"conversation": pl.UInt32(), "others": pl.UInt32(), "contact_id": pl.String()})
# `given` is by the member to the contact.
ENDORSEMENTS = pl.Schema(
    {
        "contact_id": pl.String(),
        "given": pl.Boolean(),
        "at": pl.Datetime("us"),
        "skill": pl.String(),
    }
)
RECOMMENDATIONS = pl.Schema(
    {"contact_id": pl.String(), "given": pl.Boolean(), "at": pl.Datetime("us")}
)
# `contact_id` is null where the invitation did not lead to a contact, or not yet.
INVITATIONS = pl.Schema(
    {
        "contact_id": pl.String(),
        "sent": pl.Boolean(),
        "at": pl.Datetime("us"),
        "note": pl.Boolean(),
    }
)
# What the member did in public.
ACTS = pl.Schema({"kind": pl.String(), "at": pl.Datetime("us")})


def end_of(day: dt.date) -> pl.Expr:
    """The moment at which a day is over."""
    return pl.lit(day).dt.offset_by("1d").cast(pl.Datetime("us"))


@dataclass(frozen=True, slots=True)
class Profile:
    """How far the member's own profile is filled in, as the export shows it."""

    industry: bool
    location: bool
    headline: bool
    summary: bool
    described_position: bool
    past_positions: int
    education: int
    skills: int


@dataclass(frozen=True, slots=True)
class Traces:
    """What the member and the contacts did together, in the columns of the schemas above.

    `present` are the declared files that the export holds: a missing file is not "never".
    `own_known` tells whether the member's own messages can be told from the others'. `left_out`
    counts the messages that are no talk between two people, by reason. Endorsements and
    recommendations of people who are no contacts have a null `contact_id`.
    """

    present: frozenset[str]
    own_known: bool
    messages: pl.DataFrame
    seats: pl.DataFrame
    left_out: Mapping[str, int]
    endorsements: pl.DataFrame
    recommendations: pl.DataFrame
    invitations: pl.DataFrame
    acts: pl.DataFrame
    profile: Profile | None

    @property
    def with_messages(self) -> bool:
        """Whether messages can tell how strong a tie is."""
        return "messages" in self.present and (self.own_known or self.messages.is_empty())

    def until(self, day: dt.date) -> "Traces":
        """What had happened by the end of a day; what has no date stays."""
        end = end_of(day)
        past = (pl.col("at") < end) | pl.col("at").is_null()
        answered = pl.when(pl.col("answered") < end).then("answered")
        return replace(
            self,
            messages=self.messages.filter(past).with_columns(answered=answered),
            endorsements=self.endorsements.filter(past),
            recommendations=self.recommendations.filter(past),
            invitations=self.invitations.filter(past),
            acts=self.acts.filter(past),
        )


# What happened between two snapshots: `kind` is one of joined, removed, closed, returned, moved,
# promoted, function-changed, new-url, renamed, company-renamed.
EVENTS = pl.Schema(
    {
        "kind": pl.String(),
        "contact_id": pl.String(),
        "name": pl.String(),
        "url": pl.String(),
        "from": pl.String(),
        "to": pl.String(),
    }
)


# Whom the report named to write to: `contact_id` is null for who is no contact any more.
ADVICE = pl.Schema({"contact_id": pl.String(), "name": pl.String(), "reason": pl.String()})


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier snapshot: `events` in the columns of `EVENTS`, with today's
    contact ids and company names; `advised`, whom the report on that snapshot named, in the
    columns of `ADVICE`; `months`, how
    many connections did what at each of the last snapshots, oldest first: `date`, `function`,
    `seniority`, `company` (whether it is the member's), each null where unknown, `connections`; and
    `paired`, how many contacts did what then and do what now: `function`, `function_new` (null
    where unknown or no contact), `contacts`.
    """

    date: dt.date
    events: pl.DataFrame
    advised: pl.DataFrame
    months: pl.DataFrame
    paired: pl.DataFrame
