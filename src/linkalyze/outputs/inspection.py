"""What `linkalyze inspect` prints."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from linkalyze.errors import printable
from linkalyze.export import Export, Provenance
from linkalyze.tables import spec_by_name

SHOWN_PROBLEMS = 40


def print_inspection(export: Export) -> None:
    """Print every recognised file with its rows, and what was left out and why.

    Raises:
        InputError: a file is damaged.
    """
    console = Console(highlight=False, emoji=False)
    found = export.provenance(read_all=True)
    table = Table(title="Recognised")
    table.add_column("File", overflow="fold")
    for heading in ("Rows", "Set aside"):
        table.add_column(heading, justify="right")
    for heading in ("From", "To", "Encoding"):
        table.add_column(heading, no_wrap=True)
    for file in found:
        renamed = "" if spec_by_name(file.file) else f" (as {file.table})"
        table.add_row(
            _shown(file.file + renamed),
            f"{file.rows:,}",
            f"{file.set_aside:,}",
            str(file.first or ""),
            str(file.last or ""),
            file.encoding,
        )
    console.print(table)
    _print_problems(console, found)
    for title, names in (
        ("Known and left unopened", export.unused),
        ("Not recognised", export.unknown),
        ("No table", export.others),
    ):
        if names:
            console.print(f"[bold]{title}:[/] " + ", ".join(map(_shown, names)), soft_wrap=True)
    console.print(f"[bold]Day of the export:[/] {export.date() or 'not known; use --as-of'}")


def _print_problems(console: Console, found: list[Provenance]) -> None:
    problems = [(file, problem) for file in found for problem in file.problems]
    if not problems:
        return
    table = Table(title="Set aside, or read with doubt")
    for heading in ("File", "Line", "What happened", "Why"):
        table.add_column(heading)
    for file, problem in problems[:SHOWN_PROBLEMS]:
        table.add_row(
            _shown(file.file),
            str(problem.line or ""),
            "set aside" if problem.set_aside else "kept",
            _shown(problem.reason),
        )
    console.print(table)
    if (more := len(problems) - SHOWN_PROBLEMS) > 0:
        console.print(f"… and {more:,} more.")


def _shown(text: str) -> str:
    """Texts of the export may hold rich's markup too."""
    return escape(printable(text))
