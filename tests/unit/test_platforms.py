"""Other systems: where files lie there, how paths and texts are written there."""

import os
import shutil
import subprocess
import sys

import click
import platformdirs
import pytest
from exports import connections, make_zip
from platformdirs.macos import MacOS
from platformdirs.windows import Windows

from linkalyze.export import read_export
from linkalyze.resources import sample_data
from linkalyze.settings import history_file, overrides_file

EXPORT = "Complete_LinkedInDataExport_10-01-2026.zip"
# A file of ours that is opened without an encoding ends the process.
STRICT = (
    "-X", "warn_default_encoding", "-W", "error::EncodingWarning",
    "-W", "ignore::EncodingWarning:plotly.validator_cache",
)  # fmt: skip
COMMANDS = {
    "report": ("report", EXPORT, "--json", "r.json", "--lang", "nl"),
    "inspect": ("inspect", EXPORT),
    "export": ("export", EXPORT, "-d", "tables"),
    "plan": ("plan", EXPORT, "--goal", "new-job"),
    "redact": ("redact", EXPORT, "-o", "copy.zip"),
    "explain": ("explain", "title", "Ingénieur données", "\u5de5\u7a0b\u5e08"),
    "history": ("history", "import", EXPORT),
}


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_console_of_another_encoding_stops_nothing(tmp_path, command, encoding):
    shutil.copy(sample_data() / EXPORT, tmp_path)
    told = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "LINKALYZE_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, *STRICT, "-m", "linkalyze", *COMMANDS[command]],
        cwd=tmp_path, env=os.environ | told, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")
    done.stdout.decode("utf-8" if encoding == "ascii" else encoding)  # click distrusts ASCII


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No LINKALYZE_HOME, and a home that is empty."""
    monkeypatch.delenv("LINKALYZE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_places_of_a_mac(monkeypatch, nowhere):
    monkeypatch.setattr(platformdirs, "PlatformDirs", MacOS)
    monkeypatch.setattr(sys, "platform", "darwin")
    folder = nowhere / "Library" / "Application Support" / "linkalyze"
    assert history_file() == folder / "history.sqlite"
    assert overrides_file() == folder / "overrides.toml"


def test_the_places_of_windows(monkeypatch, nowhere):
    monkeypatch.setattr(platformdirs, "PlatformDirs", Windows)
    monkeypatch.setattr(click.utils, "WIN", True)
    monkeypatch.setenv("APPDATA", str(nowhere / "Roaming"))
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: str(nowhere / "Local"))
    assert history_file() == nowhere / "Local" / "linkalyze" / "history.sqlite"
    assert overrides_file() == nowhere / "Roaming" / "linkalyze" / "overrides.toml"


@pytest.mark.parametrize(
    "name", ["Export\\Connections.csv", "C:\\Users\\x\\Connections.csv", "Export/Connections.csv"]
)
def test_entries_named_as_on_windows(tmp_path, name):
    path = make_zip(tmp_path / "x.zip", {name: connections()})
    assert read_export([path]).table("connections").height == 3


def test_names_with_spaces_and_letters_of_all_kinds(run, tmp_path):
    folder = tmp_path / "Téléchargements (2) \u4e0b\u8f7d"
    folder.mkdir()
    export = make_zip(folder / "mijn export.zip", {"Connections.csv": connections()})
    result = run("report", export, "-q", "-o", folder / "rapport é.html")
    assert result.exit_code == 0, result.output
    assert (folder / "rapport é.html").exists()
