"""The members' connections as one network, with a person known by several members once."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze.names import folded, full_name
from linkalyze.network import UNKNOWN
from linkalyze.resolve import resolve
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.member import POSTS
from linkalyze.team.gathering import RAW, Gathered, united


@dataclass(frozen=True, slots=True)
class Team:
    """The members, and `ties`: one row a member and contact: `member` (its place), `named` (whether
    the contact may be named: the member agreed, and the contact is no member who did not),
    `contact_id`, `name`, `url`, `position`, `company` (an id, null for none), `company_name`,
    `function`, `seniority`, `tie_strength`, `tie_class`, `tie_state`, `connected_on`.
    """

    members: Sequence[Gathered]
    ties: pl.DataFrame


def team_network(members: Sequence[Gathered]) -> Team:
    """Resolve all connections of all members together, by the rules for one member's."""
    rows = united(members)
    network = resolve(rows.select(RAW), pl.DataFrame(schema=POSTS), "", "")
    resolved = network.connections.select(
        "contact_id", "company_id", "company_name", "function", "seniority"
    )
    # Who did not agree is not named as a colleague's contact either.
    counted = pl.Series([one.name for one in members if not one.consent.names], dtype=pl.String)
    hidden = counted.to_frame("name").select(folded(pl.col("name"))).to_series()
    company = pl.col("company_id")
    known = pl.col("function", "seniority").replace(UNKNOWN, None)
    ties = (
        pl.concat([rows, resolved], how="horizontal")
        .filter(full_name() != "")
        .with_columns(
            known,
            pl.col("named") & ~folded(full_name()).is_in(hidden.implode()),
            name=full_name(),
            company=pl.when(~company.str.starts_with("@")).then(company),
        )
        .sort("connected_on", descending=True, nulls_last=True, maintain_order=True)
        .unique(["member", "contact_id"], keep="first", maintain_order=True)
    )
    columns = (
        "member", "named", "contact_id", "name", "url", "position", "company", "company_name",
        "function", "seniority", "tie_strength", "tie_class", "tie_state", "connected_on",
    )  # fmt: skip
    return Team(members, ties.select(columns))


def who_knows(team: Team, company: str) -> pl.DataFrame:
    """Who can introduce to a company, the strongest ties first.

    Args:
        team: the network.
        company: its name, in any spelling.

    Returns:
        `member` (its place), `named`, `name` and `position` of the contact (null where it may not
        be named), `tie_class`, `tie_state`; one row a tie.
    """
    spellings = team.ties.select("company", "company_name").drop_nulls().unique(maintain_order=True)
    asked = pl.concat([spellings["company_name"], pl.Series([company])])
    ids = resolve_companies(asked).rows["company_id"]
    same = spellings.filter(pl.Series(ids[:-1] == ids[-1]))["company"]
    shown = pl.col("named")
    return (
        team.ties.filter(pl.col("company").is_in(same.implode()))
        .sort("tie_strength", "contact_id", descending=[True, False], nulls_last=True)
        .select(
            "member",
            "named",
            "tie_class",
            "tie_state",
            *(pl.when(shown).then(column).alias(column) for column in ("name", "position")),
        )
    )
