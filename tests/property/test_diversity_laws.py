"""The laws of diversity: of whole networks, of random draws, and where kinds are partly alike."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from linkalyze import measures
from linkalyze.measures.composition import variety
from linkalyze.measures.rarefaction import hill_at_coverage_interval
from linkalyze.measures.similarity import function_matrix, seniority_matrix, work_matrix
from linkalyze.network import FUNCTIONS, SENIORITIES

ORDERS = (0, 1, 2)
NEAR = 1e-9
quick = settings(max_examples=50)
FEW = st.lists(st.integers(1, 30), min_size=1, max_size=8)
COUNTS = st.lists(st.integers(1, 60), min_size=1, max_size=12)
ORDER = st.sampled_from(ORDERS)
ANY_ORDER = st.sampled_from((0, 0.5, 1, 1.5, 2, 5))
AT_LEAST_30 = st.lists(st.integers(1, 30), min_size=2, max_size=9).filter(lambda x: sum(x) > 30)


@st.composite
def alike_kinds(draw, least=1):
    """Counts, and how much alike each two of their categories are."""
    counts = draw(st.lists(st.integers(1, 40), min_size=least, max_size=6))
    size = len(counts)
    above = draw(st.lists(st.floats(0, 1), min_size=size * size, max_size=size * size))
    upper = np.triu(np.reshape(above, (size, size)), 1)
    return np.array(counts), upper + upper.T + np.eye(size)


# --- whole networks


@given(st.permutations(range(6)), st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_concentration_and_coverage_do_not_depend_on_the_order_of_categories(order, counts):
    moved = [counts[i] for i in order]
    assert measures.concentration(moved, 9) == pytest.approx(measures.concentration(counts, 9))
    assert measures.sample_coverage(moved) == measures.sample_coverage(counts)


@given(COUNTS, st.integers(2, 9), ANY_ORDER)
def test_multiplying_all_counts_leaves_diversity_and_concentration(counts, times, q):
    more = [times * x for x in counts]
    few, many = measures.concentration(counts, 20), measures.concentration(more, 20)
    assert many == pytest.approx({**few, "n": times * few["n"]})
    assert measures.hill(more, q) == pytest.approx(measures.hill(counts, q))


@given(COUNTS, ANY_ORDER)
def test_a_category_without_contacts_adds_no_kind(counts, q):
    assert measures.hill([0, *counts, 0], q) == measures.hill(counts, q)


@given(COUNTS)
def test_order_two_is_the_inverse_of_the_concentration(counts):
    hhi = measures.concentration(counts, 20)["hhi"]
    assert measures.hill(counts, 2) == pytest.approx(1 / hhi)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=5).filter(any))
@example([7, 7, 7])
@example([7, 7, 8])
@example([7, 7, 0])
def test_the_qualitative_variation_is_one_where_all_kinds_are_even_and_only_there(counts):
    iqv = measures.concentration(counts, len(counts))["iqv"]
    assert -NEAR <= iqv <= 1 + NEAR
    assert (iqv > 1 - NEAR) == (len(set(counts)) == 1)


@given(COUNTS, st.floats(0, 0.6))
def test_correcting_the_concentration_undoes_random_misreading(counts, error):
    kinds, hhi = 26, measures.concentration(counts, 26)["hhi"]
    seen = (1 - error) ** 2 * hhi + (1 - (1 - error) ** 2) / kinds
    assert seen <= hhi + NEAR
    assert measures.corrected_concentration(seen, error, kinds) == pytest.approx(hhi)


@given(st.floats(0, 1), st.floats(0, 0.9), st.integers(1, 30))
def test_a_corrected_concentration_is_one_that_a_network_can_have(hhi, error, kinds):
    assert 1 / kinds <= measures.corrected_concentration(hhi, error, kinds) <= 1


# --- random draws


@quick
@given(FEW, ORDER)
def test_a_larger_draw_never_shows_fewer_kinds(counts, q):
    drawn = [measures.hill_at_size(counts, m, q) for m in range(1, 2 * sum(counts) + 1)]
    assert drawn[0] == pytest.approx(1)
    assert all(a <= b * (1 + NEAR) for a, b in pairwise(drawn))


@quick
@given(FEW)
def test_a_larger_draw_never_covers_less(counts):
    covered = [measures.sample_coverage(counts, m) for m in range(2 * sum(counts) + 1)]
    assert covered[0] == pytest.approx(0)
    assert covered[-1] <= 1
    assert all(a <= b + NEAR for a, b in pairwise(covered))


@given(FEW)
def test_the_coverage_of_all_contacts_is_that_of_the_network(counts):
    assert measures.sample_coverage(counts, sum(counts)) == measures.sample_coverage(counts)


@given(FEW, ORDER)
def test_a_draw_of_all_contacts_is_the_network(counts, q):
    drawn = measures.hill_at_size(counts, sum(counts), q)
    assert drawn == pytest.approx(measures.hill(counts, q))


@given(FEW, st.data())
def test_higher_orders_see_fewer_kinds_in_a_draw(counts, data):
    m = data.draw(st.integers(1, sum(counts)))
    drawn = [measures.hill_at_size(counts, m, q) for q in ORDERS]
    assert all(a >= b - NEAR for a, b in pairwise([m, *drawn, 1.0]))


@given(FEW, st.data(), ORDER)
def test_a_draw_does_not_depend_on_the_order_of_categories(counts, data, q):
    moved = data.draw(st.permutations(counts))
    m = data.draw(st.integers(1, 2 * sum(counts)))
    one, other = measures.hill_at_size(counts, m, q), measures.hill_at_size(moved, m, q)
    assert other == pytest.approx(one)


@given(FEW, st.floats(0, 1), st.floats(0, 1), ORDER)
def test_more_coverage_never_shows_fewer_kinds(counts, one, other, q):
    low, high = (measures.hill_at_coverage(counts, c, q) for c in sorted((one, other)))
    assume(high is not None)
    assert 1 - NEAR <= low <= high + NEAR


@given(FEW, st.data(), st.floats(0, 1), ORDER)
def test_at_a_coverage_between_two_draws_diversity_lies_as_far_between(counts, data, part, q):
    m = data.draw(st.integers(1, max(1, sum(counts) - 1)))
    below, above = (measures.sample_coverage(counts, size) for size in (m, m + 1))
    # Where the next contact adds nothing to the coverage, several draws have that coverage.
    assume(above - below > 1e-6)
    less, more = (measures.hill_at_size(counts, size, q) for size in (m, m + 1))
    got = measures.hill_at_coverage(counts, below + part * (above - below), q)
    assert got == pytest.approx(less + part * (more - less))


@given(FEW)
def test_a_coverage_that_twice_the_contacts_do_not_reach_is_no_number(counts):
    scattered = [*counts, 1, 1, 1]
    most = measures.sample_coverage(scattered, 2 * sum(scattered))
    assert measures.hill_at_coverage(scattered, (1 + most) / 2, 0) is None
    assert measures.hill_at_coverage(scattered, most - NEAR, 0) is not None


def by_hand(counts, measure):
    """The delete-one jackknife on the logarithm, one contact after the other."""
    logs = []
    for category, contacts in enumerate(counts):
        left = list(counts)
        left[category] -= 1
        logs += [math.log(measure(left))] * contacts
    n = len(logs)
    spread = (n - 1) / n * sum((x - sum(logs) / n) ** 2 for x in logs)
    estimate, reach = measure(counts), ndtri(0.975) * math.sqrt(spread)
    return estimate, max(1.0, estimate * math.exp(-reach)), estimate * math.exp(reach)


@quick
@given(AT_LEAST_30, st.data(), ORDER)
def test_the_interval_of_a_draw_takes_away_one_contact_after_the_other(counts, data, q):
    m = data.draw(st.integers(1, sum(counts) - 1))
    expected = by_hand(counts, lambda left: measures.hill_at_size(left, m, q))
    got = measures.hill_at_size_interval(counts, m, q)
    limits = (got["estimate"], max(1.0, got["lo"]), got["hi"])
    assert limits == pytest.approx(expected, rel=1e-6)


@quick
@given(st.lists(st.integers(0, 9), min_size=16, max_size=16), st.data(), ORDER)
def test_the_change_of_a_draw_takes_each_contact_from_both_times(cells, data, q):
    """The last row and column are those who were not there."""
    paired = np.reshape(cells, (4, 4)) + np.diag([12, 9, 12, 0])
    m = data.draw(st.integers(1, 32))

    def change(counts):
        then, now = counts.sum(axis=1)[:-1], counts.sum(axis=0)[:-1]
        return math.log(measures.hill_at_size(now, m, q) / measures.hill_at_size(then, m, q))

    without = []
    for place in list(zip(*np.nonzero(paired), strict=True)):
        if place != (3, 3):
            paired[place] -= 1
            without += [change(paired)] * (paired[place] + 1)
            paired[place] += 1
    n = len(without)
    reach = ndtri(1 - 0.025 / 12) * math.sqrt((n - 1) * np.var(without))
    got = measures.hill_change(paired, m, q, looks=12)
    assert got["difference"] == pytest.approx(change(paired), abs=1e-9)
    assert got["hi"] - got["difference"] == pytest.approx(reach, abs=1e-6)


@given(AT_LEAST_30, st.data(), ORDER)
def test_the_interval_of_a_draw_holds_what_it_shows(counts, data, q):
    got = measures.hill_at_size_interval(counts, data.draw(st.integers(1, sum(counts) - 1)), q)
    assert 0 < got["lo"] <= got["estimate"] * (1 + NEAR)
    assert got["estimate"] <= got["hi"]


@quick
@given(AT_LEAST_30)
@example([99, 1])
def test_what_is_shown_of_a_draw_never_says_less_than_one_kind(counts):
    shown = variety(np.array(counts), "function")
    spans = [span for span in (*shown.drawn, *shown.at_coverage) if span]
    assert all(span["lo"] >= 1 for span in spans)


@quick
@given(AT_LEAST_30, st.floats(0.05, 0.9), ORDER)
def test_the_interval_at_a_coverage_takes_away_one_contact_after_the_other(counts, coverage, q):
    got = hill_at_coverage_interval(counts, coverage, q)
    assume(got is not None)
    expected = by_hand(counts, lambda left: measures.hill_at_coverage(left, coverage, q))
    limits = (got["estimate"], max(1.0, got["lo"]), got["hi"])
    assert limits == pytest.approx(expected, rel=1e-6)


# --- kinds that are partly alike


@quick
@given(alike_kinds(), ANY_ORDER)
def test_seeing_what_kinds_share_never_makes_a_network_more_diverse(kinds, q):
    counts, z = kinds
    alike = measures.similarity_diversity(counts, z, q)
    assert alike >= 1 - NEAR
    assert alike <= measures.hill(counts, q) + NEAR


@quick
@given(alike_kinds(), st.floats(0, 1), ANY_ORDER)
def test_kinds_that_are_more_alike_never_make_a_network_more_diverse(kinds, part, q):
    counts, z = kinds
    nearer = z + part * (1 - z)
    more, less = (measures.similarity_diversity(counts, s, q) for s in (z, nearer))
    assert less <= more + NEAR


@given(COUNTS, ANY_ORDER)
def test_wholly_different_kinds_give_the_hill_numbers(counts, q):
    got = measures.similarity_diversity(counts, np.eye(len(counts)), q)
    assert got == pytest.approx(measures.hill(counts, q))


@quick
@given(alike_kinds())
def test_higher_orders_see_fewer_different_kinds(kinds):
    orders = [measures.similarity_diversity(*kinds, q) for q in (0, 0.5, 1, 1.5, 2, 5)]
    assert all(a >= b - NEAR for a, b in pairwise(orders))


@quick
@given(alike_kinds(), st.data(), ANY_ORDER)
def test_similarity_measures_do_not_depend_on_the_order_of_categories(kinds, data, q):
    counts, z = kinds
    order = data.draw(st.permutations(range(len(counts))))
    moved = counts[order], z[np.ix_(order, order)]
    one = measures.similarity_diversity(counts, z, q)
    assert measures.similarity_diversity(*moved, q) == pytest.approx(one)
    assert measures.mean_similarity(*moved) == pytest.approx(measures.mean_similarity(*kinds))


@quick
@given(alike_kinds(), st.integers(2, 9), ANY_ORDER)
def test_multiplying_all_counts_leaves_the_diversity_of_different_kinds(kinds, times, q):
    counts, z = kinds
    one = measures.similarity_diversity(counts, z, q)
    assert measures.similarity_diversity(times * counts, z, q) == pytest.approx(one)


@st.composite
def split_in_two(draw):
    """Counts with their similarities, and the same with the first category under two names."""
    counts, z = draw(alike_kinds())
    first = draw(st.integers(0, int(counts[0])))
    places = [0, *range(len(counts))]
    parts = np.array([first, counts[0] - first, *counts[1:]])
    return (counts, z), (parts, z[np.ix_(places, places)])


@quick
@given(split_in_two(), ANY_ORDER)
def test_one_kind_under_two_names_is_one_kind(networks, q):
    whole, parts = networks
    one = measures.similarity_diversity(*whole, q)
    assert measures.similarity_diversity(*parts, q) == pytest.approx(one)


@quick
@given(split_in_two())
def test_one_kind_under_two_names_leaves_the_mean_similarity(networks):
    whole, parts = (measures.mean_similarity(*network)["mean"] for network in networks)
    assert parts == pytest.approx(whole)


@given(split_in_two())
@example((([40], np.ones((1, 1))), ([20, 20], np.ones((2, 2)))))
def test_one_kind_under_two_names_leaves_the_interval_of_the_mean_similarity(networks):
    whole, parts = (measures.mean_similarity(*network) for network in networks)
    assume(whole["lo"] is not None)
    assert parts == pytest.approx(whole, rel=1e-6)


@quick
@given(alike_kinds(least=2))
def test_the_mean_similarity_is_that_of_all_pairs_of_two_contacts(kinds):
    counts, z = kinds
    who = np.repeat(np.arange(len(counts)), counts)
    pairs = z[np.ix_(who, who)][~np.eye(len(who), dtype=bool)]
    assert measures.mean_similarity(counts, z)["mean"] == pytest.approx(pairs.mean())


@given(COUNTS)
def test_without_similarities_the_mean_is_the_chance_of_one_category(counts):
    expected = measures.mean_similarity(counts, np.eye(len(counts)))
    assert measures.mean_similarity(counts) == pytest.approx(expected)


@quick
@given(alike_kinds())
@example((np.array([39, 1]), np.eye(2)))
def test_the_interval_of_the_mean_similarity_holds_it_and_stays_a_share(kinds):
    got = measures.mean_similarity(*kinds)
    assume(got["lo"] is not None)
    assert 0 <= got["lo"] <= got["mean"] + NEAR
    assert got["mean"] - NEAR <= got["hi"] <= 1


@quick
@given(alike_kinds(least=2), st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_newcomers_are_compared_with_the_stock_pair_by_pair(kinds, new):
    counts, z = kinds
    new = new[: len(counts)]
    assume(any(new))
    old, fresh = (np.repeat(np.arange(len(counts)), x) for x in (counts, new))
    among = z[np.ix_(old, old)][~np.eye(len(old), dtype=bool)].mean()
    got = measures.marginal_similarity(counts, new, z)["delta"]
    assert got == pytest.approx(z[np.ix_(fresh, old)].mean() - among, abs=NEAR)


@pytest.mark.parametrize(
    "matrix",
    [
        *map(function_matrix, (None, 0, 0.25, 0.75, 1)),
        seniority_matrix(),
        work_matrix(),
    ],
)
def test_similarities_are_mutual_whole_for_oneself_and_positive_semi_definite(matrix):
    assert (matrix == matrix.T).all()
    assert (np.diagonal(matrix) == 1).all()
    assert matrix.min() >= 0
    assert matrix.max() <= 1
    assert np.linalg.eigvalsh(matrix).min() > -NEAR


@given(st.data())
def test_the_matrices_hold_the_similarities_by_name(data):
    one, other = (data.draw(st.integers(0, len(FUNCTIONS) - 1)) for _ in range(2))
    low, high = (data.draw(st.integers(0, len(SENIORITIES) - 1)) for _ in range(2))
    work = measures.function_similarity(FUNCTIONS[one], FUNCTIONS[other])
    rung = measures.seniority_similarity(SENIORITIES[low], SENIORITIES[high])
    places = one * len(SENIORITIES) + low, other * len(SENIORITIES) + high
    assert function_matrix()[one, other] == work
    assert seniority_matrix()[low, high] == rung
    assert work_matrix()[places] == work * rung
