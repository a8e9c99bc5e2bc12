"""What is said to have happened between two exports, one event at a time and over three years."""

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from exports import CONNECTIONS

from linkalyze.export import read_export
from linkalyze.history.changes import KINDS, changes
from linkalyze.resolve.overrides import parse_overrides

GENERATOR = Path(__file__).parents[3] / "shared" / "make_export.py"
IN = "https://www.linkedin.com/in/"
CLOSED = (None,) * 6 + (dt.date(2020, 5, 6),)


def row(name="Ann Baker", slug="ann", company="Acme", title="Nurse", on=dt.date(2020, 5, 6)):
    first, last = name.split(" ", 1)
    return (first, last, f"{IN}{slug}", None, company, title, on)


def frame(*rows):
    return pl.DataFrame(rows, CONNECTIONS, orient="row")


def happened(old, new, earlier=(), **more):
    events = changes(frame(*old), frame(*new), frame(*earlier)["url"], **more).events
    return events.select("kind", "name", "from", "to").rows()


BO = row("Bo Kent", "bo", "Beta", "Cook", dt.date(2021, 1, 2))


@pytest.mark.parametrize(
    ("old", "new", "event"),
    [
        ([BO], [BO, row()], ("joined", "Ann Baker", None, None)),
        ([BO, row()], [BO], ("removed", "Ann Baker", None, None)),
        ([BO, row()], [BO, CLOSED], ("closed", "Ann Baker", None, None)),
        ([BO, CLOSED], [BO, row()], ("returned", "Ann Baker", None, None)),
        ([row()], [row(company="Gamma")], ("moved", "Ann Baker", "Acme", "Gamma")),
        ([row()], [row(title="Head of Nursing")], ("promoted", "Ann Baker", "Entry", "Director")),
        (
            [row(slug="ann")],
            [row(slug="ann-b")],
            ("new-url", "Ann Baker", f"{IN}ann", f"{IN}ann-b"),
        ),
        ([row()], [row("Ann Maes")], ("renamed", "Ann Maes", "Ann Baker", "Ann Maes")),
        (
            [row(title="Nurse")],
            [row(title="Accountant")],
            ("function-changed", "Ann Baker", "Healthcare Services", "Accounting"),
        ),
    ],
)
def test_one_thing_that_happened_is_one_event(old, new, event):
    assert happened(old, new) == [event]


@pytest.mark.parametrize(
    "new",
    [
        row("Ann Baker, PhD"),
        row("ANN BAKER"),
        row("Ann Baker \U0001f680"),
        row(company="Acme NV"),
        row(company="ACME"),
        row(title="nurse"),
    ],
)
def test_another_spelling_is_no_event(new):
    assert happened([row(), BO], [new, BO]) == []


def test_a_second_profile_that_comes_and_goes_is_no_event():
    again = row(slug="ann-2", on=dt.date(2021, 3, 4))
    other = row(slug="ann-3", on=dt.date(2021, 5, 6))
    assert happened([row(), again], [row(), other]) == []


def test_who_left_and_is_there_again_returns():
    assert happened([BO], [BO, row()], earlier=[row()]) == [("returned", "Ann Baker", None, None)]


def test_where_more_left_of_a_day_than_closed_nobody_is_said_to_have_closed():
    old = [row("Ann Baker", "ann"), row("Cas Maes", "cas"), BO]
    assert [kind for kind, *_ in happened(old, [CLOSED, BO])] == ["removed", "removed"]


def test_a_company_that_takes_another_name_is_one_event():
    old = [row(f"P{i} Q{i}", f"p{i}", "Datakreek", "Nurse") for i in range(4)]
    new = [row(f"P{i} Q{i}", f"p{i}", "Delvaroen", "Nurse") for i in range(4)]
    assert happened(old, new) == [("company-renamed", "Delvaroen", "Datakreek", "Delvaroen")]


def test_two_who_move_to_a_company_that_was_there_are_two_moves():
    there = row("Dee Ruiz", "dee", "Delvaroen", "Cook")
    old = [*(row(f"P{i} Q{i}", f"p{i}", "Datakreek", "Nurse") for i in range(2)), there]
    new = [*(row(f"P{i} Q{i}", f"p{i}", "Delvaroen", "Nurse") for i in range(2)), there]
    assert [kind for kind, *_ in happened(old, new)] == ["moved", "moved"]


PEOPLE = ["Ann Alpha", "Ben Beta", "Cor Gamma", "Dee Delta", "Eve Epsil", "Fay Zeta", "Gus Eta"]


def staff(*companies):
    """One person at each company, each met on a day of their own."""
    return [
        row(name, f"x{i}", company, "Cook", dt.date(2020, 1, 3 + i))
        for i, (name, company) in enumerate(zip(PEOPLE, companies, strict=False))
    ]


def test_a_company_that_falls_apart_has_not_taken_another_name():
    old = staff(*["Datakreek"] * 7)
    new = staff("Abel", "Brill", "Corvo", "Dyne", "Ettal", "Delvaroen", "Delvaroen")
    assert [kind for kind, *_ in happened(old, new)] == ["moved"] * 7


@pytest.mark.parametrize(
    ("stay", "from_", "to"),
    [
        ("Delvaroen Electronics N.V.", "Datakreek", "Delvaroen Electronics"),
        ("Datakreek Electronics N.V.", "Datakreek Electronics", "Delvaroen"),
    ],
)
def test_who_stayed_may_write_the_company_in_another_way(stay, from_, to):
    old = staff(from_, from_, *[stay] * 5)
    new = staff(to, to, *[stay] * 5)
    assert [kind for kind, *_ in happened(old, new)] == ["moved", "moved"]


def test_an_older_second_profile_that_goes_is_no_move():
    second = row(company="Zorg", on=dt.date(2021, 3, 4))
    assert happened([row(), second], [row()]) == []


def test_without_days_each_event_is_told_once():
    closed = (None,) * 7
    undated = row(on=None)
    assert happened([BO, closed, undated], [BO, closed]) == [("removed", "Ann Baker", None, None)]
    assert [kind for kind, *_ in happened([closed, undated], [closed, closed])] == ["closed"]


def test_where_more_came_of_a_day_than_opened_nobody_is_said_to_have_returned():
    new = [row("Ann Baker", "ann"), row("Cas Maes", "cas"), BO]
    assert [kind for kind, *_ in happened([CLOSED, BO], new)] == ["joined", "joined"]


def test_the_members_judgements_hold_for_the_past_too():
    judged = parse_overrides('[[company]]\nsame = ["Acme", "Gamma"]\n', "overrides.toml")
    assert happened([row()], [row(company="Gamma")], overrides=judged) == []


def test_looking_back_is_the_mirror_of_looking_ahead():
    ahead, back = (
        Counter(kind for kind, *_ in happened(*pair))
        for pair in (([BO], [BO, row()]), ([BO, row()], [BO]))
    )
    assert (ahead, back) == (Counter(joined=1), Counter(removed=1))


@pytest.fixture(scope="module")
def three_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("months")
    command = [sys.executable, GENERATOR, "--months", 36, "--connections", 400, "--messages", 300]
    words = [*command, "--out-dir", folder, "--truth", folder / "truth.json"]
    subprocess.run([str(word) for word in words], check=True)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    frames = {
        export.date(): export.table("connections")
        for export in (read_export([path]) for path in folder.glob("*.zip"))
    }
    months = [
        (month["end"], frames[dt.date.fromisoformat(month["end"])], month["rows"])
        for month in truth["months"]
    ]
    return months, truth["events"]


def observable(event, old, new):
    """Whether the two exports can show an event: not of somebody who came and went in between, or
    whose profile was closed before, and no address that is as it was.
    """
    before, after = (side.get(event["person"], set()) for side in (old, new))
    if event["kind"] == "joined":
        return bool(after)
    if event["kind"] == "new-url":
        return bool(before) and before != after
    return bool(before)


def test_three_years_of_months_are_told_as_they_were(three_years):
    months, told = three_years
    right, wrong, missed = Counter(), Counter(), Counter()
    for (_, old, old_rows), (end, new, new_rows) in pairwise(months):
        found = changes(old, new, old["url"].clear()).events
        slugs = []
        for table, rows in ((old, old_rows), (new, new_rows)):
            known = {}
            for url, truth in zip(table["url"], rows, strict=True):
                if url:
                    known.setdefault(truth["person"], set()).add(url.rsplit("/", 1)[1].lower())
            slugs.append(known)
        person = {
            url: row["person"]
            for table, rows in ((old, old_rows), (new, new_rows))
            for url, row in zip(table["url"], rows, strict=True)
            if url
        }
        events = found.filter(pl.col("kind") != "company-renamed")
        got = {(kind, person[url]) for kind, url in events.select("kind", "url").iter_rows()}
        want = {
            (event["kind"], event["person"])
            for event in told
            if event["month"] == end[:7]
            and event["kind"] != "company-renamed"
            and observable(event, *slugs)
        }
        right.update(kind for kind, _ in got & want)
        wrong.update(kind for kind, _ in got - want)
        missed.update(kind for kind, _ in want - got)
    assert sum(right.values()) > 300
    for kind in KINDS:
        seen = right[kind]
        assert seen >= 0.98 * (seen + wrong[kind]), (kind, right, wrong)
        assert seen >= 0.98 * (seen + missed[kind]), (kind, right, missed)
