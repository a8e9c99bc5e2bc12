"""Files of the member's own: written wholly or not at all, read whatever stands in them."""

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
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
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".linkalyze-", delete=False
        ) as file:
            part = Path(file.name)
        yield part
        part.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"{path}: cannot be written ({reason}); choose a folder that you may write to."
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
