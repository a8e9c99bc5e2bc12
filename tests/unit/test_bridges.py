"""The member between companies: position, sole bridges, and whom to introduce to whom."""

import polars as pl
import pytest

from linkalyze.measures.bridges import clusters, introductions, position, sole_bridges
from linkalyze.network import SEATS, Member
from linkalyze.network import Position as Post

CONTACTS = dict.fromkeys(
    ("contact_id", "name", "company", "company_id", "function", "seniority"), pl.String
)
TIES = {"contact_id": pl.String, "tie_strength": pl.Float64, "tie_state": pl.String}
NOBODY = Member("Me", [], "positions")
NO_SEATS = pl.DataFrame(schema=SEATS)
NO_ONE = pl.Series([], dtype=pl.String)


def person(
    name, company="acme", function="Engineering", seniority="Senior", strength=0.5, state="active"
):
    contact = (name, name, company, company, function, seniority)
    return dict(zip(CONTACTS, contact, strict=True)) | dict(
        zip(TIES, (name, strength, state), strict=True)
    )


def frames(*people):
    """Contacts and their ties."""
    return (
        pl.DataFrame([{c: p[c] for c in CONTACTS} for p in people], CONTACTS),
        pl.DataFrame([{c: p[c] for c in TIES} for p in people], TIES),
    )


def at(*companies, **columns):
    return [person(f"p{i}", company, **columns) for i, company in enumerate(companies)]


def group(*names, others):
    """The contacts in one conversation with the member, of so many others."""
    return pl.DataFrame([(1, others, name) for name in names], SEATS, orient="row")


def employed(*companies):
    posts = [Post(None, c, c, None, None, None, current=True) for c in companies]
    return Member("Me", posts, "positions")


def stand(*people, seats=NO_SEATS, member=NOBODY):
    return position(*frames(*people), seats, member)


def suggested(*people, seats=NO_SEATS, just=NO_ONE):
    return introductions(*frames(*people), seats, just)


def pairs(found):
    return {frozenset(pair) for pair in found.select("a", "b").iter_rows()}


# --- position

THREE_TWO_ONE = at("acme", "acme", "acme", "beta", "beta", "gamma")


def test_blocks_of_three_two_and_one():
    got = stand(*THREE_TWO_ONE)
    # C = (4(n - B) + sum of 1/m)/n^2 and ES = n + 1 - sum of m^2/n
    assert got.constraint == pytest.approx((4 * 3 + 1 / 3 + 1 / 2 + 1) / 36)
    assert got.effective_size == pytest.approx(7 - 14 / 6)
    assert got.efficiency == pytest.approx((7 - 14 / 6) / 6)
    assert (got.contacts, got.companies) == (6, 3)


def test_the_members_own_company_tells_gatekeeper_from_liaison():
    got = stand(*THREE_TWO_ONE, member=employed("acme"))
    assert (got.gatekeeper, got.liaison) == (3 * 3, 2 * 1)


def test_two_present_employers_are_one_side():
    got = stand(*THREE_TWO_ONE, member=employed("acme", "beta"))
    assert (got.gatekeeper, got.liaison) == (5 * 1, 0)


def test_without_an_employer_all_open_pairs_are_the_liaisons():
    got = stand(*THREE_TWO_ONE)
    assert (got.gatekeeper, got.liaison) == (0, 3 * 2 + 3 * 1 + 2 * 1)


def test_only_ties_of_at_least_moderate_strength_count():
    weak = [person("weak", strength=0.29), person("none", strength=None, state="latent")]
    assert stand(*at("acme", strength=0.3), *weak).contacts == 1


def test_a_dormant_tie_of_moderate_strength_counts():
    assert stand(person("old", state="dormant")).contacts == 1


def test_contacts_without_a_known_company_are_told_apart():
    got = stand(*at("acme", "beta", None))
    assert (got.contacts, got.unknown, got.effective_size) == (2, 1, 2)


@pytest.mark.parametrize("people", [(), at(None, None)], ids=["no contacts", "no company known"])
def test_without_known_companies_there_is_no_position(people):
    got = stand(*people, member=employed("acme"))
    assert (got.contacts, got.unknown, got.joined) == (0, len(people), 0)
    numbers = (got.effective_size, got.efficiency, got.constraint, got.constraint_weighted)
    assert {*numbers, got.normalised, got.normalised_thinned, got.hierarchy} == {None}
    assert (got.gatekeeper, got.liaison) == (0, 0)


def test_one_company_is_one_contact_worth():
    got = stand(*at("acme", "acme", "acme"))
    assert got.effective_size == pytest.approx(1)
    assert got.normalised == pytest.approx(((5 / 3) ** 2 - 1) / 3)
    assert got.hierarchy == pytest.approx(0)
    assert got.liaison == 0


def test_a_hundred_and_one_colleagues_do_not_all_know_each_other():
    got = stand(*at(*["acme"] * 101))
    # Each knows 50 of the 100 others: density .5
    assert got.normalised_thinned == pytest.approx(((1 + 50 / 51) ** 2 - 1) / 3)
    assert got.normalised == pytest.approx(((201 / 101) ** 2 - 1) / 3)


def test_the_stronger_tie_holds_the_member_more():
    got = stand(person("a", strength=0.4), person("b", strength=0.8))
    through_a, through_b = (0.4 / 1.2) / (0.4 + 1), (0.8 / 1.2) / (0.8 + 1)
    expected = (0.4 / 1.2 + through_b) ** 2 + (0.8 / 1.2 + through_a) ** 2
    assert got.constraint_weighted == pytest.approx(expected)


def test_two_of_a_small_group_know_each_other():
    got = stand(*at("acme", "beta"), seats=group("p0", "p1", others=2))
    assert got.joined == 1
    assert (got.constraint, got.effective_size) == (pytest.approx(1.125), pytest.approx(1))


@pytest.mark.parametrize(("others", "joined"), [(8, 1), (9, 0)])
def test_an_announcement_to_nine_joins_nobody(others, joined):
    assert stand(*at("acme", "beta"), seats=group("p0", "p1", others=others)).joined == joined


# --- sole bridges


def bridges(*people, sought=()):
    wanted = pl.DataFrame(
        [(c, c.title()) for c in sought],
        {"company_id": pl.String, "company_name": pl.String},
        orient="row",
    )
    return sole_bridges(*frames(*people), wanted)


def reached(found, to):
    return dict(found.filter(pl.col("to") == to).select("contact_id", "name").iter_rows())


def test_the_only_lawyer_is_a_bridge_and_each_of_two_engineers_is_not():
    found = bridges(person("a"), person("b"), person("law", function="Legal"))
    assert reached(found, "function") == {"law": "Legal"}


def test_the_only_director_of_a_family_is_a_bridge_to_that_level():
    found = bridges(person("a"), person("b"), person("boss", seniority="Director"))
    assert reached(found, "family and level") == {"boss": "technology, leading"}


def test_two_functions_of_one_family_reach_its_level_twice():
    found = bridges(person("a"), person("b", function="Information Technology"))
    assert reached(found, "function") == {"a": "Engineering", "b": "Information Technology"}
    assert reached(found, "family and level") == {}


def test_only_companies_that_the_member_looks_for_are_told():
    found = bridges(*at("acme", "beta", "beta"), sought=["acme", "beta", "gamma"])
    assert reached(found, "company") == {"p0": "Acme"}
    assert reached(bridges(*at("acme")), "company") == {}


@pytest.mark.parametrize(
    ("strength", "state", "live"),
    [(0.3, "active", True), (0.29, "active", False), (0.9, "dormant", False), (None, None, False)],
)
def test_a_bridge_is_live_where_its_tie_is(strength, state, live):
    found = bridges(person("a", strength=strength, state=state))
    assert found["live"].unique().to_list() == [live]


def test_nobody_whose_work_is_known_bridges_nothing():
    assert bridges(*at("acme", function=None, seniority=None)).is_empty()
    assert bridges().is_empty()


# --- introductions


@pytest.mark.parametrize(
    ("other", "score"),
    [
        ({}, 0.4),
        ({"function": "Information Technology"}, 0.4 / 2),
        ({"seniority": "Director"}, 0.4 / 4),  # two rungs
    ],
)
def test_peers_count_by_the_weaker_tie_and_by_how_alike_their_work_is(other, score):
    found = suggested(person("a", strength=0.6), person("b", "beta", strength=0.4, **other))
    assert found.select("kind", "a", "b", "family_b").rows() == [("peers", "a", "b", "technology")]
    assert found["score"].to_list() == [pytest.approx(score)]


def test_complements_count_by_the_weaker_tie_whatever_their_level():
    found = suggested(person("a"), person("b", "beta", "Sales", "Owner", strength=0.4))
    assert found.select("kind", "score").rows() == [("complements", 0.4)]


@pytest.mark.parametrize(
    "other",
    [
        person("b", "acme"),
        person("b", None),
        person("b", "beta", None, None),
        person("b", "beta", "Healthcare Services"),
        person("b", "beta", strength=0.29),
        person("b", "beta", state="dormant"),
    ],
    ids=["colleagues", "company unknown", "work unknown", "no pair of families", "weak", "dormant"],
)
def test_these_two_are_not_introduced(other):
    assert suggested(person("a"), other).is_empty()


@pytest.mark.parametrize(("others", "listed"), [(2, 0), (8, 0), (9, 1)])
def test_those_who_were_in_a_small_group_know_each_other(others, listed):
    found = suggested(*at("acme", "beta"), seats=group("p0", "p1", others=others))
    assert found.height == listed


def test_somebody_introduced_just_now_counts_half():
    found = suggested(*at("acme", "beta", strength=0.4), just=pl.Series(["p1"]))
    assert found["score"].to_list() == [pytest.approx(0.2)]


def test_only_the_best_of_a_company_and_family_is_introduced():
    found = suggested(person("a"), person("best", strength=0.9), person("b", "beta"))
    assert pairs(found) == {frozenset(("best", "b"))}


def test_nobody_is_introduced_more_than_twice_per_kind():
    sellers = [person(f"s{i}", f"shop{i}", "Sales") for i in range(5)]
    found = suggested(person("a"), *sellers).filter(pl.col("kind") == "complements")
    assert [set(pair) & {"a"} for pair in pairs(found)] == [{"a"}, {"a"}]


def test_at_most_five_pairs_of_a_kind_are_listed():
    found = suggested(*at(*[f"c{i}" for i in range(6)]))
    assert found["kind"].to_list() == ["peers"] * 5


def test_no_contacts_no_introductions():
    assert suggested().is_empty()


def test_clusters_are_the_companies_with_most_real_ties_and_who_is_seen_to_meet():
    """Acme has three contacts and one real tie, Beta two of two, Gamma one of one."""
    loose = [person(name, "acme", strength=0.1) for name in ("a2", "a3")]
    people = [*loose, *at("acme", "beta", "beta", "gamma")]
    contacts, ties = frames(*people)
    contacts = contacts.with_columns(company_name=pl.col("company"))
    groups, joined = clusters(contacts, ties, group("a3", "p1", others=2), most=3)
    assert groups.select("company", "contacts", "close").rows() == [
        ("beta", 2, 2),
        ("acme", 3, 1),
        ("gamma", 1, 1),
    ]
    assert joined == [(0, 1)]
    assert clusters(contacts, ties, group("a3", "p1", others=20), most=3)[1] == []
