"""From a team's network to its page and its tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from linkalyze import __version__
from linkalyze.findings import Finding, ranked
from linkalyze.frames import collected, distinct
from linkalyze.levels import Level
from linkalyze.lexicon import load
from linkalyze.measures.reach import FEWEST_MEMBERS, Reach
from linkalyze.page import Column, KeyNumber, Page, Table
from linkalyze.presenting import MOST_ROWS
from linkalyze.team.chapters import COMPLEMENT, OF_CONCERN, SHOWN, chapters
from linkalyze.team.gathering import Gathered
from linkalyze.team.network import Team
from linkalyze.texts import count, number, share, tr, trn, written_in

if TYPE_CHECKING:
    import datetime as dt


def team_page(team: Team, reached: Reach, language: str) -> Page:
    """The page of a team.

    Args:
        team: the members and their ties.
        reached: what they reach.
        language: "en" or "nl".
    """
    with written_in(language):
        members = len(team.members)
        contacts, left_out = _named_contacts(team)
        reading = trn(
            "{n} member reaches {contacts} people.",
            "{n} members reach {contacts} people.",
            members,
            contacts=reached.contacts,
        )
        return Page(
            title=tr("The network of an organisation"),
            headline=reading,
            as_of=max(member.as_of for member in team.members),
            version=__version__,
            key_numbers=(
                KeyNumber(tr("Members"), count(members), tr("who agreed to take part")),
                KeyNumber(tr("Contacts"), count(reached.contacts), tr("each counted once")),
                KeyNumber(
                    tr("Known by one"),
                    share(reached.alone / reached.contacts),
                    tr("of the contacts hang on one member alone"),
                ),
            ),
            findings=_findings(team, reached) if members >= FEWEST_MEMBERS else (),
            chapters=chapters(team, reached),
            contacts=contacts,
            contacts_left_out=left_out,
            files=_files(team),
            language=language,
        )


def _findings(team: Team, reached: Reach) -> Sequence[Finding]:
    return ranked(filter(None, (_alike(team, reached), _fragile(reached))))


def _alike(team: Team, reached: Reach) -> Finding | None:
    """How many members mostly know their own kind, and whether they do so all in the same way."""
    told = [Level(one.facts["level"]) for one in team.members]
    told = [level for level in told if level not in {Level.UNCLEAR, Level.NOT_ENOUGH_DATA}]
    if len(told) < FEWEST_MEMBERS or reached.functions is None:
        return None
    alike = sum(level in OF_CONCERN for level in told)
    beta = reached.functions["beta"]
    together = (
        tr("Together they differ: what one lacks, another has.")
        if beta >= COMPLEMENT
        else tr("Together they know the same kinds of work.")
    )
    level = Level.HIGH if alike >= len(told) / 2 else Level.MODERATE if alike else Level.LOW
    return Finding(
        id="alike",
        chapter="members",
        level=level,
        title=tr("{n} of {all} members mostly know people like themselves", n=alike, all=len(told)),
        evidence=(
            tr("{n} of {all} members tell enough", n=len(told), all=len(team.members)),
            tr(
                "The members differ as {beta} groups without a function in common would.",
                beta=number(beta, 2),
            ),
        ),
        explanation=together,
        action=tr("Let members of different functions introduce one another to people they know."),
    )


def _fragile(reached: Reach) -> Finding:
    return Finding(
        id="fragile",
        chapter="together",
        level=Level.OPPORTUNITY,
        title=tr(
            "{share} of the contacts are known by one member alone",
            share=share(reached.alone / reached.contacts),
        ),
        evidence=(tr("{n} of {all} contacts", n=reached.alone, all=reached.contacts),),
        explanation=tr("Who leaves takes along what nobody else has."),
        action=tr(
            "Ask each member to introduce one colleague to one contact whom nobody else knows."
        ),
    )


def _named_contacts(team: Team) -> tuple[pl.DataFrame, int]:
    """Those whom a member knows who agreed to names, by the strongest tie; and how many more."""
    named = team.ties.filter("named")
    strongest = named.sort(
        "tie_strength", "contact_id", "member", descending=[True, False, False], nulls_last=True
    )
    shown = collected(strongest.head(MOST_ROWS)).unique(
        "contact_id", keep="first", maintain_order=True
    )
    contacts = shown.select(
        "name", "url", "position", "function", "seniority",
        company="company_name", role=pl.lit(None, pl.String), tie="tie_class",
        change=pl.lit(None, pl.String), connected_on=pl.col("connected_on").dt.to_string("%Y"),
    )  # fmt: skip
    return contacts, distinct(named, "contact_id") - shown.height


def _files(team: Team) -> Table:
    agreed = [one for one in team.members if one.consent.names]
    shown, more = agreed[:SHOWN], agreed[SHOWN:]
    counted = [one for one in team.members if not one.consent.names]
    rows: list[tuple[str, int | None, dt.date | None]] = [
        (one.export, one.facts["contacts"], one.as_of) for one in shown
    ]
    for rest, told in (
        (more, trn("{n} more member", "{n} more members", len(more))),
        (
            counted,
            trn("{n} member who is counted only", "{n} members who are counted only", len(counted)),
        ),
    ):
        if rest:
            contacts = sum(one.facts["contacts"] for one in rest)
            rows.append((told, contacts if len(rest) >= FEWEST_MEMBERS else None, None))
    return Table(
        (Column(tr("File")), Column(tr("Contacts"), "count"), Column(tr("To"), "date")), rows
    )


def study_table(members: Sequence[Gathered]) -> pl.DataFrame:
    """One pseudonymous row a member, in the columns of the codebook."""
    # By a hash: the order of the files would tell who is who.
    shuffled = sorted(members, key=lambda one: one.rows.name)
    rows = [{"member": place, **one.facts} for place, one in enumerate(shuffled, 1)]
    return pl.DataFrame(rows, infer_schema_length=None).select(list(load("codebook.toml")))


def team_tables(team: Team, reached: Reach) -> dict[str, pl.DataFrame]:
    """The tables for other tools by their names; small cells are left out of them too."""
    codebook = load("codebook.toml")
    return {
        "study": study_table(team.members),
        "codebook": pl.DataFrame({"column": list(codebook), "holds": list(codebook.values())}),
        **{f"reach_{facet}": cells for facet, cells in reached.of.items()},
    }
