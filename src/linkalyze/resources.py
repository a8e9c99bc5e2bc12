"""Where the files that ship with the program lie."""

from importlib.resources import files
from pathlib import Path


def _folder(name: str) -> Path:
    # A wheel carries the folder inside the package; an editable install reads the checkout's.
    packaged = Path(str(files("linkalyze"))) / name
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / name


def templates() -> Path:
    """The folder of page templates, assets and vendored libraries."""
    return _folder("templates")


def sample_data() -> Path:
    """The folder with the invented export that `linkalyze demo` reads."""
    return _folder("sample_data")
