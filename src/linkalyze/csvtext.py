"""From the bytes of a CSV file to a frame of texts, whatever Excel did to it on the way.

The fast road is polars; a file that polars finds malformed, or with rows that are too long, is
read again line by line, so that one broken row is set aside with its line and the rest stays.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from linkalyze.texts import Value, mark, tr

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
ESCAPED_QUOTE = re.compile(rb'\\"(?!\r?(?:\n|$))')
LONGEST_FIELD = 1_000_000  # characters; the longest article is a tenth of it
LONGEST_RECORD = 2_000  # lines; a quote that is never closed must not swallow the file
NUL_SHARE = 0.2
# What commands a terminal or begins a line of a calendar or an address book, and marks that turn
# the direction of all that stands around them.
UNSEEN = r"[\p{Cc}\x{2028}-\x{202E}\x{061C}\x{200E}\x{200F}\x{2066}-\x{2069}&&[^\t\n]]"
TOO_LONG = mark("a field of more than {n} characters")
TOO_MANY = mark("{n} fields where the header has {width}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: a text with the values for its placeholders, told in the reader's
    language as `reason`.

    `line` is 1-based, 0 for the whole file; `set_aside` tells a row that is left out from a doubt
    about one that is kept; `times` counts the rows it stands for.
    """

    line: int
    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    set_aside: bool = True
    times: int = 1

    @property
    def reason(self) -> str:
        """What it was."""
        return tr(self.text, **self.values)


@dataclass(frozen=True, slots=True)
class Rows:
    """Text columns named by their position, null where empty, and the rows that were set aside."""

    frame: pl.DataFrame
    problems: Sequence[Problem]
    line_numbers: Callable[[], pl.Series]


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The same text in UTF-8 with LF line ends, and the name of the encoding it was in."""
    for bom, name in BOMS:
        if data.startswith(bom):
            data = data[len(bom) :]
            text, encoding = (data, name) if name == "utf-8" else (_recoded(data, name), name)
            break
    else:
        encoding = _guessed(data)
        text = data if encoding == "utf-8" else _recoded(data, encoding)
    if encoding == "utf-8" and b"\xc3\x83" in text:
        text = _undoubled(text)
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    return text, encoding


def _guessed(data: bytes) -> str:
    sample = data[:4096]
    if sample.count(0) > NUL_SHARE * len(sample):
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        # A UTF-8 file with a few broken bytes still has far more sound sequences than broken ones.
        text = data.decode(errors="replace")
        sound = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
        return "utf-8-damaged" if sound > text.count("\ufffd") else "windows-1252"
    return "utf-8"


def _recoded(data: bytes, encoding: str) -> bytes:
    codec = {"utf-8-damaged": "utf-8", "windows-1252": "cp1252"}.get(encoding, encoding)
    return data.decode(codec, errors="replace").encode()


def _undoubled(text: bytes) -> bytes:
    """Undo UTF-8 that was taken for Windows-1252 and encoded once more, if the whole file was."""
    try:
        once = text.decode().encode("cp1252", errors="linkalyze-controls")
        once.decode()
    except UnicodeError:
        return text
    return once


def _control_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Windows-1252 leaves five bytes undefined; programs that encode twice keep them as is."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    try:
        return error.object[error.start : error.end].encode("latin-1"), error.end
    except UnicodeEncodeError:
        raise error from None


codecs.register_error("linkalyze-controls", _control_bytes)


def read_rows(
    text: bytes,
    *,
    skip_lines: int,
    separator: str,
    header: Sequence[str],
    wanted: Sequence[int],
    backslash_quotes: bool = False,
) -> Rows:
    """Read the rows below the header.

    Args:
        text: UTF-8.
        skip_lines: how many lines stand above the first row, the header included.
        separator: one character.
        header: the header's cells.
        wanted: positions of the columns to keep.
        backslash_quotes: inner quotes are written with a backslash instead of doubled.

    Returns:
        A frame with the wanted columns, named `"0"`, `"1"` … by position.
    """
    if backslash_quotes:
        text = ESCAPED_QUOTE.sub(b'""', text)
    names = [str(i) for i in range(len(header))]
    kept = [names[i] for i in wanted]

    # All columns, as one that is not wanted may be malformed or hold line breaks too.
    try:
        frame = pl.read_csv(
            text,
            has_header=False,
            skip_lines=skip_lines,
            separator=separator,
            schema=dict.fromkeys([*names, "extra"], pl.String),
            missing_columns="insert",
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError:
        frame = None
    if frame is None or _is_suspect(frame, separator, len(names)):
        return _read_line_by_line(text, skip_lines, separator, names, kept)
    breaks = pl.sum_horizontal(pl.all().str.count_matches("\n").fill_null(0))
    within = breaks.cum_sum().shift(1, fill_value=0)
    line = pl.int_range(pl.len()) + within + skip_lines + 1
    return Rows(_cleaned(frame.select(kept)), (), lambda: frame.select(line).to_series())


def _is_suspect(frame: pl.DataFrame, separator: str, width: int) -> bool:
    """Whether a row or field is too long, or a field seems to have swallowed a whole row."""
    if frame["extra"].null_count() < frame.height:
        return True
    most = min(width - 1, 1_000)  # a pattern has a size; the road line by line looks closer
    swallowed = rf"\n(?:[^\n{separator}]*{separator}){{{most}}}"
    texts = pl.all().exclude("extra")
    held = pl.any_horizontal(texts.str.contains(swallowed)).any() & (width > 1)
    long = pl.any_horizontal(texts.str.len_bytes() > LONGEST_FIELD).any()
    return frame.select(held | long).item() is True


def harmless(text: pl.Expr) -> pl.Expr:
    """A text with a space for what nobody sees and programs obey, and one kind of line end."""
    return text.str.replace_all(r"\r\n?", "\n").str.replace_all(UNSEEN, " ")


def _cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    stripped = frame.select(harmless(pl.all()).str.strip_chars())
    return stripped.select(pl.when(pl.all() != "").then(pl.all()).name.keep())


def _read_line_by_line(
    text: bytes, skip_lines: int, separator: str, names: Sequence[str], kept: Sequence[str]
) -> Rows:
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(text.decode(errors="replace"), newline="").readlines()
    width, good, where, problems = len(names), [], [], []
    at = skip_lines
    while at < len(lines):
        record, used = _record(lines, at, separator)
        extra = any(cell.strip() for cell in record[width:])
        if used > 1 and (extra or _has_swallowed(lines[at + 1 : at + used], separator, width)):
            used = 1
            problems.append(Problem(at + 1, mark("a quotation mark is opened and never closed")))
        elif any(len(cell) > LONGEST_FIELD for cell in record):
            problems.append(Problem(at + 1, TOO_LONG, {"n": LONGEST_FIELD}))
        elif extra:
            problems.append(Problem(at + 1, TOO_MANY, {"n": len(record), "width": width}))
        else:
            good.append(record[:width] + [""] * (width - len(record)))
            where.append(at + 1)
        at += used
    frame = pl.DataFrame(good, schema=dict.fromkeys(names, pl.String), orient="row")
    lines_of_rows = pl.Series(where, dtype=pl.Int64)
    return Rows(_cleaned(frame.select(kept)), problems, lambda: lines_of_rows)


def _record(lines: Sequence[str], at: int, separator: str) -> tuple[list[str], int]:
    """The record that begins at a line, and over how many lines it runs."""
    ahead = (lines[i] for i in range(at, min(at + LONGEST_RECORD, len(lines))))
    reader = csv.reader(ahead, delimiter=separator)
    return next(reader, []), max(reader.line_num, 1)


def _has_swallowed(lines: Sequence[str], separator: str, width: int) -> bool:
    """Whether a record runs too far, or over lines that are whole rows by themselves."""
    alone = (next(csv.reader([line], delimiter=separator), []) for line in lines)
    return len(lines) >= LONGEST_RECORD - 1 or any(len(row) == width > 1 for row in alone)
