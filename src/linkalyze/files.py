"""Files of the member's own: written wholly or not at all, read whatever stands in them."""

import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from linkalyze.errors import OutputError


def parsed_toml(text: str) -> dict[str, Any]:
    """What a text of TOML says.

    Raises:
        ValueError: it is none, or has brackets too deep or numbers too long to be read.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(str(error)) from error


def _make_private(folder: Path) -> None:
    if not folder.exists():
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def replacing(path: Path, *, make_folder: bool = False) -> Iterator[Path]:
    """A file beside `path`, mode 0600, that takes its place when the block ends well.

    After a fault the older file at `path` is as it was, and nothing is left beside it.

    Raises:
        OutputError: the file cannot be written.
    """
    part = None
    try:
        if make_folder:
            _make_private(path.parent)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".linkalyze-", delete=False
        ) as file:
            part = Path(file.name)
        yield part
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While the block lasts no other run has the folder, which is made if need be.

    Raises:
        OutputError: another run has it, or it cannot be written.
    """
    path = folder / "lock"
    try:
        _make_private(folder)
        path.touch(mode=0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    # A lock of SQLite's goes with the process, however that ends.
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise OutputError(f"{folder}: another run is using it; wait for its end.") from error
        yield


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{path}: cannot be written ({reason}); choose a folder that you may write to."
    )
