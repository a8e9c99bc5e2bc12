"""A LinkedIn export: which files it holds, each as a typed frame that is read when asked for."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from linkalyze.archive import Entry, check_total, open_input
from linkalyze.csvtext import Problem
from linkalyze.dates import YEARS
from linkalyze.errors import InputError
from linkalyze.tables import (
    Layout,
    TypedTable,
    catalogue,
    is_unused,
    read_table,
    recognise,
    spec_by_name,
)

NAME_DATE = re.compile(r"_(\d{2})-(\d{2})-(20\d{2})")
OF_LINKEDIN = re.compile(r"LinkedInDataExport.*\.zip$", re.IGNORECASE)
PART = re.compile(r"part[ _-]?\d", re.IGNORECASE)
CONNECTIONS = "connections"
ACTIVITY = ("messages", "shares", "comments", "reactions")
SAME_EXPORT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A recognised entry: the file it is, and how it is laid out."""

    entry: Entry
    layout: Layout


@dataclass(frozen=True, slots=True)
class Provenance:
    """What one recognised file gave: rows as read, rows set aside, the span of its dates."""

    file: str
    table: str
    encoding: str
    rows: int
    set_aside: int
    first: dt.date | None
    last: dt.date | None
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Export:
    """The files of one export.

    `unused` are known files that are left unopened, `unknown` those that fit no declared file,
    `others` those that are no tables at all.
    """

    paths: Sequence[Path]
    seen: Mapping[str, Sequence[SeenFile]]
    unused: Sequence[str]
    unknown: Sequence[str]
    others: Sequence[str]
    entry_date: dt.date | None
    _frames: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)
    _told: dict[str, list[Provenance]] = field(default_factory=dict, repr=False)

    def table(self, key: str) -> pl.DataFrame:
        """The typed frame of a declared file, empty where the export has no such file.

        Raises:
            InputError: the file or its archive is damaged.
        """
        if key not in self._frames:
            seen = self.seen.get(key, ())
            parts = [read_table(one.layout, one.entry.read()) for one in seen]
            self._told[key] = list(map(_provenance, seen, parts))
            self._frames[key] = _union(key, [part.frame for part in parts])
        return self._frames[key]

    def forget(self, key: str) -> None:
        """Free the memory of a file; if it is asked for again it is read again."""
        self._frames.pop(key, None)

    def provenance(self, *, read_all: bool = False) -> list[Provenance]:
        """What was read so far, or with `read_all` what every recognised file gives."""
        keys = self.seen if read_all else [key for key in self.seen if key in self._told]
        return [told for key in keys for told in self._provenance(key)]

    def _provenance(self, key: str) -> list[Provenance]:
        if key not in self._told:
            self.table(key)
        return self._told[key]

    def date(self) -> dt.date | None:
        """When the export was made: by the archive's name, else its entries, else the newest
        activity; never before an activity of the week after, since time zones differ.
        """
        told, newest = self._told_date(), self.newest_activity()
        if not told or not newest:
            return told or newest
        return newest if told < newest <= told + SAME_EXPORT else told

    def newest_connection(self) -> dt.date | None:
        """The last day on which a connection was made, None where no date can be read."""
        newest = self.table(CONNECTIONS)["connected_on"].max()
        return newest if isinstance(newest, dt.date) else None

    def newest_activity(self) -> dt.date | None:
        """The last day of a connection or of an act of the member, None where none can be read."""
        told = [one.last for key in (CONNECTIONS, *ACTIVITY) for one in self._provenance(key)]
        return max(filter(None, told), default=None)

    def has_own_date(self) -> bool:
        """Whether the archive's name or entries tell when the export was made."""
        return self._told_date() is not None

    def _told_date(self) -> dt.date | None:
        for path in self.paths:
            if (found := NAME_DATE.search(path.name)) and (date := _calendar_date(*found.groups())):
                return date
        return self.entry_date


def read_export(paths: Iterable[Path]) -> Export:
    """Open an export.

    Args:
        paths: a zip, the parts of a split export, an unpacked folder, or a bare Connections.csv.

    Raises:
        InputError: an input cannot be opened, is no LinkedIn export, or holds two different
            Connections.csv.
    """
    paths = tuple(paths)
    contents = [open_input(path, is_unused) for path in paths]
    check_total(contents)
    seen: dict[str, list[SeenFile]] = {}
    unknown, headless = [], []
    for entry in (entry for part in contents for entry in part.entries):
        if layout := recognise(entry.name, entry.head):
            same_kind = seen.setdefault(layout.spec.key, [])
            if not any(_same_bytes(entry, other.entry) for other in same_kind):
                same_kind.append(SeenFile(entry, layout))
        else:
            unknown.append(entry.name)
            if (spec := spec_by_name(entry.name)) and spec.key == CONNECTIONS:
                headless.append(entry)
    unused = [name for part in contents for name in part.unopened]
    others = [name for part in contents for name in part.others]
    _demand_connections(paths, seen, headless, [*unused, *unknown, *others])
    dates = [e.modified for part in contents for e in part.entries if e.modified]
    return Export(paths, seen, unused, unknown, others, max(dates, default=None))


def newest_in(folder: Path) -> tuple[list[Path], dt.date | None]:
    """The newest export among the downloads of a folder, with all its parts, and its day.

    Args:
        folder: where LinkedIn's zips lie under the names that LinkedIn gives them.

    Returns:
        Of two of one day the complete one; no paths and no day where there is none.

    Raises:
        InputError: the folder cannot be read.
    """
    try:
        found = [
            path for path in folder.iterdir() if OF_LINKEDIN.search(path.name) and path.exists()
        ]
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be read ({error.strerror}); check the folder."
        ) from error
    dated = [
        (date, is_complete(path), path)
        for path in found
        if (name := NAME_DATE.search(path.name)) and (date := _calendar_date(*name.groups()))
    ]
    if not dated:
        return [], None
    best = max((date, complete) for date, complete, _ in dated)
    same = sorted(path for date, complete, path in dated if (date, complete) == best)
    parts = [path for path in same if PART.search(path.name)]
    # Without parts, several are copies of one download.
    return parts or [max(same, key=lambda path: path.stat().st_mtime)], best[0]


def is_complete(path: Path) -> bool:
    """Whether a download's name calls it a complete export."""
    return "complete" in path.name.lower()


def _demand_connections(
    paths: Sequence[Path],
    seen: Mapping[str, Sequence[SeenFile]],
    headless: Sequence[Entry],
    rest: Sequence[str],
) -> None:
    where = ", ".join(map(str, paths))
    found = seen.get(CONNECTIONS, ())
    if len(found) > 1:
        names = " and ".join(f"{s.entry.source.name}:{s.entry.name}" for s in found[:2])
        raise InputError(
            f"{where}: holds two different lists of connections ({names}); "
            "give one export at a time."
        )
    if found:
        return
    if headless:
        raise InputError(
            f"{where}: {headless[0].name} has no header line with First Name and Last Name; "
            "use the file as LinkedIn made it."
        )
    if any(name.lower().endswith(".zip") for name in rest):
        remedy = "give the zip of the export itself."
    elif seen:
        remedy = "ask LinkedIn for an export that includes Connections."
    else:
        remedy = "give the zip that LinkedIn's 'Get a copy of your data' made."
    raise InputError(f"{where}: no Connections.csv in it; {remedy}")


def _same_bytes(one: Entry, other: Entry) -> bool:
    return one.size == other.size and one.head == other.head and one.read() == other.read()


def _union(key: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All rows of the parts of a file; a row that several parts hold counts as often as in the
    part that has it most.
    """
    if not frames:
        return pl.DataFrame(schema=catalogue().files[key].schema)
    if len(frames) == 1:
        return frames[0]
    columns = frames[0].columns
    numbered = [f.with_columns(pl.int_range(pl.len()).over(columns).alias("nth")) for f in frames]
    return pl.concat(numbered).unique(maintain_order=True).drop("nth")


def _provenance(seen: SeenFile, part: TypedTable) -> Provenance:
    spec = seen.layout.spec
    days = [
        part.frame[key].cast(pl.Date)
        for key, (_, kind) in spec.columns.items()
        if kind in ("day", "moment") and key in seen.layout.positions
    ]
    known = pl.concat(days).drop_nulls() if days else pl.Series(dtype=pl.Date)
    first, last = known.min(), known.max()
    return Provenance(
        seen.entry.name,
        spec.file,
        part.encoding,
        part.rows_read,
        sum(problem.times for problem in part.problems if problem.set_aside),
        first if isinstance(first, dt.date) else None,
        last if isinstance(last, dt.date) else None,
        part.problems,
    )


def _calendar_date(month: str, day: str, year: str) -> dt.date | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if date.year in YEARS else None
