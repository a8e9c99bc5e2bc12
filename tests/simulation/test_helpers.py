"""The plan finds who helps, on networks of known truth."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import helpers

from linkalyze.goals import GOALS

NETWORKS = 30


@pytest.fixture(scope="module")
def table():
    return helpers.scores(seed=3, networks=NETWORKS)


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("other", [name for name in helpers.RANKINGS if name != "the plan"])
def test_the_plan_beats_every_simple_order(table, goal, other):
    assert table[goal, "the plan"] >= table[goal, other] + 0.4


@pytest.mark.parametrize("goal", GOALS)
def test_eight_of_ten_planted_helpers_are_in_the_list(table, goal):
    assert table[goal, "planted"] >= 8


@pytest.mark.parametrize("goal", GOALS)
def test_the_list_is_not_one_team_and_is_the_same_each_time(goal):
    people, ties = helpers.network(np.random.default_rng(5), 400, goal)
    aim = helpers.AIMS[goal]
    first, again = (
        helpers.ranked_helpers(people, shuffled, goal, aim, helpers.DAY, 10)
        for shuffled in (ties, ties.sample(fraction=1, shuffle=True, seed=1))
    )
    assert first["contact_id"].to_list() == again["contact_id"].to_list()
    elsewhere = first.filter(first["company"] != (aim.company_id or ""))
    assert elsewhere.height == 0 or elsewhere["company"].value_counts()["count"].max() <= 3
