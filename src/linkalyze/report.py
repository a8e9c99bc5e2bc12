"""Writes a page as one HTML file that needs nothing else and may reach nothing else."""

import base64
import datetime as dt
import functools
import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from linkalyze.files import replacing
from linkalyze.findings import Level
from linkalyze.network import SENIORITIES, UNKNOWN
from linkalyze.page import Block, Page
from linkalyze.resources import templates

ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
PACKING = 7  # 9 takes three times as long for 3 % less
SCRIPTS = ("charts.js", "contacts.js", "report.js")
# plotly fills a style element of its own through the DOM; to a policy that element is empty text.
EMPTY = ""
PROFILE = r"^(?i:https://(?:[a-z0-9-]+\.)*linkedin\.com)(?:/|$)"
DISTINCT = ("name", "url", "email")
REPEATED = ("company", "position", "seniority", "function", "connected_on")
FOLDED = (Level.LOW, Level.NOT_ENOUGH_DATA)


def render(page: Page) -> str:
    """The whole report as HTML; the same page gives the same bytes."""
    vendor = templates() / "vendor"
    library = tomllib.loads((vendor / "vendor.toml").read_text(encoding="utf-8"))
    style = _asset("report.css")
    script = "".join(map(_asset, SCRIPTS))
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            page=page,
            titles={chapter.id: chapter.title for chapter in page.chapters},
            cards=[finding for finding in page.findings if finding.level not in FOLDED],
            folded=[finding for finding in page.findings if finding.level in FOLDED],
            style=style,
            script=script,
            policy=_policy([_digest(script), bytes.fromhex(library["sha256"])], style),
            library=library,
            library_licence=(vendor / "LICENSE-plotly.txt").read_text(encoding="utf-8"),
            library_data=_base64((vendor / "plotly-basic.min.js.gz").read_bytes()),
            contacts_data=_base64(gzip.compress(_contacts(page.contacts), PACKING, mtime=0)),
        )
    )


def write(html: str, path: Path) -> None:
    """Puts `html` at `path`, readable by its owner alone; a failure leaves an older file whole.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(path) as part:
        part.write_text(html, encoding="utf-8", newline="\n")


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates()),
        autoescape=True,
        finalize=_without_addresses,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {
        "allow_nan": False,
        "ensure_ascii": False,
        "separators": (",", ":"),
        "sort_keys": True,
    }
    environment.filters |= {
        "count": _count,
        "share": _share,
        "number": _number,
        "date": _date,
        "block_name": _block_name,
    }
    return environment


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _share(value: float) -> str:
    return f"{value:.1%}"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _date(value: dt.date) -> str:
    return f"{value.day} {value:%b %Y}"


def _block_name(block: Block) -> str:
    return type(block).__name__.lower()


def _asset(name: str) -> str:
    return (templates() / "assets" / name).read_text(encoding="utf-8")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _policy(scripts: list[bytes], style: str) -> str:
    def hashes(digests: list[bytes]) -> str:
        return " ".join(f"'sha256-{_base64(digest)}'" for digest in digests)

    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes(scripts)}",
            f"style-src {hashes([_digest(style), _digest(EMPTY)])}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _contacts(contacts: pl.DataFrame) -> bytes:
    """The contacts by columns; one whose values repeat keeps each value once, and row codes."""
    safe = contacts.with_columns(
        pl.col("name", "company", "position").str.replace_all(ADDRESS, "\N{HORIZONTAL ELLIPSIS}"),
        pl.when(pl.col("url").str.contains(PROFILE)).then(pl.col("url")).alias("url"),
    )
    columns = {name: {"values": safe[name].to_list()} for name in DISTINCT if name in safe.columns}
    columns |= {name: _coded(safe[name]) for name in REPEATED}
    return json.dumps(
        {"rows": safe.height, "columns": columns}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _without_addresses(value: object) -> object:
    """Members write e-mail addresses into titles, names and dates; none belongs in the report."""
    if isinstance(value, str) and "@" in value:
        return type(value)(re.sub(ADDRESS, "\N{HORIZONTAL ELLIPSIS}", value))
    return value


def _coded(column: pl.Series) -> dict[str, list[Any]]:
    # Codes follow the order of the values, so the page sorts by code alone: seniorities climb the
    # ladder, all others go by the text.
    text = column.cast(pl.String)
    present = text.drop_nulls().unique()
    ladder = [name for name in (*SENIORITIES, UNKNOWN) if name in present]
    values = ladder if column.name == "seniority" else present.sort().to_list()
    places = {value: place for place, value in enumerate(values)}
    codes = text.replace_strict(places, default=-1, return_dtype=pl.Int32)
    return {"values": values, "codes": codes.to_list()}
