"""From a zip to a page in a browser: the sample, and an export in which every field is hostile."""

import csv
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from exports import make_zip

from linkalyze.cli import main
from linkalyze.tables import catalogue

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "<b>bold</b> <a href=https://example.org>x</a>",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def made(folder, *words):
    """The address of the report that a command writes."""
    target = folder / "report.html"
    home = {"LINKALYZE_HOME": str(folder)}
    done = CliRunner().invoke(main, [*map(str, words), "-q", "-o", str(target)], env=home)
    assert done.exit_code == 0, done.output
    return target.as_uri()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return made(tmp_path_factory.mktemp("demo"), "demo")


@pytest.fixture(scope="module", params=["en", "nl"])
def in_language(request, tmp_path_factory):
    """The address of the sample's report in each language."""
    return made(tmp_path_factory.mktemp("lang"), "demo", "--lang", request.param)


def rows(page):
    return page.locator(".people tbody tr")


def test_the_sample_is_read_searched_and_followed(opened, demo):
    page = opened(demo)
    rows(page).first.wait_for()
    assert rows(page).count() == 50
    page.get_by_role("searchbox").fill("zorglinde")
    page.locator(".results [role=status]", has_text="of 1").or_(
        page.locator(".results [role=status]", has_text="contacts")
    ).first.wait_for()
    companies = page.locator(".people td.company").all_text_contents()
    assert companies
    assert all("Zorglinde" in company for company in companies)
    page.get_by_role("link", name="More in").first.click()
    assert page.evaluate("location.hash") == "#homogeneity"


def test_a_name_opens_the_profile(opened, demo):
    page = opened(demo)
    rows(page).first.wait_for()
    page.context.route("https://www.linkedin.com/**", lambda route: route.fulfill(body="profile"))
    link = page.locator(".people tbody a").first
    with page.context.expect_page() as profile:
        link.click()
    assert profile.value.url == link.get_attribute("href")
    assert profile.value.url.startswith("https://www.linkedin.com/in/")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_sample(opened, in_language, width, scheme):
    page = opened(in_language, width=width, scheme=scheme)
    rows(page).first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.response["violations"] == []


def test_a_dutch_report_is_dutch_to_the_last_script(opened, tmp_path):
    page = opened(made(tmp_path, "demo", "--lang", "nl"))
    rows(page).first.wait_for()
    assert page.locator(".results [role=status]").text_content().endswith("contacten")
    page.get_by_role("searchbox").fill("zorglinde")
    page.locator(".people tbody [type=checkbox]").first.check()
    assert page.locator(".results [role=status]").text_content().endswith("in totaal); 1 gekozen")
    assert page.get_by_role("button", name="Donker thema").is_visible()
    figure = page.locator("#total")
    figure.scroll_into_view_if_needed()
    figure.locator(".main-svg").first.wait_for()
    assert "1.000" in figure.locator(".chart").text_content()
    bars = page.locator("#added .barlayer .point")
    bars.nth(20).scroll_into_view_if_needed()
    bars.nth(20).hover(force=True)
    shown = page.locator("#added .hovertext").first.text_content()
    months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    assert any(shown.startswith(month) for month in months), shown


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request, tmp_path_factory):
    """The report on an export that has one text in every field of every file."""
    text = request.param
    dates = {"day": "02 Jan 2024", "moment": "2025-03-04 10:00:00 UTC", "month": "Jan 2020"}
    files = {}
    for spec in catalogue().files.values():
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([header for header, _ in spec.columns.values()])
        for number in range(40):
            writer.writerow(
                [dates.get(kind, f"{text} {number}") for _, kind in spec.columns.values()]
            )
        files[f"{spec.file}.csv"] = out.getvalue()
    files[f"{text.replace('/', '')}.csv"] = "a,b\n"
    folder = tmp_path_factory.mktemp("hostile")
    return made(folder, "report", make_zip(folder / "x.zip", files)), text


def test_hostile_texts_stay_texts(opened, hostile):
    address, text = hostile
    page = opened(address)
    rows(page).first.wait_for()
    assert rows(page).count() == 40
    assert text in page.locator(".people").text_content()
    assert page.locator("main img").count() == 0
    assert "49" not in page.locator("h1").text_content()
    links = page.locator("a[href]").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert [link for link in links if not link.startswith("#")] == []
