"""From rows of an export to people, companies and roles, with the evidence for every merge."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl

from linkalyze.lexicon import title_lexicon
from linkalyze.names import full_name
from linkalyze.network import NO_COMPANY, UNKNOWN, Member, Network, Position
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides
from linkalyze.resolve.people import resolve_people
from linkalyze.resolve.titles import read_titles

KNOWN_FACETS = ("seniority", "function", "role")


def resolve(
    connections: pl.DataFrame,
    own_positions: pl.DataFrame,
    name: str,
    source: str,
    overrides: Overrides = NO_OVERRIDES,
    sought: pl.Series | None = None,
) -> Network:
    """Resolve one export.

    Args:
        connections: the typed frame of Connections.csv.
        own_positions: the member's posts: `company`, `title`, `current`, `started`, `finished`.
        name: the member's name, "" where unknown.
        source: where the member's posts were read.
        overrides: the member's own judgements; they win over every rule.
        sought: names of companies that the member follows or would like to work at.
    """
    sought = pl.Series(dtype=pl.String) if sought is None else sought.drop_nulls().unique().sort()
    # All employers are resolved among the contacts', so that they get the same ids.
    everybody = pl.concat(
        [
            connections.select("company", "position"),
            own_positions.select("company", position="title"),
            pl.DataFrame({"company": sought}).with_columns(position=pl.lit(None, pl.String)),
        ]
    )
    title_lexicon()  # once, before two threads ask for it
    with ThreadPoolExecutor(1) as beside:  # titles and the rest do not need each other
        titles = beside.submit(read_titles, everybody["position"])
        companies = resolve_companies(everybody["company"], overrides.company)
        employers = companies.rows.select("company_id", "company_name")
        rows = connections.with_row_index("row").with_columns(employers.head(connections.height))
        people = resolve_people(rows.rename({"email_address": "email"}), overrides.person)
        facets = titles.result().select(KNOWN_FACETS)
    resolved = pl.concat([everybody, employers, facets], how="horizontal")
    rows = pl.concat([rows, facets.head(rows.height)], how="horizontal")
    rows = rows.with_columns(people.rows["contact_id"])
    contacts = _contacts(rows)
    own = resolved.slice(rows.height, own_positions.height).with_columns(
        own_positions.select("current", "started", "finished")
    )
    found = _companies(rows, contacts)
    return Network(
        connections=rows,
        contacts=contacts,
        companies=found,
        roles=_roles(contacts),
        merges=pl.concat([people.merges, companies.merges]),
        doubts=pl.concat([_among_contacts(companies.doubts, found), people.doubts]),
        member=Member(name, [_position(row) for row in own.iter_rows(named=True)], source),
        sought=_sought(resolved.tail(len(sought))),
    )


def _sought(rows: pl.DataFrame) -> pl.DataFrame:
    companies = rows.filter(~pl.col("company_id").str.starts_with("@"))
    return companies.select("company_id", "company_name").unique("company_id", maintain_order=True)


def _contacts(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest of a person's connections speaks for them; the tie is as old as the first."""
    newest = pl.col("company", "position", "company_id", "company_name", *KNOWN_FACETS).first()
    latest_first = rows.sort("connected_on", "row", descending=[True, False], nulls_last=True)
    people = latest_first.group_by("contact_id", maintain_order=True).agg(
        full_name().first().alias("name"),
        pl.col("url").drop_nulls().first(),
        pl.col("email_address").drop_nulls().first().alias("email"),
        newest,
        pl.col("connected_on").min(),
        pl.len().alias("connections"),
    )
    company = pl.col("company_id")
    alone = company.str.starts_with("@")
    return people.with_columns(
        pl.col("name").replace("", None),
        pl.col("company").alias("company_text"),
        pl.when(company == NO_COMPANY)
        .then(None)
        .when(alone)
        .then(pl.concat_str(company, pl.lit(":"), "contact_id"))
        .otherwise(company)
        .alias("company"),
        pl.col(KNOWN_FACETS).replace(UNKNOWN, None),
    )


def _companies(rows: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    aliases = rows.group_by("company_id").agg(
        aliases=pl.col("company").drop_nulls().unique().sort()
    )
    return (
        contacts.filter(~pl.col("company_id").str.starts_with("@"))
        .group_by("company_id")
        .agg(pl.col("company_name").first(), contacts=pl.len())
        .join(aliases, on="company_id")
        .sort("contacts", "company_id", descending=[True, False])
    )


def _among_contacts(doubts: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """The pairs of companies for which contacts work, and not only the member or some time ago."""
    for side in ("id_a", "id_b"):
        doubts = doubts.join(companies, left_on=side, right_on="company_id", how="semi")
    return doubts


def _roles(contacts: pl.DataFrame) -> pl.DataFrame:
    titled = contacts.drop_nulls("role").group_by("role", "function", "seniority", "position").len()
    return (
        titled.sort("len", "position", descending=[True, False])
        .group_by("role")
        .agg(
            pl.col("function", "seniority").first(),
            contacts=pl.col("len").sum(),
            titles=pl.col("position"),
        )
        .sort("contacts", "role", descending=[True, False])
    )


def _position(row: dict[str, Any]) -> Position:
    def known(column: str) -> str | None:
        value = row[column]
        return value if isinstance(value, str) and value != UNKNOWN else None

    company_id = known("company_id")
    return Position(
        title=known("position"),
        company=known("company"),
        company_id=None if not company_id or company_id.startswith("@") else company_id,
        seniority=known("seniority"),
        function=known("function"),
        role=known("role"),
        current=bool(row["current"]),
        started=row["started"],
        finished=row["finished"],
    )
