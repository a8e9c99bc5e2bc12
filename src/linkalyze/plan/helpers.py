"""Who can help with a goal: the contacts ranked, and no ten people of one team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from linkalyze.company_lexicon import company_lexicon
from linkalyze.goals import Goal
from linkalyze.measures.intervals import DAYS_A_YEAR
from linkalyze.measures.ranking import diversified, goal_rules, score, tie_worth
from linkalyze.measures.similarity import function_similarity, similarity, work_matrix
from linkalyze.measures.ties import DORMANT, LATENT, tie_rules
from linkalyze.measures.work import KINDS, own_kind
from linkalyze.names import folded
from linkalyze.network import FUNCTIONS, UNKNOWN, Network, Since
from linkalyze.plan.goal import Plan
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.company_names import name_keys
from linkalyze.resolve.titles import read_titles
from linkalyze.texts import label

MONTHS_A_YEAR = 12
LOOKED_AT = 200  # the best by score, among whom the list is made diverse


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan aims at, read as the network reads it. `company_id` is None where no company is
    sought or nobody is known there, then `nearest` names those that are written most like it;
    `functions` are the sector's.
    """

    company_id: str | None
    company: str | None
    nearest: Sequence[str]
    function: str | None
    seniority: str | None
    functions: Sequence[str]


def aim_of(plan: Plan, network: Network) -> Aim:
    """Read the texts of a plan by the rules that the network was read by."""
    company_id, name, nearest = _company(plan.company, network)
    read = read_titles(pl.Series([plan.role or ""])).row(0, named=True)
    function, seniority = (
        None if read[facet] == UNKNOWN else read[facet] for facet in ("function", "seniority")
    )
    return Aim(company_id, name, nearest, function, seniority, _sector(plan.sector))


def _company(text: str | None, network: Network) -> tuple[str | None, str | None, list[str]]:
    if not text:
        return None, None, []
    known = network.connections.select("company", "company_id", "company_name").drop_nulls()
    texts = known.select("company").unique(maintain_order=True)["company"]
    # Among the others, so that an alias or a slip of the pen finds its company.
    read = resolve_companies(pl.concat([texts, pl.Series("company", [text])])).rows
    same = texts.filter(read["company_id"].head(len(texts)) == read["company_id"][-1])
    rows = known.filter(pl.col("company").is_in(same.implode()))
    if rows.height:
        return rows["company_id"][0], rows["company_name"][0], []
    names = network.companies["company_name"]
    # Without legal forms and the like, which would be most of what a short name has in common.
    *keys, key = name_keys(pl.concat([names, pl.Series("company_name", [text])]), company_lexicon())
    limits = goal_rules()["target"]
    close = process.extract(
        key, keys, scorer=fuzz.ratio, limit=limits["nearest"], score_cutoff=limits["like"]
    )
    return None, text, [names[place] for _, _, place in close]


def _sector(text: str | None) -> list[str]:
    """The functions that a sector is told by, as no public table says which company is of which."""
    if not text:
        return []
    families = similarity().family
    names = {
        **{name: [name] for name in FUNCTIONS},
        **{label(name): [name] for name in FUNCTIONS},
        **{
            word: [f for f in FUNCTIONS if families[f] == kin]
            for kin in families.values()
            for word in (kin, label(kin))
        },
    }
    *keys, wanted = pl.DataFrame({"name": [*names, text]}).select(folded(pl.col("name")))["name"]
    found = dict(zip(keys, names.values(), strict=True))
    best = process.extractOne(
        wanted, list(found), scorer=fuzz.WRatio, score_cutoff=goal_rules()["target"]["like"]
    )
    return found[best[0]] if best else []


def scored_helpers(
    network: Network, ties: pl.DataFrame, goal: Goal, aim: Aim, as_of: dt.date
) -> pl.DataFrame:
    """All contacts with a name, by how well they serve a goal.

    Args:
        network: the resolved export.
        ties: as `tie_table` gives them.
        goal: the member's.
        aim: what it aims at.
        as_of: the day of the export.

    Returns:
        The columns of `contacts` and of the ties, the virtues and `score`; best first.
    """
    people = network.contacts.drop_nulls("name").join(ties, on="contact_id", maintain_order="left")
    return (
        people.with_columns(
            strength=pl.col("tie_strength").fill_null(0.0),
            dormant=(pl.col("tie_state") == DORMANT).fill_null(value=False),
            fit=_fit(aim, people),
            reach=_reach(aim, network),
            fresh=_fresh(network, people),
            recency=_recency(as_of),
        )
        .with_columns(tie=tie_worth(goal))
        .with_columns(score=score(goal))
        .sort("score", "contact_id", descending=[True, False])
    )


def ranked_helpers(
    network: Network, ties: pl.DataFrame, goal: Goal, aim: Aim, as_of: dt.date, most: int
) -> pl.DataFrame:
    """The contacts who can help, as `scored_helpers` with `rank` (from 1): the best, but not all
    alike, and no more than three of one company, unless that is the target.
    """
    best = scored_helpers(network, ties, goal, aim, as_of).head(LOOKED_AT)
    chosen = best[sorted(_not_all_alike(best, aim, most))]
    return chosen.with_columns(rank=pl.int_range(1, pl.len() + 1))


def _fit(aim: Aim, people: pl.DataFrame) -> pl.Expr:
    """How well each contact matches what is sought, null where nothing is."""
    weights = goal_rules()["fit"]
    parts: list[tuple[float, pl.Expr]] = []
    if aim.company is not None:
        parts.append(
            (
                weights["company"],
                (pl.col("company") == pl.lit(aim.company_id, pl.String)).cast(pl.Float64),
            )
        )
    if aim.function is not None:
        alike = {name: function_similarity(aim.function, name) for name in FUNCTIONS}
        parts.append(
            (
                weights["function"],
                pl.col("function").replace_strict(alike, default=None, return_dtype=pl.Float64),
            )
        )
    if aim.functions:
        of_sector = pl.col("function").is_in(aim.functions).mean()
        shares = (
            people.drop_nulls(["company", "function"])
            .group_by("company")
            .agg(share=of_sector, known=pl.len())
            .filter(pl.col("known") >= goal_rules()["target"]["fewest_of_a_company"])
        )
        told = dict(shares.select("company", "share").iter_rows())
        parts.append(
            (
                weights["sector"],
                pl.col("company").replace_strict(told, default=None, return_dtype=pl.Float64),
            )
        )
    if not parts:
        return pl.lit(None, pl.Float64)
    total = sum(weight for weight, _ in parts)
    return pl.sum_horizontal(weight * part.fill_null(0.0) for weight, part in parts) / total


def _reach(aim: Aim, network: Network) -> pl.Expr:
    """How near a contact's level is to the one above that which is sought, or the member's own."""
    rung = similarity().rung
    own = network.member.now("seniority")
    sought = aim.seniority or (own[0] if own else None)
    unknown = goal_rules()["score"]["unknown"]
    if sought is None:
        return pl.lit(unknown)
    highest = max(rung.values())
    above = min(rung[sought] + 1, highest)
    level = pl.col("seniority").replace_strict(rung, default=None, return_dtype=pl.Float64)
    return (1 - (level - above).abs() / highest).fill_null(unknown)


def _fresh(network: Network, people: pl.DataFrame) -> pl.Series:
    own = own_kind(network.member)
    unknown = goal_rules()["score"]["unknown"]
    if own is None:
        return pl.Series([unknown] * people.height, dtype=pl.Float64)
    unlike = KINDS.with_columns(fresh=pl.Series(1 - work_matrix()[own]))
    found = people.join(unlike, on=["function", "seniority"], how="left", maintain_order="left")
    return found["fresh"].fill_null(unknown)


def _recency(as_of: dt.date) -> pl.Expr:
    """Halved for every two years since the last exchange, or since the day they met."""
    last = pl.when(pl.col("tie_state") != LATENT).then(pl.col("last_mutual").dt.date())
    since = pl.coalesce(last, "connected_on")
    months = (pl.lit(as_of) - since).dt.total_days() / DAYS_A_YEAR * MONTHS_A_YEAR
    half_life = goal_rules()["score"]["half_life"]
    unknown = goal_rules()["score"]["unknown"]
    return pl.lit(2.0).pow(-(months.clip(0) / half_life)).fill_null(unknown)


def _not_all_alike(people: pl.DataFrame, aim: Aim, most: int) -> list[int]:
    limits = goal_rules()["list"]
    places = people.join(KINDS, on=["function", "seniority"], how="left", maintain_order="left")
    kinds = places["kind"].fill_null(len(KINDS)).to_numpy()
    alike = np.pad(work_matrix(), (0, 1))[np.ix_(kinds, kinds)]
    companies = people["company"].fill_null("").to_numpy()
    # Of the company and of the work that are sought there can hardly be too many.
    same = (
        (companies[:, None] == companies)
        & (companies != "")
        & (companies != (aim.company_id or ""))
    )
    other_work = (people["function"] != (aim.function or "")).fill_null(value=True).to_numpy()
    alike *= other_work
    order = diversified(
        people["score"].to_list(), np.maximum(alike, same), people.height, limits["tradeoff"]
    )
    chosen: list[int] = []
    seen: dict[str, int] = {}
    for place in order:
        company = companies[place]
        if (
            company
            and company != aim.company_id
            and seen.get(company, 0) >= limits["of_one_company"]
        ):
            continue
        seen[company] = seen.get(company, 0) + 1
        chosen.append(place)
    return chosen[:most]


def met_with_them(network: Network, seats: pl.DataFrame, aim: Aim) -> list[str]:
    """The names of contacts elsewhere who were in one small conversation with somebody at the
    company that is sought.
    """
    there = network.contacts.filter(pl.col("company") == pl.lit(aim.company_id, pl.String))
    small = seats.filter(pl.col("others") <= tie_rules().largest_group)
    with_them = small.join(
        small.join(there, on="contact_id", how="semi"), on="conversation", how="semi"
    )
    met = network.contacts.join(with_them, on="contact_id", how="semi", maintain_order="left")
    return (
        met.join(there, on="contact_id", how="anti", maintain_order="left")["name"]
        .drop_nulls()
        .to_list()
    )


def left_or_came(since: Since | None, aim: Aim) -> tuple[list[str], list[str]]:
    """The names of contacts who lately went to the company that is sought, and of those who left
    it, as the history tells.
    """
    if since is None or aim.company is None:
        return [], []
    moves = since.events.filter(pl.col("kind") == "moved").drop_nulls("name")
    sought = pl.Series([aim.company])

    def at(side: str) -> list[str]:
        # Where nobody is any more, the company is called as it was written.
        *keys, key = name_keys(pl.concat([moves[side].rename(""), sought]), company_lexicon())
        return moves.filter(pl.Series(keys, dtype=pl.String) == key)["name"].to_list()

    return at("to"), at("from")


def where_they_do_it(network: Network, aim: Aim, most: int) -> list[str]:
    """The companies at which most contacts do the work that is sought, largest first."""
    doing = network.contacts.filter(pl.col("function") == pl.lit(aim.function, pl.String))
    employed = doing.drop_nulls(["company", "company_name"])
    counts = (
        employed.group_by("company_name")
        .len()
        .sort("len", "company_name", descending=[True, False])
    )
    return counts["company_name"].head(most).to_list()
