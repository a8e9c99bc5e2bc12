"""What the labelled sets say of the resolution, by the commands that users have.

The floors lie a little below what was reached, so that a change that costs something is seen.
"""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from scores import SHARED, national, scored  # noqa: E402

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the labelled sets stand beside the project, not in it"
)
LANGUAGES = ("en", "nl", "de", "fr", "es", "pt", "it")


def test_titles():
    found = scored(SHARED, "titles")
    assert found["missing"] == 0
    assert found["seniority"]["accuracy"] >= 0.96
    assert found["function"]["accuracy"] >= 0.95
    weak = {
        language: (rates["seniority"], rates["function"])
        for language, rates in found["languages"].items()
        if language in LANGUAGES and min(rates["seniority"], rates["function"]) < 0.93
    }
    assert weak == {}


def test_titles_of_national_classifications():
    assert national(SHARED)["all"][1] >= 0.82


def test_companies():
    found = scored(SHARED, "companies")["all"]
    assert found["b3_f1"] >= 0.98
    assert found["pair_precision"] >= 0.995


def test_people():
    found = scored(SHARED, "people")["all"]
    assert found["pair_f1"] >= 0.97
    assert found["pair_precision"] >= 0.998
