"""The columns of an export by what they hold, and what an invented word is."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import polars as pl

from linkalyze.lexicon import load
from linkalyze.names import folded
from linkalyze.resolve.company_names import aliases
from linkalyze.resolve.people import unquoted_slugs

Frames = Mapping[str, pl.DataFrame]
Replace = Callable[[pl.Series], pl.Series]

NOTHING = "-"
# Prime to the number of syllables: a word with one syllable changed is none of the list, so that no
# invented name passes for a slip of another.
CHECK = (1, 3, 9, 11, 13)


@cache
def rules() -> dict[str, Any]:
    """`lexicon/redaction.toml`."""
    return load("redaction.toml")


def listed(kind: str, frames: Frames) -> pl.Series:
    """All texts of the columns of a kind."""
    columns: Mapping[str, list[str]] = rules()[kind]
    found = [frames[file][column] for file in columns if file in frames for column in columns[file]]
    return pl.concat([pl.Series(dtype=pl.String), *found]).drop_nulls()


def full_of(frame: pl.DataFrame, pair: list[str]) -> pl.Series:
    """First and last name as one, null for none."""
    return frame.select(
        pl.concat_str(pair, separator=" ", ignore_nulls=True).replace("", None)
    ).to_series()


def fold(texts: pl.Series) -> pl.Series:
    """Each text folded."""
    return texts.to_frame("text").select(folded(pl.col("text"))).to_series()


def words_of(frames: Frames) -> pl.Series:
    """What no invented word may be: the words of the original, and names of known employers."""
    kinds = ("people", "names", "companies", "titles", "headlines")
    texts = pl.concat([listed(kind, frames).unique() for kind in kinds]).to_frame("text")
    slugs = unquoted_slugs(listed("addresses", frames)).drop_nulls().to_frame("text")
    words = pl.concat([texts, slugs]).select(folded(pl.col("text")).str.split(" ")).to_series()
    return pl.concat([words.explode(), pl.Series(list(aliases()), dtype=pl.String)]).unique()


def invented(number: int, taken: pl.Series) -> pl.Series:
    """So many words, in the order of the alphabet, two syllables or more apart."""
    rule = rules()["syllables"]
    syllables = [c + v for c in sorted(rule["consonants"]) for v in sorted(rule["vowels"])]
    base, length = len(syllables), 3
    while base**length < 4 * number:
        length += 1
    step = base**length // (2 * number + 1)
    place = pl.col("n") * step
    digits = [place // base**k % base for k in reversed(range(length))]
    check = pl.sum_horizontal(d * w for d, w in zip(digits, CHECK, strict=False)) % base
    made = pl.DataFrame({"n": range(2 * number)}).select(
        word=pl.concat_str(
            d.replace_strict(range(base), syllables, return_dtype=pl.String)
            for d in (*digits, check)
        )
    )
    free = made.filter(~pl.col("word").is_in(taken.implode()))["word"]
    return free.gather_every(len(free) // number).head(number) if number else free


def looked_up_in(texts: pl.Series, old: pl.Series, new: pl.Series) -> pl.Series:
    """What stands in `new` at the place of each text in `old`; null for what is not there."""
    return texts.replace_strict(old, new, default=None, return_dtype=pl.String)


def repeated(text: str, times: pl.Expr) -> pl.Expr:
    """A text so many times."""
    return pl.lit(text).repeat_by(times).list.join("")
