"""What three members are told, as a whole: read the JSON files as their reader would.

`pytest --update-golden` writes them anew; the change is then reviewed like any other text.
"""

import dataclasses
import json
from pathlib import Path

import pytest
from exports import connections, make_zip, many

from linkalyze.pipeline import analyze

HERE = Path(__file__).parent
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Acme NV,Senior Software Developer,,Ghent,Mar 2021,\n"
    "Beta,Software Developer,,Ghent,Jan 2018,Feb 2021\n"
)
OTHERS = (
    "Nurse", "Accountant", "Teacher", "Lawyer", "Recruiter", "Journalist", "Buyer", "Cook",
    "Sales manager", "Head of Marketing", "Owner", "Photographer", "Economist", "Police officer",
)  # fmt: skip


def mixed_rows(count):
    return [
        row.replace("Ann", f"Bob{i}x")
        for i in range(count)
        for row in many(1, company=f"Firm {i % 60} school", position=OTHERS[i % len(OTHERS)])
    ]


def unique_urls(rows):
    return [row.replace("ann-test-0", f"somebody-{i}") for i, row in enumerate(rows)]


MEMBERS = {
    "homogeneous": {
        "Connections.csv": connections(
            many(240, company="Acme", position="Senior Java developer")
            + unique_urls(mixed_rows(60))
        ),
        "Positions.csv": POSITIONS,
    },
    "mixed": {
        "Connections.csv": connections(
            many(20, company="Acme", position="Software developer") + unique_urls(mixed_rows(280))
        ),
        "Positions.csv": POSITIONS,
    },
    "tiny": {
        "Connections.csv": connections(many(12, position="Software developer")),
        "Positions.csv": POSITIONS,
    },
    "unknown-member": {"Connections.csv": connections(many(100, position="Nurse"))},
}


def told(tmp_path, name):
    analysis = analyze([make_zip(tmp_path / "x.zip", MEMBERS[name])])
    return [dataclasses.asdict(finding) for finding in analysis.findings]


@pytest.mark.parametrize("name", MEMBERS)
def test_findings(tmp_path, request, name):
    found = json.loads(json.dumps(told(tmp_path, name)))
    path = HERE / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_the_verdicts_are_those_that_the_numbers_demand(tmp_path):
    """240 of 300 share function, seniority and employer: by the rule h is .76, .6 and .80."""
    levels = {f["id"]: f["level"] for f in told(tmp_path, "homogeneous")}
    assert levels["homogeneity-function"] == "high"
    assert levels["homogeneity-company"] == "high"
    assert levels["homogeneity-seniority"] == "high"
    levels = {f["id"]: f["level"] for f in told(tmp_path, "mixed")}
    assert levels["homogeneity-function"] == "low"
    assert levels["homogeneity-company"] == "low"
    assert {f["level"] for f in told(tmp_path, "tiny")} == {"not enough data"}


def test_findings_stand_worst_first(tmp_path):
    order = ["high", "moderate", "unclear", "low", "not enough data"]
    for name in MEMBERS:
        places = [order.index(finding["level"]) for finding in told(tmp_path, name)]
        assert places == sorted(places)
