"""How well the plan finds who can help, on networks of known truth.

Helpfulness follows the model of the method: the odds rise with fit, with the worth of the tie for
the goal, and with how unlike the member's the contact's work is. Ten more contacts are planted, who
have all that the goal asks for. `python benchmarks/helpers.py` prints the table.
"""

import datetime as dt
import math
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.random import Generator

from linkalyze.goals import GOALS, Goal
from linkalyze.measures.ranking import goal_rules
from linkalyze.measures.similarity import similarity
from linkalyze.measures.ties import ACTIVE, DORMANT, LATENT
from linkalyze.network import DOUBTS, FUNCTIONS, MERGES, SENIORITIES, Member, Network, Position
from linkalyze.plan.helpers import Aim, ranked_helpers, scored_helpers

DAY = dt.date(2026, 10, 1)
TOP, PLANTED = 10, 10
OWN, SOUGHT = ("Information Technology", "Senior"), ("Finance", "Manager")
WORK = Aim(None, None, (), *SOUGHT, ())
FAR = "Healthcare Services"  # from the member's own work
AIMS: dict[Goal, Aim] = {
    "new-job": Aim("target", "Target", (), *SOUGHT, ()),
    "broaden": Aim(None, None, (), FAR, None, ()),
    "step-up": WORK,
    "change": WORK,
}
Ranking = Callable[[Network, pl.DataFrame, Goal, Generator], list[str]]


def network(rng: Generator, contacts: int, goal: Goal) -> tuple[Network, pl.DataFrame]:
    """A network and its ties; the planted helpers' ids begin with "help"."""
    people = [_anyone(rng, place) for place in range(contacts)]
    people += [_helper(rng, place, goal) for place in range(PLANTED)]
    rng.shuffle(people)
    frame = pl.DataFrame(people).with_columns(company_id="company", company_name="company")
    member = Member("Me", [Position(None, None, None, OWN[1], OWN[0], None, current=True)], "")
    nothing = pl.DataFrame()
    ties = frame.select("contact_id", "tie_strength", "tie_state", "last_mutual", tie_class="name")
    return Network(
        nothing, frame.drop("tie_strength", "tie_state", "last_mutual"), nothing, nothing,
        pl.DataFrame(schema=MERGES), pl.DataFrame(schema=DOUBTS), member, nothing,
    ), ties  # fmt: skip


def _anyone(rng: Generator, place: int) -> dict[str, object]:
    company = int(rng.zipf(1.6)) % 200
    # Three in four have never had anything to do with the member, as in real exports.
    strength = None if rng.integers(4) else float(rng.beta(0.8, 3.0))
    state = LATENT if strength is None else str(rng.choice([ACTIVE, DORMANT, LATENT]))
    return _person(
        f"any{place:04}", "target" if company == 0 else f"c{company}", str(rng.choice(FUNCTIONS)),
        str(rng.choice(SENIORITIES)), strength, state, float(rng.exponential(36)),
    )  # fmt: skip


def _helper(rng: Generator, place: int, goal: Goal) -> dict[str, object]:
    """Right work, near the right level, the tie that helps most, lately, and at the target if one
    is sought.
    """
    best = goal_rules()["goals"][goal]["best_tie"]
    strength = float(np.clip(rng.normal(best, 0.05), 0.05, 1))
    company = "target" if goal == "new-job" else f"h{place}"
    function = AIMS[goal].function or ""
    level = ("Senior", "Manager", "Director", "VP")[place % 4]
    return _person(f"help{place:04}", company, function, level, strength, ACTIVE, 2.0)


def _person(
    name: str, company: str, function: str, seniority: str, strength: float | None, state: str,
    months: float,
) -> dict[str, object]:  # fmt: skip
    last = DAY - dt.timedelta(days=30 * months)
    return {
        "contact_id": name, "name": name, "url": None, "position": None, "company_text": company,
        "company": company, "function": function, "seniority": seniority, "role": None,
        "connected_on": last - dt.timedelta(days=400), "tie_strength": strength, "tie_state": state,
        "last_mutual": None if state == LATENT else dt.datetime.combine(last, dt.time()),
    }  # fmt: skip


def chance_to_help(found: Network, ties: pl.DataFrame, goal: Goal) -> dict[str, float]:
    """The true chance that each contact helps."""
    logit = -4 + 4 * pl.col("fit") + 1.5 * pl.col("tie") + pl.col("fresh")
    every = scored_helpers(found, ties, goal, AIMS[goal], DAY)
    return dict(every.select("contact_id", 1 / (1 + (-logit).exp())).iter_rows())


def ours(found: Network, ties: pl.DataFrame, goal: Goal, _: Generator) -> list[str]:
    """The plan's own list."""
    return ranked_helpers(found, ties, goal, AIMS[goal], DAY, TOP)["contact_id"].to_list()


def at_random(found: Network, _: pl.DataFrame, __: Goal, rng: Generator) -> list[str]:
    """Ten at random."""
    return list(rng.choice(found.contacts["contact_id"].to_list(), TOP, replace=False))


def by_name(found: Network, _: pl.DataFrame, __: Goal, ___: Generator) -> list[str]:
    """The first of the alphabet, by a name that tells nothing."""
    hashed = found.contacts.with_columns(key=pl.col("contact_id").hash(7))
    return hashed.sort("key")["contact_id"].head(TOP).to_list()


def most_senior(found: Network, _: pl.DataFrame, __: Goal, ___: Generator) -> list[str]:
    """Those of the highest level."""
    rung = pl.col("seniority").replace_strict(similarity().rung, return_dtype=pl.Int64)
    people = found.contacts.sort(rung, "contact_id", descending=[True, False])
    return people["contact_id"].head(TOP).to_list()


def strongest(_: Network, ties: pl.DataFrame, __: Goal, ___: Generator) -> list[str]:
    """Those with the strongest tie."""
    best = ties.sort("tie_strength", "contact_id", descending=[True, False], nulls_last=True)
    return best["contact_id"].head(TOP).to_list()


RANKINGS: dict[str, Ranking] = {
    "the plan": ours,
    "random": at_random,
    "alphabet": by_name,
    "most senior": most_senior,
    "strongest tie": strongest,
}


def ndcg(chosen: Sequence[str], gain: dict[str, float]) -> float:
    """How much of the help that ten could give the list gives, the first counting most."""
    best = sorted(gain.values(), reverse=True)[:TOP]
    discounts = [1 / math.log2(place + 2) for place in range(TOP)]
    got = sum(gain.get(name, 0.0) * d for name, d in zip(chosen, discounts, strict=False))
    most = sum(g * d for g, d in zip(best, discounts, strict=False))
    return got / most if most else 1.0


def scores(seed: int, networks: int, contacts: int = 400) -> dict[tuple[str, str], float]:
    """nDCG@10 of each ranking for each goal, on who in fact helps; and under "planted" how many of
    the plan's ten are planted helpers, on average.
    """
    rng = np.random.default_rng(seed)
    found: dict[tuple[str, str], list[float]] = {}
    for goal in GOALS:
        for _ in range(networks):
            people, ties = network(rng, contacts, goal)
            truth = helps(rng, people, ties, goal)
            for name, ranking in RANKINGS.items():
                chosen = ranking(people, ties, goal, rng)
                found.setdefault((goal, name), []).append(ndcg(chosen, truth))
                if ranking is ours:
                    planted = sum(one.startswith("help") for one in chosen)
                    found.setdefault((goal, "planted"), []).append(planted)
    return {key: float(np.mean(values)) for key, values in found.items()}


def helps(rng: Generator, people: Network, ties: pl.DataFrame, goal: Goal) -> dict[str, float]:
    """Who in fact helps, by the true chances."""
    return {
        name: float(rng.random() < chance)
        for name, chance in chance_to_help(people, ties, goal).items()
    }


def main() -> None:
    """Print the table."""
    table = scores(seed=1, networks=200)
    names = [*RANKINGS, "planted"]
    print("| goal | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for goal in GOALS:
        print(f"| {goal} | " + " | ".join(f"{table[goal, name]:.2f}" for name in names) + " |")


if __name__ == "__main__":
    main()
