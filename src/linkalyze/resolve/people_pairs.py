"""Which two rows at one company bear names that may be one person's."""

import polars as pl

from linkalyze.lexicon import spaced
from linkalyze.resolve.people_names import given_name_variants, people_lexicon

SAME_TITLE, STEP_UP, COMPATIBLE = 3, 4, 5  # places in the rules of people.py
COMPARED = (
    "given", "family", "given_out", "family_out", "families", "first", "more", "generation",
    "title", "common", "known_as",
)  # fmt: skip


def alike(people: pl.DataFrame) -> pl.DataFrame:
    """Pairs at one company whose names may be one.

    Args:
        people: `at`, `company_id`, `slug`, `title`, `common` (a namesake is likely) and the parts
            of the name, one row a connection.

    Returns:
        `a` and `b` (places, a < b), `rule` (3: same name and title, 4: same name and a related
        title, 5: compatible name and the same title but for rank; null for none of them),
        `doubtful` and `same_name`. Blocks of one company and surname that are too large are left
        to the exact name.
    """
    limits = people_lexicon().thresholds
    rows = _employed(people)
    pairs = _candidates(rows, limits["block"])
    sides = [rows.select(pl.col("at").alias(name), *COMPARED) for name in ("a", "b")]
    compared = pairs.join(sides[0], on="a").join(sides[1], on="b", suffix="_b")
    named = _named_alike(compared.filter(pl.col("known_as") != pl.col("known_as_b")))
    return _judged(named.with_columns(core=_core("title"), core_b=_core("title_b")))


def _employed(people: pl.DataFrame) -> pl.DataFrame:
    """Rows with company, title and both names; adds `known_as`: the profile, or the row itself."""
    rows = people.filter(
        ~pl.col("company_id").str.starts_with("@"),
        pl.col("title") != "",
        pl.col("given") != "",
        pl.col("family") != "",
    )
    return rows.with_columns(
        known_as=pl.coalesce("slug", pl.col("at").cast(pl.String)),
    )


def _core(title: str) -> pl.Expr:
    """The words of a title without its rank."""
    lexicon, word = people_lexicon(), pl.element()
    full = spaced(pl.col(title)).str.replace_many(lexicon.abbreviations, leftmost=True)
    words = full.str.replace_all(lexicon.ranks, " ").str.split(" ")
    core = words.list.eval(word.filter(word != "")).list.unique().list.sort()
    return pl.when(core.list.len() == 0).then(pl.concat_list(title)).otherwise(core)


def _candidates(rows: pl.DataFrame, largest: int) -> pl.DataFrame:
    """`a` and `b`: rows of one company that share a surname, its first part, or both names."""
    both = pl.concat_list("given", "family").list.sort().list.join(" ")
    blocks = pl.concat(
        [
            rows.select("at", "company_id", block=block)
            for block in (
                pl.col("family"),
                pl.col("family_out"),
                pl.col("families").list.first(),
                both,
            )
        ]
    )
    blocks = blocks.drop_nulls().unique()
    blocks = blocks.filter(pl.len().over("company_id", "block").is_between(2, largest))
    return (
        blocks.join(blocks, on=["company_id", "block"], suffix="_b")
        .filter(pl.col("at") < pl.col("at_b"))
        .select(a="at", b="at_b")
        .unique()
    )


def _named_alike(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs that have one name (`same_name`), or may have (`compatible`)."""

    def same(part: str) -> pl.Expr:
        """Müller is Muller and Mueller; Bauer is not Baur."""
        plain, out = pl.col(part), pl.col(f"{part}_out")
        other, other_out = pl.col(f"{part}_b"), pl.col(f"{part}_out_b")
        return (plain == other) | (out == other) | (plain == other_out)

    given, given_b = pl.col("given"), pl.col("given_b")
    initial = (pl.min_horizontal(given.str.len_chars(), given_b.str.len_chars()) == 1) & (
        given.str.head(1) == given_b.str.head(1)
    )
    first_alone = (pl.col("first") == pl.col("first_b")) & ~(pl.col("more") & pl.col("more_b"))
    fewer = pl.min_horizontal(pl.col("families").list.len(), pl.col("families_b").list.len())
    surname_dropped = (fewer > 0) & (
        pl.col("families").list.head(fewer) == pl.col("families_b").list.head(fewer)
    )
    swapped = (given == pl.col("family_b")) & (pl.col("family") == given_b)
    variants = given_name_variants().with_columns(nickname=pl.lit(value=True))
    return (
        pairs.join(variants, left_on=["first", "first_b"], right_on=["one", "other"], how="left")
        # Father and son.
        .filter(pl.col("generation").eq_missing(pl.col("generation_b")))
        .with_columns(
            same_name=((same("given") | first_alone) & (same("family") | surname_dropped))
            | swapped,
            compatible=same("family") & (initial | pl.col("nickname").fill_null(value=False)),
        )
        .filter(pl.col("same_name") | pl.col("compatible"))
    )


def _judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """What the posts of people named alike say; see `alike`."""
    core, core_b = pl.col("core"), pl.col("core_b")
    # The same post but for its rank, or one said in more words than the other.
    shared = core.list.set_intersection(core_b).list.len()
    fewest = pl.min_horizontal(core.list.len(), core_b.list.len())
    related = (core == core_b) | ((shared == fewest) & (fewest > 1))
    judged = pairs.with_columns(
        rule=pl.when(pl.col("same_name") & (pl.col("title") == pl.col("title_b")))
        .then(SAME_TITLE)
        .when(pl.col("same_name") & related)
        .then(STEP_UP)
        .when(pl.col("compatible") & (core == core_b))
        .then(COMPATIBLE)
        .cast(pl.Int8)
    )
    # J. Smith beside John and Jane is neither, and so are three namesakes in one post.
    several = _with_several_partners(judged.drop_nulls("rule"))
    unclear = pl.col("a").is_in(several) | pl.col("b").is_in(several)
    namesake = pl.col("common") & (pl.col("rule") != SAME_TITLE)
    # Nothing in common in their posts: two people, and no question.
    asked = judged.filter(pl.col("rule").is_not_null() | (shared > 0))
    return asked.select(
        *("a", "b", "rule", "same_name"),
        doubtful=pl.col("rule").is_null() | unclear | namesake,
    )


def _with_several_partners(pairs: pl.DataFrame) -> list[int]:
    """Rows that could be one with more than one profile."""
    partners = pl.concat(
        [pairs.select(at="a", other="known_as_b"), pairs.select(at="b", other="known_as")]
    )
    counted = partners.group_by("at").agg(pl.col("other").n_unique())
    return counted.filter(pl.col("other") > 1)["at"].to_list()
