"""Where members stand among one another, by the contacts that they share."""

import polars as pl

LARGEST_CROWD = 200  # members; whom more of them know joins everybody, and tells nothing


def overlap(ties: pl.DataFrame) -> pl.DataFrame:
    """How many contacts each two members share.

    Args:
        ties: one row a member and contact: `member`, `contact_id`.

    Returns:
        `a`, `b` (a < b) and `shared`, only for those who share any; contacts of more than 200
        members are left out.
    """
    known = ties.select("member", "contact_id").unique()
    known = known.filter(pl.len().over("contact_id").is_between(2, LARGEST_CROWD))
    return (
        known.join(known, on="contact_id", suffix="_b")
        .filter(pl.col("member") < pl.col("member_b"))
        .group_by(a="member", b="member_b")
        .agg(shared=pl.len())
        .sort("a", "b")
    )


def positions(shared: pl.DataFrame, members: int) -> pl.DataFrame:
    """The position of each member in the network of overlaps.

    Args:
        shared: as `overlap` gives it.
        members: how many there are.

    Returns:
        `member`, `betweenness` (share of the shortest ways between two others that lead over the
        member, an overlap being the shorter the larger it is; Freeman 1977, Brandes 2001),
        `constraint` (Burt 1992, weighted; null without a neighbour) and `community` (a number;
        Leiden on modularity, Traag et al. 2019, with a fixed seed).
    """
    import random  # noqa: PLC0415

    import igraph  # noqa: PLC0415

    edges = list(shared.select("a", "b").iter_rows())
    weights = shared["shared"].to_list()
    graph = igraph.Graph(n=members, edges=edges)
    pairs = (members - 1) * (members - 2) / 2
    between = graph.betweenness(weights=[1 / weight for weight in weights])
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311 - the same every time
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
