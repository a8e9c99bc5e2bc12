"""From an analysis to the page that shows it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from linkalyze import __version__, charts, report
from linkalyze.csvtext import Problem
from linkalyze.export import Provenance
from linkalyze.measures.growth import CAME, LEFT
from linkalyze.measures.ties import DORMANT
from linkalyze.network import EVENTS, Network
from linkalyze.page import Column, KeyNumber, Page, Table
from linkalyze.pipeline import Analysis, measured
from linkalyze.sections import SECTIONS, growth, homogeneity, plan
from linkalyze.sharing import anonymous
from linkalyze.texts import ENGLISH, count, current, label, mark, tr, written_in

NOT_A_COMPANY = {"@self-employed": mark("Self-employed"), "@stealth": mark("Not disclosed")}
MOST_ROWS = 100_000  # in the table; more would keep a browser busy for seconds
CHANGES = {
    **dict.fromkeys(CAME, "new"),
    "moved": "moved",
    "promoted": "promoted",
    **dict.fromkeys(LEFT, "gone"),
}


def prepare() -> None:
    """Load what only drawing needs; without it the first page does so."""
    charts.prepare()
    report.prepare()


def write_report(
    analysis: Analysis, path: str | Path, *, language: str = ENGLISH, share: bool = False
) -> Page:
    """Write the report as one HTML file, readable by its owner only.

    Args:
        analysis: what `analyze` returned.
        path: where; an older file there is replaced only when the new one is complete.
        language: "en" or "nl".
        share: leave out what names a contact or a small company.

    Returns:
        What was written.

    Raises:
        OutputError: the file cannot be written.
    """
    page = page_of(analysis, language, share=share)
    report.write(report.render(page), Path(path))
    return page


def page_of(analysis: Analysis, language: str = ENGLISH, *, share: bool = False) -> Page:
    """The page that shows an analysis.

    Raises:
        ValueError: there is no such language.
    """
    with written_in(language):
        return _page(without_names(analysis) if share else analysis, shareable=share)


def without_names(analysis: Analysis) -> Analysis:
    """The same numbers, worked out on people and small companies without a name, in the language
    that is written in.
    """
    context = anonymous(analysis.context)
    return replace(analysis, context=context, measures=measured(context))


def _page(analysis: Analysis, *, shareable: bool) -> Page:
    network, measures = analysis.network, analysis.measures
    alike, grown = measures[homogeneity.SECTION.id], measures[growth.SECTION.id]
    name = network.member.name
    read = analysis.export.provenance()
    contacts = _contacts(analysis, shareable=shareable)
    reached = count(network.companies.height)
    return Page(
        title=tr("The network of {name}", name=name) if name else tr("Your LinkedIn network"),
        headline=homogeneity.headline(alike),
        as_of=analysis.as_of,
        version=__version__,
        key_numbers=(
            KeyNumber(tr("Contacts"), count(network.contacts.height), _closed_note(network)),
            KeyNumber(tr("Companies"), reached, tr("where you know somebody")),
            homogeneity.key_number(alike),
            KeyNumber(tr("New"), count(grown.last_year), tr("contacts in the last twelve months")),
        ),
        findings=analysis.findings,
        chapters=[
            section.show(measures[section.id])
            for section in SECTIONS
            if not (shareable and section.id == plan.ID)
        ],
        contacts=contacts.head(MOST_ROWS),
        contacts_left_out=max(contacts.height - MOST_ROWS, 0),
        files=_files(read),
        language=current().code,
        shareable=shareable,
        notes=[] if shareable else _notes(analysis, read),  # they quote what could not be read
    )


def _contacts(analysis: Analysis, *, shareable: bool) -> pl.DataFrame:
    """The contacts, and those who have gone since the last export."""
    silent = pl.when(pl.col("tie_state") == DORMANT).then(pl.lit(", silent")).otherwise(pl.lit(""))
    people = (
        analysis.network.contacts.filter(pl.col("name").is_not_null())
        .join(analysis.ties, on="contact_id", how="left", maintain_order="left")
        .with_columns(
            company=pl.coalesce(
                "company_name",
                pl.col("company_id").replace_strict(
                    {kind: label(name) for kind, name in NOT_A_COMPANY.items()}, default=None
                ),
                "company_text",
            ),
            tie=pl.col("tie_class") + silent,
            connected_on=pl.col("connected_on").dt.to_string("%Y" if shareable else "%Y-%m-%d"),
        )
    )
    events = pl.DataFrame(schema=EVENTS) if analysis.since is None else analysis.since.events
    changed = events.select(
        "contact_id", "name", "url", change=pl.col("kind").replace_strict(CHANGES, default=None)
    ).drop_nulls(["change", "contact_id"])
    gone = changed.filter(pl.col("change") == "gone").drop("contact_id")
    here = people.join(
        changed.select("contact_id", "change").unique("contact_id", keep="first"),
        on="contact_id",
        how="left",
        maintain_order="left",
    )
    everybody = pl.concat([here, gone], how="diagonal")
    if everybody.height > MOST_ROWS:  # who changed or left a trace first, then the newest
        everybody = everybody.sort(
            pl.col("change").is_null(), pl.col("tie_strength").is_null(), maintain_order=True
        )
    return everybody.select(
        "name", "url", "company", "position", "role", "function", "seniority", "tie", "change",
        "connected_on",
    )  # fmt: skip


def _closed_note(network: Network) -> str:
    closed = network.contacts["name"].null_count()
    if not closed:
        return tr("people you are connected with")
    return tr("people you are connected with, {n} of them with a closed profile", n=closed)


def _files(read: Sequence[Provenance]) -> Table:
    return Table(
        (
            Column(tr("File")),
            Column(tr("Rows read"), "count"),
            Column(tr("Set aside"), "count"),
            Column(tr("From"), "date"),
            Column(tr("To"), "date"),
        ),
        [(p.file, p.rows, p.set_aside, p.first, p.last) for p in read],
    )


def _notes(analysis: Analysis, read: Sequence[Provenance]) -> list[str]:
    export = analysis.export
    notes = [_note(p.file, problem) for p in read for problem in p.problems]
    if not export.has_own_date() and analysis.as_of == export.newest_activity():
        notes.append(
            tr(
                "The export does not tell its day; it is taken to be that of what happened last in "
                "it. Give it with --as-of if you know it."
            )
        )
    recognised = {seen.entry.name for parts in export.seen.values() for seen in parts}
    if beside := recognised - {provenance.file for provenance in read}:
        files = ", ".join(sorted(beside))
        notes.append(tr("Recognised, but not used by this report: {files}.", files=files))
    if export.unused:
        files = ", ".join(sorted(export.unused))
        notes.append(tr("Left unopened on purpose: {files}.", files=files))
    return notes


def _note(file: str, problem: Problem) -> str:
    where = tr("{file}, line {line}", file=file, line=str(problem.line)) if problem.line else file
    if problem.set_aside:
        return tr("{where}: {reason}; the row was set aside.", where=where, reason=problem.reason)
    return f"{where}: {problem.reason}."
