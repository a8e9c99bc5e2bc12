"""What the archetype rests on: the years of a craft, who vouches for it, how wide contacts are."""

import datetime as dt

import polars as pl
import pytest
from exports import traces_of

from linkalyze.measures.archetype import Spread, breadth_with_error, craft, spread
from linkalyze.measures.intervals import Z95
from linkalyze.network import ENDORSEMENTS, Member, Position

AS_OF = dt.date(2024, 1, 1)
IT = "Information Technology"


def post(start, end=None, function="Engineering", company="acme"):
    """From the first day of one year to that of another; without an end it is a present one."""
    started, finished = (year and dt.date(year, 1, 1) for year in (start, end))
    current = end is None
    return Position(None, company, company, None, function, None, current, started, finished)


def endorsed(*people, by_me=False, skill="Python"):
    return [(name, by_me, dt.datetime(2023, 1, 1), skill) for name in people]


def traces(*endorsements, present=("endorsements_received",)):
    rows = [row for some in endorsements for row in some]
    return traces_of(present, endorsements=pl.DataFrame(rows, ENDORSEMENTS, orient="row"))


def craft_of(*posts, traces=traces(), as_of=AS_OF):  # noqa: B008
    return craft(Member("Me", posts, "positions"), traces, as_of)


def years(*posts, as_of=AS_OF):
    """Years in the main family and in all, to a hundredth: a leap day is no matter."""
    got = craft_of(*posts, as_of=as_of)
    return round(got.years_main, 2), round(got.years_total, 2)


# --- years


def test_years_are_counted_up_to_the_day_of_the_report():
    assert years(post(2020)) == (4, 4)
    assert years(post(2020), as_of=dt.date(2022, 1, 1)) == (2, 2)


def test_years_of_another_craft_count_for_the_career_only():
    assert years(post(2010, 2014, "Sales"), post(2014)) == (10, 14)


def test_two_functions_of_one_family_are_one_craft():
    posts = post(2008, 2012), post(2012, 2016, IT), post(2016, 2021, "Sales")
    assert craft_of(*posts).family == "technology"
    assert years(*posts) == (8, 13)


def test_concurrent_posts_of_one_craft_count_once():
    assert years(post(2010, 2020), post(2014, 2016), post(2018, 2022)) == (12, 12)


def test_concurrent_posts_of_two_crafts_count_once_for_the_career():
    assert years(post(2010, 2020), post(2016, 2022, "Sales")) == (10, 12)


def test_years_between_two_posts_do_not_count():
    assert years(post(2004, 2008), post(2020)) == (8, 8)


def test_the_order_of_posts_does_not_matter():
    assert years(post(2020), post(2012, 2014), post(2010, 2018)) == (12, 12)


def test_a_post_whose_work_is_unknown_counts_for_the_career():
    assert years(post(2012, 2020, None), post(2020)) == (4, 12)


@pytest.mark.parametrize(
    "undated",
    [
        Position(None, "acme", "acme", None, "Sales", None, current=True),
        Position(None, "acme", "acme", None, "Sales", None, False, dt.date(1990, 1, 1)),
    ],
    ids=["without a start", "past, without an end"],
)
def test_a_post_whose_length_is_unknown_is_left_out(undated):
    assert years(undated, post(2020)) == (4, 4)
    assert craft_of(undated) is None


def test_without_a_readable_function_there_is_no_craft():
    assert craft_of() is None
    assert craft_of(post(2012, function=None)) is None


# --- endorsers


def endorsers(*endorsements, **given):
    return craft_of(post(2020), traces=traces(*endorsements, **given)).endorsers


def test_a_contact_who_endorsed_two_skills_is_one_endorser():
    assert endorsers(endorsed("ann", "bob"), endorsed("ann", skill="SQL")) == 2


def test_only_the_three_most_endorsed_skills_vouch_for_the_craft():
    top = [endorsed("ann", "bob", skill=skill) for skill in ("Python", "SQL", "Rust")]
    assert endorsers(*top, endorsed("cas", skill="Baking")) == 2


def test_a_skill_is_as_endorsed_as_it_has_endorsers():
    top = [endorsed("ann", "bob", skill=skill) for skill in ("Python", "SQL", "Rust")]
    assert endorsers(*top, endorsed("cas", "cas", "cas", skill="Baking")) == 2


def test_endorsements_by_the_member_vouch_for_others():
    assert endorsers(endorsed("ann"), endorsed("bob", by_me=True)) == 1


def test_no_endorsements_and_no_file_of_them_are_two_things():
    assert endorsers() == 0
    assert endorsers(present=["endorsements_given"]) is None


# --- spread

INBREEDING = {"estimate": 0.2, "lo": 0.1, "hi": 0.3}
HALF_AND_HALF = ["Engineering"] * 20 + ["Sales"] * 20
EMPLOYED = Member("Me", [post(2020), post(2010, 2020, company="beta")], "positions")


def contacts(functions, companies):
    columns = {"function": pl.String, "company": pl.String}
    return pl.DataFrame(list(zip(functions, companies, strict=True)), columns, orient="row")


def spread_of(functions, companies, member=EMPLOYED, inbreeding=INBREEDING):
    return spread(contacts(functions, companies), member, inbreeding)


def test_outside_is_at_none_of_the_members_employers_present_or_past():
    got = spread_of(HALF_AND_HALF, ["acme"] * 10 + ["beta"] * 10 + ["gamma"] * 20)
    assert (got.contacts, got.outside["estimate"]) == (40, pytest.approx(0.5))


def test_contacts_whose_company_is_unknown_are_neither_in_nor_out():
    got = spread_of(HALF_AND_HALF, [None] * 20 + ["acme"] * 5 + ["gamma"] * 15)
    assert (got.contacts, got.outside["estimate"]) == (40, pytest.approx(0.75))


def test_two_functions_of_one_family_are_one_family():
    one = ["Engineering"] * 20 + [IT] * 20
    assert spread_of(one, ["gamma"] * 40).families["estimate"] == pytest.approx(1)
    # A draw of 30 of 40 cannot miss one of two families of 20.
    assert spread_of(HALF_AND_HALF, ["gamma"] * 40).families["estimate"] == pytest.approx(2)


@pytest.mark.parametrize(
    ("functions", "companies", "changed"),
    [
        ([], [], {}),
        ([None] * 40, ["gamma"] * 40, {}),
        (HALF_AND_HALF, [None] * 40, {}),
        (HALF_AND_HALF[:29], ["gamma"] * 29, {}),
        (HALF_AND_HALF, ["gamma"] * 40, {"member": Member("Me", [], "positions")}),
        (HALF_AND_HALF, ["gamma"] * 40, {"inbreeding": None}),
    ],
    ids=["no contacts", "no function", "no company", "too few", "no employer", "own work unknown"],
)
def test_where_too_little_is_known_there_is_no_spread(functions, companies, changed):
    assert spread_of(functions, companies, **changed) is None


# --- breadth


def wide(inbreeding, families, outside, contacts=150, error=0.0):
    """With this standard error of the inbreeding, and none of the others."""
    parts = [{"estimate": x, "lo": x, "hi": x} for x in (inbreeding, families, outside)]
    parts[0] |= {"lo": inbreeding - Z95 * error, "hi": inbreeding + Z95 * error}
    return Spread(contacts, *parts)


SIZE = 1 - 2.718281828459045**-1  # of 150 contacts


def test_breadth_is_the_mean_of_its_parts_for_a_network_of_this_size():
    score, _ = breadth_with_error(wide(0.2, 4.5, 0.7))
    assert score == pytest.approx(SIZE * (0.8 + 0.5 + 0.7) / 3)


def test_less_likeness_than_chance_gives_no_more_breadth_than_chance():
    below, at_chance = (breadth_with_error(wide(h, 9, 1))[0] for h in (-0.3, 0))
    assert below == at_chance == pytest.approx(SIZE)


@pytest.mark.parametrize(("error", "expected"), [(0.0, 0.05), (0.1, 0.05), (0.6, SIZE * 0.2)])
def test_breadth_is_as_sure_as_its_parts_and_never_surer_than_declared(error, expected):
    assert breadth_with_error(wide(0.2, 4.5, 0.7, error=error))[1] == pytest.approx(expected)


def test_nobody_is_no_breadth():
    assert breadth_with_error(wide(0, 9, 1, contacts=0))[0] == 0


def test_a_post_counts_until_the_day_of_the_report():
    assert years(post(2010, 2020), as_of=dt.date(2015, 1, 1)) == (pytest.approx(5, abs=0.01),) * 2


def test_an_endorsement_without_a_date_counts():
    undated = [("ann", False, None, "Python")]
    assert craft_of(post(2010), traces=traces(undated)).endorsers == 1
