"""The command for organisations: many exports, one network."""

import sys
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkalyze.cli_plan import language_option
from linkalyze.errors import EXIT_CODES, InputError, printable

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from linkalyze.team.engine import Engine
    from linkalyze.team.network import Team

REPORT = Path("linkalyze-team.html")


@click.command(epilog=EXIT_CODES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--find",
    "company",
    metavar="COMPANY",
    help="Print who can introduce you to a company, and write no report.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=REPORT,
    show_default=True,
    help="Where the report goes.",
)
@click.option(
    "-d",
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where tables for other tools go, one pseudonymous row a member among them.",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["polars", "spark"]),
    default="polars",
    show_default=True,
    help="What computes: this machine alone, or a cluster of Spark.",
)
@click.option(
    "--master",
    metavar="URL",
    help="The address of the cluster; without it Spark runs on this machine alone.",
)
@language_option
def team(
    folder: Path,
    company: str | None,
    output: Path,
    directory: Path | None,
    engine_name: str,
    master: str | None,
    language: str,
) -> None:
    """Write the report on an organisation: the exports of many members as one network.

    FOLDER holds the exports, and a file consent.toml that lists who agreed to what. Who agreed to
    be counted only is never named, nor are their contacts.

    Spark needs linkalyze[spark] and Java. Every machine of the cluster must find FOLDER under the
    same path, and linkalyze.

    \b
    Examples:
      linkalyze team exports/
      linkalyze team exports/ -d study
      linkalyze team exports/ --find "Acme"
      linkalyze team exports/ --engine spark --master "local[2]"
    """
    from linkalyze.files import alone_in  # noqa: PLC0415
    from linkalyze.measures.reach import reach  # noqa: PLC0415
    from linkalyze.outputs.tables import write_tables  # noqa: PLC0415
    from linkalyze.report import render, write  # noqa: PLC0415
    from linkalyze.team.consent import read_consent  # noqa: PLC0415
    from linkalyze.team.gathering import STORE, gather  # noqa: PLC0415
    from linkalyze.team.network import STEPS, team_network  # noqa: PLC0415
    from linkalyze.team.presenting import team_page, team_tables  # noqa: PLC0415

    consents = read_consent(folder)
    exports = folder.resolve()  # other machines know no current folder
    store = exports / STORE
    with alone_in(store), _engine(engine_name, master) as engine:
        with _progress("Reading", len(consents)) as bar:
            members, passed = gather(exports, consents, engine, lambda: bar.update(1))
        for line in passed:
            click.echo(f"Passed over: {printable(line)}", err=True)
        if not members:
            raise InputError(f"{folder}: none of the exports in consent.toml can be used.")
        with _progress("Joining", STEPS) as bar:
            network = team_network(members, engine, store, lambda: bar.update(1))
        if company:
            _print_who_knows(network, company)
            return
        reached = reach(network.ties)
        if not reached.contacts:
            raise InputError(f"{folder}: no export names a contact; ask for newer ones.")
        page = team_page(network, reached, language)
    write(render(page), output)
    click.echo(output)
    if directory:
        for path in write_tables(team_tables(network, reached), directory, "csv"):
            click.echo(path)


def _engine(name: str, master: str | None) -> AbstractContextManager["Engine"]:
    if name == "spark":
        if not find_spec("pyspark"):
            raise click.UsageError("Spark is not installed; install linkalyze[spark].")
        from linkalyze.team.spark import spark  # noqa: PLC0415

        return spark(master or "local[*]")
    if master:
        raise click.UsageError("--master goes with --engine spark.")
    from linkalyze.team.engine import OneMachine  # noqa: PLC0415

    return nullcontext(OneMachine())


def _progress(label: str, length: int) -> "ProgressBar[int]":
    hidden = not sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)


def _print_who_knows(network: "Team", company: str) -> None:
    from linkalyze.measures.reach import FEWEST_MEMBERS  # noqa: PLC0415
    from linkalyze.team.network import who_knows  # noqa: PLC0415

    found = who_knows(network, company)
    named = found.filter("named")
    for row in named.iter_rows(named=True):
        member = network.members[row["member"]]
        tie = " ".join(filter(None, (row["tie_class"], row["tie_state"])))
        told = (member.called, row["name"], row["position"] or "", tie)
        click.echo(printable(" | ".join(told)))
    if named.is_empty():
        click.echo(f"Nobody who may be named is known at {printable(company)}.", err=True)
    counted = {place for place, one in enumerate(network.members) if not one.consent.names}
    if counted:
        knowing = len(counted.intersection(found["member"]))
        some = str(knowing) if knowing >= FEWEST_MEMBERS else f"fewer than {FEWEST_MEMBERS}"
        click.echo(f"Of the members who are counted only, {some} know somebody there.")
