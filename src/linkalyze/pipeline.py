"""The pipe: from the files of an export to judged results."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from linkalyze.errors import HistoryError, InputError
from linkalyze.export import CONNECTIONS, Export, read_export
from linkalyze.findings import Finding, ranked
from linkalyze.network import Network, Since, Traces
from linkalyze.plan.goal import Plan
from linkalyze.plan.words import Words, packaged_words
from linkalyze.resolve import resolve
from linkalyze.resolve.member import own_name, own_positions
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides, read_overrides
from linkalyze.resolve.traces import read_traces, sought_companies
from linkalyze.resources import sample_data
from linkalyze.section import Context


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
        from linkalyze.sections import occasions  # noqa: PLC0415
        from linkalyze.sections import plan as plan_section  # noqa: PLC0415

        columns = ["url", "name", "reason"]
        named: pl.DataFrame = self.measures[occasions.ID].people.select(columns)
        if planned := self.measures[plan_section.ID]:
            helpers = planned.people.with_columns(reason=pl.lit("plan")).select(columns)
            named = pl.concat([named, helpers])
        return named.unique(["url", "name"], keep="first", maintain_order=True)

    @property
    def findings(self) -> Sequence[Finding]:
        """What the numbers mean, in the language that is written in."""
        from linkalyze.sections import SECTIONS  # noqa: PLC0415

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
    connections = export.table(CONNECTIONS)

    def look_back() -> tuple[Since | None, HistoryError | None]:
        if not history or not (member or network.member.name):
            return None, None
        from linkalyze.history.past import since  # noqa: PLC0415

        try:
            return since(Path(history), day, connections, network, judgements, member=member), None
        except HistoryError as error:  # the report needs no past
            return None, error

    with ThreadPoolExecutor(1) as beside:  # messages, people and the past do not need one another
        told_day = beside.submit(day_of, export)
        network = resolve_export(export, me=me, overrides=judgements)
        day = as_of or told_day.result()
        past = beside.submit(look_back)
        traces = read_traces(export.table, export.seen.keys(), network).until(day)
        export.forget("messages")  # the largest by far
        # The measures are imported as late as can be: a command does so beside the reading.
        from linkalyze.measures.ties import tie_evidence, tie_table  # noqa: PLC0415

        evidence = tie_evidence(network.contacts, traces, network.member)
        ties = tie_table(evidence, day, with_messages=traces.with_messages)
        changed, fault = past.result()
    context = Context(network, traces, ties, day, changed, plan, words or packaged_words(plan))
    return Analysis(export, context, measured(context), fault)


def analyze_sample() -> Analysis:
    """The packaged sample, with its earlier months for a history that is thrown away."""
    from linkalyze.history.past import remember  # noqa: PLC0415

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


def measured(context: Context) -> dict[str, Any]:
    """The measures of all sections, by their ids."""
    from linkalyze.sections import SECTIONS  # noqa: PLC0415

    with ThreadPoolExecutor(2) as pool:  # no section needs another
        found = pool.map(lambda section: section.measure(context), SECTIONS)
        return {section.id: numbers for section, numbers in zip(SECTIONS, found, strict=True)}
