"""The declared files of an export, and how one of them is recognised and read into a typed frame.

What exists is declared in `lexicon/export.toml`; a new file or language is an entry there.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Literal

import polars as pl

from linkalyze.csvtext import MORE_ROWS, SHOWN_PROBLEMS, Problem, read_rows, to_utf8
from linkalyze.dates import read_dates
from linkalyze.texts import mark

ColumnType = Literal["text", "day", "moment", "month", "flag"]

DTYPES: Mapping[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "day": pl.Date(),
    "month": pl.Date(),
    "moment": pl.Datetime("us"),
    "flag": pl.Boolean(),
}
KINDS = tuple(DTYPES)
BY_DAY_FIRST = mark(
    "{column}: day and month are not told apart (such as {example}); read day first"
)
TRUE_WORDS = ("yes", "true", "1")
SEPARATORS = (",", ";", "\t")
HEADER_WITHIN = 200  # lines
PREAMBLE_WITHIN = 20  # lines, where only the header can tell what a file is
MOST_COLUMNS = 500  # of a header; the widest real one has forty
NAMELESS_COLUMNS = 3  # a "Name" alone is in too many files
NAMELESS_SHARE = 0.6  # of a file's columns that must be there when its name says nothing


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A declared file: columns by key with their English header and type, and what the report
    tells with it alone, "" for nothing.
    """

    key: str
    file: str
    columns: Mapping[str, tuple[str, ColumnType]]
    must: frozenset[str]
    backslash_quotes: bool
    adds: str

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The typed frame's schema."""
        return {key: DTYPES[kind] for key, (_, kind) in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that `export.toml` declares."""

    files: Mapping[str, FileSpec]
    by_name: Mapping[str, FileSpec]
    unused: frozenset[str]
    unused_folders: frozenset[str]
    # language -> folded header -> folded English header
    headers: Mapping[str, Mapping[str, str]]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one entry is laid out: what it is, and where each column stands."""

    spec: FileSpec
    separator: str
    header_line: int
    header: Sequence[str]
    positions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A file's rows in the spec's schema, and what could not be read."""

    frame: pl.DataFrame
    problems: Sequence[Problem]
    rows_read: int
    encoding: str


@cache
def catalogue() -> Catalogue:
    """The declared files and languages."""
    text = files("linkalyze").joinpath("lexicon", "export.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    specs = {key: _spec(key, entry) for key, entry in data["files"].items()}
    english = _words(data["headers"])
    return Catalogue(
        files=specs,
        by_name={_file_stem(spec.file): spec for spec in specs.values()},
        unused=frozenset(map(_file_stem, data["unused"]["files"])),
        unused_folders=frozenset(map(folded_header, data["unused"]["folders"])),
        headers={
            language: {**english, **_words(entry.get("headers", {}))}
            for language, entry in data["languages"].items()
        },
        months={
            word: number
            for entry in data["languages"].values()
            for number, words in enumerate(entry["months"], start=1)
            for word in words.split()
        },
    )


def _spec(key: str, entry: Mapping[str, Any]) -> FileSpec:
    columns = {
        _snake_case(header): (header, kind) for kind in KINDS for header in entry.get(kind, ())
    }
    must = frozenset(map(_snake_case, entry["must"]))
    if unknown := must - columns.keys():
        raise ValueError(f"lexicon/export.toml: [files.{key}] must names no column: {unknown}")
    backslash_quotes = entry.get("backslash_quotes", False)
    return FileSpec(key, entry["file"], columns, must, backslash_quotes, entry.get("adds", ""))


def _words(headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {folded_header(w): folded_header(english) for english, ws in headers.items() for w in ws}


def folded_header(text: str) -> str:
    """A header without case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def _snake_case(header: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return re.sub(r"\W+", "_", words).lower()


def _file_stem(name: str) -> str:
    """`Jobs/Saved Jobs_1 (2).csv` -> `savedjobs`."""
    stem = PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    stem = re.sub(r"(?:\s*\(\d+\)|_\d+)+$", "", stem)
    return folded_header(stem)


def is_unused(name: str) -> bool:
    """Whether an entry is known and deliberately left unopened."""
    folders = PurePosixPath(name.replace("\\", "/")).parts[:-1]
    known = catalogue()
    return _file_stem(name) in known.unused or any(
        folded_header(folder) in known.unused_folders for folder in folders
    )


def spec_by_name(name: str) -> FileSpec | None:
    """The declared file that an entry's name promises."""
    return catalogue().by_name.get(_file_stem(name))


def recognise(name: str, head: bytes) -> Layout | None:
    """Find the header line of an entry and what file it is, by name and header together.

    Args:
        name: the entry's name, from which the expected file follows where it is known.
        head: the first bytes, cut at a line's end.

    Returns:
        None where no line fits any declared file.
    """
    text, _ = to_utf8(head)
    named = spec_by_name(name)
    lines = text.decode(errors="replace").split("\n")[: HEADER_WITHIN if named else PREAMBLE_WITHIN]
    for number, line in enumerate(lines):
        fitting = [
            layout
            for separator in SEPARATORS
            if separator in line or (named and len(named.columns) == 1)
            for layout in _layouts(line, separator, number, named)
        ]
        if fitting:
            return max(fitting, key=lambda layout: len(layout.positions))
    return None


def _layouts(line: str, separator: str, number: int, named: FileSpec | None) -> Iterator[Layout]:
    if line.count(separator) >= MOST_COLUMNS:
        line = line.rstrip(f"\r{separator}")  # a spreadsheet may save all that it has
    if line.count(separator) >= MOST_COLUMNS:
        return
    cells = [cell.strip().strip('"').strip() for cell in line.split(separator)]
    folded = [folded_header(cell) for cell in cells]
    for spec in (named,) if named else catalogue().files.values():
        for words in catalogue().headers.values():
            positions = _positions(spec, folded, words)
            enough = named or len(positions) >= max(
                NAMELESS_COLUMNS, NAMELESS_SHARE * len(spec.columns)
            )
            if enough and spec.must <= positions.keys():
                yield Layout(spec, separator, number, cells, positions)


def _positions(spec: FileSpec, folded: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    own = {folded_header(header): key for key, (header, _) in spec.columns.items()}
    positions: dict[str, int] = {}
    for at, header in enumerate(folded):
        if key := own.get(header):
            positions.setdefault(key, at)
    for at, header in enumerate(folded):
        if key := own.get(words.get(header, "")):
            positions.setdefault(key, at)
    return positions


def read_table(layout: Layout, data: bytes) -> TypedTable:
    """Read an entry's rows into the spec's schema.

    A blank row, and the header where it comes again, is set aside. A value that cannot be read as
    its type becomes null and is reported; its row stays.
    """
    text, encoding = to_utf8(data)
    positions = layout.positions
    rows = read_rows(
        text,
        skip_lines=layout.header_line + 1,
        separator=layout.separator,
        header=layout.header,
        wanted=sorted(set(positions.values())),
        backslash_quotes=layout.spec.backslash_quotes,
    )
    columns: dict[str, pl.Series] = {}
    same = [pl.col(str(at)) == layout.header[at] for at in positions.values()]
    blank = rows.frame.select(pl.all_horizontal(pl.all().is_null()).alias("blank")).to_series()
    again = rows.frame.select(pl.all_horizontal(same).fill_null(value=False)).to_series()
    nothing = ((blank, mark("a blank row")), (again, mark("the header again")))
    doubts: list[tuple[pl.Series, pl.Series, str]] = []
    problems = list(rows.problems)
    for key, (header, kind) in layout.spec.columns.items():
        if key not in positions:
            columns[key] = pl.Series([None] * rows.frame.height, dtype=DTYPES[kind])
            continue
        raw = rows.frame[str(positions[key])]
        columns[key], undecided = _typed(raw, kind)
        if kind not in ("text", "flag"):
            doubts.append((columns[key].is_null() & raw.is_not_null() & ~again, raw, header))
        if undecided:
            told = {"column": header, "example": undecided}
            problems.append(Problem(0, BY_DAY_FIRST, told, set_aside=False))
    if any(mask.any() for mask in (blank, again, *(mask for mask, _, _ in doubts))):
        lines = rows.line_numbers()
        for mask, reason in nothing:
            problems += _left_out(lines.filter(mask), reason)
        for mask, values, header in doubts:
            problems += _no_dates(lines.filter(mask), values.filter(mask), header)
    frame = pl.DataFrame(columns, schema=layout.spec.schema).filter(~(blank | again))
    read = rows.frame.height + sum(problem.times for problem in rows.problems)
    return TypedTable(frame, problems, read, encoding)


def _typed(raw: pl.Series, kind: ColumnType) -> tuple[pl.Series, str]:
    if kind == "text":
        return raw, ""
    if kind == "flag":
        return raw.str.to_lowercase().is_in(TRUE_WORDS), ""
    dates = read_dates(raw, catalogue().months)
    return dates.values.cast(DTYPES[kind]), dates.undecided


def _left_out(lines: pl.Series, text: str) -> Iterator[Problem]:
    """A problem for each of the first lines, and one that counts the rest."""
    for line in lines.head(SHOWN_PROBLEMS):
        yield Problem(line, text)
    if (more := len(lines) - SHOWN_PROBLEMS) > 0:
        yield Problem(0, MORE_ROWS, {"n": more}, times=more)


def _no_dates(lines: pl.Series, values: pl.Series, header: str) -> Iterator[Problem]:
    """The same for values that are no date."""
    for line, value in zip(lines.head(SHOWN_PROBLEMS), values, strict=False):
        told = {"column": header, "value": f"{value!r:.40}"}
        yield Problem(line, mark("{column}: no date in {value}"), told, set_aside=False)
    if (more := len(lines) - SHOWN_PROBLEMS) > 0:
        text = mark("{column}: no date, {n} more times")
        yield Problem(0, text, {"column": header, "n": more}, set_aside=False, times=more)
