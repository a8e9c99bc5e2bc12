"""Organisations of invented people with known truth: who is who over all exports, and which members
link groups that nobody else links; and how well `linkalyze team` finds it.
"""

import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from make_large import HEADER, LEGAL, RANKS, TRADES, WORK, word

from linkalyze.measures.overlap import overlap, positions
from linkalyze.resolve import resolve
from linkalyze.resolve.member import POSTS
from linkalyze.team.consent import read_consent
from linkalyze.team.gathering import RAW, gather, united
from linkalyze.team.network import team_network

GROUP = 12  # members who share a circle
WITHOUT_ADDRESS = 0.2  # of the exports are of before addresses were in them
MOVED = 0.05  # of the people changed their post between two exports


@dataclass(frozen=True, slots=True)
class Truth:
    """The person of each row of each export, by its name; and which members link circles."""

    people: dict[str, list[int]]
    brokers: list[str]


def make_organisation(folder: Path, members: int, contacts: int, seed: int = 1) -> Truth:
    """Write the exports and the consents; the same numbers give the same exports."""
    rng = random.Random(seed)
    circles = max(2, members // GROUP)
    size = 2 * contacts
    first = [word(rng) for _ in range(300)]
    last = [word(rng) for _ in range(circles * size // 3)]
    companies = [f"{word(rng)} {rng.choice(TRADES)}" for _ in range(circles * size // 8)]
    society = [
        (rng.choice(first), rng.choice(last), f"p{n:x}-{rng.randrange(4096):x}",
         rng.choice(companies), f"{rng.choice(RANKS)}{rng.choice(WORK)}")
        for n in range(circles * size)
    ]  # fmt: skip
    people: dict[str, list[int]] = {}
    brokers = []
    entries = []
    for number in range(members):
        circle = number % circles
        linking = number < circles // 2  # one member for each two circles
        here = range(circle * size, (circle + 1) * size)
        other = (circle + circles // 2) % circles
        there = range(other * size, (other + 1) * size) if linking else range(len(society))
        share = 0.5 if linking else 0.0
        chosen = set(rng.sample(here, round(contacts * (1 - share))))
        chosen |= set(rng.sample(there, round(contacts * share)))
        export = f"m{number:05}.zip"
        people[export] = sorted(chosen)
        if linking:
            brokers.append(export)
        _write(folder / export, rng, [society[n] for n in people[export]], number)
        entries.append(f'[[member]]\nexport = "{export}"\nnames = true\n')
    (folder / "consent.toml").write_text("".join(entries), encoding="utf-8")
    return Truth(people, brokers)


def _write(
    path: Path, rng: random.Random, people: Iterable[tuple[str, str, str, str, str]], number: int
) -> None:
    addressed = rng.random() >= WITHOUT_ADDRESS
    rows = []
    for first, last, slug, company, title in people:
        url = f"https://www.linkedin.com/in/{slug}" if addressed else ""
        employer = company + rng.choice(LEGAL)
        if rng.random() < MOVED:
            employer, title = f"{word(rng)} {rng.choice(TRADES)}", rng.choice(WORK)  # noqa: PLW2901
        rows.append(f"{first},{last},{url},,{employer},{title},0{rng.randint(1, 9)} Jan 2020")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", "\n".join([HEADER, *rows]))
        archive.writestr(
            "Profile.csv", f"First Name,Last Name,Headline\nMember{number},Self,Nurse\n"
        )


def scores(folder: Path, truth: Truth) -> dict[str, float]:
    """Precision and recall of pairs of rows that are one person, and where the planted brokers
    stand: the largest share of members before one of them by betweenness.
    """
    members, _ = gather(folder, read_consent(folder), lambda: None)
    rows = united(members).select(RAW)
    ids = resolve(rows, pl.DataFrame(schema=POSTS), "", "").connections["contact_id"]
    found, told = Counter[str](), Counter[int]()
    both = Counter[tuple[str, int]]()
    known = (person for one in members for person in truth.people[one.export])
    for contact, person in zip(ids, known, strict=True):
        found[contact] += 1
        told[person] += 1
        both[contact, person] += 1

    def pairs(counts: Mapping[Any, int]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    stand = positions(overlap(team_network(members).ties), len(members)).sort(
        "betweenness", descending=True
    )
    order = [members[place].export for place in stand["member"]]
    last = max((order.index(broker) for broker in truth.brokers), default=0)
    return {
        "precision": pairs(both) / pairs(found),
        "recall": pairs(both) / pairs(told),
        "brokers": len(truth.brokers),
        "last broker among the first": (last + 1) / len(members),
    }


def main() -> None:
    """Print the scores of one organisation."""
    members, contacts = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as place:
        truth = make_organisation(Path(place), members, contacts)
        for name, value in scores(Path(place), truth).items():
            print(f"{name}: {value:.4f}")


if __name__ == "__main__":
    main()
