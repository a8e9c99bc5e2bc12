"""What the member and the contacts did together: each trace with the contact it is of."""

from collections.abc import Callable, Collection

import polars as pl

from linkalyze.names import folded, full_name
from linkalyze.network import (
    ACTS,
    ENDORSEMENTS,
    INVITATIONS,
    RECOMMENDATIONS,
    Network,
    Profile,
    Traces,
)
from linkalyze.resolve.directory import NOBODY, Directory, directory, is_contact, own_keys
from linkalyze.resolve.messages import read_messages

Table = Callable[[str], pl.DataFrame]

PUBLIC_ACTS = {
    "shares": "post",
    "reposts": "repost",
    "comments": "comment",
    "reactions": "reaction",
    "votes": "vote",
}
WRITTEN = ["VISIBLE", "HIDDEN"]
SOUGHT = {
    "company_follows": "organization",
    "job_applications": "company_name",
    "saved_jobs": "company_name",
}


def sought_companies(table: Table) -> pl.Series:
    """The companies that the member follows, applied to, or saved a post of, as written."""
    return pl.concat([table(file)[column].alias("company") for file, column in SOUGHT.items()])


def read_traces(table: Table, present: Collection[str], network: Network) -> Traces:
    """Link messages, endorsements, recommendations and invitations to contacts.

    Args:
        table: gives the typed frame of a declared file, empty where there is none.
        present: the declared files that the export holds.
        network: the resolved connections.
    """
    raw_messages, raw_invitations = table("messages"), table("invitations")
    posts = unique_posts(network)
    own = own_keys(raw_invitations, raw_messages, network)
    people = directory(network, own)
    mail = read_messages(raw_messages, people)
    return Traces(
        present=frozenset(present),
        own_known=own.known,
        messages=mail.messages,
        seats=mail.seats,
        left_out=mail.left_out,
        endorsements=pl.concat(
            [
                _endorsements(table("endorsements_given"), "endorsee", people, given=True),
                _endorsements(table("endorsements_received"), "endorser", people, given=False),
            ]
        ),
        recommendations=pl.concat(
            [
                _recommendations(table(f"recommendations_{way}"), people, posts, given=given)
                for way, given in (("given", True), ("received", False))
            ]
        ),
        invitations=_invitations(raw_invitations, people),
        acts=pl.concat(
            [
                table(file).select(kind=pl.lit(kind), at="date").cast(ACTS)
                for file, kind in PUBLIC_ACTS.items()
            ]
        ).drop_nulls("at"),
        profile=_profile(table) if "profile" in present else None,
    )


def _contact_of(rows: pl.DataFrame, url: str | None, name: pl.Expr, people: Directory) -> pl.Expr:
    """The contact's id, null where it is none."""
    asked = rows.select(url=url or pl.lit(None, pl.String), name=name)
    person = people.find(asked)
    return pl.when(is_contact(person)).then(person)


def _full_name(first: str, last: str) -> pl.Expr:
    return pl.concat_str(first, last, separator=" ", ignore_nulls=True)


def _endorsements(rows: pl.DataFrame, role: str, people: Directory, *, given: bool) -> pl.DataFrame:
    """Those in force; exports from before the status existed held no others."""
    status = pl.col("endorsement_status").str.to_uppercase().fill_null("ACCEPTED")
    rows = rows.filter(status == "ACCEPTED")
    name = _full_name(f"{role}_first_name", f"{role}_last_name")
    return rows.select(
        contact_id=_contact_of(rows, f"{role}_public_url", name, people),
        given=pl.lit(given),
        at="endorsement_date",
        skill="skill_name",
    ).cast(ENDORSEMENTS)


def _recommendations(
    rows: pl.DataFrame, people: Directory, posts: pl.DataFrame, *, given: bool
) -> pl.DataFrame:
    """By name and company, or by a name that one contact alone has: they hold no address, and only
    first-degree contacts can write one. Those asked for, refused or withdrawn are none.
    """
    rows = rows.filter(
        pl.col("status").str.to_uppercase().is_in(WRITTEN) | pl.col("status").is_null()
    )
    name = _full_name("first_name", "last_name")
    keyed = rows.select(name=folded(name), employer=folded(pl.col("company")))
    at_company = keyed.join(posts, on=["name", "employer"], how="left", maintain_order="left")
    return rows.select(
        contact_id=pl.coalesce(at_company["contact_id"], _contact_of(rows, None, name, people)),
        given=pl.lit(given),
        at="creation_date",
    ).cast(RECOMMENDATIONS)


def unique_posts(network: Network) -> pl.DataFrame:
    """The contacts by name and company as written, where only one has both."""
    posts = network.connections.select(
        "contact_id", name=folded(full_name()), employer=folded(pl.col("company"))
    )
    alone = posts.drop_nulls().unique().group_by("name", "employer").agg("contact_id")
    return alone.filter(pl.col("contact_id").list.len() == 1).explode("contact_id")


def _invitations(rows: pl.DataFrame, people: Directory) -> pl.DataFrame:
    """The last invitation between the member and each other person."""
    way = pl.col("direction").str.to_uppercase()
    rows = rows.filter(way.is_in(["OUTGOING", "INCOMING"])).with_columns(sent=way == "OUTGOING")
    rows = rows.with_columns(
        name=pl.when("sent").then("to").otherwise("from"),
        url=pl.when("sent").then("invitee_profile_url").otherwise("inviter_profile_url"),
    )
    rows = rows.with_columns(person=people.find(rows.select("url", "name")))
    nameless = pl.col("person") == NOBODY
    last = (
        rows.filter(~nameless)
        .sort("sent_at", nulls_last=False, maintain_order=True)
        .unique("person", keep="last", maintain_order=True)
    )
    every = pl.concat([last, rows.filter(nameless)])
    contact = pl.when(is_contact(pl.col("person"))).then("person")
    return every.select(
        contact_id=contact, sent="sent", at="sent_at", note=pl.col("message").is_not_null()
    ).cast(INVITATIONS)


def _profile(table: Table) -> Profile | None:
    rows = table("profile")
    if rows.is_empty():
        return None
    own, posts = rows.row(0, named=True), table("positions")
    current = posts["finished_on"].is_null()
    return Profile(
        industry=bool(own["industry"]),
        location=bool(own["geo_location"]),
        headline=bool(own["headline"]),
        summary=bool(own["summary"]) or table("profile_summary").height > 0,
        described_position=bool((current & posts["description"].is_not_null()).any()),
        past_positions=int((~current).sum()),
        education=table("education").height,
        skills=table("skills").height,
    )
