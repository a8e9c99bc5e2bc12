"""Time `linkalyze` as a whole process on growing exports, beside the least that such a program must
do, what the usual notebook does, and a peer; print the tables of docs/performance.md.
"""

import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from make_large import make

SIZES = (1_000, 10_000, 30_000, 100_000, 1_000_000)
COMPARED = 30_000  # connections
MESSAGES = 200_000
ROUNDS, FEW_ROUNDS, LARGE = 5, 2, 100_000
PREAMBLE = b'Notes:\n""\n\n'
HERE = Path(__file__).parent
PYTHON = Path(sys.executable)
Command = Sequence[object]


def run(words: Command, folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*map(str, words)], stdout=quiet, stderr=quiet, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def measured(commands: Sequence[Command], folder: Path, rounds: int) -> list[tuple[float, float]]:
    """For each command the median time and the highest peak of several runs, taken in turns after
    one to warm the disk.
    """
    for command in commands:
        run(command, folder)
    turns = [[run(command, folder) for command in commands] for _ in range(rounds)]
    return [
        (statistics.median(seconds for seconds, _ in runs), max(peak for _, peak in runs))
        for runs in zip(*turns, strict=True)
    ]


def growing(folder: Path) -> None:
    """One line a size: the report beside the floor program."""
    print(
        "| connections | messages | report | floor | ratio | peak MiB | floor | ratio | HTML kB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    times = {}
    for connections in SIZES:
        source, page = folder / "in.zip", folder / "out.html"
        make(source, connections, MESSAGES)
        report = (PYTHON, "-m", "linkalyze", "report", "-q", "--no-history", source, "-o", page)
        run(report, folder)
        size = page.stat().st_size
        floor = (PYTHON, HERE / "floor.py", source, folder / "out.bin", size)
        (seconds, peak), (least, least_peak) = measured(
            [report, floor], folder, FEW_ROUNDS if connections > LARGE else ROUNDS
        )
        times[connections] = seconds
        print(f"| {connections:,} | {MESSAGES:,} | {seconds:.2f} s | {least:.2f} s "
              f"| {seconds / least:.2f} | {peak:,.0f} | {least_peak:,.0f} "
              f"| {peak / least_peak:.2f} | {size / 1000:,.0f} |")  # fmt: skip
    exponent = math.log(times[SIZES[-1]] / times[10_000]) / math.log(SIZES[-1] / 10_000)
    print(f"\nFrom 10,000 to {SIZES[-1]:,} connections time grows with size to the power "
          f"{exponent:.2f}.\n")  # fmt: skip


def compared(folder: Path) -> None:
    """One line a program, on one export."""
    source, loose = folder / "in.zip", folder / "loose"
    make(source, COMPARED, MESSAGES)
    with zipfile.ZipFile(source) as archive:
        archive.extractall(loose)
    page, charts = folder / "out.html", folder / "charts.html"
    report = (PYTHON, "-m", "linkalyze", "report", "-q", "--no-history", source, "-o", page)
    notebook = (PYTHON, HERE / "notebook.py", source, charts)
    print("| program | time | peak MiB | writes kB |\n|---|---:|---:|---:|")
    ours, usual = measured([report, notebook], folder, ROUNDS)
    _line("`linkalyze report`", ours, page)
    _line("a pandas script", usual, charts)
    if peer := shutil.which("linkedin-analyzer"):
        people = loose / "Connections.csv"
        people.write_bytes(PREAMBLE + people.read_bytes())  # without it the peer finds no header
        for part, file in (("connections", people), ("messages", loose / "messages.csv")):
            book = loose / f"{part}.xlsx"
            (taken,) = measured([(peer, part, "--input", file, "--output", book)], folder, 1)
            _line(f"`linkedin-analyzer {part}`", taken, book)


def _line(program: str, taken: tuple[float, float], written: Path) -> None:
    seconds, peak = taken
    print(f"| {program} | {seconds:.2f} s | {peak:,.0f} | {written.stat().st_size / 1000:,.0f} |")


def help_beside_click(folder: Path) -> None:
    """How long `linkalyze --help` takes beside the bare import of click."""
    commands = [(PYTHON, "-m", "linkalyze", "--help"), (PYTHON, "-c", "import click")]
    (asked, _), (bare, _) = measured(commands, folder, 4 * ROUNDS)
    print(f"\n`linkalyze --help` takes {asked:.3f} s, `python -c 'import click'` {bare:.3f} s: "
          f"{asked / bare:.2f} times.")  # fmt: skip


def main() -> None:
    """Print the tables."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {sys.version.split()[0]}, "
          f"median of {ROUNDS} runs\n")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        growing(Path(folder))
        compared(Path(folder))
        help_beside_click(Path(folder))


if __name__ == "__main__":
    main()
