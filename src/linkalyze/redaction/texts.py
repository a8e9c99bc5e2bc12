"""What takes the place of all other texts."""

import polars as pl

from linkalyze.redaction.columns import Replace, looked_up_in, repeated, rules
from linkalyze.resolve.messages import QUESTION, is_wish, message_marks
from linkalyze.resolve.people import personal_mail


def same_word(texts: pl.Series) -> pl.Series:
    """One word for all."""
    return (
        texts.to_frame("text")
        .select(pl.when(pl.col("text").is_not_null()).then(pl.lit(rules()["text"])))
        .to_series()
    )


def joined(texts: pl.Series, between: str, replace: Replace) -> pl.Series:
    """Lists in one text, part by part."""
    distinct = texts.drop_nulls().unique().to_frame("text").with_row_index("at")
    parts = distinct.select("at", part=pl.col("text").str.split(between)).explode("part")
    parts = parts.with_columns(part=replace(parts["part"]))
    new = parts.group_by("at").agg(pl.col("part").str.join(between)).sort("at")
    return looked_up_in(texts, distinct["text"], new["part"])


def mails(texts: pl.Series) -> pl.Series:
    """Own addresses numbered, those that colleagues share all the same."""
    own = texts.to_frame("mail").select(personal_mail(pl.col("mail"))).to_series()
    shared = pl.when(texts.is_not_null()).then(pl.lit("info@mail.example"))
    numbered = pl.format("m{}@mail.example", own.rank("dense"))
    return pl.select(pl.coalesce(numbered, shared)).to_series()


def states(texts: pl.Series) -> pl.Series:
    """Words of LinkedIn itself, in capitals."""
    upper = texts.str.to_uppercase()
    return pl.select(
        pl.when(upper.str.contains("^[A-Z_]+$"))
        .then(upper)
        .when(upper.is_not_null())
        .then(pl.lit("OTHER"))
    ).to_series()


def numbered(texts: pl.Series) -> pl.Series:
    """Numbers in the order of the texts."""
    return pl.select(pl.format("{}", texts.rank("dense").cast(pl.String).str.zfill(8))).to_series()


def titles_of_talks(texts: pl.Series) -> pl.Series:
    """What LinkedIn itself calls a conversation stays."""
    of_linkedin = texts.is_in(message_marks().titles)
    return pl.select(pl.when(of_linkedin).then(texts).otherwise(same_word(texts))).to_series()


def talk(texts: pl.Series) -> pl.Series:
    """Numbered texts: advertisements, one-tap wishes and questions where the originals are."""
    marks = message_marks()
    text, place = pl.col("text"), pl.col("place")
    distinct = texts.drop_nulls().unique().sort().to_frame("text").with_row_index("place")
    distinct = distinct.with_columns(wish=is_wish(text))
    nth = pl.int_range(pl.len()).over("wish")
    wish = (nth % len(marks.one_tap)).replace_strict(range(len(marks.one_tap)), marks.one_tap)
    new = distinct.select(
        pl.when(text.str.contains_any(marks.in_text))
        .then(pl.format("{} {}", pl.lit(marks.in_text[0]), place))
        .when("wish")
        .then(wish + repeated("!", nth // len(marks.one_tap)))
        .otherwise(pl.format("Text {}", place))
        + pl.when(text.str.contains(QUESTION)).then(pl.lit("?")).otherwise(pl.lit(""))
    ).to_series()
    return looked_up_in(texts, distinct["text"], new)
