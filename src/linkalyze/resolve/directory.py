"""Who is meant by a profile's address or, where an old export has none, by a name."""

from dataclasses import dataclass

import polars as pl

from linkalyze.names import folded, full_name
from linkalyze.network import Network
from linkalyze.resolve.people import unquoted_slugs

ME = "@me"


def is_contact(person: pl.Series) -> pl.Series:
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
        stranger = pl.concat_str(pl.lit("@:"), pl.coalesce("slug", "folded", pl.lit("")))
        return keyed.select(pl.coalesce("slug_of", named, stranger)).to_series()


def directory(network: Network, own_slug: str | None) -> Directory:
    """The contacts and the member.

    Args:
        network: the resolved connections.
        own_slug: the key of the member's own profile, where it is known.
    """
    rows = network.connections.select(
        "contact_id", url_slug=unquoted_slugs(network.connections["url"]), name=folded(full_name())
    ).rename({"contact_id": "person", "url_slug": "slug"})
    name = pl.select(folded(pl.lit(network.member.name))).item()
    own = pl.DataFrame([(ME, own_slug, name)], schema=rows.schema, orient="row")
    everybody = pl.concat([own, rows])
    slugs = everybody.drop_nulls("slug").unique("slug", keep="first", maintain_order=True)
    return Directory(
        slugs.select("person", key="slug"),
        _unique_names(everybody),
        _unique_names(rows.filter(pl.col("slug").is_null())),
    )


def _unique_names(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.filter(pl.col("name") != "").group_by(key="name").agg(pl.col("person").unique())
    alone = named.filter(pl.col("person").list.len() == 1)
    return alone.with_columns(pl.col("person").list.first())


def own_slug(invitations: pl.DataFrame, messages: pl.DataFrame, network: Network) -> str | None:
    """The key of the member's own profile, which no file states.

    Args:
        invitations: the typed frame of Invitations.csv.
        messages: the typed frame of messages.csv.
        network: the resolved connections.

    Returns:
        That of the one inviter of all outgoing invitations; else of the one sender who has the
        member's name; else of the one who is no connection and takes part in most of the
        conversations. None where none of these is clear.
    """
    outgoing = invitations.filter(pl.col("direction").str.to_uppercase() == "OUTGOING")
    inviters = unquoted_slugs(outgoing["inviter_profile_url"]).drop_nulls().unique()
    if len(inviters) == 1:
        return str(inviters[0])
    senders = messages.select("from", url="sender_profile_url").unique().drop_nulls("url")
    name = folded(pl.lit(network.member.name))
    called = senders.filter((folded(pl.col("from")) == name) & (name != ""))
    namesakes = unquoted_slugs(called["url"]).drop_nulls().unique()
    if len(namesakes) == 1:
        return str(namesakes[0])
    sides = [
        messages.select("conversation_id", url=side)
        for side in ("sender_profile_url", "recipient_profile_urls")
    ]
    part = pl.concat(sides).drop_nulls()
    most = part.group_by("url").agg(pl.col("conversation_id").n_unique())
    most = most.filter(pl.col("conversation_id") * 2 > part["conversation_id"].n_unique())
    known = unquoted_slugs(network.connections["url"]).drop_nulls()
    slugs = unquoted_slugs(most["url"]).drop_nulls().unique()
    strangers = slugs.filter(~slugs.is_in(known.implode()))
    return str(strangers[0]) if len(strangers) == 1 else None
