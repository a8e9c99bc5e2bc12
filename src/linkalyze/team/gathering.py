"""Each member's export, measured once: a run that was broken off goes on where it stopped."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from linkalyze import __version__
from linkalyze.errors import InputError, LinkalyzeError, OutputError
from linkalyze.files import replacing
from linkalyze.lexicon import load
from linkalyze.measures.ties import NO_EVIDENCE, STRONG, WEAK
from linkalyze.network import UNKNOWN
from linkalyze.pipeline import Analysis, analyze
from linkalyze.resolve.people import person_keys
from linkalyze.sections import homogeneity
from linkalyze.team.consent import Consent
from linkalyze.team.engine import Engine

STORE = ".linkalyze-team"
WRITTEN = ("url", "company", "position", "connected_on")
SAME_MEMBER = 0.5  # of the smaller of two exports is in the other
TIE = ("tie_strength", "tie_class", "tie_state")


@dataclass(frozen=True, slots=True)
class Gathered:
    """One member: the consent, what is known of the whole (`facts`, by the names of the study), and
    the file of the connections. It holds a row each, the newest first: `export` (the name of the
    file), `row`, `card`, the keys of `person_keys`, `url`, `company` and `position` (as written),
    `connected_on`, `function`, `seniority`, and the strength of the tie.
    `card` is a number for all that the row tells of the person: rows with one card are one person.
    """

    export: str
    consent: Consent
    name: str
    as_of: dt.date
    facts: Mapping[str, Any]
    rows: Path

    @property
    def called(self) -> str:
        """The member's name, or that of the export where it does not tell."""
        return self.name or self.export


def gather(
    folder: Path, consents: Mapping[str, Consent], engine: Engine, each: Callable[[], object]
) -> tuple[list[Gathered], list[str]]:
    """Read every export that somebody agreed to, or what an earlier run left of it.

    Args:
        folder: where the exports lie; intermediate files go to a folder in it.
        consents: by the name of the export.
        engine: what reads them, several at once.
        each: called when an export is done.

    Returns:
        One member each, of two exports of one member the newer; and what was passed over and why.

    Raises:
        OutputError: an intermediate file cannot be written.
    """
    found: list[Gathered] = []
    passed: list[str] = []
    for result in engine.each(partial(_tried, folder), sorted(consents.items())):
        if isinstance(result, OutputError):
            raise result
        if isinstance(result, Gathered):
            found.append(result)
        else:
            passed.append(result.message)
        each()
    _forget_others(folder / STORE, found)
    kept: dict[str, list[Gathered]] = defaultdict(list)
    for one in sorted(found, key=lambda member: (member.as_of, member.export), reverse=True):
        namesakes = kept[one.name.casefold()]
        newer = next((other for other in namesakes if _same_member(one, other)), None)
        if not newer:
            namesakes.append(one)
            continue
        passed.append(f"{one.export}: older than {newer.export} of the same member.")
        if newer.consent.names and not one.consent.names:
            namesakes.remove(newer)
            namesakes.append(replace(newer, consent=replace(newer.consent, names=False)))
    members = [one for namesakes in kept.values() for one in namesakes]
    return sorted(members, key=lambda member: member.export), passed


def _same_member(one: Gathered, other: Gathered) -> bool:
    """Of two exports under one name, whether they have as many contacts in common as two exports of
    one member do, and not as few as those of namesakes.
    """
    if not one.name:
        return False
    people = [
        pl.read_parquet(each.rows, columns=["label", "url"]).unique() for each in (one, other)
    ]
    shared = people[0].join(people[1], on=["label", "url"], nulls_equal=True, how="semi").height
    return shared >= SAME_MEMBER * min(frame.height for frame in people)


def _forget_others(store: Path, members: Sequence[Gathered]) -> None:
    """Delete what is left of exports that are no longer there, or no longer agreed to."""
    used = {one.rows.stem for one in members}
    for path in (*store.glob("*.json"), *store.glob("*.parquet")):
        if path.stem not in used:
            path.unlink()


def _tried(folder: Path, asked: tuple[str, Consent]) -> Gathered | LinkalyzeError:
    """One member, or why the export cannot be used."""
    try:
        return _one(folder, *asked)
    except (InputError, OutputError) as error:
        return error


def _one(folder: Path, export: str, consent: Consent) -> Gathered:
    source = folder / export
    if Path(export).name != export:
        raise InputError(f"{source}: lies outside of the folder; give the name of a file in it.")
    try:
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        told = " ".join(f"{file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)
    except OSError as error:
        raise InputError(
            f"{source}: cannot be read ({error.strerror}); check consent.toml."
        ) from error
    columns = ",".join(load("codebook.toml"))
    # Numbers of cards hold for one version of polars.
    seen = f"{__version__} {pl.__version__} {columns} {export} {told}"
    stem = folder / STORE / hashlib.sha256(seen.encode()).hexdigest()[:20]
    facts_file, rows = stem.with_suffix(".json"), stem.with_suffix(".parquet")
    if not facts_file.exists():  # it is written last
        analysis = analyze(source)
        with replacing(rows, make_folder=True) as part:
            _rows(analysis, stem.name).write_parquet(part)
        with replacing(facts_file) as part:
            part.write_text(json.dumps(_facts(analysis)), encoding="utf-8")
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    name, day = facts.pop("member"), dt.date.fromisoformat(facts["as_of"])
    if not (name or consent.names):
        raise InputError(
            f"{source}: does not tell whose it is, so that the member, who did not agree to names, "
            "could be named as a contact; ask for an export with Profile.csv."
        )
    return Gathered(export, consent, name, day, facts, rows)


def _rows(analysis: Analysis, export: str) -> pl.DataFrame:
    ties = analysis.ties.select("contact_id", *TIE)
    rows = analysis.network.connections.join(
        ties, on="contact_id", how="left", maintain_order="left"
    ).rename({"email_address": "email"})
    # Of two rows that only name somebody nobody knows whether they are of one person.
    alone = pl.col("slug").is_null() & pl.col("mail").is_null()
    parts = pl.col("first_name", "last_name", "slug", "mail", "company", "position").fill_null("")
    whose = pl.when(alone).then(pl.format("{} {}", "export", "row")).otherwise(pl.lit(""))
    card = pl.concat_str(parts, whose, separator="\u0001").hash()
    keys = person_keys(rows)
    return (
        rows.select(
            "first_name",
            "last_name",
            *WRITTEN,
            *TIE,
            pl.col("function", "seniority").replace(UNKNOWN, None),
        )
        .hstack(keys.get_columns())
        .filter(pl.col("label") != "")
        .sort("connected_on", descending=True, nulls_last=True, maintain_order=True)
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int32), export=pl.lit(export))
        .with_columns(card=card.reinterpret(signed=True))
        .drop("first_name", "last_name")
    )


def _facts(analysis: Analysis) -> dict[str, Any]:
    """What the study tells of a member; the codebook explains each."""
    alike = analysis.measures[homogeneity.SECTION.id]
    function = alike.facets["function"]
    own, ties = function.own, analysis.ties["tie_class"]
    invited = inviting = (0, 0)
    if alike.origin:
        by_invitation = alike.origin.contrasts[0]
        invited, inviting = by_invitation.first, by_invitation.second
    traced = int((ties.drop_nulls() != NO_EVIDENCE).sum())
    return {
        "member": analysis.network.member.name,
        "as_of": analysis.as_of.isoformat(),
        "contacts": analysis.network.contacts.height,
        "companies": analysis.network.companies.height,
        "function_known": function.known,
        "function_alike": own.likeness["share"] if own else None,
        "function_alike_low": own.likeness.get("lo") if own else None,
        "function_alike_high": own.likeness.get("hi") if own else None,
        "level": str(alike.overall),
        "function_blau": function.variety.concentration["blau"],
        "company_hhi": alike.facets["company"].variety.concentration["hhi"],
        "invited_alike": invited[0],
        "invited": invited[1],
        "inviting_alike": inviting[0],
        "inviting": inviting[1],
        "ties_traced": traced,
        "ties_weak": int((ties == WEAK).sum()),
        "ties_strong": int((ties == STRONG).sum()),
    }
