"""Time the resolution of titles, companies and people on growing networks, each size in a process
of its own, and count the comparisons that it takes.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
from make_large import make

SIZES = (30_000, 300_000, 1_000_000)


def counted(module: ModuleType, name: str) -> list[int]:
    """How many rows each call of a function of the module has returned, from now on."""
    function = getattr(module, name)
    heights: list[int] = []

    def counting(frame: Any) -> pl.DataFrame:
        found: pl.DataFrame = function(frame)
        heights.append(found.height)
        return found

    setattr(module, name, counting)
    return heights


def measure(connections: int) -> None:
    """Print one line for this size."""
    from linkalyze.export import CONNECTIONS, read_export  # noqa: PLC0415
    from linkalyze.resolve import companies, company_slips, people, titles  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.zip")
        make(source, connections, 0)
        table = read_export([source]).table(CONNECTIONS)
    slips = counted(company_slips, "one_word_apart")
    pairs = counted(people, "alike")
    # What is read once from the lexicon is not the network's.
    titles.read_titles(table["position"].head(10))
    companies.resolve_companies(table["company"].head(10))
    start = time.perf_counter()
    titles.read_titles(table["position"])
    read = time.perf_counter()
    firms = companies.resolve_companies(table["company"]).rows
    clustered = time.perf_counter()
    rows = table.with_row_index("row").rename({"email_address": "email"})
    people.resolve_people(rows.with_columns(firms["company_id"]))
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{connections:11,} {table['position'].n_unique():8,} {table['company'].n_unique():9,} "
        f"{read - start:7.2f}s {clustered - read:9.2f}s {end - clustered:7.2f}s "
        f"{end - start:7.2f}s {peak:7,.0f} {sum(slips):9,} {sum(pairs):8,}"
    )


def main() -> None:
    """Print one line a size."""
    print(
        f"{'connections':>11} {'titles':>8} {'companies':>9} {'titles':>8} {'companies':>10} "
        f"{'people':>8} {'in all':>8} {'MiB':>7} {'compared':>9} {'pairs':>8}"
    )
    for size in SIZES:
        subprocess.run([sys.executable, __file__, str(size)], check=True)


if __name__ == "__main__":
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()
