"""The pipe: from the files of an export to judged results."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from linkalyze import __version__
from linkalyze.csvtext import Problem
from linkalyze.errors import HistoryError, InputError
from linkalyze.export import CONNECTIONS, Export, Provenance, read_export
from linkalyze.findings import Finding, ranked
from linkalyze.history.past import remember, since
from linkalyze.measures.ties import DORMANT, tie_evidence, tie_table
from linkalyze.network import EVENTS, Network, Since, Traces
from linkalyze.page import Column, KeyNumber, Page, Table
from linkalyze.plan.goal import Plan
from linkalyze.plan.words import Words, packaged_words
from linkalyze.report import render, write
from linkalyze.resolve import resolve
from linkalyze.resolve.member import own_name, own_positions
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides, read_overrides
from linkalyze.resolve.traces import read_traces, sought_companies
from linkalyze.resources import sample_data
from linkalyze.section import Context
from linkalyze.sections import SECTIONS, growth, homogeneity, occasions
from linkalyze.sections import plan as plan_section
from linkalyze.sharing import anonymous
from linkalyze.texts import ENGLISH, count, current, label, mark, tr, written_in

NOT_A_COMPANY = {"@self-employed": mark("Self-employed"), "@stealth": mark("Not disclosed")}
CHANGES = {
    "joined": "new",
    "returned": "new",
    "moved": "moved",
    "promoted": "promoted",
    "removed": "gone",
    "closed": "gone",
}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one run found: the export, what the sections looked at, the measures per section by its
    id, and why the history could not be read, if so.
    """

    export: Export
    context: Context
    measures: Mapping[str, Any]
    fault: HistoryError | None

    @property
    def network(self) -> Network:
        """The resolved network."""
        return self.context.network

    @property
    def traces(self) -> Traces:
        """What the member and the contacts did together."""
        return self.context.traces

    @property
    def ties(self) -> pl.DataFrame:
        """How strong each tie is."""
        return self.context.ties

    @property
    def as_of(self) -> dt.date:
        """The day of the export."""
        return self.context.as_of

    @property
    def since(self) -> Since | None:
        """What changed since the last snapshot."""
        return self.context.since

    def advice(self) -> pl.DataFrame:
        """Whom the report names to write to: `url`, `name`, `reason`, each once."""
        columns = ["url", "name", "reason"]
        named: pl.DataFrame = self.measures[occasions.ID].people.select(columns)
        if planned := self.measures[plan_section.ID]:
            helpers = planned.people.with_columns(reason=pl.lit("plan")).select(columns)
            named = pl.concat([named, helpers])
        return named.unique(["url", "name"], keep="first", maintain_order=True)

    @property
    def findings(self) -> Sequence[Finding]:
        """What the numbers mean, in the language that is written in."""
        return ranked(f for s in SECTIONS for f in s.findings(self.measures[s.id]))


def analyze(
    paths: str | Path | Iterable[str | Path],
    *,
    as_of: dt.date | None = None,
    me: str | None = None,
    overrides: str | Path | None = None,
    history: str | Path | None = None,
    member: str | None = None,
    plan: Plan | None = None,
    words: Mapping[str, Words] | None = None,
) -> Analysis:
    """Read, resolve, measure and judge one export.

    Args:
        paths: a zip, the parts of a split export, an unpacked folder or a bare Connections.csv.
        as_of: the day of the export; by default read from the export itself.
        me: "TITLE at COMPANY" of the member, where the export does not tell or tells it wrong.
        overrides: the file of the member's own judgements on who is who; none by default.
        history: the history to look back into; none by default. It is not changed.
        member: whose export it is, where it does not tell.
        plan: the member's goal.
        words: for the plan's messages, by language; by default the packaged ones.

    Raises:
        WhoseError: the history is of somebody else.
        InputError: the paths hold no usable LinkedIn export.
        OverridesError: the file of judgements cannot be read or has a fault.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    export = read_export(map(Path, given))
    judgements = read_overrides(Path(overrides)) if overrides else NO_OVERRIDES
    network = resolve_export(export, me=me, overrides=judgements)
    day = as_of or day_of(export)
    connections = export.table(CONNECTIONS)

    def look_back() -> tuple[Since | None, HistoryError | None]:
        if not history or not (member or network.member.name):
            return None, None
        try:
            return since(Path(history), day, connections, network, judgements, member=member), None
        except HistoryError as error:  # the report needs no past
            return None, error

    with ThreadPoolExecutor(1) as beside:  # the past and the messages do not need each other
        past = beside.submit(look_back)
        traces = read_traces(export.table, export.seen.keys(), network).until(day)
        evidence = tie_evidence(network.contacts, traces, network.member)
        ties = tie_table(evidence, day, with_messages=traces.with_messages)
        changed, fault = past.result()
    context = Context(network, traces, ties, day, changed, plan, words or packaged_words(plan))
    return Analysis(export, context, _measured(context), fault)


def analyze_sample() -> Analysis:
    """The packaged sample, with its earlier months for a history that is thrown away."""
    *earlier, last = sorted(sample_data().glob("*.zip"))
    with TemporaryDirectory() as folder:
        history = Path(folder) / "history.sqlite"
        for path in earlier:
            export = read_export([path])
            rows, name = export.table(CONNECTIONS), own_name(export.table("profile"))
            remember(history, export, day_of(export), rows.height, told=name, member=None)
        return analyze(last, history=history)


def day_of(export: Export) -> dt.date:
    """The day of an export.

    Raises:
        InputError: nothing tells.
    """
    day = export.date()
    if day is None:
        where = ", ".join(map(str, export.paths))
        raise InputError(
            f"{where}: no connection has a date that can be read, so the day of the export is "
            "not known; give it with --as-of YYYY-MM-DD."
        )
    return day


def resolve_export(
    export: Export, *, me: str | None = None, overrides: Overrides = NO_OVERRIDES
) -> Network:
    """The network of an export.

    Raises:
        InputError: the list of connections is empty or damaged.
    """
    connections = export.table(CONNECTIONS)
    if connections.is_empty():
        where = ", ".join(map(str, export.paths))
        raise InputError(
            f"{where}: the list of connections is empty; "
            "ask LinkedIn for a new export that includes Connections."
        )
    profile = export.table("profile")
    posts, source = own_positions(export.table("positions"), profile, me)
    return resolve(
        connections, posts, own_name(profile), source, overrides, sought_companies(export.table)
    )


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
    write(render(page), Path(path))
    return page


def page_of(analysis: Analysis, language: str = ENGLISH, *, share: bool = False) -> Page:
    """The page that shows an analysis.

    Raises:
        ValueError: there is no such language.
    """
    with written_in(language):
        return _page(_without_names(analysis) if share else analysis, shareable=share)


def _without_names(analysis: Analysis) -> Analysis:
    """The same numbers, worked out on people and small companies without a name."""
    context = anonymous(analysis.context)
    return replace(analysis, context=context, measures=_measured(context))


def _measured(context: Context) -> dict[str, Any]:
    return {section.id: section.measure(context) for section in SECTIONS}


def _page(analysis: Analysis, *, shareable: bool) -> Page:
    network, measures = analysis.network, analysis.measures
    alike, grown = measures[homogeneity.SECTION.id], measures[growth.SECTION.id]
    name = network.member.name
    read = analysis.export.provenance()
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
        chapters=[section.show(measures[section.id]) for section in SECTIONS],
        contacts=_contacts(analysis, shareable=shareable),
        files=_files(read),
        language=current().code,
        shareable=shareable,
        notes=_notes(analysis, read),
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
    return pl.concat([here, gone], how="diagonal").select(
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
