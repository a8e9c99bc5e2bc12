"""Every way in which exports write a date, read as whole columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

Order = Literal["day", "month"]

MACHINE_WRITTEN = ("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S UTC")
YEAR_FIRST = (
    r"^(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})"
    r"(?:[-/.](?<day>[0-9]{1,2}))?(?:[t\s].*)?$"
)
NUMBERS = (
    r"^(?<first>[0-9]{1,2})(?<mark>[-/.])\s?(?<second>[0-9]{1,2})[-/.]\s?"
    r"(?<year>[0-9]{4}|[0-9]{2})\b"
)
DAY_AND_WORD = (
    r"^(?<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|ª)?[\s.\-/]*(?:de\s+)?(?<word>\p{L}+)"
    r"[\s.,\-/]*(?:del?\s+)?(?<year>[0-9]{4}|[0-9]{2})\b"
)
WORD_AND_DAY = r"^(?<word>\p{L}+)[\s.]*(?<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s,]+(?<year>[0-9]{4})\b"
WEEKDAY_FIRST = r"^\p{L}{3}\s+(?<word>\p{L}{3})\s+(?<day>[0-9]{1,2})\s.*\s(?<year>[0-9]{4})$"
MONTH_ONLY = (
    r"^(?:(?<word>\p{L}+)|(?<month>[0-9]{1,2})[\s./])?[\s./]*(?:del?\s+)?(?<year>[0-9]{4})$"
)
TIME = (
    r"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2}))?(?:\s*(?<half>[ap])\.?\s?m)?"
)
LAST_MONTH, NOON = 12, 12
CENTURY_TURN = 70  # two-digit years from here on lie in the nineteen hundreds
YEARS = range(1900, 2200)  # others are slips, and too near to where the calendar ends


@dataclass(frozen=True, slots=True)
class Dates:
    """A read column: `values` (Datetime, null where nothing can be read), and an example where the
    order of day and month could not be told, "" else.
    """

    values: pl.Series
    undecided: str = ""


def read_dates(texts: pl.Series, months: Mapping[str, int]) -> Dates:
    """Read a column of date texts.

    Args:
        texts: strings, null where there is none.
        months: folded month words of all languages, with the number of the month.

    Returns:
        Datetimes in microseconds without a zone, in the order of `texts`, none outside `YEARS`; a
        month or a year alone is its first day. In `1/2/24` the day comes first where no value of
        the column and no punctuation tells; `undecided` says so.
    """
    column = texts.alias("text").to_frame().with_columns(value=pl.lit(None, pl.Datetime("us")))
    unread = pl.col("text").is_not_null() & pl.col("value").is_null()
    for form in MACHINE_WRITTEN:
        if not column.select(unread.any()).item():
            break
        exact = pl.col("text").str.to_datetime(form, time_unit="us", strict=False)
        column = column.with_columns(pl.coalesce("value", _sane(exact)))
    odd = column.filter(unread)
    if odd.is_empty():
        return Dates(column["value"])
    distinct = odd.select(pl.col("text").unique(maintain_order=True))
    parts = distinct.with_columns(
        folded=pl.col("text").str.normalize("NFC").str.strip_chars().str.to_lowercase()
    )
    order, undecided = _order(parts)
    read = parts.select("text", _moment(months, order).alias("read"))
    values = column.join(read, on="text", how="left", maintain_order="left").select(
        pl.coalesce("value", "read").alias("value")
    )
    return Dates(values["value"], undecided)


def _order(parts: pl.DataFrame) -> tuple[Order, str]:
    """What comes first in all-number dates, by the values that allow only one reading; an example
    where none does.
    """
    numbers = parts.select(
        "text",
        pl.col("folded").str.extract_groups(NUMBERS).alias("n"),
        half=pl.col("folded").str.contains(r"[0-9]\s*[ap]\.?m"),
    ).unnest("n")
    numbers = numbers.drop_nulls("year").with_columns(pl.col("first", "second").cast(pl.Int32))
    if numbers.is_empty():
        return "day", ""
    day_first = int((numbers["first"] > LAST_MONTH).sum())
    month_first = int((numbers["second"] > LAST_MONTH).sum())
    if day_first != month_first:
        return ("day", "") if day_first > month_first else ("month", "")
    if numbers["half"].any():  # 3:05 PM is written by Americans
        return "month", ""
    if (numbers["mark"] == ".").all():
        return "day", ""
    return "day", str(numbers["text"][0])


def _moment(months: Mapping[str, int], order: Order) -> pl.Expr:
    folded = pl.col("folded")
    groups = {
        name: folded.str.extract_groups(pattern)
        for name, pattern in (
            ("iso", YEAR_FIRST), ("num", NUMBERS), ("dw", DAY_AND_WORD),
            ("wd", WORD_AND_DAY), ("wk", WEEKDAY_FIRST), ("mo", MONTH_ONLY),
        )
    }  # fmt: skip
    field = {name: group.struct.field for name, group in groups.items()}
    # A dot, or a number above twelve, decides for its own row whatever the column says.
    first, second = field["num"]("first"), field["num"]("second")
    first_is_day = (
        pl.when(first.cast(pl.Int32) > LAST_MONTH).then(statement=True)
        .when(second.cast(pl.Int32) > LAST_MONTH).then(statement=False)
        .when(field["num"]("mark") == ".").then(statement=True)
        .otherwise(order == "day")
    )  # fmt: skip
    word = pl.coalesce(field[name]("word") for name in ("dw", "wd", "wk", "mo"))
    worded = word.replace_strict(dict(months), default=None, return_dtype=pl.Int32)
    digits = pl.coalesce(field[name]("year") for name in groups)
    year = digits.cast(pl.Int32)
    year = (
        pl.when(digits.str.len_bytes() > 2).then(year)  # noqa: PLR2004
        .when(year < CENTURY_TURN).then(year + 2000)
        .otherwise(year + 1900)
    )  # fmt: skip
    numeric_month = pl.when(first_is_day).then(second).otherwise(first)
    numeric_day = pl.when(first_is_day).then(first).otherwise(second)
    month = pl.coalesce(
        field["iso"]("month").cast(pl.Int32), numeric_month.cast(pl.Int32), worded,
        field["mo"]("month").cast(pl.Int32),
        pl.when(folded.str.contains(r"^[0-9]{4}$")).then(1),
    )  # fmt: skip
    day = pl.coalesce(
        field["iso"]("day"), numeric_day, field["dw"]("day"), field["wd"]("day"),
        field["wk"]("day"), pl.lit("1"),
    ).cast(pl.Int32)  # fmt: skip
    time = folded.str.extract_groups(TIME).struct.field
    hour = time("hour").cast(pl.Int32).fill_null(0)
    hour = (
        pl.when(time("half").is_null()).then(hour)
        .otherwise(hour % NOON + pl.when(time("half") == "p").then(NOON).otherwise(0))
    )  # fmt: skip
    text = pl.format(
        "{}-{}-{} {}:{}:{}", year, month, day, hour,
        time("minute").fill_null("0"), time("second").fill_null("0"),
    )  # fmt: skip
    return _sane(text.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False))


def _sane(moment: pl.Expr) -> pl.Expr:
    return pl.when(moment.dt.year().is_between(YEARS.start, YEARS.stop, "left")).then(moment)
