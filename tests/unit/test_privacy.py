"""No command reaches for a network, and what is written is for its owner's eyes."""

import os
import shutil
import stat
import subprocess
import sys

import pytest
from exports import a_team

from linkalyze.cli import main
from linkalyze.resources import sample_data

# Before anything of the program is imported: whatever asks for a socket ends the process.
WATCHED = """
import os, sys
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        os.write(2, f"NETWORK {event} {arguments}".encode())
        os._exit(86)
sys.addaudithook(watch)
from linkalyze.__main__ import run
run()
"""
EXPORT = "Complete_LinkedInDataExport_10-01-2026.zip"
BEFORE = "Complete_LinkedInDataExport_09-01-2026.zip"
COMMANDS = {
    "demo": [("demo",)],
    "report": [
        ("report", EXPORT, "--json", "r.json", "--goal", "new-job"),
        ("report", EXPORT, "--share", "--lang", "nl", "-o", "s.html"),
        ("report", "--latest", ".", "--no-history"),
    ],
    "inspect": [("inspect", EXPORT)],
    "export": [
        ("export", EXPORT, "-d", "tables", "--format", form)
        for form in ("csv", "parquet", "json", "xlsx", "sqlite", "graphml", "vcf")
    ],
    "review": [("review", EXPORT)],
    "plan": [
        ("plan", EXPORT, "--goal", "broaden", "--format", form)
        for form in ("md", "ics", "csv", "json")
    ],
    "redact": [("redact", EXPORT, "-o", "copy.zip")],
    "team": [("team", "exports", "-d", "study"), ("team", "exports", "--find", "Zorglinde")],
    "explain": [("explain", "title", "Nurse"), ("explain", "company", "Acme NV")],
    "history": [
        ("history", "import", BEFORE, EXPORT),
        ("history", "list"),
        ("history", "show", "2"),
        ("history", "diff", "1", "2"),
        ("history", "path"),
        ("history", "forget", "--all", "--yes"),
    ],
}


def test_every_command_is_watched():
    assert set(COMMANDS) == set(main.commands)


def without_network():
    """A world of its own without a network, where the system lets one make it."""
    cut = ["unshare", "--user", "--map-root-user", "--net"]
    possible = (
        shutil.which("unshare") and not subprocess.run([*cut, "true"], check=False).returncode
    )
    return cut if possible else []


@pytest.fixture(scope="module")
def cut():
    return without_network()


def run(folder, cut, *words):
    environment = os.environ | {"LINKALYZE_HOME": str(folder / "home"), "HOME": str(folder)}
    return subprocess.run(
        [*cut, sys.executable, "-c", WATCHED, *words],
        cwd=folder, env=environment, input="q\n", capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_asks_for_a_network(tmp_path, cut, command):
    for name in (EXPORT, BEFORE):
        shutil.copy(sample_data() / name, tmp_path)
    a_team(tmp_path / "exports")
    given = {*tmp_path.iterdir(), *(tmp_path / "exports").iterdir()}
    for words in COMMANDS[command]:
        done = run(tmp_path, cut, *words)
        assert "NETWORK" not in done.stderr
        assert done.returncode == 0, f"{words}: {done.stderr}"
    written = [path for path in tmp_path.rglob("*") if path not in given]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written if path.is_file()} <= {0o600}
    folders = [path for path in written if path.is_dir() and path.name == "home"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} <= {0o700}


def test_the_watch_sees_what_asks_for_a_socket(tmp_path):
    script = WATCHED.replace("run()", "__import__('socket').socket()", 1)
    script = script.replace("from linkalyze.__main__ import run", "")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 86
    assert b"NETWORK socket.__new__" in done.stderr


def test_a_wide_umask_changes_nothing(tmp_path, cut):
    shutil.copy(sample_data() / EXPORT, tmp_path)
    usual = os.umask(0)
    try:
        assert run(tmp_path, cut, "report", EXPORT, "-q").returncode == 0
    finally:
        os.umask(usual)
    paths = [tmp_path / "linkalyze-report.html", tmp_path / "home" / "history.sqlite"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600]
