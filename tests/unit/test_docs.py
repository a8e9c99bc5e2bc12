"""What the documents tell to type works as it stands, and every link in them leads somewhere."""

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from exports import a_team

from linkalyze.cli import main
from linkalyze.resources import sample_data

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
WITH_COMMANDS = [path for path in DOCUMENTS if "\nlinkalyze " in path.read_text(encoding="utf-8")]


def commands(path):
    lines = "\n".join(CONSOLE.findall(path.read_text(encoding="utf-8"))).splitlines()
    return [line for line in lines if line.startswith("linkalyze ")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the exports lie under all names that the documents use."""
    downloads = tmp_path / "home" / "Downloads"
    downloads.mkdir(parents=True)
    for path in sample_data().glob("*.zip"):
        for name in (path.name, path.name.replace("Complete", "Basic")):
            shutil.copy(path, tmp_path / name)
        shutil.copy(path, downloads)
    a_team(tmp_path / "exports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    return tmp_path


def words_of(line):
    """As a shell would give them to the program."""
    told = [word for word in shlex.split(line, comments=True)[1:] if word != ">"]
    for word in told:
        place = Path(word).expanduser()
        found = sorted(map(str, place.parent.glob(place.name))) if "*" in word else []
        yield from found or [str(place) if word.startswith("~") else word]


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.name)
@pytest.mark.usefixtures("folder")
def test_every_command_of_a_document_works(path):
    for line in commands(path):
        words = list(words_of(line))
        if ">" in shlex.split(line, comments=True):
            words.pop()
        done = CliRunner().invoke(main, words, input="q\n", catch_exceptions=False)
        assert done.exit_code == 0, f"{line}\n{done.output}"
        assert done.output


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def every_command(command, name=()):
    yield name, command
    if isinstance(command, click.Group):
        for part in command.commands:
            yield from every_command(command.commands[part], (*name, part))


EVERY = list(every_command(main))


@pytest.mark.parametrize(("name", "command"), EVERY, ids=[" ".join(name) for name, _ in EVERY])
def test_help_tells_what_it_does_with_an_example(run, name, command):
    told = run(*name, "--help").output
    assert command.help.strip().split("\n")[0][:40] in told
    assert "Example" in told
    assert f"linkalyze {' '.join(name)}".strip() in told.split("Example", 1)[1]
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_commands(shell):
    def asked(**told):
        return (
            CliRunner(env={"_LINKALYZE_COMPLETE": told.pop("how"), **told})
            .invoke(main, prog_name="linkalyze")
            .output
        )

    assert "_LINKALYZE_COMPLETE" in asked(how=f"{shell}_source")
    told = asked(
        how=f"{shell}_complete",
        COMP_WORDS="linkalyze rep",
        COMP_CWORD="1" if shell != "fish" else "rep",
    )
    assert "report" in told
