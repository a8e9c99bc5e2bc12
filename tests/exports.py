"""Builds exports from readable text, so that a test shows what it reads."""

import base64
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from linkalyze.network import (
    ACTS,
    ENDORSEMENTS,
    INVITATIONS,
    MESSAGES,
    RECOMMENDATIONS,
    SEATS,
    Traces,
)

NOTES = 'Notes:\n"When exporting your connection data, you may notice ""gaps"", see\na link"\n\n'
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ROWS = (
    "Jan,Peeters,https://www.linkedin.com/in/jan-1a2b,,Acme NV,Software Engineer,02 Jan 2024",
    'Els,"De Smet, PhD",https://www.linkedin.com/in/els-3c4d,els@mail.example,Acme,"Nurse, night",'
    "31 Dec 2023",
    ",,,,,,02 Oct 2023",
)

# The typed frame of Connections.csv.
CONNECTIONS = {
    "first_name": pl.String,
    "last_name": pl.String,
    "url": pl.String,
    "email_address": pl.String,
    "company": pl.String,
    "position": pl.String,
    "connected_on": pl.Date,
}
# What people are resolved from, beside the number of the row.
PEOPLE = {
    "first_name": pl.String,
    "last_name": pl.String,
    "url": pl.String,
    "email": pl.String,
    "company": pl.String,
    "company_id": pl.String,
    "position": pl.String,
    "connected_on": pl.Date,
}


def connections(
    rows: Sequence[str] = ROWS, *, header: str = HEADER, notes: str = NOTES, end: str = "\n"
) -> str:
    """The text of a Connections.csv."""
    return notes + end.join([header, *rows])


def many(count: int, **columns: str) -> list[str]:
    """Rows of different people with the same company, position and date unless given."""
    values = {"company": "Acme", "position": "Software Engineer", "on": "02 Jan 2024"} | columns
    return [
        f"Ann{i},Test{i},https://www.linkedin.com/in/ann-test-{i},,"
        f"{values['company']},{values['position']},{values['on']}"
        for i in range(count)
    ]


def make_zip(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a zip of these files; its entries are dated 1 October 2026."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 10, 1, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def as_bytes(files: Mapping[str, str | bytes]) -> bytes:
    """The same zip in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def packed(html: str, block: str) -> bytes:
    """What a report holds packed in one of its blocks."""
    data = html.split(f'<script type="text/plain" id="{block}">', 1)[1].split("</script>", 1)[0]
    return gzip.decompress(base64.b64decode(data))


def all_that_is_told(html: str) -> str:
    """A report with its contacts unpacked, and without the library of its charts."""
    library = re.search(r'id="library-data">([^<]+)<', html)[1]
    return html.replace(library, "") + packed(html, "contacts-data").decode()


def a_team(folder: Path) -> None:
    """A folder with the export of one member, who agreed to names."""
    folder.mkdir()
    make_zip(folder / "ann.zip", {"Connections.csv": connections()})
    told = '[[member]]\nexport = "ann.zip"\nnames = true\n'
    (folder / "consent.toml").write_text(told, encoding="utf-8")


def traces_of(present: Iterable[str] = (), **frames: pl.DataFrame) -> Traces:
    """What an export with these files holds; frames that are not given are empty."""
    empty = {
        "messages": MESSAGES,
        "seats": SEATS,
        "endorsements": ENDORSEMENTS,
        "recommendations": RECOMMENDATIONS,
        "invitations": INVITATIONS,
        "acts": ACTS,
    }
    given = {name: frames.get(name, pl.DataFrame(schema=schema)) for name, schema in empty.items()}
    return Traces(frozenset(present), own_known=True, left_out={}, profile=None, **given)
