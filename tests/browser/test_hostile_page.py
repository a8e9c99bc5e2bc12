"""A report on an export in which every text attacks: nothing but texts comes out of it."""

import re

import hostile
import pytest
import vobject
from hostile import HARMLESS, NAMES, TEXTS, UNSEEN, formulas, shown

from linkalyze import analyze, write_report
from linkalyze.export import read_export
from linkalyze.history.past import remember
from linkalyze.pipeline import day_of
from linkalyze.plan.goal import Plan

pytestmark = pytest.mark.browser

PHONE = 390
FIRMS = [" ".join(shown(hostile.firm(TEXTS, at)).split()) for at in range(2 * len(TEXTS))]
CARD = {"BEGIN", "VERSION", "FN", "ORG", "TITLE", "URL", "END"}
CENSUS = """() => {
  const all = [...document.querySelectorAll("*")];
  const attributes = all.flatMap((one) => [...one.attributes]);
  const suspects = ["script", "style", "img", "image", "iframe", "object", "embed", "link", "meta",
    "base", "form", "input", "textarea", "template", "foreignObject", "animate", "set", "svg a",
    "b", "i", "[src]", "[action]", "[formaction]", "[srcdoc]", "[style*=url]", "[autofocus]"];
  return {
    counted: suspects.map((selector) => document.querySelectorAll(selector).length),
    elements: [...new Set(all.map((one) => one.localName))].sort(),
    attributes: [...new Set(attributes.map(({ name }) => name))].sort(),
    handlers: attributes.map(({ name }) => name).filter((name) => name.startsWith("on")),
    astray: all.filter((one) => {
      const address = one.getAttribute("href") ?? "#";
      if (address.startsWith("#")) return false;
      const { protocol, username, hostname } = new URL(address, location);
      const there = hostname === "linkedin.com" || hostname.endsWith(".linkedin.com");
      return protocol !== "https:" || username || !there || one.target !== "_blank";
    }).map((one) => one.outerHTML),
  };
}"""
FOLLOWED = """async () => {
  const found = [];
  for (const link of document.querySelectorAll("#largest-companies td a")) {
    location.hash = link.getAttribute("href");
    await new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    const cells = [...document.querySelectorAll(".people td.company")];
    found.push([link.textContent, ...new Set(cells.map((cell) => cell.textContent))]);
  }
  return found;
}"""

# A browser lets a page save few files at once.
SAVED = """(selector) => {
  const saved = [];
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => saved.push(blob.text());
  for (const button of document.querySelectorAll(selector)) button.click();
  return Promise.all(saved);
}"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The addresses of the reports on the hostile export, and of one on its harmless twin."""

    def analysed(texts):
        folder = tmp_path_factory.mktemp("hostile")
        before, now = (hostile.export(folder, texts, month=month) for month in (0, 1))
        history, earlier = folder / "history.sqlite", read_export([before])
        told = hostile.full_name(texts, 0)
        remember(history, earlier, day_of(earlier), 1, told=told, member=None)
        me, sought = f"Software Engineer at {hostile.firm(texts, 0)}", hostile.firm(texts, 2)
        return folder, analyze(now, history=history, me=me, plan=Plan("new-job", sought))

    written = {}
    for kinds, texts in ((("full", "dutch", "shared"), TEXTS), (("harmless",), HARMLESS)):
        folder, analysis = analysed(texts)
        for kind in kinds:
            path, language = folder / f"{kind}.html", "nl" if kind == "dutch" else "en"
            write_report(analysis, path, language=language, share=kind == "shared")
            written[kind] = path.as_uri()
    return written


def unfolded(page):
    """All is drawn, and all details are open."""
    page.locator(".people tbody tr").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for()
    return page


def census(page):
    """What the page is made of, after every bar was hovered over, and the contacts were searched,
    sorted and shown in the other theme.
    """
    for bar in unfolded(page).locator(".leads .barlayer .point").all():
        bar.hover(force=True)
    page.locator(".hovertext").first.wait_for()
    for column in ("name", "company"):
        page.locator(f".people [data-column={column}] button").click()
    for words in ("<script> alert", ""):
        page.get_by_role("searchbox").fill(words)
    page.locator(".theme").click()
    return page.evaluate(CENSUS)


@pytest.fixture(scope="module")
def twin(browser, reports):
    """What the harmless report is made of."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(reports["harmless"])
    yield census(page)
    page.close()


@pytest.mark.parametrize(
    ("kind", "width", "options"),
    [
        ("full", 1280, {}),
        # Without the policy, what it would stop is seen.
        ("full", PHONE, {"bypass_csp": True}),
        ("dutch", PHONE, {}),
        ("shared", PHONE, {}),
    ],
)
def test_nothing_but_text_comes_out_of_the_data(opened, reports, twin, kind, width, options):
    page = opened(reports[kind], width=width, reduced_motion="reduce", **options)
    found = census(page)
    assert found.pop("handlers") == []
    assert found.pop("astray") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not UNSEEN.search(page.evaluate("document.documentElement.outerHTML"))
    if kind != "shared":  # which has fewer tables
        assert found == {what: twin[what] for what in found}


def test_what_is_hostile_is_read_as_it_was_written(opened, reports):
    page = unfolded(opened(reports["full"], reduced_motion="reduce"))
    assert page.title() == f"The network of {TEXTS[0]} Lastname0"
    page.get_by_label("Rows").select_option("200")
    assert set(page.locator(".people tbody th").all_text_contents()) == set(NAMES)
    # Of all chapters one names nothing that anybody wrote.
    silent = page.locator("section.chapter", has_not_text=re.compile(r"alert\(|W{99}"))
    assert silent.evaluate_all("all => all.map(({ id }) => id)") == ["archetype"]
    labels = page.locator("#largest-companies .ytick text").all_text_contents()
    assert len(labels) == len(TEXTS)
    for label in labels:
        assert any(firm.startswith(label.removesuffix("\N{HORIZONTAL ELLIPSIS}")) for firm in FIRMS)
    for text in ("<img src=x", "{{7*7}}", "[bold]"):
        page.get_by_role("searchbox").fill(text)
        rows = page.locator(".people tbody tr").all_text_contents()
        assert rows
        assert all(text in row for row in rows)
    page.get_by_role("button", name="Clear filters").click()
    followed = page.evaluate(FOLLOWED)
    assert len(followed) == len(TEXTS)
    assert all(len(companies) == 1 and link == companies[0] for link, *companies in followed)
    assert page.pdf().startswith(b"%PDF")


def test_what_is_hostile_is_saved_as_text(opened, reports):
    page = unfolded(opened(reports["full"], reduced_motion="reduce"))
    tables = page.evaluate(SAVED, ".save-csv, .save-contacts")
    assert len(tables) == page.locator(".save-csv").count() + 1
    assert [cell for table in tables for cell in formulas(table)] == []
    page.get_by_label("Rows").select_option("200")
    page.get_by_role("checkbox", name="Select all on this page").check()
    (text,) = page.evaluate(SAVED, ".save-cards")
    assert {line.split(":")[0] for line in text.splitlines()} == CARD
    cards = vobject.readComponents(text.replace("VERSION:4.0", "VERSION:3.0"))
    assert {card.fn.value for card in cards} == set(NAMES)
