"""A network without its people: the same numbers, and no name of a contact or a small company."""

from dataclasses import dataclass, replace

import polars as pl

from linkalyze.network import Member, Network, Since, Traces
from linkalyze.section import Context
from linkalyze.texts import tr

FEWEST = 5  # contacts; the name of a smaller company would give its people away
COMPANY_EVENTS, PERSONAL_EVENTS = ("moved", "company-renamed"), ("renamed", "new-url")


def anonymous(context: Context) -> Context:
    """The same with numbers for contacts, and for companies of fewer than five of them.

    What people wrote themselves (titles, spellings, addresses) is left out, as it may hold names.
    """
    hidden = _hidden(context)
    since = context.since
    return replace(
        context,
        plan=None,  # it names whom and where the member looks for
        network=hidden.network(context.network),
        traces=hidden.traces(context.traces),
        ties=hidden.people(context.ties),
        since=None if since is None else hidden.since(since),
    )


def _hidden(context: Context) -> "_Hidden":
    network, since = context.network, context.since
    people = [network.contacts["contact_id"]]
    if since is not None:
        people.append(since.events["contact_id"])
    posts = [post.company_id for post in network.member.positions]
    everywhere = pl.concat(
        [
            network.connections["company_id"],
            network.sought["company_id"],
            pl.Series(posts, dtype=pl.String),
        ]
    )
    large = network.companies.filter(pl.col("contacts") >= FEWEST)
    small = everywhere.filter(
        ~everywhere.str.starts_with("@") & ~everywhere.is_in(large["company_id"].implode())
    )
    return _Hidden(_places(pl.concat(people)), _places(small), frozenset(large["company_name"]))


def _places(values: pl.Series) -> dict[str, str]:
    """Each value, with its number in the order in which they come."""
    distinct = values.drop_nulls().unique(maintain_order=True)
    return {value: str(place) for place, value in enumerate(distinct, 1)}


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The numbers of contacts and of small companies, by their ids, and the names that stay."""

    contacts: dict[str, str]
    companies: dict[str, str]
    shown: frozenset[str]

    def people(self, frame: pl.DataFrame) -> pl.DataFrame:
        """With a number for the contact."""
        number = pl.col("contact_id").replace_strict(
            self.contacts, default=None, return_dtype=pl.String
        )
        return frame.with_columns(contact_id=pl.format("contact-{}", number))

    def firms(self, frame: pl.DataFrame) -> pl.DataFrame:
        """With a number for a small company."""
        number = pl.col("company_id").replace_strict(
            self.companies, default=None, return_dtype=pl.String
        )
        return frame.with_columns(
            company_id=pl.coalesce(pl.format("company-{}", number), "company_id"),
            company_name=pl.when(number.is_null() | pl.col("company_name").is_null())
            .then("company_name")
            .otherwise(pl.format(tr("Company {n}", n="{}"), number)),
        )

    def network(self, network: Network) -> Network:
        """Without names, addresses, spellings and titles."""
        nothing = pl.lit(None, pl.String)
        contacts = self.firms(self.people(network.contacts))
        alone = pl.col("company").str.starts_with("@")
        contacts = contacts.with_columns(
            self.name(pl.col("name").is_not_null()),
            url=nothing,
            email=nothing,
            position=pl.when(pl.col("position").is_not_null()).then("role"),
            company_text=nothing,
            company=pl.when(alone)
            .then(pl.concat_str("company_id", pl.lit(":"), "contact_id"))
            .when(pl.col("company").is_not_null())
            .then("company_id"),
        )
        told = (
            "first_name", "last_name", "url", "email_address", "company", "position",
        )  # fmt: skip
        return replace(
            network,
            connections=self.firms(self.people(network.connections)).with_columns(
                nothing.alias(column) for column in told
            ),
            contacts=contacts,
            companies=self.firms(network.companies).with_columns(
                aliases=pl.lit([], pl.List(pl.String))
            ),
            roles=network.roles.with_columns(titles=pl.lit([], pl.List(pl.String))),
            merges=network.merges.with_columns(
                nothing.alias(column) for column in ("text_a", "text_b", "id")
            ),
            doubts=network.doubts.with_columns(
                nothing.alias(column) for column in ("text_a", "text_b", "id_a", "id_b")
            ),
            member=self.member(network.member),
            sought=self.firms(network.sought),
        )

    def name(self, known: pl.Expr) -> pl.Expr:
        """What a contact is called, after its new id."""
        number = pl.col("contact_id").str.strip_prefix("contact-")
        return pl.when(known).then(pl.format(tr("Contact {n}", n="{}"), number)).alias("name")

    def member(self, member: Member) -> Member:
        """Without the name of a small employer."""
        posts = [
            replace(
                post,
                company=tr("Company {n}", n=self.companies[post.company_id]),
                company_id=f"company-{self.companies[post.company_id]}",
            )
            if post.company_id in self.companies
            else post
            for post in member.positions
        ]
        return replace(member, positions=posts)

    def traces(self, traces: Traces) -> Traces:
        """With numbers for the contacts."""
        return replace(
            traces,
            messages=self.people(traces.messages),
            seats=self.people(traces.seats),
            endorsements=self.people(traces.endorsements),
            recommendations=self.people(traces.recommendations),
            invitations=self.people(traces.invitations),
        )

    def since(self, since: Since) -> Since:
        """Without names."""
        other = tr("a company that is not shown")
        kind = pl.col("kind")
        hidden = [
            pl.when(kind.is_in(PERSONAL_EVENTS))
            .then(None)
            .when(kind.is_in(COMPANY_EVENTS) & ~pl.col(side).is_in(self.shown))
            .then(pl.lit(other))
            .otherwise(side)
            .alias(side)
            for side in ("from", "to")
        ]
        events = self.people(since.events).with_columns(
            *hidden, self.name(pl.col("contact_id").is_not_null()), url=pl.lit(None, pl.String)
        )
        renamed = pl.when(pl.col("kind") == "company-renamed").then("to").otherwise("name")
        return replace(
            since,
            events=events.with_columns(name=renamed),
            advised=self.people(since.advised).with_columns(
                self.name(pl.col("contact_id").is_not_null()).fill_null(tr("Contact {n}", n="?"))
            ),
        )
