"""What contacts do and where their likeness comes from: work, origin, workplaces, composition."""

import datetime as dt

import polars as pl
import pytest
from exports import traces_of

from linkalyze.levels import Level
from linkalyze.measures.composition import composition, variety
from linkalyze.measures.contrasts import by_workplace, origin
from linkalyze.measures.work import novelty, own_kind, reach, widening, work
from linkalyze.network import FUNCTIONS, INVITATIONS, SENIORITIES, Member, Position

CONTACTS = dict.fromkeys(
    ("contact_id", "company", "company_name", "function", "seniority"), pl.String
) | {"connected_on": pl.Date}
IT = "Information Technology"


def many(n, company="acme", function="Engineering", seniority="Senior", year=2020, name=None):
    """Contacts of one kind; "*" puts each at a company of their own."""
    return [
        {"company": f"{function}{year}-{i}" if company == "*" else company, "function": function}
        | {
            "seniority": seniority,
            "connected_on": year and dt.date(year, 7, 1),
            "company_name": name,
        }
        for i in range(n)
    ]


def contacts(*groups):
    rows = [row for some in groups for row in some]
    return pl.DataFrame(
        [{"contact_id": f"p{i}"} | row for i, row in enumerate(rows)], schema=CONTACTS
    )


def post(
    company="acme", function="Engineering", seniority="Senior", start=None, end=None, current=True
):
    started, finished = (year and dt.date(year, 1, 1) for year in (start, end))
    ids = (company and company.title(), company)
    return Position(None, *ids, seniority, function, None, current and not end, started, finished)


def member(*posts):
    return Member("Me", posts, "positions")


ENGINEER, NOBODY = member(post()), member()


# --- kinds of work


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({}, 1),
        ({"function": IT}, 0.5),
        ({"seniority": "Director"}, 0.25),  # two rungs
        ({"function": IT, "seniority": "Manager"}, 0.25),  # one family, one rung
        ({"function": "Sales"}, 0),
    ],
)
def test_two_contacts_are_as_alike_as_their_function_and_level(other, alike):
    got = work(contacts(many(1), many(1, **other)), NOBODY)
    assert got.alike["mean"] == pytest.approx(alike)


def test_the_weight_of_a_shared_family_can_be_another():
    got = work(contacts(many(1), many(1, function=IT)), NOBODY)
    assert dict(got.other_weights) == pytest.approx({0.25: 4, 0.75: 4 / 3})


def test_contacts_of_whom_only_half_is_known_are_unknown_work():
    got = work(contacts(many(1), many(1, seniority=None), many(1, function=None)), NOBODY)
    assert (got.known, got.unknown) == (1, 2)


def test_how_alike_contacts_are_to_the_member_takes_thirty_of_them_and_the_members_work():
    half = many(15), many(15, function="Sales")
    assert work(contacts(*half), ENGINEER).like_me["estimate"] == pytest.approx(0.5)
    assert work(contacts(*half), NOBODY).like_me is None
    assert work(contacts(many(29)), ENGINEER).like_me is None


def test_without_contacts_no_work_is_known_and_nobody_is_reached():
    got = work(contacts(), ENGINEER)
    assert (got.known, got.alike["mean"], got.like_me) == (0, None, None)
    assert (got.reach.height, got.reach["contacts"].sum()) == (9 * 4, 0)


def test_a_contact_is_reached_in_its_family_and_band():
    got = reach(contacts(many(2, seniority="VP"), many(1, function=None)))
    assert got.filter(pl.col("contacts") > 0).rows() == [("technology", "at the top", 2)]


def test_the_members_kind_is_that_of_the_first_present_post_that_tells_all():
    told = post(function="Sales", seniority="Manager")
    kind = FUNCTIONS.index("Sales") * len(SENIORITIES) + SENIORITIES.index("Manager")
    assert own_kind(member(post(end=2020), post(seniority=None), told, post())) == kind
    assert own_kind(member(post(end=2020))) is None


# One contact in each of eight families; nobody in care.
EIGHT = ("Engineering", "Sales", "Arts and Design", "Legal", "Human Resources", "Operations",
         "Consulting", "Research")  # fmt: skip


def test_the_missing_family_would_widen_most_then_a_neighbour_of_one_contact():
    best, second, third = widening(contacts(*(many(1, function=f) for f in EIGHT)))
    assert best == ("Community and Social Services", 1)
    # Any unused function of a family with one of eight contacts is half like an eighth.
    assert second[1] == third[1] == pytest.approx(1 - 0.5 / 8)


def test_two_functions_of_one_family_are_not_both_named():
    names = [name for name, _ in widening(contacts(many(1)), most=9)]
    assert len(names) == 9
    assert len({"Accounting", "Finance", "Legal"} & set(names)) == 1


def test_without_known_work_nothing_can_widen_the_network():
    assert widening(contacts()) == widening(contacts(many(3, function=None))) == []


def test_a_contact_is_as_new_as_their_work_is_unlike_that_of_the_others():
    others = contacts(many(3), many(1, function="Sales"))
    people = contacts(
        many(1), many(1, function="Legal"), many(1, function=IT), many(1, function=None)
    )
    found = novelty(people, others)
    # 1 - 3/4, 1 - 0 and 1 - 1/2 of 3/4
    assert found.rows() == [("p1", 1), ("p2", pytest.approx(0.625)), ("p0", pytest.approx(0.25))]
    assert novelty(people, contacts()).is_empty()


# --- where likeness comes from


def origin_of(people, *, who=ENGINEER, invitations=(), recent=2022):
    rows = [(f"p{i}", sent, None, False) for i, sent in enumerate(invitations)]
    frame = pl.DataFrame(rows, INVITATIONS, orient="row")
    traces = traces_of(["invitations"], invitations=frame)
    return origin(
        people, "function", who, traces, 0.15, pl.col("connected_on") >= dt.date(recent, 1, 1)
    )


WORKED = contacts(
    many(200), many(80, function="Sales"), many(52, "old"), many(28, "old", "Sales"),
    many(168, "*"), many(272, "*", "Sales"), many(9, function=None),
)  # fmt: skip


def test_the_worked_example_of_the_method():
    got = origin_of(WORKED, who=member(post(), post("old", end=2019)))
    assert (got.inside, got.outside) == ((252, 360), (168, 440))
    excess = {"excess": 0.375, "inside": 0.2475, "outside": 0.1275}
    assert got.excess == pytest.approx(excess)
    assert got.odds["odds_ratio"] == pytest.approx(3.76, abs=0.005)
    assert got.contrasts[2].difference["difference"] == pytest.approx(168 / 440 - 0.7)


def test_without_contacts_likeness_has_no_origin():
    got = origin_of(contacts())
    assert (got.inside, got.outside, got.odds, got.trend) == ((0, 0), (0, 0), None, None)
    assert got.excess["excess"] is None
    assert [c.difference for c in got.contrasts] == [None] * 3


def test_groups_of_under_thirty_are_not_compared():
    got = origin_of(contacts(many(29), many(30, "*")))
    assert (got.odds, got.contrasts[2].difference, got.contrasts[2].p) == (None, None, None)


def test_those_invited_are_compared_with_those_who_invited():
    people = contacts(many(40, "*", "Sales"), many(20, "*"), many(9, function=None))
    got = origin_of(people, invitations=[False] * 30 + [True] * 39).contrasts[0]
    assert (got.first, got.second) == ((20, 30), (0, 30))  # of nine, nobody knows
    assert got.difference["difference"] == pytest.approx(20 / 30)


def test_those_met_lately_are_compared_with_those_met_before():
    people = contacts(
        many(20, "*", year=2023), many(10, "*", "Sales", year=2023),
        many(10, "*"), many(20, "*", "Sales"), many(5, "*", year=None),
    )  # fmt: skip
    _, met, _ = origin_of(people).contrasts
    assert (met.first, met.second) == ((20, 30), (10, 30))
    # z = (1/3) / sqrt(1/2 x 1/2 x 2/30) = 2.582; it is the only test, so nothing is adjusted
    assert met.p == pytest.approx(0.0098, abs=0.0001)


def test_the_trend_is_the_slope_over_years_with_thirty_contacts():
    years = [(many(6 * k, "*", year=y), many(30 - 6 * k, "*", "Sales", year=y))
             for k, y in enumerate((2019, 2020, 2021), start=1)]  # fmt: skip
    few = many(29, "*", year=2022)
    got = origin_of(contacts(*(group for pair in years for group in pair), few))
    assert got.cohorts.select("year", "alike").rows() == [(2019, 6), (2020, 12), (2021, 18)]
    assert got.trend["estimate"] == pytest.approx(0.2)
    assert origin_of(contacts(*years[0], *years[1])).trend is None


# --- workplaces


def workplaces(people, *posts):
    return by_workplace(people, member(*posts)).rows()


def test_contacts_belong_to_the_workplace_of_their_time():
    met = contacts(
        many(2, "acme", year=2011), many(1, "beta", year=2012), many(1, "beta", year=2018)
    )
    posts = post("beta", start=2015), post("acme", start=2010, end=2015)
    assert workplaces(met, *posts) == [("Acme", 3, 2), ("Beta", 1, 1)]


def test_contacts_from_before_between_and_without_a_date_belong_to_none():
    met = contacts(*(many(1, year=y) for y in (2005, 2013, None)))
    assert workplaces(met, post("acme", start=2010, end=2012), post("beta", start=2015)) == []


def test_of_two_posts_at_a_time_the_later_one_counts():
    met = contacts(many(1, year=2012), many(1, year=2016))
    posts = post("acme", start=2010), post("beta", start=2015)
    assert workplaces(met, *posts) == [("Acme", 1, 1), ("Beta", 1, 0)]


def test_posts_without_a_start_made_no_contacts():
    assert workplaces(contacts(many(1)), post()) == []
    assert workplaces(contacts(many(1))) == []
    assert workplaces(contacts(), post(start=2010)) == []


# --- composition


def of(facet, people, who=ENGINEER):
    return composition(people, facet, who)


HALF = contacts(many(30, "*"), many(30, "*", "Sales"))


def test_half_of_the_members_function_against_its_ceiling():
    own = of("function", HALF).own
    assert (own.contacts, own.ceiling, own.likeness["share"]) == (30, 0.15, 0.5)
    assert own.likeness["inbreeding"] == pytest.approx(0.35 / 0.85)
    assert own.odds["odds_ratio"] == pytest.approx(1 / (0.15 / 0.85))
    assert own.misread == pytest.approx((0.5 + 0.99 - 1) / (0.90 + 0.99 - 1))


def test_ceilings_of_two_functions_add_up_and_those_of_employers_to_six_in_a_hundred():
    two = member(post(), post("beta", "Sales"))
    assert of("function", HALF, two).own.ceiling == pytest.approx(0.3)
    assert of("company", HALF, two).own.ceiling == pytest.approx(0.04)
    assert of("company", HALF, member(*map(post, "abcd"))).own.ceiling == pytest.approx(0.06)


def test_without_own_work_the_largest_kind_is_judged():
    got = of("function", contacts(many(40, function="Sales"), many(20)), NOBODY)
    assert got.own is None
    assert (got.judged.categories, got.judged.contacts) == (("Sales",), 40)


@pytest.mark.parametrize("people", [contacts(), contacts(many(50, function=None))])
def test_nobody_whose_function_is_known_gives_no_verdict(people):
    got = of("function", people)
    assert (got.level, got.largest, got.known) == (Level.NOT_ENOUGH_DATA, None, 0)
    assert (got.unknown, got.own.likeness["share"]) == (people.height, None)
    assert (got.own.interval, got.own.odds, got.own.misread) == (None, None, None)


@pytest.mark.parametrize(
    "people", [many(29), many(30) + many(21, function=None)], ids=["under thirty", "58 % known"]
)
def test_with_too_little_known_the_counts_are_shown_and_no_verdict(people):
    got = of("function", contacts(people))
    assert got.counts["contacts"].to_list() == [got.known]
    assert got.level == Level.NOT_ENOUGH_DATA
    assert (got.own.interval, got.own.odds, list(got.own.drivers)) == (None, None, [])


def test_a_recruiter_of_engineers_is_told_that_these_dominate():
    people = contacts(many(80, "*"), many(20, "*", "Human Resources"))
    assert (
        of("function", people, member(post(function="Human Resources"))).dominating.contacts == 80
    )
    assert of("function", people, ENGINEER).dominating is None


def test_whole_companies_of_one_kind_make_the_share_less_sure():
    kinds = ("Engineering", "Sales")
    people = contacts(*(many(10, f"c{i}", kinds[i % 2]) for i in range(30)))
    got = of("function", people).own.interval
    # Without one company 140 or 150 of 290, so se = sqrt(29) x (10/580) on the share itself; on any
    # other scale about as much. Of 300 single contacts it would be .029.
    reach = 1.96 * 29**0.5 * (10 / 580)
    assert (got["lo"], got["hi"]) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.005)


def test_a_company_that_holds_most_of_a_kind_drives_it():
    people = contacts(
        many(36, name="Acme"), many(4, function="Sales", name="Acme"),
        many(4, "*", name="x"), many(36, "*", "Sales", name="y"),
    )  # fmt: skip
    (driver,) = of("function", people).own.drivers
    # One in ten of the others is an engineer: four of forty
    assert (driver.by, driver.name, driver.contacts) == ("company", "Acme", 36)
    assert driver.expected == pytest.approx(4)


def test_a_year_that_brought_most_of_a_kind_drives_it():
    people = contacts(
        many(30, "*", year=2023), many(3, "*"), many(27, "*", "Sales"),
    )  # fmt: skip
    (driver,) = of("function", people).own.drivers
    assert (driver.by, driver.name, driver.expected) == ("year", "2023", pytest.approx(3))


def test_one_company_only_leaves_nothing_to_compare_it_with():
    got = of("company", contacts(many(40, name="Acme")))
    assert (got.own.likeness["share"], list(got.own.drivers)) == (1, [])
    assert got.own.misread is None  # companies are not read from titles
    # One category: the chance of sharing it is 1, at least (1 - u)^2 with u = 1 - .025^(1/n)
    assert got.variety.alike["mean"] == 1
    assert got.variety.alike["lo"] == pytest.approx(0.025 ** (2 / 40))


def test_where_no_two_contacts_share_a_company_there_is_no_effective_number():
    got = of("company", contacts(many(40, "*"))).variety.alike
    assert (got["mean"], got["d2"]) == (0, None)


@pytest.mark.parametrize(("known", "draw"), [(99, 30), (101, 100)])
def test_networks_of_under_a_hundred_are_drawn_thirty_at_a_time(known, draw):
    got = variety([known - 40, 40], "function")
    assert (got.known, got.draw) == (known, draw)
    assert got.drawn[0]["estimate"] == pytest.approx(2, abs=1e-6)


def test_below_thirty_there_are_raw_counts_only():
    got = variety([10, 10], "function")
    assert (got.known, got.kinds, got.concentration["hhi"]) == (20, 2, 0.5)
    assert list(got.drawn) == list(got.at_coverage) == [None] * 3


def test_a_side_job_that_has_ended_does_not_hide_the_main_one():
    posts = [post("acme", start=2010), post("beta", start=2015, end=2016)]
    got = workplaces(contacts(many(1, year=2018)), *posts)
    assert got == [("Acme", 1, 1)]
