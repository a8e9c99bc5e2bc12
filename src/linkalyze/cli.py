"""The commands: what the member types, and nothing else. Heavy imports wait for their command."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from linkalyze import __version__
from linkalyze.cli_history import history, member_option
from linkalyze.cli_plan import (
    company_option,
    goal_option,
    language_option,
    plan,
    plan_of,
    readable,
    role_option,
    sector_option,
    words_of,
)
from linkalyze.cli_team import team
from linkalyze.errors import EXIT_CODES, HistoryError, InputError, LinkalyzeError, printable
from linkalyze.settings import history_file, judgements_file, overrides_file

if TYPE_CHECKING:
    import polars as pl

    from linkalyze.outputs.tables import Format
    from linkalyze.page import Page
    from linkalyze.pipeline import Analysis

REPORT = Path("linkalyze-report.html")
FORMATS = ("csv", "parquet", "json", "xlsx", "sqlite", "graphml", "vcf")
PRIVATE_NOTE = "Everything happens on this machine; nothing is sent anywhere."

exports = click.argument(
    "export", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="EXPORT..."
)
me_option = click.option(
    "--me",
    type=readable,
    metavar='"TITLE at COMPANY"',
    help="Your own work, where the export does not tell it.",
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=REPORT,
    show_default=True,
    help="Where the report goes.",
)
open_option = click.option("--open", "open_it", is_flag=True, help="Open the report afterwards.")
overrides_option = click.option(
    "--overrides",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Your own judgements on who is who; by default those that 'linkalyze review' wrote.",
)
share_option = click.option(
    "--share",
    is_flag=True,
    help="Make a report to show to others: without names of contacts and small companies.",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but the result.")


@click.group(
    help=f"Read your LinkedIn data export and say what your network is like.\n\n{PRIVATE_NOTE}\n\n"
    "EXPORT is the zip from LinkedIn, all parts of a split one, an unpacked folder, or a bare "
    "Connections.csv.\n\n\b\nExamples:\n"
    "  linkalyze demo --open\n"
    "  linkalyze report Basic_LinkedInDataExport_10-01-2026.zip\n"
    "  linkalyze COMMAND --help",
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="linkalyze")
def main() -> None:
    """Group of all commands."""


def _of_linkedin(_context: object, _option: object, day: dt.datetime | None) -> dt.date | None:
    """The day that was given, if an export can be of it."""
    if not day:
        return None
    from linkalyze.archive import LINKEDIN_FOUNDED  # noqa: PLC0415
    from linkalyze.dates import YEARS  # noqa: PLC0415

    if not LINKEDIN_FOUNDED <= day.year < YEARS.stop:
        raise click.BadParameter(f"give a day since {LINKEDIN_FOUNDED}, when LinkedIn began.")
    return day.date()


@main.command(epilog=EXIT_CODES)
@click.argument("export", nargs=-1, type=click.Path(path_type=Path), metavar="EXPORT...")
@click.option(
    "--latest",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="In place of EXPORT: the newest one in a folder, if it is newer than the last report's.",
)
@output_option
@open_option
@me_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_of_linkedin,
    metavar="DATE",
    help="The day of the export, as YYYY-MM-DD; by default the export tells.",
)
@overrides_option
@member_option
@language_option
@share_option
@goal_option
@company_option
@role_option
@sector_option
@click.option("--no-history", is_flag=True, help="Neither look into the history nor add to it.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all numbers to a file too, for other programs.",
)
@quiet_option
def report(
    export: tuple[Path, ...],
    latest: Path | None,
    output: Path,
    open_it: bool,
    me: str | None,
    as_of: dt.date | None,
    overrides: Path | None,
    member: str | None,
    language: str,
    share: bool,
    goal: str | None,
    company: str | None,
    role: str | None,
    sector: str | None,
    no_history: bool,
    json_file: Path | None,
    quiet: bool,
) -> None:
    """Write the report on one export: how alike is your network, and what to do about it.

    Each export is remembered, so that the next report tells what changed.

    \b
    Examples:
      linkalyze report Basic_LinkedInDataExport_10-01-2026.zip
      linkalyze report export/ --me "Data engineer at Acme" -o report.html --open
      linkalyze report --latest ~/Downloads
    """
    if bool(export) == bool(latest):
        raise click.UsageError("give either an export or --latest DIR")
    if latest:
        export = _newest(latest, member, look_back=not no_history)
        if not export:
            return
    for target in filter(None, (output, json_file)):
        _refuse_to_overwrite(export, target)
    chosen = plan_of(goal, company, role, sector)
    with _progress("Reading and measuring", quiet=quiet):
        with _preparing_the_page():
            from linkalyze.pipeline import analyze  # noqa: PLC0415

            analysis = analyze(
                export,
                as_of=as_of,
                me=me,
                overrides=judgements_file(overrides),
                history=None if no_history else history_file(),
                member=member,
                plan=chosen,
                words=words_of(chosen),
            )
        newest = analysis.export.newest_connection()
        if as_of and newest and as_of < newest:
            raise click.UsageError(
                f"--as-of {as_of:%Y-%m-%d} is before your latest contact ({newest})."
            )
        from linkalyze.presenting import write_report  # noqa: PLC0415

        page = write_report(analysis, output, language=language, share=share)
        if json_file:
            _write_numbers(analysis, json_file, language, share=share)
        fault = None if no_history else _remember(analysis, member) or analysis.fault
    _finish(analysis, page, output, open_it=open_it, quiet=quiet)
    if fault:
        fault.show()
        sys.exit(fault.exit_code)


def _write_numbers(analysis: "Analysis", path: Path, language: str, *, share: bool) -> None:
    from linkalyze.outputs.report_json import as_json  # noqa: PLC0415
    from linkalyze.report import write  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    write(as_json(analysis, language=language, generated=now, share=share), path)


def _newest(folder: Path, member: str | None, *, look_back: bool) -> tuple[Path, ...]:
    """The newest export in a folder; nothing where the history already has it, and why."""
    from linkalyze.export import is_complete, newest_in  # noqa: PLC0415
    from linkalyze.history.past import key_of  # noqa: PLC0415
    from linkalyze.history.store import Snapshot, open_history  # noqa: PLC0415

    paths, day = newest_in(folder)
    if not paths or day is None:
        raise InputError(
            f"{folder}: no export in it; download one from LinkedIn, and leave it its name."
        )
    if look_back:
        known: list[Snapshot] = []
        with suppress(HistoryError), open_history(history_file()) as store:  # told at the end
            known = store.snapshots(key_of(member) if member else None)
        complete = is_complete(paths[0])
        if any(
            s.date > day or (s.date == day and (s.kind == "complete" or not complete))
            for s in known
        ):
            click.echo(
                f"No export newer than that of {known[-1].date} in {folder}; ask LinkedIn for a "
                "new one (Settings, Data privacy, Get a copy of your data).",
                err=True,
            )
            return ()
    return tuple(paths)


def _remember(analysis: "Analysis", member: str | None) -> LinkalyzeError | None:
    """Add the export to the history; what went wrong, after the report was written."""
    from linkalyze.history.past import remember  # noqa: PLC0415

    told = analysis.network.member.name
    if not told and not member:
        click.echo("Not remembered: the export does not tell whose it is; see --member.", err=True)
        return None
    try:
        remember(
            history_file(), analysis.export, analysis.as_of, analysis.network.contacts.height,
            analysis.advice(), told=told, member=member,
        )  # fmt: skip
    except LinkalyzeError as error:
        return error
    return None


main.add_command(history)
main.add_command(plan)
main.add_command(team)


@main.command(epilog=EXIT_CODES)
@output_option
@open_option
@language_option
@share_option
@quiet_option
def demo(output: Path, open_it: bool, language: str, share: bool, quiet: bool) -> None:
    """Write the report on the packaged sample, whose people are all invented.

    \b
    Example:
      linkalyze demo --open
    """
    with _progress("Reading the sample", quiet=quiet):
        with _preparing_the_page():
            from linkalyze.pipeline import analyze_sample  # noqa: PLC0415

            analysis = analyze_sample()
        from linkalyze.presenting import write_report  # noqa: PLC0415

        page = write_report(analysis, output, language=language, share=share)
    _finish(analysis, page, output, open_it=open_it, quiet=quiet)


@main.command(epilog=EXIT_CODES)
@exports
def inspect(export: tuple[Path, ...]) -> None:
    """Print what was recognised in an export, what was not, and what was set aside and why.

    \b
    Example:
      linkalyze inspect Basic_LinkedInDataExport_10-01-2026.zip
    """
    from linkalyze.export import read_export  # noqa: PLC0415
    from linkalyze.outputs.inspection import print_inspection  # noqa: PLC0415

    print_inspection(read_export(export))


@main.command("export", epilog=EXIT_CODES)
@exports
@click.option(
    "-d",
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where the tables go; it is made if need be.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    help="The kind of file; graphml and vcf hold the contacts.",
)
@me_option
@overrides_option
def export_tables(
    export: tuple[Path, ...],
    directory: Path,
    form: "Format",
    me: str | None,
    overrides: Path | None,
) -> None:
    """Write the resolved tables for other tools: connections, contacts, companies, merges ...

    \b
    Example:
      linkalyze export Basic_LinkedInDataExport_10-01-2026.zip -d tables --format parquet
    """
    from linkalyze.outputs.tables import tables, write_tables  # noqa: PLC0415
    from linkalyze.pipeline import analyze  # noqa: PLC0415

    target = _resolved(directory)
    if any(_resolved(given) in (target, *target.parents) for given in export):
        raise click.UsageError(f"{directory} lies in the export itself; choose another folder.")
    analysis = analyze(export, me=me, overrides=judgements_file(overrides))
    for path in write_tables(tables(analysis), directory, form):
        click.echo(path)


@main.command(epilog=EXIT_CODES)
@exports
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the copy goes, as a zip.",
)
@overrides_option
def redact(export: tuple[Path, ...], output: Path, overrides: Path | None) -> None:
    """Write a copy of an export under invented names, which gives the same numbers.

    For a bug report, a lesson or a study: people, companies, addresses and texts are invented,
    equal ones alike. Days stay, and titles keep the words that the lexicons know.

    \b
    Example:
      linkalyze redact Basic_LinkedInDataExport_10-01-2026.zip -o redacted.zip
    """
    from linkalyze.pipeline import analyze  # noqa: PLC0415
    from linkalyze.redaction import redacted  # noqa: PLC0415
    from linkalyze.redaction.checking import differing  # noqa: PLC0415
    from linkalyze.redaction.writing import write_export  # noqa: PLC0415
    from linkalyze.resolve.overrides import NO_OVERRIDES, read_overrides  # noqa: PLC0415

    _refuse_to_overwrite(export, output)
    judged = judgements_file(overrides)
    analysis = analyze(export, overrides=judged)
    frames = redacted(
        analysis.export, analysis.network, read_overrides(judged) if judged else NO_OVERRIDES
    )
    write_export(frames, output, analysis.as_of)
    click.echo(output)
    if unlike := differing(analysis.measures, analyze(output).measures):
        click.echo(f"Not all numbers are the same in it, in: {', '.join(unlike)}.", err=True)


@main.command(epilog=EXIT_CODES)
@exports
@overrides_option
def review(export: tuple[Path, ...], overrides: Path | None) -> None:
    """Go through the doubtful pairs: are these two one company, one person?

    Those that touch most of your contacts come first. Every answer is written at once to a file
    that you can read and edit; stop when you like and go on another day. Your answers win over
    every rule, in every later run.

    \b
    Example:
      linkalyze review Basic_LinkedInDataExport_10-01-2026.zip
    """
    from linkalyze.outputs.reviewing import review  # noqa: PLC0415
    from linkalyze.pipeline import analyze  # noqa: PLC0415

    path = overrides or overrides_file()
    judged = judgements_file(overrides) if not overrides or overrides.exists() else None
    network = analyze(export, overrides=judged).network
    if network.doubts.is_empty():
        click.echo("No doubtful pairs: nothing to judge.")
        return
    written = review(network, path)
    many = "judgement" if written == 1 else "judgements"
    click.echo(f"\n{written} {many} written to {path}, to count from the next run on.")


@main.command(epilog=EXIT_CODES)
@click.argument("what", type=click.Choice(["title", "company"]))
@click.argument("text", nargs=-1)
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the texts from the column 'title' or 'name' of a CSV file; print CSV.",
)
@overrides_option
def explain(
    what: Literal["title", "company"],
    text: tuple[str, ...],
    csv_file: Path | None,
    overrides: Path | None,
) -> None:
    """Tell how a title or a company is read, and by which rule.

    \b
    Examples:
      linkalyze explain title "Sr. Software Engineer" "Hoofd inkoop"
      linkalyze explain company "Acme NV" "ACME Group"
      linkalyze explain title --csv titles.csv
    """
    import polars as pl  # noqa: PLC0415

    from linkalyze.outputs.explanation import explained, read_column  # noqa: PLC0415

    if bool(text) == (csv_file is not None):
        raise click.UsageError("give either texts or --csv FILE")
    texts = (
        read_column(csv_file, "title" if what == "title" else "name")
        if csv_file
        else pl.Series(map(printable, text), dtype=pl.String)
    )
    answer = explained(what, texts, judgements_file(overrides))
    if csv_file:
        from linkalyze.outputs.tables import without_formulas  # noqa: PLC0415

        click.echo(without_formulas(answer).write_csv(), nl=False)
    else:
        _print_records(answer)


def _print_records(answer: "pl.DataFrame") -> None:
    width = max(map(len, answer.columns))
    for number, row in enumerate(answer.iter_rows(named=True)):
        if number:
            click.echo()
        for column, value in row.items():
            click.echo(f"{column:<{width}}  {printable(value or '')}")


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike resolve(), at ease with a link to itself


def _refuse_to_overwrite(export: tuple[Path, ...], output: Path) -> None:
    """A report in the place of the export would cost the member a new request to LinkedIn."""
    target = _resolved(output)
    for given in map(_resolved, export):
        inside = given in target.parents and target.exists()
        if target == given or (inside and target.suffix.lower() != ".html"):
            raise click.UsageError(
                f"{output} is part of the export itself; choose another name, such as {REPORT}."
            )


def _finish(
    analysis: "Analysis", page: "Page", output: Path, *, open_it: bool, quiet: bool
) -> None:
    if not quiet:
        from linkalyze.outputs.summary import print_summary  # noqa: PLC0415

        print_summary(analysis, page)
    click.echo(output)
    if open_it:
        import webbrowser  # noqa: PLC0415

        webbrowser.open(output.resolve().as_uri())


@contextmanager
def _preparing_the_page() -> Iterator[None]:
    """Import what measures and draws meanwhile: it takes as long as to read an export."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def prepare() -> None:
        from linkalyze import presenting  # noqa: PLC0415

        presenting.prepare()

    with ThreadPoolExecutor(1) as beside:
        prepared = beside.submit(prepare)
        yield
        prepared.result()


@contextmanager
def _progress(text: str, *, quiet: bool) -> Iterator[None]:
    """A spinner on standard error, only where somebody is looking."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status(text):
        yield
