"""Time `linkalyze team` by the number of members, on one machine or through Spark; print the table
of docs/scale.md. The exports are made where there is no folder.

    python benchmarks/scale.py exports --members 10000 --sizes 100 1000 10000 --master "local[2]"
"""

import argparse
import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from make_large import FIELDS, FIRST_DAY, HEADER, LEGAL, RANKS, TRADES, WORK, word

from linkalyze.team.consent import FILE
from linkalyze.team.gathering import STORE

CONTACTS = 1_000  # a member
KNOWN_BY = 4  # members, on average
NEAR = 2  # times as many people as a member's contacts lie within a deviation of the member


def make_many(folder: Path, members: int) -> None:
    """Exports of members who stand in a row of people and know those near them, each employer under
    several spellings, a third of the members counted only.
    """
    folder.mkdir(parents=True)
    rng = random.Random(1)
    companies = [f"{word(rng)} {rng.choice(TRADES)}" for _ in range(max(200, 3 * members))]
    weights = [1 / (rank + 5) for rank in range(len(companies))]
    count = members * CONTACTS // KNOWN_BY
    people = [
        (word(rng), word(rng), f"q{n:x}-{rng.randrange(4096):x}", employer,
         f"{rng.choice(RANKS)}{rng.choice(WORK)} {rng.choice(FIELDS)}")
        for n, employer in enumerate(rng.choices(companies, weights, k=count))
    ]  # fmt: skip
    for member in range(members):
        place = rng.randrange(count)
        near = {
            (place + int(abs(rng.gauss(0, NEAR * CONTACTS)))) % count
            for _ in range(13 * CONTACTS // 10)
        }
        rows = [
            f"{first},{last},https://www.linkedin.com/in/{slug},,{company}{rng.choice(LEGAL)},"
            f"{title},{FIRST_DAY + dt.timedelta(days=rng.randrange(4000)):%d %b %Y}"
            for first, last, slug, company, title in (people[n] for n in sorted(near)[:CONTACTS])
        ]
        with zipfile.ZipFile(folder / f"m{member:05}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("Connections.csv", "\n".join([HEADER, *rows]))
            archive.writestr(
                "Profile.csv", f"First Name,Last Name,Headline\nM{member},Self,{rng.choice(WORK)}\n"
            )


def write_consents(folder: Path, members: int) -> None:
    """The first so many agreed, two of three to names."""
    told = (
        f'[[member]]\nexport = "{path.name}"\nnames = {str(place % 3 > 0).lower()}\n'
        f'department = "D{place % 7}"\n'
        for place, path in enumerate(sorted(folder.glob("m*.zip"))[:members])
    )
    (folder / FILE).write_text("".join(told), encoding="utf-8")


def taken(words: Sequence[object]) -> tuple[float, float]:
    """Seconds, and the highest sum of the memory of a process and all that it started, in MiB."""
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen([*map(str, words)], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.2)
    if process.returncode:
        sys.exit(f"{words} ended with {process.returncode}")
    return time.perf_counter() - start, peak / 2**20


def _resident(root: int) -> int:
    """Bytes of a process and its offspring; of those that end meanwhile none."""
    parents, pages = {}, {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            told = (place / "stat").read_text().rpartition(")")[2].split()
            pages[int(place.name)] = int((place / "statm").read_text().split()[1])
        except OSError:
            continue
        parents[int(place.name)] = int(told[1])
    family = {root}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(pages.get(one, 0) for one in family) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """One line a size: a run that reads all, one that finds it read and joins anew, a question."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000])
    parser.add_argument("--master")
    given = parser.parse_args()
    if not given.folder.exists():
        make_many(given.folder, given.members)
    engine = ("--engine", "spark", "--master", given.master) if given.master else ()
    team = (sys.executable, "-m", "linkalyze", "team", given.folder, *engine)
    report = (*team, "-o", given.folder / "report.html")
    print("| members | rows | first run | joined anew | a question | peak MiB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for size in given.sizes:
        write_consents(given.folder, size)
        shutil.rmtree(given.folder / STORE, ignore_errors=True)
        first, reading = taken(report)
        for kept in (given.folder / STORE).glob("network-*"):
            shutil.rmtree(kept)
        again, joining = taken(report)
        asked, _ = taken((*team, "--find", "Corba Energy"))
        print(f"| {size:,} | {size * CONTACTS:,} | {first:,.0f} s | {again:,.1f} s "
              f"| {asked:,.1f} s | {max(reading, joining):,.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
