"""Who is one person over the exports of many members, and which companies are one."""

from pathlib import Path

import narwhals as nw
import polars as pl

from linkalyze.frames import Frame, collected, height
from linkalyze.resolve.companies import resolve_spellings
from linkalyze.resolve.people import stars, with_posts
from linkalyze.resolve.people_pairs import alike
from linkalyze.resolve.sectors import read_sectors
from linkalyze.team.engine import Engine

BLOCK = 200_000  # rows that are compared at once, those of one company always
PAIR = {"a": pl.Int64(), "b": pl.Int64()}
KEYS = ("card", "slug", "mail", "title", "name", "nameless", "given", "family", "given_out",
        "family_out", "families", "first", "more", "generation")  # fmt: skip


def companies_of(rows: Frame, engine: Engine, place: Path) -> Frame:
    """The companies over all spellings of all members; the distinct ones must fit in memory.

    Args:
        rows: `company` as written, nullable.
        engine: what carries out the steps.
        place: a folder for what is kept between the steps.

    Returns:
        `company`, `company_id`, `company_name` (null for what is no company), `sector` (null where
        no spelling tells it) and `employer`, a number of the company.
    """
    spellings = rows.select(name="company").drop_nulls().group_by("name").agg(times=nw.len())
    distinct = collected(spellings).cast({"times": pl.UInt32})
    placed = resolve_spellings(distinct).rows.join(distinct, on="name")
    sectors = read_sectors(placed["name"])["sector"]
    usual_first = placed.with_columns(sectors).sort("times", "name", descending=[True, False])
    told = usual_first.select(
        "company_id",
        "company_name",
        company="name",
        sector=pl.col("sector").drop_nulls().first().over("company_id"),
        employer=pl.col("company_id").rank("dense").cast(pl.Int64),
    )
    return engine.kept(engine.table(told), place / "companies")


def contacts_of(rows: Frame, engine: Engine, place: Path) -> Frame:
    """Which cards are one person, by the rules for one export.

    Args:
        rows: the keys of the connections (see `Gathered`), `company_id`, `employer`.
        engine: what carries out the steps.
        place: a folder for what is kept between the steps.

    Returns:
        `card` and `contact_id` (the least of the person's cards); a person's only card is left out.
    """
    blocks = 1 + height(rows) // BLOCK
    spread = rows.group_by("family").agg(spread=nw.col("employer").n_unique())
    employed = rows.filter(~nw.col("company_id").str.starts_with("@")).join(spread, on="family")
    in_blocks = employed.select(*KEYS, "company_id", "spread", block=nw.col("employer") % blocks)
    posts = engine.by_block(in_blocks, _colleagues, PAIR, place / "posts")
    pairs = nw.concat([posts, _sharing(rows, "slug"), _sharing(rows, "mail")])
    return components(pairs, engine, place)


def _colleagues(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of cards of one person at one company."""
    cards = rows.unique("card").sort("card")
    keys = with_posts(cards.with_columns(at=pl.int_range(pl.len())))
    named = alike(keys.filter(~pl.col("nameless"))).filter(~pl.col("doubtful"))
    pairs = pl.concat([named.select("a", "b"), stars(keys, "post")])
    return pairs.select(keys["card"].gather(pairs[end]).alias(end) for end in PAIR)


def _sharing(rows: Frame, key: str) -> Frame:
    """The least card with each value of a key, and each other that has it."""
    known = rows.select("card", key).drop_nulls().unique(["card", key], keep="any")
    least = known.group_by(key).agg(a=nw.col("card").min())
    pairs = known.join(least, on=key).filter(nw.col("card") != nw.col("a"))
    return pairs.select("a", b="card")


def components(pairs: Frame, engine: Engine, place: Path) -> Frame:
    """Who is joined to whom, over any number of others.

    Each takes the least label that it or a neighbour has, brings that to the card that its own
    label names, and then takes that label's label, until nothing changes (Zhang, Azad & Hu 2020,
    FastSV): rounds grow with the logarithm of the longest chain.

    Args:
        pairs: `a` and `b`.
        engine: what carries out the steps.
        place: a folder for what is kept between the steps.

    Returns:
        `card` and `contact_id`, the least card that it is joined to.
    """
    both = nw.concat([pairs.select("a", "b"), pairs.select(a="b", b="a")])
    both = engine.kept(both.unique(["a", "b"], keep="any"), place / "pairs")
    labels = both.select(card="a", contact_id="a").unique("card", keep="any")
    changed, rounds = 1, 0
    while changed:
        nearest = (
            both.join(labels, left_on="b", right_on="card")
            .group_by("a")
            .agg(nearest=nw.col("contact_id").min())
        )
        met = labels.join(nearest, left_on="card", right_on="a")
        brought = met.group_by("contact_id").agg(brought=nw.col("nearest").min())
        lower = met.join(
            brought.select("brought", card="contact_id"), on="card", how="left"
        ).select(
            "card",
            before="contact_id",
            contact_id=nw.min_horizontal("contact_id", "nearest", "brought"),
        )
        onward = lower.select(contact_id="card", onward="contact_id")
        moved = lower.join(onward, on="contact_id").select("card", "before", contact_id="onward")
        moved = engine.kept(moved, place / f"labels-{rounds}")
        changed = height(moved.filter(nw.col("before") != nw.col("contact_id")))
        labels, rounds = moved.select("card", "contact_id"), rounds + 1
    return labels
