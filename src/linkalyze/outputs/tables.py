"""The tables of `linkalyze export`."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import polars as pl

from linkalyze.files import replacing
from linkalyze.pipeline import Analysis
from linkalyze.report import PROFILE
from linkalyze.tables import catalogue

Format = Literal["csv", "parquet", "json", "xlsx", "sqlite", "graphml", "vcf"]
# A spreadsheet would run what begins a cell so as a formula. It may skip what stands unseen before,
# and where it parts cells at semicolons or tabs, one begins at each, in quotes or not.
FORMULA = r'((?:^|[;\t\n])[\s\p{C}"]*)([=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])'
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
FITTED = 5_000  # rows, beyond which fitting the columns takes longer than it is worth
# What stands for no company, with at most a contact's id behind it and nothing that could be run.
OWN_MARKS = r"^@(?:none|self-employed|stealth)(?::[\p{L}\p{N}._~%-]+)?$"


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
    """Write the tables to the folder, which is made if need be; files are their owner's only. Some
    kinds hold a table each, others all of them; graphml and vcf hold the contacts.

    Raises:
        OutputError: a file cannot be written.
    """
    if form in WHOLE:
        path = folder / f"{'contacts' if form == 'vcf' else 'linkalyze'}.{form}"
        with replacing(path, make_folder=True) as part:
            WHOLE[form](frames, part)
        return [path]
    written = []
    for name, frame in frames.items():
        path = folder / f"{name}.{form}"
        with replacing(path, make_folder=True) as part:
            EACH[form](frame, part)
        written.append(path)
    return written


def without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with an apostrophe before what a spreadsheet would run."""
    texts = pl.col(pl.String)
    safe = texts.str.replace_all(FORMULA, "${1}'${2}")
    return frame.with_columns(
        pl.when(texts.str.contains(OWN_MARKS)).then(texts).otherwise(safe).name.keep()
    )


def _xlsx(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    # A text stays a text, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(path, plain) as book:
        for name, frame in frames.items():
            _flat(frame).write_excel(book, name, table_name=name, autofit=frame.height < FITTED)


def _sqlite(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    path.unlink()  # what holds the place of the file is no database
    with closing(sqlite3.connect(path)) as database:
        for name, frame in frames.items():
            flat = _flat(frame).with_columns(pl.col(pl.Date, pl.Datetime).dt.to_string())
            kinds = {c: "REAL" if t.is_float() else "INTEGER" if t.is_integer() else "TEXT"
                     for c, t in flat.schema.items()}  # fmt: skip
            columns = ", ".join(f"{_quoted(column)} {kind}" for column, kind in kinds.items())
            database.execute(f"CREATE TABLE {_quoted(name)} ({columns})")
            places = ", ".join("?" * flat.width)
            database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", flat.iter_rows())  # noqa: S608
        database.commit()
    path.chmod(0o600)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _graphml(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    """The member with a tie to each contact, and each contact with a tie to the company; Gephi,
    networkx and igraph read it.
    """
    contacts, companies = frames["contacts"], frames["companies"]
    facts = ("company_name", "function", "seniority", "role", "tie_class", "tie_state")
    keys = "".join(
        f'<key id="{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
        for name, kind, type_ in (
            ("label", "node", "string"),
            ("kind", "node", "string"),
            *((fact, "node", "string") for fact in facts),
            ("weight", "edge", "double"),
        )
    )
    people = contacts.select(
        _node("c:" + pl.col("contact_id"), "name", "contact", facts)
    ).to_series()
    firms = companies.select(_node("f:" + pl.col("company_id"), "company_name", "company", ()))
    ties = contacts.select(_edge(pl.lit("me"), "c:" + pl.col("contact_id"), "tie_strength"))
    jobs = contacts.join(companies, on="company_id", how="semi").select(
        _edge("c:" + pl.col("contact_id"), "f:" + pl.col("company_id"), None)
    )
    me = '<node id="me"><data key="label">Me</data><data key="kind">member</data></node>'
    body = pl.concat([people, firms.to_series(), ties.to_series(), jobs.to_series()])
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n{keys}'
        f'<graph edgedefault="undirected">\n{me}\n' + "\n".join(body) + "\n</graph>\n</graphml>\n",
        encoding="utf-8",
    )


def _xml(text: pl.Expr) -> pl.Expr:
    """Fit for an XML text or attribute, in which control characters are not allowed."""
    return text.str.replace_all(r"[\x00-\x1F\x7F\x{FFFE}\x{FFFF}]", " ").str.replace_many(XML)


def _node(ident: pl.Expr, name: str, kind: str, facts: Sequence[str]) -> pl.Expr:
    told = [("label", pl.col(name).fill_null("")), ("kind", pl.lit(kind))]
    told += [(fact, pl.col(fact).fill_null("")) for fact in facts]
    data = [pl.format('<data key="{}">{}</data>', pl.lit(key), _xml(text)) for key, text in told]
    return pl.format('<node id="{}">{}</node>', _xml(ident), pl.concat_str(data)).alias("line")


def _edge(one: pl.Expr, other: pl.Expr, weight: str | None) -> pl.Expr:
    strength = pl.lit(1.0) if weight is None else pl.col(weight).fill_null(0.0)
    return pl.format(
        '<edge source="{}" target="{}"><data key="weight">{}</data></edge>',
        _xml(one), _xml(other), strength,
    ).alias("line")  # fmt: skip


def _vcf(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    """One card a contact with a name (vCard 4, RFC 6350)."""
    people = frames["contacts"].drop_nulls("name")
    told = {
        "FN": pl.col("name"),
        "ORG": pl.coalesce("company_name", "company_text"),
        "TITLE": pl.col("position"),
        "EMAIL": pl.col("email"),
    }
    lines = [
        pl.format("{}:{}\r\n", pl.lit(key), _vcard(text)).fill_null("")
        for key, text in told.items()
    ]
    profile = pl.when(pl.col("url").str.contains(PROFILE)).then("url")
    address = pl.format("URL:{}\r\n", profile).fill_null("")
    card = pl.concat_str(
        pl.lit("BEGIN:VCARD\r\nVERSION:4.0\r\n"), *lines, address, pl.lit("END:VCARD\r\n")
    )
    path.write_text("".join(people.select(card=card)["card"]), encoding="utf-8", newline="")


def _vcard(text: pl.Expr) -> pl.Expr:
    for mark in ("\\", ",", ";"):
        text = text.str.replace_all(mark, f"\\{mark}", literal=True)
    plain = text.str.replace_all(r"\r\n|\r|\n", "\\n")
    return plain.str.replace_all(r"[\x00-\x1F\x7F]", " ")


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(lists).list.join(" | ")) if lists else frame


EACH: Mapping[str, Callable[[pl.DataFrame, Path], object]] = {
    "csv": lambda frame, path: without_formulas(_flat(frame)).write_csv(path),
    "parquet": lambda frame, path: frame.write_parquet(path),
    "json": lambda frame, path: frame.write_json(path),
}
WHOLE: Mapping[str, Callable[[Mapping[str, pl.DataFrame], Path], object]] = {
    "xlsx": _xlsx,
    "sqlite": _sqlite,
    "graphml": _graphml,
    "vcf": _vcf,
}
