"""An embedded database of snapshots: every row of Connections.csv with the spans of time in which
it was there, so that a month costs what changed in it. The schema is in `schema-1.sql` and on.
"""

import datetime as dt
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Literal

import polars as pl

from linkalyze.errors import HistoryError

Kind = Literal["connections", "basic", "complete"]
Outcome = Literal["new", "same", "replaced", "poorer"]
RICHER_LAST: tuple[Kind, ...] = ("connections", "basic", "complete")
TEXTS = ("first_name", "last_name", "url", "email_address", "company", "position")
ROW = (*TEXTS, "connected_on", "copy")
WAIT = 10  # seconds for another run to end

PRESENT = """
SELECT id, first_name, last_name, url, email_address, company, position, connected_on, copy
FROM connection JOIN span ON id = connection
WHERE span.member = :member AND first <= :date AND (gone IS NULL OR gone > :date)
"""
EARLIER = """
SELECT DISTINCT url FROM connection JOIN span ON id = connection
WHERE span.member = :member AND gone <= :date AND url NOTNULL
"""
SPANS = """
SELECT position, company IN (SELECT value FROM json_each(:companies)), max(first, :since), gone,
  count(*)
FROM connection JOIN span ON id = connection
WHERE span.member = (SELECT id FROM member WHERE key = :key)
  AND coalesce(first_name, last_name) NOTNULL AND (gone IS NULL OR gone > :since)
GROUP BY 1, 2, 3, 4
"""
# LinkedIn makes the basic part within minutes and the rest within a day, be it past midnight.
ONE_DELIVERY = """
SELECT id, kind, date, hash FROM snapshot
WHERE member = ?1
  AND (date = ?2 OR (kind <> ?3 AND abs(julianday(date) - julianday(?2)) <= 1))
"""
WITHOUT_SPAN = "DELETE FROM connection WHERE id NOT IN (SELECT connection FROM span)"
FOUND_OR_MADE = """
INSERT INTO connection (member, key, first_name, last_name, url, email_address, company, position,
                        connected_on, copy)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (member, key) DO UPDATE SET copy = excluded.copy RETURNING id
"""
COMES_BACK = """
INSERT INTO span SELECT member, connection, :after, gone FROM span
WHERE connection = :row AND first < :date AND (gone IS NULL OR gone > :after)
"""
GOES = """
UPDATE span SET gone = :date
WHERE connection = :row AND first < :date AND (gone IS NULL OR gone > :date)
"""
# What was only in the snapshot that is taken out is gone; what was there before it and again after
# it was there all the time.
TAKE_OUT = (
    "DELETE FROM span WHERE member = :member AND first = :date AND gone IS :after",
    "UPDATE span SET first = :after WHERE member = :member AND first = :date",
    """
    UPDATE span SET gone = later.gone FROM span AS later
    WHERE span.member = :member AND span.gone = :date
      AND later.connection = span.connection AND later.first = :after
    """,
    """
    DELETE FROM span WHERE member = :member AND first = :after AND EXISTS (
      SELECT 1 FROM span AS older WHERE older.connection = span.connection
      AND older.first < :after AND (older.gone IS NULL OR older.gone > :after))
    """,
    "UPDATE span SET gone = :after WHERE member = :member AND gone = :date",
)


def migrations() -> tuple[str, ...]:
    """What takes an empty file to the newest version, one script a version, in which no line holds
    more than one statement.
    """
    here = files("linkalyze.history").iterdir()
    scripts = {file.name: file for file in here if file.name.startswith("schema-")}
    return tuple(scripts[name].read_text(encoding="utf-8") for name in sorted(scripts))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A remembered export: its number, the member's name, the day, the kind, and how many contacts
    it had.
    """

    id: int
    member: str
    date: dt.date
    kind: Kind
    contacts: int


class History:
    """The open database; use `open_history`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._path = path

    def members(self) -> list[str]:
        """The names of the members whose snapshots are here."""
        return [name for (name,) in self._db.execute("SELECT name FROM member ORDER BY id")]

    def snapshots(self, key: str | None = None) -> list[Snapshot]:
        """The snapshots of a member, or of all, oldest first.

        Args:
            key: the member's name without case and accents.
        """
        found = self._db.execute(
            "SELECT snapshot.id, name, date, kind, contacts FROM snapshot"
            " JOIN member ON member.id = member WHERE ?1 IS NULL OR key = ?1 ORDER BY date, name",
            (key,),
        )
        with self._reading():
            return [Snapshot(i, name, _day(day), kind, n) for i, name, day, kind, n in found]

    def rows(self, snapshot: int) -> pl.DataFrame:
        """The rows of Connections.csv at a snapshot, as `Export.table` gives them; in no order.

        Raises:
            HistoryError: there is no such snapshot.
        """
        with self._reading():
            rows = self._present(*self._place(snapshot)).drop("id", "copy")
            return rows.with_columns(pl.col("connected_on").str.to_date())

    def posts(self, key: str, since: dt.date, companies: Sequence[str]) -> pl.DataFrame:
        """How many of a member's connections had a title over which span of time, from a snapshot's
        day on: `position`, `company` (whether it is one of `companies`, null for none), `first`,
        `gone` (Date), `connections`; closed profiles left out.
        """
        values = {"key": key, "since": str(since), "companies": json.dumps(companies)}
        schema = {"position": pl.String, "company": pl.Int64, "first": pl.String}
        schema |= {"gone": pl.String, "connections": pl.Int64}
        with self._reading():
            spans = pl.DataFrame(self._db.execute(SPANS, values).fetchall(), schema, orient="row")
            return spans.with_columns(
                pl.col("first", "gone").str.to_date(), pl.col("company").cast(pl.Boolean)
            )

    def earlier_addresses(self, snapshot: int) -> pl.Series:
        """The profile addresses of rows that had gone by the time of a snapshot.

        Raises:
            HistoryError: there is no such snapshot.
        """
        member, date = self._place(snapshot)
        found = self._db.execute(EARLIER, {"member": member, "date": date})
        return pl.Series([url for (url,) in found], dtype=pl.String)

    def advice(self, snapshot: int) -> pl.DataFrame:
        """Whom the report on a snapshot named to write to: `url`, `name`, `reason`, in order."""
        found = self._db.execute(
            "SELECT url, name, reason FROM advice WHERE snapshot = ? ORDER BY place", (snapshot,)
        )
        schema = dict.fromkeys(("url", "name", "reason"), pl.String)
        with self._reading():
            return pl.DataFrame(found.fetchall(), schema, orient="row")

    def remember(
        self,
        name: str,
        key: str,
        date: dt.date,
        kind: Kind,
        connections: pl.DataFrame,
        contacts: int,
        advice: pl.DataFrame | None = None,
    ) -> Outcome:
        """Put a snapshot in its place by its date. One member has one snapshot a day, and of two
        kinds on neighbouring days one too: the richer kind stays, of two of a kind the later one.

        Args:
            name: the member's.
            key: the name without case and accents.
            date: the day of the export.
            kind: how much the export holds.
            connections: the rows of Connections.csv, in the columns of `rows`.
            contacts: how many people they are.
            advice: whom the report names to write to, in the columns of `advice`.

        Returns:
            What was done: nothing if the same rows were there ("same") or a richer kind ("poorer").
        """
        numbered = connections.select(*TEXTS, pl.col("connected_on").cast(pl.String))
        copy = pl.int_range(pl.len()).over(numbered.columns)
        rows = numbered.with_columns(copy=copy.cast(pl.Int64))
        digest = hashlib.sha256(rows.sort("*", nulls_last=True).write_csv().encode()).hexdigest()
        with self._transaction():
            self._db.execute(
                "INSERT INTO member (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, key)
            )
            (member,) = self._db.execute("SELECT id FROM member WHERE key = ?", (key,)).fetchone()
            there = self._db.execute(ONE_DELIVERY, (member, str(date), kind)).fetchall()
            if any(row[1] in RICHER_LAST[RICHER_LAST.index(kind) + 1 :] for row in there):
                return "poorer"
            if [row[1:] for row in there] == [(kind, str(date), digest)]:
                self._advise(there[0][0], advice)
                return "same"
            given = [kept for older, *_ in there if (kept := self.advice(older)).height]
            for older, *_ in there:
                self._take_out(older)
            self._add(member, str(date), rows)
            (snapshot,) = self._db.execute(
                "INSERT INTO snapshot (member, date, kind, hash, contacts) VALUES (?, ?, ?, ?, ?)"
                " RETURNING id",
                (member, str(date), kind, digest, contacts),
            ).fetchone()
            self._advise(snapshot, given[0] if given else advice)
            if there:
                self._db.execute(WITHOUT_SPAN)
        return "replaced" if there else "new"

    def forget(self, snapshots: Sequence[int]) -> None:
        """Take snapshots out, and every row that no other snapshot has, for good; the copies that
        were made before the schema changed go too, as they hold them all.

        Raises:
            HistoryError: there is no such snapshot, then nothing is forgotten; or another program
                keeps the forgotten rows in the file.
        """
        with self._transaction():
            for snapshot in snapshots:
                self._take_out(snapshot)
            self._db.execute(WITHOUT_SPAN)
            self._db.execute("DELETE FROM member WHERE id NOT IN (SELECT member FROM snapshot)")
        for copy in self._path.parent.glob(f"{self._path.name}.v*"):
            if copy.suffix[2:].isdigit():
                copy.unlink()
        self._db.execute("VACUUM")
        (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise HistoryError(
                f"{self._path}: forgotten, but still in the file, as another program has it open; "
                "close that, and run 'linkalyze history list' to finish."
            )

    def _present(self, member: int, date: str) -> pl.DataFrame:
        found = self._db.execute(PRESENT, {"member": member, "date": date})
        schema = {"id": pl.Int64} | dict.fromkeys(ROW, pl.String) | {"copy": pl.Int64}
        return pl.DataFrame(found.fetchall(), schema, orient="row")

    def _add(self, member: int, date: str, rows: pl.DataFrame) -> None:
        """Change the spans so that at `date`, between its neighbours, just these rows are there."""
        after = self._next(member, date)
        there = self._present(member, date)
        gone = there.join(rows, on=ROW, how="anti", nulls_equal=True)["id"]
        came = rows.join(there, on=ROW, how="anti", nulls_equal=True)
        changes = [{"row": row, "date": date, "after": after} for row in gone]
        if after:
            self._db.executemany(COMES_BACK, changes)
        self._db.executemany(GOES, changes)
        for row in came.iter_rows():
            key = hashlib.blake2b(repr(row).encode(), digest_size=12).digest()
            (connection,) = self._db.execute(FOUND_OR_MADE, (member, key, *row)).fetchone()
            joined = self._db.execute(
                "UPDATE span SET first = ? WHERE connection = ? AND first = ?",
                (date, connection, after),
            )
            if not joined.rowcount:
                self._db.execute(
                    "INSERT INTO span VALUES (?, ?, ?, ?)", (member, connection, date, after)
                )

    def _advise(self, snapshot: int, advice: pl.DataFrame | None) -> None:
        """What was advised first stands, as that is what the member may have followed."""
        if advice is not None and self.advice(snapshot).is_empty():
            rows = advice.select("url", "name", "reason").iter_rows()
            self._db.executemany(
                "INSERT INTO advice VALUES (?, ?, ?, ?, ?)",
                [(snapshot, place, *row) for place, row in enumerate(rows)],
            )

    def _take_out(self, snapshot: int) -> None:
        """Change the spans so that nothing tells of this snapshot and all others stay as is."""
        member, date = self._place(snapshot)
        values = {"member": member, "date": date, "after": self._next(member, date)}
        for change in TAKE_OUT:
            self._db.execute(change, values)
        self._db.execute("DELETE FROM snapshot WHERE id = ?", (snapshot,))

    def _next(self, member: int, date: str) -> str | None:
        later = "SELECT min(date) FROM snapshot WHERE member = ? AND date > ?"
        found: tuple[str | None] = self._db.execute(later, (member, date)).fetchone()
        return found[0]

    def _place(self, snapshot: int) -> tuple[int, str]:
        found: tuple[int, str] | None = self._db.execute(
            "SELECT member, date FROM snapshot WHERE id = ?", (snapshot,)
        ).fetchone()
        if not found:
            raise HistoryError(
                f"{snapshot}: there is no such snapshot; see linkalyze history list."
            )
        return found

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn a value that somebody damaged into a fault of the file."""
        try:
            yield
        except (pl.exceptions.PolarsError, ValueError) as error:
            raise HistoryError(
                f"{self._path}: the history holds a value that cannot be read; restore a copy, or "
                "go on with --no-history."
            ) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing, one run at a time."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@contextmanager
def open_history(path: Path) -> Iterator[History]:
    """The history at a path, made if need be, readable by its owner only.

    Raises:
        HistoryError: it cannot be read or written: damaged, of a newer version, in use, no room.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _only_the_owners(path)
        with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as connection:
            _prepare(connection, path)
            yield History(connection, path)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:  # SQLite quotes damaged text
        reason = getattr(error, "strerror", None) or str(error)
        raise HistoryError(
            f"{path}: the history cannot be used ({reason}); check the file and the room on the "
            "disk, restore a copy, or go on with --no-history."
        ) from error


def _only_the_owners(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)  # a file that was there, such as a copy put back, keeps its mode else


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    for setting in ("foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()  # the types of values too
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    steps = migrations()
    if _version(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)  # again: another run may just have done it
    if version > len(steps):
        raise HistoryError(
            f"{path}: the history was written by a newer linkalyze; update, or use --no-history."
        )
    if not version and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise HistoryError(
            f"{path}: is a database of something else; move it, or use --no-history."
        )
    if 0 < version < len(steps):
        _back_up(path, path.with_name(f"{path.name}.v{version}"))
    for statement in chain.from_iterable(map(_statements, steps[version:])):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(steps)}")
    connection.execute("COMMIT")
    with suppress(sqlite3.OperationalError):  # another run has it open, which works without too
        connection.execute("PRAGMA journal_mode = WAL")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the transaction that it is run in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _back_up(path: Path, copy: Path) -> None:
    _only_the_owners(copy)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
