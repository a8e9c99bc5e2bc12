"""Where members stand among one another, by the contacts that they share."""

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from linkalyze.frames import Frame, collected

LARGEST_CROWD = 200  # members; whom more of them know joins everybody, and tells nothing
FEWEST_PIVOTS = 500  # members from whom the shortest ways are looked for
MOST_STEPS = 1_000_000_000  # over a tie, half a minute's work


def overlap(ties: Frame) -> pl.DataFrame:
    """How many contacts each two members share.

    Args:
        ties: one row a member and contact: `member`, `contact_id`, `known_by` (how many members
            know the contact).

    Returns:
        `a`, `b` (a < b) and `shared`, only for those who share any; contacts of more than 200
        members are left out.
    """
    crowd = nw.col("known_by").is_between(2, LARGEST_CROWD)
    known = ties.filter(crowd).select("contact_id", a="member")
    pairs = (
        known.join(known.select("contact_id", b="a"), on="contact_id")
        .filter(nw.col("a") < nw.col("b"))
        .group_by("a", "b")
        .agg(shared=nw.len().cast(nw.Int64))
    )
    return collected(pairs).sort("a", "b")


def overlap_across(shared: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    """How much of what each member shares with others is shared with other groups.

    Args:
        shared: as `overlap` gives it.
        groups: the group of each member, in their order; "" for none.

    Returns:
        `member`, `group`, `shared` and `across` (both sums over the other members), of those who
        have a group and share anything with somebody who has one.
    """
    both = pl.concat([shared, shared.select(a="b", b="a", shared="shared")])
    places = pl.Series(groups, dtype=pl.String)
    grouped = both.with_columns(
        group=places.gather(both["a"]), other=places.gather(both["b"])
    ).filter(pl.col("group") != "", pl.col("other") != "")
    elsewhere = pl.col("shared").filter(pl.col("group") != pl.col("other"))
    return (
        grouped.group_by("group", member="a")
        .agg(pl.col("shared").sum(), across=elsewhere.sum())
        .select("member", "group", "shared", "across")
        .sort("member")
    )


def pivots(shared: pl.DataFrame, members: int) -> int:
    """From how many members shortest ways are looked for: from all, unless it takes too long."""
    return min(members, max(FEWEST_PIVOTS, MOST_STEPS // max(1, shared.height)))


def positions(shared: pl.DataFrame, members: int) -> pl.DataFrame:
    """The position of each member in the network of overlaps.

    Args:
        shared: as `overlap` gives it.
        members: how many there are.

    Returns:
        `member`, `betweenness` (share of the shortest ways between two others that lead over the
        member, an overlap being the shorter the larger it is; Freeman 1977, Brandes 2001; of very
        many from a sample of `pivots`, Brandes & Pich 2007, Int. J. Bifurcation and Chaos 17:2303),
        `constraint` (Burt 1992, weighted; null without a neighbour) and `community` (a number;
        Leiden on modularity, Traag et al. 2019, with a fixed seed).
    """
    import random  # noqa: PLC0415

    import igraph  # noqa: PLC0415

    chance = random.Random(1)  # noqa: S311 - the same every time
    weights = shared["shared"].to_list()
    graph = igraph.Graph(n=members, edges=shared.select("a", "b").to_numpy())
    asked = pivots(shared, members)
    between = graph.betweenness(
        weights=[1 / weight for weight in weights], sources=chance.sample(range(members), asked)
    )
    pairs = (members - 1) * (members - 2) / 2 * asked / members
    igraph.set_random_number_generator(chance)
    communities = graph.community_leiden("modularity", weights=weights, n_iterations=10)
    alone = [degree == 0 for degree in graph.degree()]
    constraint = graph.constraint(weights=weights)
    return pl.DataFrame(
        {
            "member": range(members),
            "betweenness": [way / pairs if pairs else 0.0 for way in between],
            "constraint": [
                None if nobody else value for nobody, value in zip(alone, constraint, strict=True)
            ],
            "community": communities.membership,
        },
        schema={
            "member": pl.UInt32, "betweenness": pl.Float64, "constraint": pl.Float64,
            "community": pl.UInt32,
        },
    )  # fmt: skip
