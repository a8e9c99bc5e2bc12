"""What is planted in organisations is found: who is who, whom members share, who links circles, how
alike each member's contacts are, whether members choose their own kind, and whether they differ.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from organisation import Plan, make_organisation, pure, scores


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A fifth of the exports without addresses, one row in twenty of a post long left; half of the
    members take whoever comes, and half invite their own kind twice as readily.
    """
    folder = tmp_path_factory.mktemp("organisation")
    truth = make_organisation(folder, Plan(members=48, contacts=100, circles=4, seed=4))
    return scores(folder, truth)


def test_people_and_whom_members_share(found):
    assert found["precision"] >= 0.99
    assert found["recall"] >= 0.95
    assert found["overlaps exact with addresses"] >= 0.99
    assert found["overlap wrong without"] <= 0.1


def test_brokers(found):
    assert found["brokers"] == 2
    assert found["last broker among the first"] <= 0.05


def test_how_alike_the_contacts_of_each_member_are(found):
    assert found["share alike, error of the count"] <= 0.005
    assert found["share alike, distance from the planted chance"] <= 0.05
    assert found["share alike, interval holds the planted chance"] >= 0.85
    assert found["beta found"] == pytest.approx(found["beta planted"], rel=0.01)


def test_whether_members_choose_their_own_kind(found):
    """One seed in twenty would miss: this one must not."""
    assert found["invitations miscounted"] <= 0.01
    for ratio in (1, 2):
        low, high = (found[f"odds ratio {ratio}: {end}"] for end in ("low", "high"))
        assert low <= ratio <= high
    assert found["odds ratio 2: low"] > 1


@pytest.mark.parametrize(("complementing", "beta"), [(True, 6.0), (False, 1.0)])
def test_homogeneous_members_may_complement_one_another(tmp_path, complementing, beta):
    """All members know their own kind alone, in both."""
    truth = make_organisation(tmp_path, pure(6, 40, complementing=complementing))
    found = scores(tmp_path, truth)
    assert found["share alike, distance from the planted chance"] == 0
    assert found["beta planted"] == pytest.approx(beta)
    assert found["beta found"] == pytest.approx(beta, rel=0.01)
