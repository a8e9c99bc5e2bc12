"""Titles that tell no more than the lexicons know."""

import polars as pl

from linkalyze.lexicon import title_lexicon
from linkalyze.redaction.columns import NOTHING, Frames, Replace, listed, looked_up_in, rules
from linkalyze.resolve.member import post_of
from linkalyze.resolve.titles import known_words, read_titles

FACETS = ("seniority", "function", "role")
STOCKED = 20  # phrases a function
WORD_OR_NOT = r"[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+"


def replaced_titles(frames: Frames) -> Replace:
    """Titles without the words that no lexicon knows; where the rest is read otherwise, another
    title that is read as the whole was.
    """
    headlines = [post_of(text)["title"] for text in listed("headlines", frames)]
    texts = pl.concat([listed("titles", frames), *headlines]).drop_nulls().unique().sort()
    read = read_titles(texts).with_columns(cut=_with_known_words(texts))
    again = read_titles(read["cut"])
    same = [pl.col(facet) == again[facet] for facet in FACETS]
    kept, others = read.filter(*same), read.filter(~pl.all_horizontal(same))
    if others.height:
        stock = read_titles(pl.concat([kept["cut"], _stock_of_titles()]))
        shortest = stock.sort(pl.col("title").str.len_chars(), "title", maintain_order=True)
        like = shortest.unique(FACETS, keep="first").select(*FACETS, like="title")
        others = others.join(like, on=FACETS, how="left", maintain_order="left")
        kept = pl.concat(
            [kept, others.with_columns(cut=pl.col("like").fill_null(NOTHING))], how="diagonal"
        )
    return lambda given: looked_up_in(given, kept["title"], kept["cut"])


def _with_known_words(titles: pl.Series) -> pl.Series:
    parts = titles.to_frame("title").with_row_index("at")
    parts = parts.with_columns(part=pl.col("title").str.extract_all(WORD_OR_NOT)).explode("part")
    known = known_words(parts["part"].unique().drop_nulls())
    kept = pl.col("part").is_in(known.implode()) | ~pl.col("part").str.contains(r"[\p{L}\p{N}]")
    left = parts.with_columns(part=pl.when(kept).then("part").otherwise(pl.lit(" ")))
    cut = left.group_by("at").agg(pl.col("part").str.join("")).sort("at")
    tidy = pl.col("part").str.replace_all(r"\s+", " ").str.strip_chars()
    return cut.select(tidy.replace("", NOTHING)).to_series()


def _stock_of_titles() -> pl.Series:
    """Titles of every family and function, with and without a rank."""
    lexicon = title_lexicon()
    short = lexicon.function.sort(pl.col("phrase").str.len_chars(), "phrase")
    of_functions = short.group_by("label", maintain_order=True).head(STOCKED)["phrase"]
    told = pl.concat([lexicon.families["phrase"], of_functions]).unique().sort()
    whole = pl.DataFrame({"phrase": told.filter(~told.str.contains("*", literal=True))})
    ranks = pl.DataFrame({"rank": rules()["ranks"]["words"]})
    return whole.join(ranks, how="cross").select(pl.col("rank") + pl.col("phrase")).to_series()


def headlines(texts: pl.Series, titles: Replace, companies: Replace) -> pl.Series:
    """TITLE at COMPANY, with both replaced."""
    posts = [post_of(text).row(0, named=True) if text else {} for text in texts]
    parts = pl.DataFrame(posts, schema={"title": pl.String, "company": pl.String})
    parts = parts.with_columns(titles(parts["title"]), companies(parts["company"]))
    return parts.select(
        pl.concat_str("title", "company", separator=" at ", ignore_nulls=True).replace("", None)
    ).to_series()
