"""The laws of brokerage, and its closed forms against networkx on the graphs they stand for."""

import math
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linkalyze import measures
from linkalyze.measures.brokerage import broker_roles, effective_size_with_ties

NEAR = 1e-9
ME = "me"
SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=15)
DENSITY = st.floats(0.01, 1)
BLOCKS = st.lists(st.integers(0, 4), min_size=1, max_size=12)
WEIGHTS = st.lists(st.floats(0.01, 1), min_size=12, max_size=12)
TIES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=15)
quick = settings(max_examples=50)


def blocks_of(sizes):
    return [block for block, size in enumerate(sizes) for _ in range(size)]


def graph(blocks, weights=None, density=None, ties=()):
    """The member tied to every contact, and contacts to those of their block and some more."""
    contacts = range(len(blocks))
    g = nx.Graph()
    for i in contacts:
        g.add_edge(ME, i, weight=1.0 if weights is None else weights[i])
    for i, j in combinations(contacts, 2):
        if blocks[i] == blocks[j]:
            inside = 1.0 if density is None else density[blocks[i]]
            if inside:
                g.add_edge(i, j, weight=inside)
    g.add_edges_from((i, j, {"weight": 1.0}) for i, j in ties if i != j)
    return g


def nx_constraint(g):
    return nx.constraint(g, [ME], weight="weight")[ME]


def within(blocks, ties):
    return [(i, j) for i, j in ties if max(i, j) < len(blocks)]


# --- against networkx


@quick
@given(BLOCKS, st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_block_constraint_is_that_of_the_graph(blocks, density):
    sizes = np.bincount(blocks)
    got = measures.block_constraint(sizes, density[: len(sizes)])
    assert got == pytest.approx(nx_constraint(graph(blocks, density=density)), abs=1e-8)


@quick
@given(BLOCKS, st.floats(0, 1))
def test_one_density_is_that_of_every_block(blocks, density):
    got = measures.block_constraint(np.bincount(blocks), density)
    assert got == pytest.approx(nx_constraint(graph(blocks, density=[density] * 5)), abs=1e-8)


@quick
@given(BLOCKS, WEIGHTS, st.floats(0, 1))
def test_weighted_constraint_is_that_of_the_graph(blocks, weights, density):
    got = measures.block_constraint_weighted(blocks, weights[: len(blocks)], density)
    g = graph(blocks, weights, [density] * 5)
    assert got == pytest.approx(nx_constraint(g), abs=1e-8)


@quick
@given(BLOCKS, TIES)
def test_constraint_with_ties_is_that_of_the_graph(blocks, ties):
    ties = within(blocks, ties)
    got = measures.constraint_with_ties(blocks, ties)
    assert got == pytest.approx(nx_constraint(graph(blocks, ties=ties)), abs=1e-8)


@quick
@given(BLOCKS)
def test_block_effective_size_is_that_of_the_graph(blocks):
    expected = nx.effective_size(graph(blocks), [ME])[ME]
    got = measures.block_effective_size(np.bincount(blocks))
    assert got == pytest.approx(expected, abs=1e-8)


@quick
@given(BLOCKS, TIES)
def test_effective_size_with_ties_is_that_of_the_graph(blocks, ties):
    ties = within(blocks, ties)
    expected = nx.effective_size(graph(blocks, ties=ties), [ME])[ME]
    assert effective_size_with_ties(blocks, ties) == pytest.approx(expected, abs=1e-8)


@quick
@given(BLOCKS)
def test_hierarchy_is_that_of_the_constraint_of_each_contact(blocks):
    assume(len(blocks) > 1)
    g, n = graph(blocks), len(blocks)
    each = [nx.local_constraint(g, ME, contact) for contact in range(n)]
    ratios = [n * c / sum(each) for c in each]
    expected = sum(r * math.log(r) for r in ratios) / (n * math.log(n))
    got = measures.block_hierarchy(np.bincount(blocks))
    assert got == pytest.approx(expected, abs=1e-8)


# --- laws of the closed forms


@given(SIZES, st.data(), DENSITY)
def test_two_companies_that_merge_never_loosen_the_constraint(sizes, data, density):
    assume(len(sizes) > 1)
    one, other, *rest = data.draw(st.permutations(sizes))
    apart, merged = (measures.block_constraint(x, density) for x in (sizes, [one + other, *rest]))
    assert merged >= apart - NEAR


@given(SIZES, st.data())
def test_two_companies_that_merge_always_lower_the_effective_size(sizes, data):
    assume(len(sizes) > 1)
    one, other, *rest = data.draw(st.permutations(sizes))
    merged = measures.block_effective_size([one + other, *rest])
    assert merged < measures.block_effective_size(sizes)


@given(st.integers(1, 3000), DENSITY)
def test_contacts_of_whom_no_two_know_each_other_hold_the_member_least(n, density):
    alone = [1] * n
    assert measures.block_constraint(alone, density) == pytest.approx(1 / n)
    assert measures.normalised_constraint(alone, density) == pytest.approx(0, abs=NEAR)
    assert measures.block_effective_size(alone) == pytest.approx(n)


@given(st.integers(1, 3000))
def test_contacts_who_all_know_one_another_count_for_one(n):
    assert measures.block_effective_size([n]) == pytest.approx(1)
    assert measures.block_constraint([n]) == pytest.approx((2 * n - 1) ** 2 / n**3)


@given(SIZES)
def test_effective_size_is_one_number_with_the_concentration_of_companies(sizes):
    n, hhi = sum(sizes), measures.concentration(sizes, len(sizes))["hhi"]
    assert measures.block_effective_size(sizes) == pytest.approx(n + 1 - n * hhi)


@given(SIZES)
def test_the_effective_size_lies_between_one_and_the_number_of_contacts(sizes):
    size = measures.block_effective_size(sizes)
    assert 1 - NEAR <= size <= sum(sizes) + NEAR


@given(SIZES, DENSITY, DENSITY)
def test_closer_acquaintance_never_loosens_the_constraint(sizes, one, other):
    loose, close = (measures.block_constraint(sizes, d) for d in sorted((one, other)))
    assert loose <= close + NEAR


@given(SIZES, DENSITY)
def test_the_normalised_constraint_lies_between_nought_and_one(sizes, density):
    assert -NEAR <= measures.normalised_constraint(sizes, density) < 1


@given(SIZES, st.integers(2, 6), DENSITY)
def test_a_network_many_times_over_has_the_same_normalised_constraint(sizes, times, density):
    one, many = (measures.normalised_constraint(x, density) for x in (sizes, sizes * times))
    assert many == pytest.approx(one, abs=NEAR)


@given(st.integers(1, 30), st.integers(2, 20))
def test_a_constraint_that_all_contacts_share_alike_has_no_hierarchy(size, times):
    assert measures.block_hierarchy([size] * times) == pytest.approx(0, abs=NEAR)


@given(SIZES)
def test_hierarchy_is_a_share(sizes):
    assume(sum(sizes) > 1)
    assert 0 <= measures.block_hierarchy(sizes) <= 1


@given(SIZES, st.data(), DENSITY)
def test_positions_depend_neither_on_the_order_of_companies_nor_on_empty_ones(sizes, data, density):
    moved = data.draw(st.permutations([0, *sizes]))
    got, same = (
        (
            measures.block_constraint(x, density),
            measures.normalised_constraint(x, density),
            measures.block_effective_size(x),
            broker_roles(x, 3),
        )
        for x in (sizes, moved)
    )
    assert same[:3] == pytest.approx(got[:3])
    assert same[3] == got[3]


@quick
@given(BLOCKS, WEIGHTS, TIES, st.permutations(range(12)), DENSITY)
def test_positions_depend_neither_on_the_order_of_contacts_nor_on_the_names_of_companies(
    blocks, weights, ties, order, density
):
    n = len(blocks)
    order = [i for i in order if i < n]
    names = [f"company {-block}" for block in (blocks[i] for i in order)]
    place = {i: at for at, i in enumerate(order)}
    ties = within(blocks, ties)
    moved = [(place[j], place[i]) for i, j in ties]
    weighted = measures.block_constraint_weighted(blocks, weights[:n], density)
    heavy = [weights[i] for i in order]
    same = measures.block_constraint_weighted(names, heavy, density)
    assert same == pytest.approx(weighted)
    tied = measures.constraint_with_ties(blocks, ties)
    assert measures.constraint_with_ties(names, moved) == pytest.approx(tied)
    assert effective_size_with_ties(names, moved) == effective_size_with_ties(blocks, ties)


@given(SIZES, DENSITY)
def test_ties_of_equal_strength_are_those_of_the_closed_form(sizes, density):
    blocks = blocks_of(sizes)
    got = measures.block_constraint_weighted(blocks, [1] * len(blocks), density)
    assert got == pytest.approx(measures.block_constraint(sizes, density))


@quick
@given(BLOCKS, WEIGHTS, DENSITY, st.floats(0.1, 10))
def test_the_unit_of_strength_does_not_matter(blocks, weights, density, unit):
    own = np.array(weights[: len(blocks)])
    one = measures.block_constraint_weighted(blocks, own, density)
    other = measures.block_constraint_weighted(blocks, own * unit, density * unit)
    assert other == pytest.approx(one)


@given(SIZES)
def test_without_ties_across_companies_there_are_only_blocks(sizes):
    blocks = blocks_of(sizes)
    constraint = measures.constraint_with_ties(blocks, [])
    assert constraint == pytest.approx(measures.block_constraint(sizes))
    size = effective_size_with_ties(blocks, [])
    assert size == pytest.approx(measures.block_effective_size(sizes))


@quick
@given(BLOCKS, TIES)
def test_ties_told_twice_turned_or_within_a_company_are_there_anyway(blocks, ties):
    ties = within(blocks, ties)
    inside = [(i, j) for i, j in combinations(range(len(blocks)), 2) if blocks[i] == blocks[j]]
    more = [*ties, *inside, *((j, i) for i, j in ties), *((i, i) for i in range(len(blocks)))]
    one, other = (measures.constraint_with_ties(blocks, told) for told in (ties, more))
    assert other == pytest.approx(one)
    assert effective_size_with_ties(blocks, more) == effective_size_with_ties(blocks, ties)


@given(st.lists(st.integers(1, 9), max_size=8), st.integers(0, 9))
def test_the_member_stands_between_all_pairs_of_contacts_of_two_companies(sizes, own):
    blocks = [0] * own + [block + 1 for block in blocks_of(sizes)]
    open_pairs = [(a, b) for a, b in combinations(blocks, 2) if a != b]
    gatekeeper, liaison = broker_roles(sizes, own)
    assert gatekeeper == sum(not a for a, _ in open_pairs)
    assert liaison == sum(bool(a) for a, _ in open_pairs)
