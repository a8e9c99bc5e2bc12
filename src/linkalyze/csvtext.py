"""From the bytes of a CSV file to a frame of texts, whatever Excel did to it on the way.

The fast road is polars; a file that polars finds malformed, or with rows that are too long, is
read again line by line, so that one broken row is set aside with its line and the rest stays.
Both keep little more in memory than the file itself, however hostile it is.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from linkalyze.texts import Value, mark, tr

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
ESCAPED_QUOTE = re.compile(rb'\\"(?!\r?(?:\n|$))')
LONGEST_ROW = 1_000_000  # characters; the longest article is a tenth of it
LONGEST_RECORD = 2_000  # lines; a quote that is never closed must not swallow the file
LONGEST_AHEAD = 16 * LONGEST_ROW  # characters, in which the end of a row is looked for
PIECE = 2**20  # bytes that change their encoding at a time
CHUNK = 20_000  # rows that are lists at a time
SHOWN_PROBLEMS = 20  # of one kind in one file
NUL_SHARE = 0.2
# What commands a terminal or begins a line of a calendar or an address book, and marks that turn
# the direction of all that stands around them.
UNSEEN = r"[\p{Cc}\x{2028}-\x{202E}\x{061C}\x{200E}\x{200F}\x{2066}-\x{2069}&&[^\t\n]]"
USUAL = bytes({*range(0x20, 0x7F), *b"\t\n"})  # that may stand beside an unusual one
TOO_LONG = mark("a row of more than {n} characters")
MORE_ROWS = mark("rows that cannot be read, {n} more of them")
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
            encoding = name
            break
    else:
        encoding = _guessed(data)
    text = data if encoding == "utf-8" else _recoded(data, encoding)
    if encoding == "utf-8" and b"\xc3\x83" in text:
        text = _undoubled(text)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n") if b"\n" in text else text.replace(b"\r", b"\n")
    return text.rstrip(b"\0"), encoding  # a file whose end was never written


def _guessed(data: bytes) -> str:
    sample = data[:4096]
    # UTF-16 has a zero in every other byte; a hole in the file has them everywhere.
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if abs(odd - even) > NUL_SHARE * len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    if _is_utf8(data):
        return "utf-8"
    # A UTF-8 file with a few broken bytes still has far more sound sequences than broken ones.
    sound = broken = 0
    for piece in _pieces(data, "utf-8"):
        sound += sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", piece)))
        broken += len(re.findall(r"\ufffd+", piece))
    return "utf-8-damaged" if sound > broken else "windows-1252"


def _pieces(data: bytes, codec: str, errors: str = "replace") -> Iterator[str]:
    """The text piece by piece: as a whole, one emoji would make four bytes of each letter."""
    parts = (data[start : start + PIECE] for start in range(0, len(data), PIECE))
    return _decoded(parts, codec, errors)


def _decoded(parts: Iterable[bytes], codec: str, errors: str = "replace") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for part in parts:
        yield decoder.decode(part)
    yield decoder.decode(b"", final=True)


def _is_utf8(data: bytes) -> bool:
    try:
        deque(_pieces(data, "utf-8", "strict"), maxlen=0)
    except UnicodeDecodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str) -> bytes:
    codec = {"utf-8-damaged": "utf-8", "windows-1252": "cp1252"}.get(encoding, encoding)
    text = io.BytesIO()
    text.writelines(piece.encode() for piece in _pieces(data, codec))
    return text.getvalue()


def _undoubled(text: bytes) -> bytes:
    """Undo UTF-8 that was taken for Windows-1252 and encoded once more, if the whole file was."""
    once = io.BytesIO()
    try:
        once.writelines(
            piece.encode("cp1252", errors="linkalyze-controls")
            for piece in _pieces(text, "utf-8", "strict")
        )
    except UnicodeError:
        return text
    return once.getvalue() if _is_utf8(once.getvalue()) else text


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
    frame = None
    if not _has_long_line(text):
        with suppress(pl.exceptions.PolarsError):
            # All columns, as a fault in one that is not wanted would otherwise show too late.
            frame = pl.read_csv(
                text,
                has_header=False,
                skip_lines=skip_lines,
                separator=separator,
                schema=dict.fromkeys([*names, "extra"], pl.String),
                missing_columns="insert",
                truncate_ragged_lines=True,
            )
    if frame is None or _is_suspect(frame, separator, len(names)):
        del frame
        return _read_line_by_line(text, skip_lines, separator, len(names), wanted)
    breaks = pl.sum_horizontal(pl.all().str.count_matches("\n").fill_null(0))
    within = breaks.cum_sum().shift(1, fill_value=0)
    line = pl.int_range(pl.len()) + within + skip_lines + 1
    kept = frame.select(str(i) for i in wanted)
    return Rows(_cleaned(kept, _holds_unseen(text)), (), lambda: frame.select(line).to_series())


def _has_long_line(text: bytes) -> bool:
    at = 0
    while len(text) - at > LONGEST_ROW:
        at = text.rfind(b"\n", at, at + LONGEST_ROW) + 1
        if at == 0:
            return True
    return False


def _is_suspect(frame: pl.DataFrame, separator: str, width: int) -> bool:
    """Whether a row or field is too long, or a field seems to have swallowed a whole row."""
    if frame["extra"].null_count() < frame.height:
        return True
    swallowed = rf"\n(?:[^\n{separator}]*{separator}){{{width - 1}}}"
    texts = pl.all().exclude("extra")
    held = pl.any_horizontal(texts.str.contains(swallowed)).any() & (width > 1)
    long = pl.any_horizontal(texts.str.len_bytes() > LONGEST_ROW).any()
    return frame.select(held | long).item() is True


def harmless(text: pl.Expr) -> pl.Expr:
    """A text with a space for what nobody sees and programs obey, and one kind of line end."""
    return text.str.replace_all(r"\r\n?", "\n").str.replace_all(UNSEEN, " ")


def _holds_unseen(text: bytes) -> bool:
    """Whether cleaning would change anything; to ask the few unusual letters is five times faster
    than to clean all.
    """
    starts = range(0, len(text), PIECE)
    unusual = (text[at : at + PIECE].translate(None, USUAL) for at in starts)
    return any(
        pl.Series([piece]).str.contains(UNSEEN).item() for piece in _decoded(unusual, "utf-8")
    )


def _cleaned(frame: pl.DataFrame, holds_unseen: bool) -> pl.DataFrame:
    texts = harmless(pl.all()) if holds_unseen else pl.all()
    stripped = frame.select(texts.str.strip_chars())
    return stripped.select(pl.when(pl.all() != "").then(pl.all()).name.keep())


def _read_line_by_line(
    text: bytes, skip_lines: int, separator: str, width: int, wanted: Sequence[int]
) -> Rows:
    csv.field_size_limit(2**31 - 1)
    schema = {str(i): pl.String for i in wanted}
    frames, good, where = [pl.DataFrame(schema=schema)], [], []
    problems: list[Problem] = []
    more = 0
    lines = _Lines(text, skip_lines)
    while lines.first():
        at = lines.number
        record, used = lines.record(separator)
        extra = len(record) > width and any(cell.strip() for cell in record[width:])
        problem = None
        if used > 1 and (extra or lines.has_swallowed(used, separator, width)):
            used = 1
            problem = Problem(at, mark("a quotation mark is opened and never closed"))
        elif lines.length(used) > LONGEST_ROW:
            problem = Problem(at, TOO_LONG, {"n": LONGEST_ROW})
        elif extra:
            problem = Problem(at, TOO_MANY, {"n": len(record), "width": width})
        else:
            good.append([record[i] if i < len(record) else "" for i in wanted])
            where.append(at)
        if problem and len(problems) < SHOWN_PROBLEMS:
            problems.append(problem)
        elif problem:
            more += 1
        lines.drop(used)
        if len(good) == CHUNK:
            frames.append(pl.DataFrame(good, schema, orient="row"))
            good.clear()
    frames.append(pl.DataFrame(good, schema, orient="row"))
    if more:
        problems.append(Problem(0, MORE_ROWS, {"n": more}, times=more))
    lines_of_rows = pl.Series(where, dtype=pl.Int64)
    return Rows(_cleaned(pl.concat(frames), _holds_unseen(text)), problems, lambda: lines_of_rows)


class _Lines:
    """The lines of a text one after another, with those ahead that a record may run over; of a line
    that is too long no more than its start.
    """

    def __init__(self, text: bytes, skip: int) -> None:
        self._rest = islice(_lines(text), skip, None)
        self._ahead: deque[str] = deque()
        self.number = skip + 1

    def first(self) -> bool:
        """Whether a line is left."""
        return any(True for _ in self._from_here())

    def record(self, separator: str) -> tuple[list[str], int]:
        """The record that begins here, and over how many lines it runs."""
        line = self._ahead[0]
        if len(line) > LONGEST_ROW:
            return [], 1
        if '"' not in line:
            return line.rstrip("\r\n").split(separator), 1
        reader = csv.reader(self._from_here(), delimiter=separator)
        return next(reader, []), max(reader.line_num, 1)

    def length(self, used: int) -> int:
        """The characters of so many lines."""
        return sum(map(len, islice(self._ahead, used)))

    def has_swallowed(self, used: int, separator: str, width: int) -> bool:
        """Whether a record runs too far, or over lines that are whole rows by themselves."""
        alone = (
            next(csv.reader([line], delimiter=separator), [])
            for line in islice(self._ahead, 1, used)
        )
        return used >= LONGEST_RECORD or any(len(row) == width > 1 for row in alone)

    def drop(self, used: int) -> None:
        """Go on behind so many lines."""
        for _ in range(used):
            self._ahead.popleft()
        self.number += used

    def _from_here(self) -> Iterator[str]:
        length = 0
        for at in range(LONGEST_RECORD):
            if at == len(self._ahead):
                self._ahead.extend(islice(self._rest, 1))
            if at == len(self._ahead) or length > LONGEST_AHEAD:
                return
            length += len(self._ahead[at])
            yield self._ahead[at]


def _lines(text: bytes) -> Iterator[str]:
    file = io.TextIOWrapper(io.BytesIO(text), "utf-8", "replace", newline="")
    while line := file.readline(LONGEST_ROW + 1):
        yield line
        while len(line) > LONGEST_ROW and line[-1] not in "\r\n":
            line = file.readline(LONGEST_ROW + 1)
