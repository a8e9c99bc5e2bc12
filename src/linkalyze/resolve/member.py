"""What the export tells about the member's own work."""

import re

import polars as pl

from linkalyze.names import folded
from linkalyze.texts import mark

# "at" in the languages of the lexicon, without those that are also "and"; the last one counts.
AT = re.compile(r"(.*?\S)(?:\s+(?:at|bij|chez|bei|presso|em)\s+|\s+@\s*)(\S.*)", re.IGNORECASE)
SLOGAN = re.compile(r"\s*[|\u2022].*", re.DOTALL)
POSTS = {
    "company": pl.String,
    "title": pl.String,
    "current": pl.Boolean,
    "started": pl.Date,
    "finished": pl.Date,
}


def own_positions(
    positions: pl.DataFrame, profile: pl.DataFrame, me: str | None = None
) -> tuple[pl.DataFrame, str]:
    """The member's posts and where they were read.

    Args:
        positions: the typed frame of Positions.csv.
        profile: the typed frame of Profile.csv.
        me: "TITLE at COMPANY", given by the member; it stands in for present posts.

    Returns:
        The columns of `POSTS`, one row a post, and the source in words ("" for none). The
        member's own words come first, then Positions.csv, then the headline of Profile.csv.
    """
    january = pl.col("started_on", "finished_on").dt.month() == 1
    only_years = positions.select(pl.all_horizontal((january | january.is_null()).all())).item()
    # A post ends with the month that is given, or with the year where years alone are.
    last = pl.col("finished_on").dt.offset_by("11mo" if only_years else "0mo").dt.month_end()
    posts = positions.select(
        company="company_name",
        title="title",
        current=pl.col("finished_on").is_null(),
        started="started_on",
        finished=last,
    )
    if me:
        own = post_of(me)
        return pl.concat(
            [_since(own, posts.filter("current")), posts.filter(~pl.col("current"))]
        ), "--me"
    if posts["current"].any():
        return posts, "Positions.csv"
    headline = profile["headline"].drop_nulls().to_list()
    if headline:
        return pl.concat([post_of(headline[0]), posts]), mark("the headline in Profile.csv")
    return posts, ""


def _since(own: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """The post in the member's own words, from when the export has it: it is the only one there, or
    the one at the same company.
    """
    here = folded(pl.col("company")) == folded(pl.lit(own["company"][0], pl.String))
    same = present if present.height == 1 else present.filter(here)
    start = same["started"].min() if same.height == 1 else None
    return own.with_columns(started=pl.lit(start, pl.Date))


def post_of(text: str) -> pl.DataFrame:
    """One present post from "TITLE at COMPANY"; without an "at" it is a title alone."""
    first = SLOGAN.sub("", text.strip()) or text
    found = AT.fullmatch(first)
    # "at work" names no company.
    title, company = found.groups() if found and not found[2].islower() else (first, None)
    return pl.DataFrame([(company, title, True, None, None)], schema=POSTS, orient="row")


def own_name(profile: pl.DataFrame) -> str:
    """The member's name from Profile.csv, "" where there is none, or one without a letter."""
    row = profile.select("first_name", "last_name").row(0) if profile.height else ()
    name = " ".join(part for part in row if part)
    return name if any(map(str.isalpha, name)) else ""
