"""People's names, taken apart so that they can be compared."""

import re
from dataclasses import dataclass
from functools import cache

import polars as pl
from rapidfuzz.distance import OSA

from linkalyze.lexicon import lines, load, phrases
from linkalyze.names import (
    FOREIGN_LETTER,
    folded,
    folded_latin,
    full_name,
    latin,
    undotted,
)

LOOK_ALIKE = 2  # letters in which names differ
WRITTEN_OUT = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ø": "oe",
    "å": "aa",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
}
BEHIND = r"\s*(?:,|\(|\[|\||\u2022|\s[-\u2013\u2014]+\s).*$"


@dataclass(frozen=True, slots=True)
class PeopleLexicon:
    """What `people.toml` says: regular expressions on folded texts, abbreviations as spaced
    patterns, and thresholds.
    """

    credentials: str
    generations: str
    particles: list[str]
    ranks: str
    abbreviations: dict[str, str]
    shared_mailbox: str
    thresholds: dict[str, int]


@cache
def people_lexicon() -> PeopleLexicon:
    """What `people.toml` says."""
    data = load("people.toml")

    def words(table: str) -> list[str]:
        return phrases(data[table]["words"])

    def alternatives(table: str) -> str:
        return "|".join(map(re.escape, sorted(words(table), key=len, reverse=True)))

    return PeopleLexicon(
        credentials=rf"\b(?:{alternatives('credentials')})\b",
        generations=rf"\b({alternatives('generations')})\b",
        particles=words("particles"),
        ranks=rf"\b(?:{alternatives('ranks')})\b",
        abbreviations={
            f" {name} ": f" {usual} "
            for usual, *others in data["abbreviations"]["names"]
            for name in others
        },
        shared_mailbox=rf"^(?:{alternatives('shared_mailboxes')})@",
        thresholds=data["thresholds"],
    )


def parsed_names(people: pl.DataFrame) -> pl.DataFrame:
    """The parts of each name.

    Args:
        people: `first_name` and `last_name`, nullable.

    Returns:
        One row a person, in their order: `name` (folded, without credentials, decoration and
        initials; null for none), `given` and `family` (joined; "" for none), the same with umlauts
        written out (`given_out`, `family_out`: Müller as mueller), `first` (the first given name),
        `more` (whether others follow), `families` (the words of the surname without particles) and
        `generation` (jr, ii ...).

    Where fewer than two words would be left all are kept: Ma, Ing and Li are surnames too.
    """
    lexicon = people_lexicon()
    given, family = pl.col("first_name").fill_null(""), pl.col("last_name").fill_null("")
    bare = people.select(
        given=_bare(given, lexicon).str.replace_all(lexicon.generations, " "),
        family=_bare(family, lexicon).str.replace_all(rf" {lexicon.generations}$", ""),
        given_out=_bare(given.str.replace_many(WRITTEN_OUT), lexicon),
        family_out=_bare(family.str.replace_many(WRITTEN_OUT), lexicon),
        whole=folded(latin(full_name())),
        generation=folded(undotted(family)).str.extract(lexicon.generations),
    )
    both = pl.concat_str("given", "family", separator=" ").str.strip_chars(" ")
    name = both.str.replace_all(r"\b\p{L}\b", " ").str.replace_all(" +", " ").str.strip_chars(" ")
    words = pl.col("given").str.strip_chars(" ").str.split(" ")
    word = pl.element()
    particle = word.is_in(lexicon.particles) | (word == "")
    return bare.select(
        *(
            pl.col(part).str.replace_all(" ", "", literal=True)
            for part in ("given", "family", "given_out", "family_out")
        ),
        name=pl.when(both.str.contains(" ") & name.str.contains(" "))
        .then(name)
        .when(pl.col("whole") != "")
        .then("whole"),
        first=words.list.first(),
        more=words.list.len() > 1,
        families=pl.col("family").str.split(" ").list.eval(word.filter(~particle)),
        generation="generation",
    )


def _bare(text: pl.Expr, lexicon: PeopleLexicon) -> pl.Expr:
    """Folded, without what stands behind a name and without credentials."""
    words = folded_latin(text.str.replace(BEHIND, ""))
    bare = words.str.replace_all(lexicon.credentials, " ").str.replace_all(" +", " ")
    return bare.str.strip_chars(" ")


@cache
def given_name_variants() -> pl.DataFrame:
    """Given names that one person may bear: `one` and `other`, folded, in both directions."""
    table = (
        pl.Series("line", lines("given_names.txt"))
        .to_frame()
        .select(
            fulls=pl.col("line").str.split(": ").list.first().str.split(" = "),
            groups=pl.col("line").str.split(": ").list.get(1, null_on_oob=True).str.split(" | "),
        )
    )
    shorts = table.explode("groups").with_columns(shorts=pl.col("groups").str.split(" "))
    spellings = table.select(one="fulls", other="fulls").explode("one").explode("other")
    # Of spellings only those in another script: Sofie and Sophie are two people.
    spellings = spellings.filter(
        pl.col("one").str.contains(FOREIGN_LETTER) != pl.col("other").str.contains(FOREIGN_LETTER)
    )
    named = shorts.drop_nulls("shorts")
    pairs = pl.concat(
        [
            spellings,
            *(
                named.select(one=side, other="shorts").explode("one").explode("other")
                for side in ("fulls", "shorts")
            ),
        ]
    )
    folds = pairs.select(
        folded(latin(pl.col(name))).str.replace_all(" ", "", literal=True)
        for name in ("one", "other")
    ).filter(pl.col("one") != pl.col("other"))
    both = pl.concat([folds, folds.select(one="other", other="one")]).unique()
    # A letter or two part two people as often as two names of one: Ann and Anna, Sofie and Sophie.
    near = [
        OSA.distance(one, other, score_cutoff=LOOK_ALIKE) <= LOOK_ALIKE
        for one, other in both.iter_rows()
    ]
    short = pl.col("one").str.starts_with(pl.col("other")) | pl.col("other").str.starts_with(
        pl.col("one")
    )
    letters = pl.min_horizontal(pl.col("one", "other").str.len_chars())
    clipped = short & (pl.max_horizontal(pl.col("one", "other").str.len_chars()) - letters > 1)
    return both.filter(~pl.Series(near, dtype=pl.Boolean) | clipped)
