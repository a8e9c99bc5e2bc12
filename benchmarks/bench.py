"""Time `linkalyze report` as a whole process on growing exports, beside the floor program."""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from make_large import make

SIZES = ((1_000, 200_000), (10_000, 200_000), (30_000, 200_000))
ROUNDS = 5
HERE = Path(__file__).parent


def run(*words: object) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, words)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{words} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def measured(*words: object) -> tuple[float, float]:
    """The median time and the highest peak of several runs, after one to warm the disk."""
    run(*words)
    times, peaks = zip(*(run(*words) for _ in range(ROUNDS)), strict=True)
    return statistics.median(times), max(peaks)


def main() -> None:
    """Print one line a size, then how time grows from 10,000 to 30,000."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {ROUNDS} runs")
    print(f"{'connections':>11} {'messages':>9} {'report':>8} {'floor':>8} {'ratio':>6} "
          f"{'MiB':>6} {'floor':>6} {'ratio':>6} {'HTML kB':>8}")  # fmt: skip
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        for connections, messages in SIZES:
            source, page, blob = (Path(folder, n) for n in ("in.zip", "out.html", "out.bin"))
            make(source, connections, messages)
            report = ("-m", "linkalyze", "report", "-q", "--no-history")
            seconds, peak = measured(*report, source, "-o", page)
            size = page.stat().st_size
            floor, floor_peak = measured(HERE / "floor.py", source, blob, size)
            times[connections] = seconds
            print(f"{connections:11,} {messages:9,} {seconds:7.2f}s {floor:7.2f}s "
                  f"{seconds / floor:6.2f} {peak:6.0f} {floor_peak:6.0f} "
                  f"{peak / floor_peak:6.2f} {size / 1000:8,.0f}")  # fmt: skip
    exponent = math.log(times[30_000] / times[10_000]) / math.log(3)
    print(f"time grows with size to the power {exponent:.2f} from 10,000 to 30,000 connections")


if __name__ == "__main__":
    main()
