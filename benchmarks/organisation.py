"""Organisations of invented people with known truth, and how well `linkalyze team` finds it: who is
who over all exports, whom each two members share, which members link groups that nobody else links,
how far each member's contacts do the member's work, whether members choose their own kind, and
whether homogeneous members complement one another.
"""

import math
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from make_large import HEADER, LEGAL, RANKS, TRADES, word

from linkalyze.frames import collected
from linkalyze.measures.intervals import FEWEST
from linkalyze.measures.overlap import overlap, positions
from linkalyze.measures.partition import Partition, diversity_partition
from linkalyze.measures.pooled import Counts, pooled_odds_ratio
from linkalyze.measures.reach import reach
from linkalyze.team.consent import read_consent
from linkalyze.team.engine import OneMachine
from linkalyze.team.gathering import STORE, Gathered, gather
from linkalyze.team.network import team_network
from linkalyze.team.people import companies_of, contacts_of

GROUP = 12  # members who share a circle
TEAM = 12  # members over whom one answer is pooled, again and again
WITHOUT_ADDRESS = 0.2  # of the exports are of before addresses were in them
MOVED = 0.05  # of the people changed their post, and not their kind of work, between two exports
INVITED = 0.4  # of the contacts each way; of the rest no file tells who invited whom
PENDING = 5  # invitations to people who are no contacts
# Titles of which the function is read surely, with any rank before them.
TITLES = {
    "Information Technology": ("Software Engineer", "Data Analyst"),
    "Healthcare Services": ("Nurse", "Verpleegkundige"),
    "Accounting": ("Accountant", "Boekhouder"),
    "Marketing": ("Marketing Manager", "Chargé de marketing"),
    "Sales": ("Account Manager", "Vertriebsleiter"),
    "Education": ("Teacher", "Docent"),
    "Human Resources": ("Recruiter", "HR Manager"),
    "Program and Project Management": ("Project Manager", "Projectleider"),
    "Legal": ("Notaris", "Abogada"),
    "Purchasing": ("Buyer", "Inkoper"),
    "Arts and Design": ("Architect", "Graphic Designer"),
}
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
POSITIONS = "Company Name,Title,Description,Location,Started On,Finished On"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planted; the same plan gives the same exports.

    - `circles`: groups of people who are met together; the members of one do the same work, one of
      `functions`, which half of its people do too.
    - `alike`: the least and the most chance that a contact does the member's work.
    - `ratios`: by turns, how many times the odds of that are higher for a typical member's contacts
      whom the member invited; `spread`: of the logarithm over the members.
    - `linking`: whether one member for each two circles knows people of both.
    """

    members: int
    contacts: int
    circles: int
    seed: int = 1
    functions: Sequence[str] = tuple(TITLES)
    alike: tuple[float, float] = (0.1, 0.5)
    ratios: Sequence[float] = (1.0, 2.0)
    spread: float = 0.3
    linking: bool = True


class Person(NamedTuple):
    """One of the people whom members know."""

    first: str
    last: str
    slug: str
    company: str
    function: str


@dataclass(frozen=True, slots=True)
class Known:
    """A member as planted: the person of each row of the export, the chance that a contact does the
    same work, the odds ratio of members like this one, and, of the contacts whom the member invited
    and of those who invited the member, how many are alike and not.
    """

    people: list[int]
    function: str
    chance: float
    ratio: float
    invitations: Counts
    addressed: bool
    linking: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """The members by the name of their export, and what each person does."""

    members: dict[str, Known]
    functions: list[str]


# What is planted


def make_organisation(folder: Path, plan: Plan) -> Truth:
    """Write the exports and the consents."""
    rng = random.Random(plan.seed)
    works = [plan.functions[circle % len(plan.functions)] for circle in range(plan.circles)]
    society = _society(rng, plan, works)
    members = {
        f"m{number:05}.zip": _member(folder / f"m{number:05}.zip", rng, plan, number, society)
        for number in range(plan.members)
    }
    told = "".join(f'[[member]]\nexport = "{export}"\nnames = true\n' for export in members)
    (folder / "consent.toml").write_text(told, encoding="utf-8")
    return Truth(members, [person.function for person in society])


def _society(rng: random.Random, plan: Plan, works: Sequence[str]) -> list[Person]:
    """The people of each circle, those first who do its work."""
    half = 3 * plan.contacts // 2
    size = 2 * half * plan.circles
    first = [word(rng) for _ in range(300)]
    last = [word(rng) for _ in range(size // 3)]
    companies = [f"{word(rng)} {rng.choice(TRADES)}" for _ in range(size // 8)]
    functions = [
        function
        for work in works
        for function in [
            *([work] * half), *rng.choices([name for name in TITLES if name != work], k=half),
        ]
    ]  # fmt: skip
    return [
        Person(rng.choice(first), rng.choice(last), f"p{n:x}-{rng.randrange(4096):x}",
               rng.choice(companies), function)
        for n, function in enumerate(functions)
    ]  # fmt: skip


def _member(
    path: Path, rng: random.Random, plan: Plan, number: int, society: Sequence[Person]
) -> Known:
    """Choose a member's contacts and write the export."""
    circle, size = number % plan.circles, len(society) // plan.circles
    there = (circle + plan.circles // 2) % plan.circles
    linking = plan.linking and number < plan.circles // 2
    here = range(circle * size, (circle + 1) * size)
    alike, others = here[: size // 2], here[size // 2 :]
    function = society[here[0]].function
    far = [n for n in range(there * size, (there + 1) * size) if society[n].function != function]

    chance = rng.uniform(*plan.alike)
    ratio = plan.ratios[number // plan.circles % len(plan.ratios)]
    own = chance * ratio * math.exp(rng.gauss(0, plan.spread))
    each_way = round(INVITED * plan.contacts)
    sent = [True] * each_way + [False] * each_way
    ways = [*sent, *[None] * (plan.contacts - len(sent))]
    chances = [own / (own + 1 - chance) if way else chance for way in ways]
    same = [rng.random() < one for one in chances]

    count = len(same) - sum(same)
    abroad = min(count, plan.contacts // 2) if linking else 0
    unlike = [*rng.sample(far, abroad), *rng.sample(others, count - abroad)]
    rng.shuffle(unlike)
    pools = {True: iter(rng.sample(alike, sum(same))), False: iter(unlike)}
    contacts = sorted(zip([next(pools[one]) for one in same], ways, strict=True))
    strangers = rng.sample(sorted(set(others) - {n for n, _ in contacts}), PENDING)
    addressed = rng.random() >= WITHOUT_ADDRESS
    _write(
        path, rng, f"Member{number}", function, addressed,
        [(society[n], way) for n, way in contacts], [society[n] for n in strangers],
    )  # fmt: skip
    seen = Counter(zip(same, ways, strict=True))
    invitations = (seen[True, True], seen[False, True], seen[True, False], seen[False, False])
    return Known(
        [n for n, _ in contacts], function, sum(chances) / len(chances), ratio, invitations,
        addressed, linking,
    )  # fmt: skip


def _write(
    path: Path,
    rng: random.Random,
    name: str,
    function: str,
    addressed: bool,
    contacts: Iterable[tuple[Person, bool | None]],
    strangers: Iterable[Person],
) -> None:
    """Write one export.

    Args:
        path: of the zip.
        rng: the source of chance.
        name: the member's first name.
        function: the member's.
        addressed: whether the export holds addresses of profiles.
        contacts: each with whether the member invited them, None where no file tells.
        strangers: whom the member invited in vain.
    """

    def address(slug: str) -> str:
        return f"https://www.linkedin.com/in/{slug}" if addressed else ""

    def invitation(person: Person, sent: bool) -> str:
        (by, by_url), (to, to_url) = sorted(
            [
                (f"{person.first} {person.last}", address(person.slug)),
                (f"{name} Self", address(name.lower())),
            ],
            key=lambda side: (side[0] == f"{name} Self") != sent,
        )
        way = "OUTGOING" if sent else "INCOMING"
        return f'{by},{to},"3/12/21, 4:05 PM",,{way},{by_url},{to_url}'

    rows, invitations = [], [invitation(person, sent=True) for person in strangers]
    chosen = list(contacts)
    newest_first = sorted((rng.randint(1, 9) for _ in chosen), reverse=True)
    for (person, sent), day in zip(chosen, newest_first, strict=True):
        moved = rng.random() < MOVED
        company = f"{word(rng)} {rng.choice(TRADES)}" if moved else person.company
        # The title goes with the person, so that all exports that name it name the same.
        variant = int(person.slug[-1], 16)
        rank = "" if moved else RANKS[variant % len(RANKS)]
        title = rank + TITLES[person.function][(variant + moved) % 2]
        rows.append(
            f"{person.first},{person.last},{address(person.slug)},,"
            f"{company}{rng.choice(LEGAL)},{title},0{day} Jan 2020"
        )
        if sent is not None:
            invitations.append(invitation(person, sent))
    post = f"{word(rng)} {rng.choice(TRADES)},{TITLES[function][0]},,,Mar 2015,"
    files = {
        "Connections.csv": [HEADER, *rows],
        "Invitations.csv": [INVITATIONS, *invitations],
        "Positions.csv": [POSITIONS, post],
        "Profile.csv": ["First Name,Last Name,Headline", f"{name},Self,"],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, lines in files.items():
            archive.writestr(file, "\n".join(lines))


# What is found


@dataclass(frozen=True, slots=True)
class Found:
    """The members; the contact of each row, one member's after another's; for each two members how
    many they share; the members' places by betweenness, the highest first; and the partition of
    functions.
    """

    members: Sequence[Gathered]
    contacts: Sequence[int]
    shared: Mapping[tuple[int, int], int]
    between: Sequence[int]
    functions: Partition | None


def read_back(folder: Path) -> Found:
    """All that is asked of `linkalyze team` here."""
    engine = OneMachine()
    members, _ = gather(folder, read_consent(folder), engine, lambda: None)
    team = team_network(members, engine, folder / STORE, lambda: None)
    shared = overlap(team.ties)
    stand = positions(shared, len(members)).sort("betweenness", descending=True)
    return Found(
        members,
        _contacts(members, engine, folder / STORE),
        {(a, b): n for a, b, n in shared.select("a", "b", "shared").iter_rows()},
        stand["member"].to_list(),
        reach(team.ties).functions,
    )


def _contacts(members: Sequence[Gathered], engine: OneMachine, store: Path) -> list[int]:
    """Of each row of each member; a network has one a member alone."""
    rows = engine.scan([one.rows for one in members])
    told = rows.join(companies_of(rows, engine, store), on="company", how="left")
    whose = rows.join(contacts_of(told, engine, store), on="card", how="left")
    places = pl.DataFrame({"export": [one.rows.stem for one in members]}).with_row_index("place")
    contacts = collected(whose.select("export", "row", "card", "contact_id"))
    in_order = contacts.join(places, on="export").sort("place", "row")
    return in_order.select(pl.coalesce("contact_id", "card")).to_series().to_list()


def scores(folder: Path, truth: Truth) -> dict[str, float]:
    """How near what is found comes to what was planted."""
    found = read_back(folder)
    known = [truth.members[one.export] for one in found.members]
    return {
        **_people(found, known),
        **_brokers(found, known),
        **_overlaps(found, known),
        **_homogeneity(found, known, truth.functions),
        **_choice(found, known),
        **_complement(found, known, truth.functions),
    }


def _people(found: Found, known: Sequence[Known]) -> dict[str, float]:
    """Precision and recall of pairs of rows that are one person."""
    told = [person for one in known for person in one.people]

    def pairs(rows: Iterable[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(rows).values())

    both = pairs(zip(found.contacts, told, strict=True))
    return {"precision": both / pairs(found.contacts), "recall": both / pairs(told)}


def _brokers(found: Found, known: Sequence[Known]) -> dict[str, float]:
    """The largest share of members who stand before a planted broker by betweenness."""
    ranks = [rank for rank, place in enumerate(found.between, 1) if known[place].linking]
    return {
        "brokers": len(ranks),
        "last broker among the first": max(ranks, default=0) / len(known),
    }


def _overlaps(found: Found, known: Sequence[Known]) -> dict[str, float]:
    """For how many two members the number of contacts whom both know is exact, where addresses tell
    who is who; and where they do not, what share of these contacts is missed or made up.
    """
    exact, off, all_shared = [], 0, 0
    people = [set(one.people) for one in known]
    for a, b in combinations(range(len(known)), 2):
        shared = len(people[a] & people[b])
        error = abs(found.shared.get((a, b), 0) - shared)
        if known[a].addressed and known[b].addressed:
            exact.append(not error)
        else:
            off, all_shared = off + error, all_shared + shared
    return {
        "overlaps exact with addresses": sum(exact) / len(exact),
        "overlap wrong without": off / all_shared if all_shared else 0.0,
    }


def _homogeneity(
    found: Found, known: Sequence[Known], functions: Sequence[str]
) -> dict[str, float]:
    """The share alike is a count, and must be that of the contacts chosen; its interval is about
    the tendency that they were chosen by, and must hold the planted chance in 95 of 100.
    """
    facts = [one.facts for one in found.members]
    chosen = [
        np.mean([functions[person] == one.function for person in one.people]) for one in known
    ]
    share = np.array([one["function_alike"] for one in facts], dtype=float)
    chance = np.array([one.chance for one in known])
    low, high = (
        np.array([one[f"function_alike_{end}"] for one in facts]) for end in ("low", "high")
    )
    return {
        "share alike, error of the count": float(np.abs(share - chosen).mean()),
        "share alike, distance from the planted chance": float(np.abs(share - chance).mean()),
        "share alike, interval holds the planted chance": float(
            ((low <= chance) & (chance <= high)).mean()
        ),
    }


def _choice(found: Found, known: Sequence[Known]) -> dict[str, float]:
    """Of the invitations to and from contacts, how many are miscounted; and, for each planted odds
    ratio, the one found over all members who have it, and in how many teams of them the interval
    holds it.
    """
    told = {}
    miscounted = 0
    tables: dict[float, list[Counts]] = {one.ratio: [] for one in known}
    for member, one in zip(found.members, known, strict=True):
        facts = member.facts
        table = (
            facts["invited_alike"], facts["invited"] - facts["invited_alike"],
            facts["inviting_alike"], facts["inviting"] - facts["inviting_alike"],
        )  # fmt: skip
        miscounted += sum(abs(a - b) for a, b in zip(table, one.invitations, strict=True))
        if min(facts["invited"], facts["inviting"]) >= FEWEST:
            tables[one.ratio].append(table)
    told["invitations miscounted"] = miscounted / sum(sum(one.invitations) for one in known)
    for ratio, those in sorted(tables.items()):
        if pooled := pooled_odds_ratio(those):
            told[f"odds ratio {ratio:g}: found"] = pooled["odds_ratio"]
            told[f"odds ratio {ratio:g}: low"] = pooled["lo"]
            told[f"odds ratio {ratio:g}: high"] = pooled["hi"]
            teams = [
                team
                for start in range(0, len(those), TEAM)
                if (team := pooled_odds_ratio(those[start : start + TEAM]))
            ]
            holding = [team["lo"] <= ratio <= team["hi"] for team in teams]
            told[f"odds ratio {ratio:g}: teams"] = len(teams)
            told[f"odds ratio {ratio:g}: in the interval of teams"] = sum(holding) / len(teams)
    return told


def _complement(found: Found, known: Sequence[Known], functions: Sequence[str]) -> dict[str, float]:
    """As how many groups without a function in common the members differ, planted and found."""
    counts = [Counter(functions[person] for person in one.people) for one in known]
    planted = diversity_partition(np.array([[one[name] for name in TITLES] for one in counts]))
    if planted is None or found.functions is None:
        return {}
    return {"beta planted": planted["beta"], "beta found": found.functions["beta"]}


def pure(groups: int, contacts: int, *, complementing: bool) -> Plan:
    """Two members a group, who know their own kind alone: each group another, or all the same."""
    functions = tuple(TITLES)[: groups if complementing else 1]
    return Plan(
        members=2 * groups, contacts=contacts, circles=groups, functions=functions,
        alike=(1.0, 1.0), linking=False,
    )  # fmt: skip


def main() -> None:
    """Print the scores of one organisation, and of two small ones of homogeneous members."""
    members, contacts = int(sys.argv[1]), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1  # noqa: PLR2004
    plans = {
        "mixed": Plan(
            members=members, contacts=contacts, circles=max(2, members // GROUP), seed=seed
        ),
        "alike and complementing": pure(8, 50, complementing=True),
        "alike and all the same": pure(8, 50, complementing=False),
    }
    for name, plan in plans.items():
        with tempfile.TemporaryDirectory() as place:
            truth = make_organisation(Path(place), plan)
            for score, value in scores(Path(place), truth).items():
                print(f"{name}: {score}: {value:.4f}")


if __name__ == "__main__":
    main()
