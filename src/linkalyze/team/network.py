"""The members' connections as one network, with a person known by several members once."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import polars as pl

from linkalyze.frames import Frame, collected
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.people_names import parsed_names
from linkalyze.team.engine import Engine
from linkalyze.team.gathering import TIE, Gathered
from linkalyze.team.people import companies_of, contacts_of

STEPS = 4


@dataclass(frozen=True, slots=True)
class Team:
    """The members, and `ties`: one row a member and contact: `member` (its place), `named` (whether
    the contact may be named: the member agreed, and the contact is no member who did not),
    `contact_id`, `known_by` (how many members know the contact), `name`, `url`, `position`,
    `company` (an id, null for none), `company_name`, `sector`, `function`, `seniority`,
    `tie_strength`, `tie_class`, `tie_state`, `connected_on`.
    """

    members: Sequence[Gathered]
    ties: Frame


def team_network(
    members: Sequence[Gathered], engine: Engine, store: Path, each: Callable[[], object]
) -> Team:
    """Resolve all connections of all members together, by the rules for one member's; or what an
    earlier run on the same members left of it.

    Args:
        members: whose files of connections lie where the engine finds them.
        engine: what carries out the steps.
        store: a folder for what is kept.
        each: called after each of the `STEPS`.
    """
    told = "\n".join(f"{one.rows.name} {one.consent}" for one in members)
    key = hashlib.sha256(f"{type(engine).__name__}\n{told}".encode()).hexdigest()[:20]
    place = store / f"network-{key}"
    ties, steps = place / "ties", place / "steps"
    if not ties.exists():
        rows = engine.kept(engine.scan([one.rows for one in members]), steps / "rows")
        each()
        rows = rows.join(companies_of(rows, engine, steps), on="company", how="left")
        each()
        contacts = contacts_of(rows, engine, steps)
        each()
        engine.kept(_ties(rows, contacts, members, engine, steps), ties)
        each()
    for older in (steps, *(other for other in store.glob("network-*") if other != place)):
        shutil.rmtree(older, ignore_errors=True)
    return Team(members, engine.scan([ties]))


def _ties(
    rows: Frame, contacts: Frame, members: Sequence[Gathered], engine: Engine, steps: Path
) -> Frame:
    """The newest connection of each member and contact."""
    exports = {"export": [one.rows.stem for one in members], "member": [*range(len(members))],
               "agreed": [one.consent.names for one in members]}  # fmt: skip
    owners = rows.join(engine.table(pl.DataFrame(exports)), on="export")
    whose = (
        owners.select("card", "member", "row", "name")
        .join(contacts, on="card", how="left")
        .select("member", "row", "name", contact_id=nw.coalesce("contact_id", "card"))
    )
    hidden = whose.join(engine.table(_unnamed(members)), on="name").select("contact_id")
    hidden = hidden.unique("contact_id", keep="any").with_columns(hidden=nw.lit(value=True))
    newest = whose.group_by("member", "contact_id").agg(row=nw.col("row").min())
    newest = engine.kept(newest, steps / "newest")
    knowers = newest.group_by("contact_id").agg(known_by=nw.len().cast(nw.Int64))
    newest = newest.join(knowers, on="contact_id").join(hidden, on="contact_id", how="left")
    newest = engine.kept(newest, steps / "known")
    return owners.join(newest, on=["member", "row"]).select(
        *("member", "contact_id", "known_by", "url", "position"),
        *("company_name", "sector", "function", "seniority", *TIE, "connected_on"),
        name="label",
        named=nw.col("agreed") & nw.col("hidden").is_null(),
        company=nw.when(~nw.col("company_id").str.starts_with("@")).then("company_id"),
    )


def _unnamed(members: Sequence[Gathered]) -> pl.DataFrame:
    """The names of those who did not agree to names, who are not named as contacts either."""
    counted = [one.name for one in members if not one.consent.names]
    names = (
        pl.Series("first_name", counted, pl.String).to_frame().with_columns(last_name=pl.lit(""))
    )
    return parsed_names(names).select("name").unique()


def who_knows(team: Team, company: str) -> pl.DataFrame:
    """Who can introduce to a company, the strongest ties first.

    Args:
        team: the network.
        company: its name, in any spelling.

    Returns:
        `member` (its place), `named`, `name` and `position` of the contact (null where it may not
        be named), `tie_class`, `tie_state`; one row a tie.
    """
    employers = team.ties.select("company", "company_name").drop_nulls().unique("company")
    spellings = collected(employers).sort("company")
    asked = pl.concat([spellings["company_name"], pl.Series([company])])
    ids = resolve_companies(asked).rows["company_id"]
    same = spellings.filter(pl.Series(ids[:-1] == ids[-1]))["company"]
    shown = pl.col("named")
    return (
        collected(team.ties.filter(nw.col("company").is_in(same.to_list())))
        .sort(
            "tie_strength", "contact_id", "member", descending=[True, False, False], nulls_last=True
        )
        .select(
            "member",
            "named",
            "tie_class",
            "tie_state",
            *(pl.when(shown).then(column).alias(column) for column in ("name", "position")),
        )
    )
