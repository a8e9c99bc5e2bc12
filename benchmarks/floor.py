"""The least that any such program must do: start Python, import the same libraries, read the two
large files with polars and write a file of the same size.
"""

import sys
import zipfile
from pathlib import Path

import click  # noqa: F401
import jinja2  # noqa: F401
import numpy as np  # noqa: F401
import plotly.graph_objects  # noqa: F401
import polars as pl
import rapidfuzz  # noqa: F401
import scipy.special  # noqa: F401


def main(source: Path, target: Path, size: int) -> None:
    """Read Connections.csv and messages.csv of the zip, write `size` bytes."""
    with zipfile.ZipFile(source) as archive:
        frames = [
            pl.read_csv(archive.read(name), infer_schema=False)
            for name in ("Connections.csv", "messages.csv")
        ]
    target.write_bytes(b"x" * size)
    print(*(frame.height for frame in frames))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
