"""Laws of resolution: any text is read, order does not matter, and the work stays near-linear."""

import random
import string
from collections import defaultdict

import polars as pl
import pytest
from exports import PEOPLE
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from linkalyze.network import FUNCTIONS, SENIORITIES
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.people import resolve_people
from linkalyze.resolve.titles import read_titles

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ODD = st.sampled_from(
    [
        "\0",
        "\x01",
        "\u202e\u05d0\u05d1 \u0645\u062f\u064a\u0631",
        "👩🏽‍🚀",
        "\ufeff",
        "@none",
        "a" * 10_000,
        "CEO " * 2_500,
    ]
)
WORDS = st.lists(
    st.sampled_from(
        ["Head of", "CEO", "(m/w/d)", "|", "&", " - ", "ex", "at", "@", ":in", "/", "%"]
    )
    | ANY,
    max_size=6,
).map(" ".join)
TEXT = st.none() | ANY | ODD | WORDS
TEXTS = st.lists(TEXT, max_size=8)


@given(TEXTS)
def test_any_title_gets_one_row_in_its_place(texts):
    table = read_titles(pl.Series(texts, dtype=pl.String))
    assert table["title"].to_list() == texts
    assert {*table["seniority"]} <= {*SENIORITIES, "Unknown"}
    assert {*table["function"]} <= {*FUNCTIONS, "Unknown"}
    assert table["rule"].null_count() == table["role"].null_count() == 0


@given(TEXTS)
def test_any_company_gets_one_row_in_its_place(texts):
    table = resolve_companies(pl.Series(texts, dtype=pl.String))
    assert table.rows["name"].to_list() == texts
    assert table.rows["company_id"].null_count() == 0
    by_id = table.rows.group_by("company_id").agg(pl.col("company_name").n_unique())
    assert by_id["company_name"].to_list() == [1] * by_id.height


@given(st.lists(st.tuples(*[TEXT] * len(PEOPLE)), max_size=6))
def test_any_person_gets_one_row_in_its_place(rows):
    people = pl.DataFrame([(*row[:-1], None) for row in rows], schema=PEOPLE, orient="row")
    table = resolve_people(people.with_row_index("row"))
    assert table.rows["row"].to_list() == list(range(len(rows)))
    assert table.rows["contact_id"].null_count() == 0
    assert table.rows["contact_id"].n_unique() == len(rows) - table.merges.height


def parts(keys, ids):
    """What was put together, whatever it is called."""
    groups = defaultdict(set)
    for key, group in zip(keys, ids, strict=True):
        groups[group].add(key)
    return {frozenset(group) for group in groups.values()}


NAME = st.sampled_from(
    [f"{a}{b}" for a in ("Acme", "Fabrikam", "Northwind Traders") for b in ("", " NV", " Group")]
    + ["Northwind Tradrs", "Northwind-Traders", "NorthwindTraders", "Fabrkam", "Fabrikan"]
    + ["Acme Belgium", "Acme Gent", "Acme Gent Belgium", "Fabrikam UK", "Freelance", "", "UGent"]
)


@given(st.lists(NAME, max_size=12), st.randoms(use_true_random=False))
def test_companies_do_not_depend_on_the_order_of_rows(names, chance):
    mixed = chance.sample(names, len(names))
    first, second = (
        parts(texts, resolve_companies(pl.Series(texts, dtype=pl.String)).rows["company_id"])
        for texts in (names, mixed)
    )
    assert first == second


PERSON = st.tuples(
    st.sampled_from(["Ann", "ann", "Bob", None]),
    st.sampled_from(["Baker", "Baker, PhD", None]),
    st.sampled_from([None, "linkedin.com/in/a", "linkedin.com/in/A/", "linkedin.com/in/b"]),
    st.sampled_from([None, "a@mail.example", "A@mail.example", "info@mail.example"]),
    st.sampled_from(["Acme", None]),
    st.sampled_from(["acme", "beta", "@none"]),
    st.sampled_from(["Nurse", "Cook", None]),
    st.none(),
)


@given(st.lists(PERSON, max_size=10), st.randoms(use_true_random=False))
def test_people_do_not_depend_on_the_order_of_rows(rows, chance):
    people = pl.DataFrame(rows, schema=PEOPLE, orient="row").with_row_index("row")
    mixed = people[chance.sample(range(len(rows)), len(rows))]
    first, second = (resolve_people(frame).rows for frame in (people, mixed))
    assert parts(first["row"], first["contact_id"]) == parts(second["row"], second["contact_id"])


COUNT = 20_000
SLIPS = 100  # names that lost a letter; a few of them may be words of others


def random_names(noun=""):
    chance = random.Random(1)
    names = {"".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(COUNT + 10)}
    return [f"{name}{noun}" for name in sorted(names)[:COUNT]]


def alike_names(*beginnings, noun=""):
    chance = random.Random(2)
    ends = ("".join(chance.choices(string.ascii_lowercase, k=7)) for _ in range(COUNT))
    return [f"{beginnings[n % len(beginnings)]}{end}{noun}" for n, end in enumerate(ends)]


@pytest.mark.parametrize(
    ("names", "least", "most"),
    [
        (random_names(), SLIPS - 5, COUNT),
        (random_names(" Solutions"), SLIPS, COUNT),
        ([f"{name} {name[::-1]} Partners" for name in random_names()], SLIPS, COUNT),
        (alike_names("tech"), SLIPS, COUNT),
        (alike_names("tech", "data", noun=" Group"), SLIPS, COUNT),
        (
            alike_names(*(f"co{a}{b}" for a in "abcdefghij" for b in "abcdefghij")),
            SLIPS,
            COUNT,
        ),
        (["Globodyne"] * COUNT, 0, 2),
        (["Globodyne"] * COUNT + random_names(), SLIPS - 5, COUNT),
    ],
    ids=["one word", "same noun", "three words", "alike", "padded", "full blocks", "equal", "both"],
)
def test_comparisons_grow_with_the_names_and_not_their_square(monkeypatch, names, least, most):
    calls = 0
    distance = OSA.distance

    def counted(*texts, **options):
        nonlocal calls
        calls += 1
        return distance(*texts, **options)

    monkeypatch.setattr(OSA, "distance", counted)
    # A name that is written more often may be what others were meant to be.
    slips = [name[:6] + name[7:] for name in names[-SLIPS:]]
    names = [*names, *random.Random(3).sample(names, COUNT // 2), *slips]
    table = resolve_companies(pl.Series(names))
    assert table.rows["name"].to_list() == names
    assert least <= calls <= most
