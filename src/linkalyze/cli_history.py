"""The commands on remembered snapshots."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkalyze.errors import EXIT_CODES, HistoryError, LinkalyzeError, WhoseError, printable
from linkalyze.settings import history_file, judgements_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkalyze.history.store import Snapshot

member_option = click.option(
    "--member", metavar="NAME", help="Whose export it is, where it does not tell."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(epilog=EXIT_CODES)
def history() -> None:
    """See, compare, add and forget the snapshots that 'linkalyze report' remembers.

    They lie in one SQLite file that only you can read; docs/history.md describes its tables.

    \b
    Examples:
      linkalyze history list
      linkalyze history diff 1 2
    """


@history.command("path")
def print_path() -> None:
    """Print where the history lies.

    \b
    Example:
      linkalyze history path
    """
    click.echo(history_file())


@history.command("list")
@json_option
def list_snapshots(as_json: bool) -> None:
    """Print the snapshots, oldest first.

    \b
    Example:
      linkalyze history list
    """
    from linkalyze.history.store import open_history  # noqa: PLC0415

    with open_history(history_file()) as store:
        snapshots = store.snapshots()
    if as_json:
        told = [
            {"id": s.id, "date": str(s.date), "contacts": s.contacts, "kind": s.kind}
            for s in snapshots
        ]
        click.echo(json.dumps({"snapshots": told}, indent=1))
        return
    if not snapshots:
        click.echo("No snapshots yet: 'linkalyze report' remembers each export.", err=True)
    for s in snapshots:
        click.echo(printable(f"{s.id:>5}  {s.date}  {s.contacts:>7,}  {s.kind:<11}  {s.member}"))


@history.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@json_option
def diff(old: int, new: int, as_json: bool) -> None:
    """Print what changed from one snapshot to another, by their numbers in 'history list'.

    \b
    Example:
      linkalyze history diff 1 2 --json
    """
    _print_changes(old, new, as_json=as_json)


@history.command()
@click.argument("snapshot", type=int)
@json_option
def show(snapshot: int, as_json: bool) -> None:
    """Print what changed from the snapshot before to this one.

    \b
    Example:
      linkalyze history show 3
    """
    from linkalyze.history.store import open_history  # noqa: PLC0415

    with open_history(history_file()) as store:
        this = _found(store.snapshots(), snapshot)
        older = [s for s in store.snapshots() if s.member == this.member and s.date < this.date]
    if not older:
        raise click.UsageError(f"{snapshot} is the first snapshot of {this.member}.")
    _print_changes(older[-1].id, snapshot, as_json=as_json)


@history.command("import")
@click.argument("export", nargs=-1, required=True, type=click.Path(path_type=Path))
@member_option
def import_exports(export: tuple[Path, ...], member: str | None) -> None:
    """Remember exports of earlier months, in any order; each argument is one whole export.

    \b
    Example:
      linkalyze history import ~/Downloads/Basic_LinkedInDataExport_*.zip
    """
    from linkalyze.export import read_export  # noqa: PLC0415
    from linkalyze.history.past import remember  # noqa: PLC0415
    from linkalyze.pipeline import day_of, resolve_export  # noqa: PLC0415

    done: dict[str, int] = {}
    faults: list[LinkalyzeError] = []
    with click.progressbar(
        export, label="Remembering", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as paths:
        for path in paths:
            try:
                read = read_export([path])
                network = resolve_export(read)
                outcome = remember(
                    history_file(), read, day_of(read), network.contacts.height,
                    told=network.member.name, member=member,
                )  # fmt: skip
                done[outcome] = done.get(outcome, 0) + 1
            except HistoryError as error:  # the others would meet the same
                faults.append(error)
                break
            except WhoseError as error:
                faults.append(WhoseError(f"{path}: {error.message}"))
            except LinkalyzeError as error:
                faults.append(error)
    for fault in faults:
        fault.show()
    words = ", ".join(f"{n} {outcome}" for outcome, n in sorted(done.items()))
    click.echo(f"Remembered: {words or 'nothing'}.")
    if faults:
        sys.exit(faults[0].exit_code)


@history.command()
@click.argument("snapshot", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All snapshots of all members.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(snapshot: tuple[int, ...], everything: bool, yes: bool) -> None:
    """Forget snapshots for good: nothing of them stays in the file.

    \b
    Examples:
      linkalyze history forget 3
      linkalyze history forget --all
    """
    from linkalyze.history.store import open_history  # noqa: PLC0415

    if bool(snapshot) == everything:
        raise click.UsageError("give the numbers of snapshots, or --all")
    with open_history(history_file()) as store:
        known = store.snapshots()
        chosen = [s.id for s in known] if everything else list(dict.fromkeys(snapshot))
        for number in chosen:
            _found(known, number)
        if not yes:
            click.confirm(f"Forget {len(chosen)} of {len(known)} snapshots for good?", abort=True)
        store.forget(chosen)
    click.echo(f"Forgotten: {len(chosen)}.")


def _found(snapshots: "Sequence[Snapshot]", number: int) -> "Snapshot":
    for snapshot in snapshots:
        if snapshot.id == number:
            return snapshot
    raise click.UsageError(f"{number}: there is no such snapshot; see 'linkalyze history list'.")


def _print_changes(old: int, new: int, *, as_json: bool) -> None:
    from linkalyze.history.past import between  # noqa: PLC0415
    from linkalyze.history.store import open_history  # noqa: PLC0415
    from linkalyze.resolve.overrides import NO_OVERRIDES, read_overrides  # noqa: PLC0415

    judged = judgements_file()
    overrides = read_overrides(judged) if judged else NO_OVERRIDES
    with open_history(history_file()) as store:
        known = store.snapshots()
        first, second = _found(known, old), _found(known, new)
        if first.member != second.member:
            raise click.UsageError(f"{old} and {new} are snapshots of two members.")
        events = between(store, first, second, overrides)
    if as_json:
        click.echo(json.dumps({"events": events.to_dicts()}, indent=1, ensure_ascii=False))
        return
    width = shutil.get_terminal_size().columns
    for kind, name, old_value, new_value in events.select("kind", "name", "from", "to").iter_rows():
        what = f": {old_value or '-'} -> {new_value or '-'}" if old_value or new_value else ""
        click.echo(printable(f"{kind:<17} {name or ''}{what}")[: max(width, 40)])
    click.echo(f"{events.height} changes from {first.date} to {second.date}.", err=True)
