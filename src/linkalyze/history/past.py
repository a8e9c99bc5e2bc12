"""What the history knows beside an export: whose it is, and what changed since the one before."""

import datetime as dt
from pathlib import Path

import polars as pl

from linkalyze.errors import WhoseError
from linkalyze.export import CONNECTIONS, Export
from linkalyze.history.changes import changes
from linkalyze.history.store import History, Kind, Outcome, Snapshot, open_history
from linkalyze.names import folded
from linkalyze.network import UNKNOWN, Since
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides
from linkalyze.resolve.titles import read_titles

SHOWN = 11  # snapshots beside today's, whose functions are followed
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
    overrides: Overrides = NO_OVERRIDES,
    *,
    told: str,
    member: str | None,
) -> Since | None:
    """What changed since the last snapshot before a day, that of the day before left aside; None
    where there is none.

    Args:
        path: of the history.
        date: the day of the export.
        connections: its rows of Connections.csv.
        overrides: the member's own judgements.
        told: the name in the export, "" where there is none.
        member: the name that the user gave.

    Raises:
        WhoseError: it is not clear whose the export is.
        HistoryError: the history cannot be read.
    """
    with open_history(path) as history:
        key = key_of(whose(history, told, member))
        before = [s for s in history.snapshots(key) if s.date < date - ONE_DELIVERY]
        if not before:
            return None
        last = before[-1]
        old, earlier = history.rows(last.id), history.earlier_addresses(last.id)
        dates = [s.date for s in before[-SHOWN:]]
        functions = _functions(history.titles(key, dates[0]), dates)
    events = changes(old, connections.select(old.columns), earlier, overrides)
    return Since(last.date, events, functions)


def _functions(titles: pl.DataFrame, dates: list[dt.date]) -> pl.DataFrame:
    """Connections by function at each day, titles read by today's rules."""
    read = titles.with_columns(function=read_titles(titles["position"])["function"])
    known = pl.col("function").replace(UNKNOWN, None)
    came = read.select(known, date="first", change="connections")
    went = read.drop_nulls("gone").select(known, date="gone", change=-pl.col("connections"))
    changed = pl.concat([came, went]).group_by("date", "function").agg(pl.col("change").sum())
    every = pl.DataFrame({"date": dates}).join(changed.select("function").unique(), how="cross")
    return (
        every.join(changed, on=["date", "function"], how="left", nulls_equal=True)
        .sort("date", "function", nulls_last=True)
        .with_columns(connections=pl.col("change").fill_null(0).cum_sum().over("function"))
        .drop("change")
    )


def between(history: History, old: Snapshot, new: Snapshot, overrides: Overrides) -> pl.DataFrame:
    """What changed between two snapshots, in the columns of `EVENTS`."""
    earlier = history.earlier_addresses(old.id)
    return changes(history.rows(old.id), history.rows(new.id), earlier, overrides)


def remember(
    path: Path, export: Export, date: dt.date, contacts: int, *, told: str, member: str | None
) -> Outcome:
    """Put an export into the history.

    Args:
        path: of the history.
        export: what to remember.
        date: its day.
        contacts: how many people its connections are.
        told: the name in the export, "" where there is none.
        member: the name that the user gave.

    Raises:
        WhoseError: it is not clear whose it is.
        HistoryError: the history cannot be written.
    """
    with open_history(path) as history:
        name = whose(history, told, member)
        rows = export.table(CONNECTIONS)
        return history.remember(name, key_of(name), date, kind_of(export), rows, contacts)
