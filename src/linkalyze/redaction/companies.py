"""Invented companies with as many spellings as the originals."""

import polars as pl

from linkalyze.company_lexicon import SPECIALS, company_lexicon
from linkalyze.export import CONNECTIONS, Export
from linkalyze.lexicon import load, phrases
from linkalyze.names import folded
from linkalyze.redaction.columns import (
    NOTHING,
    Frames,
    Replace,
    invented,
    listed,
    looked_up_in,
    repeated,
)
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.member import own_positions
from linkalyze.resolve.overrides import Overrides
from linkalyze.resolve.traces import sought_companies


def replaced_companies(
    frames: Frames, export: Export, overrides: Overrides, taken: pl.Series
) -> Replace:
    """A word for each company; its spellings differ by a legal form, or by full stops where the
    original ones differ in nothing but punctuation and case.
    """
    posts, _ = own_positions(export.table("positions"), export.table("profile"))
    sought = sought_companies(export.table).drop_nulls().unique().sort()
    resolved = pl.concat([export.table(CONNECTIONS)["company"], posts["company"], sought])
    ids = resolve_companies(resolved, overrides.company).rows["company_id"]
    known = pl.DataFrame({"text": resolved, "id": ids}).drop_nulls("text")
    others = pl.DataFrame({"text": listed("companies", frames)}).with_columns(
        id=pl.lit(None, pl.String)
    )
    texts = pl.concat([known, others]).group_by("text").agg(pl.col("id").max(), times=pl.len())
    texts = texts.with_columns(fold=folded(pl.col("text")))
    alike = pl.col("id").drop_nulls().first().over("fold")
    texts = texts.with_columns(id=pl.coalesce("id", alike, pl.format("~{}", "fold")))
    spelled = texts.with_columns(seen=pl.col("times").sum().over("id", "fold")).with_columns(
        form=pl.struct(-pl.col("seen").cast(pl.Int64), "fold").rank("dense").over("id") - 1,
        stops=pl.struct(-pl.col("times").cast(pl.Int64), "text").rank("dense").over("id", "fold")
        - 1,
    )
    ones = spelled["id"].unique().sort()
    forms = company_lexicon().legal_forms[1].str.to_uppercase()
    behind = [
        pl.when(place > 0).then(" " + (place % len(forms)).replace_strict(range(len(forms)), forms))
        for place in (pl.col("form"), pl.col("form") // len(forms))
    ]
    word = pl.col("id").replace_strict(ones, invented(len(ones), taken).str.to_titlecase())
    special = [pl.when(pl.col("fold") == "").then(pl.lit(NOTHING))]
    for kind in SPECIALS:
        texts_of_kind = phrases(load("companies.toml")[kind]["names"])
        nth = (pl.col("form") % len(texts_of_kind)).replace_strict(
            range(len(texts_of_kind)), texts_of_kind
        )
        special.append(pl.when(pl.col("id") == kind).then(nth))
    new = spelled.select(
        "text",
        new=pl.coalesce(*special, pl.concat_str(word, *behind, ignore_nulls=True))
        + repeated(".", pl.col("stops")),
    )
    return lambda given: looked_up_in(given, new["text"], new["new"])
