"""Bad input gets one line that names the file and the remedy, exit 3, and nothing is written."""

import random
import zipfile

import pytest
from exports import HEADER, as_bytes, connections

GOOD = {"Connections.csv": connections()}
WHOLE = as_bytes(GOOD)


def encrypted() -> bytes:
    """The usual zip with the flag of encryption set in its local and central headers."""
    data = bytearray(WHOLE)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def as_if_bzip2() -> bytes:
    """The usual zip with another method of packing in its headers."""
    data = bytearray(WHOLE)
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + offset] = zipfile.ZIP_BZIP2
    return bytes(data)


CASES = {
    "missing.zip": (None, "no such file"),
    "empty.zip": (b"", "is empty"),
    "noise.zip": (random.Random(1).randbytes(2000), "no zip archive"),
    "text.zip": (b"PKhello", "damaged"),
    "truncated.zip": (WHOLE[: len(WHOLE) // 2], "not downloaded whole"),
    "cut-tail.zip": (WHOLE[:-30], "not downloaded whole"),
    "astray.zip": (WHOLE[:-6] + b"\xff\xff\xff\x7f" + WHOLE[-2:], "not downloaded whole"),
    "method.zip": (as_if_bzip2(), "not downloaded whole"),
    "encrypted.zip": (encrypted(), "encrypted"),
    "no-entries.zip": (as_bytes({}), r"no Connections.csv"),
    "photos.zip": (as_bytes({"a.jpg": b"\xff\xd8", "b/c.png": b""}), "Get a copy of your data"),
    "nested.zip": (as_bytes({"export.zip": WHOLE}), "give the zip of the export itself"),
    "other.zip": (as_bytes({"Skills.csv": "Name\nPython\n"}), "includes Connections"),
    "headless.zip": (as_bytes({"Connections.csv": "Jan,Peeters\nEls,Maes\n"}), "no header line"),
    "notes-only.zip": (as_bytes({"Connections.csv": 'Notes:\n"text"\n\n'}), "no header line"),
    "zero.zip": (as_bytes({"Connections.csv": ""}), "no header line"),
    "binary.csv": (bytes(range(256)) * 50, r"no Connections.csv"),
    "letter.txt": (b"Dear Sir,\nhow are you?\n", r"no Connections.csv"),
    "report.html": (b"<html><body>hello</body></html>", r"no Connections.csv"),
}


# What `inspect` can still tell something about.
FOR_REPORTS = {
    "header-only.zip": (as_bytes({"Connections.csv": HEADER}), "is empty"),
    "undated.csv": (f"{HEADER}\nJan,Lee,,,Acme,Nurse,soon".encode(), "--as-of"),
}
COMMANDS = {"report": (), "inspect": (), "export": ("-d", "tables")}


def assert_refused(run, tmp_path, command, name, content, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    result = run(command, name, *COMMANDS[command])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert reason in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", COMMANDS)
def test_one_line_and_nothing_written(run, tmp_path, command, name):
    assert_refused(run, tmp_path, command, name, *CASES[name])


@pytest.mark.parametrize("name", FOR_REPORTS)
@pytest.mark.parametrize("command", ["report", "export"])
def test_what_can_be_inspected_but_not_measured(run, tmp_path, command, name):
    assert_refused(run, tmp_path, command, name, *FOR_REPORTS[name])
    assert run("inspect", name).exit_code == 0


def test_an_empty_folder_and_a_folder_of_zips(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no Connections.csv" in run("report", "empty").stderr
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "export.zip").write_bytes(WHOLE)
    result = run("report", "downloads")
    assert result.exit_code == 3
    assert "give the zip of the export itself" in result.stderr


def test_a_report_that_is_there_survives_a_failed_run(run, tmp_path):
    old = tmp_path / "linkalyze-report.html"
    old.write_text("last month", encoding="utf-8")
    (tmp_path / "x.zip").write_bytes(WHOLE[:-30])
    assert run("report", "x.zip").exit_code == 3
    assert old.read_text(encoding="utf-8") == "last month"


def test_output_that_cannot_be_written_is_exit_4(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(WHOLE)
    result = run("report", "x.zip", "-q", "-o", "missing/report.html")
    assert result.exit_code == 4
    assert result.stderr.count("\n") == 1
    assert "missing/report.html" in result.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("export", "x.zip", "-d", "file/tables").exit_code == 4


def test_a_folder_is_no_place_for_a_report(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(WHOLE)
    (tmp_path / "taken").mkdir()
    assert run("report", "x.zip", "-o", "taken").exit_code == 2


def test_wrong_usage_is_exit_2(run):
    assert run("report").exit_code == 2
    assert run("explain", "title").exit_code == 2
    assert run("report", "x.zip", "--as-of", "tomorrow").exit_code == 2
    assert run("report", "x.zip", "--as-of", "9999-12-31").exit_code == 2


def test_the_rest_of_a_message_holds_no_control_characters(run, tmp_path):
    bad = as_bytes({"Connections\x1b[31m.csv": b"\0" * (32 << 20)})
    (tmp_path / "x.zip").write_bytes(bad)
    result = run("report", "x.zip")
    assert result.exit_code == 3
    assert "\x1b" not in result.stderr


def test_a_report_never_takes_the_place_of_the_export(run, tmp_path):
    export = tmp_path / "x.zip"
    export.write_bytes(WHOLE)
    result = run("report", "x.zip", "-o", "x.zip")
    assert result.exit_code == 2
    assert "part of the export itself" in result.stderr
    assert export.read_bytes() == WHOLE
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Connections.csv").write_text(connections(), encoding="utf-8")
    assert run("report", "export", "-o", "export/Connections.csv").exit_code == 2
    assert run("report", "export", "-o", "export/report.html", "-q").exit_code == 0


def test_a_day_before_the_latest_contact_is_refused(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(WHOLE)
    result = run("report", "x.zip", "--as-of", "2004-01-01")
    assert result.exit_code == 2
    assert "before your latest contact (2024-01-02)" in result.stderr
    assert not (tmp_path / "linkalyze-report.html").exists()
