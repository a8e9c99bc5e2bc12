"""The measures against published and independently computed numbers, and against their laws."""

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkalyze import measures
from linkalyze.measures import growth

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
COUNTS = st.lists(st.integers(1, 400), min_size=1, max_size=40)


def agree(expected, got, tolerance):
    if isinstance(expected, dict):
        return all(agree(value, got[key], tolerance) for key, value in expected.items())
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return expected == got
    room = max(tolerance.get("abs", 0), tolerance.get("rel", 0) * abs(expected), 1e-12)
    return got == pytest.approx(expected, abs=room)


@pytest.mark.parametrize(
    "case", VECTORS, ids=lambda c: f"{c['id']}-{c['fn']}({str(c['args'])[:30]})"
)
def test_known_numbers(case):
    arguments = {
        name: [x for x, times in value["rle"] for _ in range(times)]
        if isinstance(value, dict) and "rle" in value
        else value
        for name, value in case["args"].items()
    }
    got = getattr(measures, case["fn"])(**arguments)
    assert agree(case["expect"], got, case["tol"]), got


@given(COUNTS)
def test_order_of_categories_does_not_matter(counts):
    for q in (0, 1, 2):
        assert measures.hill(counts, q) == pytest.approx(measures.hill(sorted(counts), q))


@given(COUNTS, st.integers(2, 5))
def test_replication_principle(counts, times):
    for q in (0, 1, 2):
        assert measures.hill(counts * times, q) == pytest.approx(times * measures.hill(counts, q))


@given(COUNTS)
def test_higher_orders_see_fewer_kinds(counts):
    orders = [measures.hill(counts, q) for q in (0, 1, 2)]
    assert all(a >= b - 1e-9 for a, b in pairwise([*orders, 1.0]))


@given(COUNTS)
def test_a_larger_draw_meets_more_kinds_and_all_contacts_meet_all(counts):
    n = sum(counts)
    for q in (0, 1):
        drawn = [measures.hill_at_size(counts, m, q) for m in sorted({1, max(1, n // 2), n})]
        assert all(a <= b + 1e-9 for a, b in pairwise(drawn))
        assert drawn[-1] == pytest.approx(measures.hill(counts, q))


def test_a_draw_of_more_than_twice_the_network_is_no_number():
    assert measures.hill_at_size([3, 4], 15, 1) is None


def test_counts_are_whole_contacts():
    with pytest.raises(ValueError, match="whole numbers"):
        measures.hill([1.5, 2.0], 1)


@given(st.integers(30, 2000), st.data(), st.floats(0.02, 0.5))
def test_one_more_contact_of_my_kind_never_lowers_the_level(n, data, ceiling):
    order = ["low", "unclear", "moderate", "high"]
    k = data.draw(st.integers(0, n - 1))
    fewer, more = (measures.likeness(x, n, ceiling) for x in (k, k + 1))
    assert order.index(fewer["level"]) <= order.index(more["level"])
    assert fewer["lo"] <= fewer["share"] <= fewer["hi"]


@given(st.integers(0, 29), st.integers(0, 500))
def test_under_thirty_known_contacts_there_is_no_verdict(n, unknown):
    assert measures.likeness(n, n, 0.15)["level"] == "not enough data"
    bounds = measures.likeness_with_unknown(n, n, unknown, 0.15)
    assert bounds["level"] == "not enough data"


@given(st.integers(0, 300), st.integers(0, 300))
def test_more_unknown_contacts_widen_the_bounds(k, unknown):
    narrow, wide = (measures.likeness_with_unknown(k, 300, u, 0.15) for u in (unknown, unknown + 9))
    assert wide["worst_low"] <= narrow["worst_low"]
    assert wide["worst_high"] >= narrow["worst_high"]


def test_months_without_a_new_contact_are_there_with_nought():
    dates = pl.Series([dt.date(2024, 1, 31), dt.date(2024, 4, 1), None, dt.date(2024, 4, 2)])
    months = measures.by_month(dates, dt.date(2024, 6, 15))
    assert months["month"].to_list() == [dt.date(2024, m, 1) for m in range(1, 7)]
    assert months["added"].to_list() == [1, 0, 0, 2, 0, 0]
    assert months["total"].to_list() == [1, 1, 1, 3, 3, 3]


def test_growth_of_nobody_is_empty():
    nobody = pl.Series([None], dtype=pl.Date)
    assert measures.by_month(nobody, dt.date(2024, 1, 1)).is_empty()
    assert measures.by_year(nobody).is_empty()


def test_months_after_the_export_are_left_out():
    dates = pl.Series([dt.date(2024, 1, 31), dt.date(2042, 1, 1)])
    assert measures.by_month(dates, dt.date(2024, 3, 1))["total"].to_list() == [1, 1, 1]


def newcomers(stock, came):
    """Contacts of long ago and of the last weeks, each a function and a company."""
    days = [dt.date(2020, 1, 2)] * len(stock) + [dt.date(2026, 9, 15)] * len(came)
    functions, companies = zip(*stock, *came, strict=True)
    contacts = pl.DataFrame(
        {"function": functions, "company": companies, "connected_on": days},
        {"function": pl.String, "company": pl.String, "connected_on": pl.Date},
    ).with_columns(seniority=pl.lit("Entry"))
    return growth.newcomers(contacts, dt.date(2026, 10, 1))


def test_newcomers_of_the_kind_that_is_there_make_the_network_more_alike():
    mixed = [("Sales", "a"), ("Legal", "b"), ("Sales", "c"), ("Education", "d")] * 20
    got = newcomers(mixed, [("Sales", "a")] * 40)
    assert got.count == 40
    assert got.alike["lo"] > 0
    assert got.new_companies["estimate"] == 0


def test_newcomers_of_another_kind_make_it_wider():
    got = newcomers([("Sales", "a")] * 80, [("Legal", f"n{i}") for i in range(40)])
    assert got.alike["delta"] == pytest.approx(-1)
    assert got.new_companies["estimate"] == 1


def test_a_handful_of_newcomers_tells_nothing():
    got = newcomers([("Sales", "a")] * 80, [("Legal", "b")] * 9)
    assert (got.count, got.alike, got.new_companies) == (9, None, None)
