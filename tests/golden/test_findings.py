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


MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)


def talk(place, years, *, question=False):
    """Six exchanges a year with one of the mixed contacts, and perhaps a question at the end."""
    you, me = (
        (f"Bob{place}x Test0", f"https://www.linkedin.com/in/somebody-{place}"),
        ("Mia Mol", "https://www.linkedin.com/in/mia-mol"),
    )
    rows = [
        (
            *((you, me) if day == 3 else (me, you)),
            f"{year}-{month:02}-0{day}",
            f"Text {place} {year}",
        )
        for year in years
        for month in range(1, 12, 2)
        for day in (3, 4)
    ]
    if question:
        rows.append((you, me, "2026-09-20", "Would you look at this?"))
    return "".join(
        f"t{place},,{a[0]},{a[1]},{b[0]},{b[1]},{day} 10:00:00 UTC,,{text},INBOX\n"
        for a, b, day, text in rows
    )


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
        "Profile.csv": "First Name,Last Name,Headline\nMia,Mol,Developer at Acme\n",
        "messages.csv": MESSAGES
        + talk(0, range(2018, 2021))
        + talk(1, range(2024, 2027))
        + talk(3, range(2023, 2027))
        + talk(7, range(2025, 2027), question=True),
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
    order = ["high", "moderate", "unclear", "opportunity", "low", "not enough data"]
    for name in MEMBERS:
        places = [order.index(finding["level"]) for finding in told(tmp_path, name)]
        assert places == sorted(places)
