"""The process that runs one command: `linkalyze`, or `python -m linkalyze`."""

import gc
import os

from linkalyze.cli import main


def run() -> None:
    """Run the command that the arguments name."""
    gc.disable()  # in a short process it takes a twentieth of the time, and finds next to nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no measure has matrices worth more
    main()


if __name__ == "__main__":
    run()
