"""A report to show to others: nobody is named in it, and its numbers are those of the full one."""

import re
from urllib.parse import unquote_plus

import polars as pl
import pytest
from exports import all_that_is_told, connections, make_zip, many

from linkalyze.pipeline import analyze, analyze_sample
from linkalyze.presenting import page_of
from linkalyze.report import render
from linkalyze.sharing import FEWEST, anonymous


@pytest.fixture(scope="module")
def analysis():
    return analyze_sample()


@pytest.fixture(scope="module", params=["en", "nl"])
def shared(analysis, request):
    """All that the file holds, its packed contacts unpacked."""
    return all_that_is_told(render(page_of(analysis, request.param, share=True)))


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def test_no_name_and_no_address_of_a_contact_is_in_it(analysis, shared):
    told = words(shared)
    contacts = analysis.network.connections
    known = words(analysis.network.member.name)
    surnames = contacts["last_name"].drop_nulls().unique()
    named = [name for name in surnames if words(name) <= told and not words(name) <= known]
    assert named == []
    slugs = contacts["url"].str.extract(r"/in/([^/?]+)").drop_nulls()
    assert [slug for slug in slugs if slug.lower() in shared.lower()] == []
    assert "linkedin.com/in" not in shared
    events = analysis.since.events["name"].drop_nulls()
    people = events.filter(analysis.since.events.drop_nulls("name")["contact_id"].is_not_null())
    assert [name for name in people if name in shared] == []


def test_no_small_company_is_named_in_it(analysis, shared):
    companies = analysis.network.companies
    large = companies.filter(pl.col("contacts") >= FEWEST)["company_name"].to_list()
    rest = unquote_plus(shared)
    for name in sorted(large, key=len, reverse=True):  # whose names may hold a smaller one's
        rest = rest.replace(name, "")
    small = companies.filter(pl.col("contacts") < FEWEST)["company_name"]
    assert [name for name in small if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest)] == []


def test_its_numbers_are_those_of_the_full_report(analysis):
    full, shared = page_of(analysis), page_of(analysis, share=True)
    assert shared.headline == full.headline
    assert [n.value for n in shared.key_numbers] == [n.value for n in full.key_numbers]
    assert [(f.id, f.level) for f in shared.findings] == [(f.id, f.level) for f in full.findings]
    assert shared.contacts.height == full.contacts.height
    without_plan = [chapter for chapter in full.chapters if chapter.id != "plan"]
    for one, other in zip(without_plan, shared.chapters, strict=True):
        numbers = re.findall(r"\d[\d,.]*", one.answer)
        assert re.findall(r"\d[\d,.]*", other.answer) == numbers, one.id


def test_a_contact_of_a_shared_report_has_a_year_and_no_day(analysis):
    days = page_of(analysis, share=True).contacts["connected_on"].drop_nulls()
    assert days.str.contains(r"^\d{4}$").all()


@pytest.mark.parametrize("rows", [many(60), [], [row.replace("Acme", "") for row in many(7)]])
def test_where_no_company_is_small_or_none_is_known_it_is_made_too(tmp_path, rows):
    content = {"Connections.csv": connections([*rows, ",,,,,,02 Oct 2023"])}
    page = page_of(analyze(make_zip(tmp_path / "x.zip", content)), share=True)
    assert not {"Ann0", "Test0", "ann-test-0"} & words(render(page))


def test_what_was_called_otherwise_before_is_not_told_either(analysis):
    events = anonymous(analysis.context).since.events
    personal = events.filter(events["kind"].is_in(["renamed", "new-url"]))
    assert personal.height
    assert personal["from"].null_count() == personal["to"].null_count() == personal.height
