import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

from linkalyze.cli import main


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def invoke(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return invoke


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path_factory):
    """No test touches the history or the judgements of whoever runs it."""
    monkeypatch.setenv("LINKALYZE_HOME", str(tmp_path_factory.mktemp("home")))


# The same examples every time, on however slow a machine.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
