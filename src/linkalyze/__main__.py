"""The process that runs one command: `linkalyze`, or `python -m linkalyze`."""

import gc
import io
import os
import sys

from linkalyze.cli import main


def run() -> None:
    """Run the command that the arguments name."""
    gc.disable()  # in a short process it takes a twentieth of the time, and finds next to nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no measure has matrices worth more
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            own = stream.isatty() or "PYTHONIOENCODING" in os.environ
            # A console that lacks a letter shows a question mark; a file can hold them all.
            stream.reconfigure(encoding=None if own else "utf-8", errors="replace")
    main()


if __name__ == "__main__":
    run()
