"""A short run of `benchmarks/simulate.py`: the promises about intervals and verdicts."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import simulate
import trials

from linkalyze.levels import Level
from linkalyze.measures.intervals import clustered_share_interval

SEED = 7
REPLICATIONS = 100  # times ten or five where they are cheap


@pytest.mark.parametrize(
    "promise", simulate.promises(), ids=lambda promise: f"{promise.what}, {promise.conditions}"
)
def test_promise(promise):
    # A few hundred draws blur a rate: at a true rate on the limit one in a thousand runs lies more
    # than three standard errors beyond. What is exact, or one large network, is given no slack.
    slack = 3 * promise.error(REPLICATIONS)
    rates = promise.rates(SEED, REPLICATIONS)
    assert promise.kept(rates, slack), (promise.worst(rates), rates[promise.worst(rates)])


def test_contacts_taken_as_independent_are_too_sure():
    covered = {
        interval: trials.company_coverage(
            np.random.default_rng(SEED),
            500,
            companies=100,
            share=0.3,
            alike=0.15,
            interval=interval,
        )
        for interval in (trials.naive, clustered_share_interval)
    }
    assert covered[trials.naive] < 0.8
    assert covered[clustered_share_interval] > 0.9


@pytest.mark.parametrize("h", [0.35, 0.5])
def test_unknown_and_misread_contacts_pull_the_level_down(h):
    found = trials.levels_with_errors(np.random.default_rng(SEED), 1000, h)
    for levels in ([Level.HIGH], trials.AT_LEAST_MODERATE):
        without = trials.chance_of(levels, 600, h)
        assert sum(found[level] for level in levels) < without or without > 0.999


def test_expected_hill_numbers_are_what_draws_show():
    rng = np.random.default_rng(SEED)
    law = rng.dirichlet(np.ones(8))
    counts = rng.multinomial(20, law, size=20_000)
    p = counts / 20
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)
    assert trials.expected_hill(law, 20, 0) == pytest.approx((p > 0).sum(axis=1).mean(), rel=0.01)
    assert trials.expected_hill(law, 20, 1) == pytest.approx(np.exp(entropy.mean()), rel=0.01)
    missed = (law * (counts == 0)).sum(axis=1).mean()
    assert trials.expected_coverage(law, 20) == pytest.approx(1 - missed, rel=0.01)
