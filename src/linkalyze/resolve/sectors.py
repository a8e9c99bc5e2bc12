"""Which sector an employer is in, as far as its name tells; `lexicon/sectors.toml` says how.

An employer that is known by its whole name has its sector from there: from the list of the sector,
from the heading above it in `aliases.txt`, or from the words of any name it has there (UZA is a
hospital, since it is the Universitair Ziekenhuis Antwerpen too). Of any other name the words tell.
"""

from functools import cache

import polars as pl

from linkalyze.company_lexicon import company_lexicon
from linkalyze.lexicon import AND, headed_lines, load, pattern, phrases, spaced
from linkalyze.names import folded_latin
from linkalyze.resolve.company_names import (
    BRACKETS,
    LONGEST_NAME,
    OF_SOMEBODY,
    SLOGAN,
    aliases,
    key_of,
    looked_up,
    name_words,
)
from linkalyze.resolve.no_company import with_special

# What tells, the surest first; the keys that are not here are languages, and have words.
KIND, WORD, GROUP, VAGUE = range(4)
RANKS = {"kinds": KIND, "kind_rows": KIND, "groups": GROUP, "vague": VAGUE}
NO_WORDS = ("isic", "headings", "employers")
START = "^"  # before the text of a name
ELISION = r"(?i)\b([ld]|dell|sull|all)['\u2019`]"  # compagnie d'assurances


def sector_names() -> list[str]:
    """The sectors, in the order of ISIC."""
    return _entries()["sector"].unique(maintain_order=True).to_list()


def read_sectors(names: pl.Series) -> pl.DataFrame:
    """The sector of each employer.

    Args:
        names: of companies, null where there is none.

    Returns:
        `name`, `sector` and `rule` (what told it), one row a given name in its order; both null
        where the name does not tell.
    """
    given = names.cast(pl.String).alias("name").to_frame()
    distinct = given.drop_nulls().unique().with_columns(head=_without_slogan(pl.col("name")))
    distinct = distinct.with_columns(text=_comparable(pl.col("head")))
    employers = _from_employers(distinct)
    words = _from_words(distinct.join(employers, on="name", how="anti"))
    told = pl.concat([employers, words.drop("rank")]).join(distinct, on="name")
    told = with_special(
        told.select(
            "name", "sector", "rule", "head", text="name", whole=folded_latin(pl.col("name"))
        ),
        company_lexicon(),
    ).filter(pl.col("special").is_null())
    return given.join(
        told.select("name", "sector", "rule"), on="name", how="left", maintain_order="left"
    )


@cache
def _entries() -> pl.DataFrame:
    """`sector`, `key` and `phrase` of all that the file says of the sectors."""
    return pl.DataFrame(
        [
            (sector, key, phrase)
            for sector, told in load("sectors.toml").items()
            if "isic" in told
            for key, given in told.items()
            for phrase in (phrases(given) if isinstance(given, str) else given)
        ],
        schema=["sector", "key", "phrase"],
        orient="row",
    )


def _without_slogan(name: pl.Expr) -> pl.Expr:
    return name.str.slice(0, LONGEST_NAME).str.replace(SLOGAN, "").str.replace(OF_SOMEBODY, "")


def _comparable(name: pl.Expr) -> pl.Expr:
    """A name as patterns of phrases are found in it."""
    lexicon = company_lexicon()
    aside = rf" (?:{lexicon.aside}|{lexicon.formerly})(?: .*)?$"
    apart = name.str.replace_all(ELISION, "$1 ")
    return START + spaced(folded_latin(apart).str.replace(aside, "").str.replace_all(AND, " "))


def _from_words(names: pl.DataFrame) -> pl.DataFrame:
    """`name`, `sector`, `rule` and `rank` of those whose words tell."""
    words = _words()
    found = (
        names.select(
            "name",
            pattern=pl.col("text").str.extract_many(words["pattern"].implode(), leftmost=True),
        )
        .explode("pattern")
        .drop_nulls()
        .with_row_index("place")
        .join(words, on="pattern", how="left", maintain_order="left")
    )
    # What stands before the first "of" is the thing itself; else the last word is.
    of = pl.col("place").filter(pl.col("phrase").is_null()).min().over("name")
    return (
        found.with_columns(behind=(pl.col("place") > of).fill_null(value=False))
        .drop_nulls("sector")
        .sort("rank", "behind", "place", descending=[False, False, True])
        .unique("name", keep="first", maintain_order=True)
        .select(
            "name",
            "sector",
            "rank",
            rule=pl.format(
                '{} "{}"',
                pl.when(pl.col("rank") == GROUP).then(pl.lit("employer")).otherwise(pl.lit("word")),
                "phrase",
            ),
        )
    )


@cache
def _words() -> pl.DataFrame:
    """`pattern`, `phrase`, `sector` and `rank` of all that tells, the longest first; no sector for
    what hides the words inside it, and no phrase either for what stands between a thing and what
    it is of.
    """
    data, known = load("sectors.toml"), load("company_words.toml")
    phrase, key = pl.col("phrase"), pl.col("key")
    entries = (
        _entries()
        .filter(~key.is_in(NO_WORDS))
        .with_columns(rank=key.replace_strict(RANKS, default=WORD), pattern=pattern(phrase))
    )
    from_rows = entries.filter(key.is_in(["rows", "kind_rows"]))
    by_first_word = {
        row[0]: row
        for table in ("trade", "synonyms", "institutions")
        for row in known[table]["names"]
    }
    in_rows = from_rows.with_columns(
        phrase.replace_strict(by_first_word, return_dtype=pl.List(pl.String))
    ).explode("phrase")
    groups = entries.filter(key == "groups").with_columns(
        pattern=START + pattern(folded_latin(phrase))
    )
    hiding = pl.DataFrame({"phrase": phrases(data["nothing"]["phrases"])})
    between = pl.DataFrame({"pattern": phrases(data["head"]["before"])})
    return (
        pl.concat(
            [
                hiding.select("phrase", pattern=pattern(phrase)),
                between.select(pattern(pl.col("pattern"))),
                groups,
                entries.filter(~key.is_in(["rows", "kind_rows", "groups"])),
                in_rows.with_columns(pattern=pattern(phrase)),
            ],
            how="diagonal",
        )
        .select("pattern", "phrase", "sector", "rank")
        .unique("pattern", keep="first", maintain_order=True)
        .sort(pl.col("pattern").str.len_chars(), descending=True, maintain_order=True)
    )


def _from_employers(names: pl.DataFrame) -> pl.DataFrame:
    """`name`, `sector` and `rule` of the employers that are known by their whole name."""
    starts, known = _employers()
    # Most names begin like none of them and need no closer look.
    possible = names.filter(pl.col("text").str.contains_any(starts.implode()))
    outside = possible.select("name", base=pl.col("head").str.replace_all(BRACKETS, " "))
    keys = outside.with_columns(_keys(outside["base"]))
    whole = keys.join(known, left_on="key", right_on="usual")
    placed = keys.join(known, left_on="placeless", right_on="usual")
    return (
        pl.concat([whole, placed], how="diagonal")
        .unique("name", keep="first", maintain_order=True)
        .select("name", "sector", "rule")
    )


def _keys(names: pl.Series) -> pl.DataFrame:
    """The usual `key` of each name, and `placeless` that of what is left without places behind."""
    lexicon = company_lexicon()
    words = name_words(names, lexicon)
    of_place = pl.col("words").list.eval(pl.element().is_in(list(lexicon.places)).cast(pl.Int8))
    kept = pl.col("words").list.len() - of_place.list.reverse().list.arg_min()
    keys = words.select(
        key=key_of(pl.col("words"), lexicon),
        placeless=key_of(pl.col("words").list.head(kept), lexicon),
    )
    return keys.select(
        pl.coalesce(looked_up(column, aliases()), column).alias(column)
        for column in ("key", "placeless")
    )


@cache
def _employers() -> tuple[pl.Series, pl.DataFrame]:
    """How the names of known employers begin; and `usual` (a key), `sector` and `rule`."""
    spellings = (
        pl.DataFrame(list(headed_lines("aliases.txt")), schema=["heading", "line"], orient="row")
        .with_columns(name=pl.col("line").str.split(" = "))
        .with_columns(employer=pl.col("name").list.first())
        .explode("name")
    )
    entries = _entries()
    listed = entries.filter(pl.col("key") == "employers").select("sector", name="phrase")
    headings = entries.filter(pl.col("key") == "headings").select("sector", heading="phrase")
    headed = spellings.join(headings, on="heading", maintain_order="left")
    worded = spellings.join(
        _from_words(
            spellings.select(pl.col("name").unique()).with_columns(text=_comparable(pl.col("name")))
        ),
        on="name",
        maintain_order="left",
    )
    columns = ["name", "sector", "rule"]
    employer = pl.format('employer "{}"', "name")
    known = pl.concat(
        [
            listed.with_columns(rule=employer).select(columns),
            headed.with_columns(rule=pl.format('employer "{}"', "employer")).select(columns),
            worded.sort("rank", maintain_order=True)
            .with_columns(rule=pl.format('employer "{}": {}', "employer", "rule"))
            .select(columns),
        ]
    )
    known = known.with_columns(_keys(known["name"]))
    names = pl.concat([listed["name"], spellings["name"]]).unique().to_frame()
    starts = names.select(_comparable(pl.col("name"))).to_series().unique()
    return starts, known.select("sector", "rule", usual="key").unique(
        "usual", keep="first", maintain_order=True
    )
