"""Where the member's own files lie."""

import os
from pathlib import Path

import click

HOME = "LINKALYZE_HOME"


def config_folder() -> Path:
    """The folder of the member's configuration: `LINKALYZE_HOME`, or the system's usual place."""
    home = os.environ.get(HOME)
    return Path(home) if home else Path(click.get_app_dir("linkalyze"))


def overrides_file() -> Path:
    """The file of the member's own judgements on who is who; it need not exist."""
    return config_folder() / "overrides.toml"
