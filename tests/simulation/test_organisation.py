"""Over many exports people are told apart and put together, and who links circles is found."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from organisation import make_organisation, scores


def test_people_and_brokers_of_an_organisation(tmp_path):
    """A fifth of the exports without addresses, one row in twenty of a post long left."""
    truth = make_organisation(tmp_path, members=48, contacts=100, seed=3)
    found = scores(tmp_path, truth)
    assert found["precision"] >= 0.99
    assert found["recall"] >= 0.95
    assert found["brokers"] == 2
    assert found["last broker among the first"] <= 0.05
