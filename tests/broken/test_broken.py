"""Every broken export ends in a correct report, or in one line and nothing written."""

import os
import re
import shutil
import warnings
from pathlib import Path

import pytest
from exports import make_zip
from make_broken import GOOD, MOST_MEMORY, MOST_SECONDS, cases, run_alone

REPORT = "linkalyze-report.html"
SOURCE = Path(__file__).parents[2] / "src" / "linkalyze"


def quietly_made():
    with warnings.catch_warnings():  # entries of one name are meant
        warnings.simplefilter("ignore")
        yield from cases()


CASES = {f"{case.kind}: {case.name}": case for case in quietly_made()}


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """The history after a good export."""
    folder = tmp_path_factory.mktemp("good")
    export = make_zip(folder / "Basic_LinkedInDataExport_09-01-2026.zip", dict(GOOD))
    assert run_alone(export, folder / "home").exit_code == 0
    return folder / "home" / "history.sqlite"


def names_below(folder):
    return sorted(Path(at, n) for at, dirs, files in os.walk(folder) for n in dirs + files)


@pytest.mark.parametrize("title", CASES)
def test_a_report_or_one_line(run, tmp_path, monkeypatch, history, title):
    case, home = CASES[title], tmp_path / "home"
    home.mkdir()
    shutil.copy(history, home)
    monkeypatch.setenv("LINKALYZE_HOME", str(home))
    path = case.write(tmp_path)
    before = names_below(tmp_path)
    result = run_alone(path, home) if case.heavy else run("report", case.name)
    if case.heavy:
        assert result.seconds < MOST_SECONDS
        assert result.memory < MOST_MEMORY
    if isinstance(case.ends, str):
        assert result.exit_code == 3
        assert result.stdout == ""
        assert re.fullmatch(r"Error: .*\n", result.stderr)
        assert case.name in result.stderr
        assert case.ends in result.stderr
        assert names_below(tmp_path) == before
        assert (home / history.name).read_bytes() == history.read_bytes()
    else:
        assert result.exit_code == 0
        assert result.stdout.strip() == REPORT
        assert f"Contacts: {case.ends} " in result.stderr
        html = (tmp_path / REPORT).read_text(encoding="utf-8")
        assert html.endswith("</html>")
        assert case.tells in html
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_there_are_as_many_as_promised_and_each_is_told_apart():
    assert len(CASES) == sum(1 for _ in quietly_made()) >= 150
    assert {type(case.ends) for case in CASES.values()} == {int, str}


def test_nothing_asks_what_day_it_is_but_to_date_the_file_of_numbers():
    asks = re.compile(
        r"\b(today|utcnow|time|time_ns|localtime|monotonic)\(\)|datetime\.now|'now'|CURRENT_(DATE|TIME)"
    )
    sources = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".sql", ".toml")]
    assert len(sources) > 100
    found = [told for path in sources for told in asks.findall(path.read_text(encoding="utf-8"))]
    assert len(found) == 1
