"""Where the member's own files lie."""

import os
from pathlib import Path

import click

from linkalyze.errors import OverridesError

HOME = "LINKALYZE_HOME"


def config_folder() -> Path:
    """The folder of the member's configuration: `LINKALYZE_HOME`, or the system's usual place."""
    home = os.environ.get(HOME)
    return Path(home) if home else Path(click.get_app_dir("linkalyze"))


def history_file() -> Path:
    """The history of snapshots, in `LINKALYZE_HOME` or the system's place for data."""
    if home := os.environ.get(HOME):
        return Path(home) / "history.sqlite"
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("linkalyze", appauthor=False) / "history.sqlite"


def overrides_file() -> Path:
    """The file of the member's own judgements on who is who; it need not exist."""
    return config_folder() / "overrides.toml"


def plan_file() -> Path:
    """The file of the member's plan; it need not exist."""
    return config_folder() / "plan.toml"


def words_file(language: str) -> Path:
    """The file of the member's own words for messages in a language; it need not exist."""
    return config_folder() / f"words-{language}.toml"


def judgements_file(given: Path | None = None) -> Path | None:
    """The file of judgements to use: the one given, or the member's own where there is one.

    Raises:
        OverridesError: the member's own cannot be read.
    """
    own = overrides_file()
    if given and given != own:
        return given
    try:
        own.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OverridesError(f"{own}: cannot be read ({error.strerror}); check it.") from error
    return own
