"""Every way in which exports write a date."""

import datetime as dt

import polars as pl
import pytest

from linkalyze.dates import read_dates
from linkalyze.tables import catalogue


def read(*texts):
    dates = read_dates(pl.Series(texts, dtype=pl.String), catalogue().months)
    return dates.values.to_list(), dates.undecided


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02 Jan 2024", (2024, 1, 2)),
        ("2 jan. 2024", (2024, 1, 2)),
        ("2 janv. 2024", (2024, 1, 2)),
        ("1er févr. 2024", (2024, 2, 1)),
        ("02 März 2024", (2024, 3, 2)),
        ("2. Dezember 2024", (2024, 12, 2)),
        ("2 de enero de 2024", (2024, 1, 2)),
        ("2 de out. de 2024", (2024, 10, 2)),
        ("12 set 2024", (2024, 9, 12)),
        ("02.01.2024", (2024, 1, 2)),
        ("2024-01-02", (2024, 1, 2)),
        ("4-Apr-21", (2021, 4, 4)),
        ("Jan 2, 2024", (2024, 1, 2)),
        ("Jan 2020", (2020, 1, 1)),
        ("2020", (2020, 1, 1)),
        ("1/14/26, 7:02 AM", (2026, 1, 14, 7, 2)),
        ("3/12/21, 4:05\u202fPM", (2021, 3, 12, 16, 5)),
        ("12/25/21, 12:05 AM", (2021, 12, 25, 0, 5)),
        ("2025-03-04 10:00:00 UTC", (2025, 3, 4, 10)),
        ("2025-11-19 09:59:30", (2025, 11, 19, 9, 59, 30)),
        ("2023/06/20 13:05:02 UTC", (2023, 6, 20, 13, 5, 2)),
        ("2024-01-02T10:00:00Z", (2024, 1, 2, 10)),
        ("2 fe\u0301vrier 2024", (2024, 2, 2)),
        ("Wed Jun 24 12:43:42 UTC 2026", (2026, 6, 24, 12, 43, 42)),
    ],
)
def test_forms(text, expected):
    assert read(text)[0] == [dt.datetime(*expected)]


@pytest.mark.parametrize(
    "text",
    ["nonsense", "45293", "31 Feb 2024", "99/99/99", "٠٢ Jan 24", "1 foo 24", "31 Dec 9999",
     "9999-12-31", "0024-01-02", "0024-01-02 10:00:00 UTC", "2 Jan 1024"],
)  # fmt: skip
def test_what_is_no_date_is_null(text):
    assert read(text, None)[0] == [None, None]


def test_one_value_that_allows_only_one_order_decides_for_the_column():
    assert read("01/02/2024", "25/02/2024")[0][0] == dt.datetime(2024, 2, 1)
    assert read("01/02/2024", "02/25/2024")[0][0] == dt.datetime(2024, 1, 2)
    assert read("01/02/2024", "02/25/2024")[1] == ""


def test_where_nothing_decides_the_day_comes_first_and_it_is_said():
    values, note = read("01/02/2024", "03/04/2024")
    assert values == [dt.datetime(2024, 2, 1), dt.datetime(2024, 4, 3)]
    assert "01/02/2024" in note
