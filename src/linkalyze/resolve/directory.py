"""Who is meant by a profile's address or, where an old export has none, by a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from linkalyze.names import folded, full_name
from linkalyze.network import Network
from linkalyze.resolve.people import unquoted_slugs

ME, NOBODY = "@me", "@:"
Person = TypeVar("Person", pl.Series, pl.Expr)


def is_contact(person: Person) -> Person:
    """Whether somebody found is a contact, rather than the member or a stranger."""
    return ~person.str.starts_with("@")


@dataclass(frozen=True, slots=True)
class Directory:
    """`by_slug` and `by_name` each have `key` and `person`, a contact's id or `ME`. A name is there
    only if one contact alone has it; `unlisted` are the names of contacts without an address.
    """

    by_slug: pl.DataFrame
    by_name: pl.DataFrame
    unlisted: pl.DataFrame

    def find(self, people: pl.DataFrame) -> pl.Series:
        """Who they are.

        Args:
            people: `url` and `name`, both nullable.

        Returns:
            The contact's id, `ME`, or for a stranger a text that begins with "@". An address that
            nobody here has is a stranger's, even if the name is a contact's; unless that contact
            has no address.
        """
        slug = pl.col("slug")
        keyed = people.select("name", slug=unquoted_slugs(people["url"])).with_columns(
            folded=folded(pl.col("name")).replace("", None)
        )
        for column, keys, key in (
            ("slug_of", self.by_slug, "slug"),
            ("name_of", self.by_name, "folded"),
            ("unlisted_of", self.unlisted, "folded"),
        ):
            keyed = keyed.join(
                keys.rename({"person": column}), left_on=key, right_on="key", how="left",
                maintain_order="left",
            )  # fmt: skip
        named = pl.when(slug.is_null()).then("name_of").otherwise("unlisted_of")
        stranger = pl.concat_str(pl.lit(NOBODY), pl.coalesce("slug", "folded", pl.lit("")))
        return keyed.select(pl.coalesce("slug_of", named, stranger)).to_series()


@dataclass(frozen=True, slots=True)
class Own:
    """The keys of the member's own profile, which change with its address, and the member's name as
    messages have it; both empty where nothing tells.
    """

    slugs: Sequence[str] = ()
    name: str = ""

    @property
    def known(self) -> bool:
        """Whether the member can be told from the others."""
        return bool(self.slugs or self.name)


def directory(network: Network, own: Own) -> Directory:
    """The contacts and the member; a name that both have is the member's.

    Args:
        network: the resolved connections.
        own: how the member is known.
    """
    rows = network.connections.select(
        "contact_id", url_slug=unquoted_slugs(network.connections["url"]), name=folded(full_name())
    ).rename({"contact_id": "person", "url_slug": "slug"})
    name = pl.select(folded(pl.lit(own.name))).item()
    me = [(ME, slug, name) for slug in own.slugs or (None,)]
    everybody = pl.concat([pl.DataFrame(me, schema=rows.schema, orient="row"), rows])
    slugs = everybody.drop_nulls("slug").unique("slug", keep="first", maintain_order=True)
    others = pl.col("name") != name
    named = everybody.filter(others | (pl.col("person") == ME))
    return Directory(
        slugs.select("person", key="slug"),
        _unique_names(named),
        _unique_names(rows.filter(others & pl.col("slug").is_null())),
    )


def _unique_names(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.filter(pl.col("name") != "").group_by(key="name").agg(pl.col("person").unique())
    alone = named.filter(pl.col("person").list.len() == 1)
    return alone.with_columns(pl.col("person").list.first())


def own_keys(invitations: pl.DataFrame, messages: pl.DataFrame, network: Network) -> Own:
    """How the member is known, which no file states.

    Args:
        invitations: the typed frame of Invitations.csv.
        messages: the typed frame of messages.csv.
        network: the resolved connections.

    Returns:
        The inviters of outgoing invitations and the senders with the member's name, as far as they
        are no connections; where there are none, the one other who takes part in most of the
        conversations, by address or else by name.
    """
    known = unquoted_slugs(network.connections["url"]).drop_nulls()
    name = network.member.name
    outgoing = invitations.filter(pl.col("direction").str.to_uppercase() == "OUTGOING")
    senders = messages.select("from", url="sender_profile_url").unique()
    mine = folded(pl.lit(name))
    called = senders.filter((folded(pl.col("from")) == mine) & (mine != ""))
    slugs = unquoted_slugs(pl.concat([outgoing["inviter_profile_url"], called["url"]]))
    slugs = slugs.drop_nulls().unique(maintain_order=True)
    own = slugs.filter(~slugs.is_in(known.implode()))
    if len(own) or called["url"].null_count():
        return Own(own.to_list(), name)
    often = _in_most_talks(messages, "sender_profile_url", "recipient_profile_urls")
    slugs = unquoted_slugs(often).drop_nulls()
    strangers = slugs.filter(~slugs.is_in(known.implode()))
    if len(strangers) == 1:
        return Own([str(strangers[0])], name)
    contacts = network.contacts["name"].drop_nulls()
    often = _in_most_talks(messages.filter(pl.col("sender_profile_url").is_null()), "from", "to")
    strangers = often.filter(~often.is_in(contacts.implode()))
    return Own((), str(strangers[0])) if len(strangers) == 1 else Own()


def _in_most_talks(messages: pl.DataFrame, *sides: str) -> pl.Series:
    """Who takes part in more than half of the conversations."""
    part = pl.concat([messages.select("conversation_id", who=side) for side in sides]).drop_nulls()
    often = part.group_by("who").agg(pl.col("conversation_id").n_unique())
    most = often.filter(pl.col("conversation_id") * 2 > part["conversation_id"].n_unique())
    return most["who"].sort()
