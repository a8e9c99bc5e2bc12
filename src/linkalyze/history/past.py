"""What the history knows beside an export: whose it is, and what changed since the one before."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from linkalyze.errors import WhoseError
from linkalyze.export import CONNECTIONS, Export
from linkalyze.history.changes import changes
from linkalyze.history.store import History, Kind, Outcome, Snapshot, open_history
from linkalyze.lexicon import title_lexicon
from linkalyze.names import folded
from linkalyze.network import ADVICE, EVENTS, UNKNOWN, Network, Since
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides
from linkalyze.resolve.people import unquoted_slugs
from linkalyze.resolve.titles import read_titles

SHOWN = 11  # snapshots beside today's, whose work is followed
ONE_DELIVERY = dt.timedelta(days=1)  # the basic export may be of the day before the complete one
OF_A_COMPLETE_EXPORT = {"shares", "comments", "reactions", "endorsements_received"}


def key_of(name: str) -> str:
    """A member's name without case and accents."""
    return str(pl.select(folded(pl.lit(name))).item())


def kind_of(export: Export) -> Kind:
    """How much an export holds."""
    if OF_A_COMPLETE_EXPORT & export.seen.keys():
        return "complete"
    return "basic" if len(export.seen) > 1 else "connections"


def whose(history: History, told: str, given: str | None) -> str:
    """The member to whose history an export belongs.

    Args:
        history: the open history.
        told: the name in the export, "" where there is none.
        given: the name that the user gave.

    Raises:
        WhoseError: the export does not tell, or tells another name than the history has.
    """
    if given is not None:
        if not (given.isprintable() and key_of(given)):
            raise WhoseError("--member: give a name with letters in it.")
        return given
    if not told:
        raise WhoseError(
            "The export does not tell whose it is, so it is not remembered; give --member NAME."
        )
    known = history.members()
    if known and key_of(told) not in map(key_of, known):
        raise WhoseError(
            f"This export is {told}'s, the history {' and '.join(known)}'s. If they are one, give "
            f'--member "{known[0]}"; for another history, --member "{told}"; to leave it '
            "alone, report --no-history."
        )
    return told


def since(
    path: Path,
    date: dt.date,
    connections: pl.DataFrame,
    network: Network,
    overrides: Overrides = NO_OVERRIDES,
    *,
    member: str | None,
) -> Since | None:
    """What changed since the last snapshot before a day, that of the day before left aside; None
    where there is none.

    Args:
        path: of the history.
        date: the day of the export.
        connections: its rows of Connections.csv.
        network: the same, resolved.
        overrides: the member's own judgements.
        member: the name that the user gave.

    Raises:
        WhoseError: it is not clear whose the export is.
        HistoryError: the history cannot be read.
    """
    own = network.companies.filter(pl.col("company_id").is_in(network.member.now("company")))
    with open_history(path) as history:
        key = key_of(whose(history, network.member.name, member))
        before = [s for s in history.snapshots(key) if s.date < date - ONE_DELIVERY]
        if not before:
            return None
        last = before[-1]
        old, earlier = history.rows(last.id), history.earlier_addresses(last.id)
        dates = [s.date for s in before[-SHOWN:]]
        posts = history.posts(key, dates[0], own["aliases"].explode().to_list())
        advised = history.advice(last.id)
    title_lexicon()  # once, before two threads ask for it
    with ThreadPoolExecutor(1) as beside:
        titles = beside.submit(_work_of, posts["position"], network.connections)
        changed = changes(old, connections.select(old.columns), earlier, overrides)
        work = titles.result()
    kept = changed.rest.join(work, on="position", how="left", nulls_equal=True)
    paired = pl.concat([changed.touched, kept.select("function", function_new="function")])
    return Since(
        last.date,
        _as_called_in(network, changed.events),
        _with_ids(advised, network).select(ADVICE.names()),
        _by_snapshot(posts.join(work, on="position", how="left", nulls_equal=True), dates),
        paired.group_by(paired.columns).agg(contacts=pl.len()),
    )


def _with_ids(people: pl.DataFrame, network: Network) -> pl.DataFrame:
    """With the `contact_id` of those who are contacts today, by the address of their profile."""
    contacts = network.contacts
    known = contacts.select("contact_id", slug=unquoted_slugs(contacts["url"])).drop_nulls()
    return (
        people.with_columns(slug=unquoted_slugs(people["url"]))
        .join(known, on="slug", how="left", maintain_order="left")
        .drop("slug")
    )


def _as_called_in(network: Network, events: pl.DataFrame) -> pl.DataFrame:
    """The events, contacts and companies called as everywhere else in the report."""
    spellings = network.companies.explode("aliases").select("aliases", "company_name")
    called = pl.col("from", "to").replace(dict(spellings.iter_rows()))
    return (
        _with_ids(events.rename({"contact_id": "own_id"}), network)
        .with_columns(
            pl.coalesce("contact_id", "own_id").alias("contact_id"),
            pl.when(pl.col("kind") == "moved").then(called).otherwise(pl.col("from", "to")),
        )
        .select(EVENTS.names())
    )


def _work_of(titles: pl.Series, today: pl.DataFrame) -> pl.DataFrame:
    """`position`, `function`, `seniority` of today's titles and of others, null where unknown; each
    title once.
    """
    facets = ("function", "seniority")
    read = today.select("position", *facets).unique("position")
    gone = titles.unique().to_frame().join(read, on="position", how="anti", nulls_equal=True)
    past = gone.with_columns(read_titles(gone["position"]).select(facets))
    return pl.concat([read, past]).with_columns(pl.col(facets).replace(UNKNOWN, None))


def _by_snapshot(posts: pl.DataFrame, dates: list[dt.date]) -> pl.DataFrame:
    """Connections by `function`, `seniority` and `company` at each day."""
    kind = ["function", "seniority", "company"]
    came = posts.select(*kind, date="first", change="connections")
    went = posts.drop_nulls("gone").select(*kind, date="gone", change=-pl.col("connections"))
    changed = pl.concat([came, went]).group_by("date", *kind).agg(pl.col("change").sum())
    every = pl.DataFrame({"date": dates}).join(changed.select(kind).unique(), how="cross")
    return (
        every.join(changed, on=["date", *kind], how="left", nulls_equal=True)
        .sort("date", *kind, nulls_last=True)
        .with_columns(connections=pl.col("change").fill_null(0).cum_sum().over(kind))
        .drop("change")
    )


def between(history: History, old: Snapshot, new: Snapshot, overrides: Overrides) -> pl.DataFrame:
    """What changed between two snapshots, in the columns of `EVENTS`."""
    earlier = history.earlier_addresses(old.id)
    return changes(history.rows(old.id), history.rows(new.id), earlier, overrides).events


def remember(
    path: Path,
    export: Export,
    date: dt.date,
    contacts: int,
    advice: pl.DataFrame | None = None,
    *,
    told: str,
    member: str | None,
) -> Outcome:
    """Put an export into the history.

    Args:
        path: of the history.
        export: what to remember.
        date: its day.
        contacts: how many people its connections are.
        advice: whom the report names to write to: `url`, `name`, `reason`.
        told: the name in the export, "" where there is none.
        member: the name that the user gave.

    Raises:
        WhoseError: it is not clear whose it is.
        HistoryError: the history cannot be written.
    """
    with open_history(path) as history:
        name = whose(history, told, member)
        rows = export.table(CONNECTIONS)
        return history.remember(name, key_of(name), date, kind_of(export), rows, contacts, advice)
