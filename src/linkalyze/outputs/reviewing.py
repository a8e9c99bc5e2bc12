"""What `linkalyze review` shows and asks: the pairs that may be one, the weightiest first."""

import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import polars as pl

from linkalyze.errors import OverridesError, printable
from linkalyze.network import Network
from linkalyze.resolve.overrides import Kind, add_judgement

WHY = {
    "typo": "The names differ by one letter, and neither is the more usual one.",
    "formerly": "One says that it was called so before, and is the smaller of the two.",
    "branch": "The same name in two countries, and nowhere without a country.",
    "trade": "One name is the other with a trade behind it; it may be a part of its own.",
    "acronym": "One is the acronym of the other, and of more than one name.",
    "a like name at the same company": "Like names at one company, in posts that may be one.",
}
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: how it is called, what the override file calls it, and lines about it."""

    label: str
    key: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two that may be one."""

    kind: Kind
    why: str
    contacts: int
    sides: tuple[Side, Side]


def review(network: Network, path: Path) -> int:
    """Ask about each doubtful pair, those that touch most contacts first, and write every answer to
    the override file at once; what contradicts the file is not written, and said.

    Returns:
        How many judgements were written.

    Raises:
        OutputError: the override file cannot be written.
    """
    # polars leaves Ctrl-C to its own handler, which waits for the next line.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    order = ["contacts", "kind", "score"]
    ordered = network.doubts.sort(order, descending=[True, False, True], maintain_order=True)
    written = 0
    for number, row in enumerate(ordered.iter_rows(named=True), 1):
        doubt = _doubt(network, row)
        _show(doubt, f"{number} of {ordered.height}")
        for entry in _answers(doubt):
            if entry is None:
                return written
            try:
                add_judgement(path, doubt.kind, **entry)
            except OverridesError as error:
                click.echo(f"  Not written: {error.format_message()}")
            else:
                written += 1
    return written


def _doubt(network: Network, row: Mapping[str, Any]) -> Doubt:
    side = _company if row["kind"] == "company" else _person
    sides = side(network, row["id_a"]), side(network, row["id_b"])
    return Doubt(row["kind"], WHY[row["rule"]], row["contacts"], sides)


def _company(network: Network, company_id: str) -> Side:
    company = network.companies.row(by_predicate=pl.col("company_id") == company_id, named=True)
    titles = network.contacts.filter(pl.col("company_id") == company_id)["position"].drop_nulls()
    lines = [
        f"{_count(company['contacts'])}: "
        + ", ".join(titles.unique(maintain_order=True).head(EXAMPLES))
    ]
    if len(company["aliases"]) > 1:
        lines.append("also written: " + ", ".join(company["aliases"][:EXAMPLES]))
    # A name that the member gave is none that the export holds.
    return Side(company["company_name"], company["aliases"][0], lines)


def _person(network: Network, contact_id: str) -> Side:
    contact = network.contacts.row(by_predicate=pl.col("contact_id") == contact_id, named=True)
    post = [str(contact[name]) for name in ("position", "company_text") if contact[name]]
    lines = [", ".join(post), str(contact["url"] or ""), f"connected on {contact['connected_on']}"]
    return Side(contact["name"], contact_id, [line for line in lines if line])


def _answers(doubt: Doubt) -> Iterator[dict[str, Any] | None]:
    """The entries that the answers to one pair make; None is the wish to stop."""
    one, other = doubt.sides
    choices = "mksrq" if doubt.kind == "company" else "mksq"
    words = {"m": "[m]erge", "k": "[k]eep apart", "s": "[s]kip", "r": "[r]ename", "q": "[q]uit"}
    while True:
        question = "  ".join(words[choice] for choice in choices)
        kind = click.Choice(list(choices), case_sensitive=False)
        try:
            answer = click.prompt(question, type=kind, show_choices=False)
        except click.Abort:  # Ctrl-C, Ctrl-D, the end of a file
            answer = "q"
        if answer == "q":
            yield None
        elif answer == "m":
            yield {"same": [one.key, other.key]}
        elif answer == "k":
            yield {"apart": [one.key, other.key]}
        elif answer == "r":
            which = (
                one if click.prompt("Which one", type=click.Choice(["1", "2"])) == "1" else other
            )
            yield {
                "rename": which.key,
                "to": click.prompt("Its name from now on", value_proc=_name),
            }
            continue
        return


def _count(contacts: int) -> str:
    return "1 contact" if contacts == 1 else f"{contacts:,} contacts"


def _name(text: str) -> str:
    if not text.strip():
        raise click.UsageError("A name has letters.")
    return text.strip()


def _show(doubt: Doubt, place: str) -> None:
    click.echo(f"\n{place} · {doubt.kind} · {_count(doubt.contacts)}")
    for number, side in enumerate(doubt.sides, 1):
        click.echo(f"  {number}  {printable(side.label)}")
        for line in side.lines:
            click.echo(f"     {printable(line)}")
    click.echo(f"  {doubt.why}")
