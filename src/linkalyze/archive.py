"""Open what the member gave (zips, a folder, one CSV file) without trusting any of it.

Nothing is extracted: entries are read into memory, and a name from an archive is never used as a
path. The limits are far above any real export and far below what would hurt.
"""

import datetime as dt
import errno
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from linkalyze.errors import InputError, printable

MAX_ENTRIES = 20_000
MAX_DIRECTORY = 8 * 2**20  # 400 bytes an entry
MAX_TABLES = 1_000
MAX_FILE = 256 * 2**20
MAX_TOTAL = 1024 * 2**20
MAX_LINES = 2_000_000  # 200,000 messages of ten lines each
MAX_RATIO = 250  # text seldom shrinks by more than 20; bombs by 1,000
# Whose faults are known; newer Pythons can unpack more.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
RATIO_MATTERS_FROM = 2**20
HEAD = 64 * 2**10
TEXT_FILES = (".csv", ".tsv", ".txt")
STRAY = ("__macosx", "thumbs.db", "desktop.ini")
LINKEDIN_FOUNDED = 2003
FOLDER_DEPTH = 6
ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Entry:
    """A text file of the export: where it lies, its name to be shown, its size in bytes and its
    first lines.
    """

    source: Path
    place: Path | int  # in an archive a number: two entries may bear one name
    name: str
    size: int
    head: bytes
    modified: dt.date | None = None

    def read(self) -> bytes:
        """The whole content.

        Raises:
            InputError: the file or its archive is damaged or larger than it says, or has more lines
                than any table.
        """
        if len(self.head) == self.size:
            return self.head
        if isinstance(self.place, Path):
            with _readable(self.place):
                data = self.place.read_bytes()
        else:
            with _opened(self.source) as archive:
                data = _bounded(archive, archive.infolist()[self.place], self.source)
        lines = max(data.count(b"\n"), data.count(b"\r"))
        if lines > MAX_LINES:
            raise InputError(
                f"{self.source}: {self.name} has {lines:,} lines, more than {MAX_LINES:,}; "
                "this is no file of an export."
            )
        return data


@dataclass(frozen=True, slots=True)
class Contents:
    """The text files of one input, and the names of those left unopened and of all else in it."""

    source: Path
    entries: Sequence[Entry]
    unopened: Sequence[str]
    others: Sequence[str]


def open_input(path: Path, leave_closed: Callable[[str], bool]) -> Contents:
    """List what one input holds.

    Args:
        path: an export zip, an unpacked folder, or one CSV file.
        leave_closed: tells by its name which text file is not to be opened.

    Raises:
        InputError: there is nothing at the path, or it cannot be opened, or it goes over a limit.
    """
    with _readable(path):
        there, is_folder = path.exists(), path.is_dir()
    if not there:
        raise InputError(f"{path}: there is no such file or folder; check the path.")
    if is_folder:
        return _folder(path, leave_closed)
    with _readable(path), path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        return _zip(path, leave_closed)
    if path.suffix.lower() == ".zip":
        what = "is empty" if not start else "is no zip archive"
        raise InputError(f"{path}: the file {what}; download the export from LinkedIn again.")
    return Contents(path, (_loose(path.parent, path, printable(path.name)),), (), ())


def _zip(path: Path, leave_closed: Callable[[str], bool]) -> Contents:
    entries: list[Entry] = []
    unopened, others = [], []
    unpacked = packed = 0
    with _opened(path) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise InputError(
                f"{path}: holds {len(infos):,} entries, more than {MAX_ENTRIES:,}; "
                "this is no LinkedIn export."
            )
        for position, info in enumerate(infos):
            name = printable(info.filename)
            if info.filename[-1:] in {"", "/"} or _is_stray(name):
                continue
            if not name.lower().endswith(TEXT_FILES):
                others.append(name)
                continue
            if leave_closed(name):
                unopened.append(name)
                continue
            if info.compress_type not in PACKINGS:
                raise NotImplementedError(f"method {info.compress_type} of packing")
            if info.flag_bits & ENCRYPTED:
                raise InputError(
                    f"{path}: is encrypted ({name}); "
                    "unpack it with its password and give the folder."
                )
            _check_size(path, info.filename, info.file_size, info.compress_size)
            unpacked, packed = unpacked + info.file_size, packed + info.compress_size
            _check_tables(path, len(entries))
            with archive.open(info) as file:
                head = _whole_lines(file.read(HEAD))
            entries.append(Entry(path, position, name, info.file_size, head, _entry_date(info)))
    _check_size(path, "what is in it", unpacked, packed, MAX_TOTAL)
    return Contents(path, entries, unopened, others)


def check_total(contents: Sequence[Contents]) -> None:
    """Refuse inputs whose tables together are larger than any export.

    Raises:
        InputError: they are.
    """
    total = sum(entry.size for part in contents for entry in part.entries)
    if total > MAX_TOTAL:
        where = ", ".join(str(part.source) for part in contents)
        raise InputError(
            f"{where}: the tables would take {total >> 20:,} MB together, more than a real export "
            "holds; download the export from LinkedIn again."
        )


def _check_size(path: Path, what: str, size: int, packed: int, most: int = MAX_FILE) -> None:
    ratio = size / max(packed, 1)
    bomb = size > RATIO_MATTERS_FROM and ratio > MAX_RATIO
    if bomb or size > most:
        raise InputError(
            f"{path}: {what} would unpack to {size >> 20:,} MB "
            f"({ratio:,.0f} times its packed size), more than a real export holds; "
            "download the export from LinkedIn again."
        )


def _check_tables(path: Path, count: int) -> None:
    if count == MAX_TABLES:
        raise InputError(
            f"{path}: holds more than {MAX_TABLES:,} tables; give the export alone, as it came."
        )


def _folder(path: Path, leave_closed: Callable[[str], bool]) -> Contents:
    entries: list[Entry] = []
    unopened, others = [], []
    for found in _files_below(path):
        name = printable(found.relative_to(path).as_posix())
        if _is_stray(name):
            continue
        if not name.lower().endswith(TEXT_FILES):
            others.append(name)
        elif leave_closed(name):
            unopened.append(name)
        else:
            _check_tables(path, len(entries))
            entries.append(_loose(path, found, name))
        if len(entries) + len(unopened) + len(others) > MAX_ENTRIES:
            raise InputError(
                f"{path}: holds more than {MAX_ENTRIES:,} files; give the folder of the export."
            )
    return Contents(path, entries, unopened, others)


def _files_below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder, onerror=_unreadable):
        here = Path(where)
        folders.sort()
        if len(here.relative_to(folder).parts) >= FOLDER_DEPTH:
            folders.clear()
        # No links, and nothing that would block when it is opened.
        yield from (
            here / name for name in sorted(files) if stat.S_ISREG((here / name).lstat().st_mode)
        )


def _loose(folder: Path, path: Path, name: str) -> Entry:
    with _readable(path), path.open("rb") as file:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise InputError(
                f"{path}: larger than {MAX_FILE >> 20} MB; this is no file of an export."
            )
        return Entry(folder, path, name, size, _whole_lines(file.read(HEAD)))


def _whole_lines(head: bytes) -> bytes:
    return head if len(head) < HEAD else head[: head.rfind(b"\n") + 1] or head


def _entry_date(info: zipfile.ZipInfo) -> dt.date | None:
    try:
        date = dt.date(*info.date_time[:3])
    except ValueError:
        return None
    return date if date.year >= LINKEDIN_FOUNDED else None


def _is_stray(name: str) -> bool:
    parts = name.lower().replace("\\", "/").split("/")
    return any(part in STRAY or (part.startswith(".") and part != "..") for part in parts)


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    with archive.open(info) as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise InputError(f"{path}: {info.filename} is larger than it says; the archive is damaged.")
    return data


def _unreadable(error: OSError) -> NoReturn:
    with _readable(Path(error.filename)):
        raise error


@contextmanager
def _readable(path: Path, *, unless: Collection[int | None] = ()) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in unless:
            raise
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path}: cannot be read ({reason}); check its permissions.") from error


class _Source(io.BufferedReader):
    """A file of which no more is read at once than `most`: an archive may say of its directory that
    it is as large as it likes.
    """

    most = MAX_DIRECTORY

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > self.most:
            raise InputError(
                f"{self.name}: its table of contents takes {size >> 20:,} MB, more entries than "
                f"{MAX_ENTRIES:,}; this is no LinkedIn export."
            )
        return super().read(size)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _readable(path):
        source = _Source(path.open("rb", buffering=0))
    try:
        # A damaged zip too: it points to before its own beginning, or bzip2 finds no stream.
        with (
            _readable(path, unless=(errno.EINVAL, None)),
            source,
            zipfile.ZipFile(source) as archive,
        ):
            source.most = MAX_FILE + 1
            yield archive
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise InputError(
            f"{path}: the zip is damaged or was not downloaded whole; "
            "download the export from LinkedIn again."
        ) from error
    except (NotImplementedError, RuntimeError, UnicodeError, ValueError) as error:
        raise InputError(
            f"{path}: is packed in a way LinkedIn does not use ({error}); "
            "unpack it yourself and give the folder."
        ) from error
