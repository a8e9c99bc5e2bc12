"""The laws of likeness to the member, of what is unknown or misread, and of intervals."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linkalyze import measures
from linkalyze.levels import Level
from linkalyze.measures.intervals import (
    clustered_share_interval,
    holm,
    mean_interval,
    share_interval,
)
from linkalyze.measures.similarity import function_matrix, likeness_to

NEAR = 1e-9
RISING = (Level.LOW, Level.UNCLEAR, Level.MODERATE, Level.HIGH)
CEILING = st.floats(0.02, 0.6)
SHARE = st.floats(0, 1)
P_VALUES = st.lists(st.floats(0, 1), max_size=8)
MONTHS = st.lists(st.integers(0, 50), min_size=2, max_size=12)
SOME = st.integers(1, 300)


@st.composite
def hits_of(draw, least=1, most=2000):
    """How many are meant, and of how many."""
    n = draw(st.integers(least, most))
    return draw(st.integers(0, n)), n


@st.composite
def clusters(draw):
    """How many are meant in each cluster, and how large each is; thirty or more in all."""
    sizes = draw(
        st.lists(st.integers(1, 40), min_size=4, max_size=25).filter(lambda x: sum(x) > 29)
    )
    return [draw(st.integers(0, size)) for size in sizes], sizes


# --- likeness


@given(hits_of(least=30), CEILING)
def test_a_contact_who_turns_to_another_kind_lowers_all_that_tells_likeness(network, ceiling):
    k, n = network
    assume(k)
    more, less = (measures.likeness(x, n, ceiling) for x in (k, k - 1))
    assert less["share"] < more["share"]
    assert less["inbreeding"] < more["inbreeding"]
    assert less["ei"] > more["ei"]
    assert less["p_moderate"] <= more["p_moderate"]
    assert less["p_high"] <= more["p_high"]


@given(hits_of(least=30), CEILING, CEILING)
def test_a_higher_ceiling_never_raises_the_level(network, one, other):
    low, high = (measures.likeness(*network, ceiling) for ceiling in sorted((one, other)))
    assert high["inbreeding"] <= low["inbreeding"]
    assert RISING.index(high["level"]) <= RISING.index(low["level"])


@given(st.integers(30, 900), SHARE, CEILING)
def test_the_share_follows_from_inbreeding_and_chance(n, part, ceiling):
    got = measures.likeness(round(part * n), n, ceiling)
    chance = (1 - got["inbreeding"]) * ceiling
    assert got["inbreeding"] + chance == pytest.approx(got["share"], abs=NEAR)


@given(hits_of(most=300), st.integers(0, 300), st.integers(1, 300), CEILING)
def test_more_unknown_contacts_never_turn_too_little_data_into_a_verdict(
    network, unknown, more, ceiling
):
    few, many = (
        measures.likeness_with_unknown(*network, u, ceiling)["level"]
        for u in (unknown, unknown + more)
    )
    assert many in (few, Level.NOT_ENOUGH_DATA)


@given(hits_of(most=300), st.integers(0, 300), CEILING)
def test_each_more_unknown_contact_widens_the_bounds(network, unknown, ceiling):
    few, many = (
        measures.likeness_with_unknown(*network, u, ceiling) for u in (unknown, unknown + 1)
    )
    width = [bounds["worst_high"] - bounds["worst_low"] for bounds in (few, many)]
    assert width[0] < width[1]


@given(hits_of(), st.integers(0, 900), CEILING)
def test_the_bounds_hold_the_share_under_any_odds(network, unknown, ceiling):
    k, n = network
    got = measures.likeness_with_unknown(k, n, unknown, ceiling)
    held = (got["worst_low"], got["half_odds"], k / n, got["double_odds"], got["worst_high"])
    assert all(a <= b + NEAR for a, b in pairwise(held))


@pytest.mark.parametrize("dimension", range(3))
def test_a_higher_level_of_one_dimension_never_lowers_that_of_the_whole(dimension):
    rank = [Level.NOT_ENOUGH_DATA, *RISING]
    for levels in product(rank, repeat=3):
        for higher in rank[rank.index(levels[dimension]) :]:
            raised = [*levels[:dimension], higher, *levels[dimension + 1 :]]
            less, more = measures.overall_level(*levels), measures.overall_level(*raised)
            assert rank.index(less) <= rank.index(more), (levels, raised)


@given(SHARE, st.floats(0.6, 1), st.floats(0.6, 1))
def test_correcting_a_share_undoes_misreading(share, sensitivity, specificity):
    seen = share * sensitivity + (1 - share) * (1 - specificity)
    got = measures.corrected_share(seen, sensitivity, specificity)
    assert got == pytest.approx(share, abs=NEAR)


@given(SHARE, SHARE, SHARE)
def test_a_corrected_share_is_a_share_where_reading_tells_anything(share, sensitivity, specificity):
    got = measures.corrected_share(share, sensitivity, specificity)
    assert got is None or 0 <= got <= 1
    assert (got is None) == (sensitivity + specificity <= 1)


@given(hits_of(), hits_of(), CEILING)
def test_the_excess_inside_and_outside_the_workplace_is_the_whole(inside, outside, ceiling):
    got = measures.excess_decomposition(*inside, *outside, ceiling)
    share = (inside[0] + outside[0]) / (inside[1] + outside[1])
    assert got["excess"] == pytest.approx(share - ceiling, abs=NEAR)
    assert got["inside"] + got["outside"] == pytest.approx(share - ceiling, abs=NEAR)


# --- intervals


@given(hits_of())
def test_the_interval_of_a_share_holds_it_and_stays_a_share(network):
    got = share_interval(*network)
    assert 0 <= got["lo"] <= got["estimate"] <= got["hi"] <= 1
    assert got["lo"] < got["hi"]


@given(hits_of())
def test_the_interval_of_a_share_mirrors_that_of_the_rest(network):
    k, n = network
    got, rest = share_interval(k, n), share_interval(n - k, n)
    assert (rest["lo"], rest["hi"]) == pytest.approx((1 - got["hi"], 1 - got["lo"]))


@given(clusters())
@example(([8] + [10] * 99, [10] * 100))
def test_the_interval_of_clusters_holds_their_share_and_stays_a_share(network):
    hits, sizes = network
    got = clustered_share_interval(hits, sizes)
    assert got["estimate"] == sum(hits) / sum(sizes)
    assert 0 <= got["lo"] <= got["estimate"] <= got["hi"] <= 1


@given(clusters())
@example(([2] + [0] * 99, [10] * 100))
def test_the_interval_of_clusters_is_never_narrower_than_that_of_single_contacts(network):
    hits, sizes = network
    got, alone = clustered_share_interval(hits, sizes), share_interval(sum(hits), sum(sizes))
    assert got["hi"] - got["lo"] >= alone["hi"] - alone["lo"] - NEAR


@given(st.integers(10, 20), st.integers(20, 40))
def test_clusters_that_are_all_or_nothing_are_as_sure_as_their_number(yes, no):
    got = clustered_share_interval([9] * yes + [0] * no, [9] * (yes + no))
    units = share_interval(yes, yes + no)
    assert got["hi"] - got["lo"] == pytest.approx(units["hi"] - units["lo"], rel=0.1)


@given(st.lists(st.integers(1, 40), min_size=15, max_size=25))
def test_clusters_that_are_all_alike_are_as_sure_as_single_contacts(halves):
    sizes = [2 * half for half in halves]
    assert clustered_share_interval(halves, sizes) == share_interval(sum(halves), sum(sizes))


@given(clusters(), st.data())
def test_the_interval_of_clusters_does_not_depend_on_their_order(network, data):
    hits, sizes = (list(x) for x in network)
    order = data.draw(st.permutations(range(len(sizes))))
    moved = clustered_share_interval([hits[i] for i in order], [sizes[i] for i in order])
    assert moved == pytest.approx(clustered_share_interval(hits, sizes))


@given(P_VALUES)
def test_adjusted_p_values_are_chances_and_never_below_the_raw(raw):
    assert all(p <= adjusted <= 1 for p, adjusted in zip(raw, holm(raw), strict=True))


@given(P_VALUES)
def test_adjusted_p_values_keep_the_order_of_the_raw(raw):
    adjusted = [pair[1] for pair in sorted(zip(raw, holm(raw), strict=True))]
    assert adjusted == sorted(adjusted)


@given(P_VALUES.filter(bool))
def test_the_least_p_value_pays_for_all_tests(raw):
    assert min(holm(raw)) == min(1.0, len(raw) * min(raw))


@given(P_VALUES.filter(bool))
def test_once_the_least_p_value_has_paid_the_others_are_adjusted_among_themselves(raw):
    first, *others = holm(sorted(raw))
    assert others == [max(first, p) for p in holm(sorted(raw)[1:])]


@given(P_VALUES, st.data())
def test_the_order_of_tests_does_not_change_their_p_values(raw, data):
    order = data.draw(st.permutations(range(len(raw))))
    assert holm([raw[i] for i in order]) == [holm(raw)[i] for i in order]


@given(hits_of(), hits_of())
def test_the_difference_of_two_shares_lies_in_its_interval_and_turns_with_them(one, other):
    got, turned = measures.share_difference(*one, *other), measures.share_difference(*other, *one)
    assert -1 - NEAR <= got["lo"] <= got["difference"] <= got["hi"] <= 1 + NEAR
    assert got["lo"] < got["hi"]
    assert turned["difference"] == -got["difference"]
    assert (turned["lo"], turned["hi"]) == pytest.approx((-got["hi"], -got["lo"]), abs=NEAR)


@given(SOME, SOME, SOME, SOME)
def test_the_odds_ratio_lies_in_its_interval_and_inverts_with_the_groups(a, b, c, d):
    got, turned = measures.odds_ratio(a, b, c, d), measures.odds_ratio(c, d, a, b)
    assert 0 < got["lo"] < got["odds_ratio"] < got["hi"]
    inverse = {name: 1 / got[name] for name in got}
    assert turned == pytest.approx(
        {"odds_ratio": inverse["odds_ratio"], "lo": inverse["hi"], "hi": inverse["lo"]}
    )


@given(st.integers(0, 200), st.floats(0.5, 1e4), st.floats(0.1, 10))
def test_a_rate_lies_in_its_interval_and_follows_the_unit_of_exposure(events, exposure, unit):
    got = measures.hazard(events, exposure)
    assert 0 <= got["lo"] <= got["rate"] < got["hi"]
    other = measures.hazard(events, exposure * unit)
    assert {name: other[name] * unit for name in other} == pytest.approx(got)


@given(MONTHS, MONTHS)
def test_the_ratio_of_rates_lies_in_its_interval_and_inverts_with_the_months(base, recent):
    got, turned = measures.rate_ratio(base, recent), measures.rate_ratio(recent, base)
    assert 0 < got["lo"] < got["rate_ratio"] < got["hi"]
    assert turned["rate_ratio"] == pytest.approx(1 / got["rate_ratio"])
    assert (turned["lo"], turned["hi"]) == pytest.approx((1 / got["hi"], 1 / got["lo"]))
    assert got["dispersion"] == pytest.approx(turned["dispersion"])
    assert got["dispersion"] >= 1


@given(st.integers(0, 50), st.integers(2, 12), st.integers(1, 12))
def test_an_even_pace_is_no_change_of_pace(pace, base, recent):
    got = measures.rate_ratio([pace] * base, [pace] * recent)
    assert got["lo"] <= 1 <= got["hi"]


@given(st.lists(st.floats(0, 1), min_size=30, max_size=60))
def test_the_interval_of_a_mean_is_that_of_the_single_values(values):
    got = mean_interval(np.array(values), np.ones(len(values)))
    assert got["estimate"] == pytest.approx(np.mean(values), abs=NEAR)
    assert got["lo"] <= got["estimate"] <= got["hi"]
    distinct, times = np.unique(values, return_counts=True)
    assert mean_interval(distinct, times.astype(float)) == pytest.approx(got, abs=NEAR)


@given(st.lists(st.integers(0, 20), min_size=26, max_size=26), st.integers(0, 25))
def test_the_likeness_to_a_kind_is_the_mean_over_contacts(counts, kind):
    got = likeness_to(kind, counts, function_matrix())
    assume(got is not None)
    each = np.repeat(function_matrix()[kind], counts)
    assert got["estimate"] == pytest.approx(each.mean())


@given(st.lists(st.integers(0, 20), min_size=26, max_size=26), st.integers(0, 25))
@example([1, 29] + [0] * 24, 0)
def test_the_interval_of_the_likeness_to_a_kind_stays_a_share(counts, kind):
    got = likeness_to(kind, counts, function_matrix())
    assume(got is not None)
    assert got["lo"] >= 0
    assert got["hi"] <= 1
