import datetime as dt
import gzip
import hashlib
import json
import stat
import time
import tomllib

import polars as pl
import pytest
from exports import packed
from plotly.offline import get_plotlyjs_version

from linkalyze import resources
from linkalyze.errors import OutputError
from linkalyze.findings import Finding, Level
from linkalyze.page import Chapter, Column, Link, Listing, Page, Table
from linkalyze.report import render, write

VENDOR = resources.templates() / "vendor"
LIBRARY = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
URLS = {
    "https://www.linkedin.com/in/ana": True,
    "https://linkedin.com/in/ana": True,
    "https://nl.linkedin.com/in/ana": True,
    "HTTPS://WWW.LinkedIn.com/in/ana": True,
    "http://www.linkedin.com/in/ana": False,
    "https://www.linkedin.com@example.org/": False,
    "https://www.linkedin.com.example.org/": False,
    "https://linkedin.com\\@example.org/": False,
    "https://example.org/https://www.linkedin.com/in/ana": False,
    "https://www.l\N{LATIN SMALL LETTER DOTLESS I}nkedin.com/in/ana": False,
    "https://www.linkedin.com/in/ana\nX:1": False,
    "javascript:alert(1)//https://www.linkedin.com/": False,
    " https://www.linkedin.com/in/ana": False,
    "": False,
    None: False,
}


def finding(level, **more):
    return Finding(
        level.value, "chapter", level, f"{level} title", (), "Because.", "Do it.", **more
    )


def contacts(**columns):
    given = {"name": ["Ana", "Bo", None], "url": [None, None, None], "company": ["B", None, "A"]}
    given |= dict.fromkeys(("position", "seniority", "function"), ("x", "x", None))
    given |= columns
    days = pl.Series("connected_on", [dt.date(2026, 1, 2), None, dt.date(2025, 1, 1)])
    schema = dict.fromkeys(given, pl.String)
    return pl.DataFrame(given, schema=schema).with_columns(days)


def page(**more):
    listing = Listing(
        "list",
        "A list",
        Table(
            (
                Column("Text"),
                Column("Count", "count"),
                Column("Share", "share"),
                Column("Number", "number"),
                Column("Date", "date"),
            ),
            (("<b>", 12345, 0.1234, 1234.5, dt.date(2026, 10, 2)), (None,) * 5),
        ),
    )
    given = {
        "title": "A network",
        "headline": "All is well.",
        "as_of": dt.date(2026, 10, 2),
        "version": "1.2.3",
        "key_numbers": (),
        "findings": tuple(finding(level) for level in Level),
        "chapters": (Chapter("chapter", "A chapter", "An answer.", (listing,), ("A method.",)),),
        "contacts": contacts(),
        "files": Table((Column("File"),), (("Connections.csv",),)),
    }
    return Page(**given | more)


def between(html, start, end):
    return html.split(start, 1)[1].split(end, 1)[0]


def decoded(html):
    return json.loads(packed(html, "contacts-data"))["columns"]


def test_the_same_page_gives_the_same_bytes():
    assert render(page()) == render(page())


def test_the_library_is_the_one_that_was_vendored():
    script = gzip.decompress((VENDOR / "plotly-basic.min.js.gz").read_bytes())
    assert hashlib.sha256(script).hexdigest() == LIBRARY["sha256"]
    assert f"v{LIBRARY['version']}".encode() in script[:200]
    assert LIBRARY["version"].split(".")[0] == get_plotlyjs_version().split(".")[0]
    assert "Copyright (c) 2016-2024 Plotly Technologies Inc." in render(page())


@pytest.mark.parametrize(("url", "is_kept"), URLS.items())
def test_only_linkedin_addresses_become_links(url, is_kept):
    columns = decoded(render(page(contacts=contacts(url=[url, None, None]))))
    assert columns["url"]["values"][0] == (url if is_kept else None)


def test_contacts_are_coded_by_column():
    columns = decoded(render(page()))
    assert columns["name"] == {"values": ["Ana", "Bo", None]}
    company = {"values": ["A", "B"], "codes": [1, -1, 0], "ordered": False}
    assert columns["company"] == company
    assert columns["connected_on"]["values"] == ["2025-01-01", "2026-01-02"]
    assert "email" not in columns


def test_only_the_agreed_columns_are_written():
    known = contacts(email=["a@b.c", None, None], secret=["x", "y", "z"])
    columns = decoded(render(page(contacts=known)))
    assert columns["email"]["values"][0] == "a@b.c"
    assert "secret" not in columns


@pytest.mark.parametrize(
    ("target", "leads"),
    [*URLS.items(), ("#contacts?company=Acme", True), ("data:text/html,x", False)],
)
def test_a_link_leads_to_the_page_or_to_a_profile_and_nowhere_else(target, leads):
    table = Table((Column("Who"),), ((Link("<Ana>", target or ""),),))
    html = render(page(chapters=(Chapter("one", "One", "Yes.", (Listing("list", "A", table),)),)))
    cell = between(html, '<td class="text">', "</td>")
    assert ("<a " in cell) is leads
    assert "&lt;Ana&gt;" in cell


def test_cells_are_written_by_kind():
    html = render(page())
    assert '<td class="text">&lt;b&gt;</td>' in html
    assert '<data value="12345">12,345</data>' in html
    assert '<data value="0.1234">12.3%</data>' in html
    assert '<data value="1234.5">1,234.50</data>' in html
    assert '<time datetime="2026-10-02">2 Oct 2026</time>' in html


def test_three_findings_are_told_in_full_and_the_others_in_a_line():
    html = render(page())
    assert html.count('<article class="finding"') == 3
    assert html.count('<details class="finding-line"') == 3
    two = render(page(findings=(finding(Level.HIGH), finding(Level.LOW))))
    assert two.count('<article class="finding"') == 1
    assert "Nothing here calls for action." not in html
    assert "Nothing here calls for action." in render(page(findings=(finding(Level.LOW),)))


def test_how_sure_a_finding_is():
    firm = render(page(findings=(finding(Level.HIGH, firm=True),)))
    tentative = render(page(findings=(finding(Level.HIGH, firm=False, caveat="If so."),)))
    neither = render(page(findings=(finding(Level.HIGH),)))
    assert "<strong>Firm.</strong>" in firm
    assert "<strong>Tentative.</strong> If so." in tentative
    assert "firmness" not in between(neither, "<body>", "<script")


def test_a_finding_without_a_chapter_has_no_dead_link():
    html = render(page(chapters=()))
    assert 'href="#chapter"' not in html


def test_text_is_escaped():
    html = render(page(title="</title><script>x", headline="{{7*7}}", notes=("<i>",)))
    assert "</title><script>x" not in html
    assert "{{7*7}}" in html
    assert "<i>" not in between(html, "<body>", "<script")


def test_a_very_long_word_is_searched_for_addresses_at_once():
    start = time.perf_counter()
    assert "a@b.c" not in render(page(notes=(f"{'w' * 300_000} a@b.c",)))
    assert time.perf_counter() - start < 10


def test_write_replaces_the_file_for_its_owner_alone(tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    write("né\n", target)
    assert target.read_bytes() == "né\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    target = tmp_path / "taken"
    target.mkdir()
    with pytest.raises(OutputError, match=r"taken.*cannot be written"):
        write("x", target)
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(OutputError, match="missing"):
        write("x", tmp_path / "missing" / "report.html")


def test_the_folders_that_ship_with_the_program_are_found():
    assert (resources.templates() / "report.html.j2").is_file()
    assert resources.sample_data().is_dir()
