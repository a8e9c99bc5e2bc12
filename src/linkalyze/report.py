"""Writes a page as one HTML file that needs nothing else and may reach nothing else."""

import base64
import functools
import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from linkalyze import texts
from linkalyze.files import replacing
from linkalyze.findings import Level
from linkalyze.network import SENIORITIES, UNKNOWN
from linkalyze.page import Block, Link, Page, Table
from linkalyze.resources import templates
from linkalyze.sections.phrases import role_label
from linkalyze.texts import mark

ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
# From where a word begins: a long one would else be tried again from each of its letters.
ADDRESS_AHEAD = re.compile(rf"(?<![\w.+-]){ADDRESS}")
PACKING = 5  # 7 takes four times as long for 6 % less
SCRIPTS = ("texts.js", "files.js", "people.js", "charts.js", "contacts.js", "report.js")
# plotly fills a style element of its own through the DOM; to a policy that element is empty text.
EMPTY = ""
PROFILE = r"^(?i:https://(?:[a-z0-9-]+\.)*linkedin\.com)(?:/\S*)?$"
DISTINCT = ("name", "url", "email")
# In the order of their values, not of the alphabet.
ORDERED = {
    "seniority": (*SENIORITIES, UNKNOWN),
    "tie": (
        mark("strong"), mark("strong, silent"), mark("moderate"), mark("moderate, silent"),
        mark("weak"), mark("weak, silent"), mark("no evidence"),
    ),
    "change": (mark("new"), mark("moved"), mark("promoted"), mark("gone")),
}  # fmt: skip
LABELS = ("role", "function", *ORDERED)
REPEATED = ("company", "position", *LABELS, "connected_on")
FOLDED = (Level.LOW, Level.NOT_ENOUGH_DATA)
CARDS = 3


def prepare() -> None:
    """Compile the templates, which the first page would do."""
    for name in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(name)


def render(page: Page) -> str:
    """The whole report as HTML; the same page gives the same bytes."""
    vendor = templates() / "vendor"
    library = tomllib.loads((vendor / "vendor.toml").read_text(encoding="utf-8"))
    style = _asset("report.css")
    script = "".join(map(_asset, SCRIPTS))
    pressing = [finding for finding in page.findings if finding.level not in FOLDED][:CARDS]
    with texts.written_in(page.language):
        return (
            _environment()
            .get_template("report.html.j2")
            .render(
                page=page,
                titles={chapter.id: chapter.title for chapter in page.chapters},
                cards=pressing,
                folded=[finding for finding in page.findings if finding not in pressing],
                texts=texts.for_scripts(),
                style=style,
                script=script,
                policy=_policy([_digest(script), bytes.fromhex(library["sha256"])], style),
                library=library,
                library_licence=(vendor / "LICENSE-plotly.txt").read_text(encoding="utf-8"),
                library_data=_base64((vendor / "plotly-basic.min.js.gz").read_bytes()),
                contacts_data=_base64(gzip.compress(_contacts(page.contacts), PACKING, mtime=0)),
            )
        )


def write(text: str, path: Path) -> None:
    """Puts a text at `path`, readable by its owner alone; a failure leaves an older file whole.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(path) as part:
        # The name of a file in an unpacked export may hold bytes that are no text.
        part.write_text(text, encoding="utf-8", errors="replace", newline="\n")


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates()),
        autoescape=True,
        finalize=_finalized,
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
        "count": texts.count,
        "share": functools.partial(texts.share, digits=1),
        "number": _number,
        "date": texts.short_day,
        "points": _points,
        "largest_count": _largest_count,
        "block_name": _block_name,
    }
    environment.tests["leading"] = _leads
    environment.globals |= {"tr": texts.tr, "trn": texts.trn, "label": texts.label}
    return environment


def _leads(link: Link) -> bool:
    """Whether it leads to a place in the page or to a profile: nowhere else may a click go."""
    # Beyond ASCII, a letter that is another to the browser would pass for its like.
    return link.target.startswith("#") or bool(re.fullmatch(PROFILE, link.target, re.ASCII))


def _number(value: float) -> str:
    return texts.count(value) if isinstance(value, int) else texts.number(value, 2)


def _points(values: Sequence[int]) -> str:
    """A line through the values, from left to right, in a box of 100 by 20."""
    step, most = 100 / max(len(values) - 1, 1), max(*values, 1)
    return " ".join(f"{at * step:.0f},{20 - 20 * n / most:.0f}" for at, n in enumerate(values))


def _largest_count(table: Table) -> int:
    counted = [at for at, column in enumerate(table.columns) if column.kind == "count"]
    return max(
        (n for row in table.rows for at in counted if isinstance(n := row[at], int)), default=0
    )


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
    """The contacts by columns; one whose values repeat keeps each value once, and row codes; one
    that holds nothing is left out.
    """
    safe = contacts.with_columns(
        pl.col("name", "company", "position").str.replace_all(ADDRESS, "\N{HORIZONTAL ELLIPSIS}"),
        pl.when(pl.col("url").str.contains(PROFILE)).then(pl.col("url")).alias("url"),
    )
    columns = {name: {"values": safe[name].to_list()} for name in DISTINCT if name in safe.columns}
    repeated = [safe[name] for name in REPEATED if name in safe.columns]
    told = [c for c in repeated if c.null_count() < safe.height or c.name == "connected_on"]
    columns |= {c.name: _coded(c) for c in told}
    return json.dumps(
        {"rows": safe.height, "columns": columns}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def without_addresses(text: str) -> str:
    """Members write e-mail addresses into titles, names and dates; none belongs in a report."""
    return ADDRESS_AHEAD.sub("\N{HORIZONTAL ELLIPSIS}", text)


def _finalized(value: object) -> object:
    if isinstance(value, str) and "@" in value:
        return type(value)(without_addresses(value))
    return value


def _coded(column: pl.Series) -> dict[str, Any]:
    text = column.cast(pl.String)
    present = text.drop_nulls().unique()
    ordered = [name for name in ORDERED.get(column.name, ()) if name in present]
    values = ordered or present.sort().to_list()
    places = {value: place for place, value in enumerate(values)}
    codes = text.replace_strict(places, default=-1, return_dtype=pl.Int32)
    shown = [role_label(value) for value in values] if column.name in LABELS else values
    return {"values": shown, "codes": codes.to_list(), "ordered": bool(ordered)}
