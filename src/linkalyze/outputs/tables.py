"""The tables of `linkalyze export`."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import polars as pl

from linkalyze.files import replacing
from linkalyze.pipeline import Analysis
from linkalyze.tables import catalogue

Format = Literal["csv", "parquet"]
# A spreadsheet would run such a text as a formula.
FORMULA = r"^[=+\-@\t\r]"
OWN_MARKS = r"^@(?:none|self-employed|stealth)(?::|$)"


def tables(analysis: Analysis) -> dict[str, pl.DataFrame]:
    """Every table by its name; `connections` has one row per row of Connections.csv, in its order,
    under LinkedIn's own column names.
    """
    network = analysis.network
    headers = {key: header for key, (header, _) in catalogue().files["connections"].columns.items()}

    def with_ties(people: pl.DataFrame) -> pl.DataFrame:
        return people.join(ties, on="contact_id", how="left", maintain_order="left")

    ties = analysis.ties.select("contact_id", "tie_strength", "tie_class", "tie_state")
    findings = pl.DataFrame(
        [
            {k: " ".join(v) if k == "evidence" else v for k, v in asdict(finding).items()}
            for finding in analysis.findings
        ]
    )
    return {
        "connections": with_ties(network.connections).rename(headers),
        "contacts": with_ties(network.contacts),
        "companies": network.companies,
        "roles": network.roles,
        "findings": findings,
        "merges": network.merges,
    }


def write_tables(frames: Mapping[str, pl.DataFrame], folder: Path, form: Format) -> list[Path]:
    """Write each table to the folder, which is made if need be; files are their owner's only.

    Raises:
        OutputError: a file cannot be written.
    """
    written = []
    for name, frame in frames.items():
        path = folder / f"{name}.{form}"
        with replacing(path, make_folder=True) as part:
            if form == "csv":
                _flat(frame).write_csv(part)
            else:
                frame.write_parquet(part)
        written.append(path)
    return written


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    flat = frame.with_columns(pl.col(lists).list.join(" | ")) if lists else frame
    texts = pl.col(pl.String)
    formula = texts.str.contains(FORMULA) & ~texts.str.contains(OWN_MARKS)
    return flat.with_columns(
        pl.when(formula).then(pl.lit("'") + texts).otherwise(texts).name.keep()
    )
