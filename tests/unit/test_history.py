"""What the history keeps, in whatever order it is told, and what it gives back."""

import datetime as dt
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from exports import CONNECTIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from linkalyze.errors import HistoryError
from linkalyze.history import store
from linkalyze.history.store import open_history

TESTS = str(Path(__file__).parents[1])
DAYS = [dt.date(2026, month, 1) for month in range(1, 7)]


def people(*names):
    """Rows of contacts; one without a name is a closed profile."""
    rows = [(n or None, None, None, None, "Acme", None, dt.date(2020, 1, 2)) for n in names]
    return pl.DataFrame(rows, CONNECTIONS, orient="row")


def told(frame):
    return sorted(frame["first_name"].fill_null("").to_list())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite"


def remember(history, day, *names, kind="basic", name="Mia Mol"):
    rows = people(*names)
    return history.remember(name, name.lower(), day, kind, rows, rows.height)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(DAYS), st.lists(st.sampled_from("abcd"), max_size=5)),
        st.tuples(st.sampled_from(DAYS), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(STEPS)
def test_every_snapshot_stays_as_it_was_told_in_any_order(tmp_path_factory, steps):
    expected = {}
    with open_history(tmp_path_factory.mktemp("h") / "history.sqlite") as history:
        for day, names in steps:
            if names is not None:
                remember(history, day, *names)
                expected[day] = sorted(names)
            elif day in expected:
                history.forget([s.id for s in history.snapshots() if s.date == day])
                del expected[day]
            snapshots = history.snapshots()
            assert [s.date for s in snapshots] == sorted(expected)
            assert {s.date: told(history.rows(s.id)) for s in snapshots} == expected


def test_the_same_export_twice_changes_nothing(path):
    with open_history(path) as history:
        assert remember(history, DAYS[0], "a", "b") == "new"
        before = history.snapshots()
        assert remember(history, DAYS[0], "b", "a") == "same"
        assert history.snapshots() == before


def test_of_two_exports_of_one_day_the_richer_wins(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "a", kind="complete")
        assert remember(history, DAYS[0], "a", "b", kind="basic") == "poorer"
        assert remember(history, DAYS[1], "a", kind="basic") == "new"
        assert remember(history, DAYS[1], "a", "b", kind="complete") == "replaced"
        first, second = history.snapshots()
        assert (told(history.rows(first.id)), first.kind) == (["a"], "complete")
        assert (told(history.rows(second.id)), second.kind) == (["a", "b"], "complete")


@pytest.mark.parametrize("turn", [1, -1])
def test_a_basic_export_and_the_complete_one_after_midnight_are_one_snapshot(path, turn):
    night = DAYS[1] + dt.timedelta(days=1)
    two = [(DAYS[1], "basic", ["a"]), (night, "complete", ["a", "b"])]
    with open_history(path) as history:
        remember(history, DAYS[0], "a", kind="basic")
        for day, kind, names in two[::turn]:
            remember(history, day, *names, kind=kind)
        kept = [(s.date, s.kind, told(history.rows(s.id))) for s in history.snapshots()]
    assert kept == [(DAYS[0], "basic", ["a"]), (night, "complete", ["a", "b"])]


def test_two_exports_of_a_kind_on_neighbouring_days_are_two(path):
    with open_history(path) as history:
        remember(history, DAYS[1], "a")
        assert remember(history, DAYS[1] + dt.timedelta(days=1), "b") == "new"
        assert len(history.snapshots()) == 2


def test_members_are_kept_apart(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "a", name="Mia Mol")
        remember(history, DAYS[0], "b", name="Bo Kent")
        assert [told(history.rows(s.id)) for s in history.snapshots("mia mol")] == [["a"]]
        assert [told(history.rows(s.id)) for s in history.snapshots("bo kent")] == [["b"]]


def test_addresses_of_earlier_snapshots_are_known(path):
    with open_history(path) as history:
        for day, name in zip(DAYS, "ab", strict=False):
            rows = people(name).with_columns(url=pl.lit(f"https://www.linkedin.com/in/{name}"))
            history.remember("Mia Mol", "mia mol", day, "basic", rows, 1)
        first, last = (s.id for s in history.snapshots())
        assert history.earlier_addresses(last).to_list() == ["https://www.linkedin.com/in/a"]
        assert history.earlier_addresses(first).is_empty()


def test_a_month_costs_what_changed_in_it(path):
    names = [f"n{i}" for i in range(500)]
    with open_history(path) as history:
        for i, day in enumerate(DAYS):
            remember(history, day, *names[: 480 + i])
        with sqlite3.connect(path) as db:
            spans = db.execute("SELECT count(*) FROM span").fetchone()[0]
    assert spans == 485


def test_what_is_forgotten_is_gone_from_the_file(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "Zebedeus")
        remember(history, DAYS[1], "a")
        history.forget([history.snapshots()[0].id])
    assert b"Zebedeus" not in b"".join(f.read_bytes() for f in path.parent.iterdir())


def test_forgetting_what_is_not_there_forgets_nothing(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "a")
        number = history.snapshots()[0].id
        with pytest.raises(HistoryError, match="no such snapshot"):
            history.forget([number, 99])
        assert [s.id for s in history.snapshots()] == [number]


def test_files_are_their_owners_only(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "a")
        modes = {stat.S_IMODE(f.stat().st_mode) for f in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_damaged_history_says_so(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all, but long enough to be looked at" * 30)
    with pytest.raises(HistoryError, match="cannot be used"), open_history(path) as history:
        history.snapshots()
    assert path.read_bytes().startswith(b"no database")


def test_a_newer_history_is_left_alone(path):
    with open_history(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match="newer linkalyze"), open_history(path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="folders have no modes there")
def test_a_place_that_cannot_be_written_says_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(HistoryError, match="cannot be used"), open_history(blocked / "h.sqlite"):
        pass


def test_two_runs_at_once_wait_for_each_other(path):
    with open_history(path) as one, open_history(path) as other:
        remember(one, DAYS[0], "a")
        remember(other, DAYS[1], "b")
        assert [s.date for s in one.snapshots()] == DAYS[:2]


MAKER = """
import sys
from pathlib import Path
from linkalyze.history.store import open_history
print("ready", flush=True)
sys.stdin.readline()
with open_history(Path({path!r})) as history:
    history.members()
"""


def test_two_first_runs_at_once_make_one_history(path):
    script = MAKER.format(path=str(path))
    command = [sys.executable, "-c", script]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    runs = [subprocess.Popen(command, text=True, **pipes) for _ in range(4)]
    for run in runs:
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 4


def test_what_another_export_of_the_day_replaced_is_gone_from_the_file(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "Zebulon", "a")
        assert remember(history, DAYS[0], "b") == "replaced"
    assert not [f.name for f in path.parent.iterdir() if b"Zebulon" in f.read_bytes()]


def test_forgetting_beside_an_open_reader_says_what_is_left_to_do(path, monkeypatch):
    monkeypatch.setattr(store, "WAIT", 0.1)
    with open_history(path) as history:
        remember(history, DAYS[0], "Zebulon")
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM connection").fetchone()
            with pytest.raises(HistoryError, match="another program has it open"):
                history.forget([s.id for s in history.snapshots()])
    with open_history(path) as history:
        assert history.snapshots() == []
    assert not [f.name for f in path.parent.iterdir() if b"Zebulon" in f.read_bytes()]


def test_the_database_of_something_else_is_left_alone(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE urls (url TEXT)")
    with pytest.raises(HistoryError, match="something else"), open_history(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("urls",)]


@pytest.mark.skipif(os.name == "nt", reason="files have no modes there")
def test_a_copy_put_back_becomes_its_owners_only(path):
    with open_history(path):
        pass
    path.chmod(0o644)
    with open_history(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


NEXT_VERSION = "-- A note; with a semicolon.\nALTER TABLE snapshot ADD COLUMN note TEXT;"


def next_version(monkeypatch, script):
    scripts = (*store.migrations(), script)
    monkeypatch.setattr(store, "migrations", lambda: scripts)


def test_a_new_version_keeps_what_was_there_and_a_copy_of_it(path, monkeypatch):
    with open_history(path) as history:
        remember(history, DAYS[0], "a")
    next_version(monkeypatch, NEXT_VERSION)
    with open_history(path) as history:
        assert told(history.rows(history.snapshots()[0].id)) == ["a"]
    copy = path.with_name(f"history.sqlite.v{len(store.migrations()) - 1}")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    monkeypatch.undo()
    with open_history(copy) as history:
        assert told(history.rows(history.snapshots()[0].id)) == ["a"]


def test_a_new_version_that_fails_changes_nothing(path, monkeypatch):
    with open_history(path) as history:
        remember(history, DAYS[0], "a")
    broken = f"{NEXT_VERSION}\nALTER TABLE nowhere ADD COLUMN note TEXT;"
    with monkeypatch.context() as patch:
        next_version(patch, broken)
        with pytest.raises(HistoryError, match="nowhere"), open_history(path):
            pass
    with open_history(path) as history:
        assert told(history.rows(history.snapshots()[0].id)) == ["a"]


def test_forgetting_takes_the_copies_along(path, monkeypatch):
    with open_history(path) as history:
        remember(history, DAYS[0], "Zebulon")
    next_version(monkeypatch, NEXT_VERSION)
    own = path.with_name("history.sqlite.vault")
    with open_history(path) as history:
        own.touch()
        history.forget([s.id for s in history.snapshots()])
    assert not [f.name for f in path.parent.iterdir() if b"Zebulon" in f.read_bytes()]
    assert own.exists()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from unit.test_history import DAYS, remember
from linkalyze.errors import HistoryError
from linkalyze.history.store import open_history
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))
try:
    with open_history(Path({path!r})) as history:
        remember(history, DAYS[1], *(f"n{{i}}" for i in range(9_000)))
except HistoryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="files cannot be limited there")
def test_a_full_disk_says_so_and_loses_nothing(path):
    with open_history(path) as history:
        remember(history, DAYS[0], "a")
    script = FULL_DISK.format(tests=TESTS, path=str(path))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "cannot be used" in done.stdout
    assert "room on the disk" in done.stdout
    assert "rollback" not in done.stdout
    with open_history(path) as history:
        assert [(s.date, told(history.rows(s.id))) for s in history.snapshots()] == [
            (DAYS[0], ["a"])
        ]


WRITER = """
import datetime as dt, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from unit.test_history import remember
from linkalyze.history.store import open_history
with open_history(Path({path!r})) as history:
    print("ready", flush=True)
    for turn in range(10_000):
        day = dt.date(2020, 1, 1) + dt.timedelta(days=turn % 40)
        remember(history, day, *(f"n{{(turn * 7 + i) % 90}}" for i in range(60)))
"""


@pytest.mark.skipif(os.name == "nt", reason="killing is done by signal")
def test_a_kill_at_any_moment_loses_nothing(path):
    """Twelve kills; every snapshot that is there afterwards is whole."""
    script = WRITER.format(tests=TESTS, path=str(path))
    for kill in range(12):
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.013 * kill)  # not to wait for something, but to hit another moment each time
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with open_history(path) as history:
            for snapshot in history.snapshots():
                assert history.rows(snapshot.id).height == snapshot.contacts == 60
        with sqlite3.connect(path) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
