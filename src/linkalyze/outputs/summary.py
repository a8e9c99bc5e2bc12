"""The report in ten lines, for the terminal."""

from rich.console import Console
from rich.text import Text

from linkalyze.errors import printable
from linkalyze.page import Page
from linkalyze.pipeline import Analysis
from linkalyze.sections import changes, occasions
from linkalyze.texts import both, label, tr, written_in

FINDINGS = PEOPLE = 3


def print_summary(analysis: Analysis, page: Page) -> None:
    """Print to standard error what the report says first, in the language of the report."""
    console = Console(stderr=True, highlight=False)
    with written_in(page.language):
        for text, style in _lines(analysis, page):
            # In a terminal a line is a line; elsewhere nothing is cut off.
            console.print(
                Text(printable(text), style),
                no_wrap=True,
                overflow="ellipsis" if console.is_terminal else "ignore",
                crop=console.is_terminal,
            )


def _lines(analysis: Analysis, page: Page) -> list[tuple[str, str]]:
    lines = [(page.headline, "bold")]
    numbers = [f"{number.label}: {number.value}" for number in page.key_numbers]
    lines.append((" \u00b7 ".join(numbers), ""))
    for post in (post for post in analysis.network.member.positions if post.current):
        read = ", ".join(
            (
                label(post.function) if post.function else tr("unknown function"),
                label(post.seniority) if post.seniority else tr("unknown seniority"),
            )
        )
        at = (
            tr("{read} at {company}", read=read, company=post.company)
            if post.company and not page.shareable
            else read
        )
        lines.append((tr("Read you as: {work}.", work=at), ""))
        break
    for finding in page.findings[:FINDINGS]:
        sure = {True: "", False: tr(", tentative"), None: ""}[finding.firm]
        lines.append((f"  [{label(finding.level)}{sure}] {finding.title}", ""))
    told = {chapter.id: chapter.answer for chapter in page.chapters}
    if analysis.since is not None:
        lines.append((told[changes.ID], ""))
    people = analysis.measures[occasions.ID].people["name"].head(PEOPLE).to_list()
    if people and not page.shareable:
        lines.append((tr("This month, write to {people}.", people=both(people)), ""))
    return lines
