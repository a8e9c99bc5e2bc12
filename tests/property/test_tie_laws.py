"""The laws of ties: how strong they are, what they are worth, and how they rank contacts."""

import datetime as dt
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkalyze import measures
from linkalyze.measures.ties import (
    EVIDENCE,
    MODERATE,
    NO_EVIDENCE,
    STRONG,
    WEAK,
    strength,
    tie_rules,
    tie_table,
)

NEAR = 1e-12
GOALS = st.sampled_from(["new-job", "broaden", "step-up", "change"])
VIRTUES = ("fit", "tie", "reach", "fresh", "recency")
SHARE = st.floats(0, 1)
TRAFFIC = st.one_of(st.just(0.0), st.floats(0.1, 500))
PEOPLE = st.integers(0, 40)
RISING = [WEAK, MODERATE, STRONG]
quick = settings(max_examples=50)

tie = st.fixed_dictionaries(
    {
        "out": TRAFFIC,
        "inn": TRAFFIC,
        "months": st.integers(0, 60),
        **dict.fromkeys(("rec_given", "rec_received"), st.integers(0, 2)),
        **dict.fromkeys(("end_given", "end_received"), st.integers(0, 12)),
        "workplace": st.sampled_from([0.0, 0.5, 0.75, 1.0]),
        "note": st.integers(0, 2),
        "group": st.integers(0, 2),
    }
)


def score(evidence):
    return measures.tie_strength(**evidence)["score"]


# --- strength


@quick
@given(tie, tie)
def test_more_evidence_never_weakens_a_tie(one, other):
    together = {name: max(one[name], other[name]) for name in one}
    assert score(together) >= max(score(one), score(other)) - NEAR


@quick
@given(tie, st.sampled_from(EVIDENCE.names()), st.floats(0.5, 20))
def test_more_of_any_one_trace_never_weakens_a_tie(evidence, name, more):
    most = 1 - evidence[name] if name == "workplace" else more
    grown = evidence[name] + (most if EVIDENCE[name] == pl.Float64 else round(more))
    less, got = (
        measures.tie_strength(**evidence),
        measures.tie_strength(**{**evidence, name: grown}),
    )
    assert got["score"] >= less["score"] - NEAR
    assert RISING.index(got["tie_class"]) >= RISING.index(less["tie_class"])


@quick
@given(tie)
def test_it_does_not_matter_which_of_both_gave(evidence):
    ways = [("out", "inn"), ("rec_given", "rec_received"), ("end_given", "end_received")]
    turned = {one: evidence[other] for pair in ways for one, other in (pair, pair[::-1])}
    assert score({**evidence, **turned}) == pytest.approx(score(evidence), abs=NEAR)


@quick
@given(tie, st.floats(0.1, 500), st.sampled_from(["out", "inn"]))
def test_letters_without_an_answer_add_nothing(evidence, letters, way):
    silent = {**evidence, "out": 0.0, "inn": 0.0}
    assert score({**silent, way: letters}) == score(silent)


@quick
@given(tie)
def test_a_strength_lies_between_nought_and_one(evidence):
    assert 0 <= score(evidence) < 1


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"out": 3, "inn": 3}, {"out": 4, "inn": 3}),
        ({"months": 3}, {"months": 4}),
        ({"rec_given": 1}, {"rec_given": 1, "rec_received": 1}),
        ({"end_received": 1}, {"end_given": 1, "end_received": 1}),
        ({"workplace": 0.5}, {"workplace": 1}),
        ({}, {"note": 1}),
        ({}, {"group": 1}),
        ({}, {"rec_received": 1}),
        ({}, {"end_given": 1}),
    ],
)
def test_each_trace_alone_strengthens_a_tie(less, more):
    assert score(more) > score(less)


@quick
@given(tie, st.integers(1, 9))
def test_a_second_endorsement_or_recommendation_the_same_way_tells_no_more(evidence, times):
    ways = ("rec_given", "rec_received", "end_given", "end_received", "note", "group")
    more = {name: evidence[name] * times for name in ways}
    assert score({**evidence, **more}) == score(evidence)


@quick
@given(tie, st.sampled_from(sorted(tie_rules().weights)), st.floats(0, 1))
def test_a_channel_that_weighs_less_never_strengthens_a_tie(evidence, channel, part):
    weights = tie_rules().weights
    less = {**weights, channel: weights[channel] * part}
    row = pl.DataFrame([evidence], schema=EVIDENCE)
    lower, usual = (row.select(strength(used)).item() for used in (less, None))
    assert lower <= usual + NEAR


@quick
@given(st.lists(tie, min_size=1, max_size=9))
def test_a_whole_network_is_scored_as_each_tie_alone(ties):
    scores = pl.DataFrame(ties, schema=EVIDENCE).select(strength()).to_series().to_list()
    assert scores == pytest.approx([score(evidence) for evidence in ties], abs=NEAR)


# --- tables of ties

AS_OF = dt.date(2024, 5, 31)
WHEN = st.one_of(st.none(), st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2024, 5, 31)))
FAINT = [{}, {"note": 1}, {"workplace": 0.5}, {"out": 9.0}]
faint_tie = st.sampled_from([{**dict.fromkeys(EVIDENCE, 0), **traces} for traces in FAINT])
known_tie = st.tuples(faint_tie | tie, st.sampled_from(["Ann", None]), st.booleans(), WHEN)
network = st.lists(known_tie, min_size=1, max_size=9)


def table(ties, *, with_messages, as_of=AS_OF):
    rows = [
        {"contact_id": str(i), "name": name, **evidence, "traced": traced, "last_mutual": when}
        for i, (evidence, name, traced, when) in enumerate(ties)
    ]
    names = {"contact_id": pl.String, "name": pl.String, **EVIDENCE}
    schema = {**names, "traced": pl.Boolean, "last_mutual": pl.Datetime}
    return tie_table(pl.DataFrame(rows, schema=schema), as_of, with_messages=with_messages)


@quick
@given(network)
def test_without_messages_no_tie_is_called_weak_and_none_latent(ties):
    got = table(ties, with_messages=False)
    assert WEAK not in got["tie_class"].to_list()
    assert "latent" not in got["tie_state"].to_list()


@quick
@given(network, st.booleans())
def test_a_tie_without_a_trace_has_no_strength_and_only_such_a_tie(ties, with_messages):
    got = table(ties, with_messages=with_messages)
    untraced = [not traced for _, _, traced, _ in ties]
    assert got["tie_strength"].is_null().to_list() == untraced
    assert (got["tie_class"] == NO_EVIDENCE).fill_null(value=False).to_list() == untraced


@quick
@given(network, st.integers(0, 4000), st.booleans())
def test_time_makes_ties_dormant_and_never_active(ties, days, with_messages):
    now = table(ties, with_messages=with_messages)
    later = table(ties, with_messages=with_messages, as_of=AS_OF + dt.timedelta(days))
    pairs = set(zip(now["tie_state"], later["tie_state"], strict=True))
    same = {("active", "active"), ("dormant", "dormant"), ("latent", "latent"), (None, None)}
    assert pairs <= same | {("active", "dormant")}
    assert now["tie_strength"].equals(later["tie_strength"])


# --- ranking


@given(st.fixed_dictionaries(dict.fromkeys(VIRTUES, SHARE)), GOALS, SHARE)
def test_each_virtue_raises_the_score(virtues, goal, higher):
    usual = measures.goal_score(**virtues, goal=goal)
    for name, value in virtues.items():
        better = measures.goal_score(**{**virtues, name: max(value, higher)}, goal=goal)
        assert better >= usual - NEAR
        if higher > max(value, 0.05) + 0.01:
            assert better > usual


@given(st.fixed_dictionaries(dict.fromkeys(VIRTUES, SHARE)), GOALS)
def test_a_score_lies_between_the_least_and_the_best_virtue(virtues, goal):
    got = measures.goal_score(**virtues, goal=goal)
    assert min(max(value, 0.05) for value in virtues.values()) <= got + NEAR
    assert got <= max(0.05, *virtues.values()) + NEAR


@given(st.fixed_dictionaries(dict.fromkeys(VIRTUES, SHARE)), GOALS)
def test_without_a_target_the_score_is_as_if_the_fit_were_middling(virtues, goal):
    free = measures.goal_score(**{**virtues, "fit": None}, goal=goal)
    assert measures.goal_score(**{**virtues, "fit": free}, goal=goal) == pytest.approx(free)


@given(SHARE, SHARE, GOALS)
def test_a_tie_nearer_the_best_strength_is_worth_more(one, other, goal):
    best = {"new-job": 0.30, "broaden": 0.25, "step-up": 0.55, "change": 0.30}[goal]
    near, far = sorted((one, other), key=lambda strength: abs(strength - best))
    least, less, more = 0.4, measures.tie_value(far, goal), measures.tie_value(near, goal)
    assert all(a <= b + NEAR for a, b in pairwise((least, less, more, 1)))


@given(SHARE, GOALS)
def test_silence_helps_a_tie_that_was_strong_enough_except_to_step_up(strength, goal):
    awake, dormant = (measures.tie_value(strength, goal, asleep) for asleep in (False, True))
    if goal == "step-up" or strength < 0.3:
        assert dormant == awake
    else:
        assert awake <= dormant <= 1
        assert dormant > awake or awake == 1


@st.composite
def candidates(draw):
    """Scores, and how much alike each two candidates are; no two the same."""
    size = draw(st.integers(1, 8))
    noise = np.random.default_rng(draw(st.integers(0, 2**32)))
    upper = np.triu(noise.random((size, size)), 1)
    return noise.uniform(0.05, 0.3, size).tolist(), upper + upper.T + np.eye(size)


@given(candidates(), st.integers(1, 9), SHARE)
def test_the_best_comes_first_and_nobody_twice(network, k, tradeoff):
    scores, alike = network
    chosen = measures.diversified(scores, alike, k, tradeoff)
    assert len(set(chosen)) == len(chosen) == min(k, len(scores))
    assert tradeoff < 1e-6 or scores[chosen[0]] == max(scores)


@given(candidates(), st.data())
def test_the_order_of_the_rows_does_not_change_who_is_chosen(network, data):
    scores, alike = network
    order = data.draw(st.permutations(range(len(scores))))
    moved = measures.diversified([scores[i] for i in order], alike[np.ix_(order, order)], 4)
    assert [order[place] for place in moved] == measures.diversified(scores, alike, 4)


@given(candidates(), st.integers(1, 8))
def test_where_difference_does_not_count_the_best_scores_are_chosen(network, k):
    scores, alike = network
    best = sorted(range(len(scores)), key=lambda place: -scores[place])
    assert measures.diversified(scores, alike, k, 1.0) == best[:k]


@given(candidates(), st.floats(0.1, 0.9), st.data())
def test_each_choice_weighs_worth_against_the_likeness_to_those_before(network, tradeoff, data):
    scores, alike = network
    chosen = measures.diversified(scores, alike, len(scores), tradeoff)
    at = data.draw(st.integers(0, len(scores) - 1))
    before, left = chosen[:at], chosen[at:]

    def marginal(place):
        closest = max((alike[place, other] for other in before), default=0)
        return tradeoff * scores[place] / max(scores) - (1 - tradeoff) * closest

    assert marginal(left[0]) == max(marginal(place) for place in left)


# --- giving


@given(PEOPLE, PEOPLE)
def test_giving_mirrors_receiving(given_, received):
    got, turned = (
        measures.giving_balance(given_, received),
        measures.giving_balance(received, given_),
    )
    mirror = {"giving": "receiving", "receiving": "giving"}
    assert turned["label"] == mirror.get(got["label"], got["label"])
    limits = (turned["share"], turned["lo"], turned["hi"])
    assert limits == pytest.approx((1 - got["share"], 1 - got["hi"], 1 - got["lo"]))
    assert 0 < got["lo"] < got["share"] < got["hi"] < 1


@given(PEOPLE, PEOPLE)
def test_one_more_who_was_helped_never_leads_away_from_giving(given_, received):
    rank = ["receiving", "giving"]
    less, more = (measures.giving_balance(g, received) for g in (given_, given_ + 1))
    assert more["share"] > less["share"]
    if less["label"] in rank and more["label"] in rank:
        assert rank.index(more["label"]) >= rank.index(less["label"])
    assert not (less["label"] == "giving" and more["label"] != "giving")
