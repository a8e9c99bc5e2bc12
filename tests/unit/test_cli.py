"""The commands as a member types them."""

import csv
import io
import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from exports import NOTES, ROWS, connections, make_zip

import linkalyze
from linkalyze.cli import FORMATS, main
from linkalyze.cli_plan import LANGUAGES
from linkalyze.outputs.tables import Format
from linkalyze.texts import languages

README = Path(__file__).parents[2] / "README.md"
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Acme NV,Nurse,,Ghent,Mar 2021,\n"
)


@pytest.fixture
def export(tmp_path):
    files = {
        "Connections.csv": connections(
            [*ROWS, "An,=cmd,,an@mail.example,@Acme,-Baker,02 Jan 2024"]
        ),
        "Positions.csv": POSITIONS,
    }
    return make_zip(tmp_path / "Basic_LinkedInDataExport_09-15-2026.zip", files)


def test_report_writes_one_private_file_and_prints_its_path(run, export, tmp_path):
    result = run("report", export)
    assert result.exit_code == 0
    assert result.stdout == "linkalyze-report.html\n"
    report = tmp_path / "linkalyze-report.html"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "els@mail.example" not in text
    assert sorted(tmp_path.iterdir()) == sorted([export, report])


def test_the_same_export_gives_the_same_bytes(run, export, tmp_path):
    for name in ("a.html", "b.html"):
        assert run("report", export, "-o", name, "-q").exit_code == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_day_of_the_export_can_be_given(run, export, tmp_path):
    run("report", export, "--as-of", "2025-01-31")
    report = (tmp_path / "linkalyze-report.html").read_text(encoding="utf-8")
    assert "31 Jan 2025" in report


def test_own_work_can_be_given(run, export, tmp_path):
    run("report", export, "--me", "Software Engineer at Acme")
    report = (tmp_path / "linkalyze-report.html").read_text(encoding="utf-8")
    assert "Your own work was read from --me" in report


@pytest.mark.parametrize("me", ["Nurse at Caf\udce9", "\0", "-"])
def test_own_work_that_cannot_be_read_is_wrong_usage(run, export, me):
    result = run("report", export, "--me", me)
    assert result.exit_code == 2
    assert "'--me': give a text with letters in it." in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are texts elsewhere")
def test_a_file_whose_name_is_no_text_is_shown_as_far_as_that_goes(run, tmp_path):
    (tmp_path / "Connections.csv").write_text(connections(), encoding="utf-8")
    (tmp_path / "Skills\udce9.csv").write_text("Name\nFirst aid\n", encoding="utf-8")
    assert run("report", tmp_path, "-q").exit_code == 0


def test_demo_works_in_an_empty_folder(run, tmp_path):
    result = run("demo")
    assert result.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["linkalyze-report.html"]


def test_inspect_tells_rows_dates_and_what_was_set_aside(run, tmp_path):
    rows = [*ROWS, "a,b,c,d,e,f,02 Jan 2024,too,many"]
    path = make_zip(
        tmp_path / "x.zip",
        {"my people.csv": connections(rows), "Logins.csv": "a,b\n", "New.csv": "Colour,Shape\n"},
    )
    out = run("inspect", path).stdout
    assert re.search(r"my people\.csv \(as\s", out)
    assert "2024-01-02" in out
    assert "2023-10-02" in out
    assert "9 fields where the header has 7" in out
    assert str(NOTES.count("\n") + 5) in out
    assert "Known and left unopened: Logins.csv" in out
    assert "Not recognised: New.csv" in out


def test_export_keeps_every_row_in_order_and_defuses_formulas(run, export, tmp_path):
    result = run("export", export, "-d", "tables")
    assert result.exit_code == 0
    names = {Path(line).name for line in result.stdout.splitlines()}
    assert names == {
        "connections.csv", "contacts.csv", "companies.csv", "roles.csv", "findings.csv",
        "merges.csv",
    }  # fmt: skip
    with (tmp_path / "tables" / "connections.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows] == ["0", "1", "2", "3"]
    assert [row["First Name"] for row in rows] == ["Jan", "Els", "", "An"]
    assert rows[0]["company_id"] == rows[1]["company_id"]
    assert rows[3]["Last Name"] == "'=cmd"
    assert rows[3]["Company"] == "'@Acme"
    assert rows[3]["Position"] == "'-Baker"
    assert {"contact_id", "company_id", "company_name", "seniority", "function", "role",
            "tie_strength", "tie_class", "tie_state"} <= rows[0].keys()  # fmt: skip
    assert stat.S_IMODE((tmp_path / "tables" / "merges.csv").stat().st_mode) == 0o600


def test_export_as_parquet_keeps_types_and_texts(run, export, tmp_path):
    assert run("export", export, "-d", "tables", "--format", "parquet").exit_code == 0
    frame = pl.read_parquet(tmp_path / "tables" / "connections.parquet")
    assert frame["Connected On"].dtype == pl.Date
    assert frame["Last Name"][3] == "=cmd"
    contacts = pl.read_parquet(tmp_path / "tables" / "contacts.parquet")
    assert contacts["contact_id"].is_unique().all()


def test_explain_tells_the_rule(run):
    out = run("explain", "title", "Senior Nurse").stdout
    assert re.search(r"seniority +Senior", out)
    assert re.search(r"function +Healthcare Services", out)
    assert 'en "nurse"' in out


def test_explain_of_bytes_that_are_no_text_goes_on_without_them(run):
    assert "Acme?" in run("explain", "company", "Acme\udcff").stdout


def test_explain_of_a_file_answers_row_by_row(run, tmp_path):
    titles = ["Nurse", "", "Hoofd inkoop", "Nurse", "🚀"]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["id", "title"], *enumerate(titles)])
    (tmp_path / "titles.csv").write_text(out.getvalue(), encoding="utf-8")
    answer = list(
        csv.DictReader(io.StringIO(run("explain", "title", "--csv", "titles.csv").stdout))
    )
    assert [row["title"] for row in answer] == titles
    assert [row["function"] for row in answer] == [
        "Healthcare Services", "Unknown", "Purchasing", "Healthcare Services", "Unknown",
    ]  # fmt: skip
    (tmp_path / "names.csv").write_text("name\nAcme NV\nACME\nFreelance\n", encoding="utf-8")
    text = run("explain", "company", "--csv", "names.csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["name", "cluster", "company", "rule"]
    assert rows[0]["cluster"] == rows[1]["cluster"]
    assert rows[2]["cluster"] == "@self-employed"


@pytest.mark.parametrize("text", ["wrong\nx\n", "", "\0\0"])
def test_explain_of_a_wrong_file_is_one_line(run, tmp_path, text):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    result = run("explain", "title", "--csv", "t.csv")
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert "t.csv" in result.stderr


def test_python_entry_points(export, tmp_path):
    analysis = linkalyze.analyze([export])
    linkalyze.write_report(analysis, tmp_path / "out.html")
    assert (tmp_path / "out.html").exists()
    assert analysis.network.contacts.height == 4
    assert json.dumps([finding.level for finding in analysis.findings])


def test_help_does_not_wait_for_heavy_libraries():
    code = (
        "import sys; from click.testing import CliRunner; from linkalyze.cli import main;"
        "CliRunner().invoke(main, ['--help']);"
        "print([m for m in ('polars', 'plotly', 'scipy', 'rich', 'numpy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


def test_every_command_and_option_is_in_the_readme():
    readme = README.read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"linkalyze {name}" in readme
        for option in command.params:
            longest = max(option.opts, key=len)
            if longest.startswith("--"):
                short = min(option.opts, key=len)
                assert longest in readme or f"`{short}" in readme, (name, longest)


@pytest.mark.parametrize("command", [[], *[[name] for name in main.commands]])
def test_help_names_the_exit_codes(run, command):
    out = run(*command, "--help").stdout
    assert "3  the input is no usable LinkedIn export" in out


@pytest.mark.parametrize(
    ("language", "sentence", "word"),
    [("en", "Your network leans towards your own kind.", "Contacts: "),
     ("nl", "Je netwerk helt over naar mensen zoals jij.", "Contacten: ")],
)  # fmt: skip
def test_the_report_ends_with_a_summary_in_ten_lines(run, language, sentence, word):
    result = run("demo", "--lang", language, "-o", "r.html")
    lines = result.stderr.splitlines()
    assert len([*lines, *result.stdout.splitlines()]) <= 10
    assert lines[0] == sentence
    assert lines[1].startswith(word)
    assert result.stdout == "r.html\n"
    assert sentence in Path("r.html").read_text(encoding="utf-8")


def test_a_report_to_share_names_nobody_in_the_terminal_either(run):
    result = run("demo", "--share", "-o", "r.html")
    assert "This month, write to" in run("demo", "-o", "r.html").stderr
    assert "This month, write to" not in result.stderr


def test_what_is_on_offer_is_what_there_is():
    """The choices stand in the commands once more, so that --help need not load the rest."""
    assert languages() == LANGUAGES
    assert get_args(Format) == FORMATS
