"""A copy under invented names: the same numbers, and nobody of the original in it."""

import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from exports import connections, make_zip

from linkalyze.export import read_export
from linkalyze.pipeline import analyze
from linkalyze.redaction import redacted
from linkalyze.redaction.checking import differing
from linkalyze.redaction.writing import write_export
from linkalyze.resolve.overrides import NO_OVERRIDES
from linkalyze.resources import sample_data

MAKE_EXPORT = Path(__file__).parents[3] / "shared" / "make_export.py"
GENERATED = {
    "german-2021": ("--headers", "de", "--era", "2021", "--connections", "400"),
    "dutch-basic": ("--headers", "nl", "--kind", "basic", "--connections", "500", "--excel"),
    "french-2023": (
        "--headers",
        "fr",
        "--era",
        "2023",
        "--connections",
        "700",
        "--messages",
        "900",
    ),
    "english": ("--connections", "1200", "--messages", "3000"),
}


@pytest.fixture(scope="module", params=["sample", *GENERATED])
def copied(request, tmp_path_factory):
    """An export and its copy, both analysed."""
    folder = tmp_path_factory.mktemp("redact")
    source = max(sample_data().glob("*.zip"))
    if request.param in GENERATED:
        source = folder / "Complete_LinkedInDataExport_10-01-2026.zip"
        options = (*GENERATED[request.param], "--seed", "7", "--out", source)
        subprocess.run([sys.executable, MAKE_EXPORT, *map(str, options)], check=True)
    analysis = analyze(source)
    frames = redacted(analysis.export, analysis.network, NO_OVERRIDES)
    write_export(frames, folder / "copy.zip", analysis.as_of)
    return analysis, analyze(folder / "copy.zip"), folder / "copy.zip"


def texts(export, columns):
    """All distinct texts of some columns, wherever they are."""
    return {
        text
        for key in export.seen
        for column in export.table(key).columns
        if column in columns
        for text in export.table(key)[column].drop_nulls()
    }


def test_all_numbers_are_the_same_to_the_last_digit(copied):
    original, copy, _ = copied
    assert differing(original.measures, copy.measures) == []
    assert copy.as_of == original.as_of
    assert copy.network.contacts.height == original.network.contacts.height
    assert copy.network.merges.height == original.network.merges.height
    rows = {
        told.table: told.rows - told.set_aside for told in original.export.provenance(read_all=True)
    }
    assert {told.table: told.rows for told in copy.export.provenance(read_all=True)} == rows


def test_nothing_of_the_original_people_is_in_it(copied):
    original, _, path = copied
    with zipfile.ZipFile(path) as archive:
        told = "\n".join(archive.read(name).decode() for name in archive.namelist()).lower()
    export = original.export
    people = original.network.connections
    for url in people["url"].drop_nulls():
        assert url.rstrip("/").rsplit("/", 1)[-1].lower() not in told
    mails = texts(export, {"email_address"})
    assert [mail for mail in mails if mail.lower() in told] == []
    full = pl.concat_str("first_name", "last_name", separator=" ")
    names = [*people.select(full).to_series().drop_nulls(), original.network.member.name]
    assert [name for name in names if len(name) > 4 and name.lower() in told] == []
    words = set(told.replace(",", " ").split())
    surnames = {name.lower() for name in people["last_name"].drop_nulls() if " " not in name}
    assert {name for name in surnames if len(name) > 3} & words == set()
    said = texts(export, {"content", "text", "summary", "headline", "share_commentary", "note"})
    assert [text for text in said if len(text) > 25 and text.lower() in told] == []


def test_companies_are_invented_and_keep_their_sizes(copied):
    original, copy, _ = copied
    sizes = [analysis.network.companies["contacts"].to_list() for analysis in (original, copy)]
    assert sizes[0] == sizes[1]
    names = [set(analysis.network.companies["company_name"]) for analysis in (original, copy)]
    assert not names[0] & names[1]


def test_the_same_export_gives_the_same_copy(run, tmp_path):
    make_zip(tmp_path / "x.zip", {"Connections.csv": connections()})
    for name in ("a.zip", "b.zip"):
        result = run("redact", "x.zip", "-o", name)
        assert (result.exit_code, result.stdout, result.stderr) == (0, f"{name}\n", "")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600
    names = read_export([tmp_path / "a.zip"]).table("connections")["first_name"].to_list()
    assert names[2] is None
    assert not {"Jan", "Els"} & set(names)


def test_what_cannot_be_read_is_not_copied(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    assert run("redact", "x.zip", "-o", "copy.zip").exit_code == 3
    assert not (tmp_path / "copy.zip").exists()


def test_a_copy_never_takes_the_place_of_the_export(run, tmp_path):
    export = make_zip(tmp_path / "x.zip", {"Connections.csv": connections()})
    before = export.read_bytes()
    assert run("redact", "x.zip", "-o", "x.zip").exit_code == 2
    assert export.read_bytes() == before
