"""A real browser to open reports in."""

import shutil

import pytest
from playwright.sync_api import Error, sync_playwright

from linkalyze.report import render, write

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=found, args=QUIET)
        except Error as fault:
            pytest.fail(f"no browser to test in: run make test, which installs one ({fault})")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """Writes a page once, returns its file address."""
    folder = tmp_path_factory.mktemp("reports")
    addresses = {}

    def save(name, page):
        if name not in addresses:
            target = folder / f"{name}.html"
            write(render(page), target)
            addresses[name] = target.as_uri()
        return addresses[name]

    return save


@pytest.fixture
def opened(browser):
    """Opens an address; when the test is over, nothing may have been complained of or asked for."""
    contexts, complaints, requests = [], [], []

    def open_address(address, *, width=1280, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
