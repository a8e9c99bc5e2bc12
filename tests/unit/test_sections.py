"""What the chapters say in the cases that are easily said wrong."""

import datetime as dt

import pytest
from exports import connections, make_zip, many, packed

from linkalyze.pipeline import analyze
from linkalyze.presenting import page_of
from linkalyze.report import render
from linkalyze.sections import growth, homogeneity

POSITIONS = "Company Name,Title,Description,Location,Started On,Finished On\n"


def page(tmp_path, rows, positions="", **options):
    files = {"Connections.csv": connections(rows)}
    if positions:
        files["Positions.csv"] = POSITIONS + positions
    analysis = analyze(make_zip(tmp_path / "x.zip", files), **options)
    return analysis, page_of(analysis)


def people(count, start=0, **columns):
    return many(start + count, **columns)[start:]


def test_two_present_posts_whose_ceilings_fill_the_world(tmp_path):
    own = "Acme,Software Engineer,,,Jan 2020,\nBeta,Senior Lecturer,,,Jan 2021,\n"
    analysis, _ = page(tmp_path, many(40), own)
    assert {finding.level for finding in analysis.findings}


def test_a_self_employed_contact_may_be_the_largest_employer(tmp_path):
    rows = [row for i in range(39) for row in people(1, i, company=f"Firm{i} school")]
    _, shown = page(tmp_path, [*rows, *people(1, 39, company="Freelance")])
    assert shown.chapters


def test_another_kind_than_the_members_is_not_called_like_the_member(tmp_path):
    trades = ("Nurse", "Lawyer", "Teacher", "Cook", "Buyer", "Journalist", "Accountant", "Actor")
    rows = [
        row
        for i in range(160)
        for row in people(1, i, company="Acme", position=trades[i % len(trades)])
    ]
    analysis, _ = page(tmp_path, rows, me="Head of software development")
    assert analysis.measures["homogeneity"].overall == "low"


def test_a_recruiter_of_engineers_hears_that_engineers_dominate(tmp_path):
    _, shown = page(
        tmp_path, many(200, position="Civil engineer"), me="Head of recruitment at Talentry"
    )
    assert "100% of your contacts work in Engineering" in shown.headline


def test_the_last_year_is_a_year(tmp_path):
    months_ago = {"05 Nov 2025": 2, "05 Sep 2025": 3, "05 Aug 2024": 5}
    rows, start = [], 0
    for day, count in months_ago.items():
        rows += people(count, start, on=day)
        start += count
    analysis, _ = page(tmp_path, rows, as_of=dt.date(2026, 10, 1))
    result = analysis.measures[growth.SECTION.id]
    assert (result.last_year, result.year_before) == (2, 3)


def test_a_title_that_tells_nothing_is_said_to(tmp_path):
    _, shown = page(tmp_path, many(40), "Acme,Manager of qwerty,,,Jan 2020,\n")
    (chapter,) = [c for c in shown.chapters if c.id == homogeneity.SECTION.id]
    assert "function and role could not be read from Positions.csv" in chapter.blocks[0].text


def test_a_bare_list_says_which_file_would_tell_of_ties(tmp_path):
    _, shown = page(tmp_path, many(40))
    (ties,) = [c for c in shown.chapters if c.id == "ties"]
    (data,) = [c for c in shown.chapters if c.id == "data"]
    assert "no messages.csv" in ties.blocks[0].text
    (missing,) = [b for b in data.blocks if getattr(b, "id", "") == "missing"]
    assert {"messages.csv", "Invitations.csv", "Positions.csv"} <= {
        row[0] for row in missing.table.rows
    }


def test_shares_name_what_they_are_shares_of(tmp_path):
    rows = [*many(10, position="Nurse"), *people(90, 10, position="Qwerty")]
    _, shown = page(tmp_path, rows)
    (chapter,) = [c for c in shown.chapters if c.id == "roles"]
    assert chapter.answer.startswith("The 10 contacts whose work is known")


@pytest.mark.parametrize("field", ["position", "company", "on"])
def test_no_address_comes_into_the_page(tmp_path, field):
    rows = many(3, **{field: "write jo@lee.example"})
    _, shown = page(tmp_path, [*rows, *people(1, 3)])
    assert "jo@lee.example" not in render(shown)
    assert b"jo@lee.example" not in packed(render(shown), "contacts-data")


def test_a_guessed_day_is_owned_up_to_and_a_given_one_is_not(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(connections(), encoding="utf-8")
    guessed = page_of(analyze(path)).notes
    given = page_of(analyze(path, as_of=dt.date(2024, 5, 1))).notes
    assert [note for note in guessed if "does not tell its day" in note]
    assert not [note for note in given if "does not tell its day" in note]


def chapter(shown, name):
    return next(chapter for chapter in shown.chapters if chapter.id == name)


def block(shown, name, block):
    return next(b for b in chapter(shown, name).blocks if getattr(b, "id", "") == block)


def test_growth_shows_when_the_member_took_up_a_post(tmp_path):
    _, shown = page(tmp_path, many(40), "Acme,Nurse,,,Mar 2024,\nBeta,Nurse,,,Jan 1999,Dec 2001\n")
    alt = block(shown, "growth", "added").alt
    assert "1. Acme, March 2024" in alt
    assert "Beta" not in alt  # long before the first contact


def test_a_company_leads_to_its_contacts_and_shows_when_they_were_met(tmp_path):
    rows = [*people(2, company="Acme & Co"), *people(1, 2, company="Acme & Co", on="02 Jan 2026")]
    _, shown = page(tmp_path, [*rows, *people(1, 3, company="Beta")], as_of=dt.date(2026, 10, 1))
    name, contacts, _, met, _ = block(shown, "companies", "all-companies").table.rows[0]
    assert (name.text, contacts) == ("Acme & Co", 3)
    assert name.target == "#contacts?company=Acme+%26+Co"
    assert list(met) == [0, 0, 0, 0, 0, 0, 0, 2, 0, 1]


def test_functions_by_seniority_are_shaded(tmp_path):
    _, shown = page(tmp_path, [*people(9, position="Nurse"), *people(1, 9, position="Head nurse")])
    assert block(shown, "roles", "function-by-level").table.shaded
    assert 'class="count shade-5"' in render(shown)
    assert 'class="count shade-1"' in render(shown)
